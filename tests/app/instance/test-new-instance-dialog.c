/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-session.h"
#include "fb-test-widget.h"
#include "instance/fb-new-instance-dialog.h"

static GFile *
make_file (FbTestSession *fixture, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));

  return g_file_new_for_path (path);
}

static void
test_looks_at_its_name (FbTestSession *fixture, gconstpointer data)
{
  GtkWindow *dialog = fb_new_instance_dialog_new (fixture->session, NULL);

  gtk_window_present (dialog);
  g_assert_true (fb_test_may_press (GTK_WIDGET (dialog), "C_reate"));
  fb_test_type_into (GTK_WIDGET (dialog), "Name", "");
  g_assert_false (fb_test_may_press (GTK_WIDGET (dialog), "C_reate"));
  fb_test_type_into (GTK_WIDGET (dialog), "Name", " blank at the edge");
  g_assert_false (fb_test_may_press (GTK_WIDGET (dialog), "C_reate"));
  fb_test_type_into (GTK_WIDGET (dialog), "Name", "filler-4");
  g_assert_true (fb_test_may_press (GTK_WIDGET (dialog), "C_reate"));
  gtk_window_destroy (dialog);
}

static void
test_takes_flows (FbTestSession *fixture, gconstpointer data)
{
  GtkWindow *dialog = fb_new_instance_dialog_new (fixture->session, NULL);
  g_autoptr (GFile) good = make_file (fixture, "line.json",
                                      "[{\"id\":\"t1\",\"type\":\"tab\",\"label\":\"Line\"},"
                                      "{\"id\":\"n1\",\"type\":\"inject\",\"z\":\"t1\",\"name\":"
                                      "\"\",\"x\":1,\"y\":1,\"wires\":[[]]}]");
  g_autoptr (GFile) bad = make_file (fixture, "bad.json", "no flows at all");

  gtk_window_present (dialog);
  g_assert_nonnull (fb_test_find (GTK_WIDGET (dialog), ADW_TYPE_ACTION_ROW, "Empty"));
  fb_new_instance_dialog_import (FB_NEW_INSTANCE_DIALOG (dialog), good);
  fb_test_wait_for (GTK_WIDGET (dialog), ADW_TYPE_ACTION_ROW, "line.json");
  fb_test_press (GTK_WIDGET (dialog), "Begin empty");
  g_assert_nonnull (fb_test_find (GTK_WIDGET (dialog), ADW_TYPE_ACTION_ROW, "Empty"));

  fb_new_instance_dialog_import (FB_NEW_INSTANCE_DIALOG (dialog), bad);
  g_assert_true (fb_test_wait (fb_test_has_error, dialog, 5000));
  g_assert_nonnull (fb_test_find (GTK_WIDGET (dialog), ADW_TYPE_ACTION_ROW, "Empty"));
  gtk_window_destroy (dialog);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
#define add(name, func)                                                                            \
  g_test_add ("/new-instance-dialog/" name, FbTestSession, NULL, fb_test_session_set_up, func,     \
              fb_test_session_tear_down)
  add ("looks-at-its-name", test_looks_at_its_name);
  add ("takes-flows", test_takes_flows);
#undef add

  return g_test_run ();
}
