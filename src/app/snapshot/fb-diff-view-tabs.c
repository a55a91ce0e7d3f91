/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-diff-view-private.h"

#include <glib/gi18n.h>

/* Which tab is shown: the one of what is chosen, or one that a person picks. */

static const FbSceneTab *
get_tab (FbDiffView *self, guint place)
{
  GArray *tabs = fb_diff_list_get_tabs (fb_diff_changes_get_list (self->changes));

  return place < tabs->len ? &g_array_index (tabs, FbSceneTab, place) : NULL;
}

static guint
find_tab (FbDiffView *self, const char *id)
{
  guint place = 0;

  for (const FbSceneTab *tab; (tab = get_tab (self, place)) != NULL; place++)
    if (g_str_equal (tab->id, id))
      return place;

  return GTK_INVALID_LIST_POSITION;
}

gboolean
fb_diff_view_has_tabs (FbDiffView *self)
{
  return get_tab (self, 0) != NULL;
}

void
fb_diff_view_follow_tab (FbDiffView *self)
{
  self->is_following = TRUE;
  gtk_drop_down_set_selected (self->tabs, find_tab (self, fb_diff_picture_get_tab (self->picture)));
  self->is_following = FALSE;
}

void
fb_diff_view_tab_chosen (FbDiffView *self)
{
  const FbSceneTab *tab;

  if (self->picture == NULL || self->is_following)
    return;

  tab = get_tab (self, gtk_drop_down_get_selected (self->tabs));
  if (tab != NULL)
    fb_diff_picture_show (self->picture, tab->id, NULL);
}

void
fb_diff_view_fill_tabs (FbDiffView *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; get_tab (self, i) != NULL; i++)
    {
      const FbSceneTab *tab = get_tab (self, i);
      const char       *label = tab->label != NULL ? tab->label : tab->id;
      g_autofree char  *text = NULL;

      if (tab->kind == FB_FLOW_NODE)
        label = _ ("Without a Tab");
      text = tab->n_changes > 0 ? g_strdup_printf ("%s (%u)", label, tab->n_changes)
                                : g_strdup (label);
      gtk_string_list_append (names, text);
    }
  self->is_following = TRUE;
  gtk_drop_down_set_model (self->tabs, G_LIST_MODEL (names));
  self->is_following = FALSE;
  fb_diff_view_follow_tab (self);
}

void
fb_diff_view_show_first (FbDiffView *self)
{
  const FbSceneTab *tab = get_tab (self, 0);

  fb_diff_changes_step (self->changes, 1);
  if (tab != NULL && fb_diff_picture_get_tab (self->picture) == NULL)
    fb_diff_picture_show (self->picture, tab->id, fb_diff_picture_get_node (self->picture));
}
