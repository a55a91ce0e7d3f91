/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-widget.h"
#include "snapshot/fb-restore-report.h"

static void
test_a_plain_restore_needs_none (void)
{
  const FbRestoreOutcome outcome = { .target = "line4", .n_nodes = 12 };

  g_assert_false (fb_restore_report_is_needed (&outcome));
}

static void
test_names_what_a_person_has_to_do (void)
{
  char           *fields[] = { (char *)"password", (char *)"user", NULL };
  FbRestoreSecret blank = { (char *)"b", (char *)"mqtt-broker", (char *)"plant", fields,
                            FB_RESTORE_SECRET_BLANK };
  FbRestoreSecret kept = { (char *)"c", (char *)"tls-config", (char *)"<press>", fields + 2,
                           FB_RESTORE_SECRET_KEPT };
  FbMissingType   type = { (char *)"modbus-read", (char *)"modbus", (char *)"5.1.0" };
  g_autoptr (GPtrArray) secrets = g_ptr_array_new ();
  g_autoptr (GPtrArray) missing = g_ptr_array_new ();
  g_autoptr (GPtrArray) installed = g_ptr_array_new ();
  const FbRestoreOutcome outcome = {
    .target = "line4", .n_nodes = 12, .secrets = secrets, .missing = missing, .installed = installed
  };
  GtkWindow *report;
  GtkWidget *widget;

  g_ptr_array_add (secrets, &blank);
  g_ptr_array_add (secrets, &kept);
  g_ptr_array_add (missing, &type);
  g_ptr_array_add (installed, (gpointer) "node-red-contrib-s7@3.1.0");
  g_assert_true (fb_restore_report_is_needed (&outcome));

  report = fb_restore_report_new (&outcome);
  widget = GTK_WIDGET (report);
  gtk_window_present (report);
  fb_test_wait_for (widget, GTK_TYPE_LABEL, "12 nodes restored on “line4”");
  fb_test_wait_for (widget, GTK_TYPE_LABEL, "plant");
  fb_test_wait_for (widget, GTK_TYPE_LABEL,
                    "mqtt-broker (password, user)\nBlank now, to be typed again");
  fb_test_wait_for (widget, GTK_TYPE_LABEL, "<press>");
  fb_test_wait_for (widget, GTK_TYPE_LABEL, "modbus-read");
  fb_test_wait_for (widget, GTK_TYPE_LABEL, "Of the module modbus 5.1.0");
  fb_test_wait_for (widget, GTK_TYPE_LABEL, "node-red-contrib-s7@3.1.0");
  gtk_window_destroy (report);
}

static void
test_says_why_it_was_put_back (void)
{
  const FbRestoreOutcome outcome = { .target = "line4",
                                     .failure = "The flows did not start <here>",
                                     .put_back = TRUE };
  GtkWindow             *report;

  g_assert_true (fb_restore_report_is_needed (&outcome));
  report = fb_restore_report_new (&outcome);
  gtk_window_present (report);
  fb_test_wait_for (GTK_WIDGET (report), GTK_TYPE_LABEL, "What Ran Before Was Put Back");
  fb_test_wait_for (GTK_WIDGET (report), GTK_TYPE_LABEL, "The flows did not start <here>");
  g_assert_null (fb_test_find (GTK_WIDGET (report), GTK_TYPE_LABEL, "Passwords"));
  /* No larger than one row needs. */
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (report)), <, 300);
  gtk_window_destroy (report);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  g_test_add_func ("/restore-report/a-plain-restore-needs-none", test_a_plain_restore_needs_none);
  g_test_add_func ("/restore-report/names-what-a-person-has-to-do",
                   test_names_what_a_person_has_to_do);
  g_test_add_func ("/restore-report/says-why-it-was-put-back", test_says_why_it_was_put_back);

  return g_test_run ();
}
