/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The little that the program knows of a draft's text, which data/node-red/editor.js makes and
 * reads: whether it is a full one, and the older draft it may carry inside. Pure functions. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Everything in the page, not only what changed since the draft before. */
gboolean fb_editor_draft_is_full (const char *text);

/* A full draft with @older inside, that was kept at @older_us, microseconds since 1970.
 * @text: (nullable) a full draft; NULL when there is nothing but the older one.
 * @older: (nullable) contents as the store gives them. (transfer full) */
GBytes *
fb_editor_draft_carry (const char *text, GBytes *older, gint64 older_us) G_GNUC_WARN_UNUSED_RESULT;

/* When the edits in @contents were made: @stored_us, unless they are those of an older draft that
 * was only carried on. */
gint64 fb_editor_draft_get_time (GBytes *contents, gint64 stored_us);

/* Whether the store gives @draft back, and nothing else. */
gboolean fb_editor_draft_is_all (GBytes *contents, GBytes *draft);

G_END_DECLS
