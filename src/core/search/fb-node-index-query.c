/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-error.h"
#include "flow/fb-topic-filter.h"
#include "search/fb-node-index-private.h"
#include "search/fb-node-query.h"

/* A query becomes one statement. Ranking all that a common word finds would take long, so words in
 * names are asked for first, then words anywhere, each in the order of the rows. MQTT topics match
 * by a rule that SQL does not know: their nodes are worked out before and bound as a list. */

#define MAX_TOPICS 2000
#define EXCERPT_TOKENS 12

/* One query; lives on the stack of its caller. */
typedef struct
{
  FbNodeQuery  *query;
  guint         limit;
  GCancellable *cancellable;
  GPtrArray    *hits;
  GHashTable   *seen;   /* numbers of nodes, as gint64 * */
  char         *topics; /* (nullable) numbers of nodes, as JSON */
} Search;

void
fb_node_hit_free (FbNodeHit *self)
{
  g_free (self->instance);
  g_free (self->instance_name);
  g_free (self->snapshot);
  g_free (self->node);
  g_free (self->flow);
  g_free (self->type);
  g_free (self->name);
  g_free (self->module);
  g_free (self->version);
  g_free (self->tab);
  g_free (self->excerpt);
  g_free (self);
}

static gboolean
topics_match (const FbNodeQuery *query, const char *value)
{
  GPtrArray *topics = query->filters[FB_FILTER_TOPIC];

  for (guint i = 0; i < topics->len; i++)
    if (!g_str_equal (topics->pdata[i], value) &&
        !fb_topic_filter_overlaps (topics->pdata[i], value))
      return FALSE;

  return TRUE;
}

static gboolean
find_topics (FbConnection *connection, Search *self, GError **error)
{
  g_autoptr (GError) step_error = NULL;
  g_autoptr (GString) numbers = g_string_new ("[");
  GPtrArray *topics = self->query->filters[FB_FILTER_TOPIC];
  gboolean   plain = topics->len > 0 && strpbrk (topics->pdata[0], "+#$") == NULL;
  guint      n_found = 0;
  g_autoptr (FbStatement) rows = NULL;

  if (topics->len == 0)
    return TRUE;

  if (plain)
    rows =
        fb_connection_prepare_with (connection, error,
                                    "SELECT node, value FROM facet WHERE kind = ?1 AND value = ?2"
                                    " UNION ALL SELECT node, value FROM facet WHERE kind = ?1 AND "
                                    "wild AND value <> ?2",
                                    "is", (gint64)FB_FILTER_TOPIC, topics->pdata[0]);
  else
    rows = fb_connection_prepare_with (connection, error,
                                       "SELECT node, value FROM facet WHERE kind = ?", "i",
                                       (gint64)FB_FILTER_TOPIC);
  while (rows != NULL && n_found < MAX_TOPICS && fb_statement_step (rows, &step_error))
    if (topics_match (self->query, fb_statement_get_string (rows, 1)))
      g_string_append_printf (numbers, "%s%" G_GINT64_FORMAT, n_found++ > 0 ? "," : "",
                              fb_statement_get_int (rows, 0));
  if (step_error != NULL)
    g_propagate_error (error, g_steal_pointer (&step_error));
  g_string_append_c (numbers, ']');
  self->topics = g_string_free (g_steal_pointer (&numbers), FALSE);

  return rows != NULL && (error == NULL || *error == NULL);
}

/* What is between % of a LIKE pattern with \ as its escape. */
static char *
escape_like (const char *text)
{
  GString *escaped = g_string_new (NULL);

  for (; *text != '\0'; text++)
    {
      if (*text == '%' || *text == '_' || *text == '\\')
        g_string_append_c (escaped, '\\');
      g_string_append_c (escaped, *text);
    }

  return g_string_free (escaped, FALSE);
}

static const struct
{
  const char *condition; /* with one parameter */
  const char *before;    /* around the escaped value */
  const char *after;
} conditions[FB_N_FILTERS] = {
  [FB_FILTER_TYPE] = { "n.type LIKE ? ESCAPE '\\'", "", "%" },
  [FB_FILTER_MODULE] = { "(n.module LIKE ?1 ESCAPE '\\' OR n.module || '@' || v.version LIKE ?1"
                         " ESCAPE '\\' OR n.module || '@' || v.version LIKE ?1 || '.%' ESCAPE "
                         "'\\')",
                         "", "" },
  [FB_FILTER_URL] = { "n.number IN (SELECT node FROM facet WHERE kind = 3 AND value LIKE ? ESCAPE "
                      "'\\')",
                      "%", "%" },
  [FB_FILTER_ENV] = { "n.number IN (SELECT node FROM facet WHERE kind = 4 AND value LIKE ? ESCAPE "
                      "'\\')",
                      "", "" },
  [FB_FILTER_INSTANCE] = { "(s.name LIKE ?1 ESCAPE '\\' OR s.instance LIKE ?1 || '%' ESCAPE '\\')",
                           "", "" },
};

G_STATIC_ASSERT (FB_FILTER_URL == 3 && FB_FILTER_ENV == 4);

static char *
make_sql (Search *self, gboolean with_words)
{
  GString *sql = g_string_new ("SELECT n.number, s.instance, s.name, s.snapshot, n.id, n.type, "
                               "n.name, (SELECT name FROM node t WHERE t.source = n.source"
                               " AND t.id = n.z), n.z, n.module, v.version, ");

  if (with_words)
    g_string_append_printf (sql,
                            "snippet(node_text, -1, '', '', '…', %d) FROM node_text f"
                            " JOIN node n ON n.number = f.rowid",
                            EXCERPT_TOKENS);
  else
    g_string_append (sql, "NULL FROM node n");
  g_string_append (sql, " JOIN source s ON s.number = n.source LEFT JOIN module v"
                        " ON v.source = n.source AND v.name = n.module WHERE ");
  g_string_append (sql, with_words ? "node_text MATCH ?" : "1");
  for (guint i = 0; i < FB_N_FILTERS; i++)
    for (guint j = 0; j < self->query->filters[i]->len && conditions[i].condition != NULL; j++)
      {
        g_auto (GStrv) parts = g_strsplit (conditions[i].condition, "?1", -1);
        g_autofree char *condition = g_strjoinv ("?", parts);

        g_string_append_printf (sql, " AND %s", condition);
      }
  if (self->topics != NULL)
    g_string_append (sql, " AND n.number IN (SELECT value FROM json_each (?))");
  g_string_append_printf (sql, "%s LIMIT %u", with_words ? "" : " ORDER BY n.number", self->limit);

  return g_string_free (sql, FALSE);
}

static void
bind (Search *self, FbStatement *statement, const char *match)
{
  int at = 1;

  if (match != NULL)
    fb_statement_bind_string (statement, at++, match);
  for (guint i = 0; i < FB_N_FILTERS; i++)
    for (guint j = 0; j < self->query->filters[i]->len && conditions[i].condition != NULL; j++)
      {
        g_autofree char *escaped = escape_like (self->query->filters[i]->pdata[j]);
        g_autofree char *value =
            g_strconcat (conditions[i].before, escaped, conditions[i].after, NULL);

        fb_statement_bind_string (statement, at++, value);
        for (const char *more = strstr (conditions[i].condition, "?1"); more != NULL;)
          {
            more = strstr (more + 2, "?1");
            if (more != NULL)
              fb_statement_bind_string (statement, at++, value);
          }
      }
  if (self->topics != NULL)
    fb_statement_bind_string (statement, at, self->topics);
}

static char *
make_excerpt (const char *text)
{
  char *line = g_strdup (text);

  if (line != NULL)
    g_strdelimit (g_strstrip (line), "\n\r\t", ' ');

  return line;
}

static void
take_row (Search *self, FbStatement *row)
{
  gint64     number = fb_statement_get_int (row, 0);
  FbNodeHit *hit;

  if (self->hits->len >= self->limit || g_hash_table_contains (self->seen, &number))
    return;

  hit = g_new0 (FbNodeHit, 1);
  hit->instance = g_strdup (fb_statement_get_string (row, 1));
  hit->instance_name = g_strdup (fb_statement_get_string (row, 2));
  hit->snapshot = g_strdup (fb_statement_get_string (row, 3));
  hit->node = g_strdup (fb_statement_get_string (row, 4));
  hit->type = g_strdup (fb_statement_get_string (row, 5));
  hit->name = g_strdup (fb_statement_get_string (row, 6));
  hit->tab = g_strdup (fb_statement_get_string (row, 7));
  hit->flow = g_strdup (fb_statement_get_string (row, 8));
  hit->module = g_strdup (fb_statement_get_string (row, 9));
  hit->version = g_strdup (fb_statement_get_string (row, 10));
  hit->excerpt = make_excerpt (fb_statement_get_string (row, 11));
  g_ptr_array_add (self->hits, hit);
  g_hash_table_add (self->seen, g_memdup2 (&number, sizeof number));
}

static gboolean
run (FbConnection *connection, Search *self, const char *match, GError **error)
{
  g_autofree char *sql = make_sql (self, match != NULL);
  g_autoptr (GError) step_error = NULL;
  g_autoptr (FbStatement) rows = fb_connection_prepare (connection, sql, error);

  if (rows == NULL)
    return FALSE;

  bind (self, rows, match);
  while (!g_cancellable_is_cancelled (self->cancellable) && fb_statement_step (rows, &step_error))
    take_row (self, rows);
  if (step_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&step_error));
      return FALSE;
    }

  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

static gboolean
search (FbConnection *connection, gpointer user_data, GError **error)
{
  Search          *self = user_data;
  g_autofree char *in_names = fb_node_query_to_match (self->query, TRUE);
  g_autofree char *anywhere = fb_node_query_to_match (self->query, FALSE);

  if (!find_topics (connection, self, error))
    return FALSE;
  if (anywhere == NULL)
    return !fb_node_query_has_filters (self->query) || run (connection, self, NULL, error);

  return run (connection, self, in_names, error) &&
         (self->hits->len >= self->limit || run (connection, self, anywhere, error));
}

GPtrArray *
fb_node_index_query (
    FbNodeIndex *self, const char *text, guint limit, GCancellable *cancellable, GError **error)
{
  g_autoptr (FbNodeQuery) query = NULL;
  g_autoptr (GPtrArray) hits = NULL;
  g_autoptr (GHashTable) seen = NULL;
  FbDatabase *database;
  Search      state = { .limit = limit, .cancellable = cancellable };
  gboolean    done;

  g_return_val_if_fail (FB_IS_NODE_INDEX (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  database = fb_node_index_open (self, error);
  if (database == NULL)
    return NULL;

  state.query = query = fb_node_query_parse (text);
  state.hits = hits = g_ptr_array_new_with_free_func ((GDestroyNotify)fb_node_hit_free);
  state.seen = seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  done = fb_database_read (database, search, &state, error);
  g_free (state.topics);
  if (!done)
    {
      fb_error_convert (error);
      return NULL;
    }

  return g_steal_pointer (&hits);
}
