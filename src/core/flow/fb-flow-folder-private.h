/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What cutting and joining a folder of flows share. */

#pragma once

#include "fb-json-layout.h"
#include "fb-json.h"
#include "flow/fb-flow-folder.h"

G_BEGIN_DECLS

#define FB_FLOW_FOLDER_FORMAT 1
/* The exact text, kept only when its white space follows no rule. */
#define FB_FLOW_FOLDER_ORIGINAL "original.json"

/* What flow.json says. Errors: FB_ERROR_INVALID, FB_ERROR_UNSUPPORTED (another format). (transfer
 * full) */
JsonObject *fb_flow_folder_read_index (GHashTable *files, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether the file at @path is read as nodes. */
gboolean fb_flow_folder_holds_nodes (const char *path);

/* How nodes are written in the files. */
extern const FbJsonLayout fb_flow_folder_layout;

/* The white space of a document: an indent, and what stands behind the last bracket. */
typedef struct
{
  FbJsonLayout layout;
  gboolean     ends_line;
} FbFlowStyle;

/* The style that the beginning and the end of @text hint at. */
FbFlowStyle fb_flow_style_guess (const char *text, gsize length);
/* @text, a document, in @style. (transfer full) */
GBytes *fb_flow_style_apply (const FbFlowStyle *style, const char *text, gsize length);

G_END_DECLS
