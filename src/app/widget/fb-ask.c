/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "widget/fb-ask.h"

/* The dialog owns itself; the task lives as long as the dialog. UI thread. */

static void
dialog_response_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  GTask *task = G_TASK (user_data);

  g_assert (ADW_IS_MESSAGE_DIALOG (dialog));

  g_task_return_pointer (task, g_strdup (response), g_free);
  g_object_unref (task);
}

static void
cancellable_cancelled_cb (GtkWindow *dialog)
{
  g_assert (GTK_IS_WINDOW (dialog));

  gtk_window_close (dialog);
}

static void
add_answers (AdwMessageDialog *dialog, const FbAnswer *answers)
{
  for (const FbAnswer *answer = answers; answer->id != NULL; answer++)
    {
      adw_message_dialog_add_response (dialog, answer->id, answer->label);
      if (answer->look == FB_ANSWER_DESTRUCTIVE)
        adw_message_dialog_set_response_appearance (dialog, answer->id, ADW_RESPONSE_DESTRUCTIVE);
      if (answer->look == FB_ANSWER_SUGGESTED)
        {
          adw_message_dialog_set_response_appearance (dialog, answer->id, ADW_RESPONSE_SUGGESTED);
          adw_message_dialog_set_default_response (dialog, answer->id);
        }
    }
  adw_message_dialog_set_close_response (dialog, "cancel");
}

void
fb_ask_async (GtkWidget          *parent,
              const char         *heading,
              const char         *body,
              const FbAnswer     *answers,
              GCancellable       *cancellable,
              GAsyncReadyCallback callback,
              gpointer            user_data)
{
  GtkRoot   *root;
  GtkWidget *dialog;
  GTask     *task;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (heading != NULL);
  g_return_if_fail (answers != NULL);

  root = gtk_widget_get_root (parent);
  dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading, body);
  add_answers (ADW_MESSAGE_DIALOG (dialog), answers);

  task = g_task_new (parent, NULL, callback, user_data);
  g_task_set_source_tag (task, fb_ask_async);
  g_signal_connect (dialog, "response", G_CALLBACK (dialog_response_cb), task);
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (cancellable_cancelled_cb),
                             dialog, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

char *
fb_ask_finish (GtkWidget *parent, GAsyncResult *result)
{
  char *answer;

  g_return_val_if_fail (g_task_is_valid (result, parent), g_strdup ("cancel"));

  answer = g_task_propagate_pointer (G_TASK (result), NULL);

  return answer != NULL ? answer : g_strdup ("cancel");
}
