/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-remote-source.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "fb-json.h"
#include "snapshot/fb-credential-fields.h"
#include "snapshot/fb-node-sets.h"
#include "snapshot/fb-palette-cache.h"
#include "snapshot/fb-palette-scan.h"
#include "snapshot/fb-settings-scan.h"

/* One question after the other, in the order of the functions below from the last to the first; the
 * task carries what is known so far. Only without flows, or without an answer at all, is there no
 * result. */

#define MAX_NODES_BYTES (32 * 1024 * 1024)
#define MAX_SMALL_BYTES (4 * 1024 * 1024)
#define N_AT_ONCE 4

typedef struct
{
  /* Owned */
  FbWorkspace   *workspace;
  char          *id; /* of the instance */
  FbAdminClient *admin;
  GBytes        *running;
  FbNodeSets    *sets;     /* (nullable) */
  JsonObject    *palette;  /* (nullable) */
  JsonObject    *answer;   /* (nullable) to the question for settings */
  JsonObject    *settings; /* (nullable) those that matter */
  JsonObject    *catalogs; /* (nullable) texts of the modules */
  GBytes        *html;     /* (nullable) of the modules */
  char          *node_red_version;
  char          *node_version;
  char          *rev;
  GBytes        *flows; /* the array */
  GPtrArray     *questions;
  JsonObject    *fields;

  guint    next;    /* question */
  guint    n_asked; /* and not answered yet */
  gboolean has_fields;
  GError  *error; /* of a question */
} Read;

static void
read_free (gpointer data)
{
  Read *self = data;

  g_clear_object (&self->workspace);
  g_clear_pointer (&self->id, g_free);
  g_clear_object (&self->admin);
  g_clear_pointer (&self->running, g_bytes_unref);
  g_clear_pointer (&self->sets, fb_node_sets_free);
  g_clear_pointer (&self->palette, json_object_unref);
  g_clear_pointer (&self->answer, json_object_unref);
  g_clear_pointer (&self->settings, json_object_unref);
  g_clear_pointer (&self->catalogs, json_object_unref);
  g_clear_pointer (&self->html, g_bytes_unref);
  g_clear_pointer (&self->node_red_version, g_free);
  g_clear_pointer (&self->node_version, g_free);
  g_clear_pointer (&self->rev, g_free);
  g_clear_pointer (&self->flows, g_bytes_unref);
  g_clear_pointer (&self->questions, g_ptr_array_unref);
  g_clear_pointer (&self->fields, json_object_unref);
  g_clear_error (&self->error);
  g_free (self);
}

/* Whether an answer that did not come ends it all; else the part stays unknown. */
static gboolean
is_fatal (const GError *error)
{
  return g_error_matches (error, FB_ERROR, FB_ERROR_UNREACHABLE) ||
         g_error_matches (error, FB_ERROR, FB_ERROR_UNVERIFIED) ||
         g_error_matches (error, FB_ERROR, FB_ERROR_CANCELLED);
}

/* The object that was asked for; NULL when there is none. FALSE ends @task. */
static gboolean
take_object (GTask *task, FbAdminClient *admin, GAsyncResult *result, JsonObject **object)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = fb_admin_client_get_finish (admin, result, &error);

  *object = NULL;
  if (node == NULL && is_fatal (error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return FALSE;
    }

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    *object = json_object_ref (json_node_get_object (node));
  return TRUE;
}

static void
finish (GTask *task)
{
  Read              *self = g_task_get_task_data (task);
  FbSnapshotContent *content = fb_snapshot_content_new (self->flows);
  FbSnapshotParts    unknown = FB_PART_CREDENTIALS | FB_PART_ENVIRONMENT | FB_PART_PACKAGES;

  if (self->sets != NULL)
    fb_snapshot_content_set_modules (content, self->sets->modules);
  else
    unknown |= FB_PART_MODULES;
  if (self->settings != NULL)
    fb_snapshot_content_set_settings (content, self->settings);
  else
    unknown |= FB_PART_SETTINGS;
  if (self->palette != NULL)
    fb_snapshot_content_set_palette (content, self->palette);
  else
    unknown |= FB_PART_PALETTE;
  if (self->has_fields)
    fb_snapshot_content_set_credential_fields (content, self->fields);

  fb_snapshot_content_set_unknown (content, unknown);
  fb_snapshot_content_set_rev (content, self->rev);
  fb_snapshot_content_set_node_red_version (content, self->node_red_version);
  fb_snapshot_content_set_node_version (content, self->node_version);
  g_task_return_pointer (task, content, (GDestroyNotify)fb_snapshot_content_unref);
}

static void ask_next (GTask *task);

/* One question in flight. */
typedef struct
{
  GTask *task;
  guint  index;
} Question;

static void
fb_remote_source_credentials_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (GTask) task = question->task;
  Read       *self = g_task_get_task_data (task);
  const char *id = g_ptr_array_index (self->questions, question->index + 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer =
                 fb_admin_client_get_finish (FB_ADMIN_CLIENT (source), result, &error);
  JsonObject *fields = fb_credential_fields_from_answer (answer);

  g_free (question);
  self->n_asked--;
  if (fields != NULL)
    json_object_set_object_member (self->fields, id, fields);
  if (answer == NULL)
    self->has_fields = FALSE;
  if (error != NULL && is_fatal (error) && self->error == NULL)
    self->error = g_steal_pointer (&error);
  ask_next (task);
}

/* Keeps a few questions under way; after the last answer the content is complete. */
static void
ask_next (GTask *task)
{
  Read *self = g_task_get_task_data (task);

  while (self->error == NULL && self->n_asked < N_AT_ONCE && self->next < self->questions->len)
    {
      Question *question = g_new0 (Question, 1);

      question->task = g_object_ref (task);
      question->index = self->next;
      self->next += 2;
      self->n_asked++;
      fb_admin_client_get_async (self->admin, g_ptr_array_index (self->questions, question->index),
                                 MAX_SMALL_BYTES, g_task_get_cancellable (task),
                                 fb_remote_source_credentials_cb, question);
    }

  if (self->n_asked > 0)
    return;
  if (self->error != NULL)
    g_task_return_error (task, g_steal_pointer (&self->error));
  else
    finish (task);
}

/* On a worker: what takes long of what was read. */
static void
digest (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Read   *self = task_data;
  GError *error = NULL;
  g_autoptr (FbFlowDocument) document = fb_flow_document_new (self->running, &error);

  if (document == NULL)
    {
      fb_throw_prefixed (&error, _ ("Reading the flows that run: "));
      g_task_return_error (task, error);
      return;
    }

  self->rev = g_strdup (fb_flow_document_get_rev (document));
  self->flows = fb_flow_document_get_flows (document);
  if (self->html != NULL)
    {
      self->palette = json_object_new ();
      fb_palette_scan_all (g_bytes_get_data (self->html, NULL), g_bytes_get_size (self->html),
                           self->catalogs, self->palette);
      fb_node_sets_complete (self->sets, self->palette);
      /* What cannot be kept is read again the next time. */
      fb_palette_cache_write (self->workspace, self->id, self->sets->digest, self->palette, NULL);
    }

  self->questions = fb_credential_fields_list_questions (document, self->palette);
  self->fields = json_object_new ();
  self->has_fields =
      self->palette != NULL && self->questions->len < 2 * FB_CREDENTIAL_FIELDS_MAX_NODES;
  g_task_return_boolean (task, TRUE);
}

static void
fb_remote_source_digested_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    ask_next (task);
  else
    g_task_return_error (task, error);
}

/* Runs @func with the data of @task on a worker. */
static void
run_in_thread (GTask *task, GTaskThreadFunc func, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) work =
                 g_task_new (NULL, g_task_get_cancellable (task), callback, g_object_ref (task));

  g_task_set_source_tag (work, run_in_thread);
  g_task_set_task_data (work, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (work, func);
}

static void
fb_remote_source_texts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Read *self = g_task_get_task_data (task);

  if (take_object (task, FB_ADMIN_CLIENT (source), result, &self->catalogs))
    run_in_thread (task, digest, fb_remote_source_digested_cb);
}

static void
fb_remote_source_html_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Read *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  self->html = fb_admin_client_fetch_finish (FB_ADMIN_CLIENT (source), result, &error);
  if (self->html == NULL && is_fatal (error))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (self->html == NULL)
    run_in_thread (task, digest, fb_remote_source_digested_cb);
  else
    fb_admin_client_get_async (self->admin, "nodes/messages?lng=en-US", MAX_NODES_BYTES,
                               g_task_get_cancellable (task), fb_remote_source_texts_cb,
                               g_object_ref (task));
}

static void
look_up_palette (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Read *self = task_data;

  self->palette = fb_palette_cache_read (self->workspace, self->id, self->sets->digest);
  g_task_return_boolean (task, TRUE);
}

static void
fb_remote_source_looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Read   *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (task, error);
  else if (self->palette != NULL)
    run_in_thread (task, digest, fb_remote_source_digested_cb);
  else
    fb_admin_client_fetch_async (self->admin, "nodes", "text/html", FB_PALETTE_MAX_BYTES,
                                 g_task_get_cancellable (task), fb_remote_source_html_cb,
                                 g_object_ref (task));
}

static void
fb_remote_source_nodes_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Read *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) list = fb_admin_client_get_finish (FB_ADMIN_CLIENT (source), result, &error);

  if (list == NULL && is_fatal (error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  self->sets = list != NULL ? fb_node_sets_parse (list, NULL) : NULL;
  if (self->sets != NULL)
    run_in_thread (task, look_up_palette, fb_remote_source_looked_up_cb);
  else
    run_in_thread (task, digest, fb_remote_source_digested_cb);
}

static void
fb_remote_source_diagnostics_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Read *self = g_task_get_task_data (task);
  g_autoptr (JsonObject) diagnostics = NULL;
  JsonObject *node;

  if (!take_object (task, FB_ADMIN_CLIENT (source), result, &diagnostics))
    return;

  node = diagnostics != NULL ? fb_json_get_object (diagnostics, "nodejs") : NULL;
  if (node != NULL)
    {
      const char *version = fb_json_get_string (node, "version", NULL);

      self->node_version = g_strdup (version != NULL && *version == 'v' ? version + 1 : version);
    }
  if (self->answer != NULL)
    {
      self->settings = json_object_new ();
      fb_settings_take_remote (self->answer, diagnostics, self->settings);
    }
  fb_admin_client_get_async (self->admin, "nodes", MAX_NODES_BYTES, g_task_get_cancellable (task),
                             fb_remote_source_nodes_cb, g_object_ref (task));
}

static void
fb_remote_source_settings_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Read *self = g_task_get_task_data (task);
  g_autoptr (JsonObject) settings = NULL;

  if (!take_object (task, FB_ADMIN_CLIENT (source), result, &settings))
    return;

  if (settings != NULL)
    self->node_red_version = g_strdup (fb_json_get_string (settings, "version", NULL));
  self->answer = g_steal_pointer (&settings);
  fb_admin_client_get_async (self->admin, "diagnostics", MAX_SMALL_BYTES,
                             g_task_get_cancellable (task), fb_remote_source_diagnostics_cb,
                             g_object_ref (task));
}

static void
ask_settings (GTask *task)
{
  Read *self = g_task_get_task_data (task);

  fb_admin_client_get_async (self->admin, "settings", MAX_SMALL_BYTES,
                             g_task_get_cancellable (task), fb_remote_source_settings_cb,
                             g_object_ref (task));
}

static void
fb_remote_source_flows_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Read   *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->running = fb_admin_client_get_flows_finish (FB_ADMIN_CLIENT (source), result, &error);
  if (self->running != NULL)
    ask_settings (task);
  else
    g_task_return_error (task, error);
}

void
fb_remote_source_read_async (FbWorkspace        *workspace,
                             FbInstanceLink     *link,
                             GBytes             *running,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  FbAdminClient *admin;
  Read          *self;

  g_return_if_fail (FB_IS_WORKSPACE (workspace));
  g_return_if_fail (FB_IS_INSTANCE_LINK (link));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_remote_source_read_async);
  admin = fb_instance_link_get_admin (link);
  if (admin == NULL)
    {
      g_task_return_new_error (task, FB_ERROR, FB_ERROR_UNREACHABLE, _ ("“%s” is not reached now"),
                               fb_instance_get_name (fb_instance_link_get_instance (link)));
      return;
    }

  self = g_new0 (Read, 1);
  self->workspace = g_object_ref (workspace);
  self->id = g_strdup (fb_instance_get_id (fb_instance_link_get_instance (link)));
  self->admin = g_object_ref (admin);
  self->running = running != NULL ? g_bytes_ref (running) : NULL;
  g_task_set_task_data (task, self, read_free);
  if (running != NULL)
    ask_settings (task);
  else
    fb_admin_client_get_flows_async (admin, cancellable, fb_remote_source_flows_cb,
                                     g_object_ref (task));
}

FbSnapshotContent *
fb_remote_source_read_finish (GAsyncResult *result, GError **error)
{
  FbSnapshotContent *content;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  content = g_task_propagate_pointer (G_TASK (result), error);
  fb_error_convert (error);

  return content;
}
