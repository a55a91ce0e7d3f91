/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-test-web.h"

#include <string.h>

#include "web/fb-web-sandbox.h"

/* For test programs with a display; one thread. */

#define POLL_MS 50

gboolean
fb_test_web_can_run (void)
{
  g_autoptr (FbWebSandbox) sandbox = fb_web_sandbox_new (NULL, NULL);
  g_auto (FbTestResult) result = { 0 };

  fb_web_sandbox_check_async (sandbox, NULL, fb_test_take_result, &result);
  if (fb_web_sandbox_check_finish (sandbox, fb_test_await (&result, FB_TEST_WEB_MS), NULL))
    return TRUE;

  fb_test_missing ("a sandbox for web pages");

  return FALSE;
}

GtkWindow *
fb_test_web_show (FbWebView *web)
{
  return fb_test_show (GTK_WIDGET (web), 1280, 800);
}

static void
web_loaded_cb (FbWebView *web, gboolean *loaded)
{
  *loaded = TRUE;
}

static gboolean
is_true (gpointer user_data)
{
  return *(gboolean *)user_data;
}

void
fb_test_web_load (FbWebView *web, const char *uri)
{
  gboolean loaded = FALSE;
  gulong   handler = g_signal_connect (web, "loaded", G_CALLBACK (web_loaded_cb), &loaded);

  fb_web_view_load (web, uri);
  if (!fb_test_wait (is_true, &loaded, FB_TEST_WEB_MS))
    g_error ("%s is not loaded", uri);
  g_signal_handler_disconnect (web, handler);
}

static char *
try_run (FbWebView *web, const char *body, GError **error)
{
  g_auto (FbTestResult) result = { 0 };

  fb_web_view_run_async (web, body, NULL, NULL, fb_test_take_result, &result);

  return fb_web_view_run_finish (web, fb_test_await (&result, FB_TEST_WEB_MS), error);
}

char *
fb_test_web_run (FbWebView *web, const char *body)
{
  g_autoptr (GError) error = NULL;
  char *text = try_run (web, body, &error);

  if (error != NULL)
    g_error ("%s: %s", body, error->message);

  return text;
}

void
fb_test_web_wait (FbWebView *web, const char *body)
{
  gint64           deadline = g_get_monotonic_time () + FB_TEST_WEB_MS * 1000;
  g_autofree char *probe =
      g_strdup_printf ("for (let i = 0; i < 40; i++) { const found = (() => { %s })(); if (found) "
                       "return 1;"
                       " await new Promise ((next) => setTimeout (next, %d)); } return 0;",
                       body, POLL_MS);

  while (g_get_monotonic_time () < deadline)
    {
      /* A page that navigates gives up what runs in it. */
      g_autofree char *found = try_run (web, probe, NULL);

      if (g_strcmp0 (found, "1") == 0)
        return;
    }
  g_error ("Never true in the page: %s", body);
}

gboolean
fb_test_web_input (const char *first, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *program = g_find_program_in_path ("xdotool");
  g_autoptr (GSubprocess) process = NULL;
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;
  va_list args;

  if (program == NULL)
    {
      fb_test_missing ("xdotool");
      return FALSE;
    }

  g_ptr_array_add (argv, program);
  va_start (args, first);
  for (const char *argument = first; argument != NULL; argument = va_arg (args, const char *))
    g_ptr_array_add (argv, (char *)argument);
  va_end (args);
  g_ptr_array_add (argv, NULL);

  process = g_subprocess_newv ((const char *const *)argv->pdata, G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check_async (process, NULL, fb_test_take_result, &result);
  g_subprocess_wait_check_finish (process, fb_test_await (&result, 20000), &error);
  g_assert_no_error (error);

  return TRUE;
}
