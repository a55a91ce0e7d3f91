/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-sum.h"

#include <string.h>

#include "fb-snapshot-hash.h"

/* The first bytes of a hash over all columns but the sum itself, each with its length. */

#define SUM_BYTES 8

#define SNAPSHOT_COLUMNS                                                                           \
  "number, sum, body, revision, id, instance, instance_name, time_us, who, reason, name, "         \
  "description, tags, parent, rev, node_red_version, node_version"
#define BODY_COLUMNS                                                                               \
  "number, sum, manifest_hash, flow_hash, n_nodes, size, unknown, layout, base, depth, key, "      \
  "flows, sealed_flows, credentials, environment, modules, package_json, package_lock, settings, " \
  "secrets, fields, palette"
#define PART_COLUMNS "number, sum, hash, content"
#define KEY_COLUMNS "number, sum, id, sealed"
#define INSTANCE_COLUMNS "number, sum, id, keep_all_days, keep_daily_days"

static const struct
{
  const char *select_all;
  const char *select_one;
  const char *update;
  int         n_columns;
} tables[] = {
#define TABLE(name, columns, n)                                                                    \
  {                                                                                                \
    "SELECT " columns " FROM " name, "SELECT " columns " FROM " name " WHERE number = ?",          \
        "UPDATE " name " SET sum = ? WHERE number = ?", n                                          \
  }
  [FB_SUMMED_SNAPSHOT] = TABLE ("snapshot", SNAPSHOT_COLUMNS, 17),
  [FB_SUMMED_BODY] = TABLE ("snapshot_body", BODY_COLUMNS, 22),
  [FB_SUMMED_PART] = TABLE ("snapshot_part", PART_COLUMNS, 4),
  [FB_SUMMED_KEY] = TABLE ("snapshot_key", KEY_COLUMNS, 4),
  [FB_SUMMED_INSTANCE] = TABLE ("snapshot_instance", INSTANCE_COLUMNS, 5),
#undef TABLE
};

/* (transfer full) */
static GBytes *
compute (FbStatement *row, int n_columns)
{
  g_autoptr (GByteArray) text = g_byte_array_new ();
  guint8 hash[FB_SNAPSHOT_HASH_BYTES];

  for (int i = 0; i < n_columns; i++)
    {
      g_autoptr (GBytes) value = i == 1 ? NULL : fb_statement_get_bytes (row, i);
      gint64 length = value != NULL ? (gint64)g_bytes_get_size (value) : -1;

      length = GINT64_TO_LE (length);
      g_byte_array_append (text, (const guint8 *)&length, sizeof length);
      if (value != NULL)
        g_byte_array_append (text, g_bytes_get_data (value, NULL), g_bytes_get_size (value));
    }
  fb_snapshot_hash (text->data, text->len, hash);

  return g_bytes_new (hash, SUM_BYTES);
}

/* TRUE without a sum when there is no such row. */
static gboolean
compute_one (
    FbConnection *connection, FbSummedTable table, gint64 number, GBytes **sum, GError **error)
{
  g_autoptr (GError) step_error = NULL;
  g_autoptr (FbStatement) row = fb_connection_prepare_with (connection, error,
                                                            tables[table].select_one, "i", number);

  if (row == NULL)
    return FALSE;
  if (fb_statement_step (row, &step_error))
    *sum = compute (row, tables[table].n_columns);
  if (step_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&step_error));
  return FALSE;
}

gboolean
fb_snapshot_sum_write (FbConnection *connection, FbSummedTable table, gint64 number, GError **error)
{
  g_autoptr (GBytes) sum = NULL;

  return compute_one (connection, table, number, &sum, error) &&
         (sum == NULL ||
          fb_connection_run (connection, error, tables[table].update, "bi", sum, number));
}

GArray *
fb_snapshot_sum_list_wrong (FbConnection *connection, FbSummedTable table, GError **error)
{
  g_autoptr (GArray) wrong = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) step_error = NULL;
  g_autoptr (FbStatement) rows =
                 fb_connection_prepare (connection, tables[table].select_all, error);

  if (rows == NULL)
    return NULL;

  while (fb_statement_step (rows, &step_error))
    {
      const gint64 number = fb_statement_get_int (rows, 0);
      g_autoptr (GBytes) kept = fb_statement_get_bytes (rows, 1);
      g_autoptr (GBytes) computed = compute (rows, tables[table].n_columns);

      if (kept == NULL || !g_bytes_equal (kept, computed))
        g_array_append_val (wrong, number);
    }
  if (step_error == NULL)
    return g_steal_pointer (&wrong);

  g_propagate_error (error, g_steal_pointer (&step_error));
  return NULL;
}
