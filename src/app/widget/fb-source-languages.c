/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "widget/fb-source-languages.h"

/* The worker. The manager is nobody else's yet. */
static void
read_languages (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GtkSourceLanguageManager *languages = gtk_source_language_manager_new ();

  /* Those of the library take the UI thread up to a fifth of a second when they are first shown. */
  gtk_source_language_manager_prepend_search_path (languages,
                                                   "resource://" FB_RESOURCES "/languages");
  gtk_source_language_manager_get_language_ids (languages);
  g_task_return_pointer (task, languages, g_object_unref);
}

void
fb_source_languages_read_async (GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, fb_source_languages_read_async);
  g_task_run_in_thread (task, read_languages);
}

GtkSourceLanguageManager *
fb_source_languages_read_finish (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

void
fb_source_languages_use_scheme (GtkSourceBuffer *buffer, gboolean dark)
{
  g_return_if_fail (GTK_SOURCE_IS_BUFFER (buffer));

  gtk_source_buffer_set_style_scheme (buffer, gtk_source_style_scheme_manager_get_scheme (
                                                  gtk_source_style_scheme_manager_get_default (),
                                                  dark ? "Adwaita-dark" : "Adwaita"));
}
