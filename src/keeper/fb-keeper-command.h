/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The command line and the environment of the child that keeper.json describes. Pure functions, any
 * thread. */

#pragma once

#include "instance/fb-keeper-config.h"

G_BEGIN_DECLS

/* The program first, then what Node.js, the script and Node-RED are given. @port: 0 for none;
 * @safe: flows are held. (transfer full) */
char **fb_keeper_command_arguments (const FbKeeperConfig *config,
                                    int                   port,
                                    gboolean              safe) G_GNUC_WARN_UNUSED_RESULT;

/* @environment (transfer full) without what would change Node.js or Node-RED behind the back of the
 * settings, and with what the configuration adds. @with_secrets: names their descriptor.
 * (transfer full) */
char **fb_keeper_command_environment (const FbKeeperConfig *config,
                                      char                **environment,
                                      gboolean              with_secrets) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
