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

  /* The answer may end the parent, of which a closed dialog that something still holds does not
   * hear in GTK 4.8. */
  gtk_window_set_transient_for (GTK_WINDOW (dialog), NULL);
  gtk_window_destroy (GTK_WINDOW (dialog));
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

static void
check_toggled_cb (GtkCheckButton *button, GTask *task)
{
  g_task_set_task_data (task, GINT_TO_POINTER (gtk_check_button_get_active (button)), NULL);
}

static void
add_check (AdwMessageDialog *dialog, const char *check, GTask *task)
{
  GtkWidget *button = gtk_check_button_new_with_mnemonic (check);

  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "toggled", G_CALLBACK (check_toggled_cb), task, 0);
  adw_message_dialog_set_extra_child (dialog, button);
}

static void
ask (GtkWidget      *parent,
     const char     *heading,
     const char     *body,
     const FbAnswer *answers,
     const char     *check,
     GCancellable   *cancellable,
     GTask          *task)
{
  GtkRoot   *root = gtk_widget_get_root (parent);
  GtkWidget *dialog =
      adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading, body);

  add_answers (ADW_MESSAGE_DIALOG (dialog), answers);
  if (check != NULL)
    add_check (ADW_MESSAGE_DIALOG (dialog), check, task);
  g_signal_connect (dialog, "response", G_CALLBACK (dialog_response_cb), task);
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (cancellable_cancelled_cb),
                             dialog, G_CONNECT_SWAPPED);
  /* Enter means the default answer, not the box to tick above it. */
  gtk_window_set_focus (GTK_WINDOW (dialog), gtk_window_get_default_widget (GTK_WINDOW (dialog)));
  gtk_window_present (GTK_WINDOW (dialog));
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
  GTask *task;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (heading != NULL);
  g_return_if_fail (answers != NULL);

  task = g_task_new (parent, NULL, callback, user_data);
  g_task_set_source_tag (task, fb_ask_async);
  ask (parent, heading, body, answers, NULL, cancellable, task);
}

char *
fb_ask_finish (GtkWidget *parent, GAsyncResult *result)
{
  char *answer;

  g_return_val_if_fail (g_task_is_valid (result, parent), g_strdup ("cancel"));

  answer = g_task_propagate_pointer (G_TASK (result), NULL);

  return answer != NULL ? answer : g_strdup ("cancel");
}

void
fb_ask_remember_async (GtkWidget          *parent,
                       const char         *heading,
                       const char         *body,
                       const FbAnswer     *answers,
                       const char         *check,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (heading != NULL);
  g_return_if_fail (answers != NULL);
  g_return_if_fail (check != NULL);

  task = g_task_new (parent, NULL, callback, user_data);
  g_task_set_source_tag (task, fb_ask_remember_async);
  ask (parent, heading, body, answers, check, cancellable, task);
}

char *
fb_ask_remember_finish (GtkWidget *parent, GAsyncResult *result, gboolean *checked)
{
  g_return_val_if_fail (g_task_is_valid (result, parent), g_strdup ("cancel"));
  g_return_val_if_fail (checked != NULL, g_strdup ("cancel"));

  *checked = GPOINTER_TO_INT (g_task_get_task_data (G_TASK (result)));

  return fb_ask_finish (parent, result);
}
