/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The one command that Flowbench writes: an edge node is asked to tell its births again (Sparkplug
 * 3.0, section 6.4.31). It makes every host application of the plant read all births anew, so it
 * goes out only when a person asks for it. Pure, any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What to publish, with QoS 0 and not retained. @time: microseconds since 1970, UTC. @topic:
 * (out) (transfer full). Errors: FB_ERROR_INVALID when a name cannot stand in a topic.
 * (transfer full) */
GBytes *fb_sparkplug_make_rebirth (const char *group,
                                   const char *edge,
                                   gint64      time,
                                   char      **topic,
                                   GError    **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
