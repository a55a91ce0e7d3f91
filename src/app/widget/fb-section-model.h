/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A list with a heading: an FbSection first, then the items of another list. Several of them behind
 * a GtkFlattenListModel make a sectioned list (GtkSectionModel came with GTK 4.12). */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FB_TYPE_SECTION (fb_section_get_type ())
G_DECLARE_FINAL_TYPE (FbSection, fb_section, FB, SECTION, GObject)

/* @title: what the heading says. @action: (nullable) detailed action of its "+" button;
 * @action_label: (nullable) what that button does. */
FbSection *fb_section_new (const char *title,
                           const char *action,
                           const char *action_label) G_GNUC_WARN_UNUSED_RESULT;

const char *fb_section_get_title (FbSection *self);
const char *fb_section_get_action (FbSection *self);
const char *fb_section_get_action_label (FbSection *self);

#define FB_TYPE_SECTION_MODEL (fb_section_model_get_type ())
G_DECLARE_FINAL_TYPE (FbSectionModel, fb_section_model, FB, SECTION_MODEL, GObject)

/* Both (transfer full). */
FbSectionModel *fb_section_model_new (FbSection  *section,
                                      GListModel *items) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the heading stays when there are no items; TRUE at first. */
void fb_section_model_set_keep_heading (FbSectionModel *self, gboolean keep);

G_END_DECLS
