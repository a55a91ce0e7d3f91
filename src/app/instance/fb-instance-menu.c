/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-instance-menu.h"

#include <glib/gi18n.h>

#include "widget/fb-instance-text.h"

/* A table of items with the question when each is offered; sections are split by an empty entry. UI
 * thread. */

typedef gboolean (*Offered) (FbInstance *instance);

static gboolean
always (FbInstance *instance)
{
  return TRUE;
}

static gboolean
has_url (FbInstance *instance)
{
  return fb_instance_get_url (instance) != NULL;
}

static gboolean
is_local (FbInstance *instance)
{
  return fb_instance_get_kind (instance) == FB_INSTANCE_LOCAL;
}

/* A local one knows no user a browser could sign in as. */
static gboolean
can_browse (FbInstance *instance)
{
  return !is_local (instance) && has_url (instance);
}

static gboolean
can_start (FbInstance *instance)
{
  return is_local (instance) && !fb_instance_is_running (instance);
}

static gboolean
can_stop (FbInstance *instance)
{
  return is_local (instance) && fb_instance_is_running (instance);
}

static gboolean
can_connect (FbInstance *instance)
{
  return !is_local (instance) && !fb_instance_is_online (instance) &&
         fb_instance_get_mode (instance) != FB_MODE_OFF;
}

static const struct
{
  const char *action; /* NULL: a new section begins */
  const char *label;
  Offered     offered;
} items[] = {
  { "win.open-instance", N_ ("_Open"), always },
  { "win.open-in-browser", N_ ("Open in _Browser"), can_browse },
  { "win.copy-url", N_ ("_Copy Address"), has_url },
  { NULL },
  { "win.start-instance", N_ ("_Start"), can_start },
  { "win.start-instance-safe", N_ ("Start in Sa_fe Mode"), can_start },
  { "win.stop-instance", N_ ("S_top"), can_stop },
  { "win.restart-instance", N_ ("R_estart"), can_stop },
  { "win.connect-instance", N_ ("Try _Again"), can_connect },
  { NULL },
  { "win.take-snapshot", N_ ("Take a S_napshot"), always },
  { "win.export-newest", N_ ("E_xport the Newest Snapshot…"), always },
  { "win.compare-edits", N_ ("Compare _What Is Edited"), fb_instance_is_online },
  { NULL },
  { "win.rename-instance", N_ ("Re_name…"), always },
  { "win.duplicate-instance", N_ ("_Duplicate…"), is_local },
  { "win.instance-settings", N_ ("Settin_gs"), always },
  { NULL },
  { "win.remove-instance", N_ ("Re_move"), always },
};

GMenuModel *
fb_instance_menu_new (FbInstance *instance)
{
  GMenu *menu;
  g_autoptr (GMenu) section = g_menu_new ();

  g_return_val_if_fail (FB_IS_INSTANCE (instance), NULL);

  menu = g_menu_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    {
      g_autoptr (GMenuItem) item = NULL;

      if (items[i].action == NULL)
        {
          g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
          g_set_object (&section, g_menu_new ());
          g_object_unref (section);
          continue;
        }
      if (!items[i].offered (instance))
        continue;

      item = g_menu_item_new (_ (items[i].label), NULL);
      g_menu_item_set_action_and_target (item, items[i].action, "s", fb_instance_get_id (instance));
      g_menu_append_item (section, item);
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));

  return G_MENU_MODEL (menu);
}

gboolean
fb_instance_menu_offers (FbInstance *instance, const char *action)
{
  g_return_val_if_fail (FB_IS_INSTANCE (instance), FALSE);
  g_return_val_if_fail (action != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    if (g_strcmp0 (items[i].action, action) == 0)
      return items[i].offered (instance);

  return FALSE;
}
