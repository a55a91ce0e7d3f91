/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-demo-plant.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "instance/fb-demo-files.h"
#include "instance/fb-instance-link.h"
#include "instance/fb-local-files.h"
#include "instance/fb-npm-install.h"
#include "instance/fb-runtime-store.h"

/* One short function per step; each ends in next() or end(). Disk work runs on workers. */

#define RUNTIME "node-red-5.0"

/* How far the bar is at the end of a step. */
#define RUNTIME_END 0.5
#define ADD_END 0.52
#define NODES_END 0.9

typedef enum
{
  STEP_FIND,
  STEP_PLAN,
  STEP_RUNTIME,
  STEP_LOAD_RUNTIMES,
  STEP_ADD,
  STEP_EQUIP,
  STEP_NODES,
  STEP_START,
  STEP_END,
} Step;

struct _FbDemoPlant
{
  FbOperation parent_instance;

  /* Owned */
  FbInstanceStore *store;
  FbInstance      *instance; /* (nullable) */
  FbInstanceLink  *link;     /* (nullable) */
  char            *broker;
  char            *folder; /* of the instance */
  GBytes          *flows;
  GError          *failure; /* while what was made is being removed */

  int      port;
  Step     step;
  gboolean made; /* by us, just now */
  gboolean has_nodes;
};

G_DEFINE_FINAL_TYPE (FbDemoPlant, fb_demo_plant, FB_TYPE_OPERATION)

static void next (FbDemoPlant *self);

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbDemoPlant) self = user_data;

  /* Why it was removed matters more than that it could not be. */
  fb_demo_plant_remove_finish (FB_INSTANCE_STORE (source), result, NULL);
  g_clear_object (&self->instance);
  fb_operation_complete (FB_OPERATION (self), g_steal_pointer (&self->failure));
}

/* @error: (transfer full) */
static void
fail (FbDemoPlant *self, GError *error)
{
  if (!self->made)
    {
      fb_operation_complete (FB_OPERATION (self), error);
      return;
    }

  self->failure = error;
  fb_demo_plant_remove_async (self->store, self->instance, NULL, removed_cb, g_object_ref (self));
}

static void
work_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbDemoPlant *self = FB_DEMO_PLANT (source);
  GError      *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    next (self);
  else
    fail (self, error);
}

static void
run_work (FbDemoPlant *self, GTaskThreadFunc work)
{
  g_autoptr (GTask) task = g_task_new (self, fb_operation_get_cancellable (FB_OPERATION (self)),
                                       work_cb, NULL);

  g_task_set_source_tag (task, run_work);
  g_task_run_in_thread (task, work);
}

static void
end_work (GTask *task, GError *error)
{
  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
take_instance (FbDemoPlant *self, FbInstance *instance)
{
  self->instance = g_object_ref (instance);
  self->folder = fb_instance_store_get_folder (self->store, instance);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbDemoPlant) self = user_data;
  GError     *error = NULL;
  FbInstance *instance = fb_demo_plant_find_finish (FB_INSTANCE_STORE (source), result, &error);

  if (instance != NULL)
    take_instance (self, instance);
  else if (!g_error_matches (error, FB_ERROR, FB_ERROR_NOT_FOUND))
    {
      fail (self, error);
      return;
    }

  g_clear_error (&error);
  next (self);
}

static char *
find_broker (void)
{
  static const char *const places[] = { "/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto" };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_file_test (places[i], G_FILE_TEST_IS_EXECUTABLE))
      return g_strdup (places[i]);

  return g_find_program_in_path ("mosquitto");
}

/* Before anything is fetched: is the broker here, where will it listen, what are the flows. */
static void
plan (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  FbDemoPlant *self = source;
  GError      *error = NULL;

  if (self->broker == NULL)
    self->broker = find_broker ();
  if (self->broker == NULL || !g_file_test (self->broker, G_FILE_TEST_IS_EXECUTABLE))
    {
      fb_throw (&error, FB_ERROR_NOT_FOUND,
                _ ("The demo plant needs the MQTT broker mosquitto, which is not on this machine. "
                   "Install it with “sudo apt install mosquitto” and try again"));
      g_task_return_error (task, error);
      return;
    }

  self->port = self->folder != NULL ? fb_demo_files_get_port (self->folder) : 0;
  self->has_nodes = self->folder != NULL && fb_demo_files_have_nodes (self->folder);
  if (self->port == 0)
    self->port = fb_demo_files_choose_port (&error);
  if (error == NULL)
    self->flows = fb_demo_files_read_flows (self->port, &error);
  end_work (task, error);
}

static void
part_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbDemoPlant) self = user_data;
  GError *error = NULL;

  if (!fb_operation_run_finish (FB_OPERATION (source), result, &error))
    {
      fail (self, error);
      return;
    }

  if (self->step == STEP_ADD)
    {
      take_instance (self, fb_instance_store_get_result (FB_OPERATION (source)));
      self->made = TRUE;
    }
  next (self);
}

/* @part: (transfer full) */
static void
run_part (FbDemoPlant *self, FbOperation *part, double from, double to)
{
  fb_operation_run_part_async (FB_OPERATION (self), part, from, to, part_cb, g_object_ref (self));
  g_object_unref (part);
}

static void
install_runtime (FbDemoPlant *self)
{
  FbRuntimeStore *runtimes = fb_instance_store_get_runtimes (self->store);
  const char *name = self->instance != NULL ? fb_instance_get_runtime (self->instance) : RUNTIME;
  FbRuntime  *runtime = fb_runtime_store_find (runtimes, name != NULL ? name : RUNTIME);

  if (runtime == NULL)
    fail (self, g_error_new (FB_ERROR, FB_ERROR_NOT_FOUND, _ ("There is no runtime “%s”"), name));
  else if (fb_runtime_get_state (runtime) == FB_RUNTIME_AVAILABLE)
    run_part (self, fb_runtime_store_install (runtimes, runtime), 0, RUNTIME_END);
  else
    next (self);
}

static void
runtimes_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbDemoPlant) self = user_data;
  GError *error = NULL;

  if (fb_runtime_store_load_finish (FB_RUNTIME_STORE (source), result, &error))
    next (self);
  else
    fail (self, error);
}

static gboolean
is_name_taken (FbInstanceStore *store, const char *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (store)); i++)
    {
      g_autoptr (FbInstance) instance = g_list_model_get_item (G_LIST_MODEL (store), i);

      if (g_str_equal (fb_instance_get_name (instance), name))
        return TRUE;
    }

  return FALSE;
}

static void
add_instance (FbDemoPlant *self)
{
  g_autofree char *name = g_strdup (_ ("Demo plant"));

  for (guint i = 2; is_name_taken (self->store, name); i++)
    {
      g_free (name);
      name = g_strdup_printf (_ ("Demo plant %u"), i);
    }

  run_part (self, fb_instance_store_add_local (self->store, name, RUNTIME, self->flows, NULL),
            RUNTIME_END, ADD_END);
}

static void
equip (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  FbDemoPlant *self = source;
  GError      *error = NULL;

  fb_demo_files_equip (self->folder, self->broker, self->port, &error);
  end_work (task, error);
}

static void
fetch_nodes (FbDemoPlant *self)
{
  FbWorkspace     *workspace = fb_instance_store_get_workspace (self->store);
  g_autofree char *runtimes = fb_workspace_path (workspace, "runtimes", NULL);
  g_autofree char *user_dir = fb_local_path (self->folder, FB_LOCAL_USER_DIR);

  run_part (self, fb_npm_install_new (runtimes, user_dir), ADD_END, NODES_END);
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbDemoPlant) self = user_data;
  GError *error = NULL;

  if (fb_instance_link_start_finish (FB_INSTANCE_LINK (source), result, &error))
    next (self);
  else
    fail (self, error);
}

static void
start (FbDemoPlant *self)
{
  fb_operation_set_progress (FB_OPERATION (self), NODES_END);
  fb_operation_set_message (FB_OPERATION (self), _ ("Starting Node-RED"));
  self->link = fb_instance_link_new (self->store, self->instance);
  fb_instance_link_start_async (self->link, FALSE,
                                fb_operation_get_cancellable (FB_OPERATION (self)), started_cb,
                                g_object_ref (self));
}

static void
run_step (FbDemoPlant *self)
{
  GCancellable *cancellable = fb_operation_get_cancellable (FB_OPERATION (self));

  switch (self->step)
    {
    case STEP_FIND:
      fb_demo_plant_find_async (self->store, cancellable, found_cb, g_object_ref (self));
      return;
    case STEP_PLAN:
      run_work (self, plan);
      return;
    case STEP_RUNTIME:
      install_runtime (self);
      return;
    case STEP_LOAD_RUNTIMES:
      fb_runtime_store_load_async (fb_instance_store_get_runtimes (self->store), cancellable,
                                   runtimes_loaded_cb, g_object_ref (self));
      return;
    case STEP_ADD:
      add_instance (self);
      return;
    case STEP_EQUIP:
      fb_operation_set_message (FB_OPERATION (self), _ ("Setting up the broker"));
      run_work (self, equip);
      return;
    case STEP_NODES:
      fetch_nodes (self);
      return;
    case STEP_START:
      start (self);
      return;
    case STEP_END:
    default:
      fb_operation_complete (FB_OPERATION (self), NULL);
    }
}

static gboolean
is_needed (FbDemoPlant *self, Step step)
{
  if (step == STEP_ADD)
    return self->instance == NULL;
  if (step == STEP_EQUIP || step == STEP_NODES)
    return !self->has_nodes;

  return TRUE;
}

static void
next (FbDemoPlant *self)
{
  GError *error = NULL;

  if (self->step < STEP_START &&
      g_cancellable_set_error_if_cancelled (fb_operation_get_cancellable (FB_OPERATION (self)),
                                            &error))
    {
      fail (self, error);
      return;
    }

  do
    self->step++;
  while (!is_needed (self, self->step));
  run_step (self);
}

static void
fb_demo_plant_run (FbOperation *operation)
{
  fb_operation_set_message (operation, _ ("Preparing"));
  run_step (FB_DEMO_PLANT (operation));
}

static void
fb_demo_plant_finalize (GObject *object)
{
  FbDemoPlant *self = FB_DEMO_PLANT (object);

  g_clear_object (&self->link);
  g_clear_object (&self->instance);
  g_clear_object (&self->store);
  g_clear_pointer (&self->broker, g_free);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->flows, g_bytes_unref);
  g_clear_error (&self->failure);

  G_OBJECT_CLASS (fb_demo_plant_parent_class)->finalize (object);
}

static void
fb_demo_plant_class_init (FbDemoPlantClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_demo_plant_finalize;
  FB_OPERATION_CLASS (klass)->run = fb_demo_plant_run;
}

static void
fb_demo_plant_init (FbDemoPlant *self)
{
}

FbOperation *
fb_demo_plant_new (FbInstanceStore *store, const char *broker)
{
  FbDemoPlant *self;

  g_return_val_if_fail (FB_IS_INSTANCE_STORE (store), NULL);

  self = g_object_new (FB_TYPE_DEMO_PLANT, NULL);
  self->store = g_object_ref (store);
  self->broker = g_strdup (broker);
  fb_operation_set_title (FB_OPERATION (self), _ ("Setting up the demo plant"));

  return FB_OPERATION (self);
}

FbInstance *
fb_demo_plant_get_instance (FbDemoPlant *self)
{
  g_return_val_if_fail (FB_IS_DEMO_PLANT (self), NULL);

  return self->instance;
}
