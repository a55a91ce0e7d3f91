/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-test-stub-server.h"
#include "fb-test-tls.h"
#include "fb-test-web.h"

/* What a page cannot do, seen from the servers it would do it to. */

typedef struct
{
  FbTestStubServer *own;
  FbTestStubServer *other; /* stands for another instance on this machine */
  FbWebView        *web;
  GtkWindow        *window;
  GPtrArray        *external;
  char             *pin;
} Fixture;

static void
web_open_external_cb (FbWebView *web, const char *uri, gpointer user_data)
{
  g_ptr_array_add (((Fixture *)user_data)->external, g_strdup (uri));
}

static void
web_untrusted_cb (FbWebView *web, const char *pin, const char *subject, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_free (fixture->pin);
  fixture->pin = g_strdup (pin);
}

static void
show (Fixture *fixture, FbWebAccess *access)
{
  g_autoptr (GError) error = NULL;

  fixture->web = fb_web_view_new (access, &error);
  g_assert_no_error (error);
  g_signal_connect (fixture->web, "open-external", G_CALLBACK (web_open_external_cb), fixture);
  g_signal_connect (fixture->web, "untrusted", G_CALLBACK (web_untrusted_cb), fixture);
  fixture->window = fb_test_web_show (fixture->web);
}

static gboolean
set_up (Fixture *fixture, GTlsCertificate *certificate)
{
  *fixture = (Fixture){ 0 };
  if (!fb_test_web_can_run ())
    return FALSE;

  fixture->external = g_ptr_array_new_with_free_func (g_free);
  fixture->own = fb_test_stub_server_new (certificate);
  fixture->other = fb_test_stub_server_new (NULL);
  fb_test_stub_server_answer (fixture->own, "GET /", 200, "text/html",
                              "<!DOCTYPE html><title>own</title><body>hello</body>");
  fb_test_stub_server_answer (fixture->other, "GET /", 200, "text/html", "<title>other</title>");

  return TRUE;
}

static void
tear_down (Fixture *fixture)
{
  gtk_window_destroy (fixture->window);
  fb_test_stub_server_free (fixture->own);
  fb_test_stub_server_free (fixture->other);
  g_ptr_array_unref (fixture->external);
  g_free (fixture->pin);
}

static void
open_own (Fixture *fixture, gboolean read_only)
{
  FbWebAccess access = { .uri = fb_test_stub_server_get_url (fixture->own),
                         .read_only = read_only };

  show (fixture, &access);
  fb_test_web_load (fixture->web, access.uri);
}

/* "sent" or "stopped". A 404 of the server counts as sent. */
static char *
request (Fixture *fixture, const char *method, const char *uri)
{
  g_autofree char *body = g_strdup_printf ("try { await fetch ('%s', { method: '%s', mode: "
                                           "'no-cors' }); return 'sent'; }"
                                           " catch (error) { return 'stopped'; }",
                                           uri, method);

  return fb_test_web_run (fixture->web, body);
}

static void
assert_request (Fixture *fixture, const char *method, const char *path, gboolean passes)
{
  g_autofree char *answer = request (fixture, method, path);

  if (strcmp (answer, passes ? "sent" : "stopped") != 0)
    g_error ("%s %s was %s", method, path, answer);
}

static void
test_flows_are_not_written_by_the_page (void)
{
  static const char *const paths[] = { "flows", "/flows", "flows/",  "FLOWS",     ".//flows",
                                       "flow",  "flow/1", "%66lows", "flow/%31/", "flows?x=1" };
  Fixture                  fixture;

  if (!set_up (&fixture, NULL))
    return;
  open_own (&fixture, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    assert_request (&fixture, i % 2 == 0 ? "POST" : "PUT", paths[i], FALSE);
  assert_request (&fixture, "DELETE", "flow/1", FALSE);
  g_assert_cmpuint (fb_test_stub_server_count (fixture.own, "POST /flows"), ==, 0);
  assert_request (&fixture, "GET", "flows", TRUE);
  assert_request (&fixture, "POST", "flows/state", TRUE);
  assert_request (&fixture, "POST", "settings/user", TRUE);
  assert_request (&fixture, "POST", "inject/1", TRUE);

  tear_down (&fixture);
}

static void
test_read_only_sends_nothing_but_reads (void)
{
  Fixture fixture;

  if (!set_up (&fixture, NULL))
    return;
  open_own (&fixture, TRUE);

  assert_request (&fixture, "GET", "flows", TRUE);
  assert_request (&fixture, "POST", "auth/token", TRUE);
  assert_request (&fixture, "POST", "settings/user", FALSE);
  assert_request (&fixture, "POST", "inject/1", FALSE);
  assert_request (&fixture, "DELETE", "context/global/x", FALSE);
  assert_request (&fixture, "POST", "flows/state", FALSE);
  g_assert_cmpuint (fb_test_stub_server_count (fixture.own, "POST /inject/1"), ==, 0);

  /* The mode may change while the page is open, both ways. */
  fb_web_view_set_read_only (fixture.web, FALSE);
  assert_request (&fixture, "POST", "inject/1", TRUE);
  fb_web_view_set_read_only (fixture.web, TRUE);
  assert_request (&fixture, "POST", "inject/1", FALSE);

  tear_down (&fixture);
}

static void
test_frames_and_workers_are_held_too (void)
{
  Fixture          fixture;
  g_autofree char *frame = NULL;
  g_autofree char *worker = NULL;

  if (!set_up (&fixture, NULL))
    return;
  open_own (&fixture, FALSE);

  frame = fb_test_web_run (
      fixture.web,
      "const frame = document.createElement ('iframe'); document.body.append (frame);"
      "try { await frame.contentWindow.fetch (location.href + 'flows', { method: 'POST' });"
      " return 'sent'; } catch (error) { return 'stopped'; }");
  g_assert_cmpstr (frame, ==, "stopped");
  worker = fb_test_web_run (
      fixture.web,
      "const code = 'fetch (\"' + location.href + 'flows\", { method: \"POST\" }).then ("
      "() => postMessage (\"sent\"), () => postMessage (\"stopped\"));';"
      "const worker = new Worker (URL.createObjectURL (new Blob ([code])));"
      "return await new Promise ((done) => { worker.onmessage = (event) => done (event.data);"
      " worker.onerror = () => done ('stopped'); });");
  g_assert_cmpstr (worker, ==, "stopped");
  g_assert_cmpuint (fb_test_stub_server_count (fixture.own, "POST /flows"), ==, 0);

  tear_down (&fixture);
}

static void
test_files_and_other_instances_are_out_of_reach (void)
{
  Fixture          fixture;
  g_autofree char *port = NULL;
  g_autofree char *named = NULL;
  g_autofree char *frame = NULL;

  if (!set_up (&fixture, NULL))
    return;
  open_own (&fixture, FALSE);

  port = g_strdup (strrchr (fb_test_stub_server_get_url (fixture.other), ':'));
  named = g_strconcat ("http://localhost", port, NULL);
  assert_request (&fixture, "GET", fb_test_stub_server_get_url (fixture.other), FALSE);
  assert_request (&fixture, "GET", named, FALSE);
  assert_request (&fixture, "GET", "file:///etc/passwd", FALSE);

  frame =
      g_strdup_printf ("const frame = document.createElement ('iframe'); frame.src = '%s';"
                       "document.body.append (frame); const image = new Image ();"
                       "await new Promise ((done) => { image.onerror = done; image.onload = done;"
                       " image.src = '%spicture.png'; });",
                       fb_test_stub_server_get_url (fixture.other),
                       fb_test_stub_server_get_url (fixture.other));
  g_free (fb_test_web_run (fixture.web, frame));
  g_assert_cmpuint (fb_test_stub_server_count (fixture.other, NULL), ==, 0);

  tear_down (&fixture);
}

static gboolean
has_external (gpointer user_data)
{
  return ((Fixture *)user_data)->external->len > 0;
}

static void
test_links_of_others_go_to_the_browser (void)
{
  Fixture          fixture;
  g_autofree char *title = NULL;

  if (!set_up (&fixture, NULL))
    return;
  /* What nobody clicked does not open, and the page stays. */
  fb_test_stub_server_answer (fixture.own, "GET /", 200, "text/html",
                              "<!DOCTYPE html><title>own</title><body>"
                              "<a style='position:fixed;inset:0' href='https://flows.example/node'>"
                              "link</a><script>window.open ('https://by-itself.example/');"
                              "location.href = 'https://by-itself.example/';</script></body>");
  open_own (&fixture, FALSE);

  if (fb_test_web_input ("mousemove", "200", "200", "click", "1", NULL))
    {
      g_assert_true (fb_test_wait (has_external, &fixture, FB_TEST_WEB_MS));
      g_assert_cmpuint (fixture.external->len, ==, 1);
      g_assert_cmpstr (g_ptr_array_index (fixture.external, 0), ==, "https://flows.example/node");
    }
  title = fb_test_web_run (fixture.web, "return document.title;");
  g_assert_cmpstr (title, ==, "own");

  tear_down (&fixture);
}

static gboolean
has_pin (gpointer user_data)
{
  return ((Fixture *)user_data)->pin != NULL;
}

static char *
pin_of (GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;

  g_object_get (certificate, "certificate", &der, NULL);

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
}

static void
test_an_unknown_certificate_is_shown_by_its_pin (void)
{
  g_autoptr (GTlsCertificate) certificate = fb_test_tls_certificate (FB_TEST_TLS_SELF_SIGNED);
  g_autoptr (GTlsCertificate) wrong = fb_test_tls_certificate (FB_TEST_TLS_OTHER);
  g_autofree char *pin = pin_of (certificate);
  g_autofree char *wrong_pin = pin_of (wrong);
  Fixture          fixture;
  FbWebAccess      access = { 0 };

  if (!set_up (&fixture, certificate))
    return;

  access.uri = fb_test_stub_server_get_url (fixture.own);
  access.pin = wrong_pin;
  show (&fixture, &access);
  fb_web_view_load (fixture.web, access.uri);
  g_assert_true (fb_test_wait (has_pin, &fixture, FB_TEST_WEB_MS));
  g_assert_cmpstr (fixture.pin, ==, pin);
  g_assert_cmpuint (fb_test_stub_server_count (fixture.own, NULL), ==, 0);

  tear_down (&fixture);
}

static void
assert_loads (Fixture *fixture, FbWebAccess *access)
{
  g_autofree char *title = NULL;
  g_autofree char *fetched = NULL;

  access->uri = fb_test_stub_server_get_url (fixture->own);
  show (fixture, access);
  fb_test_web_load (fixture->web, access->uri);
  fetched = request (fixture, "GET", "settings");
  g_assert_cmpstr (fetched, ==, "sent");
  g_assert_null (fixture->pin);
}

static void
test_a_pinned_certificate_is_trusted (void)
{
  g_autoptr (GTlsCertificate) certificate = fb_test_tls_certificate (FB_TEST_TLS_SELF_SIGNED);
  g_autofree char *pin = pin_of (certificate);
  Fixture          fixture;
  FbWebAccess      access = { .pin = pin };

  if (!set_up (&fixture, certificate))
    return;
  assert_loads (&fixture, &access);
  tear_down (&fixture);
}

static void
test_an_own_authority_is_trusted (void)
{
  g_autoptr (GTlsCertificate) certificate = fb_test_tls_certificate (FB_TEST_TLS_SIGNED);
  g_autoptr (GTlsCertificate) authority = fb_test_tls_certificate (FB_TEST_TLS_AUTHORITY);
  Fixture     fixture;
  FbWebAccess access = { .ca = authority };

  if (!set_up (&fixture, certificate))
    return;
  assert_loads (&fixture, &access);
  tear_down (&fixture);
}

static void
test_an_own_authority_does_not_cover_another_name (void)
{
  g_autoptr (GTlsCertificate) certificate = fb_test_tls_certificate (FB_TEST_TLS_MISNAMED);
  g_autoptr (GTlsCertificate) authority = fb_test_tls_certificate (FB_TEST_TLS_AUTHORITY);
  Fixture     fixture;
  FbWebAccess access = { .ca = authority };

  if (!set_up (&fixture, certificate))
    return;

  access.uri = fb_test_stub_server_get_url (fixture.own);
  show (&fixture, &access);
  fb_web_view_load (fixture.web, access.uri);
  g_assert_true (fb_test_wait (has_pin, &fixture, FB_TEST_WEB_MS));
  g_assert_cmpuint (fb_test_stub_server_count (fixture.own, NULL), ==, 0);

  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  g_test_add_func ("/web/policy/flows-are-not-written-by-the-page",
                   test_flows_are_not_written_by_the_page);
  g_test_add_func ("/web/policy/read-only-sends-nothing-but-reads",
                   test_read_only_sends_nothing_but_reads);
  g_test_add_func ("/web/policy/frames-and-workers-are-held-too",
                   test_frames_and_workers_are_held_too);
  g_test_add_func ("/web/policy/files-and-other-instances-are-out-of-reach",
                   test_files_and_other_instances_are_out_of_reach);
  g_test_add_func ("/web/policy/links-of-others-go-to-the-browser",
                   test_links_of_others_go_to_the_browser);
  g_test_add_func ("/web/policy/an-unknown-certificate-is-shown-by-its-pin",
                   test_an_unknown_certificate_is_shown_by_its_pin);
  g_test_add_func ("/web/policy/a-pinned-certificate-is-trusted",
                   test_a_pinned_certificate_is_trusted);
  g_test_add_func ("/web/policy/an-own-authority-is-trusted", test_an_own_authority_is_trusted);
  g_test_add_func ("/web/policy/an-own-authority-does-not-cover-another-name",
                   test_an_own_authority_does_not_cover_another_name);

  return g_test_run ();
}
