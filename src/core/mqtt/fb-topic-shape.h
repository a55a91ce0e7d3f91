/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What the values at one place of a topic's payloads have in common: types with counts, range, few
 * distinct texts, formats, members and items. The tree of them is bounded; what lies beyond is
 * counted as there but not looked into. For FbTopicSchema. Not thread-safe. */

#pragma once

#include "fb-json.h"

G_BEGIN_DECLS

#define FB_SHAPE_MAX_PLACES 500u /* of one topic */
#define FB_SHAPE_MAX_DEPTH 16u
#define FB_SHAPE_MAX_ITEMS 100u /* looked at in one array */
#define FB_SHAPE_MAX_VALUES 8u
#define FB_SHAPE_MAX_TEXT 64u /* bytes of a value or name that is kept */

typedef enum
{
  FB_SHAPE_NULL,
  FB_SHAPE_BOOLEAN,
  FB_SHAPE_INTEGER,
  FB_SHAPE_NUMBER,
  FB_SHAPE_STRING,
  FB_SHAPE_ARRAY,
  FB_SHAPE_OBJECT,
  FB_SHAPE_N_TYPES
} FbShapeType;

typedef enum
{
  FB_SHAPE_DATE_TIME = 1 << 0,
  FB_SHAPE_DATE = 1 << 1,
  FB_SHAPE_UUID = 1 << 2,
  FB_SHAPE_IP = 1 << 3,
  FB_SHAPE_EPOCH_MS = 1 << 4, /* of integers */
  FB_SHAPE_EPOCH = 1 << 5,
  FB_SHAPE_ALL_FORMATS = (1 << 6) - 1
} FbShapeFormats;

typedef struct _FbTopicShape FbTopicShape;

struct _FbTopicShape
{
  guint64 seen;
  guint64 counts[FB_SHAPE_N_TYPES];
  double  minimum; /* of numbers */
  double  maximum;
  guint   formats; /* that all texts, or all integers, had */

  GPtrArray    *values;   /* (element-type utf8) distinct texts while they are few */
  gboolean      has_more; /* there are more than few */
  GHashTable   *members;  /* (nullable) name -> FbTopicShape */
  gboolean      is_cut;   /* there are members that are not looked into */
  FbTopicShape *items;    /* (nullable) */
};

FbTopicShape *fb_topic_shape_new (void) G_GNUC_WARN_UNUSED_RESULT;
void          fb_topic_shape_free (FbTopicShape *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbTopicShape, fb_topic_shape_free)

FbShapeType fb_topic_shape_get_type_of (JsonNode *node);
/* "text", "a number", for people. */
const char *fb_topic_shape_describe_type (FbShapeType type);

/* @time: of the message, in microseconds. @n_places: how many there are in the whole tree. */
void fb_topic_shape_learn (FbTopicShape *self, JsonNode *node, gint64 time, guint *n_places);
/* Adds what @other learned. */
void fb_topic_shape_merge (FbTopicShape *self, const FbTopicShape *other, guint *n_places);

/* Whether its texts are few, and each was seen often enough to be one of a set. */
gboolean fb_topic_shape_is_enum (const FbTopicShape *self);

/* The names of the members, sorted. (transfer full) (element-type utf8), each owned by @self */
GPtrArray *fb_topic_shape_list_members (const FbTopicShape *self) G_GNUC_WARN_UNUSED_RESULT;

/* As JSON Schema 2020-12, which AsyncAPI reads alike. (transfer full) */
JsonObject *fb_topic_shape_describe (const FbTopicShape *self) G_GNUC_WARN_UNUSED_RESULT;
/* Appends names and types only; equal for topics of the same shape. */
void fb_topic_shape_sign (const FbTopicShape *self, GString *signature);

G_END_DECLS
