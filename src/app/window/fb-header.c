/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-header.h"

#include "window/fb-progress-line.h"

/* Owned by the window. The page's widgets are borrowed while it is in front. UI thread. */

struct _FbHeader
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget      *overlay;
  AdwHeaderBar   *bar;
  GtkStack       *start;
  GtkStack       *title;
  GtkStack       *end;
  AdwWindowTitle *plain_title;
  FbProgressLine *progress;

  /* Borrowed */
  FbPage *page;
};

G_DEFINE_FINAL_TYPE (FbHeader, fb_header, GTK_TYPE_WIDGET)

/* Each page's widgets stay where they are put first: in GTK 4.8 one that is taken out of the tree
 * and put in again no longer hears its actions. @widget: (nullable) */
static void
show (GtkStack *stack, GtkWidget *widget)
{
  gtk_widget_set_visible (GTK_WIDGET (stack), widget != NULL);
  if (widget == NULL)
    return;
  if (gtk_widget_get_parent (widget) == NULL)
    gtk_stack_add_child (stack, widget);
  gtk_stack_set_visible_child (stack, widget);
}

static void
forget (GtkStack *stack, GtkWidget *widget)
{
  if (widget != NULL && gtk_widget_get_parent (widget) == GTK_WIDGET (stack))
    gtk_stack_remove (stack, widget);
}

static void
update_title (FbHeader *self)
{
  GtkWidget       *own = self->page != NULL ? fb_page_get_header_title (self->page) : NULL;
  g_autofree char *title = self->page != NULL ? fb_page_dup_title (self->page) : NULL;

  adw_window_title_set_title (self->plain_title, title != NULL ? title : "Flowbench");
  show (self->title, own != NULL ? own : GTK_WIDGET (self->plain_title));
}

static void
page_title_changed_cb (FbHeader *self, FbPage *page)
{
  g_assert (FB_IS_HEADER (self));

  update_title (self);
}

static void
fb_header_dispose (GObject *object)
{
  FbHeader *self = FB_HEADER (object);

  self->page = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_HEADER);

  G_OBJECT_CLASS (fb_header_parent_class)->dispose (object);
}

static void
fb_header_class_init (FbHeaderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_header_dispose;

  g_type_ensure (FB_TYPE_PROGRESS_LINE);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, FB_RESOURCES "/window/fb-header.ui");
  gtk_widget_class_bind_template_child (widget_class, FbHeader, overlay);
  gtk_widget_class_bind_template_child (widget_class, FbHeader, bar);
  gtk_widget_class_bind_template_child (widget_class, FbHeader, start);
  gtk_widget_class_bind_template_child (widget_class, FbHeader, title);
  gtk_widget_class_bind_template_child (widget_class, FbHeader, end);
  gtk_widget_class_bind_template_child (widget_class, FbHeader, plain_title);
  gtk_widget_class_bind_template_child (widget_class, FbHeader, progress);
}

static void
fb_header_init (FbHeader *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  update_title (self);
}

GtkWidget *
fb_header_new (void)
{
  return g_object_new (FB_TYPE_HEADER, NULL);
}

void
fb_header_set_page (FbHeader *self, FbPage *page)
{
  g_return_if_fail (FB_IS_HEADER (self));
  g_return_if_fail (page == NULL || FB_IS_PAGE (page));

  if (self->page != NULL)
    g_signal_handlers_disconnect_by_func (self->page, page_title_changed_cb, self);
  self->page = page;
  if (page != NULL)
    g_signal_connect_object (page, "title-changed", G_CALLBACK (page_title_changed_cb), self,
                             G_CONNECT_SWAPPED);

  show (self->start, page != NULL ? fb_page_get_header_start (page) : NULL);
  show (self->end, page != NULL ? fb_page_get_header_end (page) : NULL);
  update_title (self);
}

void
fb_header_forget_page (FbHeader *self, FbPage *page)
{
  g_return_if_fail (FB_IS_HEADER (self));
  g_return_if_fail (FB_IS_PAGE (page));

  if (self->page == page)
    fb_header_set_page (self, NULL);
  forget (self->start, fb_page_get_header_start (page));
  forget (self->title, fb_page_get_header_title (page));
  forget (self->end, fb_page_get_header_end (page));
}

void
fb_header_set_tasks (FbHeader *self, GListModel *tasks)
{
  g_return_if_fail (FB_IS_HEADER (self));

  fb_progress_line_set_tasks (self->progress, tasks);
}
