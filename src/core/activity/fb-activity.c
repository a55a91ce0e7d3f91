/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-activity.h"

#include <glib/gi18n-lib.h>

#include "fb-clock.h"
#include "fb-error.h"

/* The table of acts and the plain entries read from it. Writing happens on the database's thread;
 * reading blocks, so the window does it on a worker. */

#define COLUMNS "time_us, who, verb, object, object_name, result, detail"

struct _FbActivityEntry
{
  GObject parent_instance;

  /* Owned */
  char *who;
  char *verb;
  char *object;
  char *object_name;
  char *result;
  char *detail;

  gint64 time_us;
};

G_DEFINE_FINAL_TYPE (FbActivityEntry, fb_activity_entry, G_TYPE_OBJECT)

const FbMigration fb_activity_migrations[] = {
  { "activity", 1,
    "CREATE TABLE activity (id INTEGER PRIMARY KEY, time_us INTEGER NOT NULL, who TEXT NOT NULL, "
    "verb TEXT NOT NULL,"
    " object TEXT NOT NULL, object_name TEXT NOT NULL, result TEXT NOT NULL, detail TEXT);"
    "CREATE INDEX activity_by_object ON activity (object, id);" },
  { NULL, 0, NULL },
};

/* An act to be written: the arguments of fb_activity_note(). */
typedef struct
{
  char *verb;
  char *object;
  char *object_name;
  char *result;
  char *detail;
} Note;

static void
note_free (gpointer data)
{
  Note *note = data;

  g_free (note->verb);
  g_free (note->object);
  g_free (note->object_name);
  g_free (note->result);
  g_free (note->detail);
  g_free (note);
}

static gboolean
write_note (FbConnection *connection, gpointer user_data, GError **error)
{
  const Note *note = user_data;

  return fb_activity_append (connection, note->verb, note->object, note->object_name, note->result,
                             note->detail, error);
}

static void
database_write_note_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!fb_database_finish (FB_DATABASE (source), result, NULL, &error))
    g_warning ("Activity was not noted: %s", error->message);
}

static FbActivityEntry *
entry_from_row (FbStatement *row)
{
  FbActivityEntry *entry = g_object_new (FB_TYPE_ACTIVITY_ENTRY, NULL);

  entry->time_us = fb_statement_get_int (row, 0);
  entry->who = g_strdup (fb_statement_get_string (row, 1));
  entry->verb = g_strdup (fb_statement_get_string (row, 2));
  entry->object = g_strdup (fb_statement_get_string (row, 3));
  entry->object_name = g_strdup (fb_statement_get_string (row, 4));
  entry->result = g_strdup (fb_statement_get_string (row, 5));
  entry->detail = g_strdup (fb_statement_get_string (row, 6));

  return entry;
}

typedef struct
{
  const char *object;
  guint       limit;
  GPtrArray  *entries;
} Listing;

static gboolean
read_entries (FbConnection *connection, gpointer user_data, GError **error)
{
  Listing *listing = user_data;
  g_autoptr (FbStatement) rows = NULL;
  g_autoptr (GError) step_error = NULL;

  /* Two statements, so that the one by object uses its index. */
  if (listing->object != NULL)
    rows = fb_connection_prepare_with (connection, error,
                                       "SELECT " COLUMNS " FROM activity WHERE object = ?"
                                       " ORDER BY id DESC LIMIT ?",
                                       "si", listing->object, (gint64)listing->limit);
  else
    rows = fb_connection_prepare_with (connection, error,
                                       "SELECT " COLUMNS " FROM activity ORDER BY id DESC LIMIT ?",
                                       "i", (gint64)listing->limit);
  if (rows == NULL)
    return FALSE;

  while (fb_statement_step (rows, &step_error))
    g_ptr_array_add (listing->entries, entry_from_row (rows));
  if (step_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&step_error));
      return FALSE;
    }

  return TRUE;
}

static void
fb_activity_entry_finalize (GObject *object)
{
  FbActivityEntry *self = FB_ACTIVITY_ENTRY (object);

  g_clear_pointer (&self->who, g_free);
  g_clear_pointer (&self->verb, g_free);
  g_clear_pointer (&self->object, g_free);
  g_clear_pointer (&self->object_name, g_free);
  g_clear_pointer (&self->result, g_free);
  g_clear_pointer (&self->detail, g_free);

  G_OBJECT_CLASS (fb_activity_entry_parent_class)->finalize (object);
}

static void
fb_activity_entry_class_init (FbActivityEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_activity_entry_finalize;
}

static void
fb_activity_entry_init (FbActivityEntry *self)
{
}

gboolean
fb_activity_append (FbConnection *connection,
                    const char   *verb,
                    const char   *object,
                    const char   *object_name,
                    const char   *result,
                    const char   *detail,
                    GError      **error)
{
  g_return_val_if_fail (connection != NULL, FALSE);
  g_return_val_if_fail (verb != NULL && object != NULL && object_name != NULL && result != NULL,
                        FALSE);

  return fb_connection_run (connection, error,
                            "INSERT INTO activity (time_us, who, verb, object, object_name, "
                            "result, detail)"
                            " VALUES (?, ?, ?, ?, ?, ?, ?)",
                            "issssss", fb_clock_now (), g_get_user_name (), verb, object,
                            object_name, result, detail);
}

void
fb_activity_note (FbWorkspace *workspace,
                  const char  *verb,
                  const char  *object,
                  const char  *object_name,
                  const char  *result,
                  const char  *detail)
{
  Note *note;

  g_return_if_fail (FB_IS_WORKSPACE (workspace));
  g_return_if_fail (verb != NULL && object != NULL && object_name != NULL && result != NULL);

  note = g_new0 (Note, 1);
  note->verb = g_strdup (verb);
  note->object = g_strdup (object);
  note->object_name = g_strdup (object_name);
  note->result = g_strdup (result);
  note->detail = g_strdup (detail);

  fb_database_write_async (fb_workspace_get_database (workspace), write_note, note, note_free, NULL,
                           database_write_note_cb, NULL);
}

GPtrArray *
fb_activity_list (FbWorkspace *workspace, const char *object, guint limit, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
  Listing listing = { object, limit, entries };

  g_return_val_if_fail (FB_IS_WORKSPACE (workspace), NULL);

  if (!fb_database_read (fb_workspace_get_database (workspace), read_entries, &listing, error))
    {
      fb_throw_prefixed (error, _ ("Reading the activity: "));
      return NULL;
    }

  return g_steal_pointer (&entries);
}

gint64
fb_activity_entry_get_time (FbActivityEntry *self)
{
  g_return_val_if_fail (FB_IS_ACTIVITY_ENTRY (self), 0);
  return self->time_us;
}

const char *
fb_activity_entry_get_who (FbActivityEntry *self)
{
  g_return_val_if_fail (FB_IS_ACTIVITY_ENTRY (self), NULL);
  return self->who;
}

const char *
fb_activity_entry_get_verb (FbActivityEntry *self)
{
  g_return_val_if_fail (FB_IS_ACTIVITY_ENTRY (self), NULL);
  return self->verb;
}

const char *
fb_activity_entry_get_object (FbActivityEntry *self)
{
  g_return_val_if_fail (FB_IS_ACTIVITY_ENTRY (self), NULL);
  return self->object;
}

const char *
fb_activity_entry_get_object_name (FbActivityEntry *self)
{
  g_return_val_if_fail (FB_IS_ACTIVITY_ENTRY (self), NULL);
  return self->object_name;
}

const char *
fb_activity_entry_get_result (FbActivityEntry *self)
{
  g_return_val_if_fail (FB_IS_ACTIVITY_ENTRY (self), NULL);
  return self->result;
}

const char *
fb_activity_entry_get_detail (FbActivityEntry *self)
{
  g_return_val_if_fail (FB_IS_ACTIVITY_ENTRY (self), NULL);
  return self->detail;
}
