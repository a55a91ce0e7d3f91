/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One command into the editor's page. A page that hangs never answers, so it has a time limit. UI
 * thread. */

#pragma once

#include "web/fb-web-view.h"

G_BEGIN_DECLS

/* Runs @command of data/node-red/editor.js with @arguments ((nullable), (transfer none)) and ends
 * @task with its answer, a string, or with the errors of fb_web_view_run_async() and
 * FB_ERROR_UNREACHABLE. @task: (transfer full) */
void fb_editor_call_run (GTask *task, FbWebView *web, const char *command, JsonObject *arguments);

G_END_DECLS
