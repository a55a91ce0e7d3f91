/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-flow-canvas-private.h"

#include <glib/gi18n.h>

/* Nodes so far from the others that no picture shows both. */

typedef struct
{
  FbFlowCanvas *canvas;
  GtkLabel     *label;
} Note;

static void
note_free (gpointer data)
{
  Note *note = data;

  g_object_unref (note->canvas);
  g_object_unref (note->label);
  g_free (note);
}

static gboolean
show_cb (gpointer user_data)
{
  const Note      *note = user_data;
  guint            n_far = note->canvas->n_far;
  g_autofree char *text = g_strdup_printf (ngettext ("%u node lies far off the others",
                                                     "%u nodes lie far off the others", n_far),
                                           n_far);

  gtk_label_set_text (note->label, text);
  gtk_widget_set_visible (GTK_WIDGET (note->label), n_far > 0);

  return G_SOURCE_REMOVE;
}

/* The view is found while sizes are being given out; a label that comes then would have none. */
static void
canvas_notify_n_far_cb (FbFlowCanvas *self, GParamSpec *pspec, GtkLabel *label)
{
  Note *note = g_new (Note, 1);

  note->canvas = g_object_ref (self);
  note->label = g_object_ref (label);
  g_idle_add_full (GTK_PRIORITY_RESIZE, show_cb, note, note_free);
}

void
fb_flow_canvas_tell_far (FbFlowCanvas *self, GtkLabel *label)
{
  g_return_if_fail (FB_IS_FLOW_CANVAS (self));
  g_return_if_fail (GTK_IS_LABEL (label));

  g_signal_connect_object (self, "notify::n-far", G_CALLBACK (canvas_notify_n_far_cb), label, 0);
  canvas_notify_n_far_cb (self, NULL, label);
}
