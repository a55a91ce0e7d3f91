/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What the window says of a runtime, and the row that lets a person choose one. */

#pragma once

#include "instance/fb-runtime-store.h"
#include <adwaita.h>

G_BEGIN_DECLS

/* "Node-RED 5.0.7". (transfer full) */
char *fb_runtime_text_title (FbRuntime *runtime) G_GNUC_WARN_UNUSED_RESULT;

/* "Node-RED 5.0.7 · will be fetched" and the like, for a list. (transfer full) */
char *fb_runtime_text_choice (FbRuntime *runtime) G_GNUC_WARN_UNUSED_RESULT;

/* Makes @row choose among @runtimes, @name (nullable: the preferred one) first selected. */
void fb_runtime_text_bind_row (AdwComboRow *row, FbRuntimeStore *runtimes, const char *name);

/* Selects @name in a row that was bound to @runtimes. */
void fb_runtime_text_select (AdwComboRow *row, FbRuntimeStore *runtimes, const char *name);

G_END_DECLS
