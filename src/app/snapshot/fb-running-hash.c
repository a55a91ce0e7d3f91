/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-running-hash.h"

#include "flow/fb-flow-document.h"

/* One question at a time; a deploy in between ends it and asks anew. After one that failed the next
 * deploy, or the instance's coming back, is waited for. */

#define RUNTIME_DEPLOY "notification/runtime-deploy"

struct _FbRunningHash
{
  GObject parent_instance;

  /* Owned */
  FbInstanceLink *link; /* (nullable) */
  GSignalGroup   *heard;
  GSignalGroup   *state;
  GCancellable   *asking; /* (nullable) */
  char           *hash;   /* (nullable) */

  gboolean wanted;
  gboolean is_stale; /* something was deployed since it was asked */
};

G_DEFINE_FINAL_TYPE (FbRunningHash, fb_running_hash, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_HASH,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* @hash: (nullable) */
static void
set_hash (FbRunningHash *self, const char *hash)
{
  if (g_strcmp0 (self->hash, hash) == 0)
    return;

  g_free (self->hash);
  self->hash = g_strdup (hash);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HASH]);
}

static void
drop_question (FbRunningHash *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
}

/* The worker */
static void
scan (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (FbFlowDocument) document = fb_flow_document_new (task_data, &error);

  if (document != NULL)
    g_task_return_pointer (task, g_strdup (fb_flow_document_get_hash (document)), g_free);
  else
    g_task_return_error (task, error);
}

static void
fb_running_hash_scanned_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  FbRunningHash   *self = FB_RUNNING_HASH (object);
  gboolean         is_over = g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result)));
  g_autofree char *hash = g_task_propagate_pointer (G_TASK (result), NULL);

  if (is_over)
    return;

  g_clear_object (&self->asking);
  set_hash (self, hash);
}

static void
flows_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GBytes *flows = fb_admin_client_get_flows_finish (FB_ADMIN_CLIENT (object), result, &error);

  if (flows == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_task_set_task_data (task, flows, (GDestroyNotify)g_bytes_unref);
  g_task_run_in_thread (task, scan);
}

static void
ask (FbRunningHash *self)
{
  FbAdminClient *admin = self->link != NULL ? fb_instance_link_get_admin (self->link) : NULL;
  GTask         *task;

  if (!self->wanted || !self->is_stale || admin == NULL ||
      !fb_instance_is_online (fb_instance_link_get_instance (self->link)))
    return;

  drop_question (self);
  self->is_stale = FALSE;
  self->asking = g_cancellable_new ();
  task = g_task_new (self, self->asking, fb_running_hash_scanned_cb, NULL);
  g_task_set_source_tag (task, ask);
  fb_admin_client_get_flows_async (admin, self->asking, flows_read_cb, task);
}

static void
ask_anew (FbRunningHash *self)
{
  self->is_stale = TRUE;
  ask (self);
}

/* A local instance is online before its token was read; then the web socket tells something. */
static void
link_notification_cb (FbRunningHash *self, const char *topic)
{
  if (g_strcmp0 (topic, RUNTIME_DEPLOY) == 0)
    self->is_stale = TRUE;
  ask (self);
}

static void
instance_notify_state_cb (FbRunningHash *self, GParamSpec *pspec, FbInstance *instance)
{
  if (fb_instance_is_online (instance))
    {
      ask (self);
      return;
    }

  /* Something else may run when it is back. */
  drop_question (self);
  self->is_stale = TRUE;
  set_hash (self, NULL);
}

static void
fb_running_hash_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_HASH)
    g_value_set_string (value, FB_RUNNING_HASH (object)->hash);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
fb_running_hash_dispose (GObject *object)
{
  FbRunningHash *self = FB_RUNNING_HASH (object);

  drop_question (self);
  g_clear_object (&self->heard);
  g_clear_object (&self->state);
  g_clear_object (&self->link);

  G_OBJECT_CLASS (fb_running_hash_parent_class)->dispose (object);
}

static void
fb_running_hash_finalize (GObject *object)
{
  g_free (FB_RUNNING_HASH (object)->hash);

  G_OBJECT_CLASS (fb_running_hash_parent_class)->finalize (object);
}

static void
fb_running_hash_class_init (FbRunningHashClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fb_running_hash_get_property;
  object_class->dispose = fb_running_hash_dispose;
  object_class->finalize = fb_running_hash_finalize;

  properties[PROP_HASH] =
      g_param_spec_string ("hash", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
fb_running_hash_init (FbRunningHash *self)
{
  self->heard = g_signal_group_new (FB_TYPE_INSTANCE_LINK);
  g_signal_group_connect_swapped (self->heard, "deployed", G_CALLBACK (ask_anew), self);
  g_signal_group_connect_swapped (self->heard, "notification", G_CALLBACK (link_notification_cb),
                                  self);
  self->state = g_signal_group_new (FB_TYPE_INSTANCE);
  g_signal_group_connect_swapped (self->state, "notify::state",
                                  G_CALLBACK (instance_notify_state_cb), self);
}

FbRunningHash *
fb_running_hash_new (void)
{
  return g_object_new (FB_TYPE_RUNNING_HASH, NULL);
}

void
fb_running_hash_set_link (FbRunningHash *self, FbInstanceLink *link)
{
  g_return_if_fail (FB_IS_RUNNING_HASH (self));
  g_return_if_fail (link == NULL || FB_IS_INSTANCE_LINK (link));

  if (!g_set_object (&self->link, link))
    return;

  g_signal_group_set_target (self->heard, link);
  g_signal_group_set_target (self->state,
                             link != NULL ? fb_instance_link_get_instance (link) : NULL);
  drop_question (self);
  set_hash (self, NULL);
  ask_anew (self);
}

void
fb_running_hash_set_wanted (FbRunningHash *self, gboolean wanted)
{
  g_return_if_fail (FB_IS_RUNNING_HASH (self));

  self->wanted = wanted;
  ask (self);
}

const char *
fb_running_hash_get_hash (FbRunningHash *self)
{
  g_return_val_if_fail (FB_IS_RUNNING_HASH (self), NULL);

  return self->hash;
}
