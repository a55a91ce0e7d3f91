/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The languages that source views colour. They are read from some hundred files, which would keep
 * the UI thread for a fifth of a second, so a worker reads them; ours come before the library's. */

#pragma once

#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

void fb_source_languages_read_async (GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
/* (nullable) when it was cancelled. (transfer full) */
GtkSourceLanguageManager *
fb_source_languages_read_finish (GAsyncResult *result) G_GNUC_WARN_UNUSED_RESULT;

/* Colours of @buffer as the desktop's style has them, light or dark. */
void fb_source_languages_use_scheme (GtkSourceBuffer *buffer, gboolean dark);

G_END_DECLS
