/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-diff-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "snapshot/fb-diff-view.h"
#include "widget/fb-page.h"

/* Header and view; all else is the view's. */

struct _FbDiffPage
{
  GtkWidget parent_instance;

  /* Owned */
  char      *uri;
  char      *title;
  GtkWidget *header_title;

  /* Child */
  GtkWidget *view;
};

static void fb_diff_page_page_init (FbPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FbDiffPage,
                               fb_diff_page,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (FB_TYPE_PAGE, fb_diff_page_page_init))

static char *
fb_diff_page_dup_uri (FbPage *page)
{
  return g_strdup (FB_DIFF_PAGE (page)->uri);
}

static char *
fb_diff_page_dup_title (FbPage *page)
{
  return g_strdup (FB_DIFF_PAGE (page)->title);
}

static GtkWidget *
fb_diff_page_get_header_title (FbPage *page)
{
  return FB_DIFF_PAGE (page)->header_title;
}

static void
fb_diff_page_set_narrow (FbPage *page, gboolean narrow)
{
  fb_diff_view_set_narrow (FB_DIFF_VIEW (FB_DIFF_PAGE (page)->view), narrow);
}

static void
fb_diff_page_page_init (FbPageInterface *iface)
{
  iface->dup_uri = fb_diff_page_dup_uri;
  iface->dup_title = fb_diff_page_dup_title;
  iface->get_header_title = fb_diff_page_get_header_title;
  iface->set_narrow = fb_diff_page_set_narrow;
}

static gboolean
fb_diff_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_child_focus (FB_DIFF_PAGE (widget)->view, GTK_DIR_TAB_FORWARD);
}

static void
fb_diff_page_dispose (GObject *object)
{
  FbDiffPage *self = FB_DIFF_PAGE (object);

  g_clear_pointer (&self->view, gtk_widget_unparent);
  g_clear_object (&self->header_title);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->uri, g_free);

  G_OBJECT_CLASS (fb_diff_page_parent_class)->dispose (object);
}

static void
fb_diff_page_class_init (FbDiffPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_diff_page_dispose;
  widget_class->grab_focus = fb_diff_page_grab_focus;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
fb_diff_page_init (FbDiffPage *self)
{
  self->header_title = g_object_ref_sink (adw_window_title_new (NULL, NULL));
  self->view = fb_diff_view_new ();
  gtk_widget_set_parent (self->view, GTK_WIDGET (self));
}

GtkWidget *
fb_diff_page_new (const char     *uri,
                  const char     *older,
                  const char     *newer,
                  FbSnapshotDiff *diff,
                  FbNodePalette  *palette)
{
  FbDiffPage *self;

  g_return_val_if_fail (uri != NULL && older != NULL && newer != NULL, NULL);
  g_return_val_if_fail (diff != NULL && palette != NULL, NULL);

  self = g_object_new (FB_TYPE_DIFF_PAGE, NULL);
  self->uri = g_strdup (uri);
  /* Translators: names of two snapshots that are compared, the older one first */
  self->title = g_strdup_printf (_ ("%s → %s"), older, newer);
  adw_window_title_set_title (ADW_WINDOW_TITLE (self->header_title), self->title);
  fb_diff_view_set_diff (FB_DIFF_VIEW (self->view), diff, palette);

  return GTK_WIDGET (self);
}
