/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A diff view as a tab of the window. Implements FbPage. UI thread. */

#pragma once

#include "snapshot/fb-node-palette.h"
#include "snapshot/fb-snapshot-diff.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FB_TYPE_DIFF_PAGE (fb_diff_page_get_type ())
G_DECLARE_FINAL_TYPE (FbDiffPage, fb_diff_page, FB, DIFF_PAGE, GtkWidget)

/* @uri: what opens the page again. @older, @newer: what is compared, as "Filler line, Tuesday" and
 * "what runs now". @palette: of the instance, or what is built in. */
GtkWidget *fb_diff_page_new (const char     *uri,
                             const char     *older,
                             const char     *newer,
                             FbSnapshotDiff *diff,
                             FbNodePalette  *palette);

G_END_DECLS
