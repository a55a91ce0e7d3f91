/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What Node-RED would pass over in silence and make worse with the next deploy: a damaged
 * flows.json (it starts with none and overwrites the file), credentials that cannot be decrypted
 * (it starts without them and overwrites them). Looked at before a start; mended only when a person
 * wants it, and never without keeping what was there. Calls block: workers only. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  FB_INSTANCE_FLOWS_DAMAGED,          /* must not start: the flows would be lost */
  FB_INSTANCE_CREDENTIALS_UNREADABLE, /* may start, must not deploy */
} FbInstanceProblemKind;

typedef struct
{
  FbInstanceProblemKind kind;
  char                 *message;    /* what is wrong and what can be done */
  gboolean              has_backup; /* flows: Node-RED's own backup is there and whole */
} FbInstanceProblem;

void fb_instance_problem_free (FbInstanceProblem *problem);

/* @folder: of the instance; @secret: (nullable) its credential secret. An empty list when all is
 * well. Errors: files that are there but cannot be read. (transfer full) (element-type
 * FbInstanceProblem) */
GPtrArray *fb_instance_check (const char *folder,
                              const char *secret,
                              GError    **error) G_GNUC_WARN_UNUSED_RESULT;

/* Puts Node-RED's backup in the place of a damaged flows.json, which is kept beside it; without a
 * whole backup FB_ERROR_NOT_FOUND. The instance must be stopped. @kept: (out) (nullable) where the
 * damaged one is now. */
gboolean fb_instance_restore_flows (const char *folder, char **kept, GError **error);

/* Moves flows_cred.json away, so that passwords can be typed anew. @kept: as above. */
gboolean fb_instance_set_credentials_aside (const char *folder, char **kept, GError **error);

G_END_DECLS
