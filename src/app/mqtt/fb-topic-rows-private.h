/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* For the files of FbTopicRows: the model itself, -list, which lists branches, and -news, which
 * finds what is new in the tree. */

#pragma once

#include "mqtt/fb-topic-rows.h"

G_BEGIN_DECLS

/* Of a level that is expanded. */
typedef struct
{
  guint32 newest;  /* the first child when it was looked at last */
  guint32 n_below; /* rows */
} FbTopicExtent;

struct _FbTopicRows
{
  GObject parent_instance;

  /* Owned */
  FbTopicTree *tree;
  GArray      *rows;    /* of guint32 */
  GHashTable  *extents; /* topic -> FbTopicExtent (owned); the root is always there */
  FbTopicSet  *visible; /* (nullable) the only topics that are shown */
  FbTopicSet  *before;  /* (nullable) what was expanded before that */

  guint64 epoch; /* up to which the tree was looked at */
  guint64 n_forgotten;
};

/* A run of rows that comes in before the row that is at @position now. */
typedef struct
{
  guint   position;
  guint   depth;
  guint32 parent;
  GArray *topics; /* (owned) of guint32 */
} FbTopicRun;

/* (nullable) */
FbTopicExtent *fb_topic_rows_get_extent (FbTopicRows *self, guint32 topic);

/* The children of @parent that are to be shown, in order. (transfer full) (element-type guint32) */
GArray *fb_topic_rows_list_children (FbTopicRows *self, FbTopicStore *store, guint32 parent);

/* Notes that @topic is expanded, without rows yet. (transfer none) */
FbTopicExtent *fb_topic_rows_add_extent (FbTopicRows *self, FbTopicStore *store, guint32 topic);
/* All rows below @top with every level expanded, or only those in @expanded ((nullable)), whose
 * extents are noted. (transfer full) (element-type guint32) */
GArray *fb_topic_rows_list_below (FbTopicRows      *self,
                                  FbTopicStore     *store,
                                  guint32           top,
                                  const FbTopicSet *expanded);
/* (transfer full) */
FbTopicSet *fb_topic_rows_list_expanded (FbTopicRows *self);

/* What is new, at most @max_runs, in the order of position; notes in the extents what was looked
 * at. (transfer full) (element-type FbTopicRun) */
GArray *fb_topic_rows_find_news (FbTopicRows *self, FbTopicStore *store, guint max_runs);

G_END_DECLS
