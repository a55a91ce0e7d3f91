/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Topics of the same shape as one channel: site/1/temp and site/2/temp become site/{site}/temp when
 * their schemas have the same names and types and the topics differ in few levels. Pure functions,
 * any thread. */

#pragma once

#include "mqtt/fb-topic-schema.h"

G_BEGIN_DECLS

typedef struct
{
  char      *name;
  GPtrArray *values; /* (element-type utf8) sorted */
} FbSchemaParameter;

typedef struct
{
  char          *address;    /* the topic, with {name} for each level that differs */
  GPtrArray     *parameters; /* (element-type FbSchemaParameter) in the order of the levels */
  guint          n_topics;
  FbTopicSchema *schema; /* (owned) of all its topics */
} FbSchemaChannel;

void fb_schema_channel_free (FbSchemaChannel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbSchemaChannel, fb_schema_channel_free)

/* The channels of @schemas (topic -> FbTopicSchema), sorted by address. The last level only becomes
 * a parameter where each of its values has a digit: it usually names what is measured. (transfer
 * full) (element-type FbSchemaChannel) */
GPtrArray *fb_schema_channels_group (GHashTable *schemas) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
