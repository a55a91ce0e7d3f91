/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Something that a person should look at, and what they can do about it; immutable. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FB_TYPE_PROBLEM (fb_problem_get_type ())
G_DECLARE_FINAL_TYPE (FbProblem, fb_problem, FB, PROBLEM, GObject)

/* @title: what is wrong with what. @detail: (nullable) why, in a sentence. @action: detailed action
 * that helps or leads there; @action_label: its verb. */
FbProblem *fb_problem_new (gboolean    severe,
                           const char *title,
                           const char *detail,
                           const char *action,
                           const char *action_label) G_GNUC_WARN_UNUSED_RESULT;

gboolean    fb_problem_is_severe (FbProblem *self);
const char *fb_problem_get_title (FbProblem *self);
const char *fb_problem_get_detail (FbProblem *self);
const char *fb_problem_get_action (FbProblem *self);
const char *fb_problem_get_action_label (FbProblem *self);

gboolean fb_problem_equal (FbProblem *self, FbProblem *other);

G_END_DECLS
