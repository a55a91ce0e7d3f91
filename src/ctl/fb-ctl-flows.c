/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fb-commands.h"
#include "fb-ctl-flows.h"
#include "fb-ctl-input.h"
#include "fb-ctl-instance.h"
#include "fb-error.h"
#include "fb-file.h"
#include "flow/fb-flow-selection.h"

/* The noun "flows": reading, deploying and checking flow documents. */

static const FbColumn put_columns[] = {
  { "instance", N_ ("Instance"), FB_COLUMN_PLAIN },
  { "rev", N_ ("Revision"), FB_COLUMN_PLAIN },
  { "nodes", N_ ("Nodes"), FB_COLUMN_PLAIN },
  { NULL },
};

static const FbColumn problem_columns[] = {
  { "node", N_ ("NODE"), FB_COLUMN_PLAIN },
  { "message", N_ ("PROBLEM"), FB_COLUMN_PLAIN },
  { NULL },
};

static GBytes *
fetch (FbCtl *ctl, FbInstance *instance, GError **error)
{
  FbInstanceLink *link = fb_ctl_instance_reach (ctl, instance, error);
  FbAdminClient  *admin;
  g_auto (FbCtlAnswer) answer = { 0 };

  if (link == NULL)
    return NULL;

  admin = fb_instance_link_get_admin (link);
  fb_admin_client_get_flows_async (admin, fb_ctl_get_cancellable (ctl), fb_ctl_answer_cb, &answer);
  return fb_admin_client_get_flows_finish (admin, fb_ctl_answer_wait (&answer), error);
}

int
fb_ctl_flows_get (FbCtl *ctl, char **args, GError **error)
{
  g_autofree char   *file = NULL;
  const GOptionEntry options[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &file, N_ ("Write to FILE"), N_ ("FILE") },
    { NULL },
  };
  g_auto (GStrv) rest = NULL;
  FbInstance *instance =
      fb_ctl_instance_from_args (ctl, args, options, 1, FB_CTL_WITH_SECRETS, &rest, error);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GBytes) flows = NULL;
  g_autoptr (FbFlowDocument) document = NULL;
  gsize         size;
  gconstpointer data;

  if (instance == NULL || (body = fetch (ctl, instance, error)) == NULL ||
      (document = fb_flow_document_new (body, error)) == NULL)
    return FB_CTL_FAILED;

  /* As JSON the whole answer with its revision, otherwise what a flows.json holds. */
  flows = fb_ctl_is_json (ctl) ? g_bytes_ref (body) : fb_flow_document_get_flows (document);
  data = g_bytes_get_data (flows, &size);
  if (file != NULL)
    return fb_file_write (file, data, size, 0600, error) ? FB_CTL_DONE : FB_CTL_FAILED;
  fb_ctl_output_bytes (flows);
  fb_ctl_output_text ("\n");

  return FB_CTL_DONE;
}

static gboolean
parse_type (const char *name, FbDeployType *type, GError **error)
{
  static const char *const names[] = {
    [FB_DEPLOY_FULL] = "full",
    [FB_DEPLOY_NODES] = "nodes",
    [FB_DEPLOY_FLOWS] = "flows",
  };

  *type = FB_DEPLOY_FULL;
  if (name == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i], name))
      {
        *type = i;
        return TRUE;
      }

  return fb_ctl_throw_usage (error, _ ("“%s” is no type: full, nodes or flows"), name);
}

/* {"flows":…} with the revision the flows were made from, when there is one. */
static GBytes *
make_body (FbFlowDocument *document, const char *rev)
{
  g_autoptr (GBytes) flows = fb_flow_document_get_flows (document);
  GString      *body = g_string_new ("{\"flows\":");
  gsize         size;
  gconstpointer data = g_bytes_get_data (flows, &size);

  g_string_append_len (body, data, size);
  if (rev != NULL)
    {
      g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), rev);
      g_autofree char *text = json_to_string (node, FALSE);

      g_string_append_printf (body, ",\"rev\":%s", text);
    }
  g_string_append_c (body, '}');

  return g_string_free_to_bytes (body);
}

gboolean
fb_ctl_flows_deploy (FbCtl          *ctl,
                     FbInstance     *instance,
                     FbFlowDocument *document,
                     const char     *rev,
                     FbDeployType    type,
                     char          **new_rev,
                     GError        **error)
{
  FbInstanceLink *link = fb_ctl_instance_reach (ctl, instance, error);
  g_autoptr (FbDeploy) operation = NULL;

  if (link == NULL)
    return FALSE;

  operation =
      fb_deploy_new (link, fb_session_get_guard (fb_ctl_open (ctl, FB_CTL_WITH_SECRETS, NULL)),
                     make_body (document, rev), type);
  if (!fb_ctl_run (ctl, FB_OPERATION (g_object_ref (operation)), error))
    return FALSE;

  *new_rev = g_strdup (fb_deploy_get_rev (operation));
  return TRUE;
}

/* Nodes from the editor's clipboard are no flows to replace all others with. */
static gboolean
check_whole (FbFlowDocument *document, const char *path, FbInstance *instance, GError **error)
{
  if (!fb_flow_selection_is (document))
    return TRUE;

  return fb_throw (error, FB_ERROR_INVALID,
                   _ ("%s has nodes but no tab, as the editor's clipboard does. It would replace "
                      "all that runs on “%s”; import it in the editor, or say --overwrite"),
                   path, fb_instance_get_name (instance));
}

int
fb_ctl_flows_put (FbCtl *ctl, char **args, GError **error)
{
  g_autofree char   *type_name = NULL, *rev = NULL, *new_rev = NULL;
  gboolean           overwrite = FALSE;
  const GOptionEntry options[] = {
    { "type", 't', 0, G_OPTION_ARG_STRING, &type_name,
      N_ ("What to restart: full (everything), flows or nodes that changed"), N_ ("TYPE") },
    { "rev", 0, 0, G_OPTION_ARG_STRING, &rev,
      N_ ("Only when this revision runs there; else that of FILE if it has one"), N_ ("REVISION") },
    { "overwrite", 0, 0, G_OPTION_ARG_NONE, &overwrite, N_ ("Whatever runs there"), NULL },
    { NULL },
  };
  g_auto (GStrv) rest = NULL;
  FbInstance *instance =
      fb_ctl_instance_from_args (ctl, args, options, 2, FB_CTL_WITH_SECRETS, &rest, error);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (FbFlowDocument) document = NULL;
  g_autoptr (JsonObject) object = NULL;
  FbDeployType type;

  if (instance == NULL || !parse_type (type_name, &type, error) ||
      (bytes = fb_ctl_input_read (rest[1], error)) == NULL)
    return FB_CTL_FAILED;
  document = fb_flow_document_new (bytes, error);
  if (document == NULL)
    {
      fb_throw_prefixed (error, "%s: ", rest[1]);
      return FB_CTL_FAILED;
    }

  if (!overwrite && !check_whole (document, rest[1], instance, error))
    return FB_CTL_FAILED;
  if (rev == NULL)
    rev = g_strdup (fb_flow_document_get_rev (document));
  if (!fb_ctl_flows_deploy (ctl, instance, document, overwrite ? NULL : rev, type, &new_rev, error))
    return FB_CTL_FAILED;

  object = json_object_new ();
  json_object_set_string_member (object, "instance", fb_instance_get_name (instance));
  json_object_set_string_member (object, "rev", new_rev);
  json_object_set_int_member (object, "nodes", fb_flow_document_get_n_nodes (document));
  fb_ctl_output_fields (fb_ctl_is_json (ctl), object, put_columns);

  return FB_CTL_DONE;
}

static JsonArray *
describe_problems (GPtrArray *problems)
{
  JsonArray *rows = json_array_new ();

  for (guint i = 0; i < problems->len; i++)
    {
      const FbFlowProblem *problem = g_ptr_array_index (problems, i);
      JsonObject          *row = json_object_new ();

      json_object_set_string_member (row, "code", problem->code);
      json_object_set_string_member (row, "node", problem->node);
      json_object_set_string_member (row, "message", problem->message);
      json_array_add_object_element (rows, row);
    }

  return rows;
}

int
fb_ctl_flows_check (FbCtl *ctl, char **args, GError **error)
{
  g_auto (GStrv) rest = fb_ctl_parse (ctl, args, NULL, 1, 1, error);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (FbFlowDocument) document = NULL;
  g_autoptr (JsonArray) problems = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_autofree char *summary = NULL;

  if (rest == NULL || (bytes = fb_ctl_input_read (rest[0], error)) == NULL)
    return FB_CTL_FAILED;
  document = fb_flow_document_new (bytes, error);
  if (document == NULL)
    {
      fb_throw_prefixed (error, "%s: ", rest[0]);
      return FB_CTL_FAILED;
    }

  problems = describe_problems (fb_flow_document_get_problems (document));
  if (fb_ctl_is_json (ctl))
    {
      object = json_object_new ();
      json_object_set_string_member (object, "hash", fb_flow_document_get_hash (document));
      json_object_set_int_member (object, "nodes", fb_flow_document_get_n_nodes (document));
      json_object_set_array_member (object, "problems", json_array_ref (problems));
      fb_ctl_output_event (object);
    }
  else
    {
      summary = fb_flow_document_describe (document);
      fb_ctl_output_text (summary);
      fb_ctl_output_text ("\n");
      fb_ctl_output_table (FALSE, problems, problem_columns);
    }

  return json_array_get_length (problems) > 0 ? FB_CTL_FOUND : FB_CTL_DONE;
}
