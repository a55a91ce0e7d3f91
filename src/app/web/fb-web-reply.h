/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* An answer somebody waits for: a page that sent a message, a download that needs a place. Answered
 * once; when the last reference goes without an answer, the asker is told that there is none. UI
 * thread. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define FB_TYPE_WEB_REPLY (fb_web_reply_get_type ())
G_DECLARE_FINAL_TYPE (FbWebReply, fb_web_reply, FB, WEB_REPLY, GObject)

/* @text: (nullable) the answer; NULL when there is none. */
typedef void (*FbWebReplyFunc) (const char *text, gpointer user_data);

FbWebReply *fb_web_reply_new (FbWebReplyFunc func,
                              gpointer       user_data,
                              GDestroyNotify destroy) G_GNUC_WARN_UNUSED_RESULT;

/* Answers; what comes after the first answer is ignored. @text: (nullable) */
void fb_web_reply_send (FbWebReply *self, const char *text);

G_END_DECLS
