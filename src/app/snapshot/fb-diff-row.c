/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-diff-row.h"

#include <glib/gi18n.h>

#include "snapshot/fb-mark-text.h"

/* One class for all kinds of lines, which a list uses again and again. */

struct _FbDiffRow
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *box;
  GtkLabel  *sign;
  GtkImage  *icon;
  GtkLabel  *title;
  GtkLabel  *detail;
  GtkLabel  *count;
  GtkImage  *risk;
};

G_DEFINE_FINAL_TYPE (FbDiffRow, fb_diff_row, GTK_TYPE_WIDGET)

static void
fb_diff_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_DIFF_ROW);

  G_OBJECT_CLASS (fb_diff_row_parent_class)->dispose (object);
}

static void
fb_diff_row_class_init (FbDiffRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_diff_row_dispose;

  gtk_widget_class_set_css_name (widget_class, "diffrow");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/snapshot/fb-diff-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FbDiffRow, box);
  gtk_widget_class_bind_template_child (widget_class, FbDiffRow, sign);
  gtk_widget_class_bind_template_child (widget_class, FbDiffRow, icon);
  gtk_widget_class_bind_template_child (widget_class, FbDiffRow, title);
  gtk_widget_class_bind_template_child (widget_class, FbDiffRow, detail);
  gtk_widget_class_bind_template_child (widget_class, FbDiffRow, count);
  gtk_widget_class_bind_template_child (widget_class, FbDiffRow, risk);
}

static void
fb_diff_row_init (FbDiffRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
fb_diff_row_new (void)
{
  return g_object_new (FB_TYPE_DIFF_ROW, NULL);
}

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static void
set_class (FbDiffRow *self, FbDiffItem *item)
{
  FbDiffKind  kind = fb_diff_item_get_kind (item);
  const char *row_class[] = { "change", NULL };
  const char *sign_class[] = { "sign", fb_mark_text_class (fb_diff_item_get_mark (item)), NULL };

  if (kind == FB_DIFF_HEADING)
    row_class[0] = "heading";
  else if (kind == FB_DIFF_RISK)
    row_class[0] = "flag";
  else if (!fb_diff_item_is_change (item))
    row_class[0] = "rest";
  gtk_widget_set_css_classes (GTK_WIDGET (self), row_class);
  gtk_widget_set_css_classes (GTK_WIDGET (self->sign), sign_class);
}

static void
set_label (GtkWidget *widget, const char *text)
{
  if (widget != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                    -1);
}

void
fb_diff_row_bind (FbDiffRow *self, FbDiffItem *item)
{
  FbDiffKind       kind;
  gboolean         is_change;
  g_autofree char *description = NULL;

  g_return_if_fail (FB_IS_DIFF_ROW (self));
  g_return_if_fail (FB_IS_DIFF_ITEM (item));

  kind = fb_diff_item_get_kind (item);
  is_change = fb_diff_item_is_change (item);
  set_class (self, item);
  gtk_label_set_text (self->sign, fb_mark_text_sign (fb_diff_item_get_mark (item)));
  gtk_widget_set_visible (GTK_WIDGET (self->sign), is_change);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), kind == FB_DIFF_RISK);
  gtk_widget_set_visible (GTK_WIDGET (self->risk), is_change && fb_diff_item_has_risk (item));

  gtk_label_set_text (self->title, fb_diff_item_get_title (item));
  gtk_label_set_wrap (self->title, kind == FB_DIFF_RISK);
  gtk_label_set_lines (self->title, kind == FB_DIFF_RISK ? 3 : 1);
  set_text (self->detail, is_change ? fb_diff_item_get_detail (item) : NULL);
  set_text (self->count, kind == FB_DIFF_HEADING ? fb_diff_item_get_detail (item) : NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), fb_diff_item_get_title (item));

  description = fb_diff_item_describe (item);
  set_label (GTK_WIDGET (self), description);
  set_label (gtk_widget_get_parent (GTK_WIDGET (self)), description);
}
