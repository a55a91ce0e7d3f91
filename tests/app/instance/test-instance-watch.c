/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-widget.h"
#include "instance/fb-instance-watch.h"

/* What was told, as words: "+a -b a.name". */
static void
added_cb (FbInstanceWatch *watch, FbInstance *instance, GString *told)
{
  g_string_append_printf (told, "+%s ", fb_instance_get_name (instance));
}

static void
removed_cb (FbInstanceWatch *watch, FbInstance *instance, GString *told)
{
  g_string_append_printf (told, "-%s ", fb_instance_get_name (instance));
}

static void
changed_cb (FbInstanceWatch *watch, FbInstance *instance, const char *property, GString *told)
{
  g_string_append_printf (told, "%s.%s ", fb_instance_get_name (instance), property);
}

static void
assert_told (GString *told, const char *expected)
{
  g_assert_cmpstr (told->str, ==, expected);
  g_string_truncate (told, 0);
}

static int
compare_names (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return g_strcmp0 (fb_instance_get_name ((FbInstance *)a), fb_instance_get_name ((FbInstance *)b));
}

static void
test_tells_who_comes_changes_and_goes (void)
{
  g_autoptr (FbInstance) a =
                 fb_test_instance_new (FB_INSTANCE_LOCAL, "a", NULL, FB_MODE_READ_WRITE);
  g_autoptr (FbInstance) b =
                 fb_test_instance_new (FB_INSTANCE_LOCAL, "b", NULL, FB_MODE_READ_WRITE);
  g_autoptr (GListStore) store = g_list_store_new (FB_TYPE_INSTANCE);
  g_autoptr (GString) told = g_string_new (NULL);
  FbInstanceWatch *watch;

  g_list_store_append (store, a);
  watch = fb_instance_watch_new (G_LIST_MODEL (store));
  g_signal_connect (watch, "added", G_CALLBACK (added_cb), told);
  g_signal_connect (watch, "removed", G_CALLBACK (removed_cb), told);
  g_signal_connect (watch, "changed", G_CALLBACK (changed_cb), told);
  g_assert_true (fb_instance_watch_find (watch, fb_instance_get_id (a)) == a);

  g_list_store_append (store, b);
  assert_told (told, "+b ");
  fb_instance_set_environment (a, "TEST");
  assert_told (told, "a.environment ");
  fb_instance_set_name (b, "A");
  assert_told (told, "A.name ");

  /* Another order is neither a going nor a coming, and what is followed stays so once. */
  g_list_store_sort (store, compare_names, NULL);
  assert_told (told, "");
  fb_instance_set_environment (a, NULL);
  assert_told (told, "a.environment ");

  g_list_store_remove_all (store);
  assert_told (told, "-A -a ");
  fb_instance_set_name (a, "gone");
  assert_told (told, "");
  g_assert_null (fb_instance_watch_find (watch, fb_instance_get_id (a)));

  g_assert_finalize_object (watch);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  g_test_add_func ("/instance-watch/tells-who-comes-changes-and-goes",
                   test_tells_who_comes_changes_and_goes);

  return g_test_run ();
}
