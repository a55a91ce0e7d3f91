/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What a person can do in a comparison by key or button: "diff.next" and "diff.previous" (n, p),
 * "diff.history" (h), and "diff.copy" (Ctrl+C), which puts the chosen node on the clipboard, with
 * what is in it and what it uses, as Node-RED's editor takes it. UI thread. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @widget_class: that of FbDiffView. */
void fb_diff_actions_install (GtkWidgetClass *widget_class);

G_END_DECLS
