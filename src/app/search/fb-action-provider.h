/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The actions of the window and of the page in front as entries of the search, each with its keys.
 * Only those that can be run just now are listed. */

#pragma once

#include "search/fb-search.h"
#include "widget/fb-page.h"

G_BEGIN_DECLS

#define FB_TYPE_ACTION_PROVIDER (fb_action_provider_get_type ())
G_DECLARE_FINAL_TYPE (FbActionProvider, fb_action_provider, FB, ACTION_PROVIDER, GObject)

/* Whether the detailed action @name can be run now. */
typedef gboolean (*FbActionIsEnabled) (const char *name, gpointer user_data);

/* @is_enabled must stay valid until fb_action_provider_detach(). */
FbActionProvider *fb_action_provider_new (FbActionIsEnabled is_enabled,
                                          gpointer          user_data) G_GNUC_WARN_UNUSED_RESULT;

/* The page in front. @page: (nullable) */
void fb_action_provider_set_page (FbActionProvider *self, FbPage *page);

/* What can be run has changed. */
void fb_action_provider_changed (FbActionProvider *self);

/* Lists nothing from now on. */
void fb_action_provider_detach (FbActionProvider *self);

G_END_DECLS
