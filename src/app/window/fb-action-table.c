/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-action-table.h"

#include <glib/gi18n.h>

/* A constant table and pure functions over it. */

#define GENERAL N_ ("General")
#define WINDOW N_ ("Window")
#define INSTANCES N_ ("Instances")
#define THIS N_ ("This Instance")

/* clang-format off */
static const FbActionInfo actions[] = {
  { "win.palette", N_ ("Search Everything"), GENERAL, { "<Control>k", "<Control>p" },
    FB_ACTION_CONTESTED | FB_ACTION_KEYS_ONLY },
  { "win.palette-actions", N_ ("Run an Action by Name"), GENERAL, { "<Control><Shift>p" },
    FB_ACTION_CONTESTED | FB_ACTION_KEYS_ONLY },
  { "app.preferences", N_ ("Preferences"), GENERAL, { "<Control>comma" }, FB_ACTION_CONTESTED },
  { "app.shortcuts", N_ ("Keyboard Shortcuts"), GENERAL, { "<Control>question" }, 0 },
  { "app.about", N_ ("About Flowbench"), GENERAL, { NULL }, 0 },
  { "app.quit", N_ ("Quit"), GENERAL, { "<Control>q" }, 0 },

  { "win.show-area('instances')", N_ ("Show Instances"), WINDOW, { "<Alt>1" }, 0 },
  { "win.show-area('mqtt')", N_ ("Show MQTT"), WINDOW, { "<Alt>2" }, 0 },
  { "win.show-area('snapshots')", N_ ("Show Snapshots"), WINDOW, { "<Alt>4" }, 0 },
  { "win.toggle-list", N_ ("Show or Hide the List"), WINDOW, { "F9" }, 0 },
  { "win.toggle-panel", N_ ("Show or Hide the Panel"), WINDOW, { "<Control>j" }, 0 },
  { "win.show-panel('log')", N_ ("Show the Log"), WINDOW, { NULL }, 0 },
  { "win.show-panel('tasks')", N_ ("Show Tasks"), WINDOW, { NULL }, 0 },
  { "win.show-panel('problems')", N_ ("Show Problems"), WINDOW, { NULL }, 0 },
  { "win.editor-only", N_ ("Only the Page, Nothing Else"), WINDOW, { "F11" }, 0 },
  { "win.next-tab", N_ ("Next Tab"), WINDOW, { "<Control>Tab" },
    FB_ACTION_KEYS_ONLY | FB_ACTION_FOREIGN_KEYS },
  { "win.previous-tab", N_ ("Previous Tab"), WINDOW, { "<Control><Shift>Tab" },
    FB_ACTION_KEYS_ONLY | FB_ACTION_FOREIGN_KEYS },
  { "win.close-tab", N_ ("Close Tab"), WINDOW, { "<Control>w" }, 0 },
  { "win.restore-tab", N_ ("Open the Closed Tab Again"), WINDOW, { "<Control><Shift>t" }, 0 },

  { "win.new-local", N_ ("New Local Instance…"), INSTANCES, { "<Control>n" }, 0 },
  { "win.new-remote", N_ ("Connect to an Instance…"), INSTANCES, { "<Control><Shift>n" }, 0 },
  { "win.open-file", N_ ("Open a Flow File…"), INSTANCES, { "<Control>o" }, 0 },
  { "win.import-snapshot", N_ ("Import a Snapshot…"), INSTANCES, { NULL }, 0 },
  { "win.show-trash", N_ ("Removed Instances"), INSTANCES, { NULL }, 0 },
  { "win.add-broker", N_ ("Add an MQTT Broker…"), GENERAL, { NULL }, 0 },
  { "win.make-demo", N_ ("Set Up the Demo Plant"), INSTANCES, { NULL }, 0 },
  { "win.remove-demo", N_ ("Remove the Demo Plant"), INSTANCES, { NULL }, 0 },

  { "win.start-instance('')", N_ ("Start"), THIS, { "F5" }, FB_ACTION_CONTESTED },
  { "win.stop-instance('')", N_ ("Stop"), THIS, { "<Shift>F5" }, FB_ACTION_CONTESTED },
  { "win.restart-instance('')", N_ ("Restart"), THIS, { "<Control>F5" }, FB_ACTION_CONTESTED },
  { "win.start-instance-safe('')", N_ ("Start in Safe Mode"), THIS, { NULL }, 0 },
  { "win.connect-instance('')", N_ ("Connect Now"), THIS, { NULL }, 0 },
  { "win.instance-settings('')", N_ ("Instance Settings"), THIS, { NULL }, 0 },
  { "win.open-in-browser('')", N_ ("Open in Browser"), THIS, { NULL }, 0 },
  { "win.copy-url('')", N_ ("Copy Address"), THIS, { NULL }, 0 },
  { "win.take-snapshot('')", N_ ("Take a Snapshot"), THIS, { NULL }, 0 },
  { "win.export-newest('')", N_ ("Export the Newest Snapshot…"), THIS, { NULL }, 0 },
  { "page.export-snapshot", N_ ("Export a Compared Snapshot…"), THIS, { NULL }, 0 },
  { "win.compare-edits('')", N_ ("Compare What Is Edited with What Runs"), THIS, { NULL }, 0 },
  { "win.rename-instance('')", N_ ("Rename…"), THIS, { "F2" }, FB_ACTION_CONTESTED },
  { "win.duplicate-instance('')", N_ ("Duplicate…"), THIS, { NULL }, 0 },
  { "win.remove-instance('')", N_ ("Remove"), THIS, { NULL }, 0 },
};
/* clang-format on */

const FbActionInfo *
fb_action_table (gsize *n_actions)
{
  g_return_val_if_fail (n_actions != NULL, NULL);

  *n_actions = G_N_ELEMENTS (actions);

  return actions;
}

void
fb_action_table_bind (GtkApplication *application)
{
  g_return_if_fail (GTK_IS_APPLICATION (application));

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      const char *keys[FB_ACTION_N_KEYS + 1] = { NULL };

      if (actions[i].keys[0] == NULL ||
          (actions[i].flags & (FB_ACTION_CONTESTED | FB_ACTION_FOREIGN_KEYS)) != 0)
        continue;

      memcpy (keys, actions[i].keys, sizeof actions[i].keys);
      gtk_application_set_accels_for_action (application, actions[i].action, keys);
    }
}

static gboolean
has_key (const FbActionInfo *info, guint keyval, GdkModifierType state)
{
  for (gsize i = 0; i < FB_ACTION_N_KEYS && info->keys[i] != NULL; i++)
    {
      guint           wanted = 0;
      GdkModifierType modifiers = 0;

      if (gtk_accelerator_parse (info->keys[i], &wanted, &modifiers) &&
          wanted == gdk_keyval_to_lower (keyval) && modifiers == state)
        return TRUE;
    }

  return FALSE;
}

const FbActionInfo *
fb_action_table_find_contested (guint keyval, GdkModifierType state)
{
  state &= gtk_accelerator_get_default_mod_mask ();
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if ((actions[i].flags & FB_ACTION_CONTESTED) != 0 && has_key (&actions[i], keyval, state))
      return &actions[i];

  return NULL;
}

static void
append_shortcut (GString *xml, const FbActionInfo *info)
{
  g_autofree char *keys = g_strjoin (" ", info->keys[0], info->keys[1], info->keys[2], NULL);
  g_autofree char *text =
      g_markup_printf_escaped ("<child><object class='GtkShortcutsShortcut'>"
                               "<property name='title'>%s</property>"
                               "<property name='accelerator'>%s</property></object></child>",
                               _ (info->title), keys);

  g_string_append (xml, text);
}

/* Sections and groups can only be put together by GtkBuilder in GTK 4.8. */
GtkWidget *
fb_action_table_make_shortcuts (void)
{
  g_autoptr (GString) xml =
                 g_string_new ("<interface><object class='GtkShortcutsWindow' id='window'>"
                               "<property name='modal'>1</property><child>"
                               "<object class='GtkShortcutsSection'>"
                               "<property name='section-name'>all</property>"
                               "<property name='max-height'>17</property>");
  g_autoptr (GtkBuilder) builder = NULL;
  const char *last = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_autofree char *group = NULL;

      if (actions[i].keys[0] == NULL)
        continue;

      if (g_strcmp0 (last, actions[i].section) != 0)
        {
          group = g_markup_printf_escaped ("<child><object class='GtkShortcutsGroup'>"
                                           "<property name='title'>%s</property>",
                                           _ (actions[i].section));
          g_string_append_printf (xml, "%s%s", last != NULL ? "</object></child>" : "", group);
          last = actions[i].section;
        }
      append_shortcut (xml, &actions[i]);
    }
  g_string_append (xml, "</object></child></object></child></object></interface>");

  builder = gtk_builder_new_from_string (xml->str, (gssize)xml->len);

  /* GTK holds every toplevel until it is destroyed. */
  return GTK_WIDGET (gtk_builder_get_object (builder, "window"));
}
