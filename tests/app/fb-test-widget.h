/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Looking into widgets as a person would: what is shown, and where a button with a name is. */

#pragma once

#include "fb-test.h"
#include "instance/fb-instance.h"
#include <adwaita.h>

G_BEGIN_DECLS

/* As fb_test_init() plus libadwaita without animations. */
void fb_test_widget_init (int *argc, char ***argv);

/* An instance that no store knows. (transfer full) */
FbInstance *fb_test_instance_new (FbInstanceKind kind,
                                  const char    *name,
                                  const char    *environment,
                                  FbMode         mode) G_GNUC_WARN_UNUSED_RESULT;

/* The first widget below @widget (itself included) of @type that is visible with its parents, whose
 * text or label is @text when that is not NULL. (nullable) (transfer none) */
GtkWidget *fb_test_find (GtkWidget *widget, GType type, const char *text);

/* Presses the button that is labelled @label, or fails the test. */
void fb_test_press (GtkWidget *widget, const char *label);

/* Whether the button that is labelled @label could be pressed. */
gboolean fb_test_may_press (GtkWidget *widget, const char *label);

/* Puts @text into the row that is titled @row, or fails the test. */
void fb_test_type_into (GtkWidget *widget, const char *row, const char *text);

/* FbTestCondition: whether something red is said in the widget @user_data. */
gboolean fb_test_has_error (gpointer user_data);

/* Waits until fb_test_find() gives something; fails the test after five seconds. */
GtkWidget *fb_test_wait_for (GtkWidget *widget, GType type, const char *text);

/* Shows @child in a window of its own and waits until it is drawn. (transfer none) */
GtkWindow *fb_test_show (GtkWidget *child, int width, int height);

/* The newest toplevel of @type. (nullable) (transfer none) */
GtkWidget *fb_test_find_toplevel (GType type);

G_END_DECLS
