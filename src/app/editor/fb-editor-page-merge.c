/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "editor/fb-editor-page-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fb-error.h"
#include "snapshot/fb-merge-dialog.h"

/* Somebody else deployed while something is edited here: what the page began from, what it holds
 * now and what runs are merged, a person decides what collides, and the page gets what comes out,
 * not deployed yet. One step after the other; whatever ends it early shows the conflict again. */

typedef struct
{
  FbEditorPage *page;
  FbEditorView *view;
  GBytes       *texts[FB_MERGE_N_SIDES];
} Merge;

static void
merge_free (gpointer data)
{
  Merge *self = data;

  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    g_clear_pointer (&self->texts[side], g_bytes_unref);
  self->page->n_merges--;
  g_clear_object (&self->page);
  g_clear_object (&self->view);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Merge, merge_free)

static void
say_failure (FbEditorPage *self, const GError *error)
{
  g_autofree char *text = g_strdup_printf (_ ("Merging failed: %s"), error->message);

  fb_banner_show (self->problem, FB_BANNER_ERROR, text, NULL, TRUE);
  fb_editor_page_show_conflict (self, TRUE);
}

/* @error: (nullable) none when the person ended it */
static void
give_up (Merge *self, const GError *error)
{
  if (self->page->editor == NULL || fb_editor_get_view (self->page->editor) != self->view)
    return;

  if (error != NULL)
    say_failure (self->page, error);
  else
    fb_editor_page_show_conflict (self->page, TRUE);
}

/* The page gets what came out. That is whole in itself: when the page it began with is gone, the
 * next one gets it. */

static void
applied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbEditorPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = fb_editor_view_call_finish (FB_EDITOR_VIEW (source), result, &error);

  if (self->editor == NULL)
    return;
  if (answer == NULL)
    say_failure (self, error);
  else
    fb_editor_page_toast (self, _ ("Changes merged, not deployed yet"));
}

static char *
to_text (GBytes *bytes)
{
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

void
fb_editor_page_put_merged (FbEditorPage *self)
{
  g_autoptr (GBytes) merged = g_steal_pointer (&self->merged);
  g_autoptr (GBytes) onto = g_steal_pointer (&self->merged_onto);
  g_autoptr (JsonObject) arguments = json_object_new ();
  g_autofree char *nodes = NULL;
  g_autofree char *theirs = NULL;

  if (merged == NULL)
    return;

  nodes = to_text (merged);
  theirs = to_text (onto);
  json_object_set_string_member (arguments, "nodes", nodes);
  json_object_set_string_member (arguments, "theirs", theirs);
  fb_editor_view_call_async (fb_editor_get_view (self->editor), "apply-merge", arguments, NULL,
                             applied_cb, g_object_ref (self));
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Merge) self = user_data;
  g_autoptr (GBytes) flows = fb_merge_dialog_ask_finish (GTK_WIDGET (source), result);
  FbEditorPage *page = self->page;

  if (flows == NULL || page->editor == NULL)
    {
      give_up (self, NULL);
      return;
    }

  g_clear_pointer (&page->merged, g_bytes_unref);
  g_clear_pointer (&page->merged_onto, g_bytes_unref);
  page->merged = g_steal_pointer (&flows);
  page->merged_onto = g_bytes_ref (self->texts[FB_MERGE_THEIRS]);
  if (fb_editor_get_phase (page->editor) == FB_EDITOR_READY)
    {
      fb_editor_page_put_merged (page);
      return;
    }

  fb_banner_show (page->problem, FB_BANNER_INFO,
                  _ ("The editor page was gone. It gets what was merged as soon as it is back."),
                  NULL, TRUE);
  fb_editor_reload (page->editor);
}

/* Merging. */

static void
merge_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Merge          *self = data;
  FbFlowDocument *documents[FB_MERGE_N_SIDES] = { NULL };
  GError         *error = NULL;
  gboolean        well = TRUE;

  for (guint side = 0; well && side < FB_MERGE_N_SIDES; side++)
    {
      documents[side] = fb_flow_document_new (self->texts[side], &error);
      well = documents[side] != NULL;
    }
  if (well)
    g_task_return_pointer (task,
                           fb_flow_merge_new (documents[FB_MERGE_BASE], documents[FB_MERGE_MINE],
                                              documents[FB_MERGE_THEIRS]),
                           (GDestroyNotify)fb_flow_merge_unref);
  else
    g_task_return_error (task, error);
  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    g_clear_pointer (&documents[side], fb_flow_document_unref);
}

static void
merged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Merge) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FbFlowMerge) merge = g_task_propagate_pointer (G_TASK (result), &error);

  /* Its tab was closed: only this holds the page. */
  if (gtk_widget_get_root (GTK_WIDGET (self->page)) == NULL)
    return;
  if (merge == NULL)
    {
      give_up (self, error);
      return;
    }

  fb_merge_dialog_ask_async (GTK_WIDGET (self->page), merge, NULL, asked_cb, self);
  g_steal_pointer (&self);
}

/* The sides. */

static void
theirs_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Merge) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) task = NULL;

  self->texts[FB_MERGE_THEIRS] =
      fb_admin_client_get_flows_finish (FB_ADMIN_CLIENT (source), result, &error);
  if (self->texts[FB_MERGE_THEIRS] == NULL)
    {
      give_up (self, error);
      return;
    }

  task = g_task_new (self->page, NULL, merged_cb, self);
  g_task_set_source_tag (task, theirs_cb);
  g_task_set_task_data (task, self, NULL);
  g_task_run_in_thread (task, merge_thread);
  g_steal_pointer (&self);
}

static void
ask_for_side (Merge *self, FbMergeSide side, GAsyncReadyCallback callback)
{
  g_autoptr (JsonObject) arguments = json_object_new ();

  json_object_set_boolean_member (arguments, "mine", side == FB_MERGE_MINE);
  fb_editor_view_call_async (self->view, "side", arguments, NULL, callback, self);
}

static gboolean
take_side (Merge *self, FbMergeSide side, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  char *text = fb_editor_view_call_finish (self->view, result, &error);

  if (text == NULL)
    {
      give_up (self, error);
      return FALSE;
    }

  self->texts[side] = g_bytes_new_take (text, strlen (text));
  return TRUE;
}

static void
mine_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Merge) self = user_data;
  FbAdminClient *admin;

  if (!take_side (self, FB_MERGE_MINE, result) || self->page->editor == NULL)
    return;

  admin = fb_instance_link_get_admin (fb_editor_get_link (self->page->editor));
  if (admin == NULL)
    {
      FbInstance *instance = fb_editor_get_instance (self->page->editor);
      g_autoptr (GError) error = NULL;

      fb_throw (&error, FB_ERROR_UNREACHABLE, _ ("“%s” is not reached now"),
                fb_instance_get_name (instance));
      give_up (self, error);
      return;
    }

  fb_admin_client_get_flows_async (admin, NULL, theirs_cb, self);
  g_steal_pointer (&self);
}

static void
base_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Merge) self = user_data;

  if (!take_side (self, FB_MERGE_BASE, result))
    return;

  ask_for_side (self, FB_MERGE_MINE, mine_cb);
  g_steal_pointer (&self);
}

void
fb_editor_page_merge (FbEditorPage *self)
{
  Merge *merge;

  g_return_if_fail (FB_IS_EDITOR_PAGE (self));
  g_return_if_fail (fb_editor_get_view (self->editor) != NULL);

  merge = g_new0 (Merge, 1);
  merge->page = g_object_ref (self);
  self->n_merges++;
  merge->view = g_object_ref (fb_editor_get_view (self->editor));
  ask_for_side (merge, FB_MERGE_BASE, base_cb);
}
