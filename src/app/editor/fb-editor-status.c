/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "editor/fb-editor-status.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "widget/fb-instance-text.h"

/* Part of the editor page. Two constant tables: one by the state of the instance while it does not
 * answer, one by the phase of the editor while it does. */

#define LAST_LINES 1

struct _FbEditorStatus
{
  GtkWidget parent_instance;

  /* Owned */
  FbEditor     *editor;
  GSignalGroup *state;   /* of its page */
  GCancellable *reading; /* (nullable) of the log while the instance starts */

  /* Template */
  AdwStatusPage  *page;
  GtkSpinner     *spinner;
  GtkProgressBar *progress;
  GtkLabel       *line;
  GtkButton      *first;
  GtkButton      *second;

  guint timer;
};

G_DEFINE_FINAL_TYPE (FbEditorStatus, fb_editor_status, GTK_TYPE_WIDGET)

typedef struct
{
  const char *icon;
  const char *title; /* NULL: the state's own word */
  const char *text;  /* NULL: the detail alone */
  const char *label; /* NULL: nothing to do */
  const char *action;
  const char *second_label;
  const char *second_action;
  gboolean    busy;
  gboolean    loading; /* busy, and it is known how far */
} Look;

static const Look states[] = {
  [FB_INSTANCE_UNKNOWN] = { .busy = TRUE },
  [FB_INSTANCE_STOPPED] = { .icon = "media-playback-start-symbolic",
                            .title = N_ ("Not Running"),
                            .text = N_ ("Start the instance to edit its flows."),
                            .label = N_ ("_Start"),
                            .action = "win.start-instance" },
  [FB_INSTANCE_STARTING] = { .title = N_ ("Starting"), .busy = TRUE },
  [FB_INSTANCE_STOPPING] = { .title = N_ ("Stopping"), .busy = TRUE },
  [FB_INSTANCE_CRASHED] = { .icon = "dialog-error-symbolic",
                            .title = N_ ("It Has Crashed"),
                            .label = N_ ("_Start"),
                            .action = "win.start-instance",
                            .second_label = N_ ("Start in Sa_fe Mode"),
                            .second_action = "win.start-instance-safe" },
  [FB_INSTANCE_UNREACHABLE] = { .icon = "network-offline-symbolic",
                                .title = N_ ("No Answer"),
                                .text = N_ ("Its settings and what was kept of it stay usable."),
                                .label = N_ ("Try _Again"),
                                .action = "win.connect-instance",
                                .second_label = N_ ("S_ettings"),
                                .second_action = "win.instance-settings" },
  [FB_INSTANCE_LOGIN_NEEDED] = { .icon = "dialog-password-symbolic",
                                 .title = N_ ("Sign In"),
                                 .text = N_ ("The instance wants to know who you are."),
                                 .label = N_ ("_Sign In…"),
                                 .action = "win.sign-in-instance" },
  [FB_INSTANCE_UNTRUSTED] = { .icon = "channel-insecure-symbolic",
                              .title = N_ ("Certificate Not Trusted"),
                              .label = N_ ("_Look at It…"),
                              .action = "page.trust" },
};

static const Look off = { .icon = "network-offline-symbolic",
                          .title = N_ ("Switched Off"),
                          .text = N_ ("In mode “Off” this instance is never contacted."),
                          .label = N_ ("S_ettings"),
                          .action = "win.instance-settings" };

static const Look phases[] = {
  [FB_EDITOR_ASLEEP] = { .busy = TRUE },
  [FB_EDITOR_PREPARING] = { .title = N_ ("Opening the Editor"), .loading = TRUE },
  [FB_EDITOR_LOADING] = { .title = N_ ("Opening the Editor"), .loading = TRUE },
  [FB_EDITOR_READY] = { .busy = TRUE },
  [FB_EDITOR_HUNG] = { .icon = "content-loading-symbolic",
                       .title = N_ ("The Editor Does Not Answer"),
                       .text = N_ (
                           "It may come back by itself. Loaded anew, it offers what was kept of "
                           "your changes; the instance goes on running."),
                       .label = N_ ("_Reload"),
                       .action = "page.reload" },
  [FB_EDITOR_DEAD] = { .icon = "face-sad-symbolic",
                       .title = N_ ("The Editor Page Is Gone"),
                       .text = N_ ("The instance goes on running. What was not deployed was kept "
                                   "and is offered when the editor is back."),
                       .label = N_ ("_Reload"),
                       .action = "page.reload" },
  [FB_EDITOR_FAILED] = { .icon = "dialog-error-symbolic",
                         .title = N_ ("The Editor Does Not Open"),
                         .label = N_ ("Try _Again"),
                         .action = "page.reload",
                         .second_label = N_ ("Open in _Browser"),
                         .second_action = "win.open-in-browser" },
  [FB_EDITOR_UNSUPPORTED] = { .icon = "security-low-symbolic",
                              .title = N_ ("No Editor on This System"),
                              .label = N_ ("Open in _Browser"),
                              .action = "win.open-in-browser" },
};

static void
set_button (FbEditorStatus *self, GtkButton *button, const char *label, const char *action)
{
  const char *id = fb_instance_get_id (fb_editor_get_instance (self->editor));

  /* The action of before must not see the parameter of the next one. */
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), NULL);
  gtk_widget_set_visible (GTK_WIDGET (button), label != NULL);
  if (label == NULL)
    return;

  gtk_button_set_label (button, _ (label));
  if (g_str_has_prefix (action, "win."))
    gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", id);
  else
    gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), NULL);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
}

/* @paragraphs: (transfer none) those that are not NULL. (nullable) (transfer full) markup */
static char *
join (const char *const *paragraphs, gsize n_paragraphs)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < n_paragraphs; i++)
    if (paragraphs[i] != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n\n" : "", paragraphs[i]);

  return text->len > 0 ? g_markup_escape_text (text->str, -1) : NULL;
}

/* @kept: (nullable) what became of the edits */
static void
show (FbEditorStatus *self, const Look *look, const char *detail, const char *kept)
{
  FbInstance       *instance = fb_editor_get_instance (self->editor);
  const char       *text = look->text != NULL ? _ (look->text) : NULL;
  const char *const paragraphs[] = { detail, text, kept };
  g_autofree char  *description = join (paragraphs, G_N_ELEMENTS (paragraphs));

  adw_status_page_set_icon_name (self->page, look->icon);
  adw_status_page_set_title (self->page,
                             look->title != NULL
                                 ? _ (look->title)
                                 : fb_instance_text_state (fb_instance_get_state (instance)));
  adw_status_page_set_description (self->page, description);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), look->busy);
  gtk_spinner_set_spinning (self->spinner, look->busy);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), look->loading);
  set_button (self, self->first, look->label, look->action);
  set_button (self, self->second, look->second_label, look->second_action);
}

static void
fb_keeper_client_log_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbEditorStatus) self = user_data;
  g_autoptr (GPtrArray) lines =
                 fb_keeper_client_read_log_finish (FB_KEEPER_CLIENT (source), result, NULL);

  if (self->timer != 0 && lines != NULL && lines->len > 0)
    {
      gtk_label_set_text (self->line,
                          ((FbLogLine *)g_ptr_array_index (lines, lines->len - 1))->text);
      gtk_widget_set_visible (GTK_WIDGET (self->line), TRUE);
    }
}

static gboolean
timer_cb (gpointer user_data)
{
  FbEditorStatus *self = user_data;
  FbKeeperClient *keeper = fb_instance_link_get_keeper (fb_editor_get_link (self->editor));

  if (keeper != NULL)
    fb_keeper_client_read_log_async (keeper, LAST_LINES, 40, NULL, self->reading,
                                     fb_keeper_client_log_read_cb, g_object_ref (self));

  return G_SOURCE_CONTINUE;
}

/* What the instance says while it starts. */
static void
follow_log (FbEditorStatus *self, gboolean follow)
{
  if (follow == (self->timer != 0))
    return;

  if (follow)
    {
      self->reading = g_cancellable_new ();
      self->timer = g_timeout_add (500, timer_cb, self);
      return;
    }

  g_clear_handle_id (&self->timer, g_source_remove);
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  gtk_widget_set_visible (GTK_WIDGET (self->line), FALSE);
}

static void
update (FbEditorStatus *self)
{
  FbInstance     *instance = fb_editor_get_instance (self->editor);
  FbInstanceState state = fb_instance_get_state (instance);
  FbEditorPhase   phase = fb_editor_get_phase (self->editor);
  const char     *detail = fb_editor_get_detail (self->editor);
  const char     *kept = NULL;

  g_assert (FB_IS_EDITOR_STATUS (self));

  if (fb_editor_has_edits (self->editor))
    kept = _ ("What you changed and did not deploy is kept; it is there again with the editor.");

  /* A page with edits stays in sight when its server is gone; a banner says so. */
  gtk_widget_set_visible (GTK_WIDGET (self), phase != FB_EDITOR_READY);
  follow_log (self, state == FB_INSTANCE_STARTING && phase != FB_EDITOR_READY);
  if (fb_instance_get_mode (instance) == FB_MODE_OFF)
    show (self, &off, NULL, kept);
  else if (phase == FB_EDITOR_UNSUPPORTED || phase == FB_EDITOR_DEAD || phase == FB_EDITOR_HUNG ||
           fb_instance_is_online (instance))
    show (self, &phases[phase], detail, NULL);
  else
    show (self, &states[state], fb_instance_get_state_detail (instance), kept);
}

static void
show_progress (FbEditorStatus *self)
{
  FbEditorState *state = fb_editor_get_state (self->editor);
  guint          percent = state != NULL ? fb_editor_state_get_progress (state) : 0;

  gtk_progress_bar_set_fraction (self->progress, percent / 100.0);
}

static void
editor_notify_view_cb (FbEditorStatus *self)
{
  g_assert (FB_IS_EDITOR_STATUS (self));

  g_signal_group_set_target (self->state, fb_editor_get_state (self->editor));
  show_progress (self);
}

static void
fb_editor_status_dispose (GObject *object)
{
  FbEditorStatus *self = FB_EDITOR_STATUS (object);

  if (self->line != NULL)
    follow_log (self, FALSE);
  gtk_widget_dispose_template (GTK_WIDGET (self), FB_TYPE_EDITOR_STATUS);
  g_clear_object (&self->state);
  g_clear_object (&self->editor);

  G_OBJECT_CLASS (fb_editor_status_parent_class)->dispose (object);
}

static void
fb_editor_status_class_init (FbEditorStatusClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_editor_status_dispose;
  gtk_widget_class_set_css_name (widget_class, "editorstatus");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/editor/fb-editor-status.ui");
  gtk_widget_class_bind_template_child (widget_class, FbEditorStatus, page);
  gtk_widget_class_bind_template_child (widget_class, FbEditorStatus, spinner);
  gtk_widget_class_bind_template_child (widget_class, FbEditorStatus, progress);
  gtk_widget_class_bind_template_child (widget_class, FbEditorStatus, line);
  gtk_widget_class_bind_template_child (widget_class, FbEditorStatus, first);
  gtk_widget_class_bind_template_child (widget_class, FbEditorStatus, second);
}

static void
fb_editor_status_init (FbEditorStatus *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->state = g_signal_group_new (FB_TYPE_EDITOR_STATE);
  g_signal_group_connect_swapped (self->state, "notify::progress", G_CALLBACK (show_progress),
                                  self);
}

void
fb_editor_status_set_editor (FbEditorStatus *self, FbEditor *editor)
{
  FbInstance *instance;

  g_return_if_fail (FB_IS_EDITOR_STATUS (self));
  g_return_if_fail (self->editor == NULL);

  self->editor = g_object_ref (editor);
  instance = fb_editor_get_instance (editor);
  g_signal_connect_object (editor, "notify::phase", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "notify::view", G_CALLBACK (editor_notify_view_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "notify::detail", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (instance, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (instance, "notify::state-detail", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (instance, "notify::mode", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  editor_notify_view_cb (self);
  update (self);
}
