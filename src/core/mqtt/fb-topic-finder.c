/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-topic-finder.h"

#include <string.h>

/* The worker and the object share a search; whoever goes last frees it. */

#define SLICE (1 * G_TIME_SPAN_MILLISECOND)
/* Between two looks at the clock. */
#define STRIDE 64
/* Between two signals, in microseconds: the first soon, then seldom. */
#define FIRST_NEWS (20 * G_TIME_SPAN_MILLISECOND)
#define NEWS (200 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  FbTopicTree  *tree;
  FbTopicQuery *query;
  GMutex        mutex;
  FbTopicSet   *found; /* guarded */
  guint         n_found;
  gboolean      complete;
  guint64       epoch;
} Search;

/* Where the walk is. */
typedef struct
{
  guint32  topic;
  GString *path;
  GArray  *ends; /* of gsize: the length of the path at each level */
  guint64  n_forgotten;
} Walk;

struct _FbTopicFinder
{
  GObject parent_instance;

  /* Owned */
  Search       *search; /* counted */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (FbTopicFinder, fb_topic_finder, G_TYPE_OBJECT)

enum
{
  FOUND,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
search_clear (gpointer data)
{
  Search *search = data;

  g_object_unref (search->tree);
  fb_topic_query_unref (search->query);
  fb_topic_set_free (search->found);
  g_mutex_clear (&search->mutex);
}

static void
forget_found (Search *search)
{
  g_mutex_lock (&search->mutex);
  fb_topic_set_free (search->found);
  search->found = fb_topic_set_new ();
  search->n_found = 0;
  g_mutex_unlock (&search->mutex);
}

static void
walk_start (Walk *walk, FbTopicStore *store)
{
  walk->topic = FB_TOPIC_ROOT;
  walk->n_forgotten = fb_topic_store_get_n_forgotten (store);
  g_string_truncate (walk->path, 0);
  g_array_set_size (walk->ends, 0);
}

/* Goes to the next node; FALSE at the end. */
static gboolean
walk_next (Walk *walk, FbTopicStore *store)
{
  guint       level;
  gsize       length;
  const char *name;

  walk->topic = fb_topic_store_walk (store, walk->topic, FB_TOPIC_ROOT);
  if (walk->topic == 0)
    return FALSE;

  level = fb_topic_store_get_level (store, walk->topic);
  g_array_set_size (walk->ends, level - 1);
  g_string_truncate (walk->path, level > 1 ? g_array_index (walk->ends, gsize, level - 2) : 0);
  if (level > 1)
    g_string_append_c (walk->path, '/');
  name = fb_topic_store_get_name (store, walk->topic, &length);
  g_string_append_len (walk->path, name, (gssize)length);
  g_array_append_val (walk->ends, walk->path->len);

  return TRUE;
}

static void
add_found (Search *search, FbTopicStore *store, guint32 topic)
{
  g_mutex_lock (&search->mutex);
  search->n_found++;
  while (topic != FB_TOPIC_ROOT && fb_topic_set_add (search->found, topic))
    topic = fb_topic_store_get_parent (store, topic);
  g_mutex_unlock (&search->mutex);
}

static void
look_at (Search *search, FbTopicStore *store, const Walk *walk)
{
  FbTopicValue value;

  if (fb_topic_store_get_value (store, walk->topic, &value) &&
      fb_topic_query_matches (search->query, walk->path->str, walk->path->len, value.data,
                              value.length))
    add_found (search, store, walk->topic);
}

/* One slice; FALSE at the end of the tree. */
static gboolean
search_slice (Search *search, Walk *walk)
{
  FbTopicStore *store = fb_topic_tree_lock (search->tree);
  gint64        end = g_get_monotonic_time () + SLICE;
  gboolean      goes_on = TRUE;

  /* Numbers may mean other topics now: what was found may be wrong, and is found anew. */
  if (fb_topic_store_get_n_forgotten (store) != walk->n_forgotten)
    {
      forget_found (search);
      walk_start (walk, store);
    }
  for (guint i = 1; goes_on && (i % STRIDE != 0 || g_get_monotonic_time () < end); i++)
    {
      goes_on = walk_next (walk, store);
      if (goes_on)
        look_at (search, store, walk);
    }
  fb_topic_tree_unlock (search->tree);

  return goes_on;
}

static gboolean
tell_cb (gpointer user_data)
{
  FbTopicFinder *self = FB_TOPIC_FINDER (user_data);

  if (!g_cancellable_is_cancelled (self->cancellable))
    g_signal_emit (self, signals[FOUND], 0);

  return G_SOURCE_REMOVE;
}

static void
search_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Search *search = data;
  Walk    walk = { .path = g_string_new (NULL),
                   .ends = g_array_new (FALSE, FALSE, sizeof (gsize)),
                   .n_forgotten = G_MAXUINT64 };
  gint64  news = g_get_monotonic_time () + FIRST_NEWS;

  while (!g_cancellable_is_cancelled (cancellable) && search_slice (search, &walk))
    {
      if (g_get_monotonic_time () >= news)
        {
          news = g_get_monotonic_time () + NEWS;
          g_main_context_invoke_full (g_task_get_context (task), G_PRIORITY_DEFAULT, tell_cb,
                                      g_object_ref (source), g_object_unref);
        }
      g_thread_yield ();
    }
  g_string_free (walk.path, TRUE);
  g_array_unref (walk.ends);
  g_task_return_boolean (task, TRUE);
}

static void
done_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  FbTopicFinder *self = FB_TOPIC_FINDER (object);

  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return;

  self->search->complete = TRUE;
  g_signal_emit (self, signals[FOUND], 0);
}

static void
fb_topic_finder_finalize (GObject *object)
{
  FbTopicFinder *self = FB_TOPIC_FINDER (object);

  g_atomic_rc_box_release_full (self->search, search_clear);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (fb_topic_finder_parent_class)->finalize (object);
}

static void
fb_topic_finder_class_init (FbTopicFinderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_topic_finder_finalize;

  signals[FOUND] = g_signal_new ("found", FB_TYPE_TOPIC_FINDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
fb_topic_finder_init (FbTopicFinder *self)
{
  self->cancellable = g_cancellable_new ();
  self->search = g_atomic_rc_box_new0 (Search);
  g_mutex_init (&self->search->mutex);
  self->search->found = fb_topic_set_new ();
}

static void
search_release (gpointer search)
{
  g_atomic_rc_box_release_full (search, search_clear);
}

FbTopicFinder *
fb_topic_finder_new (FbTopicTree *tree, FbTopicQuery *query)
{
  FbTopicFinder *self;
  g_autoptr (GTask) task = NULL;

  g_return_val_if_fail (FB_IS_TOPIC_TREE (tree), NULL);
  g_return_val_if_fail (query != NULL, NULL);

  self = g_object_new (FB_TYPE_TOPIC_FINDER, NULL);
  self->search->tree = g_object_ref (tree);
  self->search->query = fb_topic_query_ref (query);
  self->search->epoch = fb_topic_store_get_epoch (fb_topic_tree_lock (tree));
  fb_topic_tree_unlock (tree);

  task = g_task_new (self, self->cancellable, done_cb, NULL);
  g_task_set_task_data (task, g_atomic_rc_box_acquire (self->search), search_release);
  g_task_run_in_thread (task, search_thread);

  return self;
}

FbTopicSet *
fb_topic_finder_copy_found (FbTopicFinder *self)
{
  FbTopicSet *copy;

  g_return_val_if_fail (FB_IS_TOPIC_FINDER (self), NULL);

  g_mutex_lock (&self->search->mutex);
  copy = fb_topic_set_copy (self->search->found);
  g_mutex_unlock (&self->search->mutex);

  return copy;
}

guint
fb_topic_finder_get_n_found (FbTopicFinder *self)
{
  guint n_found;

  g_return_val_if_fail (FB_IS_TOPIC_FINDER (self), 0);

  g_mutex_lock (&self->search->mutex);
  n_found = self->search->n_found;
  g_mutex_unlock (&self->search->mutex);

  return n_found;
}

gboolean
fb_topic_finder_is_complete (FbTopicFinder *self)
{
  g_return_val_if_fail (FB_IS_TOPIC_FINDER (self), FALSE);

  return self->search->complete;
}

guint64
fb_topic_finder_get_epoch (FbTopicFinder *self)
{
  g_return_val_if_fail (FB_IS_TOPIC_FINDER (self), 0);

  return self->search->epoch;
}

void
fb_topic_finder_cancel (FbTopicFinder *self)
{
  g_return_if_fail (FB_IS_TOPIC_FINDER (self));

  g_cancellable_cancel (self->cancellable);
}
