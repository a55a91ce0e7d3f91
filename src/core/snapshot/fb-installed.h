/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What is installed for a local instance, read from its folders, whether it runs or not: modules
 * with their versions and how their nodes look. Nothing found there is run, and no file outside a
 * module is opened because the module names it. Blocks: on a worker. */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* @script: (nullable) red.js of the runtime, for Node-RED's own nodes. @user_dir: Node-RED's
 * folder. Fills @modules (name -> version; what package.json asks for and what has nodes; what is
 * asked for and not there has the version "") and @palette (see fb-palette-scan.h). What cannot be
 * read is left out. */
void fb_installed_read (const char   *script,
                        const char   *user_dir,
                        JsonObject   *modules,
                        JsonObject   *palette,
                        GCancellable *cancellable);

G_END_DECLS
