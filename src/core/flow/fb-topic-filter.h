/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* MQTT topic filters (MQTT 5.0, section 4.7): "+" stands for one level, "#" for the rest, and
 * neither for a first level that begins with "$". A shared subscription "$share/GROUP/FILTER" is
 * its FILTER. Pure functions on any text; what is no valid filter matches nothing. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean fb_topic_filter_is_valid (const char *filter);

/* Whether @topic, a topic without wildcards, is one of @filter's. */
gboolean fb_topic_filter_matches (const char *filter, const char *topic);

/* Whether there can be a topic that both @a and @b match. */
gboolean fb_topic_filter_overlaps (const char *a, const char *b);

G_END_DECLS
