/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A flow document as files that read well in any review, and back to the same bytes: a file per tab
 * and per subflow with one property a line, one for the config nodes, and the code of function,
 * template and the like beside them. flow.json says how they come together. What was changed in the
 * files by hand comes along; nodes added by hand stand where they were put. Any thread.
 *
 * Files are a table of their path below the folder, "/" between its parts, to their content. */

#pragma once

#include "flow/fb-flow-document.h"

G_BEGIN_DECLS

#define FB_FLOW_FOLDER_INDEX "flow.json"

/* (transfer full) (element-type filename GBytes) */
GHashTable *fb_flow_folder_cut (FbFlowDocument *document) G_GNUC_WARN_UNUSED_RESULT;

/* The text of the document that @files hold. Errors: FB_ERROR_INVALID naming the file. (transfer
 * full) */
GBytes *fb_flow_folder_join (GHashTable *files, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes @files below @folder, which must be empty, missing, or written by this before: then files
 * of it that are no longer wanted are removed, and what others put beside them (a .git) stays. Only
 * their owner may read the files. Blocks. Errors: FB_ERROR_CONFLICT when it holds something else,
 * as fb_flow_folder_load(), and as fb_file_write(). */
gboolean fb_flow_folder_save (GHashTable *files, const char *folder, GError **error);

/* What fb_flow_folder_save() wrote, links and foreign files left aside. Blocks. Errors:
 * FB_ERROR_NOT_FOUND (no such folder, or none of this kind), FB_ERROR_INVALID (too large).
 * (transfer full) (element-type filename GBytes) */
GHashTable *fb_flow_folder_load (const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
