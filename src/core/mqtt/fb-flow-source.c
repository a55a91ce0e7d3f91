/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-flow-source.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-file.h"
#include "fb-json.h"
#include "instance/fb-instance-variables.h"

/* What the UI thread knows of the instances goes to a worker, which reads files and snapshots.
 * Source for variables: @node-red/runtime/lib/flows/util.js and Flow.js of 4.1 and 5.0. */

#define MAX_ENV_BYTES (1024 * 1024)
#define MAX_STEPS 20 /* groups in groups, variables that name variables */

typedef struct
{
  /* Owned */
  FbWorkspace     *workspace;
  FbSnapshotStore *snapshots;
  GPtrArray       *sources; /* FbFlowSource */
  GPtrArray       *paths;   /* of the files of local ones, else NULL */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_object_unref (reading->workspace);
  g_object_unref (reading->snapshots);
  g_clear_pointer (&reading->sources, g_ptr_array_unref);
  g_ptr_array_unref (reading->paths);
  g_free (reading);
}

FbFlowSource *
fb_flow_source_new (const char *instance, const char *instance_name, FbFlowDocument *document)
{
  FbFlowSource *self = g_new0 (FbFlowSource, 1);

  self->instance = g_strdup (instance);
  self->instance_name = g_strdup (instance_name);
  self->document = document != NULL ? fb_flow_document_ref (document) : NULL;
  self->variables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return self;
}

void
fb_flow_source_free (FbFlowSource *self)
{
  if (self == NULL)
    return;

  g_free (self->instance);
  g_free (self->instance_name);
  g_free (self->host);
  g_clear_pointer (&self->document, fb_flow_document_unref);
  g_free (self->problem);
  g_hash_table_unref (self->variables);
  g_free (self);
}

static gboolean
read_local (Reading *reading, FbFlowSource *source, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = fb_file_read (path, FB_FLOW_MAX_BYTES, error);
  g_autoptr (GPtrArray) variables = NULL;

  if (bytes == NULL || (source->document = fb_flow_document_new (bytes, error)) == NULL)
    return FALSE;

  variables = fb_instance_variables_list (reading->workspace, source->instance, FALSE, error);
  for (guint i = 0; variables != NULL && i < variables->len; i++)
    {
      const FbInstanceVariable *variable = g_ptr_array_index (variables, i);

      g_hash_table_insert (source->variables, g_strdup (variable->name),
                           variable->hidden ? NULL : g_strdup (variable->value));
    }

  return variables != NULL;
}

static gboolean
read_remote (Reading *reading, FbFlowSource *source, GCancellable *cancellable, GError **error)
{
  g_autoptr (FbSnapshot) newest = NULL;
  g_autoptr (FbSnapshotContent) content = NULL;
  FbFlowDocument *document;
  GPtrArray      *environment;

  if (!fb_snapshot_store_find_newest (reading->snapshots, source->instance, &newest, error))
    return FALSE;
  if (newest == NULL)
    {
      source->problem = g_strdup (_ ("there is no snapshot of it yet: take one"));
      return TRUE;
    }

  content = fb_snapshot_store_get_content (reading->snapshots, fb_snapshot_get_id (newest), FALSE,
                                           cancellable, error);
  document = content != NULL ? fb_snapshot_content_get_document (content, error) : NULL;
  if (document == NULL)
    return FALSE;

  source->document = fb_flow_document_ref (document);
  environment = fb_snapshot_content_get_environment (content);
  for (guint i = 0; i < environment->len; i++)
    {
      const FbEnvironmentValue *value = g_ptr_array_index (environment, i);

      g_hash_table_insert (source->variables, g_strdup (value->name), g_strdup (value->value));
    }

  return TRUE;
}

static void
read_thread (GTask *task, gpointer object, gpointer task_data, GCancellable *cancellable)
{
  Reading *reading = task_data;

  for (guint i = 0; i < reading->sources->len; i++)
    {
      FbFlowSource *source = g_ptr_array_index (reading->sources, i);
      const char   *path = g_ptr_array_index (reading->paths, i);
      g_autoptr (GError) error = NULL;

      if (g_task_return_error_if_cancelled (task))
        return;
      if (!(path != NULL ? read_local (reading, source, path, &error)
                         : read_remote (reading, source, cancellable, &error)))
        source->problem = g_strdup (error->message);
    }

  g_task_return_pointer (task, g_steal_pointer (&reading->sources),
                         (GDestroyNotify)g_ptr_array_unref);
}

static void
add_instance (Reading *reading, FbInstanceStore *instances, FbInstance *instance)
{
  FbFlowSource *source =
      fb_flow_source_new (fb_instance_get_id (instance), fb_instance_get_name (instance), NULL);
  g_autofree char *folder = NULL;

  source->is_local = fb_instance_get_kind (instance) == FB_INSTANCE_LOCAL;
  if (source->is_local)
    folder = fb_instance_store_get_folder (instances, instance);
  else if (fb_instance_get_url (instance) != NULL)
    g_uri_split_network (fb_instance_get_url (instance), G_URI_FLAGS_NONE, NULL, &source->host,
                         NULL, NULL);
  g_ptr_array_add (reading->sources, source);
  g_ptr_array_add (reading->paths, folder != NULL
                                       ? g_build_filename (folder, "node-red", "flows.json", NULL)
                                       : NULL);
}

void
fb_flow_sources_read_async (FbInstanceStore    *instances,
                            FbSnapshotStore    *snapshots,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Reading *reading;
  guint    n_instances;

  g_return_if_fail (FB_IS_INSTANCE_STORE (instances));
  g_return_if_fail (FB_IS_SNAPSHOT_STORE (snapshots));

  reading = g_new0 (Reading, 1);
  reading->workspace = g_object_ref (fb_instance_store_get_workspace (instances));
  reading->snapshots = g_object_ref (snapshots);
  reading->sources = g_ptr_array_new_with_free_func ((GDestroyNotify)fb_flow_source_free);
  reading->paths = g_ptr_array_new_with_free_func (g_free);
  n_instances = g_list_model_get_n_items (G_LIST_MODEL (instances));
  for (guint i = 0; i < n_instances; i++)
    {
      g_autoptr (FbInstance) instance = g_list_model_get_item (G_LIST_MODEL (instances), i);

      add_instance (reading, instances, instance);
    }

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_flow_sources_read_async);
  g_task_set_task_data (task, reading, reading_free);
  g_task_run_in_thread (task, read_thread);
}

GPtrArray *
fb_flow_sources_read_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

char *
fb_flow_source_dup_property (const FbFlowSource *self, guint index, const char *name)
{
  const char *text = g_bytes_get_data (fb_flow_document_get_bytes (self->document), NULL);
  gsize       start, end;

  if (!fb_flow_document_get_property (self->document, index, name, &start, &end) || start == end)
    return NULL;
  if (text[start] == '"')
    return fb_flow_document_dup_string_property (self->document, index, name);
  if (strchr ("{[n", text[start]) != NULL)
    return NULL;

  return g_strndup (text + start, end - start);
}

/* The name in "${NAME}" or "$(NAME)". (nullable) (transfer full) */
static char *
variable_name (const char *text)
{
  gsize length = strlen (text);

  if (length < 4 || text[0] != '$' || strpbrk (text, " \t\r\n") != NULL ||
      !((text[1] == '{' && text[length - 1] == '}') || (text[1] == '(' && text[length - 1] == ')')))
    return NULL;

  return g_strndup (text + 2, length - 3);
}

/* Whether the node at @index sets the variable @name; @value: (out) (nullable) to what, NULL when
 * only Node-RED knows. */
static gboolean
sets_variable (const FbFlowSource *self, guint index, const char *name, char **value)
{
  const char *text = g_bytes_get_data (fb_flow_document_get_bytes (self->document), NULL);
  gsize       start, end;
  g_autoptr (JsonNode) node = NULL;
  JsonArray *list;

  if (!fb_flow_document_get_property (self->document, index, "env", &start, &end))
    return FALSE;
  node = fb_json_parse (text + start, (gssize)(end - start), MAX_ENV_BYTES, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;

  list = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode   *item = json_array_get_element (list, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (item) ? json_node_get_object (item) : NULL;
      const char *type;

      if (object == NULL || g_strcmp0 (fb_json_get_string (object, "name", NULL), name) != 0)
        continue;
      type = fb_json_get_string (object, "type", "str");
      if (g_str_equal (type, "str") || g_str_equal (type, "num") || g_str_equal (type, "bool"))
        *value = g_strdup (fb_json_get_string (object, "value", NULL));
      return TRUE;
    }

  return FALSE;
}

static gboolean
sets_globally (const FbFlowSource *self, const char *name, char **value)
{
  for (guint i = 0; i < fb_flow_document_get_n_nodes (self->document); i++)
    if (g_str_equal (fb_flow_document_get_node (self->document, i)->type, "global-config") &&
        sets_variable (self, i, name, value))
      return TRUE;

  return FALSE;
}

/* The first that sets it, from the inside out. */
static char *
look_up (const FbFlowSource *self, const FbFlowNode *node, const char *name)
{
  FbFlowDocument   *document = self->document;
  const FbFlowNode *outer = node->g != NULL ? fb_flow_document_find_node (document, node->g) : NULL;
  char             *value = NULL;

  for (guint i = 0; outer != NULL && i < MAX_STEPS; i++)
    {
      if (sets_variable (self, fb_flow_document_get_index (document, outer), name, &value))
        return value;
      outer = outer->g != NULL ? fb_flow_document_find_node (document, outer->g) : NULL;
    }

  outer = node->z != NULL ? fb_flow_document_find_node (document, node->z) : NULL;
  /* What a subflow sets, each of its instances may set otherwise. */
  if (outer != NULL &&
      sets_variable (self, fb_flow_document_get_index (document, outer), name, &value))
    {
      if (outer->kind != FB_FLOW_TAB)
        g_clear_pointer (&value, g_free);
      return value;
    }
  if (sets_globally (self, name, &value))
    return value;

  return g_strdup (g_hash_table_lookup (self->variables, name));
}

char *
fb_flow_source_resolve (const FbFlowSource *self, guint index, const char *text)
{
  const FbFlowNode *node = fb_flow_document_get_node (self->document, index);
  char             *result = g_strdup (text);

  for (guint i = 0; result != NULL && i < MAX_STEPS; i++)
    {
      g_autofree char *name = variable_name (result);

      if (name == NULL)
        return result;
      g_free (result);
      result = look_up (self, node, name);
    }

  g_free (result);
  return NULL;
}
