/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-snapshot-timer.h"

#include "activity/fb-activity.h"
#include "fb-clock.h"
#include "fb-error.h"
#include "snapshot/fb-snapshot-retention.h"
#include "snapshot/fb-snapshot-schedule.h"
#include "snapshot/fb-snapshot-take.h"

/* Which are due is read on a worker; each is claimed there too before it is taken, so that another
 * process does not take it as well. */

#define LOOK_S 60
#define PRUNE_US ((gint64)24 * 60 * 60 * G_USEC_PER_SEC)

struct _FbSnapshotTimer
{
  GObject parent_instance;

  /* Owned */
  FbSnapshotStore *snapshots;
  FbInstanceStore *instances;
  GHashTable      *links; /* instance id -> FbInstanceLink */
  GCancellable    *closing;

  guint  look;
  gint64 pruned_us; /* when it was begun last; 0: not yet */
};

G_DEFINE_FINAL_TYPE (FbSnapshotTimer, fb_snapshot_timer, G_TYPE_OBJECT)

/* What a worker looks up. */
typedef struct
{
  FbWorkspace *workspace;
  char        *instance; /* (nullable) */
  GPtrArray   *due;      /* (nullable) found */
  gboolean     is_ours;  /* found */
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  g_clear_object (&self->workspace);
  g_free (self->instance);
  g_clear_pointer (&self->due, g_ptr_array_unref);
  g_free (self);
}

static void
ask (FbSnapshotTimer    *self,
     const char         *instance,
     GTaskThreadFunc     func,
     GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = g_task_new (self, self->closing, callback, NULL);
  Question *question = g_new0 (Question, 1);

  question->workspace = g_object_ref (fb_snapshot_store_get_workspace (self->snapshots));
  question->instance = g_strdup (instance);
  g_task_set_source_tag (task, ask);
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, func);
}

/* One snapshot under way. */
typedef struct
{
  FbSnapshotTimer *timer;
  FbInstance      *instance;
} Taking;

static void
fb_snapshot_timer_taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Taking *taking = user_data;
  g_autoptr (FbSnapshotTimer) self = taking->timer;
  g_autoptr (FbInstance) instance = taking->instance;
  g_autoptr (GError) error = NULL;

  g_free (taking);
  if (!fb_operation_run_finish (FB_OPERATION (source), result, &error) &&
      !g_cancellable_is_cancelled (self->closing))
    fb_activity_note (fb_snapshot_store_get_workspace (self->snapshots), "snapshot.take",
                      fb_instance_get_id (instance), fb_instance_get_name (instance),
                      fb_error_code_to_string (error->code), error->message);
}

static void
take (FbSnapshotTimer *self, FbInstance *instance)
{
  const FbSnapshotLabel label = { .reason = FB_SNAPSHOT_SCHEDULED };
  FbInstanceLink       *link = g_hash_table_lookup (self->links, fb_instance_get_id (instance));
  g_autoptr (FbSnapshotTake) operation =
                 fb_snapshot_take_new (self->snapshots, self->instances, instance, link, &label);
  Taking *taking = g_new0 (Taking, 1);

  taking->timer = g_object_ref (self);
  taking->instance = g_object_ref (instance);
  fb_operation_run_async (FB_OPERATION (operation), fb_snapshot_timer_taken_cb, taking);
}

/* Whether it can be read now. */
static gboolean
can_take (FbSnapshotTimer *self, FbInstance *instance)
{
  FbInstanceLink *link = g_hash_table_lookup (self->links, fb_instance_get_id (instance));

  return fb_instance_get_kind (instance) == FB_INSTANCE_LOCAL ||
         (link != NULL && fb_instance_is_online (instance) &&
          fb_instance_link_get_admin (link) != NULL);
}

static void
claim (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Question *question = task_data;

  fb_snapshot_schedule_claim (question->workspace, question->instance, fb_clock_now (),
                              &question->is_ours, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
fb_snapshot_timer_claimed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbSnapshotTimer *self = FB_SNAPSHOT_TIMER (source);
  const Question  *question = g_task_get_task_data (G_TASK (result));
  FbInstance      *instance;

  if (!g_task_propagate_boolean (G_TASK (result), NULL) || !question->is_ours)
    return;

  instance = fb_instance_store_get (self->instances, question->instance);
  if (instance != NULL)
    take (self, instance);
}

static void
list_due (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Question *question = task_data;

  question->due = fb_snapshot_schedule_list_due (question->workspace, fb_clock_now (), NULL);
  g_task_return_boolean (task, TRUE);
}

static void
fb_snapshot_timer_due_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbSnapshotTimer *self = FB_SNAPSHOT_TIMER (source);
  const Question  *question = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), NULL) || question->due == NULL)
    return;

  for (guint i = 0; i < question->due->len; i++)
    {
      const char *id = g_ptr_array_index (question->due, i);
      FbInstance *instance = fb_instance_store_get (self->instances, id);

      if (instance != NULL && can_take (self, instance))
        ask (self, id, claim, fb_snapshot_timer_claimed_cb);
    }
}

static void
prune_all (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  fb_snapshot_store_prune_all (task_data, cancellable);
  g_task_return_boolean (task, TRUE);
}

/* Once a day, and when the clock was set back. */
static void
prune_if_due (FbSnapshotTimer *self)
{
  const gint64 now_us = fb_clock_now ();
  g_autoptr (GTask) task = NULL;

  if (self->pruned_us != 0 && now_us >= self->pruned_us && now_us < self->pruned_us + PRUNE_US)
    return;

  self->pruned_us = now_us;
  task = g_task_new (self, self->closing, NULL, NULL);
  g_task_set_source_tag (task, prune_if_due);
  g_task_set_task_data (task, g_object_ref (self->snapshots), g_object_unref);
  g_task_run_in_thread (task, prune_all);
}

static gboolean
look_cb (gpointer user_data)
{
  fb_snapshot_timer_look (user_data);
  return G_SOURCE_CONTINUE;
}

static void
instances_items_changed_cb (FbSnapshotTimer *self)
{
  GHashTableIter iter;
  const char    *id;

  g_hash_table_iter_init (&iter, self->links);
  while (g_hash_table_iter_next (&iter, (gpointer *)&id, NULL))
    if (fb_instance_store_get (self->instances, id) == NULL)
      g_hash_table_iter_remove (&iter);
}

static void
fb_snapshot_timer_dispose (GObject *object)
{
  FbSnapshotTimer *self = FB_SNAPSHOT_TIMER (object);

  fb_snapshot_timer_close (self);
  g_clear_object (&self->snapshots);
  g_clear_object (&self->instances);
  g_clear_object (&self->closing);
  g_clear_pointer (&self->links, g_hash_table_unref);

  G_OBJECT_CLASS (fb_snapshot_timer_parent_class)->dispose (object);
}

static void
fb_snapshot_timer_class_init (FbSnapshotTimerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fb_snapshot_timer_dispose;
}

static void
fb_snapshot_timer_init (FbSnapshotTimer *self)
{
  self->links = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->closing = g_cancellable_new ();
}

FbSnapshotTimer *
fb_snapshot_timer_new (FbSnapshotStore *snapshots, FbInstanceStore *instances)
{
  FbSnapshotTimer *self;

  g_return_val_if_fail (FB_IS_SNAPSHOT_STORE (snapshots), NULL);
  g_return_val_if_fail (FB_IS_INSTANCE_STORE (instances), NULL);

  self = g_object_new (FB_TYPE_SNAPSHOT_TIMER, NULL);
  self->snapshots = g_object_ref (snapshots);
  self->instances = g_object_ref (instances);
  g_signal_connect_object (instances, "items-changed", G_CALLBACK (instances_items_changed_cb),
                           self, G_CONNECT_SWAPPED);
  self->look = g_timeout_add_seconds (LOOK_S, look_cb, self);

  return self;
}

void
fb_snapshot_timer_add_link (FbSnapshotTimer *self, FbInstanceLink *link)
{
  g_return_if_fail (FB_IS_SNAPSHOT_TIMER (self));
  g_return_if_fail (FB_IS_INSTANCE_LINK (link));

  g_hash_table_insert (self->links,
                       g_strdup (fb_instance_get_id (fb_instance_link_get_instance (link))),
                       g_object_ref (link));
}

void
fb_snapshot_timer_look (FbSnapshotTimer *self)
{
  g_return_if_fail (FB_IS_SNAPSHOT_TIMER (self));

  if (g_cancellable_is_cancelled (self->closing))
    return;

  ask (self, NULL, list_due, fb_snapshot_timer_due_cb);
  prune_if_due (self);
}

void
fb_snapshot_timer_close (FbSnapshotTimer *self)
{
  g_return_if_fail (FB_IS_SNAPSHOT_TIMER (self));

  g_clear_handle_id (&self->look, g_source_remove);
  g_cancellable_cancel (self->closing);
  if (self->instances != NULL)
    g_signal_handlers_disconnect_by_data (self->instances, self);
  if (self->links != NULL)
    g_hash_table_remove_all (self->links);
}
