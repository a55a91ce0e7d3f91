/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-problem-row.h"

#include <glib/gi18n.h>

/* UI thread. */

struct _FbProblemRow
{
  GtkListBoxRow parent_instance;

  /* Template */
  GtkImage  *icon;
  GtkLabel  *title;
  GtkLabel  *detail;
  GtkButton *button;
};

G_DEFINE_FINAL_TYPE (FbProblemRow, fb_problem_row, GTK_TYPE_LIST_BOX_ROW)

static void
fb_problem_row_class_init (FbProblemRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/window/fb-problem-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FbProblemRow, icon);
  gtk_widget_class_bind_template_child (widget_class, FbProblemRow, title);
  gtk_widget_class_bind_template_child (widget_class, FbProblemRow, detail);
  gtk_widget_class_bind_template_child (widget_class, FbProblemRow, button);
}

static void
fb_problem_row_init (FbProblemRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
fb_problem_row_new (FbProblem *problem)
{
  FbProblemRow *self;
  const char   *detail;
  gboolean      severe;

  g_return_val_if_fail (FB_IS_PROBLEM (problem), NULL);

  self = g_object_new (FB_TYPE_PROBLEM_ROW, NULL);
  detail = fb_problem_get_detail (problem);
  severe = fb_problem_is_severe (problem);

  gtk_image_set_from_icon_name (self->icon,
                                severe ? "dialog-error-symbolic" : "dialog-warning-symbolic");
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), severe ? "error" : "warning");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  severe ? _ ("Error") : _ ("Warning"), -1);
  gtk_label_set_text (self->title, fb_problem_get_title (problem));
  gtk_label_set_text (self->detail, detail != NULL ? detail : "");
  gtk_widget_set_visible (GTK_WIDGET (self->detail), detail != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->button), fb_problem_get_action (problem) != NULL);
  if (fb_problem_get_action (problem) != NULL)
    {
      gtk_button_set_label (self->button, fb_problem_get_action_label (problem));
      gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->button),
                                               fb_problem_get_action (problem));
    }

  return GTK_WIDGET (self);
}
