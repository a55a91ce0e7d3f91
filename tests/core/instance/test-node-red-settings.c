/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <gio/gio.h>
#include <string.h>

#include "fb-test-node-red.h"
#include "fb-test.h"

/* data/node-red/settings.js under every runtime. The cases are in node-red-settings.js, since they
 * speak Node-RED's own language; each is a test of its own here. */

#define CASE_SECONDS "90"

typedef struct
{
  char *node;
  char *red;
  char *name;
} Case;

static void
case_free (gpointer data)
{
  Case *self = data;

  g_free (self->node);
  g_free (self->red);
  g_free (self->name);
  g_free (self);
}

static char *
script_path (void)
{
  return g_test_build_filename (G_TEST_DIST, "core", "instance", "node-red-settings.js", NULL);
}

static void
test_case (gconstpointer data)
{
  const Case      *self = data;
  g_autofree char *script = script_path ();
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
                 g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE,
                                   &error, "timeout", "-k", "5", CASE_SECONDS, self->node, script,
                                   self->red, self->name, NULL);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error));
  if (!g_subprocess_get_successful (process))
    g_test_message ("%s", output);
  g_assert_true (g_subprocess_get_successful (process));
}

static char **
list_cases (const char *node)
{
  g_autofree char  *script = script_path ();
  g_autofree char  *output = NULL;
  const char *const argv[] = { node, script, NULL };
  g_autoptr (GError) error = NULL;

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, NULL,
                &error);
  g_assert_no_error (error);
  g_strchomp (output);

  return g_strsplit (output, "\n", -1);
}

static void
test_missing (void)
{
  fb_test_missing ("Node-RED");
}

static void
add_cases (const char *runtime)
{
  g_autofree char *node = fb_test_runtime_node (runtime);
  g_autofree char *red = node != NULL ? fb_test_runtime_script (runtime) : NULL;
  g_autofree char *folder = g_strconcat ("/instance/settings/", runtime, NULL);
  g_auto (GStrv) names = red != NULL ? list_cases (node) : NULL;

  if (red == NULL)
    {
      g_test_add_func (folder, test_missing);
      return;
    }

  g_assert_cmpuint (g_strv_length (names), >, 10);
  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (folder, "/", names[i], NULL);
      Case            *self = g_new0 (Case, 1);

      self->node = g_strdup (node);
      self->red = g_strdup (red);
      self->name = g_strdup (names[i]);
      g_test_add_data_func_full (path, self, test_case, case_free);
    }
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  add_cases ("node-red-4.1");
  add_cases ("node-red-5.0");

  return g_test_run ();
}
