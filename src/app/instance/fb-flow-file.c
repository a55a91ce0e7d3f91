/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-flow-file.h"

#include <glib/gi18n.h>

#include "fb-error.h"

/* Called on the UI thread; the work is on a worker of GTask. */

/* Reads at most one byte more than may be, so that a file that grows, or /dev/zero, ends too. */
static GBytes *
read_bounded (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 buffer[64 * 1024];
  gssize n_read;

  if (stream == NULL)
    return NULL;

  while ((n_read = g_input_stream_read (G_INPUT_STREAM (stream), buffer, sizeof buffer, cancellable,
                                        error)) > 0)
    {
      g_byte_array_append (bytes, buffer, (guint)n_read);
      if (bytes->len > FB_FLOW_MAX_BYTES)
        {
          fb_throw (error, FB_ERROR_INVALID, _ ("The file is too large for flows."));
          return NULL;
        }
    }
  if (n_read < 0)
    return NULL;

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GFile           *file = G_FILE (source);
  GError          *error = NULL;
  FbFlowDocument  *document = NULL;
  g_autofree char *name = g_file_get_basename (file);
  g_autoptr (GBytes) bytes = read_bounded (file, cancellable, &error);

  if (bytes != NULL)
    document = fb_flow_document_new (bytes, &error);
  if (document != NULL)
    {
      g_task_return_pointer (task, document, (GDestroyNotify)fb_flow_document_unref);
      return;
    }

  fb_throw_prefixed (&error, "%s: ", name);
  g_task_return_error (task, error);
}

GtkFileChooserNative *
fb_flow_file_chooser_new (GtkWindow *parent)
{
  GtkFileChooserNative *chooser =
      gtk_file_chooser_native_new (_ ("Choose a Flow File"), parent, GTK_FILE_CHOOSER_ACTION_OPEN,
                                   _ ("_Open"), _ ("_Cancel"));
  g_autoptr (GtkFileFilter) flows = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (flows, _ ("Flows (JSON)"));
  gtk_file_filter_add_pattern (flows, "*.json");
  gtk_file_filter_set_name (all, _ ("All Files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), flows);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), all);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);

  return chooser;
}

void
fb_flow_file_read_async (GFile              *file,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (file, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_flow_file_read_async);
  g_task_run_in_thread (task, read_in_thread);
}

FbFlowDocument *
fb_flow_file_read_finish (GFile *file, GAsyncResult *result, GError **error)
{
  FbFlowDocument *document;

  g_return_val_if_fail (g_task_is_valid (result, file), NULL);

  document = g_task_propagate_pointer (G_TASK (result), error);
  if (document == NULL && error != NULL)
    fb_error_convert (error);

  return document;
}
