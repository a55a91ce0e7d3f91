/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-flow-document-private.h"
#include "fb-json-reader.h"
#include "fb-json-string.h"

/* Who names whom. Any string that is a node's id is taken for a reference, as a runtime does it.
 * Pure functions. */

GStrv
fb_flow_document_list_ids (const char *text, gsize length)
{
  GPtrArray *ids = g_ptr_array_new ();
  g_auto (FbJsonReader) reader = { 0 };
  FbJsonToken token;

  fb_json_reader_init (&reader, text, length);
  do
    {
      token = fb_json_reader_next (&reader, NULL);
      if (token == FB_JSON_TOKEN_STRING)
        g_ptr_array_add (ids, fb_json_dup_text (reader.start + 1,
                                                (gsize)(reader.stop - reader.start) - 2));
    }
  while (token != FB_JSON_TOKEN_END && token != FB_JSON_TOKEN_ERROR);
  g_ptr_array_add (ids, NULL);

  return (GStrv)g_ptr_array_free (ids, FALSE);
}

/* Whether the string the reader stands at is @id. */
static gboolean
is_string (const FbJsonReader *reader, const char *id)
{
  gsize            length = (gsize)(reader->stop - reader->start) - 2;
  g_autofree char *plain = NULL;

  if (memchr (reader->start, '\\', length + 1) == NULL)
    return strlen (id) == length && memcmp (reader->start + 1, id, length) == 0;

  plain = fb_json_dup_text (reader->start + 1, length);
  return strcmp (plain, id) == 0;
}

static gboolean
names (const char *text, gsize length, const char *id)
{
  g_auto (FbJsonReader) reader = { 0 };

  fb_json_reader_init (&reader, text, length);
  fb_json_reader_next (&reader, NULL);
  while (fb_json_reader_next (&reader, NULL) == FB_JSON_TOKEN_KEY)
    {
      gboolean is_own = fb_json_reader_key_is (&reader, "id") ||
                        fb_json_reader_key_is (&reader, "z") ||
                        fb_json_reader_key_is (&reader, "g");

      do
        if (fb_json_reader_next (&reader, NULL) == FB_JSON_TOKEN_STRING && !is_own &&
            is_string (&reader, id))
          return TRUE;
      while (reader.depth > 1);
    }

  return FALSE;
}

GPtrArray *
fb_flow_document_list_users (FbFlowDocument *self, const char *id)
{
  GPtrArray       *users = g_ptr_array_new ();
  const char      *text = fb_flow_document_get_text (self);
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", id);
  g_autofree char *instance = g_strconcat (FB_FLOW_SUBFLOW_PREFIX, id, NULL);

  g_return_val_if_fail (id != NULL, users);

  for (guint i = 0; i < self->nodes->len; i++)
    {
      const FbFlowNode *node = &g_array_index (self->nodes, FbFlowNode, i);
      const char       *start = text + node->start;
      gsize             length = node->end - node->start;
      gboolean          is_user = strcmp (node->type, instance) == 0;

      /* Only what has the id, or may have it in another spelling, is read. */
      if (!is_user && (memmem (start, length, quoted, strlen (quoted)) != NULL ||
                       memchr (start, '\\', length) != NULL))
        is_user = names (start, length, id);
      if (is_user)
        g_ptr_array_add (users, (gpointer)node);
    }

  return users;
}
