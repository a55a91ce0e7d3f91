/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What a person types to narrow a tree of topics: "/…/" is a regular expression, what has "+" or
 * "#" as a whole level is an MQTT topic filter, everything else are words that must all be there,
 * small or capital letters alike (ASCII). It is compared with the topic, and if wanted with the
 * payload of the last message; a topic filter only with the topic. Immutable, any thread. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _FbTopicQuery FbTopicQuery;

/* FB_ERROR_INVALID: a regular expression that is none, with the place. NULL without an error when
 * there is nothing to look for. (nullable) (transfer full) */
FbTopicQuery *fb_topic_query_parse (const char *text,
                                    gboolean    with_payload,
                                    GError    **error) G_GNUC_WARN_UNUSED_RESULT;
FbTopicQuery *fb_topic_query_ref (FbTopicQuery *self) G_GNUC_WARN_UNUSED_RESULT;
void          fb_topic_query_unref (FbTopicQuery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbTopicQuery, fb_topic_query_unref)

/* @topic ends in a zero byte. @payload: (nullable) */
gboolean fb_topic_query_matches (const FbTopicQuery *self,
                                 const char         *topic,
                                 gsize               topic_length,
                                 gconstpointer       payload,
                                 gsize               payload_length);

G_END_DECLS
