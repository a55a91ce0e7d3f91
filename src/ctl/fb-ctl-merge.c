/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fb-commands.h"
#include "fb-ctl-diff.h"
#include "fb-ctl-flows.h"
#include "fb-error.h"
#include "fb-file.h"
#include "flow/fb-flow-merge.h"

/* The noun "merge", which needs no verb. A conflict is called as it is listed: NODE, NODE:PATH or
 * NODE:PATH:LINE, the order of the tabs "tabs"; a shorter name stands for all it begins. */

#define TABS "tabs"

typedef struct
{
  /* Options */
  char   **choices;
  char    *rest; /* side of all that is not named */
  char    *out;
  gboolean put;

  FbFlowMerge *merge;
  FbMergeSide *sides; /* by conflict */
} Merge;

static void
merge_clear (Merge *self)
{
  g_clear_pointer (&self->choices, g_strfreev);
  g_clear_pointer (&self->rest, g_free);
  g_clear_pointer (&self->out, g_free);
  g_clear_pointer (&self->merge, fb_flow_merge_unref);
  g_clear_pointer (&self->sides, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Merge, merge_clear)

static const char *const side_words[] = {
  [FB_MERGE_BASE] = "base",
  [FB_MERGE_MINE] = "mine",
  [FB_MERGE_THEIRS] = "theirs",
  [FB_MERGE_OPEN] = NULL,
};

static const char *const kind_words[] = {
  [FB_MERGE_PROPERTY] = "property",         [FB_MERGE_NODE] = "node",
  [FB_MERGE_MINE_DELETED] = "mine-deleted", [FB_MERGE_THEIRS_DELETED] = "theirs-deleted",
  [FB_MERGE_TAB_ORDER] = "tab-order",
};

/* Choices. */

static gboolean
parse_side (const char *word, FbMergeSide *side, GError **error)
{
  for (guint i = 0; i < FB_MERGE_N_SIDES; i++)
    if (g_str_equal (word, side_words[i]))
      {
        *side = i;
        return TRUE;
      }

  return fb_ctl_throw_usage (error, _ ("“%s” is no side: mine, theirs or base"), word);
}

static char *
dup_conflict_name (const FbMergeConflict *conflict)
{
  GString *name = g_string_new (conflict->node != NULL ? conflict->node : TABS);

  if (*conflict->path != '\0')
    g_string_append_printf (name, ":%s", conflict->path);
  if (conflict->line > 0)
    g_string_append_printf (name, ":%u", conflict->line);

  return g_string_free (name, FALSE);
}

static gboolean
is_meant (const FbMergeConflict *conflict, const char *text)
{
  g_autofree char *name = dup_conflict_name (conflict);
  gsize            length = strlen (text);

  return strncmp (name, text, length) == 0 && (name[length] == '\0' || name[length] == ':');
}

static gboolean
apply_choice (Merge *self, const char *choice, GError **error)
{
  const char      *equals = strrchr (choice, '=');
  g_autofree char *name = NULL;
  FbMergeSide      side;
  gboolean         found = FALSE;

  if (equals == NULL)
    return fb_ctl_throw_usage (error, _ ("“%s” is no choice: NODE:PATH=SIDE was expected"), choice);
  if (!parse_side (equals + 1, &side, error))
    return FALSE;

  name = g_strndup (choice, (gsize)(equals - choice));
  for (guint i = 0; i < fb_flow_merge_get_n_conflicts (self->merge); i++)
    if (is_meant (fb_flow_merge_get_conflict (self->merge, i), name))
      {
        self->sides[i] = side;
        found = TRUE;
      }

  return found || fb_ctl_throw_usage (error, _ ("There is no conflict “%s”"), name);
}

static gboolean
apply_choices (Merge *self, GError **error)
{
  guint       n_conflicts = fb_flow_merge_get_n_conflicts (self->merge);
  FbMergeSide rest = FB_MERGE_OPEN;

  if (self->rest != NULL && !parse_side (self->rest, &rest, error))
    return FALSE;

  self->sides = g_new (FbMergeSide, n_conflicts + 1);
  for (guint i = 0; i < n_conflicts; i++)
    self->sides[i] = rest;
  for (guint i = 0; self->choices != NULL && self->choices[i] != NULL; i++)
    if (!apply_choice (self, self->choices[i], error))
      return FALSE;

  return TRUE;
}

static guint
count_open (const Merge *self)
{
  guint n_open = 0;

  for (guint i = 0; i < fb_flow_merge_get_n_conflicts (self->merge); i++)
    n_open += self->sides[i] == FB_MERGE_OPEN;

  return n_open;
}

/* What it says. */

static const char *
get_title (FbFlowMerge *merge, const char *id)
{
  for (guint side = FB_MERGE_N_SIDES; side > 0; side--)
    {
      const FbFlowNode *node = fb_flow_merge_find_node (merge, side - 1, id);

      if (node != NULL)
        return fb_flow_document_get_title (fb_flow_merge_get_document (merge, side - 1), node);
    }

  return NULL;
}

static JsonArray *
describe_conflicts (const Merge *self)
{
  JsonArray *rows = json_array_new ();

  for (guint i = 0; i < fb_flow_merge_get_n_conflicts (self->merge); i++)
    {
      const FbMergeConflict *conflict = fb_flow_merge_get_conflict (self->merge, i);
      JsonObject            *row = json_object_new ();

      json_object_set_string_member (row, "kind", kind_words[conflict->kind]);
      json_object_set_string_member (row, "node", conflict->node);
      json_object_set_string_member (row, "name",
                                     conflict->node != NULL
                                         ? get_title (self->merge, conflict->node)
                                         : NULL);
      json_object_set_string_member (row, "path", conflict->path);
      json_object_set_int_member (row, "line", conflict->line);
      for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
        json_object_set_string_member (row, side_words[side], conflict->values[side]);
      json_object_set_string_member (row, "choice", side_words[self->sides[i]]);
      json_array_add_object_element (rows, row);
    }

  return rows;
}

static void
print_json (const Merge *self, const char *rev)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *summary = fb_flow_merge_summarize (self->merge);

  json_object_set_string_member (object, "summary", summary);
  json_object_set_boolean_member (object, "merged", count_open (self) == 0);
  json_object_set_array_member (object, "conflicts", describe_conflicts (self));
  json_object_set_string_member (object, "path", self->out);
  json_object_set_string_member (object, "rev", rev);
  fb_ctl_output_event (object);
}

static const char *
describe_kind (FbMergeKind kind)
{
  switch (kind)
    {
    case FB_MERGE_MINE_DELETED:
      return _ ("mine deleted it, theirs changed or uses it");
    case FB_MERGE_THEIRS_DELETED:
      return _ ("theirs deleted it, mine changed or uses it");
    case FB_MERGE_NODE:
      return _ ("two different nodes with this id");
    case FB_MERGE_TAB_ORDER:
      return _ ("tabs in two orders");
    case FB_MERGE_PROPERTY:
    default:
      return NULL;
    }
}

/* One line of a value; an absent one is a dash. */
static void
print_value (const FbMergeConflict *conflict, FbMergeSide side, FbStyle style)
{
  g_autofree char *label = g_strdup_printf ("    %-7s", side_words[side]);
  g_auto (GStrv) lines = NULL;

  fb_ctl_output_styled (FB_STYLE_DIM, label);
  if (conflict->values[side] == NULL)
    fb_ctl_output_styled (style, conflict->is_secret ? _ ("(secret)") : "-");
  else
    lines = g_strsplit (conflict->values[side], "\n", -1);
  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    {
      if (i > 0)
        fb_ctl_output_text ("\n           ");
      fb_ctl_output_styled (style, lines[i]);
    }
  fb_ctl_output_text ("\n");
}

static void
print_conflict (const Merge *self, guint index)
{
  const FbMergeConflict *conflict = fb_flow_merge_get_conflict (self->merge, index);
  g_autofree char       *name = dup_conflict_name (conflict);
  const char *title = conflict->node != NULL ? get_title (self->merge, conflict->node) : NULL;

  fb_ctl_output_styled (FB_STYLE_CHANGED, "  ! ");
  fb_ctl_output_styled (FB_STYLE_BOLD, name);
  if (title != NULL)
    {
      fb_ctl_output_text ("  ");
      fb_ctl_output_text (title);
    }
  if (describe_kind (conflict->kind) != NULL)
    {
      fb_ctl_output_text (": ");
      fb_ctl_output_text (describe_kind (conflict->kind));
    }
  fb_ctl_output_text ("\n");
  if (conflict->kind == FB_MERGE_MINE_DELETED || conflict->kind == FB_MERGE_THEIRS_DELETED)
    return;
  if (conflict->has_base)
    print_value (conflict, FB_MERGE_BASE, FB_STYLE_PLAIN);
  print_value (conflict, FB_MERGE_MINE, FB_STYLE_DELETED);
  print_value (conflict, FB_MERGE_THEIRS, FB_STYLE_ADDED);
}

static void
print_open (const Merge *self)
{
  g_autofree char *summary = fb_flow_merge_summarize (self->merge);

  fb_ctl_output_styled (FB_STYLE_BOLD, summary);
  fb_ctl_output_text ("\n");
  for (guint i = 0; i < fb_flow_merge_get_n_conflicts (self->merge); i++)
    if (self->sides[i] == FB_MERGE_OPEN)
      print_conflict (self, i);
}

/* What it does. */

static gboolean
read_sides (FbCtl *ctl, Merge *self, char **names, FbSnapshotContent **theirs, GError **error)
{
  FbSnapshotContent *contents[FB_MERGE_N_SIDES] = { NULL };
  gboolean           well = TRUE;

  for (guint side = 0; well && side < FB_MERGE_N_SIDES; side++)
    {
      contents[side] = fb_ctl_diff_read (ctl, names[side], error);
      well = contents[side] != NULL;
    }
  if (well)
    {
      self->merge =
          fb_flow_merge_new (fb_snapshot_content_get_document (contents[FB_MERGE_BASE], NULL),
                             fb_snapshot_content_get_document (contents[FB_MERGE_MINE], NULL),
                             fb_snapshot_content_get_document (contents[FB_MERGE_THEIRS], NULL));
      *theirs = fb_snapshot_content_ref (contents[FB_MERGE_THEIRS]);
    }
  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    g_clear_pointer (&contents[side], fb_snapshot_content_unref);

  return well;
}

static gboolean
put (FbCtl *ctl, GBytes *flows, const char *name, const char *rev, char **new_rev, GError **error)
{
  FbInstance *instance = fb_ctl_find_instance (ctl, name, error);
  g_autoptr (FbFlowDocument) document = NULL;

  if (instance == NULL || (document = fb_flow_document_new (flows, error)) == NULL)
    return FALSE;

  return fb_ctl_flows_deploy (ctl, instance, document, rev, FB_DEPLOY_NODES, new_rev, error);
}

static int
finish (FbCtl *ctl, Merge *self, const char *theirs, const char *rev, GError **error)
{
  g_autoptr (GBytes) flows =
                 fb_flow_merge_write (self->merge, self->sides,
                                      fb_flow_merge_get_n_conflicts (self->merge), error);
  g_autofree char *new_rev = NULL;
  g_autofree char *summary = NULL;
  gsize            size;
  gconstpointer    data;

  if (flows == NULL)
    return FB_CTL_FAILED;

  data = g_bytes_get_data (flows, &size);
  if (self->out != NULL && !fb_file_write (self->out, data, size, 0600, error))
    return FB_CTL_FAILED;
  if (self->put && !put (ctl, flows, theirs, rev, &new_rev, error))
    return FB_CTL_FAILED;

  summary = fb_flow_merge_summarize (self->merge);
  if (fb_ctl_is_json (ctl))
    print_json (self, new_rev);
  else if (self->out != NULL || self->put)
    fb_ctl_output_text (summary);
  else
    fb_ctl_output_bytes (flows);
  if (!fb_ctl_is_json (ctl))
    fb_ctl_output_text ("\n");

  return FB_CTL_DONE;
}

static int
refuse (FbCtl *ctl, const Merge *self, GError **error)
{
  guint n_open = count_open (self);

  if (fb_ctl_is_json (ctl))
    print_json (self, NULL);
  else
    print_open (self);
  fb_throw (error, FB_ERROR_CONFLICT,
            ngettext ("%u conflict is to be decided: --choose NODE:PATH=mine, theirs or base",
                      "%u conflicts are to be decided: --choose NODE:PATH=mine, theirs or base",
                      n_open),
            n_open);

  return FB_CTL_FAILED;
}

int
fb_ctl_merge (FbCtl *ctl, char **args, GError **error)
{
  g_auto (Merge) self = { 0 };
  const GOptionEntry options[] = {
    { "choose", 'c', 0, G_OPTION_ARG_STRING_ARRAY, &self.choices,
      N_ ("Decide a conflict; can be given again"), N_ ("NODE:PATH=SIDE") },
    { "rest", 0, 0, G_OPTION_ARG_STRING, &self.rest, N_ ("Decide all that are not named"),
      N_ ("SIDE") },
    { "out", 'o', 0, G_OPTION_ARG_FILENAME, &self.out, N_ ("Write to FILE"), N_ ("FILE") },
    { "put", 0, 0, G_OPTION_ARG_NONE, &self.put,
      N_ ("Deploy to THEIRS, an instance, unless somebody else does meanwhile"), NULL },
    { NULL },
  };
  g_auto (GStrv) rest = fb_ctl_parse (ctl, args, options, 3, 3, error);
  g_autoptr (FbSnapshotContent) theirs = NULL;
  const char *rev;

  if (rest == NULL || !read_sides (ctl, &self, rest, &theirs, error))
    return FB_CTL_FAILED;
  rev = fb_snapshot_content_get_rev (theirs);
  if (self.put && rev == NULL)
    {
      fb_ctl_throw_usage (error, _ ("“%s” is no running instance; --put needs one"), rest[2]);
      return FB_CTL_FAILED;
    }
  if (!apply_choices (&self, error))
    return FB_CTL_FAILED;

  return count_open (&self) > 0 ? refuse (ctl, &self, error)
                                : finish (ctl, &self, rest[2], rev, error);
}
