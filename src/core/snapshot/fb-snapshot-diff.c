/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-diff.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-json-canonical.h"
#include "fb-settings-scan.h"
#include "fb-snapshot-diff-private.h"
#include "flow/fb-flow-risk.h"

/* The flows by FbFlowDiff, all else part by part, name by name. Shared by whoever holds a
 * reference; any thread. */

struct _FbSnapshotDiff
{
  gatomicrefcount ref_count;

  /* Owned */
  FbFlowDiff     *flows;
  GPtrArray      *changes;
  FbSnapshotParts unknown;
  gboolean        has_http_login;
};

/* clang-format off */
static const struct
{
  const char *name;
  const char *title;
} areas[FB_SNAPSHOT_N_AREAS] = {
  [FB_SNAPSHOT_ENVIRONMENT] = { "environment", N_ ("environment") },
  [FB_SNAPSHOT_MODULES] = { "modules", N_ ("modules") },
  [FB_SNAPSHOT_PACKAGES] = { "packages", N_ ("package files") },
  [FB_SNAPSHOT_SETTINGS] = { "settings", N_ ("settings") },
  [FB_SNAPSHOT_CREDENTIALS] = { "credentials", N_ ("credentials") },
};
/* clang-format on */

const char *
fb_snapshot_area_to_string (FbSnapshotArea area)
{
  g_return_val_if_fail (area < FB_SNAPSHOT_N_AREAS, NULL);

  return areas[area].name;
}

const char *
fb_snapshot_area_get_title (FbSnapshotArea area)
{
  g_return_val_if_fail (area < FB_SNAPSHOT_N_AREAS, NULL);

  return _ (areas[area].title);
}

static void
free_change (gpointer data)
{
  FbSnapshotChange *self = data;

  g_free (self->name);
  g_free (self->node);
  g_free (self->older);
  g_free (self->newer);
  g_free (self);
}

void
fb_snapshot_changes_add (GPtrArray           *changes,
                         FbSnapshotArea       area,
                         FbSnapshotChangeKind kind,
                         const char          *node,
                         const char          *name,
                         const char          *older,
                         const char          *newer)
{
  FbSnapshotChange *change = g_new0 (FbSnapshotChange, 1);

  change->area = area;
  change->kind = kind;
  change->node = g_strdup (node);
  change->name = g_strdup (name);
  change->older = g_strdup (older);
  change->newer = g_strdup (newer);
  g_ptr_array_add (changes, change);
}

/* Environment. Both lists are sorted by name. */

static void
compare_variable (const FbEnvironmentValue *older,
                  const FbEnvironmentValue *newer,
                  GPtrArray                *changes)
{
  gboolean             hidden = older->hidden || newer->hidden;
  FbSnapshotChangeKind kind = FB_SNAPSHOT_CHANGE_CHANGED;

  if (older->hidden == newer->hidden)
    {
      if (older->value != NULL && newer->value != NULL)
        {
          if (strcmp (older->value, newer->value) == 0)
            return;
        }
      else if (older->fingerprint == NULL || newer->fingerprint == NULL)
        kind = FB_SNAPSHOT_CHANGE_UNKNOWN;
      else if (strcmp (older->fingerprint, newer->fingerprint) == 0)
        return;
    }

  fb_snapshot_changes_add (changes, FB_SNAPSHOT_ENVIRONMENT, kind, NULL, newer->name,
                           hidden ? NULL : older->value, hidden ? NULL : newer->value);
}

static void
compare_environment (FbSnapshotContent *older, FbSnapshotContent *newer, GPtrArray *changes)
{
  GPtrArray *befores = fb_snapshot_content_get_environment (older);
  GPtrArray *afters = fb_snapshot_content_get_environment (newer);
  guint      i = 0;
  guint      j = 0;

  while (i < befores->len || j < afters->len)
    {
      const FbEnvironmentValue *before = i < befores->len ? befores->pdata[i] : NULL;
      const FbEnvironmentValue *after = j < afters->len ? afters->pdata[j] : NULL;
      int by_name = before == NULL ? 1 : after == NULL ? -1 : strcmp (before->name, after->name);

      if (by_name == 0)
        compare_variable (before, after, changes);
      else if (by_name < 0)
        fb_snapshot_changes_add (changes, FB_SNAPSHOT_ENVIRONMENT, FB_SNAPSHOT_CHANGE_DELETED, NULL,
                                 before->name, before->hidden ? NULL : before->value, NULL);
      else
        fb_snapshot_changes_add (changes, FB_SNAPSHOT_ENVIRONMENT, FB_SNAPSHOT_CHANGE_ADDED, NULL,
                                 after->name, NULL, after->hidden ? NULL : after->value);
      i += by_name <= 0 ? 1 : 0;
      j += by_name >= 0 ? 1 : 0;
    }
}

/* Modules and settings: objects whose members are compared as values. */

static char *
dup_text (JsonNode *node)
{
  if (node == NULL)
    return NULL;

  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_dup_string (node)
             : fb_json_print (node);
}

static gboolean
nodes_equal (JsonNode *older, JsonNode *newer)
{
  g_autofree char *before = fb_json_print (older);
  g_autofree char *after = fb_json_print (newer);
  g_autofree char *before_canonical = fb_json_canonical (before, -1, NULL);
  g_autofree char *after_canonical = fb_json_canonical (after, -1, NULL);

  return g_strcmp0 (before_canonical, after_canonical) == 0;
}

static void
compare_member (
    JsonNode *before, JsonNode *after, FbSnapshotArea area, const char *name, GPtrArray *changes)
{
  g_autofree char *older = dup_text (before);
  g_autofree char *newer = dup_text (after);

  if (before != NULL && after != NULL && nodes_equal (before, after))
    return;

  fb_snapshot_changes_add (changes, area,
                           before == NULL  ? FB_SNAPSHOT_CHANGE_ADDED
                           : after == NULL ? FB_SNAPSHOT_CHANGE_DELETED
                                           : FB_SNAPSHOT_CHANGE_CHANGED,
                           NULL, name, older, newer);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

/* Whether @object lacks @name only because not all of it could be read. */
static gboolean
is_unread (JsonObject *object, const char *name)
{
  return fb_settings_are_partial (object) && !json_object_has_member (object, name);
}

static void
compare_objects (JsonObject *older, JsonObject *newer, FbSnapshotArea area, GPtrArray *changes)
{
  g_autoptr (GList) names = older != NULL ? json_object_get_members (older) : NULL;
  const char *last = NULL;

  if (newer != NULL)
    names = g_list_concat (g_steal_pointer (&names), json_object_get_members (newer));
  names = g_list_sort (g_steal_pointer (&names), compare_names);

  for (GList *name = names; name != NULL; name = name->next)
    {
      if (g_strcmp0 (last, name->data) != 0 && !is_unread (older, name->data) &&
          !is_unread (newer, name->data))
        compare_member (older != NULL ? json_object_get_member (older, name->data) : NULL,
                        newer != NULL ? json_object_get_member (newer, name->data) : NULL, area,
                        name->data, changes);
      last = name->data;
    }
}

static void
compare_file (GBytes *older, GBytes *newer, const char *name, GPtrArray *changes)
{
  if (older == newer || (older != NULL && newer != NULL && g_bytes_equal (older, newer)))
    return;

  fb_snapshot_changes_add (changes, FB_SNAPSHOT_PACKAGES,
                           older == NULL   ? FB_SNAPSHOT_CHANGE_ADDED
                           : newer == NULL ? FB_SNAPSHOT_CHANGE_DELETED
                                           : FB_SNAPSHOT_CHANGE_CHANGED,
                           NULL, name, NULL, NULL);
}

static void
compare_parts (FbSnapshotDiff *self, FbSnapshotContent *older, FbSnapshotContent *newer)
{
  if ((self->unknown & FB_PART_ENVIRONMENT) == 0)
    compare_environment (older, newer, self->changes);
  if ((self->unknown & FB_PART_MODULES) == 0)
    compare_objects (fb_snapshot_content_get_modules (older),
                     fb_snapshot_content_get_modules (newer), FB_SNAPSHOT_MODULES, self->changes);
  if ((self->unknown & FB_PART_PACKAGES) == 0)
    {
      compare_file (fb_snapshot_content_get_package_json (older),
                    fb_snapshot_content_get_package_json (newer), "package.json", self->changes);
      compare_file (fb_snapshot_content_get_package_lock (older),
                    fb_snapshot_content_get_package_lock (newer), "package-lock.json",
                    self->changes);
    }
  if ((self->unknown & FB_PART_SETTINGS) == 0)
    compare_objects (fb_snapshot_content_get_settings (older),
                     fb_snapshot_content_get_settings (newer), FB_SNAPSHOT_SETTINGS, self->changes);
  fb_snapshot_compare_credentials (older, newer, self->changes);
}

/* Whether the settings ask everybody who calls an endpoint of the flows for a login. */
static gboolean
has_http_login (FbSnapshotContent *content)
{
  JsonObject *settings = fb_snapshot_content_get_settings (content);
  JsonNode   *node = settings != NULL ? json_object_get_member (settings, "httpNodeAuth") : NULL;

  /* An expression may come to nothing. */
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

FbSnapshotDiff *
fb_snapshot_diff_new (FbSnapshotContent *older, FbSnapshotContent *newer, GError **error)
{
  FbFlowDocument *before = fb_snapshot_content_get_document (older, error);
  FbFlowDocument *after = before != NULL ? fb_snapshot_content_get_document (newer, error) : NULL;
  FbSnapshotDiff *self;

  if (after == NULL)
    return NULL;

  self = g_new0 (FbSnapshotDiff, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->flows = fb_flow_diff_new (before, after);
  self->changes = g_ptr_array_new_with_free_func (free_change);
  self->unknown = fb_snapshot_content_get_unknown (older) | fb_snapshot_content_get_unknown (newer);
  self->has_http_login = has_http_login (newer);
  compare_parts (self, older, newer);

  return self;
}

FbSnapshotDiff *
fb_snapshot_diff_ref (FbSnapshotDiff *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
fb_snapshot_diff_unref (FbSnapshotDiff *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_ptr_array_unref (self->changes);
  fb_flow_diff_unref (self->flows);
  g_free (self);
}

FbFlowDiff *
fb_snapshot_diff_get_flows (FbSnapshotDiff *self)
{
  return self->flows;
}

GPtrArray *
fb_snapshot_diff_get_changes (FbSnapshotDiff *self)
{
  return self->changes;
}

FbSnapshotParts
fb_snapshot_diff_get_unknown (FbSnapshotDiff *self)
{
  return self->unknown;
}

static guint
count_changes (FbSnapshotDiff *self, FbSnapshotArea area)
{
  guint n_changes = 0;

  for (guint i = 0; i < self->changes->len; i++)
    {
      const FbSnapshotChange *change = g_ptr_array_index (self->changes, i);

      if (change->area == area && change->kind != FB_SNAPSHOT_CHANGE_UNKNOWN)
        n_changes++;
    }

  return n_changes;
}

gboolean
fb_snapshot_diff_is_equal (FbSnapshotDiff *self)
{
  if (fb_flow_diff_get_n_changes (self->flows) > 0 ||
      fb_flow_diff_get_counts (self->flows)->tabs_reordered)
    return FALSE;

  for (FbSnapshotArea area = 0; area < FB_SNAPSHOT_N_AREAS; area++)
    if (count_changes (self, area) > 0)
      return FALSE;

  return TRUE;
}

char *
fb_snapshot_diff_summarize (FbSnapshotDiff *self)
{
  g_autofree char *flows = fb_flow_diff_summarize (self->flows);
  gboolean         flows_equal = fb_flow_diff_get_n_changes (self->flows) == 0 &&
                         !fb_flow_diff_get_counts (self->flows)->tabs_reordered;
  GString *text = g_string_new (flows_equal ? NULL : flows);

  for (FbSnapshotArea area = 0; area < FB_SNAPSHOT_N_AREAS; area++)
    {
      guint n_changes = count_changes (self, area);

      if (n_changes > 0)
        g_string_append_printf (text, "%s%s %u", text->len > 0 ? ", " : "",
                                fb_snapshot_area_get_title (area), n_changes);
    }
  if (text->len == 0)
    g_string_append (text, flows);

  return g_string_free (text, FALSE);
}

/* The flag of a change around the flows, or NULL. */
static FbFlowRisk *
make_risk (const FbSnapshotChange *change)
{
  if (change->kind == FB_SNAPSHOT_CHANGE_UNKNOWN)
    return NULL;

  if (change->area == FB_SNAPSHOT_MODULES && change->kind == FB_SNAPSHOT_CHANGE_ADDED)
    return fb_flow_risk_new ("module", NULL,
                             g_strdup_printf (_ ("The module %s %s is new"), change->name,
                                              change->newer));
  if (change->area == FB_SNAPSHOT_MODULES && change->kind == FB_SNAPSHOT_CHANGE_CHANGED)
    return fb_flow_risk_new ("module", NULL,
                             g_strdup_printf (_ ("The module %s is %s instead of %s"), change->name,
                                              change->newer, change->older));
  if (change->area == FB_SNAPSHOT_ENVIRONMENT)
    return fb_flow_risk_new ("environment", NULL,
                             g_strdup_printf (_ ("The environment variable %s is another"),
                                              change->name));
  if (change->area == FB_SNAPSHOT_CREDENTIALS)
    return fb_flow_risk_new ("credentials", change->node,
                             g_strdup_printf (_ ("The credential “%s” is touched"), change->name));

  return NULL;
}

GPtrArray *
fb_snapshot_diff_list_risks (FbSnapshotDiff *self)
{
  GPtrArray *risks = fb_flow_diff_list_risks (self->flows);

  for (guint i = risks->len; i > 0 && self->has_http_login; i--)
    if (g_str_equal (((FbFlowRisk *)g_ptr_array_index (risks, i - 1))->code, "http-open"))
      g_ptr_array_remove_index (risks, i - 1);

  for (guint i = 0; i < self->changes->len; i++)
    {
      FbFlowRisk *risk = make_risk (g_ptr_array_index (self->changes, i));

      if (risk != NULL)
        g_ptr_array_add (risks, risk);
    }

  return risks;
}
