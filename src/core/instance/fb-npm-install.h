/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* "npm ci" in a folder that holds package.json and its lock file: finds npm, runs it without any
 * package's scripts, and tells how far it is. One that fails or is cancelled leaves a half-made
 * node_modules: whoever started it cleans up. */

#pragma once

#include "fb-operation.h"

G_BEGIN_DECLS

/* @runtimes: the profile's folder of runtimes, whose npm is preferred. @folder: both absolute.
 * Errors: FB_ERROR_NOT_FOUND (no npm on this machine, or no such package), FB_ERROR_UNREACHABLE,
 * FB_ERROR_UNVERIFIED, FB_ERROR_FULL, FB_ERROR_DENIED, FB_ERROR_FAILED. (transfer full) */
FbOperation *fb_npm_install_new (const char *runtimes,
                                 const char *folder) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
