/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-exit-reason.h"
#include "fb-test.h"

#define EXITED(status) ((status) << 8)

static FbExitReason *
explain (int wait_status, gboolean never_ready, const char *lines)
{
  g_auto (GStrv) parts = g_strsplit (lines, "|", -1);
  g_autoptr (GPtrArray) array = g_ptr_array_new ();

  for (guint i = 0; parts[i] != NULL && *lines != '\0'; i++)
    g_ptr_array_add (array, parts[i]);

  return fb_exit_reason_new (wait_status, never_ready, array);
}

static void
test_kinds (void)
{
  static const struct
  {
    int         status;
    gboolean    never_ready;
    const char *lines;
    FbExitKind  kind;
    const char *says;
    gboolean    final;
  } cases[] = {
    { EXITED (1), FALSE, "Unable to listen|Error: port in use", FB_EXIT_PORT_TAKEN, "port", FALSE },
    { EXITED (1), FALSE, "Unsupported version of Node.js: v14|needs v22.9", FB_EXIT_WRONG_NODE,
      "needs v22.9", TRUE },
    { EXITED (1), FALSE, "Error loading settings file: /x/settings.js|SyntaxError: line 3",
      FB_EXIT_BAD_SETTINGS, "SyntaxError: line 3", TRUE },
    { EXITED (1), FALSE, "[red] Uncaught Exception:|Error: no\n    at a.js:1:2", FB_EXIT_UNCAUGHT,
      "at a.js:1:2", FALSE },
    { EXITED (134), FALSE, "FATAL ERROR: Reached heap limit - JavaScript heap out of memory|trace",
      FB_EXIT_OUT_OF_MEMORY, "memory", FALSE },
    { EXITED (1), FALSE, "Error: Cannot find module '/x/red.js'", FB_EXIT_NO_SCRIPT, "red.js",
      TRUE },
    { SIGSEGV, FALSE, "hello", FB_EXIT_SIGNAL, "signal 11", FALSE },
    { SIGKILL, FALSE, "", FB_EXIT_SIGNAL, "signal 9", FALSE },
    { EXITED (5), FALSE, "last words", FB_EXIT_OTHER, "last words", FALSE },
    { EXITED (0), FALSE, "Error: port in use|later", FB_EXIT_OTHER, "ended by itself", FALSE },
    { SIGKILL, TRUE, "Loading palette nodes", FB_EXIT_NEVER_READY, "Loading palette", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FbExitReason) reason =
                     explain (cases[i].status, cases[i].never_ready, cases[i].lines);

      g_test_message ("%s: %s", cases[i].lines, reason->text);
      g_assert_cmpint (reason->kind, ==, cases[i].kind);
      g_assert_nonnull (strstr (reason->text, cases[i].says));
      g_assert_cmpint (fb_exit_kind_is_final (reason->kind), ==, cases[i].final);
    }
}

static void
test_quotes_little (void)
{
  g_autoptr (GString) lines = g_string_new ("[red] Uncaught Exception:|Error: x");
  g_autoptr (FbExitReason) reason = NULL;
  g_auto (GStrv) quoted = NULL;

  for (guint i = 0; i < 100; i++)
    g_string_append (lines, "\n    at somewhere.js:1:1");
  reason = explain (EXITED (1), FALSE, lines->str);
  quoted = g_strsplit (reason->text, "\n", -1);
  g_assert_cmpuint (g_strv_length (quoted), ==, 6);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/keeper/exit-reason/says-what-happened", test_kinds);
  g_test_add_func ("/keeper/exit-reason/quotes-five-lines-at-most", test_quotes_little);

  return g_test_run ();
}
