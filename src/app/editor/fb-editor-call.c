/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "editor/fb-editor-call.h"

#include <glib/gi18n.h>

#include "fb-error.h"
#include "fb-json.h"

/* The time limit cancels the call by a cancellable of its own, which the caller's leads to. */

#define COMMAND "return await window.flowbench.call(command, JSON.parse(args));"
#define CALL_SECONDS 30

/* Lives from the call to the answer of the view, which always comes. */
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
  Call          *call = user_data;
  GTask         *task = call->task;
  const gboolean is_late = call->timer == 0;
  GError        *error = NULL;
  char          *text = fb_web_view_run_finish (FB_WEB_VIEW (source), result, &error);

  /* Before the caller hears of it, who may cancel what they called with. */
  g_clear_handle_id (&call->timer, g_source_remove);
  if (call->outer != 0)
    g_signal_handler_disconnect (g_task_get_cancellable (task), call->outer);
  g_object_unref (call->inner);
  g_free (call);

  if (text != NULL)
    g_task_return_pointer (task, text, g_free);
  else if (is_late)
    {
      g_error_free (error);
      g_task_return_new_error (task, FB_ERROR, FB_ERROR_UNREACHABLE, "%s",
                               _ ("The editor does not answer"));
    }
  else
    g_task_return_error (task, error);
  g_object_unref (task);
}

void
fb_editor_call_run (GTask *task, FbWebView *web, const char *command, JsonObject *arguments)
{
  GCancellable    *cancellable = g_task_get_cancellable (task);
  g_autofree char *text = arguments != NULL ? fb_json_print_object (arguments) : g_strdup ("{}");
  GVariantDict     dict;
  Call            *call = g_new0 (Call, 1);

  call->task = task;
  call->inner = g_cancellable_new ();
  call->timer = g_timeout_add_seconds (CALL_SECONDS, call_late_cb, call);
  if (cancellable != NULL)
    call->outer =
        g_signal_connect (cancellable, "cancelled", G_CALLBACK (outer_cancelled_cb), call->inner);

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "command", "s", command);
  g_variant_dict_insert (&dict, "args", "s", text);
  fb_web_view_run_async (web, COMMAND, g_variant_dict_end (&dict), call->inner, call_answered_cb,
                         call);
}
