/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-diff-view-private.h"

#include <glib/gi18n.h>

/* Which tab is shown: the one of what is chosen, or one that a person picks. A name may be longer
 * than the window is wide. */

#define LEAST_CHARS 10 /* of a name that are always seen */
#define BAR_CHARS 30   /* that are seen where there is room */
#define LIST_CHARS 80

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

static void
tabs_notify_selected_cb (FbDiffView *self)
{
  const FbSceneTab *tab;

  if (self->picture == NULL || self->is_following)
    return;

  tab = get_tab (self, gtk_drop_down_get_selected (self->tabs));
  if (tab != NULL)
    fb_diff_picture_show (self->picture, tab->id, NULL);
}

static void
chosen_setup_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_max_width_chars (GTK_LABEL (label), BAR_CHARS);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_list_item_set_child (item, label);
}

static void
chosen_bind_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkLabel   *label = GTK_LABEL (gtk_list_item_get_child (item));
  const char *text = gtk_string_object_get_string (gtk_list_item_get_item (item));
  gboolean    is_long = g_utf8_strlen (text, -1) > LEAST_CHARS;

  gtk_label_set_text (label, text);
  gtk_label_set_ellipsize (label, is_long ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  gtk_label_set_width_chars (label, is_long ? LEAST_CHARS : -1);
}

void
fb_diff_view_init_tabs (FbDiffView *self)
{
  g_autoptr (GtkListItemFactory) chosen = gtk_signal_list_item_factory_new ();

  g_signal_connect (chosen, "setup", G_CALLBACK (chosen_setup_cb), NULL);
  g_signal_connect (chosen, "bind", G_CALLBACK (chosen_bind_cb), NULL);
  /* GTK's own one, which ticks what is chosen, stays that of the list. */
  gtk_drop_down_set_list_factory (self->tabs, gtk_drop_down_get_factory (self->tabs));
  gtk_drop_down_set_factory (self->tabs, chosen);
  g_signal_connect_object (self->tabs, "notify::selected", G_CALLBACK (tabs_notify_selected_cb),
                           self, G_CONNECT_SWAPPED);
}

/* (transfer full) */
static char *
shorten (const char *label)
{
  g_autofree char *start = NULL;

  if (g_utf8_strlen (label, -1) <= LIST_CHARS)
    return g_strdup (label);

  start = g_utf8_substring (label, 0, LIST_CHARS - 1);
  return g_strconcat (start, "…", NULL);
}

void
fb_diff_view_fill_tabs (FbDiffView *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; get_tab (self, i) != NULL; i++)
    {
      const FbSceneTab *tab = get_tab (self, i);
      const char       *label = tab->label != NULL ? tab->label : tab->id;
      g_autofree char  *name = shorten (tab->kind == FB_FLOW_NODE ? _ ("Without a Tab") : label);
      g_autofree char  *text = NULL;

      if (tab->n_changes > 0)
        text = g_strdup_printf ("%s (%u)", name, tab->n_changes);
      gtk_string_list_append (names, text != NULL ? text : name);
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
