/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-test-plant.h"

#include "activity/fb-activity.h"
#include "instance/fb-instance-store-private.h"
#include "instance/fb-instance-variables.h"

#define WAIT_MS 30000

static const FbMigration *const migrations[] = {
  fb_activity_migrations,
  fb_instance_migrations,
  fb_instance_variable_migrations,
  NULL,
};

void
fb_test_plant_init (FbTestPlant *self)
{
  g_auto (FbTestResult) result = { NULL };
  g_autoptr (GError) error = NULL;

  self->folder = fb_test_make_folder ();
  self->workspace = fb_workspace_open (self->folder, migrations, &error);
  g_assert_no_error (error);
  self->runtimes = fb_runtime_store_new (self->workspace);
  self->store = fb_instance_store_new (self->workspace, self->runtimes);
  fb_instance_store_load_async (self->store, NULL, fb_test_take_result, &result);
  fb_instance_store_load_finish (self->store, fb_test_await (&result, WAIT_MS), &error);
  g_assert_no_error (error);
}

void
fb_test_plant_clear (FbTestPlant *self)
{
  g_assert_finalize_object (self->store);
  g_clear_object (&self->runtimes);
  fb_workspace_close (self->workspace);
  g_clear_object (&self->workspace);
  g_free (self->folder);
}

FbInstance *
fb_test_plant_add_remote (
    FbTestPlant *self, const char *url, FbMode mode, FbAuthKind auth, const char *pin)
{
  g_auto (FbTestResult) result = { NULL };
  g_autoptr (GError) error = NULL;
  FbInstanceRow *row = fb_instance_row_new (FB_INSTANCE_REMOTE, "Line 4");
  FbInstance    *instance;

  row->url = g_strdup (url);
  row->mode = mode;
  row->auth = auth;
  row->pin = g_strdup (pin);
  fb_instance_store_insert_async (self->store, row, NULL, NULL, fb_test_take_result, &result);
  instance =
      fb_instance_store_insert_finish (self->store, fb_test_await (&result, WAIT_MS), &error);
  g_assert_no_error (error);

  return instance;
}

void
fb_test_plant_change (FbTestPlant *self, FbInstance *instance, const char *name, const char *value)
{
  g_auto (FbTestResult) result = { NULL };
  g_autoptr (GError) error = NULL;

  fb_instance_store_change_async (self->store, instance, name, value, NULL, fb_test_take_result,
                                  &result);
  fb_instance_store_change_finish (self->store, fb_test_await (&result, WAIT_MS), &error);
  g_assert_no_error (error);
}

typedef struct
{
  FbInstance     *instance;
  FbInstanceState state;
} Expectation;

static gboolean
is_in_state (gpointer user_data)
{
  Expectation *self = user_data;

  return fb_instance_get_state (self->instance) == self->state;
}

void
fb_test_plant_await_state (FbInstance *instance, FbInstanceState state)
{
  Expectation expectation = { instance, state };

  if (!fb_test_wait (is_in_state, &expectation, WAIT_MS))
    g_error ("State %u did not come; it is %u: %s", state, fb_instance_get_state (instance),
             fb_instance_get_state_detail (instance));
}

typedef struct
{
  FbTestPlant *plant;
  const char  *verb;
  const char  *expected;
  char        *found;
} Note;

static gboolean
is_noted (gpointer user_data)
{
  Note *note = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = fb_activity_list (note->plant->workspace, NULL, 100, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < entries->len; i++)
    {
      FbActivityEntry *entry = g_ptr_array_index (entries, i);
      const char      *detail = fb_activity_entry_get_detail (entry);

      if (!g_str_equal (fb_activity_entry_get_verb (entry), note->verb))
        continue;
      g_free (note->found);
      note->found = g_strdup_printf ("%s: %s", fb_activity_entry_get_result (entry),
                                     detail != NULL ? detail : "");
      return g_str_has_prefix (note->found, note->expected);
    }

  return FALSE;
}

void
fb_test_plant_await_activity (FbTestPlant *self, const char *verb, const char *expected)
{
  Note note = { self, verb, expected, NULL };

  if (!fb_test_wait (is_noted, &note, WAIT_MS))
    g_error ("Activity says “%s” of %s, not “%s”", note.found, verb, expected);
  g_free (note.found);
}
