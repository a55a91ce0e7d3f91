/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-session.h"

#include "fb-test.h"
#include "instance/fb-instance-row.h"

/* For test programs; one thread. */

#define WAIT_MS 20000

static void
open_session (FbTestSession *self)
{
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  fb_session_open_async (self->folder, NULL, fb_test_take_result, &result);
  self->session = fb_session_open_finish (fb_test_await (&result, WAIT_MS), &error);
  g_assert_no_error (error);
}

static void
close_session (FbTestSession *self)
{
  fb_session_close (self->session);
  g_clear_object (&self->session);
}

void
fb_test_session_set_up (FbTestSession *self, gconstpointer data)
{
  self->folder = fb_test_make_folder ();
  open_session (self);
}

void
fb_test_session_tear_down (FbTestSession *self, gconstpointer data)
{
  close_session (self);
  g_clear_pointer (&self->folder, g_free);
}

static gboolean
insert (FbConnection *connection, gpointer user_data, GError **error)
{
  return fb_instance_row_insert (connection, user_data, error);
}

/* Written behind the store's back, which reads it when the session is opened again. */
FbInstance *
fb_test_session_add_remote (FbTestSession *self, const char *name)
{
  g_autoptr (FbInstanceRow) row = fb_instance_row_new (FB_INSTANCE_REMOTE, name);
  FbWorkspace *workspace = fb_session_get_workspace (self->session);
  g_autoptr (GError) error = NULL;

  row->url = g_strdup ("http://127.0.0.1:9/");
  row->mode = FB_MODE_OFF;
  g_assert_true (fb_database_write (fb_workspace_get_database (workspace), insert, row, &error));
  g_assert_no_error (error);
  close_session (self);
  open_session (self);

  return fb_instance_store_get (fb_session_get_instances (self->session), row->id);
}
