/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test.h"
#include "window/fb-log-model.h"

static GPtrArray *
make_lines (guint64 first, guint n_lines)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify)fb_log_line_free);

  for (guint i = 0; i < n_lines; i++)
    {
      FbLogLine *line = g_new0 (FbLogLine, 1);

      line->sequence = first + i;
      line->level = 40;
      line->text = g_strdup_printf ("line %" G_GUINT64_FORMAT, line->sequence);
      g_ptr_array_add (lines, line);
    }

  return lines;
}

/* Keeps count by nothing but items-changed. */
static void
follow (GListModel *model, guint position, guint removed, guint added, guint *n_items)
{
  g_assert_cmpuint (position + removed, <=, *n_items);
  *n_items += added - removed;
  g_assert_cmpuint (*n_items, ==, g_list_model_get_n_items (model));
}

static char *
dup_text (FbLogModel *model, guint position)
{
  g_autoptr (FbLogItem) item = g_list_model_get_item (G_LIST_MODEL (model), position);

  return item != NULL ? g_strdup (fb_log_item_get_text (item)) : NULL;
}

static void
test_keeps_the_newest (void)
{
  FbLogModel *model = fb_log_model_new ();
  g_autoptr (GPtrArray) many = make_lines (1, FB_LOG_MODEL_MAX_LINES - 1);
  g_autoptr (GPtrArray) more = make_lines (FB_LOG_MODEL_MAX_LINES, 11);
  guint            n_items = 0;
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  g_signal_connect (model, "items-changed", G_CALLBACK (follow), &n_items);
  fb_log_model_append (model, many);
  fb_log_model_append (model, more);
  g_assert_cmpuint (n_items, ==, FB_LOG_MODEL_MAX_LINES);
  first = dup_text (model, 0);
  last = dup_text (model, FB_LOG_MODEL_MAX_LINES - 1);
  g_assert_cmpstr (first, ==, "line 11");
  g_assert_cmpstr (last, ==, "line 5010");
  g_assert_cmpuint (fb_log_model_get_last_sequence (model), ==, 5010);

  fb_log_model_clear (model);
  g_assert_cmpuint (n_items, ==, 0);
  g_assert_finalize_object (model);
}

static void
test_more_at_once_than_it_holds (void)
{
  g_autoptr (FbLogModel) model = fb_log_model_new ();
  g_autoptr (GPtrArray) flood = make_lines (1, 3 * FB_LOG_MODEL_MAX_LINES);
  g_autofree char *first = NULL;

  fb_log_model_append (model, flood);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, FB_LOG_MODEL_MAX_LINES);
  first = dup_text (model, 0);
  g_assert_cmpstr (first, ==, "line 10001");
}

static void
test_what_was_read_is_not_followed_again (void)
{
  g_autoptr (FbLogModel) model = fb_log_model_new ();
  g_autoptr (GPtrArray) read = make_lines (1, 10);
  g_autoptr (GPtrArray) followed = make_lines (6, 10);

  fb_log_model_append (model, read);
  fb_log_model_append (model, followed);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 15);
}

static void
test_bytes_that_are_no_text_are_shown (void)
{
  g_autoptr (FbLogModel) model = fb_log_model_new ();
  g_autoptr (GPtrArray) lines = make_lines (1, 1);
  g_autoptr (FbLogItem) item = NULL;
  FbLogLine *line = g_ptr_array_index (lines, 0);

  g_free (line->text);
  line->text = g_strdup ("Überlauf \xff\xfe end\n");
  line->level = 30;
  fb_log_model_append (model, lines);
  item = g_list_model_get_item (G_LIST_MODEL (model), 0);
  g_assert_true (g_utf8_validate (fb_log_item_get_text (item), -1, NULL));
  g_assert_true (g_str_has_suffix (fb_log_item_get_text (item), "end"));
  g_assert_cmpstr (fb_log_item_get_level_name (item), ==, "warn");
  g_assert_true (fb_log_item_matches (item, "überlauf"));
  g_assert_false (fb_log_item_matches (item, "unterlauf"));
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/log-model/keeps-the-newest", test_keeps_the_newest);
  g_test_add_func ("/log-model/more-at-once-than-it-holds", test_more_at_once_than_it_holds);
  g_test_add_func ("/log-model/what-was-read-is-not-followed-again",
                   test_what_was_read_is_not_followed_again);
  g_test_add_func ("/log-model/bytes-that-are-no-text-are-shown",
                   test_bytes_that_are_no_text_are_shown);

  return g_test_run ();
}
