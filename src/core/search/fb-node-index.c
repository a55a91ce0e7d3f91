/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-node-index.h"

#include <string.h>

#include "fb-error.h"
#include "fb-expendable.h"
#include "search/fb-node-facets.h"
#include "search/fb-node-index-private.h"

/* Opened at first use under a mutex; the database has its own threads. Rows of one instance hang
 * off its source. A node's row keeps its value hash, so an update touches only what differs. */

/* Another schema is another id: what has the one before is made again. */
#define APPLICATION_ID 0x46624e4a /* "FbNJ" */

struct _FbNodeIndex
{
  GObject parent_instance;

  /* Owned */
  char       *path;
  FbDatabase *database; /* (nullable) until first used */

  GMutex mutex;
};

G_DEFINE_FINAL_TYPE (FbNodeIndex, fb_node_index, G_TYPE_OBJECT)

static const char schema[] =
    "CREATE TABLE IF NOT EXISTS source (number INTEGER PRIMARY KEY, instance TEXT NOT NULL UNIQUE,"
    " name TEXT NOT NULL, snapshot TEXT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS node (number INTEGER PRIMARY KEY, source INTEGER NOT NULL,"
    " id TEXT NOT NULL, type TEXT NOT NULL, name TEXT, z TEXT, hash BLOB NOT NULL, module TEXT);"
    "CREATE INDEX IF NOT EXISTS node_by_source ON node (source, id);"
    "CREATE INDEX IF NOT EXISTS node_by_type ON node (type COLLATE NOCASE);"
    "CREATE INDEX IF NOT EXISTS node_by_module ON node (module) WHERE module IS NOT NULL;"
    "CREATE TABLE IF NOT EXISTS module (source INTEGER NOT NULL, name TEXT NOT NULL,"
    " version TEXT NOT NULL, PRIMARY KEY (source, name)) WITHOUT ROWID;"
    "CREATE VIRTUAL TABLE IF NOT EXISTS node_text USING fts5 (name, type, texts, code,"
    " tokenize=\"unicode61 remove_diacritics 2\", prefix='2 3');"
    "CREATE TABLE IF NOT EXISTS facet (node INTEGER NOT NULL, kind INTEGER NOT NULL,"
    " value TEXT NOT NULL, wild INTEGER NOT NULL);"
    "CREATE INDEX IF NOT EXISTS facet_by_value ON facet (kind, value, node);"
    "CREATE INDEX IF NOT EXISTS facet_by_node ON facet (node);";

FbDatabase *
fb_node_index_open (FbNodeIndex *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->database == NULL)
    self->database = fb_expendable_open (self->path, APPLICATION_ID, schema, error);

  return self->database;
}

/* One update; lives on the stack of its caller. */
typedef struct
{
  const char     *instance;
  const char     *name;
  const char     *snapshot;
  FbFlowDocument *document;
  JsonObject     *palette; /* (nullable) */
  JsonObject     *modules; /* (nullable) */
  gint64          source;
} Update;

typedef struct
{
  gint64  number;
  GBytes *hash;
  char   *module; /* (nullable) */
} OldNode;

static void
old_node_free (gpointer data)
{
  OldNode *self = data;

  g_bytes_unref (self->hash);
  g_free (self->module);
  g_free (self);
}

static gboolean
write_source (FbConnection *connection, Update *update, GError **error)
{
  g_autoptr (FbStatement) row = NULL;

  if (!fb_connection_run (connection, error,
                          "INSERT INTO source (instance, name, snapshot) VALUES (?, ?, ?)"
                          " ON CONFLICT (instance) DO UPDATE SET name = excluded.name,"
                          " snapshot = excluded.snapshot",
                          "sss", update->instance, update->name, update->snapshot))
    return FALSE;

  row =
      fb_connection_prepare_with (connection, error, "SELECT number FROM source WHERE instance = ?",
                                  "s", update->instance);
  if (row == NULL || !fb_statement_step (row, error))
    return FALSE;

  update->source = fb_statement_get_int (row, 0);
  return TRUE;
}

/* What is there now, by id. (transfer full) */
static GHashTable *
read_old (FbConnection *connection, const Update *update, GError **error)
{
  g_autoptr (GHashTable) old =
                 g_hash_table_new_full (g_str_hash, g_str_equal, g_free, old_node_free);
  g_autoptr (GError) step_error = NULL;
  g_autoptr (FbStatement) rows =
                 fb_connection_prepare_with (connection, error,
                                             "SELECT number, id, hash, module FROM node"
                                             " WHERE source = ?",
                                             "i", update->source);

  if (rows == NULL)
    return NULL;

  while (fb_statement_step (rows, &step_error))
    {
      OldNode *node = g_new (OldNode, 1);

      node->number = fb_statement_get_int (rows, 0);
      node->hash = fb_statement_get_bytes (rows, 2);
      node->module = g_strdup (fb_statement_get_string (rows, 3));
      g_hash_table_insert (old, g_strdup (fb_statement_get_string (rows, 1)), node);
    }
  if (step_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&step_error));
      return NULL;
    }

  return g_steal_pointer (&old);
}

static gboolean
remove_node (FbConnection *connection, gint64 number, GError **error)
{
  return fb_connection_run (connection, error, "DELETE FROM facet WHERE node = ?", "i", number) &&
         fb_connection_run (connection, error, "DELETE FROM node_text WHERE rowid = ?", "i",
                            number) &&
         fb_connection_run (connection, error, "DELETE FROM node WHERE number = ?", "i", number);
}

static const char *
find_module (const Update *update, const FbFlowNode *node)
{
  JsonObject *entry =
      update->palette != NULL ? fb_json_get_object (update->palette, node->type) : NULL;

  return entry != NULL ? fb_json_get_string (entry, "module", NULL) : NULL;
}

static gboolean
add_node (FbConnection *connection, const Update *update, guint index, GBytes *hash, GError **error)
{
  const FbFlowNode *node = fb_flow_document_get_node (update->document, index);
  g_autoptr (FbNodeFacets) facets = fb_node_facets_new (update->document, index);
  gint64 number;

  if (!fb_connection_run (connection, error,
                          "INSERT INTO node (source, id, type, name, z, hash, module)"
                          " VALUES (?, ?, ?, ?, ?, ?, ?)",
                          "issssbs", update->source, node->id, node->type, node->name, node->z,
                          hash, find_module (update, node)))
    return FALSE;

  number = fb_connection_last_row_id (connection);
  if (!fb_connection_run (connection, error,
                          "INSERT INTO node_text (rowid, name, type, texts, code)"
                          " VALUES (?, ?, ?, ?, ?)",
                          "issss", number, node->name, node->type, facets->texts->str,
                          facets->code->str))
    return FALSE;

  for (guint i = 0; i < facets->facets->len; i++)
    {
      const FbNodeFacet *facet = &g_array_index (facets->facets, FbNodeFacet, i);
      const gboolean     wild = strpbrk (facet->value, "+#$") != NULL;

      if (!fb_connection_run (connection, error,
                              "INSERT INTO facet (node, kind, value, wild) VALUES (?, ?, ?, ?)",
                              "iisi", number, (gint64)facet->kind, facet->value, (gint64)wild))
        return FALSE;
    }

  return TRUE;
}

static gboolean
update_node (
    FbConnection *connection, const Update *update, GHashTable *old, guint index, GError **error)
{
  const FbFlowNode *node = fb_flow_document_get_node (update->document, index);
  OldNode          *before = g_hash_table_lookup (old, node->id);
  g_autoptr (GBytes) hash = g_bytes_new (fb_flow_document_get_value_hash (update->document, index),
                                         FB_FLOW_HASH_BYTES);
  gboolean done;

  if (before != NULL && g_bytes_equal (before->hash, hash) &&
      g_strcmp0 (before->module, find_module (update, node)) == 0)
    done = TRUE;
  else
    done = (before == NULL || remove_node (connection, before->number, error)) &&
           add_node (connection, update, index, hash, error);
  g_hash_table_remove (old, node->id);

  return done;
}

static gboolean
write_modules (FbConnection *connection, const Update *update, GError **error)
{
  g_autoptr (GList) names =
                 update->modules != NULL ? json_object_get_members (update->modules) : NULL;

  if (!fb_connection_run (connection, error, "DELETE FROM module WHERE source = ?", "i",
                          update->source))
    return FALSE;

  for (GList *at = names; at != NULL; at = at->next)
    if (!fb_connection_run (connection, error,
                            "INSERT INTO module (source, name, version) VALUES (?, ?, ?)", "iss",
                            update->source, (const char *)at->data,
                            fb_json_get_string (update->modules, at->data, "")))
      return FALSE;

  return TRUE;
}

static gboolean
write_update (FbConnection *connection, gpointer user_data, GError **error)
{
  Update *update = user_data;
  g_autoptr (GHashTable) old = NULL;
  GHashTableIter iter;
  OldNode       *gone;

  if (!write_source (connection, update, error) || !write_modules (connection, update, error))
    return FALSE;
  old = read_old (connection, update, error);
  if (old == NULL)
    return FALSE;

  for (guint i = 0; i < fb_flow_document_get_n_nodes (update->document); i++)
    if (!update_node (connection, update, old, i, error))
      return FALSE;

  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&gone))
    if (!remove_node (connection, gone->number, error))
      return FALSE;

  return TRUE;
}

gboolean
fb_node_index_update (FbNodeIndex       *self,
                      const char        *instance,
                      const char        *instance_name,
                      const char        *snapshot,
                      FbSnapshotContent *content,
                      GError           **error)
{
  FbDatabase *database;
  Update      update = { .instance = instance, .name = instance_name, .snapshot = snapshot };

  g_return_val_if_fail (FB_IS_NODE_INDEX (self), FALSE);
  g_return_val_if_fail (instance != NULL && instance_name != NULL && snapshot != NULL, FALSE);

  database = fb_node_index_open (self, error);
  update.document = database != NULL ? fb_snapshot_content_get_document (content, error) : NULL;
  if (update.document == NULL)
    return FALSE;

  update.palette = fb_snapshot_content_get_palette (content);
  update.modules = fb_snapshot_content_get_modules (content);
  return fb_database_write (database, write_update, &update, error);
}

/* In: the id; out: the snapshot. */
static gboolean
read_snapshot (FbConnection *connection, gpointer user_data, GError **error)
{
  char           **text = user_data;
  g_autofree char *instance = g_steal_pointer (text);
  g_autoptr (FbStatement) row =
                 fb_connection_prepare_with (connection, error,
                                             "SELECT snapshot FROM source WHERE instance = ?", "s",
                                             instance);

  if (row != NULL && fb_statement_step (row, NULL))
    *text = g_strdup (fb_statement_get_string (row, 0));

  return row != NULL;
}

char *
fb_node_index_get_snapshot (FbNodeIndex *self, const char *instance)
{
  FbDatabase *database;
  char       *text;

  g_return_val_if_fail (FB_IS_NODE_INDEX (self), NULL);

  database = fb_node_index_open (self, NULL);
  text = g_strdup (instance);
  if (database == NULL || !fb_database_read (database, read_snapshot, &text, NULL))
    g_clear_pointer (&text, g_free);

  return text;
}

static gboolean
remove_others (FbConnection *connection, gpointer user_data, GError **error)
{
  static const char *const removals[] = {
    "DELETE FROM facet WHERE node IN (SELECT number FROM node WHERE source = ?)",
    "DELETE FROM node_text WHERE rowid IN (SELECT number FROM node WHERE source = ?)",
    "DELETE FROM node WHERE source = ?",
    "DELETE FROM module WHERE source = ?",
    "DELETE FROM source WHERE number = ?",
  };
  const char *const *instances = user_data;
  g_autoptr (GArray) gone = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (FbStatement) rows =
                 fb_connection_prepare (connection, "SELECT number, instance FROM source", error);

  while (rows != NULL && fb_statement_step (rows, NULL))
    if (!g_strv_contains (instances, fb_statement_get_string (rows, 1)))
      {
        gint64 number = fb_statement_get_int (rows, 0);

        g_array_append_val (gone, number);
      }
  if (rows == NULL)
    return FALSE;

  for (guint i = 0; i < gone->len; i++)
    for (guint j = 0; j < G_N_ELEMENTS (removals); j++)
      if (!fb_connection_run (connection, error, removals[j], "i", g_array_index (gone, gint64, i)))
        return FALSE;

  return TRUE;
}

gboolean
fb_node_index_keep_only (FbNodeIndex *self, const char *const *instances, GError **error)
{
  FbDatabase *database;

  g_return_val_if_fail (FB_IS_NODE_INDEX (self), FALSE);
  g_return_val_if_fail (instances != NULL, FALSE);

  database = fb_node_index_open (self, error);
  return database != NULL &&
         fb_database_write (database, remove_others, (gpointer)instances, error);
}

static void
fb_node_index_finalize (GObject *object)
{
  FbNodeIndex *self = FB_NODE_INDEX (object);

  if (self->database != NULL)
    fb_database_close (self->database);
  g_clear_object (&self->database);
  g_clear_pointer (&self->path, g_free);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (fb_node_index_parent_class)->finalize (object);
}

static void
fb_node_index_class_init (FbNodeIndexClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_node_index_finalize;
}

static void
fb_node_index_init (FbNodeIndex *self)
{
  g_mutex_init (&self->mutex);
}

FbNodeIndex *
fb_node_index_new (FbWorkspace *workspace)
{
  FbNodeIndex *self;

  g_return_val_if_fail (FB_IS_WORKSPACE (workspace), NULL);

  self = g_object_new (FB_TYPE_NODE_INDEX, NULL);
  self->path = fb_workspace_path (workspace, "search.db", NULL);

  return self;
}
