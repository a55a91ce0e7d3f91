/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-part.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "fb-snapshot-pack.h"
#include "fb-snapshot-sum.h"

/* TRUE without a number when there is no such row. */
static gboolean
find_part (FbConnection *connection, GBytes *hash, gint64 *number, GError **error)
{
  g_autoptr (GError) step_error = NULL;
  g_autoptr (FbStatement) row =
                 fb_connection_prepare_with (connection, error,
                                             "SELECT number FROM snapshot_part WHERE hash = ?", "b",
                                             hash);

  if (row == NULL)
    return FALSE;

  *number = fb_statement_step (row, &step_error) ? fb_statement_get_int (row, 0) : 0;
  if (step_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&step_error));
  return FALSE;
}

gboolean
fb_snapshot_part_write (
    FbConnection *connection, GBytes *hash, GBytes *bytes, gint64 *number, GError **error)
{
  g_autoptr (GBytes) packed = NULL;

  if (!find_part (connection, hash, number, error))
    return FALSE;
  if (*number != 0)
    return TRUE;

  packed = fb_snapshot_pack (bytes);
  if (!fb_connection_run (connection, error,
                          "INSERT INTO snapshot_part (hash, content) VALUES (?, ?)", "bb", hash,
                          packed))
    return FALSE;

  *number = fb_connection_last_row_id (connection);
  return fb_snapshot_sum_write (connection, FB_SUMMED_PART, *number, error);
}

GBytes *
fb_snapshot_part_read (
    FbConnection *connection, gint64 number, gsize max_bytes, GBytes **hash, GError **error)
{
  g_autoptr (GError) step_error = NULL;
  g_autoptr (GBytes) packed = NULL;
  g_autoptr (FbStatement) row =
          fb_connection_prepare_with (connection, error,
                                      "SELECT content, hash FROM snapshot_part WHERE number = ?",
                                      "i", number);

  if (row == NULL)
    return NULL;
  if (!fb_statement_step (row, &step_error))
    {
      if (step_error != NULL)
        g_propagate_error (error, g_steal_pointer (&step_error));
      else
        fb_throw (error, FB_ERROR_UNVERIFIED, _ ("a stored part is missing"));
      return NULL;
    }

  packed = fb_statement_get_bytes (row, 0);
  *hash = fb_statement_get_bytes (row, 1);
  if (packed != NULL && *hash != NULL)
    return fb_snapshot_unpack (packed, max_bytes, error);

  fb_throw (error, FB_ERROR_UNVERIFIED, _ ("stored bytes are damaged"));
  return NULL;
}

gboolean
fb_snapshot_part_collect (FbConnection *connection, GError **error)
{
  static const char *const columns[] = { "flows",   "sealed_flows", "credentials",  "environment",
                                         "modules", "package_json", "package_lock", "settings",
                                         "secrets", "fields",       "palette" };
  g_autoptr (GString) sql = g_string_new ("DELETE FROM snapshot_part WHERE number NOT IN (");

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    g_string_append_printf (sql, "%sSELECT %s FROM snapshot_body WHERE %s IS NOT NULL",
                            i > 0 ? " UNION " : "", columns[i], columns[i]);
  g_string_append_c (sql, ')');

  return fb_connection_run (connection, error, sql->str, "");
}
