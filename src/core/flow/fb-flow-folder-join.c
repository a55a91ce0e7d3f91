/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-flow-folder-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-flow-code.h"
#include "fb-json-string.h"
#include "fb-json.h"

/* From files to a document. Each file of nodes is a flow document of its own; flow.json says in
 * which order their nodes stand and which properties name a file with their value. Files come from
 * outside: what is not as expected is an error that names the file. */

#define MAX_INDENT 16

/* One node on its way into the document. */
typedef struct
{
  char  *id;
  char  *text;
  GList *link; /* (nullable) its place in the document, once known */
} Piece;

typedef struct
{
  /* Borrowed */
  GHashTable *files;

  /* Owned */
  JsonObject *index;
  JsonObject *codes;    /* (nullable) of @index: id -> paths */
  GPtrArray  *pieces;   /* file by file */
  GHashTable *by_id;    /* -> the first Piece with it */
  GHashTable *by_place; /* "stem\nplace" -> Piece */
  GQueue      sequence; /* of Piece, as in the document */
} Joiner;

static void
piece_free (gpointer data)
{
  Piece *piece = data;

  if (piece == NULL)
    return;
  g_free (piece->id);
  g_free (piece->text);
  g_free (piece);
}

gboolean
fb_flow_folder_holds_nodes (const char *path)
{
  return g_str_has_suffix (path, ".json") &&
         (g_str_equal (path, "config.json") || g_str_has_prefix (path, "tabs/") ||
          g_str_has_prefix (path, "subflows/"));
}

JsonObject *
fb_flow_folder_read_index (GHashTable *files, GError **error)
{
  GBytes *bytes = g_hash_table_lookup (files, FB_FLOW_FOLDER_INDEX);
  g_autoptr (JsonObject) index = NULL;
  gsize       length;
  const char *text;

  if (bytes == NULL)
    {
      fb_throw (error, FB_ERROR_INVALID, _ ("%s is missing: this is no folder of flows"),
                FB_FLOW_FOLDER_INDEX);
      return NULL;
    }

  text = g_bytes_get_data (bytes, &length);
  index = fb_json_parse_object (text, (gssize)length, FB_FLOW_MAX_BYTES, error);
  if (index == NULL)
    {
      g_prefix_error (error, "%s: ", FB_FLOW_FOLDER_INDEX);
      return NULL;
    }
  if (fb_json_get_int (index, "format", 0) != FB_FLOW_FOLDER_FORMAT)
    {
      fb_throw (error, FB_ERROR_UNSUPPORTED,
                _ ("%s: the folder was written by another version of Flowbench"),
                FB_FLOW_FOLDER_INDEX);
      return NULL;
    }

  return g_steal_pointer (&index);
}

/* Appends the content of the file at @path as a JSON string. */
static gboolean
append_code (Joiner *self, const char *path, GString *text, GError **error)
{
  GBytes     *bytes = g_hash_table_lookup (self->files, path);
  const char *code;
  gsize       length;

  if (bytes == NULL)
    return fb_throw (error, FB_ERROR_INVALID, _ ("the file “%s” is missing"), path);

  code = g_bytes_get_data (bytes, &length);
  if (!g_utf8_validate_len (code != NULL ? code : "", length, NULL))
    return fb_throw (error, FB_ERROR_INVALID, _ ("the file “%s” is not UTF-8 text"), path);

  fb_json_append_quoted (text, code != NULL ? code : "", length);
  return TRUE;
}

static gboolean
is_listed (JsonArray *paths, const char *path)
{
  for (guint i = 0; i < json_array_get_length (paths); i++)
    if (JSON_NODE_HOLDS_VALUE (json_array_get_element (paths, i)) &&
        g_strcmp0 (json_array_get_string_element (paths, i), path) == 0)
      return TRUE;

  return FALSE;
}

/* Puts code back into @text, a copy of the node's, one property after the other. */
static gboolean
put_code (Joiner *self, JsonArray *paths, const FbFlowCode *code, char **text, GError **error)
{
  g_autofree char *array = g_strdup_printf ("[%s]", *text);
  g_autoptr (GBytes) bytes = g_bytes_new (array, strlen (array));
  g_autoptr (FbFlowDocument) document = fb_flow_document_new (bytes, error);
  g_autoptr (GString) whole = NULL;
  g_autofree char *path = NULL;
  gsize            start;
  gsize            end;

  if (document == NULL)
    return FALSE;
  path = fb_flow_document_dup_string_property (document, 0, code->property);
  if (path == NULL || !is_listed (paths, path))
    return TRUE;

  fb_flow_document_get_property (document, 0, code->property, &start, &end);
  whole = g_string_new_len (array + 1, (gssize)start - 1);
  if (!append_code (self, path, whole, error))
    return FALSE;
  g_string_append_len (whole, array + end, (gssize)(strlen (array) - end) - 1);
  g_free (*text);
  *text = g_string_free (g_steal_pointer (&whole), FALSE);

  return TRUE;
}

static gboolean
put_codes (Joiner *self, const FbFlowNode *node, char **text, GError **error)
{
  JsonArray *paths = fb_json_get_array (self->codes, node->id);

  if (paths == NULL)
    return TRUE;

  for (const FbFlowCode *code = fb_flow_code_list (); code->type != NULL; code++)
    if (g_str_equal (code->type, node->type) && !put_code (self, paths, code, text, error))
      return FALSE;

  return TRUE;
}

static gboolean
read_nodes (Joiner *self, const char *path, FbFlowDocument *document, GError **error)
{
  const char *bytes = g_bytes_get_data (fb_flow_document_get_bytes (document), NULL);

  for (guint i = 0; i < fb_flow_document_get_n_nodes (document); i++)
    {
      const FbFlowNode *node = fb_flow_document_get_node (document, i);
      Piece            *piece = g_new0 (Piece, 1);

      piece->id = g_strdup (node->id);
      piece->text = g_strndup (bytes + node->start, node->end - node->start);
      g_ptr_array_add (self->pieces, piece);
      if (!put_codes (self, node, &piece->text, error))
        return FALSE;

      if (!g_hash_table_contains (self->by_id, piece->id))
        g_hash_table_insert (self->by_id, piece->id, piece);
      g_hash_table_insert (self->by_place,
                           g_strdup_printf ("%.*s\n%u", (int)(strlen (path) - strlen (".json")),
                                            path, i),
                           piece);
    }

  /* Marks the end of a file. */
  g_ptr_array_add (self->pieces, NULL);
  return TRUE;
}

static gboolean
read_files (Joiner *self, GError **error)
{
  g_autoptr (GList) paths = g_list_sort (g_hash_table_get_keys (self->files), (GCompareFunc)strcmp);

  for (GList *item = paths; item != NULL; item = item->next)
    {
      const char *path = item->data;
      g_autoptr (FbFlowDocument) document = NULL;

      if (!fb_flow_folder_holds_nodes (path))
        continue;
      document = fb_flow_document_new (g_hash_table_lookup (self->files, path), error);
      if (document == NULL || !read_nodes (self, path, document, error))
        {
          g_prefix_error (error, "%s: ", path);
          return FALSE;
        }
    }

  return TRUE;
}

static Piece *
find_piece (Joiner *self, JsonNode *entry)
{
  JsonArray       *place;
  g_autofree char *key = NULL;

  if (JSON_NODE_HOLDS_VALUE (entry))
    {
      const char *id = json_node_get_string (entry);

      return id != NULL ? g_hash_table_lookup (self->by_id, id) : NULL;
    }
  place = JSON_NODE_HOLDS_ARRAY (entry) ? json_node_get_array (entry) : NULL;
  if (place == NULL || json_array_get_length (place) != 2 ||
      !JSON_NODE_HOLDS_VALUE (json_array_get_element (place, 0)) ||
      !JSON_NODE_HOLDS_VALUE (json_array_get_element (place, 1)))
    return NULL;

  key = g_strdup_printf ("%s\n%" G_GINT64_FORMAT, json_array_get_string_element (place, 0),
                         json_array_get_int_element (place, 1));
  return g_hash_table_lookup (self->by_place, key);
}

static void
put_in_order (Joiner *self)
{
  JsonArray *order = fb_json_get_array (self->index, "order");
  guint      length = order != NULL ? json_array_get_length (order) : 0;
  Piece     *before = NULL;

  for (guint i = 0; i < length; i++)
    {
      Piece *piece = find_piece (self, json_array_get_element (order, i));

      if (piece == NULL || piece->link != NULL)
        continue;
      g_queue_push_tail (&self->sequence, piece);
      piece->link = self->sequence.tail;
    }

  /* What the order does not know was added by hand: behind what it follows in its file. */
  for (guint i = 0; i < self->pieces->len; i++)
    {
      Piece *piece = self->pieces->pdata[i];

      if (piece != NULL && piece->link == NULL)
        {
          GList *link = before != NULL ? before->link : self->sequence.tail;

          g_queue_insert_after (&self->sequence, link, piece);
          piece->link = link != NULL ? link->next : self->sequence.head;
        }
      before = piece;
    }
}

static FbFlowStyle
read_style (JsonObject *index)
{
  FbFlowStyle style = { .layout.fill = ' ' };

  style.layout.indent = (guint)CLAMP (fb_json_get_int (index, "indent", 0), 0, MAX_INDENT);
  if (g_str_equal (fb_json_get_string (index, "fill", " "), "\t"))
    style.layout.fill = '\t';
  style.ends_line = fb_json_get_boolean (index, "ends-line", FALSE);

  return style;
}

static GBytes *
write_document (Joiner *self, const FbFlowStyle *style)
{
  g_autoptr (GString) text = g_string_new ("[");

  for (GList *link = self->sequence.head; link != NULL; link = link->next)
    {
      if (link->prev != NULL)
        g_string_append_c (text, ',');
      g_string_append (text, ((Piece *)link->data)->text);
    }
  g_string_append_c (text, ']');

  return fb_flow_style_apply (style, text->str, text->len);
}

/* The text as it was, where nothing but white space differs from it. (transfer full) */
static GBytes *
prefer_original (GHashTable *files, const FbFlowStyle *style, GBytes *joined)
{
  GBytes *original = g_hash_table_lookup (files, FB_FLOW_FOLDER_ORIGINAL);
  g_autoptr (FbFlowDocument) document =
                 original != NULL ? fb_flow_document_new (original, NULL) : NULL;
  g_autoptr (GBytes) flows = NULL;
  g_autoptr (GBytes) again = NULL;

  if (document == NULL)
    return g_bytes_ref (joined);

  flows = fb_flow_document_get_flows (document);
  again = fb_flow_style_apply (style, g_bytes_get_data (flows, NULL), g_bytes_get_size (flows));
  return g_bytes_ref (g_bytes_equal (again, joined) ? original : joined);
}

GBytes *
fb_flow_folder_join (GHashTable *files, GError **error)
{
  g_autoptr (JsonObject) index = NULL;
  g_autoptr (GPtrArray) pieces = g_ptr_array_new_with_free_func (piece_free);
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) by_place = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GBytes) joined = NULL;
  Joiner      self = { .files = files, .pieces = pieces, .by_id = by_id, .by_place = by_place };
  FbFlowStyle style;

  g_return_val_if_fail (files != NULL, NULL);

  index = fb_flow_folder_read_index (files, error);
  if (index == NULL)
    return NULL;
  self.index = index;
  self.codes = fb_json_get_object (index, "code");
  if (!read_files (&self, error))
    return NULL;

  put_in_order (&self);
  style = read_style (index);
  joined = write_document (&self, &style);
  g_queue_clear (&self.sequence);

  return prefer_original (files, &style, joined);
}
