/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "editor/fb-editor-view.h"

#include <string.h>

#include "editor/fb-editor-call.h"
#include "editor/fb-editor-clipboard.h"
#include "editor/fb-editor-content.h"
#include "fb-error.h"
#include "fb-json.h"

/* The bridge to data/node-red/editor.js: each message type has one handler in a table, each command
 * is a call into the page. Owned by an editor page. */

#define MAX_NOTICE 1000

struct _FbEditorView
{
  GtkWidget parent_instance;

  /* Owned */
  FbEditorState     *state;
  FbEditorClipboard *clipboard;
  JsonObject        *place; /* (nullable) where the page that is loaded now should be */
  char              *token;

  /* Child */
  FbWebView *web;

  gboolean read_only;
  gboolean narrow;
};

enum
{
  DEPLOY,
  LOGIN_NEEDED,
  NOTICE,
  CONFLICT,
  CONFLICT_OVER,
  CONNECTION,
  FOREIGN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FbEditorView, fb_editor_view, GTK_TYPE_WIDGET)

static FbDeployType
deploy_type_of (const char *word)
{
  static const char *const words[] = {
    [FB_DEPLOY_FULL] = "full",
    [FB_DEPLOY_NODES] = "nodes",
    [FB_DEPLOY_FLOWS] = "flows",
    [FB_DEPLOY_RELOAD] = "reload",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (word, words[i]) == 0)
      return i;

  return FB_DEPLOY_FULL;
}

static void
update_content (FbEditorView *self)
{
  const FbEditorContent content = {
    .token = self->token,
    .read_only = self->read_only,
    .narrow = self->narrow,
    .place = self->place,
  };

  fb_editor_content_put (&content, self->web);
}

static void
handle_ready (FbEditorView *self, JsonObject *message, GBytes *body, FbWebReply *reply)
{
  /* It is there now; another load begins where it is then. */
  if (self->place != NULL)
    {
      g_clear_pointer (&self->place, json_object_unref);
      update_content (self);
    }
  fb_editor_state_read_ready (self->state, message);
}

static void
handle_progress (FbEditorView *self, JsonObject *message, GBytes *body, FbWebReply *reply)
{
  fb_editor_state_read_progress (self->state, message);
}

static void
handle_actions (FbEditorView *self, JsonObject *message, GBytes *body, FbWebReply *reply)
{
  fb_editor_state_read_actions (self->state, message);
}

static void
handle_state (FbEditorView *self, JsonObject *message, GBytes *body, FbWebReply *reply)
{
  fb_editor_state_read_state (self->state, message);
}

static void
handle_tabs (FbEditorView *self, JsonObject *message, GBytes *body, FbWebReply *reply)
{
  fb_editor_state_read_tabs (self->state, message);
}

static void
handle_selection (FbEditorView *self, JsonObject *message, GBytes *body, FbWebReply *reply)
{
  fb_editor_state_read_selection (self->state, message);
}

static void
handle_deploy (FbEditorView *self, JsonObject *message, GBytes *body, FbWebReply *reply)
{
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);

  g_signal_emit (self, signals[DEPLOY], 0,
                 deploy_type_of (fb_json_get_string (message, "kind", NULL)),
                 body != NULL ? body : empty, reply);
}

static void
handle_login (FbEditorView *self, JsonObject *message, GBytes *body, FbWebReply *reply)
{
  g_signal_emit (self, signals[LOGIN_NEEDED], 0);
}

static void
handle_notify (FbEditorView *self, JsonObject *message, GBytes *body, FbWebReply *reply)
{
  const char *text = fb_json_get_string (message, "text", "");

  if (*text != '\0' && strlen (text) <= MAX_NOTICE)
    g_signal_emit (self, signals[NOTICE], 0, fb_json_get_string (message, "kind", ""), text);
}

static void
handle_conflict (FbEditorView *self, JsonObject *message, GBytes *body, FbWebReply *reply)
{
  g_signal_emit (self, signals[CONFLICT], 0, fb_json_get_boolean (message, "dirty", FALSE),
                 fb_json_get_string (message, "rev", ""));
}

static void
handle_conflict_over (FbEditorView *self, JsonObject *message, GBytes *body, FbWebReply *reply)
{
  g_signal_emit (self, signals[CONFLICT_OVER], 0);
}

static void
handle_connection (FbEditorView *self, JsonObject *message, GBytes *body, FbWebReply *reply)
{
  g_signal_emit (self, signals[CONNECTION], 0, fb_json_get_boolean (message, "lost", FALSE));
}

static void
handle_foreign (FbEditorView *self, JsonObject *message, GBytes *body, FbWebReply *reply)
{
  g_signal_emit (self, signals[FOREIGN], 0, fb_json_get_string (message, "title", ""));
}

static void
handle_copied (FbEditorView *self, JsonObject *message, GBytes *body, FbWebReply *reply)
{
  if (body != NULL)
    fb_editor_clipboard_offer (self->clipboard, body);
}

static void
handle_paste (FbEditorView *self, JsonObject *message, GBytes *body, FbWebReply *reply)
{
  fb_editor_clipboard_answer_paste (self->clipboard, reply);
}

/* Everything the page can say. */
static const struct
{
  const char *type;
  void (*handle) (FbEditorView *self, JsonObject *message, GBytes *body, FbWebReply *reply);
} handlers[] = {
  { "actions", handle_actions },
  { "conflict", handle_conflict },
  { "conflict-over", handle_conflict_over },
  { "connection", handle_connection },
  { "copied", handle_copied },
  { "deploy", handle_deploy },
  { "foreign", handle_foreign },
  { "login", handle_login },
  { "notify", handle_notify },
  { "paste", handle_paste },
  { "progress", handle_progress },
  { "ready", handle_ready },
  { "selection", handle_selection },
  { "state", handle_state },
  { "tabs", handle_tabs },
};

static gboolean
web_message_cb (
    FbWebView *web, JsonObject *message, GBytes *body, FbWebReply *reply, gpointer user_data)
{
  const char *type = fb_json_get_string (message, "type", "");

  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    if (strcmp (handlers[i].type, type) == 0)
      {
        handlers[i].handle (user_data, message, body, reply);
        return TRUE;
      }

  return FALSE;
}

static void
web_terminated_cb (FbWebView *web, const char *reason, gpointer user_data)
{
  fb_editor_state_clear (FB_EDITOR_VIEW (user_data)->state);
}

static void
fb_editor_view_dispose (GObject *object)
{
  FbEditorView *self = FB_EDITOR_VIEW (object);

  if (self->web != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->web)));
  g_clear_object (&self->clipboard);

  G_OBJECT_CLASS (fb_editor_view_parent_class)->dispose (object);
}

static void
fb_editor_view_finalize (GObject *object)
{
  FbEditorView *self = FB_EDITOR_VIEW (object);

  g_clear_object (&self->state);
  g_clear_pointer (&self->place, json_object_unref);
  g_clear_pointer (&self->token, g_free);

  G_OBJECT_CLASS (fb_editor_view_parent_class)->finalize (object);
}

static gboolean
fb_editor_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (FB_EDITOR_VIEW (widget)->web));
}

static guint
make_signal (const char *name, guint n_params, GType first, GType second, GType third)
{
  return g_signal_new (name, FB_TYPE_EDITOR_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, n_params, first, second, third);
}

static void
fb_editor_view_class_init (FbEditorViewClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fb_editor_view_dispose;
  object_class->finalize = fb_editor_view_finalize;
  widget_class->grab_focus = fb_editor_view_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);

  signals[DEPLOY] = make_signal ("deploy", 3, G_TYPE_INT, G_TYPE_BYTES, FB_TYPE_WEB_REPLY);
  signals[LOGIN_NEEDED] = make_signal ("login-needed", 0, 0, 0, 0);
  signals[NOTICE] = make_signal ("notice", 2, G_TYPE_STRING, G_TYPE_STRING, 0);
  signals[CONFLICT] = make_signal ("conflict", 2, G_TYPE_BOOLEAN, G_TYPE_STRING, 0);
  signals[CONFLICT_OVER] = make_signal ("conflict-over", 0, 0, 0, 0);
  signals[CONNECTION] = make_signal ("connection", 1, G_TYPE_BOOLEAN, 0, 0);
  signals[FOREIGN] = make_signal ("foreign", 1, G_TYPE_STRING, 0, 0);
}

static void
fb_editor_view_init (FbEditorView *self)
{
  self->state = fb_editor_state_new ();
  self->clipboard = fb_editor_clipboard_new (gtk_widget_get_clipboard (GTK_WIDGET (self)));
}

FbEditorView *
fb_editor_view_new (const FbWebAccess *access, const char *token, GError **error)
{
  FbWebView    *web = fb_web_view_new (access, error);
  FbEditorView *self;

  if (web == NULL)
    return NULL;

  self = g_object_new (FB_TYPE_EDITOR_VIEW, NULL);
  self->web = web;
  self->token = g_strdup (token);
  self->read_only = access->read_only;
  gtk_widget_set_parent (GTK_WIDGET (web), GTK_WIDGET (self));
  g_signal_connect_object (web, "message", G_CALLBACK (web_message_cb), self, 0);
  g_signal_connect_object (web, "terminated", G_CALLBACK (web_terminated_cb), self, 0);
  update_content (self);

  return self;
}

FbEditorState *
fb_editor_view_get_state (FbEditorView *self)
{
  g_return_val_if_fail (FB_IS_EDITOR_VIEW (self), NULL);

  return self->state;
}

FbWebView *
fb_editor_view_get_web (FbEditorView *self)
{
  g_return_val_if_fail (FB_IS_EDITOR_VIEW (self), NULL);

  return self->web;
}

void
fb_editor_view_load (FbEditorView *self, JsonObject *place)
{
  g_return_if_fail (FB_IS_EDITOR_VIEW (self));

  fb_editor_state_clear (self->state);
  g_clear_pointer (&self->place, json_object_unref);
  self->place = place != NULL ? json_object_ref (place) : NULL;
  update_content (self);
  fb_web_view_load (self->web, fb_web_view_get_uri (self->web));
}

void
fb_editor_view_set_token (FbEditorView *self, const char *token)
{
  g_autoptr (JsonObject) arguments = json_object_new ();

  g_return_if_fail (FB_IS_EDITOR_VIEW (self));
  g_return_if_fail (token != NULL);

  g_free (self->token);
  self->token = g_strdup (token);
  update_content (self);
  json_object_set_string_member (arguments, "token", token);
  fb_editor_view_call_async (self, "token", arguments, NULL, NULL, NULL);
}

static void
call_with_value (FbEditorView *self, const char *command, gboolean value)
{
  g_autoptr (JsonObject) arguments = json_object_new ();

  update_content (self);
  json_object_set_boolean_member (arguments, "value", value);
  fb_editor_view_call_async (self, command, arguments, NULL, NULL, NULL);
}

void
fb_editor_view_set_read_only (FbEditorView *self, gboolean read_only)
{
  g_return_if_fail (FB_IS_EDITOR_VIEW (self));

  if (self->read_only == read_only)
    return;

  self->read_only = read_only;
  fb_web_view_set_read_only (self->web, read_only);
  call_with_value (self, "read-only", read_only);
}

void
fb_editor_view_set_narrow (FbEditorView *self, gboolean narrow)
{
  g_return_if_fail (FB_IS_EDITOR_VIEW (self));

  if (self->narrow == narrow)
    return;

  self->narrow = narrow;
  call_with_value (self, "narrow", narrow);
}

void
fb_editor_view_call_async (FbEditorView       *self,
                           const char         *command,
                           JsonObject         *arguments,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (FB_IS_EDITOR_VIEW (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_editor_view_call_async);
  fb_editor_call_run (task, self->web, command, arguments);
}

char *
fb_editor_view_call_finish (FbEditorView *self, GAsyncResult *result, GError **error)
{
  char *text;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  text = g_task_propagate_pointer (G_TASK (result), error);
  if (text == NULL)
    fb_error_convert (error);

  return text;
}

void
fb_editor_view_invoke (FbEditorView *self, const char *action)
{
  g_autoptr (JsonObject) arguments = json_object_new ();

  g_return_if_fail (FB_IS_EDITOR_VIEW (self));

  json_object_set_string_member (arguments, "action", action);
  fb_editor_view_call_async (self, "invoke", arguments, NULL, NULL, NULL);
}

void
fb_editor_view_show (FbEditorView *self, const char *id)
{
  g_autoptr (JsonObject) arguments = json_object_new ();

  g_return_if_fail (FB_IS_EDITOR_VIEW (self));

  json_object_set_string_member (arguments, "id", id);
  fb_editor_view_call_async (self, "show", arguments, NULL, NULL, NULL);
}

void
fb_editor_view_answer_deploy (FbWebReply *reply, guint status, const char *body, gboolean quiet)
{
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autofree char *text = NULL;

  g_return_if_fail (FB_IS_WEB_REPLY (reply));

  json_object_set_int_member (answer, "status", status);
  json_object_set_string_member (answer, "body", body != NULL ? body : "");
  json_object_set_boolean_member (answer, "quiet", quiet);
  text = fb_json_print_object (answer);
  fb_web_reply_send (reply, text);
}
