/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-window-private.h"

#include <glib/gi18n.h>

#include "widget/fb-ask.h"
#include "widget/fb-instance-text.h"

/* Leaving: each page may object, then it is decided what becomes of the local instances that run.
 * Only then the window goes. */

/* What GSettings keeps of the answer; in the order of the schema's enum. */
enum
{
  ON_QUIT_ASK,
  ON_QUIT_KEEP,
  ON_QUIT_STOP,
};

/* (transfer full) (element-type FbInstance) */
static GPtrArray *
list_running (FbWindow *self)
{
  GListModel *instances = G_LIST_MODEL (fb_session_get_instances (self->session));
  GPtrArray  *running = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (instances); i++)
    {
      g_autoptr (FbInstance) instance = g_list_model_get_item (instances, i);

      if (fb_instance_get_kind (instance) == FB_INSTANCE_LOCAL && fb_instance_is_running (instance))
        g_ptr_array_add (running, g_steal_pointer (&instance));
    }

  return running;
}

static void
leave (FbWindow *self)
{
  self->may_close = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

static void
stay (FbWindow *self)
{
  self->closing = FALSE;
}

typedef struct
{
  FbWindow *window;
  guint     n_waiting;
} Stopping;

static void
stopped_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Stopping *stopping = user_data;
  g_autoptr (GError) error = NULL;

  if (!fb_instance_link_stop_finish (FB_INSTANCE_LINK (object), result, &error))
    g_message ("%s", error->message);
  if (--stopping->n_waiting > 0)
    return;

  leave (stopping->window);
  g_object_unref (stopping->window);
  g_free (stopping);
}

static void
stop_all (FbWindow *self)
{
  g_autoptr (GPtrArray) running = list_running (self);
  Stopping *stopping;

  if (running->len == 0)
    {
      leave (self);
      return;
    }

  stopping = g_new0 (Stopping, 1);
  stopping->window = g_object_ref (self);
  stopping->n_waiting = running->len;
  gtk_stack_set_visible_child_name (self->stack, "leaving");
  gtk_widget_set_sensitive (GTK_WIDGET (self->lists), FALSE);
  for (guint i = 0; i < running->len; i++)
    fb_instance_link_stop_async (fb_session_get_link (self->session,
                                                      g_ptr_array_index (running, i)),
                                 NULL, stopped_cb, stopping);
}

static void
ask_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  FbWindow        *self = FB_WINDOW (object);
  gboolean         remember = FALSE;
  g_autofree char *answer = fb_ask_remember_finish (GTK_WIDGET (object), result, &remember);
  GSettings       *settings = fb_session_get_settings (self->session);
  gboolean         keep = g_str_equal (answer, "keep");

  if (g_str_equal (answer, "cancel"))
    {
      stay (self);
      return;
    }

  if (remember && settings != NULL)
    g_settings_set_enum (settings, "on-quit", keep ? ON_QUIT_KEEP : ON_QUIT_STOP);
  if (keep)
    leave (self);
  else
    stop_all (self);
}

static void
decide_about_instances (FbWindow *self)
{
  const FbAnswer answers[] = {
    { "cancel", _ ("_Cancel"), FB_ANSWER_PLAIN },
    { "stop", _ ("_Stop"), FB_ANSWER_PLAIN },
    { "keep", _ ("_Keep Running"), FB_ANSWER_SUGGESTED },
    { NULL },
  };
  g_autoptr (GPtrArray) running = list_running (self);
  GSettings *settings = fb_session_get_settings (self->session);
  int        on_quit = settings != NULL ? g_settings_get_enum (settings, "on-quit") : ON_QUIT_ASK;
  g_autofree char *heading = NULL;

  if (running->len == 0 || on_quit == ON_QUIT_KEEP)
    {
      leave (self);
      return;
    }
  if (on_quit == ON_QUIT_STOP)
    {
      stop_all (self);
      return;
    }

  heading = g_strdup_printf (ngettext ("%u Local Instance Is Running",
                                       "%u Local Instances Are Running", running->len),
                             running->len);
  fb_ask_remember_async (GTK_WIDGET (self), heading,
                         _ ("What is kept running goes on without this window, and "
                            "Flowbench finds it again the next time."),
                         answers, _ ("_Do this every time"), self->cancellable, ask_cb, NULL);
}

static void close_next_page (FbWindow *self, int position);

static void
page_closed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  FbPage   *page = FB_PAGE (object);
  FbWindow *self = FB_WINDOW (gtk_widget_get_root (GTK_WIDGET (page)));
  g_autoptr (GError) error = NULL;

  if (self == NULL)
    return;
  if (!fb_page_close_finish (page, result, &error))
    {
      if (error != NULL)
        fb_window_toast (self, error->message, NULL, NULL);
      adw_tab_view_set_selected_page (self->tabs,
                                      adw_tab_view_get_page (self->tabs, GTK_WIDGET (page)));
      stay (self);
      return;
    }

  close_next_page (self, GPOINTER_TO_INT (user_data) + 1);
}

/* Pages are only asked; they stay in their tabs, which are what is restored the next time. */
static void
close_next_page (FbWindow *self, int position)
{
  if (position < adw_tab_view_get_n_pages (self->tabs))
    {
      GtkWidget *page = adw_tab_page_get_child (adw_tab_view_get_nth_page (self->tabs, position));

      fb_page_close_async (FB_PAGE (page), self->cancellable, page_closed_cb,
                           GINT_TO_POINTER (position));
      return;
    }

  decide_about_instances (self);
}

/* A window does not close from within its own close request, and a page may answer at once. */
static gboolean
begin_cb (gpointer user_data)
{
  g_autoptr (FbWindow) self = FB_WINDOW (user_data);

  close_next_page (self, 0);

  return G_SOURCE_REMOVE;
}

gboolean
fb_window_close_request (FbWindow *self)
{
  if (self->may_close || self->session == NULL)
    {
      fb_window_save_layout (self);
      return FALSE;
    }
  if (!self->closing)
    {
      fb_window_save_tabs (self);
      self->closing = TRUE;
      g_idle_add (begin_cb, g_object_ref (self));
    }

  return TRUE;
}
