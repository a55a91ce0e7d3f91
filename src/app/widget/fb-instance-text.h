/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What the window says of an instance, in the person's language; pure functions, so that row, tab,
 * notification and screen reader say the same. */

#pragma once

#include "instance/fb-instance.h"

G_BEGIN_DECLS

/* "Running", "Needs a login" … (transfer none) */
const char *fb_instance_text_state (FbInstanceState state);

/* "Read-only", "Read and write", "Off". (transfer none) */
const char *fb_instance_text_mode (FbMode mode);

/* One sentence on what @mode allows. (transfer none) */
const char *fb_instance_text_mode_explanation (FbMode mode);

/* "5.0" of a version "5.0.7" or a runtime "node-red-5.0"; "" when neither is known. (transfer full)
 */
char *fb_instance_text_version (FbInstance *instance) G_GNUC_WARN_UNUSED_RESULT;

/* "filler-4 · TEST", for a tab. (transfer full) */
char *fb_instance_text_title (FbInstance *instance) G_GNUC_WARN_UNUSED_RESULT;

/* "ab12 cd34 …", two lines: the SHA-256 of a certificate in groups that can be compared by eye and
 * by ear. (transfer full) */
char *fb_instance_text_fingerprint (const char *pin) G_GNUC_WARN_UNUSED_RESULT;

/* Name, state, environment and mode for a screen reader. (transfer full) */
char *fb_instance_text_describe (FbInstance *instance) G_GNUC_WARN_UNUSED_RESULT;

/* Whether a local instance has a process, or is about to. */
gboolean fb_instance_is_running (FbInstance *instance);

/* Whether something is wrong that a person should look at. */
gboolean fb_instance_has_problem (FbInstance *instance);

G_END_DECLS
