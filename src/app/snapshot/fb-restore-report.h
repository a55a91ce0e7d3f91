/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What a restore did, in full: what was installed, which passwords have to be typed again, which
 * node types the flows wait for, and why what ran before was put back if it was. Closes itself. UI
 * thread. */

#pragma once

#include "snapshot/fb-restore-secret.h"
#include "snapshot/fb-snapshot-restore.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define FB_TYPE_RESTORE_REPORT (fb_restore_report_get_type ())
G_DECLARE_FINAL_TYPE (FbRestoreReport, fb_restore_report, FB, RESTORE_REPORT, AdwWindow)

/* Plain value, borrowed all of it. */
typedef struct
{
  const char *target;    /* name of the instance */
  const char *failure;   /* (nullable) why it failed */
  guint       n_nodes;   /* that came from the snapshot */
  GPtrArray  *installed; /* (nullable) (element-type utf8) */
  GPtrArray  *missing;   /* (nullable) (element-type FbMissingType) that are not there still */
  GPtrArray  *secrets;   /* (nullable) (element-type FbRestoreSecret) */
  gboolean    put_back;
} FbRestoreOutcome;

/* Whether there is more to tell than how many nodes came. */
gboolean fb_restore_report_is_needed (const FbRestoreOutcome *outcome);

GtkWindow *fb_restore_report_new (const FbRestoreOutcome *outcome);

G_END_DECLS
