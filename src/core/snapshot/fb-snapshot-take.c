/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-snapshot-take.h"

#include <glib/gi18n-lib.h>

#include "snapshot/fb-snapshot-gather.h"

/* Two steps: gather, keep. */

struct _FbSnapshotTake
{
  FbOperation parent_instance;

  /* Owned */
  FbSnapshotStore *snapshots;
  FbInstanceStore *instances;
  FbInstance      *instance;
  FbInstanceLink  *link; /* (nullable) */
  FbSnapshot      *snapshot;
  char            *name;
  char            *description;
  char            *who;

  FbSnapshotReason reason;
};

G_DEFINE_FINAL_TYPE (FbSnapshotTake, fb_snapshot_take, FB_TYPE_OPERATION)

static void
fb_snapshot_take_put_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbSnapshotTake) self = user_data;
  GError *error = NULL;

  self->snapshot = fb_snapshot_store_put_finish (FB_SNAPSHOT_STORE (source), result, &error);
  fb_operation_complete (FB_OPERATION (self), error);
}

static void
fb_snapshot_take_gathered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbSnapshotTake       *self = user_data;
  GError               *error = NULL;
  const FbSnapshotLabel label = {
    .instance = fb_instance_get_id (self->instance),
    .instance_name = fb_instance_get_name (self->instance),
    .reason = self->reason,
    .name = self->name,
    .description = self->description,
    .who = self->who,
  };
  g_autoptr (FbSnapshotContent) content = fb_snapshot_gather_finish (result, NULL, &error);

  if (content == NULL)
    {
      fb_operation_complete (FB_OPERATION (self), error);
      g_object_unref (self);
      return;
    }

  fb_operation_set_progress (FB_OPERATION (self), 0.6);
  fb_operation_set_message (FB_OPERATION (self), _ ("Keeping it"));
  fb_snapshot_store_put_async (self->snapshots, &label, content,
                               fb_operation_get_cancellable (FB_OPERATION (self)),
                               fb_snapshot_take_put_cb, self);
}

static void
fb_snapshot_take_run (FbOperation *operation)
{
  FbSnapshotTake *self = FB_SNAPSHOT_TAKE (operation);

  fb_operation_set_progress (operation, 0.1);
  fb_operation_set_message (operation, _ ("Reading flows, credentials and modules"));
  fb_snapshot_gather_async (self->instances, self->instance, self->link, NULL,
                            fb_operation_get_cancellable (operation), fb_snapshot_take_gathered_cb,
                            g_object_ref (self));
}

static void
fb_snapshot_take_finalize (GObject *object)
{
  FbSnapshotTake *self = FB_SNAPSHOT_TAKE (object);

  g_clear_object (&self->snapshots);
  g_clear_object (&self->instances);
  g_clear_object (&self->instance);
  g_clear_object (&self->link);
  g_clear_object (&self->snapshot);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->description, g_free);
  g_clear_pointer (&self->who, g_free);

  G_OBJECT_CLASS (fb_snapshot_take_parent_class)->finalize (object);
}

static void
fb_snapshot_take_class_init (FbSnapshotTakeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_snapshot_take_finalize;
  FB_OPERATION_CLASS (klass)->run = fb_snapshot_take_run;
}

static void
fb_snapshot_take_init (FbSnapshotTake *self)
{
}

FbSnapshotTake *
fb_snapshot_take_new (FbSnapshotStore       *snapshots,
                      FbInstanceStore       *instances,
                      FbInstance            *instance,
                      FbInstanceLink        *link,
                      const FbSnapshotLabel *label)
{
  FbSnapshotTake  *self;
  g_autofree char *title = NULL;

  g_return_val_if_fail (FB_IS_SNAPSHOT_STORE (snapshots), NULL);
  g_return_val_if_fail (FB_IS_INSTANCE_STORE (instances), NULL);
  g_return_val_if_fail (FB_IS_INSTANCE (instance), NULL);
  g_return_val_if_fail (label != NULL, NULL);

  self = g_object_new (FB_TYPE_SNAPSHOT_TAKE, NULL);
  self->snapshots = g_object_ref (snapshots);
  self->instances = g_object_ref (instances);
  self->instance = g_object_ref (instance);
  self->link = link != NULL ? g_object_ref (link) : NULL;
  self->reason = label->reason;
  self->name = g_strdup (label->name);
  self->description = g_strdup (label->description);
  self->who = g_strdup (label->who);
  title = g_strdup_printf (_ ("Snapshot of “%s”"), fb_instance_get_name (instance));
  fb_operation_set_title (FB_OPERATION (self), title);

  return self;
}

FbSnapshot *
fb_snapshot_take_get_snapshot (FbSnapshotTake *self)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT_TAKE (self), NULL);

  return self->snapshot;
}
