/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-log-model.h"

/* A ring of items: position 0 is items[first]. UI thread. */

struct _FbLogItem
{
  GObject parent_instance;

  /* Owned */
  char *text;
  char *folded; /* made at the first search */

  gint64 time_us;
  int    level;
};

struct _FbLogModel
{
  GObject parent_instance;

  /* Owned */
  FbLogItem *items[FB_LOG_MODEL_MAX_LINES];

  guint   first;
  guint   n_items;
  guint64 last_sequence;
};

static void fb_log_model_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE (FbLogItem, fb_log_item, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE_WITH_CODE (FbLogModel,
                               fb_log_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, fb_log_model_list_init))

static const struct
{
  int         level;
  const char *name;
} levels[] = { { 10, "fatal" }, { 20, "error" }, { 30, "warn" }, { 40, "info" }, { 50, "debug" } };

static FbLogItem *
item_new (const FbLogLine *line)
{
  FbLogItem *self = g_object_new (FB_TYPE_LOG_ITEM, NULL);

  self->text = g_utf8_make_valid (line->text != NULL ? line->text : "", -1);
  g_strchomp (self->text);
  self->time_us = line->time_us;
  self->level = line->level;

  return self;
}

static void
fb_log_item_finalize (GObject *object)
{
  FbLogItem *self = FB_LOG_ITEM (object);

  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->folded, g_free);

  G_OBJECT_CLASS (fb_log_item_parent_class)->finalize (object);
}

static void
fb_log_item_class_init (FbLogItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_log_item_finalize;
}

static void
fb_log_item_init (FbLogItem *self)
{
}

static GType
fb_log_model_get_item_type (GListModel *model)
{
  return FB_TYPE_LOG_ITEM;
}

static guint
fb_log_model_get_n_items (GListModel *model)
{
  return FB_LOG_MODEL (model)->n_items;
}

static gpointer
fb_log_model_get_item (GListModel *model, guint position)
{
  FbLogModel *self = FB_LOG_MODEL (model);

  if (position >= self->n_items)
    return NULL;

  return g_object_ref (self->items[(self->first + position) % FB_LOG_MODEL_MAX_LINES]);
}

static void
fb_log_model_list_init (GListModelInterface *iface)
{
  iface->get_item_type = fb_log_model_get_item_type;
  iface->get_n_items = fb_log_model_get_n_items;
  iface->get_item = fb_log_model_get_item;
}

static void
drop_oldest (FbLogModel *self, guint n_items)
{
  for (guint i = 0; i < n_items; i++)
    g_clear_object (&self->items[(self->first + i) % FB_LOG_MODEL_MAX_LINES]);
  self->first = (self->first + n_items) % FB_LOG_MODEL_MAX_LINES;
  self->n_items -= n_items;
}

static void
fb_log_model_dispose (GObject *object)
{
  FbLogModel *self = FB_LOG_MODEL (object);

  drop_oldest (self, self->n_items);

  G_OBJECT_CLASS (fb_log_model_parent_class)->dispose (object);
}

static void
fb_log_model_class_init (FbLogModelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fb_log_model_dispose;
}

static void
fb_log_model_init (FbLogModel *self)
{
}

const char *
fb_log_item_get_text (FbLogItem *self)
{
  g_return_val_if_fail (FB_IS_LOG_ITEM (self), NULL);

  return self->text;
}

int
fb_log_item_get_level (FbLogItem *self)
{
  g_return_val_if_fail (FB_IS_LOG_ITEM (self), 0);

  return self->level;
}

gint64
fb_log_item_get_time (FbLogItem *self)
{
  g_return_val_if_fail (FB_IS_LOG_ITEM (self), 0);

  return self->time_us;
}

const char *
fb_log_item_get_level_name (FbLogItem *self)
{
  g_return_val_if_fail (FB_IS_LOG_ITEM (self), NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (levels); i++)
    if (self->level <= levels[i].level)
      return levels[i].name;

  return "trace";
}

gboolean
fb_log_item_matches (FbLogItem *self, const char *folded)
{
  g_return_val_if_fail (FB_IS_LOG_ITEM (self), FALSE);
  g_return_val_if_fail (folded != NULL, FALSE);

  if (self->folded == NULL)
    self->folded = g_utf8_casefold (self->text, -1);

  return strstr (self->folded, folded) != NULL;
}

FbLogModel *
fb_log_model_new (void)
{
  return g_object_new (FB_TYPE_LOG_MODEL, NULL);
}

void
fb_log_model_append (FbLogModel *self, GPtrArray *lines)
{
  guint start;
  guint added;
  guint dropped;

  g_return_if_fail (FB_IS_LOG_MODEL (self));
  g_return_if_fail (lines != NULL);

  start = lines->len > FB_LOG_MODEL_MAX_LINES ? lines->len - FB_LOG_MODEL_MAX_LINES : 0;
  while (start < lines->len &&
         ((FbLogLine *)g_ptr_array_index (lines, start))->sequence <= self->last_sequence &&
         self->last_sequence > 0)
    start++;
  added = lines->len - start;
  if (added == 0)
    return;

  dropped = self->n_items + added > FB_LOG_MODEL_MAX_LINES
                ? self->n_items + added - FB_LOG_MODEL_MAX_LINES
                : 0;
  if (dropped > 0)
    {
      drop_oldest (self, dropped);
      g_list_model_items_changed (G_LIST_MODEL (self), 0, dropped, 0);
    }

  for (guint i = start; i < lines->len; i++)
    {
      const FbLogLine *line = g_ptr_array_index (lines, i);

      self->items[(self->first + self->n_items) % FB_LOG_MODEL_MAX_LINES] = item_new (line);
      self->n_items++;
      self->last_sequence = line->sequence;
    }
  g_list_model_items_changed (G_LIST_MODEL (self), self->n_items - added, 0, added);
}

void
fb_log_model_clear (FbLogModel *self)
{
  guint removed;

  g_return_if_fail (FB_IS_LOG_MODEL (self));

  removed = self->n_items;
  drop_oldest (self, removed);
  self->last_sequence = 0;
  if (removed > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, removed, 0);
}

guint64
fb_log_model_get_last_sequence (FbLogModel *self)
{
  g_return_val_if_fail (FB_IS_LOG_MODEL (self), 0);

  return self->last_sequence;
}
