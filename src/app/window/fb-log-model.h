/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The newest lines of a log as a GListModel of FbLogItem, bounded: the oldest go when more come. */

#pragma once

#include "instance/fb-keeper-client.h"

G_BEGIN_DECLS

#define FB_LOG_MODEL_MAX_LINES 5000

#define FB_TYPE_LOG_ITEM (fb_log_item_get_type ())
G_DECLARE_FINAL_TYPE (FbLogItem, fb_log_item, FB, LOG_ITEM, GObject)

const char *fb_log_item_get_text (FbLogItem *self);
int         fb_log_item_get_level (FbLogItem *self);
gint64      fb_log_item_get_time (FbLogItem *self);
/* "info", "warn" … as Node-RED writes it. (transfer none) */
const char *fb_log_item_get_level_name (FbLogItem *self);
/* Whether the text contains @folded, which is casefolded. */
gboolean fb_log_item_matches (FbLogItem *self, const char *folded);

#define FB_TYPE_LOG_MODEL (fb_log_model_get_type ())
G_DECLARE_FINAL_TYPE (FbLogModel, fb_log_model, FB, LOG_MODEL, GObject)

FbLogModel *fb_log_model_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* @lines: FbLogLine, oldest first. Those not newer than the last one are left out, so that what was
 * read and what is followed may overlap. */
void    fb_log_model_append (FbLogModel *self, GPtrArray *lines);
void    fb_log_model_clear (FbLogModel *self);
guint64 fb_log_model_get_last_sequence (FbLogModel *self);

G_END_DECLS
