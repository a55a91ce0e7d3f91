/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What a row shows of a topic at one moment: read while the tree is locked, shown afterwards. A
 * plain value that one owns. */

#pragma once

#include "mqtt/fb-topic-cell.h"
#include "mqtt/fb-topic-store.h"

G_BEGIN_DECLS

typedef struct
{
  char    *name;
  char    *value; /* "" for what is only a level */
  char    *note;
  guint    depth; /* from 0 */
  gboolean has_below;
  guint64  epoch; /* the first that can bring something else */
} FbTopicGlance;

/* @topic must be in @store. @now: microseconds since 1970, for the age. */
FbTopicGlance      *
fb_topic_glance_new (FbTopicStore *store, guint32 topic, gint64 now) G_GNUC_WARN_UNUSED_RESULT;
void fb_topic_glance_free (FbTopicGlance *self);

void fb_topic_glance_show (const FbTopicGlance *self,
                           FbTopicCell         *cell,
                           gboolean             is_expanded,
                           gboolean             is_late);

G_END_DECLS
