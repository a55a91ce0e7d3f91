/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-flow-compare-private.h"
#include "fb-json-layout.h"
#include "fb-json-string.h"

/* What is found to differ becomes a line for people: its path, and texts in place of values. */

#define SHORT_JSON 72 /* bytes; what is longer is laid out over lines */

void
fb_property_change_free (FbPropertyChange *self)
{
  g_free (self->path);
  g_free (self->older);
  g_free (self->newer);
  g_free (self);
}

static void
append_name (FbFlowDocument *document, GString *names, const FbFlowValue *id)
{
  g_autofree char  *text = fb_json_dup_text (id->start + 1, fb_flow_value_length (id) - 2);
  const FbFlowNode *node = fb_flow_document_find_node (document, text);

  if (names->len > 0)
    g_string_append (names, ", ");
  g_string_append (names, node != NULL ? fb_flow_document_get_title (document, node) : text);
}

/* The names of all nodes whose ids stand in @value. */
static char *
dup_names (FbFlowDocument *document, const FbFlowValue *value)
{
  GString *names = g_string_new (NULL);
  g_auto (FbJsonReader) reader = { 0 };
  FbJsonToken token;
  gboolean    is_id = TRUE;

  fb_json_reader_init (&reader, value->start, fb_flow_value_length (value));
  do
    {
      token = fb_json_reader_next (&reader, NULL);
      if (token == FB_JSON_TOKEN_STRING && is_id)
        append_name (document, names, &(FbFlowValue){ reader.start, reader.stop });
      is_id = token != FB_JSON_TOKEN_KEY || fb_json_reader_key_is (&reader, "id");
    }
  while (token != FB_JSON_TOKEN_END && token != FB_JSON_TOKEN_ERROR);

  return g_string_free (names, FALSE);
}

static char *
dup_json (const FbFlowValue *value, FbPropertyChange *change)
{
  const FbJsonLayout layout = { .indent = 2, .fill = ' ', .width = SHORT_JSON };
  GString           *text = g_string_new (NULL);

  fb_json_append_laid_out (text, value->start, fb_flow_value_length (value), &layout, 0);
  if (strchr (text->str, '\n') != NULL)
    {
      change->is_text = TRUE;
      change->language = "json";
    }

  return g_string_free (text, FALSE);
}

char *
fb_flow_value_show (FbFlowDocument *document, const FbFlowValue *value, FbPropertyChange *change)
{
  g_autofree char  *text = NULL;
  const FbFlowNode *node;

  if (value->start == NULL || change->is_secret)
    return NULL;
  if (change->is_reference)
    return dup_names (document, value);
  if (*value->start != '"')
    return dup_json (value, change);

  text = fb_json_dup_text (value->start + 1, fb_flow_value_length (value) - 2);
  if (change->aspect == FB_FLOW_PROPERTIES && *text != '\0' &&
      (node = fb_flow_document_find_node (document, text)) != NULL && node->kind == FB_FLOW_CONFIG)
    {
      change->is_reference = TRUE;
      return g_strdup (fb_flow_document_get_title (document, node));
    }
  if (strchr (text, '\n') != NULL)
    change->is_text = TRUE;

  return g_steal_pointer (&text);
}

static void
note_more (FbFlowCompare *self)
{
  FbPropertyChange *change;

  if (self->list->len > FB_FLOW_MAX_PROPERTIES - 1)
    return;

  change = g_new0 (FbPropertyChange, 1);
  change->path = g_strdup (_ ("and more"));
  change->kind = FB_FLOW_CHANGED;
  change->aspect = FB_FLOW_PROPERTIES;
  g_ptr_array_add (self->list, change);
}

void
fb_flow_compare_note (FbFlowCompare     *self,
                      const FbFlowSense *sense,
                      const FbFlowValue *older,
                      const FbFlowValue *newer)
{
  FbPropertyChange *change;
  guint             side = self->nodes[1] != NULL ? 1 : 0;

  self->found |= sense->aspect;
  if (self->list == NULL)
    return;
  if (self->list->len >= FB_FLOW_MAX_PROPERTIES - 1)
    {
      note_more (self);
      return;
    }

  change = g_new0 (FbPropertyChange, 1);
  change->path = g_strdup (self->path->str);
  change->kind = older->start == NULL   ? FB_FLOW_ADDED
                 : newer->start == NULL ? FB_FLOW_DELETED
                                        : FB_FLOW_CHANGED;
  change->aspect = sense->aspect;
  change->is_reference = sense->is_reference;
  change->is_secret = sense->is_secret;
  change->older = fb_flow_value_show (self->documents[0], older, change);
  change->newer = fb_flow_value_show (self->documents[1], newer, change);
  if (change->is_text && change->language == NULL)
    change->language =
        fb_flow_find_language (self->documents[side], self->nodes[side], change->path);
  g_ptr_array_add (self->list, change);
}

/* Paths. */

gsize
fb_flow_compare_push_name (FbFlowCompare *self, const FbJsonChild *member)
{
  gsize length = self->path->len;

  if (length > 0)
    g_string_append_c (self->path, '.');
  g_string_append_len (self->path, member->name, (gssize)member->name_length);

  return length;
}

gsize
fb_flow_compare_push_index (FbFlowCompare *self, guint index)
{
  gsize length = self->path->len;

  g_string_append_printf (self->path, "[%u]", index);
  return length;
}

void
fb_flow_compare_pop (FbFlowCompare *self, gsize length)
{
  g_string_truncate (self->path, length);
}
