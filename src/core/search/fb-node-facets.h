/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What of a node can be found: its texts, its code, and the facets that filters ask for. Pure; any
 * thread. */

#pragma once

#include "flow/fb-flow-document.h"
#include "search/fb-node-query.h"

G_BEGIN_DECLS

typedef struct
{
  FbNodeFilter kind; /* topic, url, env */
  char        *value;
} FbNodeFacet;

typedef struct
{
  GString *texts;  /* strings of all properties, a line each */
  GString *code;   /* of functions, templates, queries */
  GArray  *facets; /* of FbNodeFacet */
} FbNodeFacets;

/* A text longer than 256 KiB is cut. */
FbNodeFacets *fb_node_facets_new (FbFlowDocument *document, guint index) G_GNUC_WARN_UNUSED_RESULT;
void          fb_node_facets_free (FbNodeFacets *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbNodeFacets, fb_node_facets_free)

G_END_DECLS
