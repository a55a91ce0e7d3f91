/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* How far a starting Node-RED is, from its own messages: the Admin API answers once it said where
 * the server runs, and the flows are settled by one of five end lines. Pure; any thread.
 * Source of the messages: @node-red/runtime's English catalogue, Node-RED 4.1 and 5.0 (the child
 * runs with lang=en-US, whatever the desktop speaks). */

#pragma once

#include "instance/fb-instance.h"

G_BEGIN_DECLS

typedef struct
{
  char           *url;                /* (nullable) of the editor, ends in "/" */
  char           *node_red_version;   /* (nullable) */
  FbInstanceState flows;              /* RUNNING, FLOWS_STOPPED, SAFE; UNKNOWN before an end line */
  const char     *flows_detail;       /* (nullable) why the flows do not run, translated */
  gboolean        credentials_broken; /* it could not decrypt flows_cred.json */
  gboolean        failed;             /* it gave up starting, but its process does not end */
} FbReadiness;

void fb_readiness_clear (FbReadiness *self);

/* @text: one message without prefix, not NUL-terminated. TRUE when it changed something. */
gboolean fb_readiness_take (FbReadiness *self, const char *text, gsize length);

/* Whether a text is worth fb_readiness_take() at all; cheap, for what is dropped from the log. */
gboolean fb_readiness_is_telling (const char *text, gsize length);

gboolean fb_readiness_is_ready (const FbReadiness *self);

G_END_DECLS
