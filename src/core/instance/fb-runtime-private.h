/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* How runtimes are found and made; for the files of the runtime store only. */

#pragma once

#include "instance/fb-runtime-store.h"

G_BEGIN_DECLS

/* What is known of one runtime; plain value. */
typedef struct
{
  char          *name;
  char          *title;
  char          *node_red_version;
  char          *node_version;
  char          *node;
  char          *script;
  gint64         size;
  FbRuntimeState state;
} FbRuntimeFacts;

void fb_runtime_facts_free (FbRuntimeFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbRuntimeFacts, fb_runtime_facts_free)

/* Takes @facts over. */
FbRuntime *fb_runtime_new (FbRuntimeFacts *facts) G_GNUC_WARN_UNUSED_RESULT;
gboolean   fb_runtime_equals (FbRuntime *self, const FbRuntimeFacts *facts);

/* Looks at data/runtimes, at the installed ones in @folder and for a node-red on this machine.
 * Blocks. (transfer full) (element-type FbRuntimeFacts) */
GPtrArray *fb_runtime_scan (const char *folder) G_GNUC_WARN_UNUSED_RESULT;

/* The facts of what npm made in @folder, after node and Node-RED in it answered with the versions
 * that the package names. Blocks. FB_ERROR_UNVERIFIED. (transfer full) */
FbRuntimeFacts *
fb_runtime_verify (const char *folder, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The command that runs npm: of an installed runtime in @folder, else from PATH, else Debian's.
 * FB_ERROR_NOT_FOUND says what to install. Blocks. (transfer full) */
GStrv fb_npm_find (const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* What npm's output means, in words, after it failed; FALSE. */
gboolean fb_npm_throw (const char *output, GError **error);
/* Whether npm could not write some files, whatever its status says. */
gboolean fb_npm_left_files_out (const char *output);

FbOperation *fb_runtime_install_new (FbWorkspace *workspace,
                                     FbRuntime   *runtime) G_GNUC_WARN_UNUSED_RESULT;
FbOperation *fb_runtime_uninstall_new (FbWorkspace *workspace,
                                       FbRuntime   *runtime) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
