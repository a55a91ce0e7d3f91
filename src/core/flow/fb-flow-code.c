/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-flow-code.h"

/* Source: the defaults of the nodes in @node-red/nodes 4.1 and 5.0, node-red-dashboard 3 and
 * @flowfuse/node-red-dashboard 1. */

static const FbFlowCode codes[] = {
  { "function", "func", ".js" },
  { "function", "initialize", ".setup.js" },
  { "function", "finalize", ".stop.js" },
  { "template", "template", ".html" },
  { "comment", "info", ".md" },
  { "tab", "info", ".md" },
  { "subflow", "info", ".md" },
  { "ui_template", "format", ".html" },
  { "ui-template", "format", ".vue" },
  { "sql", "query", ".sql" },
  { "postgresql", "query", ".sql" },
  { "MSSQL", "query", ".sql" },
  { "sqlite", "sql", ".sql" },
  { NULL, NULL, NULL },
};

const FbFlowCode *
fb_flow_code_list (void)
{
  return codes;
}
