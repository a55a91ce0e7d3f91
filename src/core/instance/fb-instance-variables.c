/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-instance-variables.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "activity/fb-activity.h"
#include "fb-error.h"
#include "fb-json.h"
#include "fb-keyring.h"

/* The table of variables. A hidden value is sealed for its instance and name. Beside each value
 * stands how much room its JSON text takes, so that the limit can be held without unsealing the
 * others. */

#define MAX_NAME 128

const FbMigration fb_instance_variable_migrations[] = {
  { "variable", 1,
    "CREATE TABLE variable ("
    "  instance TEXT NOT NULL,"
    "  name TEXT NOT NULL,"
    "  value TEXT,"
    "  sealed BLOB,"
    "  size INTEGER NOT NULL,"
    "  PRIMARY KEY (instance, name),"
    "  CHECK ((value IS NULL) <> (sealed IS NULL))"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TRIGGER variable_ends_with_instance AFTER DELETE ON instance"
    " BEGIN DELETE FROM variable WHERE instance = old.id; END;" },
  { NULL },
};

/* What decides how the process is started, where it finds its parts, or is taken by Flowbench. */
static const char *const refused_names[] = { "HOME", "NODE_OPTIONS", "NODE_PATH", "PATH", "PORT" };
static const char *const refused_beginnings[] = { "FLOWBENCH_", "LD_", "NODE_RED_" };

/* One change on its way to the database thread; strings are borrowed. */
typedef struct
{
  FbWorkspace *workspace;
  const char  *instance;
  const char  *instance_name;
  const char  *name;      /* (nullable) the only one that changes */
  GPtrArray   *variables; /* (nullable) to write */
  GPtrArray   *sealed;    /* GBytes or NULL of each of @variables */
  GPtrArray   *found;     /* read */
  FbSealKey   *key;       /* (nullable) */
} Call;

FbInstanceVariable *
fb_instance_variable_new (const char *name, const char *value, gboolean hidden)
{
  FbInstanceVariable *self = g_new0 (FbInstanceVariable, 1);

  g_return_val_if_fail (name != NULL, self);

  self->name = g_strdup (name);
  self->value = g_strdup (value);
  self->hidden = hidden;

  return self;
}

FbInstanceVariable *
fb_instance_variable_copy (const FbInstanceVariable *self)
{
  return fb_instance_variable_new (self->name, self->value, self->hidden);
}

void
fb_instance_variable_free (FbInstanceVariable *self)
{
  g_free (self->name);
  fb_keyring_secret_free (self->value);
  g_free (self);
}

static gboolean
is_refused (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused_names); i++)
    if (g_str_equal (name, refused_names[i]))
      return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (refused_beginnings); i++)
    if (g_str_has_prefix (name, refused_beginnings[i]))
      return TRUE;

  return FALSE;
}

gboolean
fb_instance_variable_check_name (const char *name, GError **error)
{
  gsize length = strspn (name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_");

  if (length == 0 || length > MAX_NAME || name[length] != '\0' || g_ascii_isdigit (*name))
    return fb_throw (error, FB_ERROR_INVALID,
                     _ ("“%s” is no name for a variable: use letters, digits and underscores, at "
                        "most %d of them, and no digit in front"),
                     name, MAX_NAME);
  if (is_refused (name))
    return fb_throw (error, FB_ERROR_INVALID,
                     _ ("%s decides how Node-RED is started and cannot be given to it"), name);

  return TRUE;
}

static char *
make_context (const char *instance, const char *name)
{
  return g_strconcat ("variable ", instance, " ", name, NULL);
}

/* "name":"value", as it goes into the descriptor. */
static gsize
measure (const FbInstanceVariable *variable)
{
  g_autoptr (JsonObject) object = json_object_new ();
  char *text;
  gsize length;

  json_object_set_string_member (object, variable->name, variable->value);
  text = fb_json_print_object (object);
  length = strlen (text);
  fb_keyring_secret_free (text);

  return length;
}

static GBytes *
seal (const Call *call, const FbInstanceVariable *variable)
{
  g_autofree char *context = make_context (call->instance, variable->name);
  g_autoptr (GBytes) clear = g_bytes_new_static (variable->value, strlen (variable->value));

  return fb_seal (call->key, context, clear);
}

static gboolean
write_one (FbConnection *connection, const Call *call, guint index, GError **error)
{
  const FbInstanceVariable *variable = g_ptr_array_index (call->variables, index);

  return fb_connection_run (connection, error,
                            "INSERT OR REPLACE INTO variable (instance, name, value, sealed, size)"
                            " VALUES (?, ?, ?, ?, ?)",
                            "sssbi", call->instance, variable->name,
                            variable->hidden ? NULL : variable->value,
                            g_ptr_array_index (call->sealed, index), (gint64)measure (variable));
}

static gboolean
check_room (FbConnection *connection, const Call *call, GError **error)
{
  g_autoptr (FbStatement) row =
                 fb_connection_prepare_with (connection, error,
                                             "SELECT total(size) FROM variable WHERE instance = ?",
                                             "s", call->instance);

  if (row == NULL || !fb_statement_step (row, error))
    return FALSE;
  if (fb_statement_get_double (row, 0) > FB_INSTANCE_VARIABLES_MAX_BYTES)
    return fb_throw (error, FB_ERROR_FULL,
                     _ ("The variables of “%s” are larger than %d KiB together"),
                     call->instance_name, FB_INSTANCE_VARIABLES_MAX_BYTES / 1024);

  return TRUE;
}

static gboolean
write_variables (FbConnection *connection, gpointer user_data, GError **error)
{
  const Call *call = user_data;

  if (call->name == NULL &&
      !fb_connection_run (connection, error, "DELETE FROM variable WHERE instance = ?", "s",
                          call->instance))
    return FALSE;
  for (guint i = 0; i < call->variables->len; i++)
    if (!write_one (connection, call, i, error))
      return FALSE;

  return check_room (connection, call, error) &&
         fb_activity_append (connection, "instance.variable", call->instance, call->instance_name,
                             "ok", call->name, error);
}

static gboolean
remove_variable (FbConnection *connection, gpointer user_data, GError **error)
{
  const Call *call = user_data;

  if (!fb_connection_run (connection, error, "DELETE FROM variable WHERE instance = ? AND name = ?",
                          "ss", call->instance, call->name))
    return FALSE;
  if (fb_connection_changes (connection) == 0)
    return fb_throw (error, FB_ERROR_NOT_FOUND, _ ("“%s” has no variable %s"), call->instance_name,
                     call->name);

  return fb_activity_append (connection, "instance.variable", call->instance, call->instance_name,
                             "ok", call->name, error);
}

static gboolean
take_row (FbStatement *row, Call *call, GError **error)
{
  g_autoptr (FbInstanceVariable) variable =
                 fb_instance_variable_new (fb_statement_get_string (row, 0),
                                           fb_statement_get_string (row, 1),
                                           fb_statement_get_string (row, 1) == NULL);
  g_autoptr (GBytes) sealed = fb_statement_get_bytes (row, 2);
  g_autoptr (GBytes) clear = NULL;
  g_autofree char *context = make_context (call->instance, variable->name);

  if (variable->hidden && call->key != NULL)
    {
      clear = fb_unseal (call->key, context, sealed, error);
      if (clear == NULL)
        return fb_throw_prefixed (error, _ ("Reading the variable %s: "), variable->name);
      variable->value = g_strndup (g_bytes_get_data (clear, NULL), g_bytes_get_size (clear));
    }

  g_ptr_array_add (call->found, g_steal_pointer (&variable));
  return TRUE;
}

static gboolean
read_variables (FbConnection *connection, gpointer user_data, GError **error)
{
  Call *call = user_data;
  g_autoptr (GError) failure = NULL;
  g_autoptr (FbStatement) rows =
                 fb_connection_prepare_with (connection, error,
                                             "SELECT name, value, sealed FROM variable"
                                             " WHERE instance = ? ORDER BY name",
                                             "s", call->instance);

  if (rows == NULL)
    return FALSE;

  g_ptr_array_set_size (call->found, 0);
  while (fb_statement_step (rows, &failure))
    if (!take_row (rows, call, error))
      return FALSE;
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  return TRUE;
}

static gboolean
has_hidden (GPtrArray *variables)
{
  for (guint i = 0; i < variables->len; i++)
    if (((const FbInstanceVariable *)g_ptr_array_index (variables, i))->hidden)
      return TRUE;

  return FALSE;
}

/* The keyring is asked only when something is hidden. */
GPtrArray *
fb_instance_variables_list (FbWorkspace *workspace,
                            const char  *instance,
                            gboolean     with_secrets,
                            GError     **error)
{
  g_autoptr (GPtrArray) found =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)fb_instance_variable_free);
  g_autoptr (FbSealKey) key = NULL;
  Call        call = { .instance = instance, .found = found };
  FbDatabase *database;

  g_return_val_if_fail (FB_IS_WORKSPACE (workspace), NULL);
  g_return_val_if_fail (instance != NULL, NULL);

  database = fb_workspace_get_database (workspace);
  if (!fb_database_read (database, read_variables, &call, error))
    return NULL;
  if (!with_secrets || !has_hidden (found))
    return g_steal_pointer (&found);

  key = fb_workspace_dup_key (workspace, error);
  call.key = key;
  if (key == NULL || !fb_database_read (database, read_variables, &call, error))
    return NULL;

  return g_steal_pointer (&found);
}

static gboolean
check_all (GPtrArray *variables, GError **error)
{
  for (guint i = 0; i < variables->len; i++)
    {
      const FbInstanceVariable *variable = g_ptr_array_index (variables, i);

      if (!fb_instance_variable_check_name (variable->name, error))
        return FALSE;
      if (variable->value == NULL || !g_utf8_validate (variable->value, -1, NULL))
        return fb_throw (error, FB_ERROR_INVALID, _ ("The value of %s is no UTF-8 text"),
                         variable->name);
    }

  return TRUE;
}

/* Seals here, since the database thread must not wait for a keyring. */
static gboolean
write_all (Call *call, GError **error)
{
  g_autoptr (FbSealKey) key = NULL;
  g_autoptr (GPtrArray) sealed =
                 g_ptr_array_new_full (call->variables->len, (GDestroyNotify)g_bytes_unref);

  if (!check_all (call->variables, error))
    return FALSE;
  if (has_hidden (call->variables))
    {
      key = fb_workspace_dup_key (call->workspace, error);
      if (key == NULL)
        return FALSE;
      call->key = key;
    }

  for (guint i = 0; i < call->variables->len; i++)
    {
      const FbInstanceVariable *variable = g_ptr_array_index (call->variables, i);

      g_ptr_array_add (sealed, variable->hidden ? seal (call, variable) : NULL);
    }
  call->sealed = sealed;

  return fb_database_write (fb_workspace_get_database (call->workspace), write_variables, call,
                            error);
}

gboolean
fb_instance_variables_set (FbWorkspace              *workspace,
                           const char               *instance,
                           const char               *instance_name,
                           const FbInstanceVariable *variable,
                           GError                  **error)
{
  g_autoptr (GPtrArray) variables = g_ptr_array_new ();
  Call call = { .workspace = workspace,
                .instance = instance,
                .instance_name = instance_name,
                .variables = variables };

  g_return_val_if_fail (FB_IS_WORKSPACE (workspace), FALSE);
  g_return_val_if_fail (instance != NULL && instance_name != NULL && variable != NULL, FALSE);

  call.name = variable->name;
  g_ptr_array_add (variables, (gpointer)variable);

  return write_all (&call, error);
}

gboolean
fb_instance_variables_unset (FbWorkspace *workspace,
                             const char  *instance,
                             const char  *instance_name,
                             const char  *name,
                             GError     **error)
{
  Call call = { .instance = instance, .instance_name = instance_name, .name = name };

  g_return_val_if_fail (FB_IS_WORKSPACE (workspace), FALSE);
  g_return_val_if_fail (instance != NULL && instance_name != NULL && name != NULL, FALSE);

  return fb_database_write (fb_workspace_get_database (workspace), remove_variable, &call, error);
}

gboolean
fb_instance_variables_replace (FbWorkspace *workspace,
                               const char  *instance,
                               const char  *instance_name,
                               GPtrArray   *variables,
                               GError     **error)
{
  Call call = { .workspace = workspace,
                .instance = instance,
                .instance_name = instance_name,
                .variables = variables };

  g_return_val_if_fail (FB_IS_WORKSPACE (workspace), FALSE);
  g_return_val_if_fail (instance != NULL && instance_name != NULL && variables != NULL, FALSE);

  return write_all (&call, error);
}
