/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-error.h"
#include "fb-test-plant.h"
#include "fb-test-remote.h"
#include "fb-test-stub-server.h"
#include "fb-test-tls.h"
#include "fb-tls.h"
#include "instance/fb-instance-row.h"
#include "instance/fb-instance-secret.h"

#define WAIT_MS 60000

static const char flows[] = "[{\"id\":\"t1\",\"type\":\"tab\",\"label\":\"Line\"}]";

static void
set_up (FbTestPlant *plant, gconstpointer data)
{
  fb_test_plant_init (plant);
}

static void
tear_down (FbTestPlant *plant, gconstpointer data)
{
  fb_test_plant_clear (plant);
}

/* (nullable) (transfer none) */
static FbInstance *
add (FbTestPlant *plant, FbRemoteAccess access, GError **error)
{
  g_auto (FbTestResult) result = { NULL };
  g_autoptr (FbOperation) operation =
                 fb_instance_store_add_remote (plant->store, "Line 4", &access);

  fb_operation_run_async (operation, fb_test_take_result, &result);
  if (!fb_operation_run_finish (operation, fb_test_await (&result, WAIT_MS), error))
    return NULL;

  return fb_instance_store_get_result (operation);
}

static char *
look_up (FbTestPlant *plant, FbInstance *instance, FbInstanceSecret secret)
{
  return fb_instance_secret_lookup (fb_workspace_get_keyring (plant->workspace),
                                    fb_instance_get_id (instance), secret, NULL, NULL);
}

static void
assert_nothing_added (FbTestPlant *plant)
{
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (plant->store)), ==, 0);
}

static void
test_password (FbTestPlant *plant, gconstpointer data)
{
  g_autoptr (FbTestRemote) remote =
                 fb_test_remote_new ("node-red-5.0",
                                     "httpAdminRoot: '/admin', " FB_TEST_REMOTE_PASSWORD, flows);
  FbRemoteAccess access = { 0 };
  FbInstance    *instance;
  g_autoptr (GError) error = NULL;
  g_autofree char *typed = NULL;
  g_autofree char *token = NULL;
  g_autofree char *reading = NULL;

  if (remote == NULL)
    return;

  /* As a person copies it from a browser. */
  typed = g_strconcat ("  ", fb_test_remote_get_url (remote), "?x=1#flow/t1 ", NULL);
  access.url = typed;
  g_assert_null (add (plant, access, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
  g_assert_nonnull (strstr (error->message, "asks for a name and a password"));
  g_clear_error (&error);

  access.user = (char *)"admin";
  access.password = (char *)"wrong";
  g_assert_null (add (plant, access, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
  g_clear_error (&error);
  assert_nothing_added (plant);

  access.password = (char *)"plant-admin";
  instance = add (plant, access, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fb_instance_get_kind (instance), ==, FB_INSTANCE_REMOTE);
  g_assert_cmpint (fb_instance_get_mode (instance), ==, FB_MODE_READ_ONLY);
  g_assert_cmpstr (fb_instance_get_url (instance), ==, fb_test_remote_get_url (remote));
  g_assert_cmpint (fb_instance_get_row (instance)->auth, ==, FB_AUTH_PASSWORD);
  g_assert_cmpstr (fb_instance_get_row (instance)->user, ==, "admin");
  token = look_up (plant, instance, FB_INSTANCE_TOKEN);
  reading = look_up (plant, instance, FB_INSTANCE_READ_TOKEN);
  g_assert_nonnull (token);
  g_assert_nonnull (reading);
  g_assert_cmpstr (token, !=, reading);
  fb_test_plant_await_activity (plant, "instance.add", "ok: http://127.0.0.1");

  /* The name is taken now. */
  g_assert_null (add (plant, access, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_CONFLICT);
}

static void
test_token (FbTestPlant *plant, gconstpointer data)
{
  g_autoptr (FbTestRemote) remote =
                 fb_test_remote_new ("node-red-4.1", FB_TEST_REMOTE_TOKENS, flows);
  FbRemoteAccess access = { 0 };
  FbInstance    *instance;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;

  if (remote == NULL)
    return;

  access.url = (char *)fb_test_remote_get_url (remote);
  g_assert_null (add (plant, access, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
  g_assert_nonnull (strstr (error->message, "asks for an access token"));
  g_clear_error (&error);

  access.token = (char *)"nonsense";
  g_assert_null (add (plant, access, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
  g_assert_cmpstr (error->message, ==, "The access token is not valid there");
  g_clear_error (&error);
  assert_nothing_added (plant);

  access.token = (char *)"static-all";
  instance = add (plant, access, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fb_instance_get_row (instance)->auth, ==, FB_AUTH_TOKEN);
  token = look_up (plant, instance, FB_INSTANCE_TOKEN);
  g_assert_cmpstr (token, ==, "static-all");
  g_assert_null (look_up (plant, instance, FB_INSTANCE_READ_TOKEN));
}

static FbTestStubServer *
make_server (FbTestTls which)
{
  g_autoptr (GTlsCertificate) certificate = fb_test_tls_certificate (which);
  FbTestStubServer *server = fb_test_stub_server_new (certificate);

  fb_test_stub_server_answer (server, "GET /auth/login", 200, "application/json", "{}");
  fb_test_stub_server_answer (server, "GET /settings", 200, "application/json",
                              "{\"version\":\"5.0.7\"}");
  return server;
}

static void
test_pin (FbTestPlant *plant, gconstpointer data)
{
  g_autoptr (FbTestStubServer) server = make_server (FB_TEST_TLS_SELF_SIGNED);
  g_autoptr (GTlsCertificate) certificate = fb_test_tls_certificate (FB_TEST_TLS_SELF_SIGNED);
  g_autofree char *pin = fb_tls_fingerprint (certificate);
  g_autofree char *shown = fb_tls_format_pin (pin);
  FbRemoteAccess   access = { .url = (char *)fb_test_stub_server_get_url (server) };
  FbInstance      *instance;
  g_autoptr (GError) error = NULL;

  g_assert_null (add (plant, access, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_UNVERIFIED);
  g_assert_nonnull (strstr (error->message, shown));
  g_clear_error (&error);

  access.pin = (char *)"abc";
  g_assert_null (add (plant, access, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_clear_error (&error);
  assert_nothing_added (plant);

  access.pin = shown;
  instance = add (plant, access, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fb_instance_get_row (instance)->pin, ==, pin);
}

static void
test_own_authority (FbTestPlant *plant, gconstpointer data)
{
  g_autoptr (FbTestStubServer) server = make_server (FB_TEST_TLS_SIGNED);
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "ca.crt", NULL);
  FbRemoteAccess access = { .url = (char *)fb_test_stub_server_get_url (server), .ca_file = path };
  FbInstance    *instance;
  const char    *kept;
  g_autoptr (GError) error = NULL;

  g_assert_null (add (plant, access, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (path, "no certificate", -1, NULL));
  g_assert_null (add (plant, access, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (path, fb_test_tls_pem (FB_TEST_TLS_AUTHORITY), -1, NULL));
  instance = add (plant, access, &error);
  g_assert_no_error (error);
  kept = fb_instance_get_row (instance)->ca_file;
  g_assert_true (g_str_has_prefix (kept, plant->folder));
  g_assert_true (g_file_test (kept, G_FILE_TEST_IS_REGULAR));
}

static void
test_addresses (FbTestPlant *plant, gconstpointer data)
{
  static const char *const bad[] = {
    "",
    "line4",
    "line4:1880",
    "ftp://line4/",
    "http://",
    "http://me:secret@line4:1880/",
    "javascript:alert(1)",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      FbRemoteAccess access = { .url = (char *)bad[i] };
      g_autoptr (GError) error = NULL;

      g_assert_null (add (plant, access, &error));
      g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
      g_assert_null (strstr (error->message, "secret"));
    }
  assert_nothing_added (plant);
}

/* A login page of something else, behind a redirect to elsewhere. */
static void
test_redirected (FbTestPlant *plant, gconstpointer data)
{
  g_autoptr (FbTestStubServer) server = fb_test_stub_server_new (NULL);
  g_autoptr (FbTestStubServer) behind = fb_test_stub_server_new (NULL);
  g_autofree char *login =
      g_strconcat (fb_test_stub_server_get_url (behind), "red/auth/login", NULL);
  g_autofree char *settings =
      g_strconcat (fb_test_stub_server_get_url (behind), "red/settings", NULL);
  g_autofree char *expected = g_strconcat (fb_test_stub_server_get_url (behind), "red/", NULL);
  FbRemoteAccess   access = { .url = (char *)fb_test_stub_server_get_url (server) };
  FbInstance      *instance;
  g_autoptr (GError) error = NULL;

  fb_test_stub_server_redirect (server, "GET /auth/login", login);
  fb_test_stub_server_redirect (server, "GET /settings", settings);
  fb_test_stub_server_answer (behind, "GET /red/auth/login", 200, "application/json", "{}");
  fb_test_stub_server_answer (behind, "GET /red/settings", 200, "application/json",
                              "{\"version\":\"4.1.15\"}");
  instance = add (plant, access, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fb_instance_get_url (instance), ==, expected);
}

#define ADD(path, func) g_test_add (path, FbTestPlant, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);

  ADD ("/instance/add-remote/password", test_password);
  ADD ("/instance/add-remote/token", test_token);
  ADD ("/instance/add-remote/unknown-certificate-is-asked", test_pin);
  ADD ("/instance/add-remote/own-authority", test_own_authority);
  ADD ("/instance/add-remote/bad-addresses", test_addresses);
  ADD ("/instance/add-remote/redirected", test_redirected);

  return g_test_run ();
}
