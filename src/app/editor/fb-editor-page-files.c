/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "editor/fb-editor-page-private.h"

#include <glib/gi18n.h>

#include "fb-json.h"
#include "instance/fb-flow-file.h"
#include "widget/fb-ask.h"

/* Files in and out: dropped or chosen flows are imported after a look at what they hold, and
 * downloads go where a person says. */

#define MAX_PROBLEMS 3

/* The actions that take a file. */
static const char *const taking[] = { "import-file", "import-uri" };

typedef struct
{
  FbEditorPage   *self;
  FbFlowDocument *document;
} Import;

static void
import_free (Import *import)
{
  g_object_unref (import->self);
  fb_flow_document_unref (import->document);
  g_free (import);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Import, import_free)

static void
report (FbEditorPage *self, const char *text)
{
  fb_banner_show (self->problem, FB_BANNER_ERROR, text, NULL, TRUE);
}

static void
fb_editor_view_imported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbEditorPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = fb_editor_view_call_finish (FB_EDITOR_VIEW (source), result, &error);
  g_autoptr (JsonObject) answer = NULL;

  if (text == NULL)
    {
      report (self, error->message);
      return;
    }

  answer = fb_json_parse_object (text, -1, FB_WEB_MAX_HEADER, NULL);
  if (answer != NULL && fb_json_get_boolean (answer, "copied", FALSE))
    fb_editor_page_toast (self, _ ("Imported as copies, since some of the nodes are here already"));
  gtk_widget_grab_focus (GTK_WIDGET (source));
}

static void
import_asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Import) import = user_data;
  FbEditorPage    *self = import->self;
  g_autofree char *answer = fb_ask_finish (GTK_WIDGET (source), result);
  g_autoptr (JsonObject) arguments = json_object_new ();
  g_autoptr (GBytes) flows = NULL;
  g_autofree char *text = NULL;

  if (g_str_equal (answer, "cancel") || self->editor == NULL ||
      fb_editor_get_phase (self->editor) != FB_EDITOR_READY)
    return;

  flows = fb_flow_document_get_flows (import->document);
  text = g_strndup (g_bytes_get_data (flows, NULL), g_bytes_get_size (flows));
  json_object_set_string_member (arguments, "nodes", text);
  json_object_set_boolean_member (arguments, "newTab", g_str_equal (answer, "new-tab"));
  fb_editor_view_call_async (fb_editor_get_view (self->editor), "import", arguments, NULL,
                             fb_editor_view_imported_cb, g_object_ref (self));
}

static gboolean
has_tabs (FbFlowDocument *document)
{
  for (guint i = 0; i < fb_flow_document_get_n_nodes (document); i++)
    if (g_strcmp0 (fb_flow_document_get_node (document, i)->type, "tab") == 0)
      return TRUE;

  return FALSE;
}

static char *
describe (FbFlowDocument *document, GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autofree char *counts = fb_flow_document_describe (document);
  GPtrArray       *problems = fb_flow_document_get_problems (document);
  GString         *text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n%s", valid, counts);
  for (guint i = 0; i < MIN (problems->len, MAX_PROBLEMS); i++)
    g_string_append_printf (text, "\n⚠ %s",
                            ((FbFlowProblem *)g_ptr_array_index (problems, i))->message);
  if (problems->len > MAX_PROBLEMS)
    {
      const guint more = problems->len - MAX_PROBLEMS;

      g_string_append_c (text, '\n');
      g_string_append_printf (text, ngettext ("and %u more", "and %u more", more), more);
    }

  return g_string_free (text, FALSE);
}

static void
ask (FbEditorPage *self, FbFlowDocument *document, GFile *file)
{
  const gboolean   tabs = has_tabs (document);
  const FbAnswer   whole[] = { { "cancel", _ ("_Cancel"), FB_ANSWER_PLAIN },
                               { "here", _ ("_Import"), FB_ANSWER_SUGGESTED },
                               { NULL } };
  const FbAnswer   nodes[] = { { "cancel", _ ("_Cancel"), FB_ANSWER_PLAIN },
                               { "new-tab", _ ("Import to _New Tab"), FB_ANSWER_PLAIN },
                               { "here", _ ("_Import Here"), FB_ANSWER_SUGGESTED },
                               { NULL } };
  g_autofree char *body = describe (document, file);
  g_autofree char *heading =
      g_strdup_printf (_ ("Import into %s?"),
                       fb_instance_get_name (fb_editor_get_instance (self->editor)));
  Import *import = g_new0 (Import, 1);

  import->self = g_object_ref (self);
  import->document = fb_flow_document_ref (document);
  fb_ask_async (GTK_WIDGET (self), heading, body, tabs ? whole : nodes, NULL, import_asked_cb,
                import);
}

static void
fb_flow_file_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbEditorPage) self = user_data;
  GFile *file = G_FILE (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (FbFlowDocument) document = fb_flow_file_read_finish (file, result, &error);

  if (self->editor == NULL)
    return;
  if (document == NULL)
    report (self, error->message);
  else if (fb_flow_document_get_n_nodes (document) == 0)
    report (self, _ ("The file holds no nodes."));
  else
    ask (self, document, file);
}

void
fb_editor_page_import_pending (FbEditorPage *self)
{
  g_autoptr (GFile) file = g_steal_pointer (&self->pending);

  if (file != NULL)
    fb_flow_file_read_async (file, NULL, fb_flow_file_read_cb, g_object_ref (self));
}

/* What is imported would lie below what a person is in the middle of. TRUE when that was said. */
static gboolean
refuse_below_dialog (FbEditorPage *self)
{
  FbEditorState *state = fb_editor_get_state (self->editor);
  FbEditorCover  cover = state != NULL ? fb_editor_state_get_cover (state) : FB_EDITOR_COVER_NONE;

  if (cover != FB_EDITOR_COVER_DIALOG && cover != FB_EDITOR_COVER_QUESTION)
    return FALSE;

  fb_editor_page_toast (self, _ ("Close the editor’s dialog first, then import the file"));

  return TRUE;
}

void
fb_editor_page_import (FbEditorPage *self, GFile *file)
{
  g_return_if_fail (FB_IS_EDITOR_PAGE (self));
  g_return_if_fail (G_IS_FILE (file));

  if (refuse_below_dialog (self))
    return;
  g_set_object (&self->pending, file);
  if (fb_editor_get_phase (self->editor) == FB_EDITOR_READY)
    fb_editor_page_import_pending (self);
  else
    fb_editor_wake (self->editor);
}

void
fb_editor_page_drop_chooser (FbEditorPage *self)
{
  if (self->chooser == NULL)
    return;

  /* While it is shown it holds itself, and would still call back. */
  gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
}

static void
open_response_cb (GtkNativeDialog *chooser, int response, gpointer user_data)
{
  FbEditorPage *self = user_data;
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    fb_editor_page_import (self, file);
  g_clear_object (&self->chooser);
}

static GtkWindow *
get_window (FbEditorPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
import_file_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbEditorPage *self = user_data;

  if (refuse_below_dialog (self))
    return;

  fb_editor_page_drop_chooser (self);
  self->chooser = fb_flow_file_chooser_new (get_window (self));
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (open_response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
import_uri_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  fb_editor_page_import (user_data, file);
}

static void
trust_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  fb_editor_page_trust (user_data);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, gpointer user_data)
{
  FbEditorPage *self = user_data;
  GSList       *files = g_value_get_boxed (value);

  /* One document at a time, as each is looked at first. */
  if (files == NULL || files->next != NULL || fb_editor_get_phase (self->editor) != FB_EDITOR_READY)
    {
      report (self, _ ("Drop one file with flows onto an open editor."));
      return FALSE;
    }

  fb_editor_page_import (self, files->data);

  return TRUE;
}

typedef struct
{
  FbEditorPage *self;
  FbWebReply   *reply;
} Save;

static void
save_free (gpointer data, GClosure *closure)
{
  Save *save = data;

  g_object_unref (save->reply);
  g_free (save);
}

static void
save_response_cb (GtkNativeDialog *chooser, int response, gpointer user_data)
{
  Save *save = user_data;
  g_autoptr (FbEditorPage) self = g_object_ref (save->self);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  fb_web_reply_send (save->reply, response == GTK_RESPONSE_ACCEPT ? path : NULL);
  g_clear_object (&self->chooser);
}

static void
web_save_file_cb (FbEditorPage *self, const char *name, FbWebReply *reply)
{
  Save *save;

  g_assert (FB_IS_EDITOR_PAGE (self));

  save = g_new0 (Save, 1);
  save->self = self;
  save->reply = g_object_ref (reply);
  fb_editor_page_drop_chooser (self);
  self->chooser = gtk_file_chooser_native_new (_ ("Save"), get_window (self),
                                               GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_data (self->chooser, "response", G_CALLBACK (save_response_cb), save, save_free,
                         0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* Files are taken where there is, or will be in a moment, an editor for them. */
static void
update_takes_files (FbEditorPage *self)
{
  FbInstance *instance = fb_editor_get_instance (self->editor);
  GActionMap *actions = G_ACTION_MAP (fb_editor_actions_get_group (self->actions));
  gboolean    takes =
      fb_editor_get_phase (self->editor) == FB_EDITOR_READY ||
      (fb_instance_is_online (instance) && fb_instance_get_mode (instance) != FB_MODE_OFF);

  g_assert (FB_IS_EDITOR_PAGE (self));

  for (gsize i = 0; i < G_N_ELEMENTS (taking); i++)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (actions, taking[i])),
                                 takes);
}

static void
connect_taking (FbEditorPage *self)
{
  FbInstance *instance = fb_editor_get_instance (self->editor);

  g_signal_connect_object (self->editor, "notify::phase", G_CALLBACK (update_takes_files), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (instance, "notify::state", G_CALLBACK (update_takes_files), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (instance, "notify::mode", G_CALLBACK (update_takes_files), self,
                           G_CONNECT_SWAPPED);
  update_takes_files (self);
}

void
fb_editor_page_files_init (FbEditorPage *self)
{
  static const GActionEntry entries[] = {
    { "import-file", import_file_cb },
    { "import-uri", import_uri_cb, "s" },
    { "trust", trust_cb },
  };
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_action_map_add_action_entries (G_ACTION_MAP (fb_editor_actions_get_group (self->actions)),
                                   entries, G_N_ELEMENTS (entries), self);
  connect_taking (self);
  /* Before the page's own target, which would take the file without a look. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (target), GTK_PHASE_CAPTURE);
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  g_signal_group_connect_object (self->web, "save-file", G_CALLBACK (web_save_file_cb), self,
                                 G_CONNECT_SWAPPED);
}
