/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Pictures that came as payloads, from anybody: a few bytes may say that they are gigabytes of
 * pixels. Any thread. */

#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

#define FB_PAYLOAD_PICTURE_MAX_PIXELS (16 * 1024 * 1024)

/* FB_ERROR_INVALID: it is no picture that can be read, or has more pixels than that, with its
 * width and height. (transfer full) */
GdkTexture *fb_payload_picture_read (GBytes *bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
