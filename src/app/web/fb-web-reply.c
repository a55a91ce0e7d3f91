/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "web/fb-web-reply.h"

/* A closure that is called exactly once; owned by whoever may still answer. */

struct _FbWebReply
{
  GObject parent_instance;

  FbWebReplyFunc func; /* NULL once answered */
  gpointer       user_data;
  GDestroyNotify destroy;
};

G_DEFINE_FINAL_TYPE (FbWebReply, fb_web_reply, G_TYPE_OBJECT)

static void
fb_web_reply_dispose (GObject *object)
{
  fb_web_reply_send (FB_WEB_REPLY (object), NULL);

  G_OBJECT_CLASS (fb_web_reply_parent_class)->dispose (object);
}

static void
fb_web_reply_class_init (FbWebReplyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fb_web_reply_dispose;
}

static void
fb_web_reply_init (FbWebReply *self)
{
}

FbWebReply *
fb_web_reply_new (FbWebReplyFunc func, gpointer user_data, GDestroyNotify destroy)
{
  FbWebReply *self;

  g_return_val_if_fail (func != NULL, NULL);

  self = g_object_new (FB_TYPE_WEB_REPLY, NULL);
  self->func = func;
  self->user_data = user_data;
  self->destroy = destroy;

  return self;
}

void
fb_web_reply_send (FbWebReply *self, const char *text)
{
  FbWebReplyFunc func;

  g_return_if_fail (FB_IS_WEB_REPLY (self));

  func = g_steal_pointer (&self->func);
  if (func == NULL)
    return;

  func (text, self->user_data);
  if (self->destroy != NULL)
    self->destroy (self->user_data);
}
