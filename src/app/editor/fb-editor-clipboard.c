/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "editor/fb-editor-clipboard.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "fb-json.h"
#include "web/fb-web-view.h"

/* One per editor view, owned by it. Whose nodes are on the clipboard is told by the content we put
 * there. */

struct _FbEditorClipboard
{
  GObject parent_instance;

  /* Owned */
  GdkClipboard       *clipboard;
  GdkContentProvider *own; /* (nullable) what this editor put there last */
};

G_DEFINE_FINAL_TYPE (FbEditorClipboard, fb_editor_clipboard, G_TYPE_OBJECT)

static gboolean
looks_like_nodes (const char *text)
{
  while (g_ascii_isspace (*text))
    text++;

  return *text == '[' && strlen (text) <= FB_WEB_MAX_MESSAGE;
}

static void
answer (FbWebReply *reply, const char *nodes)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *text = NULL;

  if (nodes != NULL && looks_like_nodes (nodes))
    json_object_set_string_member (object, "text", nodes);
  text = fb_json_print_object (object);
  fb_web_reply_send (reply, text);
}

static void
clipboard_read_text_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbWebReply) reply = user_data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);

  answer (reply, text);
}

static void
fb_editor_clipboard_finalize (GObject *object)
{
  FbEditorClipboard *self = FB_EDITOR_CLIPBOARD (object);

  g_clear_object (&self->own);
  g_clear_object (&self->clipboard);

  G_OBJECT_CLASS (fb_editor_clipboard_parent_class)->finalize (object);
}

static void
fb_editor_clipboard_class_init (FbEditorClipboardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_editor_clipboard_finalize;
}

static void
fb_editor_clipboard_init (FbEditorClipboard *self)
{
}

FbEditorClipboard *
fb_editor_clipboard_new (GdkClipboard *clipboard)
{
  FbEditorClipboard *self = g_object_new (FB_TYPE_EDITOR_CLIPBOARD, NULL);

  self->clipboard = g_object_ref (clipboard);

  return self;
}

void
fb_editor_clipboard_offer (FbEditorClipboard *self, GBytes *nodes)
{
  g_autofree char *text = NULL;
  gsize            size;
  const char      *data = g_bytes_get_data (nodes, &size);

  g_return_if_fail (FB_IS_EDITOR_CLIPBOARD (self));

  text = g_utf8_make_valid (data, (gssize)size);
  g_clear_object (&self->own);
  self->own = gdk_content_provider_new_typed (G_TYPE_STRING, text);
  gdk_clipboard_set_content (self->clipboard, self->own);
}

void
fb_editor_clipboard_answer_paste (FbEditorClipboard *self, FbWebReply *reply)
{
  g_return_if_fail (FB_IS_EDITOR_CLIPBOARD (self));

  if (self->own != NULL && gdk_clipboard_get_content (self->clipboard) == self->own)
    {
      answer (reply, NULL);
      return;
    }

  gdk_clipboard_read_text_async (self->clipboard, NULL, clipboard_read_text_cb,
                                 g_object_ref (reply));
}
