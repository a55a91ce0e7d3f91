/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What was learned of a broker's topics as documents for other tools: AsyncAPI 3.0 with channels,
 * messages and operations, or JSON Schema 2020-12. Pure functions, any thread. */

#pragma once

#include "mqtt/fb-mqtt-options.h"
#include "mqtt/fb-schema-channel.h"

G_BEGIN_DECLS

/* @channels: those of fb_schema_channels_group(). Nothing of @options but name, address and version
 * is in it. The names of an object are sorted, two spaces a level, a line break at the end. Both
 * are (transfer full). */
char *fb_async_api_print (const FbMqttOptions *options,
                          GPtrArray           *channels) G_GNUC_WARN_UNUSED_RESULT;
/* One schema with a definition for each channel, named by its address. */
char *fb_json_schema_print (const FbMqttOptions *options,
                            GPtrArray           *channels) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
