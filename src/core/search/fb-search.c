/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-search.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-search-index.h"

/* Owned by the session. Entries are taken from the providers on the UI thread; index and queries
 * are worked out on threads of GTask. A change is waited for a moment, since most come in groups,
 * and indexed before anybody asks. */

#define PREPARE_MS 300
#define MAX_USED 100
#define MAX_TEXT_BYTES 1024

struct _FbSearch
{
  GObject parent_instance;

  /* Owned */
  GPtrArray     *providers;
  FbSearchIndex *index;
  GPtrArray     *used;    /* targets, the last one first */
  GTask         *waiting; /* (nullable) the query that waits for an index */
  struct _Query *latest;  /* (nullable) the query that was asked last */

  guint prepare_source;
  guint generation; /* of the entries; grows with each change */
  guint index_generation;
  guint build_generation; /* 0: no index is being made */
};

/* What a query takes to its thread; counted, for the object ends it by a newer one. */
typedef struct _Query
{
  char          *text;
  guint          limit;
  guint          generation; /* the least the index must have */
  GPtrArray     *used;
  FbSearchIndex *index;
  GCancellable  *cancellable; /* (nullable) */
  int            superseded;  /* atomic */
} Query;

G_DEFINE_FINAL_TYPE (FbSearch, fb_search, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
query_clear (gpointer data)
{
  Query *self = data;

  g_free (self->text);
  g_ptr_array_unref (self->used);
  g_clear_pointer (&self->index, fb_search_index_unref);
  g_clear_object (&self->cancellable);
}

static void
query_unref (gpointer self)
{
  g_atomic_rc_box_release_full (self, query_clear);
}

static gboolean
is_stopped (gpointer data)
{
  Query *query = data;

  return g_atomic_int_get (&query->superseded) != 0 ||
         g_cancellable_is_cancelled (query->cancellable);
}

static void
return_cancelled (GTask *task)
{
  GError *error = NULL;

  fb_throw (&error, FB_ERROR_CANCELLED, _ ("The search was cancelled"));
  g_task_return_error (task, error);
}

static void
query_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Query     *query = data;
  GPtrArray *entries = fb_search_index_query (query->index, query->text, query->limit, query->used,
                                              is_stopped, query);

  if (entries == NULL)
    return_cancelled (task);
  else
    g_task_return_pointer (task, entries, (GDestroyNotify)g_ptr_array_unref);
}

/* Takes @task. */
static void
run_query (FbSearch *self, GTask *task)
{
  Query *query = g_task_get_task_data (task);

  query->index = fb_search_index_ref (self->index);
  g_task_run_in_thread (task, query_thread);
  g_object_unref (task);
}

static void
supersede (FbSearch *self)
{
  g_autoptr (GTask) waiting = g_steal_pointer (&self->waiting);

  if (self->latest != NULL)
    g_atomic_int_set (&self->latest->superseded, 1);
  g_clear_pointer (&self->latest, query_unref);
  if (waiting != NULL)
    return_cancelled (waiting);
}

static void
build_thread (GTask *task, gpointer source, gpointer lists, GCancellable *cancellable)
{
  g_task_return_pointer (task, fb_search_index_new (lists), (GDestroyNotify)fb_search_index_unref);
}

static void prepare (FbSearch *self);
static void build (FbSearch *self);

static void
build_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  FbSearch *self = FB_SEARCH (object);
  GTask    *waiting = self->waiting;

  g_clear_pointer (&self->index, fb_search_index_unref);
  self->index = g_task_propagate_pointer (G_TASK (result), NULL);
  self->index_generation = self->build_generation;
  self->build_generation = 0;

  if (waiting != NULL &&
      ((Query *)g_task_get_task_data (waiting))->generation > self->index_generation)
    {
      build (self);
      return;
    }

  prepare (self);
  /* Who waits gets the new answer, and need not ask again. */
  if (waiting != NULL)
    run_query (self, g_steal_pointer (&self->waiting));
  else
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
build (FbSearch *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, build_cb, NULL);
  GPtrArray *lists = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);

  g_clear_handle_id (&self->prepare_source, g_source_remove);
  self->build_generation = self->generation;
  for (guint i = 0; i < self->providers->len; i++)
    g_ptr_array_add (lists,
                     fb_search_provider_list_entries (g_ptr_array_index (self->providers, i)));

  g_task_set_source_tag (task, build);
  g_task_set_task_data (task, lists, (GDestroyNotify)g_ptr_array_unref);
  g_task_run_in_thread (task, build_thread);
}

static gboolean
prepare_cb (gpointer user_data)
{
  FbSearch *self = user_data;

  self->prepare_source = 0;
  build (self);

  return G_SOURCE_REMOVE;
}

/* Makes the index soon, when it is out of date and nothing does so yet. */
static void
prepare (FbSearch *self)
{
  if (self->generation == self->index_generation || self->build_generation != 0 ||
      self->prepare_source != 0)
    return;

  self->prepare_source = g_timeout_add (PREPARE_MS, prepare_cb, self);
}

static void
provider_entries_changed_cb (FbSearch *self)
{
  self->generation++;
  prepare (self);
}

static void
fb_search_dispose (GObject *object)
{
  FbSearch *self = FB_SEARCH (object);

  g_clear_handle_id (&self->prepare_source, g_source_remove);
  supersede (self);
  while (self->providers->len > 0)
    fb_search_remove_provider (self, g_ptr_array_index (self->providers, 0));
  g_clear_handle_id (&self->prepare_source, g_source_remove);

  G_OBJECT_CLASS (fb_search_parent_class)->dispose (object);
}

static void
fb_search_finalize (GObject *object)
{
  FbSearch *self = FB_SEARCH (object);

  g_clear_pointer (&self->index, fb_search_index_unref);
  g_clear_pointer (&self->providers, g_ptr_array_unref);
  g_clear_pointer (&self->used, g_ptr_array_unref);

  G_OBJECT_CLASS (fb_search_parent_class)->finalize (object);
}

static void
fb_search_class_init (FbSearchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = fb_search_dispose;
  object_class->finalize = fb_search_finalize;

  signals[CHANGED] = g_signal_new ("changed", FB_TYPE_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
fb_search_init (FbSearch *self)
{
  self->providers = g_ptr_array_new_with_free_func (g_object_unref);
  self->used = g_ptr_array_new_with_free_func (g_free);
  self->generation = 1;
}

FbSearch *
fb_search_new (void)
{
  return g_object_new (FB_TYPE_SEARCH, NULL);
}

void
fb_search_add_provider (FbSearch *self, FbSearchProvider *provider)
{
  g_return_if_fail (FB_IS_SEARCH (self));
  g_return_if_fail (FB_IS_SEARCH_PROVIDER (provider));

  g_ptr_array_add (self->providers, g_object_ref (provider));
  g_signal_connect_object (provider, "entries-changed", G_CALLBACK (provider_entries_changed_cb),
                           self, G_CONNECT_SWAPPED);
  provider_entries_changed_cb (self);
}

void
fb_search_remove_provider (FbSearch *self, FbSearchProvider *provider)
{
  g_return_if_fail (FB_IS_SEARCH (self));
  g_return_if_fail (FB_IS_SEARCH_PROVIDER (provider));

  g_signal_handlers_disconnect_by_func (provider, provider_entries_changed_cb, self);
  if (g_ptr_array_remove (self->providers, provider))
    provider_entries_changed_cb (self);
}

static GPtrArray *
copy_used (FbSearch *self)
{
  GPtrArray *copy = g_ptr_array_new_full (self->used->len, g_free);

  for (guint i = 0; i < self->used->len; i++)
    g_ptr_array_add (copy, g_strdup (g_ptr_array_index (self->used, i)));

  return copy;
}

void
fb_search_query_async (FbSearch           *self,
                       const char         *text,
                       guint               limit,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  GTask *task;
  Query *query;

  g_return_if_fail (FB_IS_SEARCH (self));
  g_return_if_fail (text != NULL);

  supersede (self);

  query = g_atomic_rc_box_new0 (Query);
  query->text = g_utf8_make_valid (text, (gssize)MIN (strlen (text), MAX_TEXT_BYTES));
  query->limit = limit;
  query->generation = self->generation;
  query->used = copy_used (self);
  g_set_object (&query->cancellable, cancellable);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_search_query_async);
  g_task_set_check_cancellable (task, FALSE); /* is_stopped() looks, and says it in our words */
  g_task_set_task_data (task, query, query_unref);
  self->latest = g_atomic_rc_box_acquire (query);

  if (self->index_generation == self->generation)
    {
      run_query (self, task);
      return;
    }

  self->waiting = task;
  if (self->build_generation == 0)
    build (self);
}

GPtrArray *
fb_search_query_finish (FbSearch *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
fb_search_note_used (FbSearch *self, const FbSearchEntry *entry)
{
  guint index;

  g_return_if_fail (FB_IS_SEARCH (self));
  g_return_if_fail (entry != NULL);

  if (g_ptr_array_find_with_equal_func (self->used, entry->target, g_str_equal, &index))
    g_ptr_array_remove_index (self->used, index);
  g_ptr_array_insert (self->used, 0, g_strdup (entry->target));
  if (self->used->len > MAX_USED)
    g_ptr_array_set_size (self->used, MAX_USED);
}
