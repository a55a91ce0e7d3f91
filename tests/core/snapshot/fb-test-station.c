/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-test-station.h"

#include <libsoup/soup.h>
#include <string.h>
#include <unistd.h>

#include "fb-error.h"
#include "fb-file.h"
#include "fb-test-node-red.h"

#define PASSPHRASE "four bottles a second"
#define NAME "Line 4"

static void
unlock (FbSession *session)
{
  FbKeyring *keyring = fb_workspace_get_keyring (fb_session_get_workspace (session));
  g_autoptr (GError) error = NULL;

  if (fb_keyring_get_state (keyring) == FB_KEYRING_NONE)
    fb_keyring_create_sealed (keyring, PASSPHRASE, &error);
  else if (fb_keyring_get_state (keyring) == FB_KEYRING_SEALED_LOCKED)
    fb_keyring_unlock (keyring, PASSPHRASE, &error);
  g_assert_no_error (error);
}

FbSession *
fb_test_station_open (FbTestStation *self)
{
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;
  FbSession *session;

  fb_session_open_async (self->folder, NULL, fb_test_take_result, &result);
  session = fb_session_open_finish (fb_test_await (&result, FB_TEST_STATION_MS), &error);
  g_assert_no_error (error);
  unlock (session);

  return session;
}

static gboolean
give_runtime (FbTestStation *self, const char *runtime)
{
  g_autofree char *cached = fb_test_runtime (runtime);
  g_autofree char *runtimes = g_build_filename (self->folder, "runtimes", NULL);
  g_autofree char *path = g_build_filename (runtimes, runtime, NULL);

  if (cached == NULL)
    return FALSE;

  g_assert_true (fb_file_make_folder (runtimes, NULL));
  g_assert_cmpint (symlink (cached, path), ==, 0);
  return TRUE;
}

static void
run (FbOperation *operation)
{
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  fb_operation_run_async (operation, fb_test_take_result, &result);
  fb_operation_run_finish (operation, fb_test_await (&result, FB_TEST_STATION_MS), &error);
  g_assert_no_error (error);
}

static void
find_instance (FbTestStation *self)
{
  FbInstanceStore *instances = fb_session_get_instances (self->session);
  g_autoptr (GError) error = NULL;

  self->instance = fb_instance_store_find (instances, NAME, &error);
  g_assert_no_error (error);
  self->link = fb_session_get_link (self->session, self->instance);
}

FbTestStation *
fb_test_station_new (const char *runtime, const char *flows)
{
  FbTestStation *self = g_new0 (FbTestStation, 1);
  g_autoptr (GBytes) bytes = g_bytes_new (flows, strlen (flows));
  g_autoptr (FbOperation) add = NULL;

  self->folder = fb_test_make_folder ();
  if (!give_runtime (self, runtime))
    {
      g_free (self->folder);
      g_free (self);
      return NULL;
    }

  self->session = fb_test_station_open (self);
  add = fb_instance_store_add_local (fb_session_get_instances (self->session), NAME, runtime, bytes,
                                     NULL);
  run (add);
  find_instance (self);

  return self;
}

static void
stop (FbTestStation *self)
{
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  fb_instance_link_stop_async (self->link, NULL, fb_test_take_result, &result);
  fb_instance_link_stop_finish (self->link, fb_test_await (&result, FB_TEST_STATION_MS), &error);
  g_assert_no_error (error);
}

static gboolean
is_alone (gpointer user_data)
{
  return G_OBJECT (user_data)->ref_count == 1;
}

/* What was under way lets go of the session's parts at its own pace. */
void
fb_test_station_close (FbTestStation *self)
{
  fb_session_close (self->session);
  g_assert_true (fb_test_wait (is_alone, self->session, FB_TEST_STATION_MS));
  g_assert_finalize_object (self->session);
  self->session = NULL;
}

void
fb_test_station_free (FbTestStation *self)
{
  stop (self);
  fb_test_station_close (self);
  g_free (self->token);
  g_free (self->folder);
  g_free (self);
}

void
fb_test_station_reopen (FbTestStation *self, gboolean watch)
{
  fb_test_station_close (self);
  self->session = fb_test_station_open (self);
  if (watch)
    fb_session_watch_snapshots (self->session);
  find_instance (self);
  fb_test_station_await_open (self);
}

static gboolean
is_open (gpointer user_data)
{
  FbTestStation *self = user_data;

  return fb_instance_get_state (self->instance) == FB_INSTANCE_RUNNING &&
         fb_instance_link_hears (self->link);
}

void
fb_test_station_await_open (FbTestStation *self)
{
  fb_instance_link_open (self->link);
  if (!fb_test_wait (is_open, self, FB_TEST_STATION_MS))
    g_error ("It is in state %u: %s", fb_instance_get_state (self->instance),
             fb_instance_get_state_detail (self->instance));
}

void
fb_test_station_start (FbTestStation *self)
{
  g_auto (FbTestResult) started = { 0 };
  g_auto (FbTestResult) asked = { 0 };
  g_autoptr (GError) error = NULL;

  fb_instance_link_start_async (self->link, FALSE, NULL, fb_test_take_result, &started);
  fb_instance_link_start_finish (self->link, fb_test_await (&started, FB_TEST_STATION_MS), &error);
  g_assert_no_error (error);
  fb_test_station_await_open (self);
  fb_instance_link_page_token_async (self->link, NULL, fb_test_take_result, &asked);
  g_free (self->token);
  self->token =
      fb_instance_link_page_token_finish (self->link, fb_test_await (&asked, FB_TEST_STATION_MS),
                                          &error);
  g_assert_no_error (error);
}

static char *
ask (FbTestStation *self, const char *method, const char *path, const char *body)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options ("proxy-resolver", NULL, NULL);
  g_autofree char *url = g_strconcat (fb_instance_get_url (self->instance), path, NULL);
  g_autofree char *bearer = g_strconcat ("Bearer ", self->token, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, url);
  g_autoptr (GBytes) sent = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (GError) error = NULL;
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_headers_append (headers, "Authorization", bearer);
  soup_message_headers_append (headers, "Node-RED-API-Version", "v2");
  if (sent != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json", sent);
  answer = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, SOUP_STATUS_OK);

  return g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
}

void
fb_test_station_post (FbTestStation *self, const char *body)
{
  g_autofree char *answer = ask (self, "POST", "flows", body);

  g_assert_nonnull (strstr (answer, "rev"));
}

char *
fb_test_station_get (FbTestStation *self, const char *path)
{
  return ask (self, "GET", path, NULL);
}

gboolean
fb_test_station_deploy (FbTestStation *self, const char *body, GError **error)
{
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr (FbDeploy) deploy = fb_deploy_new (self->link, fb_session_get_guard (self->session),
                                               bytes, FB_DEPLOY_FULL);

  fb_operation_run_async (FB_OPERATION (deploy), fb_test_take_result, &result);
  return fb_operation_run_finish (FB_OPERATION (deploy),
                                  fb_test_await (&result, FB_TEST_STATION_MS), error);
}

char *
fb_test_station_path (FbTestStation *self, const char *name)
{
  return g_build_filename (self->folder, "instances", fb_instance_get_id (self->instance),
                           "node-red", name, NULL);
}

static GPtrArray *
read_all (FbTestStation *self)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *all = fb_snapshot_store_read_all (fb_session_get_snapshots (self->session),
                                               fb_instance_get_id (self->instance), &error);

  g_assert_no_error (error);

  return all;
}

char *
fb_test_station_list (FbTestStation *self)
{
  g_autoptr (GPtrArray) all = read_all (self);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < all->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                            fb_snapshot_reason_to_string (
                                fb_snapshot_get_reason (g_ptr_array_index (all, i))));

  return g_string_free (text, FALSE);
}

typedef struct
{
  FbTestStation *station;
  const char    *reasons;
} Wanted;

static gboolean
has_come (gpointer user_data)
{
  const Wanted    *wanted = user_data;
  g_autofree char *found = fb_test_station_list (wanted->station);

  return g_str_equal (found, wanted->reasons);
}

void
fb_test_station_await (FbTestStation *self, const char *reasons)
{
  Wanted           wanted = { self, reasons };
  g_autofree char *found = NULL;

  if (fb_test_wait (has_come, &wanted, FB_TEST_STATION_MS))
    return;

  found = fb_test_station_list (self);
  g_error ("There are “%s”, not “%s”", found, reasons);
}

FbSnapshot *
fb_test_station_get_snapshot (FbTestStation *self, guint index)
{
  g_autoptr (GPtrArray) all = read_all (self);

  g_assert_cmpuint (index, <, all->len);

  return g_object_ref (g_ptr_array_index (all, index));
}
