/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "widget/fb-page.h"

#include "search/fb-search.h"

/* The interface's callers and what holds when a page does not implement a part. UI thread. */

G_DEFINE_INTERFACE (FbPage, fb_page, GTK_TYPE_WIDGET)

enum
{
  TITLE_CHANGED,
  ACTIONS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
fb_page_default_init (FbPageInterface *iface)
{
  signals[TITLE_CHANGED] = g_signal_new ("title-changed", FB_TYPE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIONS_CHANGED] = g_signal_new ("actions-changed", FB_TYPE_PAGE, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
}

char *
fb_page_dup_uri (FbPage *self)
{
  g_return_val_if_fail (FB_IS_PAGE (self), NULL);

  return FB_PAGE_GET_IFACE (self)->dup_uri (self);
}

char *
fb_page_dup_title (FbPage *self)
{
  g_return_val_if_fail (FB_IS_PAGE (self), NULL);

  return FB_PAGE_GET_IFACE (self)->dup_title (self);
}

GtkWidget *
fb_page_get_header_start (FbPage *self)
{
  FbPageInterface *iface;

  g_return_val_if_fail (FB_IS_PAGE (self), NULL);

  iface = FB_PAGE_GET_IFACE (self);

  return iface->get_header_start != NULL ? iface->get_header_start (self) : NULL;
}

GtkWidget *
fb_page_get_header_title (FbPage *self)
{
  FbPageInterface *iface;

  g_return_val_if_fail (FB_IS_PAGE (self), NULL);

  iface = FB_PAGE_GET_IFACE (self);

  return iface->get_header_title != NULL ? iface->get_header_title (self) : NULL;
}

GtkWidget *
fb_page_get_header_end (FbPage *self)
{
  FbPageInterface *iface;

  g_return_val_if_fail (FB_IS_PAGE (self), NULL);

  iface = FB_PAGE_GET_IFACE (self);

  return iface->get_header_end != NULL ? iface->get_header_end (self) : NULL;
}

GActionGroup *
fb_page_get_actions (FbPage *self)
{
  FbPageInterface *iface;

  g_return_val_if_fail (FB_IS_PAGE (self), NULL);

  iface = FB_PAGE_GET_IFACE (self);

  return iface->get_actions != NULL ? iface->get_actions (self) : NULL;
}

GPtrArray *
fb_page_list_actions (FbPage *self)
{
  FbPageInterface *iface;

  g_return_val_if_fail (FB_IS_PAGE (self), NULL);

  iface = FB_PAGE_GET_IFACE (self);

  return iface->list_actions != NULL
             ? iface->list_actions (self)
             : g_ptr_array_new_with_free_func ((GDestroyNotify)fb_search_entry_free);
}

gboolean
fb_page_show_uri (FbPage *self, const char *uri)
{
  FbPageInterface *iface;

  g_return_val_if_fail (FB_IS_PAGE (self), FALSE);
  g_return_val_if_fail (uri != NULL, FALSE);

  iface = FB_PAGE_GET_IFACE (self);

  return iface->show_uri != NULL && iface->show_uri (self, uri);
}

void
fb_page_set_narrow (FbPage *self, gboolean narrow)
{
  FbPageInterface *iface;

  g_return_if_fail (FB_IS_PAGE (self));

  iface = FB_PAGE_GET_IFACE (self);
  if (iface->set_narrow != NULL)
    iface->set_narrow (self, narrow);
}

gboolean
fb_page_wants_key (FbPage *self, guint keyval, GdkModifierType state)
{
  FbPageInterface *iface;

  g_return_val_if_fail (FB_IS_PAGE (self), FALSE);

  iface = FB_PAGE_GET_IFACE (self);

  return iface->wants_key != NULL && iface->wants_key (self, keyval, state);
}

void
fb_page_close_async (FbPage             *self,
                     GCancellable       *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  FbPageInterface *iface;
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FB_IS_PAGE (self));

  iface = FB_PAGE_GET_IFACE (self);
  if (iface->close_async != NULL)
    {
      iface->close_async (self, cancellable, callback, user_data);
      return;
    }

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_page_close_async);
  g_task_return_boolean (task, TRUE);
}

gboolean
fb_page_close_finish (FbPage *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (FB_IS_PAGE (self), FALSE);

  if (g_async_result_is_tagged (result, fb_page_close_async))
    return g_task_propagate_boolean (G_TASK (result), error);

  return FB_PAGE_GET_IFACE (self)->close_finish (self, result, error);
}

void
fb_page_title_changed (FbPage *self)
{
  g_return_if_fail (FB_IS_PAGE (self));

  g_signal_emit (self, signals[TITLE_CHANGED], 0);
}

void
fb_page_actions_changed (FbPage *self)
{
  g_return_if_fail (FB_IS_PAGE (self));

  g_signal_emit (self, signals[ACTIONS_CHANGED], 0);
}
