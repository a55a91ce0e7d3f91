/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-credential-fields.h"

#include <string.h>

#include "fb-json.h"

#define HAS "has_"
#define MAX_FIELDS 500

/* A variable of type "cred" keeps its value with the credentials. Whether the text only looks like
 * one does not matter: then the answer is empty. */
static gboolean
has_secret_variable (FbFlowDocument *document, guint index)
{
  gsize       start, end;
  const char *text = g_bytes_get_data (fb_flow_document_get_bytes (document), NULL);

  return fb_flow_document_get_property (document, index, "env", &start, &end) &&
         memmem (text + start, end - start, "\"cred\"", strlen ("\"cred\"")) != NULL;
}

static gboolean
can_have_credentials (FbFlowDocument *document, guint index, JsonObject *palette)
{
  const FbFlowNode *node = fb_flow_document_get_node (document, index);
  JsonObject       *type = palette != NULL ? fb_json_get_object (palette, node->type) : NULL;
  JsonArray        *fields = type != NULL ? fb_json_get_array (type, "credentials") : NULL;

  if (fields != NULL && json_array_get_length (fields) > 0)
    return TRUE;
  if (node->kind == FB_FLOW_TAB || node->kind == FB_FLOW_SUBFLOW || node->kind == FB_FLOW_GROUP ||
      g_str_has_prefix (node->type, "subflow:"))
    return has_secret_variable (document, index);

  return FALSE;
}

GPtrArray *
fb_credential_fields_list_questions (FbFlowDocument *document, JsonObject *palette)
{
  GPtrArray  *questions = g_ptr_array_new_with_free_func (g_free);
  const guint n_nodes = fb_flow_document_get_n_nodes (document);

  for (guint i = 0; i < n_nodes && questions->len < 2 * FB_CREDENTIAL_FIELDS_MAX_NODES; i++)
    {
      const FbFlowNode *node = fb_flow_document_get_node (document, i);
      g_autofree char  *dashed = NULL, *type = NULL, *id = NULL;

      if (!can_have_credentials (document, i, palette))
        continue;
      dashed = g_strdelimit (g_strdup (node->type), " ", '-');
      type = g_uri_escape_string (dashed, NULL, FALSE);
      id = g_uri_escape_string (node->id, NULL, FALSE);
      g_ptr_array_add (questions, g_strconcat ("credentials/", type, "/", id, NULL));
      g_ptr_array_add (questions, g_strdup (node->id));
    }

  return questions;
}

JsonObject *
fb_credential_fields_from_answer (JsonNode *answer)
{
  g_autoptr (JsonObject) fields = json_object_new ();
  JsonObjectIter iter;
  const char    *name;
  JsonNode      *value;

  if (answer == NULL || !JSON_NODE_HOLDS_OBJECT (answer))
    return NULL;

  json_object_iter_init (&iter, json_node_get_object (answer));
  while (json_object_iter_next (&iter, &name, &value) && json_object_get_size (fields) < MAX_FIELDS)
    {
      /* Variables for all flows come as one field with many names. */
      if (JSON_NODE_HOLDS_OBJECT (value) && json_object_get_size (json_node_get_object (value)) > 0)
        json_object_set_boolean_member (fields, name, TRUE);
      if (!JSON_NODE_HOLDS_VALUE (value))
        continue;
      if (g_str_has_prefix (name, HAS) && json_node_get_value_type (value) == G_TYPE_BOOLEAN)
        {
          if (json_node_get_boolean (value))
            json_object_set_boolean_member (fields, name + strlen (HAS), TRUE);
        }
      else if (json_node_get_value_type (value) != G_TYPE_STRING ||
               *json_node_get_string (value) != '\0')
        json_object_set_boolean_member (fields, name, TRUE);
    }

  return json_object_get_size (fields) > 0 ? g_steal_pointer (&fields) : NULL;
}
