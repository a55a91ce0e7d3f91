/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-window-private.h"

#include <glib/gi18n.h>

#include "window/fb-instance-page.h"

/* Comparisons with what is edited and not deployed, which the editor is asked for first. */

typedef struct
{
  FbWindow   *window;
  FbDiffSide *older;
  FbDiffSide *newer;
} Asked;

static void
edits_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Asked *asked = user_data;
  g_autoptr (FbWindow) self = asked->window;
  g_autoptr (FbDiffSide) older = asked->older;
  g_autoptr (FbDiffSide) newer = asked->newer;
  g_autoptr (GError) error = NULL;
  char *text = fb_editor_view_call_finish (FB_EDITOR_VIEW (object), result, &error);

  if (text == NULL)
    {
      fb_window_toast (self, error->message, NULL, NULL);
      return;
    }

  newer->flows = g_bytes_new_take (text, strlen (text));
  if (self->session != NULL)
    fb_window_compare (self, older, newer);
}

/* @older: (transfer full) */
static void
compare_edited (FbWindow *self, FbDiffSide *older, FbInstance *instance)
{
  AdwTabPage *tab = fb_window_find_tab (self, instance);
  GtkWidget  *page = tab != NULL ? adw_tab_page_get_child (tab) : NULL;
  FbEditor   *editor = page != NULL ? fb_instance_page_get_editor (FB_INSTANCE_PAGE (page)) : NULL;
  FbEditorView *view = editor != NULL && fb_editor_get_phase (editor) == FB_EDITOR_READY
                           ? fb_editor_get_view (editor)
                           : NULL;
  g_autoptr (JsonObject) arguments = json_object_new ();
  Asked *asked;

  if (view == NULL)
    {
      fb_diff_side_free (older);
      fb_window_toast (self, _ ("Open the editor of the instance first"), NULL, NULL);
      return;
    }

  asked = g_new0 (Asked, 1);
  asked->window = g_object_ref (self);
  asked->older = older;
  asked->newer = fb_diff_side_new_edited (instance);
  json_object_set_boolean_member (arguments, "all", TRUE);
  fb_editor_view_call_async (view, "export", arguments, self->cancellable, edits_read_cb, asked);
}

static void
compare_edited_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow *self = FB_WINDOW (user_data);
  g_autoptr (FbSnapshot) snapshot = fb_window_find_named_snapshot (self, parameter);
  FbInstance *instance = snapshot != NULL ? fb_window_find_target (self, snapshot) : NULL;

  if (instance != NULL)
    compare_edited (self, fb_diff_side_new_snapshot (snapshot), instance);
  else
    fb_window_toast (self, _ ("Open the instance to compare with first"), NULL, NULL);
}

/* What is edited with what runs. */
static void
compare_edits_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow   *self = FB_WINDOW (user_data);
  FbInstance *instance = fb_window_find_instance (self, parameter);

  if (instance != NULL)
    compare_edited (self, fb_diff_side_new_running (instance), instance);
}

static const GActionEntry entries[] = {
  { "compare-edited", compare_edited_cb, "s" },
  { "compare-edits", compare_edits_cb, "s" },
};

void
fb_window_compare_edits_init (FbWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
