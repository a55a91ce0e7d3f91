/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What a broker means by a reason code, in words a person can act on. Pure functions, any thread.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The return code of a CONNACK of MQTT 3.1.1 (section 3.2.2.3), 1 to 5; for others a text with the
 * number. */
char *fb_mqtt_reason_of_return_code (int code) G_GNUC_WARN_UNUSED_RESULT;

/* A reason code of MQTT 5 (section 2.4) in CONNACK, PUBACK, SUBACK, UNSUBACK or DISCONNECT, 0 to
 * 255; for one that the standard does not know a text with the number. A SUBACK of 3.1.1 knows only
 * 0x80, which reads alike. (transfer full) */
char *fb_mqtt_reason (guint8 code) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
