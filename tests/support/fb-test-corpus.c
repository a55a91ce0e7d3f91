/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-test-corpus.h"

#include <string.h>

#include "fb-file.h"
#include "fb-test.h"

#define MAX_FLOW (16 * 1024 * 1024)

/* The output of the script, or NULL. */
static char *
run_script (void)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "support", "flow_corpus.py", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
                 g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "python3", script, NULL);
  char *output = NULL;

  if (process == NULL ||
      !g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error))
    {
      g_test_message ("%s", error->message);
      return NULL;
    }
  if (!g_subprocess_get_successful (process))
    g_clear_pointer (&output, g_free);

  return output;
}

GPtrArray *
fb_test_list_corpus (void)
{
  g_autofree char *output = run_script ();
  g_auto (GStrv) lines = NULL;
  GPtrArray *paths;

  if (output == NULL)
    {
      fb_test_missing ("example flows of published packages");
      return NULL;
    }

  paths = g_ptr_array_new_with_free_func (g_free);
  lines = g_strsplit (output, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      g_ptr_array_add (paths, g_strdup (lines[i]));
  g_assert_cmpuint (paths->len, >, FB_TEST_CORPUS_FLOWS);

  return paths;
}

GBytes *
fb_test_read_corpus (const char *path)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = fb_file_read (path, MAX_FLOW, &error);

  g_assert_no_error (error);
  return bytes;
}
