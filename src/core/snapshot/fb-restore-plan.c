/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-restore-plan.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-id.h"
#include "fb-json.h"
#include "fb-keyring.h"
#include "snapshot/fb-credential-fields.h"
#include "snapshot/fb-restore-choice.h"

/* A node whose credentials come with it but which itself is unchanged is not restarted by a deploy
 * of changed nodes; an empty inline "credentials" makes the runtime see a change and touches
 * nothing, since what is listed beside the nodes is taken last (@node-red/runtime, flows/index.js
 * and flows/util.js of 4.1 and 5.0). */

/* When none of the listed credentials differs from what the runtime has, it writes down those that
 * it loaded when it was started, however old they are (nodes/credentials.js: export() of 4.1 and
 * 5.0). A new entry without a field makes them differ; the next deploy clears it away, since no
 * node has its id. */

#define TOUCHED ",\"credentials\":{}}"

static void
wipe_string (gpointer data)
{
  GString *string = data;

  explicit_bzero (string->str, string->len);
  g_string_free (string, TRUE);
}

static const char *
get_text (FbFlowDocument *document)
{
  return g_bytes_get_data (fb_flow_document_get_bytes (document), NULL);
}

/* What no module brings. */
static gboolean
is_built_in (const FbFlowNode *node)
{
  return node->kind == FB_FLOW_TAB || node->kind == FB_FLOW_SUBFLOW ||
         node->kind == FB_FLOW_GROUP || g_str_has_prefix (node->type, "subflow:");
}

static void
take_node (FbRestorePlan *self, const FbFlowNode *node, gboolean is_restored)
{
  g_hash_table_add (self->ids, g_strdup (node->id));
  if (!is_restored)
    return;

  g_ptr_array_add (self->restored, g_strdup (node->id));
  if (!is_built_in (node))
    g_hash_table_add (self->types, g_strdup (node->type));
}

/* The credentials of the restored nodes: those of the snapshot, and nothing for nodes that could
 * have some and had none, so that none added later stay. NULL when the snapshot does not know.
 * (transfer full) (nullable) */
static JsonObject *
choose_credentials (FbRestorePlan *self, FbSnapshotContent *content, FbFlowDocument *snapshot)
{
  JsonObject *known = fb_snapshot_content_get_credentials (content);
  g_autoptr (JsonObject) chosen = NULL;
  g_autoptr (GPtrArray) questions = NULL;
  g_autoptr (GHashTable) restored = NULL;
  g_autofree char *mark = fb_id_new ();

  if (fb_snapshot_content_get_unknown (content) & FB_PART_CREDENTIALS)
    return NULL;

  chosen = json_object_new ();
  restored = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < self->restored->len; i++)
    {
      const char *id = g_ptr_array_index (self->restored, i);
      JsonNode   *fields = known != NULL ? json_object_get_member (known, id) : NULL;

      g_hash_table_add (restored, (gpointer)id);
      if (fields != NULL)
        json_object_set_member (chosen, id, json_node_ref (fields));
    }

  questions =
      fb_credential_fields_list_questions (snapshot, fb_snapshot_content_get_palette (content));
  for (guint i = 1; i < questions->len; i += 2)
    {
      const char *id = g_ptr_array_index (questions, i);

      if (g_hash_table_contains (restored, id) && !json_object_has_member (chosen, id))
        json_object_set_object_member (chosen, id, json_object_new ());
    }
  if (json_object_get_size (chosen) == 0)
    return NULL;

  json_object_set_object_member (chosen, mark, json_object_new ());
  return g_steal_pointer (&chosen);
}

static void
append_node (GString *body, const FbRestoreNode *node, gboolean touched)
{
  const FbFlowNode *view = fb_flow_document_get_node (node->document, node->index);
  const char       *text = get_text (node->document);
  gsize             start, end;

  if (touched &&
      !fb_flow_document_get_property (node->document, node->index, "credentials", &start, &end))
    {
      g_string_append_len (body, text + view->start, view->end - view->start - 1);
      g_string_append (body, TOUCHED);
    }
  else
    g_string_append_len (body, text + view->start, view->end - view->start);
}

/* {"flows":…,"rev":…,"credentials":…} in one piece of memory that is wiped at the end. @nodes:
 * (nullable) those of a choice. @credentials: (nullable) */
static GBytes *
print_body (FbFlowDocument *snapshot,
            FbFlowDocument *running,
            GArray         *nodes,
            JsonObject     *credentials)
{
  char       *secrets = credentials != NULL ? fb_json_print_object (credentials) : NULL;
  const char *rev = fb_flow_document_get_rev (running);
  const gsize size = g_bytes_get_size (fb_flow_document_get_bytes (snapshot)) +
                     g_bytes_get_size (fb_flow_document_get_bytes (running)) +
                     (secrets != NULL ? strlen (secrets) : 0) +
                     (nodes != NULL ? nodes->len * strlen (TOUCHED) : 0) + 1024;
  GString *body = g_string_sized_new (size);

  g_string_append (body, "{\"flows\":");
  if (nodes == NULL)
    {
      g_autoptr (GBytes) flows = fb_flow_document_get_flows (snapshot);

      g_string_append_len (body, g_bytes_get_data (flows, NULL), g_bytes_get_size (flows));
    }
  for (guint i = 0; nodes != NULL && i < nodes->len; i++)
    {
      const FbRestoreNode *node = &g_array_index (nodes, FbRestoreNode, i);
      const char          *id = fb_flow_document_get_node (node->document, node->index)->id;

      g_string_append_c (body, i == 0 ? '[' : ',');
      append_node (body, node,
                   node->document == snapshot && credentials != NULL &&
                       json_object_has_member (credentials, id));
    }
  if (nodes != NULL)
    g_string_append (body, nodes->len == 0 ? "[]" : "]");
  if (rev != NULL)
    {
      g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), rev);
      g_autofree char *text = fb_json_print (node);

      g_string_append_printf (body, ",\"rev\":%s", text);
    }
  if (secrets != NULL)
    {
      g_string_append (body, ",\"credentials\":");
      g_string_append (body, secrets);
    }
  g_string_append_c (body, '}');
  fb_keyring_secret_free (secrets);

  return g_bytes_new_with_free_func (body->str, body->len, wipe_string, body);
}

/* Everything of the snapshot. */
static void
take_whole (FbRestorePlan *self, FbFlowDocument *snapshot)
{
  const guint n_nodes = fb_flow_document_get_n_nodes (snapshot);

  for (guint i = 0; i < n_nodes; i++)
    take_node (self, fb_flow_document_get_node (snapshot, i), TRUE);
}

/* (transfer full) */
static GArray *
take_chosen (FbRestorePlan         *self,
             const FbRestoreChoice *choice,
             FbFlowDocument        *snapshot,
             FbFlowDocument        *running)
{
  GArray *nodes = fb_restore_choice_arrange (choice, snapshot, running);

  for (guint i = 0; i < nodes->len; i++)
    {
      const FbRestoreNode *node = &g_array_index (nodes, FbRestoreNode, i);

      take_node (self, fb_flow_document_get_node (node->document, node->index),
                 node->document == snapshot);
    }

  return nodes;
}

FbRestorePlan *
fb_restore_plan_new (FbSnapshotContent *content,
                     GBytes            *running_body,
                     const char *const *nodes,
                     GError           **error)
{
  g_autoptr (FbRestorePlan) self = g_new0 (FbRestorePlan, 1);
  g_autoptr (FbFlowDocument) running = NULL;
  g_autoptr (FbRestoreChoice) choice = NULL;
  g_autoptr (GArray) arranged = NULL;
  g_autoptr (JsonObject) credentials = NULL;
  FbFlowDocument *snapshot;

  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->restored = g_ptr_array_new_with_free_func (g_free);
  self->type = nodes != NULL ? FB_DEPLOY_NODES : FB_DEPLOY_FULL;

  snapshot = fb_snapshot_content_get_document (content, error);
  if (snapshot == NULL)
    {
      fb_throw_prefixed (error, _ ("Reading the flows of the snapshot: "));
      return NULL;
    }
  running = fb_flow_document_new (running_body, error);
  if (running == NULL)
    {
      fb_throw_prefixed (error, _ ("Reading the flows that run: "));
      return NULL;
    }
  if (nodes != NULL)
    {
      choice = fb_restore_choice_new (snapshot, running, nodes, error);
      if (choice == NULL)
        return NULL;
      arranged = take_chosen (self, choice, snapshot, running);
    }
  else
    take_whole (self, snapshot);

  credentials = choose_credentials (self, content, snapshot);
  self->secrets = fb_restore_secrets_list (content, snapshot, running, self->restored);
  self->body = print_body (snapshot, running, arranged, credentials);

  return g_steal_pointer (&self);
}

void
fb_restore_plan_free (FbRestorePlan *self)
{
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->types, g_hash_table_unref);
  g_clear_pointer (&self->ids, g_hash_table_unref);
  g_clear_pointer (&self->restored, g_ptr_array_unref);
  g_clear_pointer (&self->secrets, g_ptr_array_unref);
  g_free (self);
}
