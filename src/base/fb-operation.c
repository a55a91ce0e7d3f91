/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-operation.h"

#include "fb-error.h"

/* The base of all operations: state, progress, cancel and the waiting callers. Subclasses do the
 * work. */

typedef struct
{
  /* Owned */
  char         *title;
  char         *message;
  GError       *error;
  GCancellable *cancellable;
  GPtrArray    *waiting;

  double           progress;
  FbOperationState state;
} FbOperationPrivate;

G_DEFINE_ENUM_TYPE (FbOperationState,
                    fb_operation_state,
                    G_DEFINE_ENUM_VALUE (FB_OPERATION_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (FB_OPERATION_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (FB_OPERATION_DONE, "done"),
                    G_DEFINE_ENUM_VALUE (FB_OPERATION_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (FB_OPERATION_CANCELLED, "cancelled"))

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (FbOperation, fb_operation, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_MESSAGE,
  PROP_PROGRESS,
  PROP_STATE,
  N_PROPS
};

enum
{
  FINISHED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

static void
set_state (FbOperation *self, FbOperationState state)
{
  FbOperationPrivate *priv = fb_operation_get_instance_private (self);

  if (priv->state == state)
    return;

  priv->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
answer (FbOperation *self, GTask *task)
{
  FbOperationPrivate *priv = fb_operation_get_instance_private (self);

  if (priv->error != NULL)
    g_task_return_error (task, g_error_copy (priv->error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
fb_operation_finalize (GObject *object)
{
  FbOperationPrivate *priv = fb_operation_get_instance_private (FB_OPERATION (object));

  g_clear_pointer (&priv->title, g_free);
  g_clear_pointer (&priv->message, g_free);
  g_clear_error (&priv->error);
  g_clear_object (&priv->cancellable);
  g_clear_pointer (&priv->waiting, g_ptr_array_unref);

  G_OBJECT_CLASS (fb_operation_parent_class)->finalize (object);
}

static void
fb_operation_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  FbOperation *self = FB_OPERATION (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, fb_operation_get_title (self));
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, fb_operation_get_message (self));
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, fb_operation_get_progress (self));
      break;
    case PROP_STATE:
      g_value_set_enum (value, fb_operation_get_state (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fb_operation_class_init (FbOperationClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = fb_operation_finalize;
  object_class->get_property = fb_operation_get_property;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, -1, 1, -1, flags);
  properties[PROP_STATE] =
      g_param_spec_enum ("state", NULL, NULL, FB_TYPE_OPERATION_STATE, FB_OPERATION_WAITING, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[FINISHED] = g_signal_new ("finished", FB_TYPE_OPERATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 0);
}

static void
fb_operation_init (FbOperation *self)
{
  FbOperationPrivate *priv = fb_operation_get_instance_private (self);

  priv->cancellable = g_cancellable_new ();
  priv->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  priv->progress = -1;
}

void
fb_operation_start (FbOperation *self)
{
  g_return_if_fail (FB_IS_OPERATION (self));
  g_return_if_fail (fb_operation_get_state (self) == FB_OPERATION_WAITING);

  g_object_ref (self);
  set_state (self, FB_OPERATION_RUNNING);
  FB_OPERATION_GET_CLASS (self)->run (self);
}

void
fb_operation_run_async (FbOperation *self, GAsyncReadyCallback callback, gpointer user_data)
{
  FbOperationPrivate *priv = fb_operation_get_instance_private (self);
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FB_IS_OPERATION (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, fb_operation_run_async);

  if (priv->state > FB_OPERATION_RUNNING)
    {
      answer (self, task);
      return;
    }

  g_ptr_array_add (priv->waiting, g_object_ref (task));
  if (priv->state == FB_OPERATION_WAITING)
    fb_operation_start (self);
}

gboolean
fb_operation_run_finish (FbOperation *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
fb_operation_cancel (FbOperation *self)
{
  FbOperationPrivate *priv = fb_operation_get_instance_private (self);

  g_return_if_fail (FB_IS_OPERATION (self));

  g_cancellable_cancel (priv->cancellable);
}

const char *
fb_operation_get_title (FbOperation *self)
{
  FbOperationPrivate *priv = fb_operation_get_instance_private (self);

  return priv->title;
}

const char *
fb_operation_get_message (FbOperation *self)
{
  FbOperationPrivate *priv = fb_operation_get_instance_private (self);

  return priv->message;
}

double
fb_operation_get_progress (FbOperation *self)
{
  FbOperationPrivate *priv = fb_operation_get_instance_private (self);

  return priv->progress;
}

FbOperationState
fb_operation_get_state (FbOperation *self)
{
  FbOperationPrivate *priv = fb_operation_get_instance_private (self);

  return priv->state;
}

const GError *
fb_operation_get_error (FbOperation *self)
{
  FbOperationPrivate *priv = fb_operation_get_instance_private (self);

  return priv->error;
}

GCancellable *
fb_operation_get_cancellable (FbOperation *self)
{
  FbOperationPrivate *priv = fb_operation_get_instance_private (self);

  return priv->cancellable;
}

void
fb_operation_set_title (FbOperation *self, const char *title)
{
  FbOperationPrivate *priv = fb_operation_get_instance_private (self);

  if (g_strcmp0 (priv->title, title) == 0)
    return;

  g_free (priv->title);
  priv->title = g_strdup (title);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

void
fb_operation_set_message (FbOperation *self, const char *message)
{
  FbOperationPrivate *priv = fb_operation_get_instance_private (self);

  if (g_strcmp0 (priv->message, message) == 0)
    return;

  g_free (priv->message);
  priv->message = g_strdup (message);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);
}

void
fb_operation_set_progress (FbOperation *self, double progress)
{
  FbOperationPrivate *priv = fb_operation_get_instance_private (self);

  progress = CLAMP (progress, -1, 1);
  if (priv->progress == progress)
    return;

  priv->progress = progress;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
}

void
fb_operation_complete (FbOperation *self, GError *error)
{
  FbOperationPrivate *priv = fb_operation_get_instance_private (self);
  g_autoptr (GPtrArray) waiting = NULL;

  g_return_if_fail (FB_IS_OPERATION (self));
  g_return_if_fail (priv->state == FB_OPERATION_RUNNING);

  fb_error_convert (&error);
  priv->error = error;
  if (error == NULL)
    {
      fb_operation_set_progress (self, 1);
      set_state (self, FB_OPERATION_DONE);
    }
  else
    set_state (self, g_error_matches (error, FB_ERROR, FB_ERROR_CANCELLED) ? FB_OPERATION_CANCELLED
                                                                           : FB_OPERATION_FAILED);

  waiting = g_steal_pointer (&priv->waiting);
  for (guint i = 0; i < waiting->len; i++)
    answer (self, g_ptr_array_index (waiting, i));
  g_signal_emit (self, signals[FINISHED], 0);

  g_object_unref (self);
}
