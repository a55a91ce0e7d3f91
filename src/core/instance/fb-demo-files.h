/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The files of the demo plant: what lies in data/demo and what of it goes into the folder of its
 * instance. Calls block: workers only. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Whether the instance in @folder is the demo plant. */
gboolean fb_demo_files_are_in (const char *folder);

/* The flows with @port as that of their broker. FB_ERROR_INVALID. (transfer full) */
GBytes *fb_demo_files_read_flows (int port, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A loopback port for the broker that is free now. FB_ERROR_FULL and 0. */
int fb_demo_files_choose_port (GError **error);

/* Makes the instance in @folder the demo plant: names the nodes it needs beside Node-RED's own, and
 * tells its keeper of the broker. What is there already is written again. @broker: absolute path of
 * mosquitto. */
gboolean fb_demo_files_equip (const char *folder, const char *broker, int port, GError **error);

/* The port that fb_demo_files_equip() noted, 0 when it was not called. */
int fb_demo_files_get_port (const char *folder);

/* Whether npm has been through: the nodes are all there. */
gboolean fb_demo_files_have_nodes (const char *folder);

G_END_DECLS
