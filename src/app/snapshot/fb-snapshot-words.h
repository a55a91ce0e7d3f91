/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A snapshot in words. UI thread. */

#pragma once

#include "snapshot/fb-snapshot.h"

G_BEGIN_DECLS

/* Its name, or why it was taken. (transfer full) */
char *fb_snapshot_words_title (FbSnapshot *snapshot) G_GNUC_WARN_UNUSED_RESULT;

/* "Today 14:02", "Yesterday 09:30", "22 Nov 2026 18:00", local. (transfer full) */
char *fb_snapshot_words_time (FbSnapshot *snapshot) G_GNUC_WARN_UNUSED_RESULT;

/* When, who and how large, in one line. (transfer full) */
char *fb_snapshot_words_subtitle (FbSnapshot *snapshot) G_GNUC_WARN_UNUSED_RESULT;
/* Title and time, for a tab. (transfer full) */
char *fb_snapshot_words_short (FbSnapshot *snapshot) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
