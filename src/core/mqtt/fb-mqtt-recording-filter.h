/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Which topics of a recording are meant, and what they are called at the other end. Pure functions,
 * any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether @topic matches one of @filters; (nullable) or empty is all. */
gboolean fb_mqtt_recording_filter_matches (const char *const *filters, const char *topic);

/* @topic with the levels @from at its beginning replaced by @to: "a/b" to "test/a/b" when @from is
 * "" and @to is "test". A topic that does not begin with them stays. (transfer full) */
char *fb_mqtt_recording_rewrite (const char *topic,
                                 const char *from,
                                 const char *to) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
