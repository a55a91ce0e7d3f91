/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What a node without a name is called, as far as its definition says it in the usual words:
 * function () { return this.name || this.topic || 'text'; }. Never run. Pure; any thread. */

#pragma once

#include "fb-js-cursor.h"

G_BEGIN_DECLS

/* The steps of the function at @at, each on a line: ".name" a property, "'text" a text. NULL when
 * it does anything else. (transfer full) (nullable) */
char *fb_js_label_read (FbJsCursor at) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
