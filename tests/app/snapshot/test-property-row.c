/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-widget.h"
#include "snapshot/fb-property-row.h"

static void
assert_shown (FbFlowChangeKind kind, const char *expected)
{
  FbPropertyChange change = { .path = (char *)"password", .kind = kind, .is_secret = TRUE };
  g_autoptr (GPtrArray) owner = g_ptr_array_new ();
  g_autoptr (FbPropertyItem) item = fb_property_item_new (owner, &change);
  GtkWidget *row = fb_property_row_new ();
  GtkWindow *window = fb_test_show (row, 400, 100);

  fb_property_row_bind (FB_PROPERTY_ROW (row), item);
  fb_test_wait_for (row, GTK_TYPE_LABEL, expected);
  gtk_window_destroy (window);
}

static void
test_of_a_secret_only_what_became_of_it (void)
{
  assert_shown (FB_FLOW_ADDED, "set; the value is secret");
  assert_shown (FB_FLOW_DELETED, "removed; the value was secret");
  assert_shown (FB_FLOW_CHANGED, "changed; the value is secret");
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  g_test_add_func ("/property-row/of-a-secret-only-what-became-of-it",
                   test_of_a_secret_only_what_became_of_it);

  return g_test_run ();
}
