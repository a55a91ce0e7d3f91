/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n.h>

#include "fb-commands.h"
#include "fb-ctl-output.h"
#include "fb-error.h"

/* The noun "runtime": the pairs of Node.js and Node-RED of the profile. */

static const FbColumn columns[] = {
  { "name", N_ ("NAME"), FB_COLUMN_PLAIN },
  { "state", N_ ("STATE"), FB_COLUMN_PLAIN },
  { "node_red_version", N_ ("NODE-RED"), FB_COLUMN_PLAIN },
  { "node_version", N_ ("NODE.JS"), FB_COLUMN_PLAIN },
  { "size", N_ ("SIZE"), FB_COLUMN_BYTES },
  { NULL },
};

static const char *const state_names[] = {
  [FB_RUNTIME_AVAILABLE] = "available",
  [FB_RUNTIME_INSTALLED] = "installed",
  [FB_RUNTIME_SYSTEM] = "system",
};

static JsonObject *
describe (FbRuntime *runtime)
{
  JsonObject *row = json_object_new ();
  gint64      size = fb_runtime_get_size (runtime);

  json_object_set_string_member (row, "name", fb_runtime_get_name (runtime));
  json_object_set_string_member (row, "state", state_names[fb_runtime_get_state (runtime)]);
  json_object_set_string_member (row, "node_red_version",
                                 fb_runtime_get_node_red_version (runtime));
  json_object_set_string_member (row, "node_version", fb_runtime_get_node_version (runtime));
  if (size >= 0)
    json_object_set_int_member (row, "size", size);
  else
    json_object_set_null_member (row, "size");

  return row;
}

/* The store and the runtime named by the only argument. */
static FbRuntime *
find_runtime (FbCtl *ctl, char **args, FbRuntimeStore **store, GError **error)
{
  g_auto (GStrv) rest = fb_ctl_parse (ctl, args, NULL, 1, 1, error);
  FbSession *session;
  FbRuntime *runtime;

  if (rest == NULL || (session = fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, error)) == NULL)
    return NULL;

  *store = fb_session_get_runtimes (session);
  runtime = fb_runtime_store_find (*store, rest[0]);
  if (runtime == NULL)
    fb_throw (error, FB_ERROR_NOT_FOUND, _ ("There is no runtime “%s”"), rest[0]);

  return runtime;
}

int
fb_ctl_runtime_list (FbCtl *ctl, char **args, GError **error)
{
  g_auto (GStrv) rest = fb_ctl_parse (ctl, args, NULL, 0, 0, error);
  g_autoptr (JsonArray) rows = json_array_new ();
  FbSession  *session;
  GListModel *runtimes;

  if (rest == NULL || (session = fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, error)) == NULL)
    return FB_CTL_FAILED;

  runtimes = G_LIST_MODEL (fb_session_get_runtimes (session));
  for (guint i = 0; i < g_list_model_get_n_items (runtimes); i++)
    {
      g_autoptr (FbRuntime) runtime = g_list_model_get_item (runtimes, i);

      json_array_add_object_element (rows, describe (runtime));
    }
  fb_ctl_output_table (fb_ctl_is_json (ctl), rows, columns);

  return FB_CTL_DONE;
}

int
fb_ctl_runtime_install (FbCtl *ctl, char **args, GError **error)
{
  FbRuntimeStore *store = NULL;
  FbRuntime      *runtime = find_runtime (ctl, args, &store, error);
  g_autoptr (FbRuntime) kept = NULL;
  g_autoptr (JsonObject) row = NULL;
  g_auto (FbCtlAnswer) answer = { 0 };

  if (runtime == NULL)
    return FB_CTL_FAILED;

  kept = g_object_ref (runtime);
  if (fb_runtime_get_state (runtime) == FB_RUNTIME_AVAILABLE &&
      !fb_ctl_run (ctl, fb_runtime_store_install (store, runtime), error))
    return FB_CTL_FAILED;

  /* What the disk says now; the store may have put a new object in its place. */
  fb_runtime_store_load_async (store, fb_ctl_get_cancellable (ctl), fb_ctl_answer_cb, &answer);
  if (!fb_runtime_store_load_finish (store, fb_ctl_answer_wait (&answer), error))
    return FB_CTL_FAILED;
  runtime = fb_runtime_store_find (store, fb_runtime_get_name (kept));
  row = describe (runtime != NULL ? runtime : kept);
  fb_ctl_output_fields (fb_ctl_is_json (ctl), row, columns);

  return FB_CTL_DONE;
}

int
fb_ctl_runtime_remove (FbCtl *ctl, char **args, GError **error)
{
  FbRuntimeStore *store = NULL;
  FbRuntime      *runtime = find_runtime (ctl, args, &store, error);
  g_autoptr (JsonObject) row = NULL;

  if (runtime == NULL)
    return FB_CTL_FAILED;

  row = json_object_new ();
  json_object_set_string_member (row, "name", fb_runtime_get_name (runtime));
  if (!fb_ctl_run (ctl, fb_runtime_store_uninstall (store, runtime), error))
    return FB_CTL_FAILED;
  if (fb_ctl_is_json (ctl))
    fb_ctl_output_event (row);

  return FB_CTL_DONE;
}
