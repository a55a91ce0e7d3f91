/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "editor/fb-editor-view.h"

#include <glib/gi18n.h>
#include <string.h>

#include "editor/fb-editor-clipboard.h"
#include "fb-error.h"
#include "fb-json.h"

/* The bridge to data/node-red/editor.js: each message type has one handler in a table, each command
 * is a call into the page. Owned by an editor page. */

#define RESOURCES "/io/github/flowbench/Flowbench/editor-page/"
#define COMMAND "return await window.flowbench.call(command, JSON.parse(args));"
#define MAX_NOTICE 1000
#define CALL_SECONDS 30

struct _FbEditorView
{
  GtkWidget parent_instance;

  /* Owned */
  FbEditorState     *state;
  FbEditorClipboard *clipboard;
  char              *token;

  /* Child */
  FbWebView *web;

  gboolean read_only;
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
handle_ready (FbEditorView *self, JsonObject *message, GBytes *body, FbWebReply *reply)
{
  fb_editor_state_read_ready (self->state, message);
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
  g_signal_emit (self, signals[CONFLICT], 0, fb_json_get_boolean (message, "dirty", FALSE));
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
  { "conflict", handle_conflict },
  { "conflict-over", handle_conflict_over },
  { "connection", handle_connection },
  { "copied", handle_copied },
  { "deploy", handle_deploy },
  { "foreign", handle_foreign },
  { "login", handle_login },
  { "notify", handle_notify },
  { "paste", handle_paste },
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

static char *
resource_text (const char *name)
{
  g_autofree char *path = g_strconcat (RESOURCES, name, NULL);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_assert (bytes != NULL);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* A script of ours is one function; this is its call. (transfer full) @options */
static char *
call_of (const char *script, JsonObject *options)
{
  g_autoptr (JsonObject) owned = options;
  g_autofree char *function = resource_text (script);
  g_autofree char *text = fb_json_print_object (owned);

  return g_strconcat (g_strchomp (function), " (", text, ");\n", NULL);
}

/* The page's language, when Node-RED speaks it: it takes what it does not know for English. */
static char *
page_language (void)
{
  const char *name = g_get_language_names ()[0];
  char       *language = g_strdup (strcmp (name, "C") == 0 ? "en-US" : name);

  language[strcspn (language, ".@")] = '\0';

  return g_strdelimit (language, "_", '-');
}

static JsonObject *
start_options (FbEditorView *self)
{
  g_autoptr (GUri) uri = g_uri_parse (fb_web_view_get_uri (self->web), G_URI_FLAGS_ENCODED, NULL);
  g_autofree char *path = g_strdup (g_uri_get_path (uri));
  g_autofree char *language = page_language ();
  g_autofree char *origin = NULL;
  JsonObject      *options = json_object_new ();

  origin = g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                       g_uri_get_port (uri), "", NULL, NULL);
  json_object_set_string_member (options, "origin", origin);
  json_object_set_string_member (options, "path", path);
  json_object_set_string_member (options, "language", language);
  if (self->token != NULL)
    json_object_set_string_member (options, "token", self->token);

  return options;
}

static void
update_content (FbEditorView *self)
{
  JsonObject      *options = json_object_new ();
  g_autofree char *start = call_of ("editor-start.js", start_options (self));
  g_autofree char *end = NULL;
  g_autofree char *css4 = resource_text ("editor-4.css");
  g_autofree char *dark4 = resource_text ("editor-4-dark.css");
  g_autofree char *css5 = resource_text ("editor-5.css");
  g_autofree char *style = g_strconcat (css4, dark4, css5, NULL);

  json_object_set_boolean_member (options, "readOnly", self->read_only);
  end = call_of ("editor.js", options);
  fb_web_view_set_content (self->web, start, end, style);
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
  signals[CONFLICT] = make_signal ("conflict", 1, G_TYPE_BOOLEAN, 0, 0);
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
fb_editor_view_load (FbEditorView *self, const char *target)
{
  g_autofree char *uri = NULL;

  g_return_if_fail (FB_IS_EDITOR_VIEW (self));

  fb_editor_state_clear (self->state);
  if (target != NULL)
    {
      g_autofree char *escaped = g_uri_escape_string (target, NULL, FALSE);

      uri = g_strconcat (fb_web_view_get_uri (self->web), "#flow/", escaped, NULL);
    }
  fb_web_view_load (self->web, uri != NULL ? uri : fb_web_view_get_uri (self->web));
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

void
fb_editor_view_set_read_only (FbEditorView *self, gboolean read_only)
{
  g_autoptr (JsonObject) arguments = json_object_new ();

  g_return_if_fail (FB_IS_EDITOR_VIEW (self));

  if (self->read_only == read_only)
    return;

  self->read_only = read_only;
  update_content (self);
  fb_web_view_set_read_only (self->web, read_only);
  json_object_set_boolean_member (arguments, "value", read_only);
  fb_editor_view_call_async (self, "read-only", arguments, NULL, NULL, NULL);
}

/* One command. A page that hangs never answers, so it has a time limit. */
typedef struct
{
  GTask        *task;
  GCancellable *inner;
  gulong        outer; /* handler on the caller's cancellable */
  guint         timer;
} Call;

static gboolean
call_late_cb (gpointer user_data)
{
  Call *call = user_data;

  call->timer = 0;
  g_cancellable_cancel (call->inner);

  return G_SOURCE_REMOVE;
}

static void
outer_cancelled_cb (GCancellable *outer, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
call_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call   *call = user_data;
  GError *error = NULL;
  char   *text = fb_web_view_run_finish (FB_WEB_VIEW (source), result, &error);

  if (text != NULL)
    g_task_return_pointer (call->task, text, g_free);
  else if (call->timer == 0)
    {
      g_error_free (error);
      g_task_return_new_error (call->task, FB_ERROR, FB_ERROR_UNREACHABLE, "%s",
                               _ ("The editor does not answer"));
    }
  else
    g_task_return_error (call->task, error);

  g_clear_handle_id (&call->timer, g_source_remove);
  if (call->outer != 0)
    g_signal_handler_disconnect (g_task_get_cancellable (call->task), call->outer);
  g_object_unref (call->inner);
  g_object_unref (call->task);
  g_free (call);
}

void
fb_editor_view_call_async (FbEditorView       *self,
                           const char         *command,
                           JsonObject         *arguments,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autofree char *text = NULL;
  GVariantDict     dict;
  Call            *call;

  g_return_if_fail (FB_IS_EDITOR_VIEW (self));

  call = g_new0 (Call, 1);
  call->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (call->task, fb_editor_view_call_async);
  call->inner = g_cancellable_new ();
  call->timer = g_timeout_add_seconds (CALL_SECONDS, call_late_cb, call);
  if (cancellable != NULL)
    call->outer =
        g_signal_connect (cancellable, "cancelled", G_CALLBACK (outer_cancelled_cb), call->inner);

  text = arguments != NULL ? fb_json_print_object (arguments) : g_strdup ("{}");
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "command", "s", command);
  g_variant_dict_insert (&dict, "args", "s", text);
  fb_web_view_run_async (self->web, COMMAND, g_variant_dict_end (&dict), call->inner,
                         call_answered_cb, call);
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
