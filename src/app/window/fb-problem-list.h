/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What is wrong just now, as a GListModel of FbProblem: instances that are down or want something,
 * credentials that cannot be decrypted, settings without effect, a keyring that is missing. */

#pragma once

#include "session/fb-session.h"
#include "window/fb-problem.h"

G_BEGIN_DECLS

#define FB_TYPE_PROBLEM_LIST (fb_problem_list_get_type ())
G_DECLARE_FINAL_TYPE (FbProblemList, fb_problem_list, FB, PROBLEM_LIST, GObject)

FbProblemList *fb_problem_list_new (FbSession *session) G_GNUC_WARN_UNUSED_RESULT;

/* What is wrong with one instance, or NULL. @credentials_broken: whether Node-RED could not decrypt
 * its credentials. (transfer full) (nullable) */
FbProblem *fb_problem_of_instance (FbInstance *instance,
                                   gboolean    credentials_broken) G_GNUC_WARN_UNUSED_RESULT;
/* @names: (nullable) settings in the user's own file that Flowbench sets itself. Without any NULL.
 * (transfer full) (nullable) */
FbProblem *fb_problem_of_overridden (FbInstance        *instance,
                                     const char *const *names) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
