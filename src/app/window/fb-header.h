/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The header bar. It belongs to the page in front: the page's own widgets stand in it, between the
 * list button and the main menu; a thin bar under it shows work in progress. */

#pragma once

#include "widget/fb-page.h"

G_BEGIN_DECLS

#define FB_TYPE_HEADER (fb_header_get_type ())
G_DECLARE_FINAL_TYPE (FbHeader, fb_header, FB, HEADER, GtkWidget)

GtkWidget *fb_header_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* @page: (nullable) the page in front. */
void fb_header_set_page (FbHeader *self, FbPage *page);

/* @page goes away: its widgets leave the bar. */
void fb_header_forget_page (FbHeader *self, FbPage *page);

/* @tasks: list of FbOperation, whose running ones the thin bar sums up. */
void fb_header_set_tasks (FbHeader *self, GListModel *tasks);

G_END_DECLS
