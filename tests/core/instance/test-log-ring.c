/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "fb-error.h"
#include "fb-test.h"
#include "instance/fb-log-follower.h"
#include "instance/fb-log-reader.h"
#include "instance/fb-log-ring.h"

#define SEGMENT (64 * 1024)
#define NOW 1795347146234830

static FbLogRing *
open_ring (const char *folder)
{
  g_autoptr (GError) error = NULL;
  FbLogRing *ring = fb_log_ring_open (folder, SEGMENT, &error);

  g_assert_no_error (error);
  return ring;
}

static GPtrArray *
read_last (const char *folder, guint n, int level, const char *contains)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *lines = fb_log_read_last (folder, n, level, contains, &error);

  g_assert_no_error (error);
  return lines;
}

static const FbLogLine *
line_at (GPtrArray *lines, guint i)
{
  g_assert_cmpuint (i, <, lines->len);
  return g_ptr_array_index (lines, i);
}

static void
test_texts_come_back (void)
{
  static const char *const texts[] = { "",         "plain", "two\nlines", "back\\slash\\n",
                                       "tab\tä€𝄞", " x " };
  g_autofree char         *folder = fb_test_make_folder ();
  FbLogRing               *ring = open_ring (folder);
  g_autoptr (GPtrArray) lines = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    fb_log_ring_append (ring, 10 * (i + 1), texts[i], -1, NOW + i);
  fb_log_ring_append (ring, 40, "bad \xff byte", -1, NOW);
  fb_log_ring_close (ring);

  lines = read_last (folder, 100, 100, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_cmpstr (line_at (lines, i)->text, ==, texts[i]);
      g_assert_cmpint (line_at (lines, i)->level, ==, 10 * (i + 1));
      g_assert_cmpint (line_at (lines, i)->time_us, ==, NOW + i);
      g_assert_cmpuint (line_at (lines, i)->sequence, ==, i + 1);
    }
  g_assert_cmpstr (line_at (lines, G_N_ELEMENTS (texts))->text, ==, "bad \xef\xbf\xbd byte");
}

static void
test_level_and_search (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  FbLogRing       *ring = open_ring (folder);
  g_autoptr (GPtrArray) errors = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray) last = NULL;

  fb_log_ring_append (ring, 40, "Pump started", -1, NOW);
  fb_log_ring_append (ring, 20, "PUMP stuck", -1, NOW);
  fb_log_ring_append (ring, 40, "valve", -1, NOW);
  fb_log_ring_close (ring);

  errors = read_last (folder, 100, 20, NULL);
  g_assert_cmpuint (errors->len, ==, 1);
  found = read_last (folder, 100, 100, "pump");
  g_assert_cmpuint (found->len, ==, 2);
  last = read_last (folder, 1, 100, NULL);
  g_assert_cmpstr (line_at (last, 0)->text, ==, "valve");
}

static guint64
folder_size (const char *path, guint *n_files)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  guint64     size = 0;

  *n_files = 0;
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      GStatBuf         info;

      g_assert_cmpint (g_stat (file, &info), ==, 0);
      size += info.st_size;
      ++*n_files;
    }

  return size;
}

static void
test_bounded_on_disk (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  FbLogRing       *ring = open_ring (folder);
  g_autofree char *text = g_strnfill (1000, 'x');
  g_autoptr (GPtrArray) lines = NULL;
  guint n_files;

  for (guint i = 0; i < 2000; i++)
    {
      fb_log_ring_append (ring, 40, text, -1, NOW);
      if (i % 10 == 0)
        fb_log_ring_flush (ring, NOW);
    }
  fb_log_ring_close (ring);

  g_assert_cmpuint (folder_size (folder, &n_files), <=, 2 * SEGMENT + 1024);
  g_assert_cmpuint (n_files, ==, 2);
  lines = read_last (folder, G_MAXUINT, 100, NULL);
  g_assert_cmpuint (lines->len, >, 60);
  g_assert_cmpuint (line_at (lines, lines->len - 1)->sequence, ==, 2000);
  for (guint i = 1; i < lines->len; i++)
    g_assert_cmpuint (line_at (lines, i)->sequence, ==, line_at (lines, i - 1)->sequence + 1);
}

static void
test_long_text_is_cut (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  FbLogRing       *ring = open_ring (folder);
  GString         *text = g_string_new ("x");
  g_autoptr (GPtrArray) lines = NULL;

  for (guint i = 0; i < FB_LOG_MAX_TEXT; i++)
    g_string_append (text, "€");
  fb_log_ring_append (ring, 40, text->str, text->len, NOW);
  fb_log_ring_close (ring);
  g_string_free (text, TRUE);

  lines = read_last (folder, 1, 100, NULL);
  g_assert_true (g_utf8_validate (line_at (lines, 0)->text, -1, NULL));
  g_assert_cmpuint (strlen (line_at (lines, 0)->text), <, FB_LOG_MAX_TEXT + 64);
  g_assert_nonnull (strstr (line_at (lines, 0)->text, "(+"));
}

static void
test_flood_is_limited (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  FbLogRing       *ring = open_ring (folder);
  g_autoptr (GPtrArray) lines = NULL;
  gsize    admitted = 0;
  gboolean error_admitted = TRUE;
  guint    n_errors = 0;

  /* One second of 100 MB: the burst and one second of the rate are taken. */
  for (guint i = 0; i < 1000 * 1000; i++)
    if (fb_log_ring_admit (ring, 40, 100, NOW + i))
      admitted += 132;
  g_assert_cmpuint (admitted, <=, FB_LOG_BURST + FB_LOG_RATE + 1000);
  g_assert_cmpuint (admitted, >=, FB_LOG_BURST);

  /* An error still finds room, but not without end. */
  for (; error_admitted; n_errors++)
    error_admitted = fb_log_ring_admit (ring, 20, 100, NOW + 1000 * 1000);
  g_assert_cmpuint (n_errors, >, 100);
  g_assert_cmpuint (n_errors, <, 2000);

  /* Later there is room again, and what was left out is told. */
  g_assert_true (fb_log_ring_admit (ring, 40, 100, NOW + 5 * G_USEC_PER_SEC));
  fb_log_ring_flush (ring, NOW + 5 * G_USEC_PER_SEC);
  fb_log_ring_close (ring);
  lines = read_last (folder, 10, 30, "left out");
  g_assert_cmpuint (lines->len, ==, 1);
  g_test_message ("%s", line_at (lines, 0)->text);
}

static void
test_goes_on_after_a_torn_line (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  FbLogRing       *ring = open_ring (folder);
  g_autofree char *path = fb_log_segment_path (folder, 1);
  g_autoptr (GPtrArray) lines = NULL;
  int fd;

  fb_log_ring_append (ring, 40, "first", -1, NOW);
  fb_log_ring_close (ring);
  fd = g_open (path, O_WRONLY | O_APPEND);
  g_assert_cmpint (write (fd, "2 17953471 40 half a li", 23), ==, 23);
  close (fd);

  ring = open_ring (folder);
  fb_log_ring_append (ring, 40, "after", -1, NOW);
  fb_log_ring_close (ring);
  lines = read_last (folder, 10, 100, NULL);
  g_assert_cmpstr (line_at (lines, 0)->text, ==, "first");
  g_assert_cmpstr (line_at (lines, lines->len - 1)->text, ==, "after");
  g_assert_cmpuint (fb_log_last_sequence (folder), ==, line_at (lines, lines->len - 1)->sequence);
}

static void
test_reader_follows_through_segments (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  FbLogRing       *ring = open_ring (folder);
  g_autoptr (FbLogReader) reader = fb_log_reader_new (folder, 0);
  g_autofree char *text = g_strnfill (5000, 'x');
  guint64          last = 0;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (GPtrArray) lines = NULL;

      fb_log_ring_append (ring, 40, text, -1, NOW);
      fb_log_ring_flush (ring, NOW);
      lines = fb_log_reader_next (reader, 100, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (lines->len, ==, 1);
      g_assert_cmpuint (line_at (lines, 0)->sequence, ==, ++last);
    }

  /* A reader that was away for long goes on with what is still there. */
  for (guint i = 0; i < 200; i++)
    fb_log_ring_append (ring, 40, text, -1, NOW);
  fb_log_ring_flush (ring, NOW);
  {
    g_autoptr (GPtrArray) lines = fb_log_reader_next (reader, 100, &error);

    g_assert_cmpuint (line_at (lines, 0)->sequence, >, last + 1);
    g_assert_cmpuint (line_at (lines, lines->len - 1)->sequence, ==, 400);
  }
  fb_log_ring_close (ring);
}

static void
test_reader_survives_garbage (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *path = fb_log_segment_path (folder, 1);

  for (guint round = 0; round < 200; round++)
    {
      char garbage[300];
      g_autoptr (FbLogReader) reader = fb_log_reader_new (folder, 0);
      g_autoptr (GPtrArray) last = NULL;
      g_autoptr (GPtrArray) next = NULL;
      g_autoptr (GError) error = NULL;

      for (guint i = 0; i < sizeof garbage; i++)
        garbage[i] = g_test_rand_int_range (0, 4) > 0 ? "0123 \n\\"[g_test_rand_int_range (0, 7)]
                                                      : g_test_rand_int_range (0, 256);
      g_assert_true (g_file_set_contents (path, garbage, sizeof garbage, NULL));
      last = fb_log_read_last (folder, 1000, 1000, "a", &error);
      g_assert_no_error (error);
      next = fb_log_reader_next (reader, 1000, &error);
      g_assert_no_error (error);
    }
}

static void
test_disk_full (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *fill = g_build_filename (folder, "fill", NULL);
  g_autofree char *log = g_build_filename (folder, "log", NULL);
  g_autofree char *text = g_strnfill (1000, 'x');
  FbLogRing       *ring;
  g_autoptr (GPtrArray) lines = NULL;
  int fd;

  if (geteuid () != 0 || mount ("none", folder, "tmpfs", 0, "size=512k") != 0)
    {
      fb_test_missing ("the right to mount");
      return;
    }
  ring = open_ring (log);
  fb_log_ring_append (ring, 40, "before", -1, NOW);
  fb_log_ring_flush (ring, NOW);
  fd = g_creat (fill, 0600);
  while (write (fd, text, 1000) == 1000)
    ;
  close (fd);
  for (guint i = 0; i < 100; i++)
    {
      fb_log_ring_append (ring, 40, text, -1, NOW);
      fb_log_ring_flush (ring, NOW);
    }

  /* With room again it goes on, and says what is missing. */
  g_unlink (fill);
  fb_log_ring_append (ring, 40, "after", -1, NOW);
  fb_log_ring_flush (ring, NOW);
  fb_log_ring_flush (ring, NOW + G_USEC_PER_SEC);
  fb_log_ring_close (ring);
  lines = read_last (log, 1000, 1000, NULL);
  g_assert_cmpint (umount (folder), ==, 0);
  g_assert_cmpstr (line_at (lines, 0)->text, ==, "before");
  {
    gboolean after = FALSE, told = FALSE;

    for (guint i = 0; i < lines->len; i++)
      {
        after |= g_str_equal (line_at (lines, i)->text, "after");
        told |= strstr (line_at (lines, i)->text, "left out") != NULL;
      }
    g_assert_true (after);
    g_assert_true (told);
  }
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/instance/log-ring/texts-come-back", test_texts_come_back);
  g_test_add_func ("/instance/log-ring/level-and-search", test_level_and_search);
  g_test_add_func ("/instance/log-ring/bounded-on-disk", test_bounded_on_disk);
  g_test_add_func ("/instance/log-ring/long-text-is-cut", test_long_text_is_cut);
  g_test_add_func ("/instance/log-ring/flood-is-limited", test_flood_is_limited);
  g_test_add_func ("/instance/log-ring/goes-on-after-a-torn-line", test_goes_on_after_a_torn_line);
  g_test_add_func ("/instance/log-ring/reader-follows-through-segments",
                   test_reader_follows_through_segments);
  g_test_add_func ("/instance/log-ring/reader-survives-garbage", test_reader_survives_garbage);
  g_test_add_func ("/instance/log-ring/disk-full", test_disk_full);

  return g_test_run ();
}
