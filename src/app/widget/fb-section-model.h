/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One list with headings (GtkSectionModel came with GTK 4.12): the items of another list, each
 * under the FbSection that wants it and in their order. Filters over the same list behind a
 * GtkFlattenListModel would not do: while one of them tells of a change, the others do not know it
 * yet, and a view that looks at all of them sees wrong items. */

#pragma once

#include <gtk/gtk.h>

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

/* @source: the items. @filter: (nullable) which of them are shown at all. */
FbSectionModel *fb_section_model_new (GListModel *source,
                                      GtkFilter  *filter) G_GNUC_WARN_UNUSED_RESULT;

/* Appends a section for the items of which @wants says TRUE. @section: (transfer full). */
void fb_section_model_add (FbSectionModel     *self,
                           FbSection          *section,
                           GtkCustomFilterFunc wants,
                           gpointer            user_data);

/* Whether headings without items stay; TRUE at first. */
void fb_section_model_set_keep_headings (FbSectionModel *self, gboolean keep);

G_END_DECLS
