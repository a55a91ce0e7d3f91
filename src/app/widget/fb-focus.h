/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The way of the Tab key through a widget of one child. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* GtkWidgetClass.focus() of a widget that has a grab_focus() of its own. GTK's own calls that
 * whenever Tab comes in, past what stands before, and when it leaves backwards, so that it never
 * does. */
gboolean fb_focus_child (GtkWidget *widget, GtkDirectionType direction);

G_END_DECLS
