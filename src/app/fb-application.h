/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The program with a window: command line, one process per profile, the session and its window. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FB_TYPE_APPLICATION (fb_application_get_type ())
G_DECLARE_FINAL_TYPE (FbApplication, fb_application, FB, APPLICATION, AdwApplication)

FbApplication *fb_application_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* The application id for the profile in @folder: the plain one for @standard, the folder of the
 * default profile, else one with a hash of the path, so that profiles do not meet. (transfer full)
 */
char *fb_application_id_of (const char *folder, const char *standard) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
