/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* flowbench://instance/INSTANCE[/flow/ID][/node/ID][/view/VIEW]: names a place, never does
 * anything. Links come from the command line, the desktop, web pages and the search; all are
 * hostile. Any thread. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FB_DEEP_LINK_MAX_BYTES 2048

/* Plain value. All texts are UTF-8 without control characters, and not empty. */
typedef struct
{
  char *instance; /* id or name */
  char *flow;     /* (nullable) id of a tab or subflow */
  char *node;     /* (nullable) id of a node, group or config node */
  char *view;     /* (nullable) a page's view, such as "settings": a-z and "-" */
} FbDeepLink;

#define FB_TYPE_DEEP_LINK (fb_deep_link_get_type ())
GType fb_deep_link_get_type (void);

/* Errors: FB_ERROR_INVALID. (transfer full) */
FbDeepLink *fb_deep_link_parse (const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* @flow, @node: (nullable). (transfer full) */
FbDeepLink *fb_deep_link_new (const char *instance,
                              const char *flow,
                              const char *node) G_GNUC_WARN_UNUSED_RESULT;
FbDeepLink *fb_deep_link_copy (const FbDeepLink *self) G_GNUC_WARN_UNUSED_RESULT;
void        fb_deep_link_free (FbDeepLink *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbDeepLink, fb_deep_link_free)

/* The text that fb_deep_link_parse() takes; NULL when there can be none, for a part is empty, too
 * long or no plain text. (nullable) (transfer full) */
char *fb_deep_link_print (const FbDeepLink *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
