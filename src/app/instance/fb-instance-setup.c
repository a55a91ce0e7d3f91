/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-instance-setup.h"

#include <glib/gi18n.h>

#include "fb-error.h"

/* Drives operations of core one after the other and repeats what they say. UI thread. */

typedef enum
{
  STEP_RUNTIME,
  STEP_ADD,
  STEP_START,
  STEP_END,
} Step;

struct _FbInstanceSetup
{
  FbOperation parent_instance;

  /* Owned */
  FbSession   *session;
  char        *name;
  FbRuntime   *runtime;
  GBytes      *flows;
  FbInstance  *from;
  FbInstance  *instance;
  FbOperation *part; /* what runs now */

  Step step;
};

G_DEFINE_FINAL_TYPE (FbInstanceSetup, fb_instance_setup, FB_TYPE_OPERATION)

static void fb_instance_setup_next (FbInstanceSetup *self);

static void
part_notify_cb (FbInstanceSetup *self, GParamSpec *pspec, FbOperation *part)
{
  double progress = fb_operation_get_progress (part);

  fb_operation_set_message (FB_OPERATION (self), fb_operation_get_message (part));
  /* Fetching a runtime takes minutes, the rest seconds. */
  if (self->step == STEP_RUNTIME && progress >= 0)
    fb_operation_set_progress (FB_OPERATION (self), progress * 0.9);
  else if (self->step == STEP_ADD && progress >= 0)
    fb_operation_set_progress (FB_OPERATION (self), 0.9 + progress * 0.05);
  else if (self->step == STEP_RUNTIME)
    fb_operation_set_progress (FB_OPERATION (self), -1);
}

static void
part_run_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  FbInstanceSetup *self = FB_INSTANCE_SETUP (user_data);
  GError          *error = NULL;

  if (!fb_operation_run_finish (FB_OPERATION (object), result, &error))
    {
      fb_operation_complete (FB_OPERATION (self), error);
      return;
    }

  if (self->step == STEP_ADD)
    g_set_object (&self->instance, fb_instance_store_get_result (FB_OPERATION (object)));
  self->step++;
  fb_instance_setup_next (self);
}

/* @part: (transfer full) */
static void
run_part (FbInstanceSetup *self, FbOperation *part)
{
  g_clear_object (&self->part);
  self->part = part;
  g_signal_connect_object (part, "notify", G_CALLBACK (part_notify_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (fb_operation_get_cancellable (FB_OPERATION (self)), "cancelled",
                           G_CALLBACK (fb_operation_cancel), part, G_CONNECT_SWAPPED);
  fb_operation_run_async (part, part_run_cb, self);
}

static void
start_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  FbInstanceSetup *self = FB_INSTANCE_SETUP (user_data);
  GError          *error = NULL;

  if (!fb_instance_link_start_finish (FB_INSTANCE_LINK (object), result, &error))
    {
      g_prefix_error (&error, _ ("The instance was made but does not start: "));
      fb_operation_complete (FB_OPERATION (self), error);
      return;
    }

  self->step++;
  fb_instance_setup_next (self);
}

static void
install_runtime (FbInstanceSetup *self)
{
  if (fb_runtime_get_state (self->runtime) != FB_RUNTIME_AVAILABLE)
    {
      self->step++;
      fb_instance_setup_next (self);
      return;
    }

  run_part (self,
            fb_runtime_store_install (fb_session_get_runtimes (self->session), self->runtime));
}

static void
start (FbInstanceSetup *self)
{
  FbInstanceLink *link = fb_session_get_link (self->session, self->instance);

  fb_operation_set_message (FB_OPERATION (self), _ ("Starting Node-RED"));
  fb_operation_set_progress (FB_OPERATION (self), 0.95);
  fb_instance_link_start_async (link, FALSE, fb_operation_get_cancellable (FB_OPERATION (self)),
                                start_cb, self);
}

static void
fb_instance_setup_next (FbInstanceSetup *self)
{
  GError *error = NULL;

  if (g_cancellable_set_error_if_cancelled (fb_operation_get_cancellable (FB_OPERATION (self)),
                                            &error))
    {
      fb_operation_complete (FB_OPERATION (self), error);
      return;
    }

  switch (self->step)
    {
    case STEP_RUNTIME:
      install_runtime (self);
      break;
    case STEP_ADD:
      run_part (self, fb_instance_store_add_local (fb_session_get_instances (self->session),
                                                   self->name, fb_runtime_get_name (self->runtime),
                                                   self->flows, self->from));
      break;
    case STEP_START:
      start (self);
      break;
    case STEP_END:
    default:
      fb_operation_complete (FB_OPERATION (self), NULL);
    }
}

static void
fb_instance_setup_run (FbOperation *operation)
{
  fb_instance_setup_next (FB_INSTANCE_SETUP (operation));
}

static void
fb_instance_setup_finalize (GObject *object)
{
  FbInstanceSetup *self = FB_INSTANCE_SETUP (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->name, g_free);
  g_clear_object (&self->runtime);
  g_clear_pointer (&self->flows, g_bytes_unref);
  g_clear_object (&self->from);
  g_clear_object (&self->instance);
  g_clear_object (&self->part);

  G_OBJECT_CLASS (fb_instance_setup_parent_class)->finalize (object);
}

static void
fb_instance_setup_class_init (FbInstanceSetupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_instance_setup_finalize;
  FB_OPERATION_CLASS (klass)->run = fb_instance_setup_run;
}

static void
fb_instance_setup_init (FbInstanceSetup *self)
{
}

FbOperation *
fb_instance_setup_new (
    FbSession *session, const char *name, FbRuntime *runtime, GBytes *flows, FbInstance *from)
{
  FbInstanceSetup *self;
  g_autofree char *title = NULL;

  g_return_val_if_fail (FB_IS_SESSION (session), NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (FB_IS_RUNTIME (runtime), NULL);

  self = g_object_new (FB_TYPE_INSTANCE_SETUP, NULL);
  self->session = g_object_ref (session);
  self->name = g_strdup (name);
  self->runtime = g_object_ref (runtime);
  self->flows = flows != NULL ? g_bytes_ref (flows) : NULL;
  g_set_object (&self->from, from);
  title = g_strdup_printf (_ ("Setting up “%s”"), name);
  fb_operation_set_title (FB_OPERATION (self), title);

  return FB_OPERATION (self);
}

FbInstance *
fb_instance_setup_get_instance (FbInstanceSetup *self)
{
  g_return_val_if_fail (FB_IS_INSTANCE_SETUP (self), NULL);

  return self->instance;
}
