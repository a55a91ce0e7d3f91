/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-area.h"

#include <glib/gi18n.h>

#include "instance/fb-instance-pane.h"
#include "mqtt/fb-broker-pane.h"
#include "snapshot/fb-snapshot-pane.h"

/* A constant table. */

static const FbArea areas[] = {
  { "instances", N_ ("Instances"), "fb-instances-symbolic", 1, fb_instance_pane_new },
  { "mqtt", N_ ("MQTT"), "fb-mqtt-symbolic", 2, fb_broker_pane_new },
  { "snapshots", N_ ("Snapshots"), "fb-snapshots-symbolic", 4, fb_snapshot_pane_new },
};

const FbArea *
fb_areas (gsize *n_areas)
{
  g_return_val_if_fail (n_areas != NULL, NULL);

  *n_areas = G_N_ELEMENTS (areas);

  return areas;
}
