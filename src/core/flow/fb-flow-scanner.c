/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-flow-document-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-json-reader.h"
#include "fb-json-string.h"

/* From bytes to node views: finds the array of nodes and notes of each node its range and the few
 * properties that everything needs. The caller's thread. */

typedef struct
{
  FbFlowDocument *document;
  FbFlowDocument *previous; /* (nullable) */
  const char     *text;     /* where ranges count from */
  FbJsonReader    reader;
  FbFlowRescan    rescan;
} Scan;

enum
{
  FIELD_ID,
  FIELD_TYPE,
  FIELD_Z,
  FIELD_G,
  FIELD_NAME,
  FIELD_LABEL,
  N_STRINGS,
  FIELD_X = N_STRINGS,
  FIELD_Y,
  FIELD_D,
  FIELD_DISABLED,
  N_FIELDS,
};

static const char *const field_names[N_FIELDS] = {
  [FIELD_ID] = "id",     [FIELD_TYPE] = "type",         [FIELD_Z] = "z", [FIELD_G] = "g",
  [FIELD_NAME] = "name", [FIELD_LABEL] = "label",       [FIELD_X] = "x", [FIELD_Y] = "y",
  [FIELD_D] = "d",       [FIELD_DISABLED] = "disabled",
};

static const struct
{
  const char *type;
  FbFlowKind  kind;
} kinds[] = {
  { "tab", FB_FLOW_TAB },
  { "subflow", FB_FLOW_SUBFLOW },
  { "group", FB_FLOW_GROUP },
  { "junction", FB_FLOW_JUNCTION },
};

/* What is known of a node while it is read. */
typedef struct
{
  const char *strings[N_STRINGS];
  gboolean    has_x;
  gboolean    has_y;
  gboolean    d;
  gboolean    disabled;
} Draft;

static gboolean
wrong (Scan *self, const char *at, GError **error, const char *message)
{
  return fb_json_reader_throw (&self->reader, at, error, message);
}

static int
find_field (const FbJsonReader *reader)
{
  if (reader->key_length > strlen ("disabled"))
    return N_FIELDS;

  for (int i = 0; i < N_FIELDS; i++)
    if (field_names[i][0] == reader->key[0] && fb_json_reader_key_is (reader, field_names[i]))
      return i;

  return N_FIELDS;
}

/* The string just read, owned by the document. NULL when it is empty, or with @error set. */
static const char *
keep_string (Scan *self, gboolean for_people, GError **error)
{
  const char *start = self->reader.start + 1;
  gsize       length = (gsize)(self->reader.stop - start) - 1;
  g_autoptr (GString) plain = NULL;
  g_autofree char *shown = NULL;

  if (length == 0)
    return NULL;
  if (memchr (start, '\\', length) == NULL)
    return g_string_chunk_insert_len (self->document->strings->chunk, start, (gssize)length);

  if (for_people)
    {
      shown = fb_json_dup_text (start, length);
      return g_string_chunk_insert (self->document->strings->chunk, shown);
    }

  /* Two ids that differ must not look the same afterwards. */
  plain = g_string_sized_new (length);
  if (!fb_json_unescape (plain, start, length))
    {
      wrong (self, start, error, _ ("plain text was expected, not a NUL or half a character"));
      return NULL;
    }
  return g_string_chunk_insert (self->document->strings->chunk, plain->str);
}

/* Most nodes lie on the same tab as the one before: one copy is enough. */
static const char *
share_with_last (Scan *self, int field)
{
  const GArray     *nodes = self->document->nodes;
  const FbFlowNode *last =
      nodes->len > 0 ? &g_array_index (nodes, FbFlowNode, nodes->len - 1) : NULL;
  const char *start = self->reader.start + 1;
  gsize       length = (gsize)(self->reader.stop - start) - 1;
  const char *known = NULL;

  if (last != NULL && field == FIELD_Z)
    known = last->z;
  if (last != NULL && field == FIELD_G)
    known = last->g;

  if (known == NULL || strncmp (known, start, length) != 0 || known[length] != '\0')
    return NULL;

  return memchr (start, '\\', length) == NULL ? known : NULL;
}

static gboolean
scan_string (Scan *self, Draft *draft, int field, GError **error)
{
  g_autoptr (GError) reason = NULL;
  const char *known = share_with_last (self, field);

  if (known == NULL)
    known = keep_string (self, field == FIELD_NAME || field == FIELD_LABEL, &reason);
  if (reason != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }

  draft->strings[field] = known;
  return TRUE;
}

/* The reader stands at the key of @field. */
static gboolean
scan_field (Scan *self, Draft *draft, int field, GError **error)
{
  FbJsonToken token = fb_json_reader_next (&self->reader, error);

  if (token == FB_JSON_TOKEN_ERROR)
    return FALSE;

  if (field == FIELD_X)
    draft->has_x = TRUE;
  else if (field == FIELD_Y)
    draft->has_y = TRUE;
  else if (field == FIELD_D)
    draft->d = token == FB_JSON_TOKEN_TRUE;
  else if (field == FIELD_DISABLED)
    draft->disabled = token == FB_JSON_TOKEN_TRUE;
  else if (token == FB_JSON_TOKEN_STRING)
    return scan_string (self, draft, field, error);

  if (token == FB_JSON_TOKEN_OBJECT || token == FB_JSON_TOKEN_ARRAY)
    return fb_json_reader_skip (&self->reader, error);

  return TRUE;
}

static FbFlowKind
find_kind (const Draft *draft)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (draft->strings[FIELD_TYPE], kinds[i].type) == 0)
      return kinds[i].kind;

  /* As a runtime decides it. */
  return draft->has_x && draft->has_y ? FB_FLOW_NODE : FB_FLOW_CONFIG;
}

static gboolean
finish_node (Scan *self, const Draft *draft, const char *start, GError **error)
{
  FbFlowNode node = { .id = draft->strings[FIELD_ID], .type = draft->strings[FIELD_TYPE] };

  if (node.id == NULL)
    return wrong (self, start, error, _ ("a node with an “id” was expected"));
  if (node.type == NULL)
    return wrong (self, start, error, _ ("a node with a “type” was expected"));

  node.kind = find_kind (draft);
  node.z = draft->strings[FIELD_Z];
  node.g = draft->strings[FIELD_G];
  node.name = draft->strings[node.kind == FB_FLOW_TAB ? FIELD_LABEL : FIELD_NAME];
  node.disabled = node.kind == FB_FLOW_TAB ? draft->disabled : draft->d;
  node.start = (gsize)(start - self->text);
  node.end = (gsize)(self->reader.stop - self->text);
  g_array_append_val (self->document->nodes, node);

  return TRUE;
}

static gboolean
scan_node (Scan *self, GError **error)
{
  const char *start = self->reader.start;
  Draft       draft = { .has_x = FALSE };

  for (;;)
    {
      FbJsonToken token = fb_json_reader_next (&self->reader, error);
      int         field;

      if (token == FB_JSON_TOKEN_ERROR)
        return FALSE;
      if (token == FB_JSON_TOKEN_OBJECT_END)
        return finish_node (self, &draft, start, error);

      field = find_field (&self->reader);
      if (field == N_FIELDS && fb_json_reader_key_is (&self->reader, "credentials"))
        self->document->has_inline_credentials = TRUE;
      if (field == N_FIELDS ? !fb_json_reader_skip (&self->reader, error)
                            : !scan_field (self, &draft, field, error))
        return FALSE;
    }
}

static gboolean
scan_nodes (Scan *self, GError **error)
{
  self->document->flows.start = (gsize)(self->reader.start - self->text);
  self->document->depth = self->reader.depth;
  self->rescan = fb_flow_rescan_begin (self->document, self->previous);

  for (;;)
    {
      FbJsonToken token;

      if (fb_flow_rescan_take (&self->rescan, self->document, &self->reader))
        continue;
      token = fb_json_reader_next (&self->reader, error);
      if (token == FB_JSON_TOKEN_ERROR)
        return FALSE;
      if (token == FB_JSON_TOKEN_ARRAY_END)
        break;
      if (token != FB_JSON_TOKEN_OBJECT)
        return wrong (self, self->reader.start, error, _ ("a node, in braces, was expected"));
      if (!scan_node (self, error))
        return FALSE;
      fb_flow_rescan_follow (&self->rescan, self->document);
    }

  self->document->flows.end = (gsize)(self->reader.stop - self->text);
  return TRUE;
}

static gboolean scan_envelope (Scan *self, GError **error);

/* The reader stands at the key "flows": the list, or once more an object around it (FlowFuse). */
static gboolean
scan_flows (Scan *self, GError **error)
{
  FbJsonToken token = fb_json_reader_next (&self->reader, error);

  if (token == FB_JSON_TOKEN_ERROR)
    return FALSE;
  if (token == FB_JSON_TOKEN_ARRAY)
    return scan_nodes (self, error);
  if (token == FB_JSON_TOKEN_OBJECT && self->reader.depth == 2)
    return scan_envelope (self, error);

  return wrong (self, self->reader.start, error, _ ("a list of nodes, in brackets, was expected"));
}

static gboolean
scan_rev (Scan *self, GError **error)
{
  if (!fb_json_reader_skip (&self->reader, error))
    return FALSE;
  if (*self->reader.start == '"')
    self->document->rev = keep_string (self, TRUE, error);

  return TRUE;
}

static gboolean
scan_credentials (Scan *self, GError **error)
{
  if (!fb_json_reader_skip (&self->reader, error))
    return FALSE;

  self->document->credentials.start = (gsize)(self->reader.start - self->text);
  self->document->credentials.end = (gsize)(self->reader.stop - self->text);
  return TRUE;
}

static gboolean
scan_member (Scan *self, GError **error)
{
  if (fb_json_reader_key_is (&self->reader, "flows"))
    return scan_flows (self, error);
  if (fb_json_reader_key_is (&self->reader, "rev"))
    return scan_rev (self, error);
  if (fb_json_reader_key_is (&self->reader, "credentials"))
    return scan_credentials (self, error);

  return fb_json_reader_skip (&self->reader, error);
}

static gboolean
scan_envelope (Scan *self, GError **error)
{
  const char *start = self->reader.start;

  for (;;)
    {
      FbJsonToken token = fb_json_reader_next (&self->reader, error);

      if (token == FB_JSON_TOKEN_ERROR)
        return FALSE;
      if (token == FB_JSON_TOKEN_OBJECT_END)
        break;
      if (!scan_member (self, error))
        return FALSE;
    }

  if (self->document->flows.end == 0)
    return wrong (self, start, error,
                  _ ("a list of nodes, or an object with a list named “flows”, was expected"));
  return TRUE;
}

static gboolean
scan_document (Scan *self, GError **error)
{
  FbJsonToken token = fb_json_reader_next (&self->reader, error);
  gboolean    well;

  if (token == FB_JSON_TOKEN_ERROR)
    return FALSE;

  if (token == FB_JSON_TOKEN_ARRAY)
    well = scan_nodes (self, error);
  else if (token == FB_JSON_TOKEN_OBJECT)
    well = scan_envelope (self, error);
  else
    well =
        wrong (self, self->reader.start, error, _ ("a list of nodes, in brackets, was expected"));

  return well && fb_json_reader_next (&self->reader, error) == FB_JSON_TOKEN_END;
}

gboolean
fb_flow_scan (FbFlowDocument *self, FbFlowDocument *previous, GError **error)
{
  gsize       length;
  const char *text = g_bytes_get_data (self->bytes, &length);
  gsize       mark = 0;
  Scan        scan = { .document = self, .previous = previous, .text = text };
  gboolean    well;

  if (length > FB_FLOW_MAX_BYTES)
    return fb_throw (error, FB_ERROR_INVALID, _ ("Flows larger than %d MiB cannot be read"),
                     FB_FLOW_MAX_BYTES / 1024 / 1024);
  if (length == 0)
    return fb_throw (error, FB_ERROR_INVALID, _ ("The flows are empty: not even a list is there"));
  if (!fb_json_check_text (text, length, error))
    return FALSE;

  /* Some editors of other systems put a byte order mark before the text; so does Node-RED read it.
   */
  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    mark = 3;

  fb_json_reader_init (&scan.reader, text + mark, length - mark);
  well = scan_document (&scan, error);
  fb_json_reader_clear (&scan.reader);

  return well;
}
