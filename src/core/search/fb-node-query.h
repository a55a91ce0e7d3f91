/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What a person asks of the nodes of all instances: words, all of which must be found, and filters
 * written "key:value", of which each must hold. "…" keeps blanks together. A value may be quoted.
 * Pure; any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FB_FILTER_TYPE,     /* type of node, or its beginning */
  FB_FILTER_MODULE,   /* npm package that brings the type, or with the beginning of its version:
                         "node-red-contrib-modbus@5" */
  FB_FILTER_TOPIC,    /* MQTT topic or filter, wildcards on both sides */
  FB_FILTER_URL,      /* any part of an address */
  FB_FILTER_ENV,      /* name of an environment variable that is used or set */
  FB_FILTER_INSTANCE, /* name, or beginning of the id */
  FB_N_FILTERS,
} FbNodeFilter;

typedef struct
{
  GPtrArray *words;                 /* of char * */
  GPtrArray *filters[FB_N_FILTERS]; /* of char * */
} FbNodeQuery;

/* (transfer full) */
FbNodeQuery *fb_node_query_parse (const char *text) G_GNUC_WARN_UNUSED_RESULT;
void         fb_node_query_free (FbNodeQuery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbNodeQuery, fb_node_query_free)

/* Whether it asks for anything. */
gboolean fb_node_query_is_empty (const FbNodeQuery *self);
gboolean fb_node_query_has_filters (const FbNodeQuery *self);

/* The words in the language of FTS5, each as a prefix, at most 20. (nullable) when there are none.
 * (transfer full) */
char *fb_node_query_to_match (const FbNodeQuery *self, gboolean in_names) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
