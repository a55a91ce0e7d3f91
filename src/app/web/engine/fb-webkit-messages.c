/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-webkit-view-private.h"

#include "fb-error.h"

/* The page's one way to us is webkit.messageHandlers.flowbench.postMessage (string), whose promise
 * is our answer; our way to the page is an async function. Both carry strings only. */

#define HANDLER "flowbench"

/* One question of the page. */
typedef struct
{
  WebKitScriptMessageReply *reply;
  JSCContext               *context;
} Question;

/* One call into the page. It answers at once when cancelled, since a page that hangs never would.
 */
typedef struct
{
  GTask *task; /* NULL once answered */
  gulong cancelled;
} Call;

static void
question_free (gpointer data)
{
  Question *question = data;

  webkit_script_message_reply_unref (question->reply);
  g_object_unref (question->context);
  g_free (question);
}

static void
answer_question (const char *text, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (JSCValue) value = NULL;

  if (text == NULL)
    {
      webkit_script_message_reply_return_error_message (question->reply, "Flowbench: no answer");
      return;
    }

  value = jsc_value_new_string (question->context, text);
  webkit_script_message_reply_return_value (question->reply, value);
}

static gboolean
content_message_cb (WebKitUserContentManager *content,
                    JSCValue                 *value,
                    WebKitScriptMessageReply *reply,
                    gpointer                  user_data)
{
  g_autoptr (FbWebReply) answer = NULL;
  g_autoptr (GBytes) payload = NULL;
  Question *question;

  question = g_new0 (Question, 1);
  question->reply = webkit_script_message_reply_ref (reply);
  question->context = g_object_ref (jsc_value_get_context (value));
  answer = fb_web_reply_new (answer_question, question, question_free);
  if (jsc_value_is_string (value))
    {
      payload = jsc_value_to_string_as_bytes (value);
      fb_web_view_receive (user_data, payload, answer);
    }

  return TRUE;
}

/* The task, to be answered: whoever hears the answer may well cancel what they called with.
 * (transfer full) */
static GTask *
call_end (Call *call)
{
  GCancellable *cancellable = g_task_get_cancellable (call->task);

  /* Not g_cancellable_disconnect(): it would wait for the handler that may be calling this. */
  if (call->cancelled != 0)
    g_signal_handler_disconnect (cancellable, call->cancelled);
  call->cancelled = 0;

  return g_steal_pointer (&call->task);
}

static void
call_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (GTask) task = call_end (user_data);

  g_task_return_new_error (task, FB_ERROR, FB_ERROR_CANCELLED, "The call was cancelled");
}

static char *
text_of (JSCValue *value, GError **error)
{
  g_autofree char *text = NULL;

  text = jsc_value_is_string (value) ? jsc_value_to_string (value) : jsc_value_to_json (value, 0);
  if (text == NULL)
    return g_strdup ("null");
  if (strlen (text) > FB_WEB_MAX_MESSAGE)
    {
      fb_throw (error, FB_ERROR_INVALID, "The page answered more than %d bytes",
                FB_WEB_MAX_MESSAGE);
      return NULL;
    }

  return g_steal_pointer (&text);
}

static void
view_call_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Call *call = user_data;
  g_autoptr (JSCValue) value = NULL;
  g_autoptr (GTask) task = NULL;
  g_autofree char *text = NULL;
  GError          *error = NULL;

  value = webkit_web_view_call_async_javascript_function_finish (WEBKIT_WEB_VIEW (object), result,
                                                                 &error);
  if (call->task == NULL)
    {
      g_clear_error (&error);
      return;
    }

  if (value != NULL)
    text = text_of (value, &error);
  else
    {
      g_autoptr (GError) script = g_steal_pointer (&error);
      /* What a process that ends leaves behind; scripts of ours answer with text. */
      gboolean gone =
          g_error_matches (script, WEBKIT_JAVASCRIPT_ERROR, WEBKIT_JAVASCRIPT_ERROR_INVALID_RESULT);

      g_set_error_literal (&error, FB_ERROR, gone ? FB_ERROR_CANCELLED : FB_ERROR_FAILED,
                           gone ? "The page went away" : script->message);
    }

  task = call_end (call);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&text), g_free);
}

void
fb_webkit_view_run (FbWebView *view, const char *body, GVariant *arguments, GTask *task)
{
  FbWebkitView *self = FB_WEBKIT_VIEW (view);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GVariant) sunk = arguments != NULL ? g_variant_ref_sink (arguments) : NULL;
  Call *call;

  if (g_cancellable_is_cancelled (cancellable))
    {
      g_task_return_new_error (task, FB_ERROR, FB_ERROR_CANCELLED, "The call was cancelled");
      return;
    }

  call = g_new0 (Call, 1);
  call->task = g_object_ref (task);
  if (cancellable != NULL)
    call->cancelled =
        g_signal_connect (cancellable, "cancelled", G_CALLBACK (call_cancelled_cb), call);
  webkit_web_view_call_async_javascript_function (self->view, body, -1, sunk, NULL, NULL, NULL,
                                                  view_call_cb, call);
}

void
fb_webkit_view_connect_messages (FbWebkitView *self)
{
  g_signal_connect_object (self->content, "script-message-with-reply-received::" HANDLER,
                           G_CALLBACK (content_message_cb), self, 0);
  webkit_user_content_manager_register_script_message_handler_with_reply (self->content, HANDLER,
                                                                          NULL);
}
