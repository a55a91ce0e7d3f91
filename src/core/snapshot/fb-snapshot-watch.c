/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-snapshot-watch.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "activity/fb-activity.h"
#include "fb-error.h"
#include "snapshot/fb-snapshot-take.h"

/* One source per followed instance. A deploy is looked into a moment after it was heard of: by then
 * another Flowbench of this profile has noted its own, which tells who it was, and several deploys
 * in a row become one snapshot each that is still there to be read. While one is taken the next
 * waits. */

#define SETTLE_MS 1500
#define N_RECENT 50

struct _FbSnapshotWatch
{
  GObject parent_instance;

  /* Owned */
  FbSnapshotStore *snapshots;
  FbInstanceStore *instances;
  GHashTable      *sources; /* instance id -> Source */
  GCancellable    *closing;
};

typedef struct
{
  /* Owned */
  FbInstanceLink *link;
  FbOperation    *take; /* (nullable) under way */
  char           *rev;  /* (nullable) of the deploy that was heard of */

  /* Borrowed */
  FbSnapshotWatch *watch;

  guint    settle;
  gboolean wants_ask; /* what runs there now, as soon as it can be asked */
  gboolean is_asking;
  gboolean was_online;
  gboolean was_found; /* not heard: what ran was another when it was asked */
} Source;

G_DEFINE_FINAL_TYPE (FbSnapshotWatch, fb_snapshot_watch, G_TYPE_OBJECT)

static void
source_free (gpointer data)
{
  Source *self = data;

  g_clear_handle_id (&self->settle, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->link, self);
  g_signal_handlers_disconnect_by_data (fb_instance_link_get_instance (self->link), self);
  if (self->take != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->take, self);
      fb_operation_cancel (self->take);
    }

  g_clear_object (&self->take);
  g_clear_object (&self->link);
  g_free (self->rev);
  g_free (self);
}

static void begin_settling (Source *self);

static void
note_failure (FbSnapshotWatch *self, FbInstance *instance, const GError *error)
{
  if (!g_error_matches (error, FB_ERROR, FB_ERROR_CANCELLED))
    fb_activity_note (fb_snapshot_store_get_workspace (self->snapshots), "snapshot.take",
                      fb_instance_get_id (instance), fb_instance_get_name (instance),
                      fb_error_code_to_string (error->code), error->message);
}

static void
take_finished_cb (FbOperation *take, Source *self)
{
  const GError *error = fb_operation_get_error (take);

  if (error != NULL)
    note_failure (self->watch, fb_instance_link_get_instance (self->link), error);
  g_signal_handlers_disconnect_by_data (take, self);
  g_clear_object (&self->take);
  if (self->rev != NULL)
    begin_settling (self);
}

static void
take (Source *self, FbSnapshotReason reason, const char *who, const char *description)
{
  const FbSnapshotLabel label = { .reason = reason, .who = who, .description = description };

  self->take = FB_OPERATION (fb_snapshot_take_new (self->watch->snapshots, self->watch->instances,
                                                   fb_instance_link_get_instance (self->link),
                                                   self->link, &label));
  g_signal_connect (self->take, "finished", G_CALLBACK (take_finished_cb), self);
  fb_operation_start (self->take);
}

/* What a worker looks up for a source, which may be gone when it is found. */
typedef struct
{
  FbSnapshotStore *snapshots;
  FbWorkspace     *workspace;
  char            *instance;
  char            *rev;     /* (nullable) */
  GBytes          *running; /* (nullable) */

  char    *who; /* (nullable) found */
  gboolean was_found;
  gboolean is_news; /* found: what runs is not the newest snapshot, of which there is one */
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  g_clear_object (&self->snapshots);
  g_clear_object (&self->workspace);
  g_free (self->instance);
  g_free (self->rev);
  g_free (self->who);
  g_clear_pointer (&self->running, g_bytes_unref);
  g_free (self);
}

static Question *
question_new (Source *self)
{
  Question *question = g_new0 (Question, 1);

  question->snapshots = g_object_ref (self->watch->snapshots);
  question->workspace = g_object_ref (fb_snapshot_store_get_workspace (self->watch->snapshots));
  question->instance = g_strdup (fb_instance_get_id (fb_instance_link_get_instance (self->link)));

  return question;
}

/* (nullable) The source of the question's instance, if it is still followed. */
static Source *
find_source (FbSnapshotWatch *self, const Question *question)
{
  return self->sources != NULL ? g_hash_table_lookup (self->sources, question->instance) : NULL;
}

static void
ask (FbSnapshotWatch *self, Question *question, GTaskThreadFunc func, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = g_task_new (self, self->closing, callback, NULL);

  g_task_set_source_tag (task, ask);
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, func);
}

/* Flowbench notes each of its deploys with the rev. */
static void
look_up_author (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Question *question = task_data;
  g_autoptr (GPtrArray) entries =
                 fb_activity_list (question->workspace, question->instance, N_RECENT, NULL);

  for (guint i = 0; entries != NULL && i < entries->len && question->who == NULL; i++)
    {
      FbActivityEntry *entry = g_ptr_array_index (entries, i);

      if (g_str_equal (fb_activity_entry_get_verb (entry), "deploy") &&
          g_str_equal (fb_activity_entry_get_result (entry), "ok") &&
          g_strcmp0 (fb_activity_entry_get_detail (entry), question->rev) == 0)
        question->who = g_strdup (fb_activity_entry_get_who (entry));
    }
  g_task_return_boolean (task, TRUE);
}

/* Who somebody else is nobody tells: a runtime says that there was a deploy, not whose. What is
 * known is whether it was heard of when it happened. */
static void
fb_snapshot_watch_author_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  FbSnapshotWatch *self = FB_SNAPSHOT_WATCH (object);
  const Question  *question = g_task_get_task_data (G_TASK (result));
  Source          *source = find_source (self, question);

  if (!g_task_propagate_boolean (G_TASK (result), NULL) || source == NULL || source->take != NULL)
    return;

  if (question->who != NULL)
    take (source, FB_SNAPSHOT_AFTER_DEPLOY, question->who, NULL);
  else
    take (source, FB_SNAPSHOT_FOREIGN_DEPLOY, "",
          question->was_found ? _ ("Deployed at some time while nobody here listened") : NULL);
}

static gboolean
settled_cb (gpointer user_data)
{
  Source   *self = user_data;
  Question *question = question_new (self);

  self->settle = 0;
  question->rev = g_steal_pointer (&self->rev);
  question->was_found = self->was_found;
  self->was_found = FALSE;
  ask (self->watch, question, look_up_author, fb_snapshot_watch_author_cb);

  return G_SOURCE_REMOVE;
}

static void
begin_settling (Source *self)
{
  if (self->settle == 0 && self->take == NULL)
    self->settle = g_timeout_add (SETTLE_MS, settled_cb, self);
}

static void
deployed_cb (FbInstanceLink *link, const char *rev, Source *self)
{
  g_free (self->rev);
  self->rev = g_strdup (rev);
  self->was_found = FALSE;
  begin_settling (self);
}

/* Whether what runs now is something else than what was kept last. */
static void
compare (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Question *question = task_data;
  g_autoptr (FbFlowDocument) running = fb_flow_document_new (question->running, NULL);
  g_autoptr (FbSnapshot) newest = NULL;

  if (running != NULL &&
      fb_snapshot_store_find_newest (question->snapshots, question->instance, &newest, NULL) &&
      newest != NULL)
    {
      question->is_news =
          g_strcmp0 (fb_snapshot_get_flow_hash (newest), fb_flow_document_get_hash (running)) != 0;
      question->rev = g_strdup (fb_flow_document_get_rev (running));
    }
  g_task_return_boolean (task, TRUE);
}

static void
fb_snapshot_watch_compared_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  FbSnapshotWatch *self = FB_SNAPSHOT_WATCH (object);
  const Question  *question = g_task_get_task_data (G_TASK (result));
  Source          *source = find_source (self, question);

  if (source != NULL)
    source->is_asking = FALSE;
  if (g_task_propagate_boolean (G_TASK (result), NULL) && source != NULL && question->is_news &&
      source->rev == NULL)
    {
      source->rev = g_strdup (question->rev);
      source->was_found = TRUE;
      begin_settling (source);
    }
}

/* What is asked carries the id only: the source may go meanwhile. */
typedef struct
{
  FbSnapshotWatch *watch;
  char            *instance;
} Asked;

static void
fb_snapshot_watch_flows_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Asked *asked = user_data;
  g_autoptr (FbSnapshotWatch) self = asked->watch;
  g_autofree char *instance = asked->instance;
  GBytes   *running = fb_admin_client_get_flows_finish (FB_ADMIN_CLIENT (object), result, NULL);
  Source   *source = self->sources != NULL ? g_hash_table_lookup (self->sources, instance) : NULL;
  Question *question;

  g_free (asked);
  if (source == NULL || running == NULL)
    {
      if (source != NULL)
        source->is_asking = FALSE;
      g_clear_pointer (&running, g_bytes_unref);
      return;
    }

  question = question_new (source);
  question->running = running;
  ask (self, question, compare, fb_snapshot_watch_compared_cb);
}

/* Somebody may have deployed while it was not heard. */
static void
ask_what_runs (Source *self)
{
  FbAdminClient *admin = fb_instance_link_get_admin (self->link);
  Asked         *asked;

  if (admin == NULL || self->is_asking)
    return;

  self->wants_ask = FALSE;
  asked = g_new0 (Asked, 1);
  asked->watch = g_object_ref (self->watch);
  asked->instance = g_strdup (fb_instance_get_id (fb_instance_link_get_instance (self->link)));
  self->is_asking = TRUE;
  fb_admin_client_get_flows_async (admin, self->watch->closing, fb_snapshot_watch_flows_cb, asked);
}

static void
instance_notify_state_cb (FbInstance *instance, GParamSpec *pspec, Source *self)
{
  const gboolean is_online = fb_instance_is_online (instance);

  if (is_online && !self->was_online)
    self->wants_ask = TRUE;
  self->was_online = is_online;
  if (is_online && self->wants_ask)
    ask_what_runs (self);
}

/* A local instance is online before its token was read; then the web socket tells something. */
static void
notification_cb (FbInstanceLink *link, const char *topic, JsonNode *data, Source *self)
{
  if (self->wants_ask)
    ask_what_runs (self);
}

static void
instances_items_changed_cb (FbSnapshotWatch *self)
{
  GHashTableIter iter;
  const char    *id;

  g_hash_table_iter_init (&iter, self->sources);
  while (g_hash_table_iter_next (&iter, (gpointer *)&id, NULL))
    if (fb_instance_store_get (self->instances, id) == NULL)
      g_hash_table_iter_remove (&iter);
}

static void
fb_snapshot_watch_dispose (GObject *object)
{
  FbSnapshotWatch *self = FB_SNAPSHOT_WATCH (object);

  fb_snapshot_watch_close (self);
  g_clear_object (&self->snapshots);
  g_clear_object (&self->instances);
  g_clear_object (&self->closing);

  G_OBJECT_CLASS (fb_snapshot_watch_parent_class)->dispose (object);
}

static void
fb_snapshot_watch_class_init (FbSnapshotWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fb_snapshot_watch_dispose;
}

static void
fb_snapshot_watch_init (FbSnapshotWatch *self)
{
  self->sources = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, source_free);
  self->closing = g_cancellable_new ();
}

FbSnapshotWatch *
fb_snapshot_watch_new (FbSnapshotStore *snapshots, FbInstanceStore *instances)
{
  FbSnapshotWatch *self;

  g_return_val_if_fail (FB_IS_SNAPSHOT_STORE (snapshots), NULL);
  g_return_val_if_fail (FB_IS_INSTANCE_STORE (instances), NULL);

  self = g_object_new (FB_TYPE_SNAPSHOT_WATCH, NULL);
  self->snapshots = g_object_ref (snapshots);
  self->instances = g_object_ref (instances);
  g_signal_connect_object (instances, "items-changed", G_CALLBACK (instances_items_changed_cb),
                           self, G_CONNECT_SWAPPED);

  return self;
}

void
fb_snapshot_watch_add_link (FbSnapshotWatch *self, FbInstanceLink *link)
{
  FbInstance *instance;
  Source     *source;

  g_return_if_fail (FB_IS_SNAPSHOT_WATCH (self));
  g_return_if_fail (FB_IS_INSTANCE_LINK (link));

  instance = fb_instance_link_get_instance (link);
  if (g_hash_table_contains (self->sources, fb_instance_get_id (instance)))
    return;

  source = g_new0 (Source, 1);
  source->watch = self;
  source->link = g_object_ref (link);
  g_hash_table_insert (self->sources, g_strdup (fb_instance_get_id (instance)), source);
  g_signal_connect (link, "deployed", G_CALLBACK (deployed_cb), source);
  g_signal_connect (link, "notification", G_CALLBACK (notification_cb), source);
  g_signal_connect (instance, "notify::state", G_CALLBACK (instance_notify_state_cb), source);
  instance_notify_state_cb (instance, NULL, source);
}

void
fb_snapshot_watch_close (FbSnapshotWatch *self)
{
  g_return_if_fail (FB_IS_SNAPSHOT_WATCH (self));

  g_cancellable_cancel (self->closing);
  if (self->instances != NULL)
    g_signal_handlers_disconnect_by_data (self->instances, self);
  g_clear_pointer (&self->sources, g_hash_table_unref);
}
