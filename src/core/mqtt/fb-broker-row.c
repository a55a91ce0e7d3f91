/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-broker-row.h"

#include <glib/gi18n-lib.h>

#include "fb-clock.h"
#include "fb-error.h"
#include "fb-id.h"
#include "instance/fb-instance-row.h"
#include "mqtt/fb-broker-store.h"

/* The tables behind FbBrokerStore: their migrations and the way between rows and a struct. The
 * address is kept as its URL. No state; any thread that owns the connection it hands in. */

G_DEFINE_BOXED_TYPE (FbBrokerRow, fb_broker_row, fb_broker_row_copy, fb_broker_row_free)

const FbMigration fb_broker_migrations[] = {
  { "mqtt", 1,
    "CREATE TABLE broker ("
    "  id TEXT PRIMARY KEY,"
    "  name TEXT NOT NULL,"
    "  url TEXT NOT NULL,"
    "  mode TEXT NOT NULL CHECK (mode IN ('off', 'read-only', 'read-write')),"
    "  production INTEGER NOT NULL DEFAULT 0,"
    "  version TEXT NOT NULL CHECK (version IN ('5', '3.1.1')),"
    "  client_id TEXT,"
    "  keep_alive INTEGER NOT NULL,"
    "  clean_start INTEGER NOT NULL,"
    "  session_expiry INTEGER NOT NULL,"
    "  user TEXT,"
    "  has_password INTEGER NOT NULL DEFAULT 0,"
    "  ca_file TEXT,"
    "  certificate_file TEXT,"
    "  key_file TEXT,"
    "  pin TEXT,"
    "  proxy TEXT,"
    "  will_topic TEXT,"
    "  will_payload BLOB,"
    "  will_qos INTEGER NOT NULL DEFAULT 0,"
    "  will_retained INTEGER NOT NULL DEFAULT 0,"
    "  created_at INTEGER NOT NULL,"
    "  trashed_at INTEGER NOT NULL DEFAULT 0"
    ") STRICT;"
    "CREATE UNIQUE INDEX broker_name ON broker (name) WHERE trashed_at = 0;"
    "CREATE TABLE broker_filter ("
    "  broker TEXT NOT NULL REFERENCES broker (id) ON DELETE CASCADE,"
    "  position INTEGER NOT NULL,"
    "  filter TEXT NOT NULL,"
    "  qos INTEGER NOT NULL,"
    "  PRIMARY KEY (broker, position)"
    ") STRICT, WITHOUT ROWID;" },
  { "mqtt", 2, "ALTER TABLE broker ADD COLUMN password_at INTEGER NOT NULL DEFAULT 0;" },
  { NULL },
};

#define COLUMNS                                                                                    \
  "id, name, url, mode, production, version, client_id, keep_alive, clean_start, session_expiry, " \
  "user, has_password, ca_file, certificate_file, key_file, pin, proxy, will_topic, "              \
  "will_payload, will_qos, will_retained, created_at, trashed_at, password_at"

FbBrokerRow *
fb_broker_row_new (const FbMqttOptions *options)
{
  FbBrokerRow *row = g_new0 (FbBrokerRow, 1);

  row->id = fb_id_new ();
  row->options = fb_mqtt_options_copy (options);
  fb_mqtt_options_set_password (row->options, NULL);
  row->mode = FB_MODE_READ_ONLY;
  row->created_at = fb_clock_now ();

  return row;
}

FbBrokerRow *
fb_broker_row_copy (const FbBrokerRow *row)
{
  FbBrokerRow *copy = g_new (FbBrokerRow, 1);

  *copy = *row;
  copy->id = g_strdup (row->id);
  copy->options = fb_mqtt_options_copy (row->options);

  return copy;
}

void
fb_broker_row_free (FbBrokerRow *row)
{
  if (row == NULL)
    return;

  g_free (row->id);
  fb_mqtt_options_free (row->options);
  g_free (row);
}

static gboolean
wills_equal (const FbMqttWill *a, const FbMqttWill *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return g_str_equal (a->topic, b->topic) && g_bytes_equal (a->payload, b->payload) &&
         a->qos == b->qos && a->is_retained == b->is_retained;
}

static gboolean
filters_equal (const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;

  for (guint i = 0; i < a->len; i++)
    {
      const FbMqttFilter *left = g_ptr_array_index (a, i);
      const FbMqttFilter *right = g_ptr_array_index (b, i);

      if (!g_str_equal (left->filter, right->filter) || left->qos != right->qos)
        return FALSE;
    }

  return TRUE;
}

static gboolean
options_equal (const FbMqttOptions *a, const FbMqttOptions *b)
{
  return g_str_equal (a->name, b->name) && a->transport == b->transport &&
         g_str_equal (a->host, b->host) && a->port == b->port && g_str_equal (a->path, b->path) &&
         a->version == b->version && g_strcmp0 (a->client_id, b->client_id) == 0 &&
         a->keep_alive == b->keep_alive && a->is_clean_start == b->is_clean_start &&
         a->session_expiry == b->session_expiry && g_strcmp0 (a->user, b->user) == 0 &&
         g_strcmp0 (a->ca_file, b->ca_file) == 0 &&
         g_strcmp0 (a->certificate_file, b->certificate_file) == 0 &&
         g_strcmp0 (a->key_file, b->key_file) == 0 && g_strcmp0 (a->pin, b->pin) == 0 &&
         g_strcmp0 (a->proxy, b->proxy) == 0 && wills_equal (a->will, b->will) &&
         filters_equal (a->filters, b->filters);
}

gboolean
fb_broker_row_equal (const FbBrokerRow *a, const FbBrokerRow *b)
{
  return a->mode == b->mode && a->is_production == b->is_production &&
         a->has_password == b->has_password && a->password_at == b->password_at &&
         options_equal (a->options, b->options);
}

gboolean
fb_broker_row_has_name (FbConnection *connection, const char *name)
{
  g_autoptr (FbStatement) statement =
          fb_connection_prepare_with (connection, NULL,
                                      "SELECT 1 FROM broker WHERE name = ? AND trashed_at = 0", "s",
                                      name);

  return statement != NULL && fb_statement_step (statement, NULL);
}

static gboolean
check_name (FbConnection *connection, const FbBrokerRow *row, GError **error)
{
  g_autoptr (FbStatement) statement = fb_connection_prepare_with (
      connection, error, "SELECT 1 FROM broker WHERE name = ? AND id <> ? AND trashed_at = 0", "ss",
      row->options->name, row->id);
  g_autoptr (GError) local_error = NULL;

  if (statement == NULL)
    return FALSE;
  if (row->trashed_at == 0 && fb_statement_step (statement, &local_error))
    return fb_throw (error, FB_ERROR_CONFLICT,
                     _ ("There is already a broker named “%s”; choose another name"),
                     row->options->name);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
write_filters (FbConnection *connection, const FbBrokerRow *row, GError **error)
{
  if (!fb_connection_run (connection, error, "DELETE FROM broker_filter WHERE broker = ?", "s",
                          row->id))
    return FALSE;

  for (guint i = 0; i < row->options->filters->len; i++)
    {
      const FbMqttFilter *filter = g_ptr_array_index (row->options->filters, i);

      if (!fb_connection_run (connection, error,
                              "INSERT INTO broker_filter (broker, position, filter, qos)"
                              " VALUES (?, ?, ?, ?)",
                              "sisi", row->id, (gint64)i, filter->filter, (gint64)filter->qos))
        return FALSE;
    }

  return TRUE;
}

static gboolean
write_row (FbConnection *connection, const char *sql, const FbBrokerRow *row, GError **error)
{
  const FbMqttOptions *options = row->options;
  const FbMqttWill    *will = options->will;
  g_autofree char     *url = fb_mqtt_options_get_url (options);

  return check_name (connection, row, error) &&
         fb_connection_run (connection, error, sql, "ssssissiiisissssssbiiiii", row->id,
                            options->name, url, fb_mode_to_string (row->mode),
                            (gint64)row->is_production,
                            fb_mqtt_version_to_string (options->version), options->client_id,
                            (gint64)options->keep_alive, (gint64)options->is_clean_start,
                            (gint64)options->session_expiry, options->user,
                            (gint64)row->has_password, options->ca_file, options->certificate_file,
                            options->key_file, options->pin, options->proxy,
                            will != NULL ? will->topic : NULL, will != NULL ? will->payload : NULL,
                            (gint64)(will != NULL ? will->qos : 0),
                            (gint64)(will != NULL && will->is_retained), row->created_at,
                            row->trashed_at, row->password_at) &&
         write_filters (connection, row, error);
}

gboolean
fb_broker_row_insert (FbConnection *connection, const FbBrokerRow *row, GError **error)
{
  return write_row (connection,
                    "INSERT INTO broker (" COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                    "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    row, error);
}

gboolean
fb_broker_row_update (FbConnection *connection, const FbBrokerRow *row, GError **error)
{
  return write_row (connection,
                    "UPDATE broker SET (" COLUMNS ") = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, "
                    "?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24) "
                    "WHERE id = ?1",
                    row, error);
}

static FbMqttOptions *
options_from_statement (FbStatement *statement, GError **error)
{
  g_autoptr (FbMqttOptions) options =
                 fb_mqtt_options_new_for_url (fb_statement_get_string (statement, 2), error);

  if (options == NULL || !fb_mqtt_version_from_string (fb_statement_get_string (statement, 5),
                                                       &options->version, error))
    {
      fb_throw_prefixed (error, _ ("Broker “%s”: "), fb_statement_get_string (statement, 1));
      return NULL;
    }

  g_free (options->name);
  options->name = g_strdup (fb_statement_get_string (statement, 1));
  options->client_id = g_strdup (fb_statement_get_string (statement, 6));
  options->keep_alive = fb_statement_get_int (statement, 7);
  options->is_clean_start = fb_statement_get_int (statement, 8) != 0;
  options->session_expiry = fb_statement_get_int (statement, 9);
  options->user = g_strdup (fb_statement_get_string (statement, 10));
  options->ca_file = g_strdup (fb_statement_get_string (statement, 12));
  options->certificate_file = g_strdup (fb_statement_get_string (statement, 13));
  options->key_file = g_strdup (fb_statement_get_string (statement, 14));
  options->pin = g_strdup (fb_statement_get_string (statement, 15));
  options->proxy = g_strdup (fb_statement_get_string (statement, 16));
  if (fb_statement_get_string (statement, 17) != NULL)
    {
      g_autoptr (GBytes) payload = fb_statement_get_bytes (statement, 18);
      g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);

      options->will =
          fb_mqtt_will_new (fb_statement_get_string (statement, 17),
                            payload != NULL ? payload : empty, fb_statement_get_int (statement, 19),
                            fb_statement_get_int (statement, 20) != 0);
    }

  return g_steal_pointer (&options);
}

static gboolean
read_filters (FbConnection *connection, FbBrokerRow *row, GError **error)
{
  g_autoptr (FbStatement) statement = fb_connection_prepare_with (
      connection, error, "SELECT filter, qos FROM broker_filter WHERE broker = ? ORDER BY position",
      "s", row->id);
  g_autoptr (GError) local_error = NULL;

  if (statement == NULL)
    return FALSE;
  while (fb_statement_step (statement, &local_error))
    fb_mqtt_options_add_filter (row->options, fb_statement_get_string (statement, 0),
                                MIN (fb_statement_get_int (statement, 1), 2));
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static FbBrokerRow *
row_from_statement (FbConnection *connection, FbStatement *statement, GError **error)
{
  g_autoptr (FbMqttOptions) options = options_from_statement (statement, error);
  g_autoptr (FbBrokerRow) row = NULL;

  if (options == NULL)
    return NULL;

  row = g_new0 (FbBrokerRow, 1);
  row->id = g_strdup (fb_statement_get_string (statement, 0));
  row->options = g_steal_pointer (&options);
  if (!fb_mode_from_string (fb_statement_get_string (statement, 3), &row->mode, NULL))
    row->mode = FB_MODE_OFF;
  row->is_production = fb_statement_get_int (statement, 4) != 0;
  row->has_password = fb_statement_get_int (statement, 11) != 0;
  row->created_at = fb_statement_get_int (statement, 21);
  row->trashed_at = fb_statement_get_int (statement, 22);
  row->password_at = fb_statement_get_int (statement, 23);
  if (!read_filters (connection, row, error))
    return NULL;

  return g_steal_pointer (&row);
}

FbBrokerRow *
fb_broker_row_read (FbConnection *connection, const char *id, GError **error)
{
  g_autoptr (FbStatement) statement =
                 fb_connection_prepare_with (connection, error,
                                             "SELECT " COLUMNS " FROM broker WHERE id = ?", "s",
                                             id);
  g_autoptr (GError) local_error = NULL;

  if (statement == NULL)
    return NULL;
  if (fb_statement_step (statement, &local_error))
    return row_from_statement (connection, statement, error);

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    fb_throw (error, FB_ERROR_NOT_FOUND, _ ("There is no broker %s any more"), id);
  return NULL;
}

GPtrArray *
fb_broker_row_read_all (FbConnection *connection, gboolean trashed, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)fb_broker_row_free);
  g_autoptr (FbStatement) statement = fb_connection_prepare_with (
      connection, error,
      "SELECT " COLUMNS " FROM broker WHERE (trashed_at <> 0) = ? ORDER BY trashed_at DESC, id",
      "i", (gint64)trashed);
  g_autoptr (GError) local_error = NULL;

  if (statement == NULL)
    return NULL;
  while (fb_statement_step (statement, &local_error))
    {
      g_autoptr (GError) why = NULL;
      FbBrokerRow *row = row_from_statement (connection, statement, &why);

      /* One that somebody else spoilt does not take the others with it. */
      if (row != NULL)
        g_ptr_array_add (rows, row);
      else
        g_message ("A broker is left out: %s", why->message);
    }
  if (local_error == NULL)
    return g_steal_pointer (&rows);

  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

gboolean
fb_broker_row_delete (FbConnection *connection, const char *id, GError **error)
{
  return fb_connection_run (connection, error, "DELETE FROM broker WHERE id = ?", "s", id);
}
