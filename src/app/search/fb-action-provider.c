/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "search/fb-action-provider.h"

#include <glib/gi18n.h>

#include "window/fb-action-table.h"

/* Made by the window, held by the search too. UI thread. */

struct _FbActionProvider
{
  GObject parent_instance;

  /* Weak */
  GSignalGroup *page; /* in front */

  /* Borrowed */
  FbActionIsEnabled is_enabled;
  gpointer          user_data;
};

/* Those of the page come first: they are nearer. */
static GPtrArray *
list_of_page (FbActionProvider *self)
{
  g_autoptr (FbPage) page = g_signal_group_dup_target (self->page);

  return page != NULL ? fb_page_list_actions (page)
                      : g_ptr_array_new_with_free_func ((GDestroyNotify)fb_search_entry_free);
}

static GPtrArray *
fb_action_provider_list_entries (FbSearchProvider *provider)
{
  FbActionProvider   *self = FB_ACTION_PROVIDER (provider);
  GPtrArray          *entries = list_of_page (self);
  gsize               n_actions;
  const FbActionInfo *actions = fb_action_table (&n_actions);

  for (gsize i = 0; i < n_actions && self->is_enabled != NULL; i++)
    {
      g_autofree char *target = NULL;

      if ((actions[i].flags & FB_ACTION_KEYS_ONLY) != 0 ||
          !self->is_enabled (actions[i].action, self->user_data))
        continue;

      target = g_strconcat ("action:", actions[i].action, NULL);
      g_ptr_array_add (entries,
                       fb_search_entry_new ("action", _ (actions[i].title), _ (actions[i].section),
                                            target, actions[i].keys[0]));
    }

  return entries;
}

static void
fb_action_provider_search_init (FbSearchProviderInterface *iface)
{
  iface->list_entries = fb_action_provider_list_entries;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FbActionProvider,
                               fb_action_provider,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FB_TYPE_SEARCH_PROVIDER,
                                                      fb_action_provider_search_init))

static void
fb_action_provider_finalize (GObject *object)
{
  g_clear_object (&FB_ACTION_PROVIDER (object)->page);

  G_OBJECT_CLASS (fb_action_provider_parent_class)->finalize (object);
}

static void
fb_action_provider_class_init (FbActionProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_action_provider_finalize;
}

static void
fb_action_provider_init (FbActionProvider *self)
{
  self->page = g_signal_group_new (FB_TYPE_PAGE);
  g_signal_group_connect_object (self->page, "actions-changed",
                                 G_CALLBACK (fb_action_provider_changed), self, G_CONNECT_SWAPPED);
}

FbActionProvider *
fb_action_provider_new (FbActionIsEnabled is_enabled, gpointer user_data)
{
  FbActionProvider *self;

  g_return_val_if_fail (is_enabled != NULL, NULL);

  self = g_object_new (FB_TYPE_ACTION_PROVIDER, NULL);
  self->is_enabled = is_enabled;
  self->user_data = user_data;

  return self;
}

void
fb_action_provider_set_page (FbActionProvider *self, FbPage *page)
{
  g_return_if_fail (FB_IS_ACTION_PROVIDER (self));
  g_return_if_fail (page == NULL || FB_IS_PAGE (page));

  g_signal_group_set_target (self->page, page);
  fb_action_provider_changed (self);
}

void
fb_action_provider_changed (FbActionProvider *self)
{
  g_return_if_fail (FB_IS_ACTION_PROVIDER (self));

  g_signal_emit_by_name (self, "entries-changed");
}

void
fb_action_provider_detach (FbActionProvider *self)
{
  g_return_if_fail (FB_IS_ACTION_PROVIDER (self));

  self->is_enabled = NULL;
  g_signal_group_set_target (self->page, NULL);
}
