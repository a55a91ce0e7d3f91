/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Tells the desktop when an instance has been down for a while, and takes that back when it is up
 * again. A click opens the instance.
 *
 * Signals: "notify-person" (const char *id, GNotification *), "withdraw" (const char *id). */

#pragma once

#include "instance/fb-instance-watch.h"

G_BEGIN_DECLS

#define FB_TYPE_NOTIFIER (fb_notifier_get_type ())
G_DECLARE_FINAL_TYPE (FbNotifier, fb_notifier, FB, NOTIFIER, GObject)

#define FB_NOTIFIER_DELAY_MS (30 * 1000)

/* @settings: (nullable) whose "notify-instance-down" is heeded. @delay_ms: how long an instance
 * must be down. */
FbNotifier *fb_notifier_new (FbInstanceWatch *watch,
                             GSettings       *settings,
                             guint            delay_ms) G_GNUC_WARN_UNUSED_RESULT;

/* (nullable) the instance a person is looking at: nothing is said of it. */
void fb_notifier_set_focused (FbNotifier *self, FbInstance *instance);

G_END_DECLS
