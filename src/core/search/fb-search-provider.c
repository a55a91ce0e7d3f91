/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-search.h"

/* The interface by which areas further right, and the window, give their entries. UI thread. */

G_DEFINE_INTERFACE (FbSearchProvider, fb_search_provider, G_TYPE_OBJECT)

static void
fb_search_provider_default_init (FbSearchProviderInterface *iface)
{
  g_signal_new ("entries-changed", FB_TYPE_SEARCH_PROVIDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
}

GPtrArray *
fb_search_provider_list_entries (FbSearchProvider *self)
{
  g_return_val_if_fail (FB_IS_SEARCH_PROVIDER (self), NULL);

  return FB_SEARCH_PROVIDER_GET_IFACE (self)->list_entries (self);
}
