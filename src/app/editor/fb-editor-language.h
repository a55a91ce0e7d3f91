/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The language of the desktop as Node-RED's editor calls it. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @names: as from g_get_language_names(). "en-US" for the C locale; of a language that Node-RED has
 * for one country only, that one; of any other, the plain tag, which a later Node-RED may have.
 * (transfer full) */
char *fb_editor_language_choose (const char *const *names) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
