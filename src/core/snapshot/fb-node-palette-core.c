/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-node-palette.h"

#include <stdlib.h>
#include <string.h>

/* What Node-RED 4.1 and 5.0 bring along, as their editor shows it; last, the nodes of the two
 * dashboards by what their types begin with. Constant. */

#define LEFT FB_NODE_ALIGN_LEFT
#define RIGHT FB_NODE_ALIGN_RIGHT
#define PRESS FB_NODE_BUTTON_PRESS
#define TOGGLE FB_NODE_BUTTON_TOGGLE

/* Sorted by type. */
static const FbNodeLook looks[] = {
  { "batch", 0xe2d96e, "batch.svg", "sequence", NULL, 1, 1 },
  { "catch", 0xe49191, "alert.svg", "common", NULL, 0, 1 },
  { "change", 0xe2d96e, "swap.svg", "function", NULL, 1, 1 },
  { "comment", 0xffffff, "comment.svg", "common", NULL, 0, 0 },
  { "complete", 0xc0edc0, "alert.svg", "common", NULL, 0, 1 },
  { "csv", 0xdebd5c, "parser-csv.svg", "parser", NULL, 1, 1 },
  { "debug", 0x87a980, "debug.svg", "common", NULL, 1, 0, RIGHT, TOGGLE },
  { "delay", 0xe6e0f8, "timer.svg", "function", NULL, 1, 1 },
  { "exec", 0xe9967a, "cog.svg", "function", NULL, 1, 3 },
  { "file", 0xdeb887, "file-out.svg", "storage", NULL, 1, 1 },
  { "file in", 0xdeb887, "file-in.svg", "storage", NULL, 1, 1 },
  { "function", 0xfdd0a2, "function.svg", "function", NULL, 1, 1 },
  { "html", 0xdebd5c, "parser-html.svg", "parser", NULL, 1, 1 },
  { "http in", 0xe7e7ae, "white-globe.svg", "network", NULL, 0, 1 },
  { "http request", 0xe7e7ae, "white-globe.svg", "network", NULL, 1, 1 },
  { "http response", 0xe7e7ae, "white-globe.svg", "network", NULL, 1, 0, RIGHT },
  { "inject", 0xa6bbcf, "inject.svg", "common", NULL, 0, 1, 0, PRESS },
  { "join", 0xe2d96e, "join.svg", "sequence", NULL, 1, 1 },
  { "json", 0xdebd5c, "parser-json.svg", "parser", NULL, 1, 1 },
  { "link call", 0xdddddd, "link-call.svg", "common", NULL, 1, 1 },
  { "link in", 0xdddddd, "link-out.svg", "common", NULL, 0, 1 },
  { "link out", 0xdddddd, "link-out.svg", "common", NULL, 1, 0, RIGHT },
  { "mqtt in", 0xd8bfd8, "bridge.svg", "network", "mqtt", 0, 1 },
  { "mqtt out", 0xd8bfd8, "bridge.svg", "network", "mqtt", 1, 0, RIGHT },
  { "range", 0xe2d96e, "range.svg", "function", NULL, 1, 1 },
  { "rbe", 0xe2d96e, "rbe.svg", "function", NULL, 1, 1 },
  { "sort", 0xe2d96e, "sort.svg", "sequence", NULL, 1, 1 },
  { "split", 0xe2d96e, "split.svg", "sequence", NULL, 1, 1 },
  { "status", 0x94c1d0, "status.svg", "common", NULL, 0, 1 },
  { "switch", 0xe2d96e, "switch.svg", "function", NULL, 1, 1 },
  { "tcp in", 0xc0c0c0, "bridge-dash.svg", "network", NULL, 0, 1 },
  { "tcp out", 0xc0c0c0, "bridge-dash.svg", "network", NULL, 1, 0, RIGHT },
  { "tcp request", 0xc0c0c0, "bridge-dash.svg", "network", NULL, 1, 1 },
  { "template", 0xf3b567, "template.svg", "function", NULL, 1, 1 },
  { "trigger", 0xe6e0f8, "trigger.svg", "function", NULL, 1, 1 },
  { "udp in", 0xc0c0c0, "bridge-dash.svg", "network", NULL, 0, 1 },
  { "udp out", 0xc0c0c0, "bridge-dash.svg", "network", NULL, 1, 0, RIGHT },
  { "watch", 0xdeb887, "watch.svg", "storage", NULL, 0, 1 },
  { "websocket in", 0xd7d7a0, "white-globe.svg", "network", NULL, 0, 1 },
  { "websocket out", 0xd7d7a0, "white-globe.svg", "network", NULL, 1, 0, RIGHT },
  { "xml", 0xdebd5c, "parser-xml.svg", "parser", NULL, 1, 1 },
  { "yaml", 0xdebd5c, "parser-yaml.svg", "parser", NULL, 1, 1 },
};

/* By what the type begins with. */
static const FbNodeLook families[] = {
  { "ui-", 0xa0e6ec, "dashboard.svg", "dashboard 2", .align = LEFT, .is_guess = TRUE },
  { "ui_", 0x3fadb5, "dashboard.svg", "dashboard", .align = LEFT, .is_guess = TRUE },
};

static int
compare_type (gconstpointer key, gconstpointer element)
{
  return strcmp (key, ((const FbNodeLook *)element)->type);
}

const FbNodeLook *
fb_node_palette_find_core (const char *type)
{
  const FbNodeLook *found;

  g_return_val_if_fail (type != NULL, NULL);

  found = bsearch (type, looks, G_N_ELEMENTS (looks), sizeof looks[0], compare_type);
  for (gsize i = 0; i < G_N_ELEMENTS (families) && found == NULL; i++)
    if (g_str_has_prefix (type, families[i].type))
      found = &families[i];

  return found;
}
