/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The last birth of every edge node and device, kept in a file of the profile so that aliases have
 * names right after a start: no broker keeps births. What is in the file can be lost without harm;
 * a damaged one is made anew. Bounded for each broker. Any thread. */

#pragma once

#include "mqtt/fb-mqtt-message.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define FB_SPARKPLUG_MAX_BIRTHS 10000
#define FB_SPARKPLUG_MAX_BIRTH_BYTES (1024 * 1024)

typedef struct
{
  char   *topic;
  GBytes *payload;
} FbSparkplugBirth;

#define FB_TYPE_SPARKPLUG_BIRTHS (fb_sparkplug_births_get_type ())
G_DECLARE_FINAL_TYPE (FbSparkplugBirths, fb_sparkplug_births, FB, SPARKPLUG_BIRTHS, GObject)

/* The file at @path is made with the first use. */
FbSparkplugBirths *fb_sparkplug_births_new (const char *path) G_GNUC_WARN_UNUSED_RESULT;

/* Copies it and returns; it is written soon, by a thread of its own. A birth over
 * FB_SPARKPLUG_MAX_BIRTH_BYTES is not kept; of more than FB_SPARKPLUG_MAX_BIRTHS the oldest go. */
void
fb_sparkplug_births_keep (FbSparkplugBirths *self, const char *broker, const FbMqttMessage *birth);

/* Those of @broker, edge nodes first. Blocks. Errors: those of fb_database_open() and reading.
 * (transfer full) (element-type FbSparkplugBirth) */
GPtrArray *fb_sparkplug_births_load (FbSparkplugBirths *self,
                                     const char        *broker,
                                     GError           **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
