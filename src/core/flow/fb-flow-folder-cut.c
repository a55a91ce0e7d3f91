/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-flow-folder-private.h"

#include <string.h>

#include "fb-flow-code.h"
#include "fb-json-string.h"

/* From a document to files. A node goes into the file of the tab or subflow it lies on; one that
 * lies nowhere into config.json. File names are made of what people named things, so they are
 * bounded, of plain characters, and different also where case does not count. */

#define MAX_NAME 60
#define ID_SHOWN 8
#define CONFIG_STEM "config"

typedef struct
{
  /* Borrowed */
  FbFlowDocument *document;

  /* Owned */
  GHashTable *stems; /* id of a container -> path of its file without ending */
  GHashTable *taken; /* paths in lower case */
  GHashTable *texts; /* stem -> GString of its file so far */
  GHashTable *ids;   /* id -> how many nodes have it */
  GHashTable *files;
  GString    *order; /* of the nodes in the document, as JSON */
  GString    *codes; /* where code went, as JSON */
} Cutter;

/* Part of a file name. (transfer full) */
static char *
make_name (const char *text, const char *fallback)
{
  GString *name = g_string_new (NULL);

  for (const char *at = text != NULL ? text : ""; *at != '\0' && name->len < MAX_NAME;
       at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (g_unichar_isalnum (c) || g_unichar_ismark (c) ||
          (c < 0x80 && strchr (" -_+=,()", (int)c)))
        g_string_append_unichar (name, c);
      else
        g_string_append_c (name, '_');
    }
  g_strstrip (name->str);
  if (*name->str == '\0')
    g_string_assign (name, fallback);

  return g_string_free (name, FALSE);
}

/* The beginning of an id, which comes from outside. */
static char *
make_short_id (const char *id)
{
  g_autofree char *start = g_utf8_substring (id, 0, MIN (g_utf8_strlen (id, -1), ID_SHOWN));

  return make_name (start, "0");
}

/* @stem and @suffix, with a number when that is taken. (transfer full) */
static char *
take_path (Cutter *self, const char *stem, const char *suffix)
{
  g_autofree char *path = g_strconcat (stem, suffix, NULL);
  g_autofree char *folded = g_utf8_casefold (path, -1);

  for (guint i = 2; !g_hash_table_add (self->taken, g_strdup (folded)); i++)
    {
      g_free (path);
      g_free (folded);
      path = g_strdup_printf ("%s-%u%s", stem, i, suffix);
      folded = g_utf8_casefold (path, -1);
    }

  return g_steal_pointer (&path);
}

static void
name_containers (Cutter *self)
{
  guint n_nodes = fb_flow_document_get_n_nodes (self->document);

  for (guint i = 0; i < n_nodes; i++)
    {
      const FbFlowNode *node = fb_flow_document_get_node (self->document, i);
      g_autofree char  *name = NULL;
      g_autofree char  *stem = NULL;
      g_autofree char  *path = NULL;

      if ((node->kind != FB_FLOW_TAB && node->kind != FB_FLOW_SUBFLOW) ||
          g_hash_table_contains (self->stems, node->id))
        continue;
      name = make_name (node->name, node->kind == FB_FLOW_TAB ? "tab" : "subflow");
      stem = g_strconcat (node->kind == FB_FLOW_TAB ? "tabs/" : "subflows/", name, NULL);
      path = take_path (self, stem, ".json");
      g_hash_table_insert (self->stems, g_strdup (node->id),
                           g_strndup (path, strlen (path) - strlen (".json")));
    }
}

static const char *
find_stem (Cutter *self, const FbFlowNode *node)
{
  gboolean    holds = node->kind == FB_FLOW_TAB || node->kind == FB_FLOW_SUBFLOW;
  const char *container = holds ? node->id : node->z;
  const char *stem = container != NULL ? g_hash_table_lookup (self->stems, container) : NULL;

  return stem != NULL ? stem : CONFIG_STEM;
}

/* Whether the string at @start, quotes included, is spelled as we would spell it again; its plain
 * text goes to @plain. */
static gboolean
reads_back (const char *start, gsize length, GString *plain)
{
  g_autoptr (GString) again = NULL;

  if (length < 2 || *start != '"' || !fb_json_unescape (plain, start + 1, length - 2))
    return FALSE;
  again = g_string_sized_new (length);
  fb_json_append_quoted (again, plain->str, plain->len);

  return again->len == length && memcmp (again->str, start, length) == 0;
}

/* A property whose code went into a file: its range in the document, and what stands there now. */
typedef struct
{
  gsize start;
  gsize end;
  char *quoted; /* path of the file as JSON */
} Cut;

static void
cut_clear (gpointer data)
{
  g_free (((Cut *)data)->quoted);
}

static int
compare_cuts (gconstpointer a, gconstpointer b)
{
  gsize one = ((const Cut *)a)->start;
  gsize other = ((const Cut *)b)->start;

  return one < other ? -1 : one > other;
}

static char *
take_code_path (Cutter *self, const FbFlowNode *node, const char *suffix)
{
  g_autofree char *name = make_name (node->name, node->type);
  g_autofree char *id = make_short_id (node->id);
  g_autofree char *stem = g_strdup_printf ("%s/%s.%s", find_stem (self, node), name, id);

  return take_path (self, stem, suffix);
}

/* Code of one line is as well read where it is. */
static void
cut_code (Cutter *self, guint index, const FbFlowCode *code, GArray *cuts)
{
  const FbFlowNode *node = fb_flow_document_get_node (self->document, index);
  const char       *bytes = g_bytes_get_data (fb_flow_document_get_bytes (self->document), NULL);
  g_autoptr (GString) plain = g_string_new (NULL);
  g_autoptr (GString) quoted = g_string_new (NULL);
  char *path;
  Cut   cut;

  if (!fb_flow_document_get_property (self->document, index, code->property, &cut.start,
                                      &cut.end) ||
      !reads_back (bytes + cut.start, cut.end - cut.start, plain) ||
      strchr (plain->str, '\n') == NULL)
    return;

  path = take_code_path (self, node, code->suffix);
  fb_json_append_quoted (quoted, path, strlen (path));
  cut.quoted = g_string_free (g_steal_pointer (&quoted), FALSE);
  g_array_append_val (cuts, cut);
  g_hash_table_insert (self->files, path, g_string_free_to_bytes (g_steal_pointer (&plain)));
}

static void
note_codes (Cutter *self, const char *id, GArray *cuts)
{
  g_string_append (self->codes, self->codes->len > 0 ? ",\n    " : "\n    ");
  fb_json_append_quoted (self->codes, id, strlen (id));
  g_string_append (self->codes, ": [");
  for (guint i = 0; i < cuts->len; i++)
    g_string_append_printf (self->codes, "%s%s", i > 0 ? ", " : "",
                            g_array_index (cuts, Cut, i).quoted);
  g_string_append_c (self->codes, ']');
}

/* The text of a node with the names of its code files instead of the code. Of nodes with the same
 * id it could not be told whose a file is, so theirs stays. (transfer full) */
static GString *
cut_node (Cutter *self, guint index)
{
  const FbFlowNode *node = fb_flow_document_get_node (self->document, index);
  const char       *bytes = g_bytes_get_data (fb_flow_document_get_bytes (self->document), NULL);
  g_autoptr (GArray) cuts = g_array_new (FALSE, FALSE, sizeof (Cut));
  GString *text = g_string_sized_new (node->end - node->start);
  gsize    at = node->start;

  g_array_set_clear_func (cuts, cut_clear);
  if (GPOINTER_TO_UINT (g_hash_table_lookup (self->ids, node->id)) == 1)
    for (const FbFlowCode *code = fb_flow_code_list (); code->type != NULL; code++)
      if (g_str_equal (code->type, node->type))
        cut_code (self, index, code, cuts);
  g_array_sort (cuts, compare_cuts);

  for (guint i = 0; i < cuts->len; i++)
    {
      const Cut *cut = &g_array_index (cuts, Cut, i);

      g_string_append_len (text, bytes + at, (gssize)(cut->start - at));
      g_string_append (text, cut->quoted);
      at = cut->end;
    }
  g_string_append_len (text, bytes + at, (gssize)(node->end - at));
  if (cuts->len > 0)
    note_codes (self, node->id, cuts);

  return text;
}

/* A node is named by its id, or where others have the same by its file and its place in it. */
static void
note_order (Cutter *self, const FbFlowNode *node, const char *stem, guint place)
{
  g_string_append (self->order, self->order->len > 0 ? ",\n    " : "\n    ");
  if (GPOINTER_TO_UINT (g_hash_table_lookup (self->ids, node->id)) == 1)
    {
      fb_json_append_quoted (self->order, node->id, strlen (node->id));
      return;
    }

  g_string_append_c (self->order, '[');
  fb_json_append_quoted (self->order, stem, strlen (stem));
  g_string_append_printf (self->order, ", %u]", place);
}

static void
add_node (Cutter *self, guint index, GHashTable *places)
{
  const FbFlowNode *node = fb_flow_document_get_node (self->document, index);
  const char       *stem = find_stem (self, node);
  g_autoptr (GString) text = cut_node (self, index);
  GString *file = g_hash_table_lookup (self->texts, stem);
  guint    place = GPOINTER_TO_UINT (g_hash_table_lookup (places, stem));

  if (file == NULL)
    {
      file = g_string_new ("[");
      g_hash_table_insert (self->texts, g_strdup (stem), file);
    }
  g_string_append (file, place > 0 ? ",\n  " : "\n  ");
  fb_json_append_laid_out (file, text->str, text->len, &fb_flow_folder_layout, 1);
  note_order (self, node, stem, place);
  g_hash_table_insert (places, g_strdup (stem), GUINT_TO_POINTER (place + 1));
}

static void
add_nodes (Cutter *self)
{
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_nodes = fb_flow_document_get_n_nodes (self->document);

  for (guint i = 0; i < n_nodes; i++)
    {
      const char *id = fb_flow_document_get_node (self->document, i)->id;
      guint       count = GPOINTER_TO_UINT (g_hash_table_lookup (self->ids, id));

      g_hash_table_insert (self->ids, (gpointer)id, GUINT_TO_POINTER (count + 1));
    }
  for (guint i = 0; i < n_nodes; i++)
    add_node (self, i, places);
}

static void
end_files (Cutter *self)
{
  GHashTableIter iter;
  const char    *stem;
  GString       *text;

  g_hash_table_iter_init (&iter, self->texts);
  while (g_hash_table_iter_next (&iter, (gpointer *)&stem, (gpointer *)&text))
    {
      g_string_append (text, "\n]\n");
      g_hash_table_insert (self->files, g_strconcat (stem, ".json", NULL),
                           g_bytes_new (text->str, text->len));
    }
}

static void
add_index (Cutter *self, const FbFlowStyle *style)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "{\n  \"format\": %d,\n  \"indent\": %u,\n  \"fill\": \"%s\",\n",
                          FB_FLOW_FOLDER_FORMAT, style->layout.indent,
                          style->layout.fill == '\t' ? "\\t" : " ");
  g_string_append_printf (text, "  \"ends-line\": %s,\n", style->ends_line ? "true" : "false");
  g_string_append_printf (text, "  \"code\": {%s},\n  \"order\": [%s]\n}\n", self->codes->str,
                          self->order->str);
  g_hash_table_insert (self->files, g_strdup (FB_FLOW_FOLDER_INDEX), g_string_free_to_bytes (text));
}

/* What the files give back must be what they were made of, to the byte. */
static void
keep_original (GHashTable *files, GBytes *text)
{
  g_autoptr (GBytes) joined = fb_flow_folder_join (files, NULL);

  if (joined == NULL || !g_bytes_equal (joined, text))
    g_hash_table_insert (files, g_strdup (FB_FLOW_FOLDER_ORIGINAL), g_bytes_ref (text));
}

/* All of a file with nothing but the array, only the array of others. */
static GBytes *
get_text (FbFlowDocument *document)
{
  GBytes     *bytes = fb_flow_document_get_bytes (document);
  gsize       length;
  const char *text = g_bytes_get_data (bytes, &length);

  for (gsize i = 0; i < length && (text[i] == '[' || g_ascii_isspace (text[i])); i++)
    if (text[i] == '[')
      return g_bytes_ref (bytes);

  return fb_flow_document_get_flows (document);
}

static GHashTable *
new_table (GDestroyNotify free_value)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_value);
}

static void
free_string (gpointer string)
{
  g_string_free (string, TRUE);
}

GHashTable *
fb_flow_folder_cut (FbFlowDocument *document)
{
  g_autoptr (GHashTable) stems = new_table (g_free);
  g_autoptr (GHashTable) taken = new_table (NULL);
  g_autoptr (GHashTable) texts = new_table (free_string);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GString) order = g_string_new (NULL);
  g_autoptr (GString) codes = g_string_new (NULL);
  g_autoptr (GBytes) text = NULL;
  FbFlowStyle style;
  Cutter      self = { .document = document,
                       .stems = stems,
                       .taken = taken,
                       .texts = texts,
                       .ids = ids,
                       .order = order,
                       .codes = codes };

  g_return_val_if_fail (document != NULL, NULL);

  text = get_text (document);
  style = fb_flow_style_guess (g_bytes_get_data (text, NULL), g_bytes_get_size (text));
  self.files = new_table ((GDestroyNotify)g_bytes_unref);
  name_containers (&self);
  add_nodes (&self);
  end_files (&self);
  add_index (&self, &style);
  keep_original (self.files, text);

  return self.files;
}
