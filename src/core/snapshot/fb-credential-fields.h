/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Which nodes of flows can have credentials, and what the Admin API says of theirs. It tells which
 * fields are set, never a password. Pure; any thread. */

#pragma once

#include <json-glib/json-glib.h>

#include "flow/fb-flow-document.h"

G_BEGIN_DECLS

/* No more nodes are asked about. */
#define FB_CREDENTIAL_FIELDS_MAX_NODES 1000

/* Paths below the admin root, such as "credentials/mqtt-broker/1a2b", of the nodes of @document
 * whose type has credentials by @palette, and of tabs, groups and subflows with secret variables;
 * each followed by the node's id. @palette: (nullable). (transfer full) (element-type utf8) */
GPtrArray *fb_credential_fields_list_questions (FbFlowDocument *document,
                                                JsonObject     *palette) G_GNUC_WARN_UNUSED_RESULT;

/* {"user": "x", "has_password": true} as {"user": true, "password": true}; NULL when nothing is
 * set. (transfer full) (nullable) */
JsonObject *fb_credential_fields_from_answer (JsonNode *answer) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
