/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Check sums of whole rows, so that a changed byte is found also in what no other hash covers:
 * names, times, numbers of parts, sealed bytes. They find damage, not forgery. For use inside
 * database functions. */

#pragma once

#include "fb-connection.h"

G_BEGIN_DECLS

typedef enum
{
  FB_SUMMED_SNAPSHOT,
  FB_SUMMED_BODY,
  FB_SUMMED_PART,
  FB_SUMMED_KEY,
  FB_SUMMED_INSTANCE,
} FbSummedTable;

/* After the row @number was written. */
gboolean fb_snapshot_sum_write (FbConnection *connection,
                                FbSummedTable table,
                                gint64        number,
                                GError      **error);

/* Numbers of the rows whose sum is wrong. (transfer full) (element-type gint64) */
GArray *fb_snapshot_sum_list_wrong (FbConnection *connection,
                                    FbSummedTable table,
                                    GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
