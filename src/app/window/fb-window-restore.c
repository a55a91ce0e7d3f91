/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-window-private.h"

#include <glib/gi18n.h>

#include "search/fb-deep-link.h"

/* The tabs of the last time: opened by themselves, or offered after something went wrong. What is
 * offered stays in the layout until a person has decided. */

static void
forget_offer (FbWindow *self)
{
  const char *const none[] = { NULL };

  fb_layout_set_strv (self->layout, "offered-tabs", none);
}

static void
open_tabs (FbWindow *self, const char *const *links)
{
  int selected = fb_layout_get_int (self->layout, "selected-tab", -1);

  for (const char *const *link = links; *link != NULL; link++)
    {
      g_autoptr (FbDeepLink) place = NULL;

      if (fb_window_compare_link (self, *link, FB_DIFF_LINK_OWN) ||
          fb_window_open_broker_link (self, *link))
        continue;
      /* An instance that has gone meanwhile is not worth a word. */
      place = fb_deep_link_parse (*link, NULL);
      if (place != NULL && fb_instance_watch_find (self->watch, place->instance) != NULL)
        fb_window_open_link (self, *link);
    }
  if (selected >= 0 && selected < adw_tab_view_get_n_pages (self->tabs))
    adw_tab_view_set_selected_page (self->tabs, adw_tab_view_get_nth_page (self->tabs, selected));
}

static void
leave_safe_mode (FbWindow *self)
{
  GListModel *instances = G_LIST_MODEL (fb_session_get_instances (self->session));

  self->safe_mode = FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (instances); i++)
    {
      g_autoptr (FbInstance) instance = g_list_model_get_item (instances, i);

      fb_instance_link_open (fb_session_get_link (self->session, instance));
    }
}

static void
banner_button_clicked_cb (FbWindow *self)
{
  g_auto (GStrv) links = fb_layout_dup_strv (self->layout, "offered-tabs");

  g_assert (FB_IS_WINDOW (self));

  fb_banner_hide (self->banner);
  forget_offer (self);
  if (self->safe_mode)
    leave_safe_mode (self);
  open_tabs (self, (const char *const *)links);
}

static void
banner_dismissed_cb (FbWindow *self)
{
  g_assert (FB_IS_WINDOW (self));

  forget_offer (self);
}

static void
offer_tabs (FbWindow *self, guint n_tabs)
{
  g_autofree char *title =
      g_strdup_printf (ngettext ("Flowbench did not end well the last time. %u tab was open.",
                                 "Flowbench did not end well the last time. %u tabs were open.",
                                 n_tabs),
                       n_tabs);

  fb_banner_show (self->banner, FB_BANNER_INFO, title,
                  ngettext ("Open It _Again", "Open Them _Again", n_tabs), TRUE);
}

void
fb_window_restore_init (FbWindow *self)
{
  g_signal_connect_object (self->banner, "button-clicked", G_CALLBACK (banner_button_clicked_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->banner, "dismissed", G_CALLBACK (banner_dismissed_cb), self,
                           G_CONNECT_SWAPPED);
}

void
fb_window_restore (FbWindow *self, FbRestore how)
{
  g_auto (GStrv) tabs = fb_layout_dup_strv (self->layout, "tabs");
  g_auto (GStrv) offered = fb_layout_dup_strv (self->layout, "offered-tabs");
  const char *const *links = (const char *const *)(*tabs != NULL ? tabs : offered);

  if (how == FB_RESTORE_TABS)
    open_tabs (self, (const char *const *)tabs);
  if (how != FB_RESTORE_ASK && how != FB_RESTORE_SAFE)
    return;

  fb_layout_set_strv (self->layout, "offered-tabs", links);
  if (how == FB_RESTORE_SAFE)
    fb_banner_show (self->banner, FB_BANNER_INFO,
                    _ ("Safe mode: no tab was opened, and remote instances are not contacted "
                       "before you open them."),
                    _ ("Go On as _Usual"), TRUE);
  else if (*links != NULL)
    offer_tabs (self, g_strv_length ((GStrv)links));
}
