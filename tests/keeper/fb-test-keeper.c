/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-test-keeper.h"

#include "fb-file.h"
#include "instance/fb-keeper-record.h"

#define CALL_MS 90000

FbTestKeeper *
fb_test_keeper_new (const char *behaviour)
{
  FbTestKeeper    *self = g_new0 (FbTestKeeper, 1);
  g_autofree char *fake = g_test_build_filename (G_TEST_DIST, "keeper", "fake-node-red", NULL);

  self->folder = fb_test_make_folder ();
  self->client = fb_keeper_client_new (self->folder);
  self->config = fb_keeper_config_new ();
  if (behaviour != NULL)
    {
      self->config->node = g_strdup ("/bin/sh");
      self->config->script = g_canonicalize_filename (fake, NULL);
      self->config->arguments = g_new0 (char *, 3);
      self->config->arguments[0] = g_strdup (behaviour);
      self->config->arguments[1] = g_strdup (self->folder);
      self->config->port = 0;
      fb_test_keeper_save (self);
    }

  return self;
}

static gboolean
is_null (gpointer pointer)
{
  return *(gpointer *)pointer == NULL;
}

void
fb_test_keeper_drop_client (FbTestKeeper *self)
{
  FbKeeperClient *client = self->client;

  /* A worker may hold it a moment longer. */
  g_object_add_weak_pointer (G_OBJECT (client), (gpointer *)&self->client);
  g_object_unref (client);
  g_assert_true (fb_test_wait (is_null, &self->client, 5000));
}

void
fb_test_keeper_free (FbTestKeeper *self)
{
  fb_test_keeper_stop (self);
  fb_test_keeper_drop_client (self);
  fb_keeper_config_free (self->config);
  g_free (self->folder);
  g_free (self);
}

void
fb_test_keeper_save (FbTestKeeper *self)
{
  g_autoptr (GError) error = NULL;

  fb_keeper_config_save (self->config, self->folder, &error);
  g_assert_no_error (error);
}

gboolean
fb_test_keeper_start (FbTestKeeper *self, gboolean safe, GError **error)
{
  static const char secrets[] = "{\"credentialSecret\":\"a secret of the test\"}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (secrets, strlen (secrets));
  g_auto (FbTestResult) result = { 0 };

  fb_keeper_client_start_async (self->client, safe, bytes, NULL, fb_test_take_result, &result);
  return fb_keeper_client_start_finish (self->client, fb_test_await (&result, CALL_MS), error);
}

void
fb_test_keeper_stop (FbTestKeeper *self)
{
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  fb_keeper_client_stop_async (self->client, NULL, fb_test_take_result, &result);
  fb_keeper_client_stop_finish (self->client, fb_test_await (&result, CALL_MS), &error);
  g_assert_no_error (error);
}

FbKeeperStatus *
fb_test_keeper_status (FbTestKeeper *self)
{
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;
  FbKeeperStatus *status;

  fb_keeper_client_status_async (self->client, NULL, fb_test_take_result, &result);
  status = fb_keeper_client_status_finish (self->client, fb_test_await (&result, CALL_MS), &error);
  g_assert_no_error (error);

  return status;
}

FbKeeperStatus *
fb_test_keeper_await (FbTestKeeper *self, FbInstanceState state, guint timeout_ms)
{
  gint64 deadline = g_get_monotonic_time () + timeout_ms * 1000;

  for (;;)
    {
      g_autoptr (FbKeeperStatus) status = fb_test_keeper_status (self);

      if (status->state == state)
        return g_steal_pointer (&status);
      if (g_get_monotonic_time () > deadline)
        g_error ("State %d did not come, it is %d: %s", state, status->state, status->detail);
      g_usleep (20000);
    }
}

char *
fb_test_keeper_log (FbTestKeeper *self)
{
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  GString *text = g_string_new (NULL);

  fb_keeper_client_read_log_async (self->client, G_MAXUINT, G_MAXINT, NULL, NULL,
                                   fb_test_take_result, &result);
  lines = fb_keeper_client_read_log_finish (self->client, fb_test_await (&result, CALL_MS), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (text, "%s\n", ((FbLogLine *)g_ptr_array_index (lines, i))->text);

  return g_string_free (text, FALSE);
}

char *
fb_test_keeper_read (FbTestKeeper *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  char            *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

gboolean
fb_test_process_lives (gint64 pid)
{
  FbProcessStat stat;

  return fb_process_stat (pid, &stat) && stat.state != 'Z' && stat.state != 'X';
}

static gboolean
is_dead (gpointer pid)
{
  return !fb_test_process_lives (*(gint64 *)pid);
}

void
fb_test_await_death (gint64 pid)
{
  g_assert_cmpint (pid, >, 1);
  g_assert_true (fb_test_wait (is_dead, &pid, 10000));
}
