/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Which properties of which nodes hold code or a text of their own. A constant table; any thread.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *type;
  const char *property;
  const char *suffix; /* of a file with it, such as ".js" */
} FbFlowCode;

/* The entries are ended by one without type. */
const FbFlowCode *fb_flow_code_list (void);

G_END_DECLS
