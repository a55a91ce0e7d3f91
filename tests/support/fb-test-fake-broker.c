/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-test-fake-broker.h"

#include <stdlib.h>
#include <unistd.h>

#include "fb-file.h"

/* The kernel's line of a process: two names, then numbers; 14 and 15 are its times in ticks. */
double
fb_test_fake_broker_get_cpu (FbTestFakeBroker *self)
{
  const char      *pid = g_subprocess_get_identifier (self->process);
  g_autofree char *path = g_strdup_printf ("/proc/%s/stat", pid != NULL ? pid : "0");
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;
  const char *after_name;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  after_name = g_strrstr (text, ") ");
  words = g_strsplit (after_name + 2, " ", -1);
  g_assert_cmpuint (g_strv_length (words), >, 13);

  return (g_ascii_strtod (words[11], NULL) + g_ascii_strtod (words[12], NULL)) /
         (double)sysconf (_SC_CLK_TCK);
}

static FbTestFakeBroker *
start (FbTestFakeBroker *self, const char *const *options)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) argv = NULL;
  g_autofree char *line = NULL;

  g_strv_builder_add (words, FB_TEST_FAKE_BROKER);
  if (self->path != NULL)
    {
      g_strv_builder_add (words, "--unix");
      g_strv_builder_add (words, self->path);
    }
  if (options != NULL)
    g_strv_builder_addv (words, (const char **)options);
  argv = g_strv_builder_end (words);

  self->process =
      g_subprocess_newv ((const char *const *)argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (output), FALSE);
  line = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  self->port = (guint16)strtoul (line, NULL, 10);

  return self;
}

FbTestFakeBroker *
fb_test_fake_broker_new (const char *const *options)
{
  return start (g_new0 (FbTestFakeBroker, 1), options);
}

FbTestFakeBroker *
fb_test_fake_broker_new_unix (const char *const *options)
{
  FbTestFakeBroker *self = g_new0 (FbTestFakeBroker, 1);

  self->folder = g_dir_make_tmp ("fb-broker-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "s", NULL);
  return start (self, options);
}

void
fb_test_fake_broker_free (FbTestFakeBroker *self)
{
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
  if (self->folder != NULL)
    fb_file_remove_tree (self->folder, NULL);
  g_free (self->path);
  g_free (self->folder);
  g_free (self);
}
