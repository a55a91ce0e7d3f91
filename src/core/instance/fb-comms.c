/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-comms.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-json.h"
#include "fb-keyring.h"
#include "instance/fb-comms-frame.h"

/* Small frames are parsed where they arrive, large ones on a worker; a queue keeps their order.
 * The server beats every 15 s unless it is set otherwise, so we also ping: any sign counts. */

#define CONNECT_MS 15000
#define PATIENCE_MS 35000
#define PARSE_HERE_BYTES 8192
/* More than this waiting for the worker is a flood nobody can use. */
#define MAX_WAITING_BYTES (32 * 1024 * 1024)

struct _FbComms
{
  GObject parent_instance;

  /* Owned */
  FbHttp                  *http;
  char                    *url;
  char                    *token;
  SoupWebsocketConnection *socket;
  GCancellable            *cancellable;
  GQueue                   waiting; /* of GBytes: frames not parsed yet */
  gsize                    n_waiting_bytes;

  guint    patience_ms;
  guint    watchdog;
  gboolean is_parsing;
  gboolean is_open;
  gboolean is_over;
};

G_DEFINE_FINAL_TYPE (FbComms, fb_comms, G_TYPE_OBJECT)

enum
{
  OPENED,
  MESSAGE,
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *const topics[] = { "notification/#", "status/#", "debug" };

/* Lets go of everything; nothing is emitted after it. */
static void
let_go (FbComms *self)
{
  self->is_over = TRUE;
  self->is_open = FALSE;
  g_clear_handle_id (&self->watchdog, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_queue_clear_full (&self->waiting, (GDestroyNotify)g_bytes_unref);
  if (self->socket == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->socket, self);
  if (soup_websocket_connection_get_state (self->socket) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (self->socket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
  g_clear_object (&self->socket);
}

/* @reason: (transfer full) */
static void
end (FbComms *self, GError *reason)
{
  g_autoptr (GError) error = reason;

  if (self->is_over)
    return;

  g_object_ref (self);
  let_go (self);
  g_signal_emit (self, signals[CLOSED], 0, error);
  g_object_unref (self);
}

static gboolean
fb_comms_patience_cb (gpointer user_data)
{
  FbComms *self = user_data;

  self->watchdog = 0;
  end (self, g_error_new (FB_ERROR, FB_ERROR_UNREACHABLE, _ ("%s has gone silent"), self->url));

  return G_SOURCE_REMOVE;
}

static void
note_sign_of_life (FbComms *self)
{
  g_clear_handle_id (&self->watchdog, g_source_remove);
  self->watchdog = g_timeout_add (self->patience_ms, fb_comms_patience_cb, self);
}

/* Writing to a server that has gone may end the connection before this returns; one that is closing
 * takes nothing more. */
static void
send_member (FbComms *self, const char *name, const char *value)
{
  g_autoptr (JsonObject) object = NULL;
  char *text;

  if (self->is_over ||
      soup_websocket_connection_get_state (self->socket) != SOUP_WEBSOCKET_STATE_OPEN)
    return;

  object = json_object_new ();
  json_object_set_string_member (object, name, value);
  text = fb_json_print_object (object);
  soup_websocket_connection_send_text (self->socket, text);
  fb_keyring_secret_free (text);
}

static void
subscribe (FbComms *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    send_member (self, "subscribe", topics[i]);
  if (self->is_over)
    return;

  self->is_open = TRUE;
  g_signal_emit (self, signals[OPENED], 0);
}

static void
deliver (FbComms *self, FbCommsFrame *frame)
{
  if (frame->kind == FB_COMMS_AUTH_FAIL)
    {
      end (self, g_error_new (FB_ERROR, FB_ERROR_DENIED, _ ("The session at %s is not valid"),
                              self->url));
      return;
    }
  if (frame->kind == FB_COMMS_AUTH_OK)
    {
      if (!self->is_open)
        subscribe (self);
      return;
    }

  for (guint i = 0; i < frame->messages->len && !self->is_over; i++)
    {
      FbCommsMessage *message = g_ptr_array_index (frame->messages, i);

      if (g_strcmp0 (message->topic, "hb") != 0)
        g_signal_emit (self, signals[MESSAGE], 0, message->topic, message->data);
    }
}

static void
take (FbComms *self, FbCommsFrame *parsed, GError *error)
{
  g_autoptr (FbCommsFrame) frame = parsed;

  if (frame != NULL)
    deliver (self, frame);
  else
    end (self, error);
}

static void
parse (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GBytes       *bytes = task_data;
  GError       *error = NULL;
  FbCommsFrame *frame =
      fb_comms_frame_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);

  if (frame == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, frame, (GDestroyNotify)fb_comms_frame_free);
}

static void parse_next (FbComms *self);

static void
fb_comms_parsed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbComms      *self = FB_COMMS (source);
  GError       *error = NULL;
  FbCommsFrame *frame = g_task_propagate_pointer (G_TASK (result), &error);

  self->is_parsing = FALSE;
  if (self->is_over)
    {
      g_clear_error (&error);
      fb_comms_frame_free (frame);
      return;
    }

  take (self, frame, error);
  parse_next (self);
}

static void
parse_next (FbComms *self)
{
  while (!self->is_over && !self->is_parsing && !g_queue_is_empty (&self->waiting))
    {
      g_autoptr (GBytes) bytes = g_queue_pop_head (&self->waiting);
      gsize size = g_bytes_get_size (bytes);

      self->n_waiting_bytes -= size;
      if (size > PARSE_HERE_BYTES)
        {
          g_autoptr (GTask) task = g_task_new (self, NULL, fb_comms_parsed_cb, NULL);

          self->is_parsing = TRUE;
          g_task_set_source_tag (task, parse_next);
          g_task_set_task_data (task, g_steal_pointer (&bytes), (GDestroyNotify)g_bytes_unref);
          g_task_run_in_thread (task, parse);
        }
      else
        {
          GError       *error = NULL;
          FbCommsFrame *frame = fb_comms_frame_parse (g_bytes_get_data (bytes, NULL), size, &error);

          take (self, frame, error);
        }
    }
}

static void
fb_comms_message_cb (SoupWebsocketConnection *socket,
                     SoupWebsocketDataType    type,
                     GBytes                  *bytes,
                     FbComms                 *self)
{
  note_sign_of_life (self);
  if (type != SOUP_WEBSOCKET_DATA_TEXT ||
      self->n_waiting_bytes + g_bytes_get_size (bytes) > MAX_WAITING_BYTES)
    {
      end (self,
           g_error_new (FB_ERROR, FB_ERROR_INVALID, _ ("%s sends what is not comms"), self->url));
      return;
    }

  g_queue_push_tail (&self->waiting, g_bytes_ref (bytes));
  self->n_waiting_bytes += g_bytes_get_size (bytes);
  g_object_ref (self);
  parse_next (self);
  g_object_unref (self);
}

static void
fb_comms_pong_cb (SoupWebsocketConnection *socket, GBytes *bytes, FbComms *self)
{
  note_sign_of_life (self);
}

static void
fb_comms_error_cb (SoupWebsocketConnection *socket, GError *error, FbComms *self)
{
  end (self, g_error_new (FB_ERROR, FB_ERROR_INVALID, _ ("The web socket of %s broke: %s"),
                          self->url, error->message));
}

static void
fb_comms_closed_cb (SoupWebsocketConnection *socket, FbComms *self)
{
  end (self,
       g_error_new (FB_ERROR, FB_ERROR_UNREACHABLE, _ ("%s closed the connection"), self->url));
}

static void
fb_comms_connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbComms) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupWebsocketConnection) socket =
                 fb_http_connect_finish (FB_HTTP (source), result, &error);

  if (self->is_over)
    return;
  if (socket == NULL)
    {
      end (self, g_steal_pointer (&error));
      return;
    }

  self->socket = g_steal_pointer (&socket);
  g_signal_connect (self->socket, "message", G_CALLBACK (fb_comms_message_cb), self);
  g_signal_connect (self->socket, "pong", G_CALLBACK (fb_comms_pong_cb), self);
  g_signal_connect (self->socket, "error", G_CALLBACK (fb_comms_error_cb), self);
  g_signal_connect (self->socket, "closed", G_CALLBACK (fb_comms_closed_cb), self);
  soup_websocket_connection_set_keepalive_interval (self->socket,
                                                    MAX (1, self->patience_ms / 2000));
  note_sign_of_life (self);

  if (self->token != NULL)
    send_member (self, "auth", self->token);
  else
    subscribe (self);
}

static void
fb_comms_dispose (GObject *object)
{
  FbComms *self = FB_COMMS (object);

  let_go (self);

  G_OBJECT_CLASS (fb_comms_parent_class)->dispose (object);
}

static void
fb_comms_finalize (GObject *object)
{
  FbComms *self = FB_COMMS (object);

  g_clear_object (&self->http);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->token, fb_keyring_secret_free);

  G_OBJECT_CLASS (fb_comms_parent_class)->finalize (object);
}

static void
fb_comms_class_init (FbCommsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = fb_comms_dispose;
  object_class->finalize = fb_comms_finalize;

  signals[OPENED] = g_signal_new ("opened", FB_TYPE_COMMS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  signals[MESSAGE] = g_signal_new ("message", FB_TYPE_COMMS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_STRING, JSON_TYPE_NODE);
  signals[CLOSED] = g_signal_new ("closed", FB_TYPE_COMMS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
fb_comms_init (FbComms *self)
{
  self->cancellable = g_cancellable_new ();
  self->patience_ms = PATIENCE_MS;
  g_queue_init (&self->waiting);
}

FbComms *
fb_comms_new (FbHttp *http, const char *url, const char *token)
{
  FbComms *self;

  g_return_val_if_fail (FB_IS_HTTP (http), NULL);
  g_return_val_if_fail (url != NULL && g_str_has_prefix (url, "http"), NULL);

  self = g_object_new (FB_TYPE_COMMS, NULL);
  self->http = g_object_ref (http);
  self->url = g_strdup (url);
  self->token = g_strdup (token);

  return self;
}

void
fb_comms_set_patience (FbComms *self, guint patience_ms)
{
  g_return_if_fail (FB_IS_COMMS (self));

  self->patience_ms = patience_ms;
}

void
fb_comms_open (FbComms *self)
{
  g_autofree char *url = NULL;

  g_return_if_fail (FB_IS_COMMS (self));
  g_return_if_fail (self->socket == NULL && !self->is_over);

  /* http becomes ws, https wss. */
  url = g_strconcat ("ws", self->url + strlen ("http"), "comms", NULL);
  fb_http_connect_async (self->http, url, FB_COMMS_FRAME_MAX_BYTES, CONNECT_MS, self->cancellable,
                         fb_comms_connected_cb, g_object_ref (self));
}

void
fb_comms_close (FbComms *self)
{
  g_return_if_fail (FB_IS_COMMS (self));

  let_go (self);
}

gboolean
fb_comms_is_open (FbComms *self)
{
  g_return_val_if_fail (FB_IS_COMMS (self), FALSE);

  return self->is_open;
}
