/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What a person reads of an activity entry's verb and result: "Deployed", "Deploy refused". */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A translated title, or @verb itself when there is no word for it. @result: as in
 * fb_activity_append(). (transfer none) */
const char *fb_activity_text_title (const char *verb, const char *result);

/* Neither done nor given up by a person. */
gboolean fb_activity_text_is_failure (const char *result);

G_END_DECLS
