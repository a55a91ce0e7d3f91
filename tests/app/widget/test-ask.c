/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-widget.h"
#include "widget/fb-ask.h"

static const FbAnswer answers[] = {
  { "cancel", "_Cancel", FB_ANSWER_PLAIN },
  { "drop", "_Drop", FB_ANSWER_DESTRUCTIVE },
  { "keep", "_Keep", FB_ANSWER_SUGGESTED },
  { NULL },
};

static AdwMessageDialog *
find_dialog (void)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GObject) window = g_list_model_get_item (toplevels, i);

      if (ADW_IS_MESSAGE_DIALOG (window))
        return ADW_MESSAGE_DIALOG (window);
    }

  return NULL;
}

static void
test_answer_is_told (void)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  g_auto (FbTestResult) result = { 0 };
  g_autofree char  *answer = NULL;
  AdwMessageDialog *dialog;

  gtk_window_present (window);
  fb_ask_async (GTK_WIDGET (window), "Sure?", NULL, answers, NULL, fb_test_take_result, &result);
  dialog = find_dialog ();
  g_assert_nonnull (dialog);
  g_assert_true (gtk_window_get_transient_for (GTK_WINDOW (dialog)) == window);
  g_assert_cmpstr (adw_message_dialog_get_default_response (dialog), ==, "keep");
  adw_message_dialog_response (dialog, "drop");
  answer = fb_ask_finish (GTK_WIDGET (window), fb_test_await (&result, 1000));
  g_assert_cmpstr (answer, ==, "drop");
  gtk_window_destroy (window);
}

static void
test_cancelling_is_cancel (void)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (FbTestResult) result = { 0 };
  g_autofree char *answer = NULL;

  gtk_window_present (window);
  fb_ask_async (GTK_WIDGET (window), "Sure?", "Really?", answers, cancellable, fb_test_take_result,
                &result);
  g_cancellable_cancel (cancellable);
  answer = fb_ask_finish (GTK_WIDGET (window), fb_test_await (&result, 1000));
  g_assert_cmpstr (answer, ==, "cancel");
  gtk_window_destroy (window);
}

static void
close_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *answer = fb_ask_finish (GTK_WIDGET (object), result);

  g_assert_cmpstr (answer, ==, "keep");
  gtk_window_close (GTK_WINDOW (object));
}

static gboolean
is_gone (gpointer window)
{
  return *(gpointer *)window == NULL;
}

/* The answer may be what the window goes by, while something still holds the dialog: the button
 * that was pressed does. */
static void
test_answer_may_end_the_window (void)
{
  GtkWindow        *window = GTK_WINDOW (gtk_window_new ());
  gpointer          weak_window = window;
  AdwMessageDialog *dialog;

  g_object_add_weak_pointer (G_OBJECT (window), &weak_window);
  gtk_window_present (window);
  fb_ask_async (GTK_WIDGET (window), "Sure?", NULL, answers, NULL, close_cb, NULL);
  dialog = g_object_ref (find_dialog ());
  fb_test_press (GTK_WIDGET (dialog), "_Keep");
  g_assert_true (fb_test_wait (is_gone, &weak_window, 5000));
  g_assert_finalize_object (dialog);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  adw_init ();
  g_test_add_func ("/ask/answer-is-told", test_answer_is_told);
  g_test_add_func ("/ask/cancelling-is-cancel", test_cancelling_is_cancel);

  g_test_add_func ("/ask/answer-may-end-the-window", test_answer_may_end_the_window);

  return g_test_run ();
}
