/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What of a message breaks what was learned of its topic, in words. Not thread-safe. */

#pragma once

#include "mqtt/fb-topic-shape.h"

G_BEGIN_DECLS

/* At most @max sentences, each with the place in the payload. (transfer full) (element-type utf8)
 */
GPtrArray *fb_topic_breach_list (const FbTopicShape *shape,
                                 JsonNode           *node,
                                 guint               max) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
