/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A set of topics of one store, a bit for each number. One thread at a time. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FbTopicSet FbTopicSet;

FbTopicSet *fb_topic_set_new (void) G_GNUC_WARN_UNUSED_RESULT;
FbTopicSet *fb_topic_set_copy (const FbTopicSet *self) G_GNUC_WARN_UNUSED_RESULT;
void        fb_topic_set_free (FbTopicSet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbTopicSet, fb_topic_set_free)

/* FALSE when it was there already. */
gboolean fb_topic_set_add (FbTopicSet *self, guint32 topic);
gboolean fb_topic_set_has (const FbTopicSet *self, guint32 topic);

G_END_DECLS
