/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The demo plant: one local Node-RED 5.0 with a simulated bottling line, its dashboard, and a
 * mosquitto of its own on 127.0.0.1 that its keeper starts and ends. Making it is an operation:
 * runtime (when it is missing), instance, nodes, start. What was begun and broke off is taken up
 * where it stopped; one that is there is only started. Nothing outside the profile is touched. UI
 * thread. */

#pragma once

#include "fb-operation.h"
#include "instance/fb-instance-store.h"

G_BEGIN_DECLS

#define FB_TYPE_DEMO_PLANT (fb_demo_plant_get_type ())
G_DECLARE_FINAL_TYPE (FbDemoPlant, fb_demo_plant, FB, DEMO_PLANT, FbOperation)

/* @broker: (nullable) absolute path of mosquitto; NULL looks for it. Errors: FB_ERROR_NOT_FOUND
 * when mosquitto is missing, and the message says how to get it; else what installing a runtime,
 * adding an instance and starting it can say. One that fails or is cancelled before it was started
 * once leaves no instance behind. (transfer full) */
FbOperation *fb_demo_plant_new (FbInstanceStore *store,
                                const char      *broker) G_GNUC_WARN_UNUSED_RESULT;

/* (nullable) (transfer none) what it made or found; known before it is started */
FbInstance *fb_demo_plant_get_instance (FbDemoPlant *self);

/* The demo plant among the instances; FB_ERROR_NOT_FOUND when there is none. (transfer none) */
void fb_demo_plant_find_async (FbInstanceStore    *store,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);
FbInstance *
fb_demo_plant_find_finish (FbInstanceStore *store, GAsyncResult *result, GError **error);

/* Ends it and removes it with its folder and its secrets, past the trash. The runtime stays: other
 * instances may use it. */
void     fb_demo_plant_remove_async (FbInstanceStore    *store,
                                     FbInstance         *instance,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
gboolean fb_demo_plant_remove_finish (FbInstanceStore *store, GAsyncResult *result, GError **error);

G_END_DECLS
