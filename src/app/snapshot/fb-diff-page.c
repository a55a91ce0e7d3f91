/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-diff-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "snapshot/fb-diff-link.h"
#include "widget/fb-focus.h"
#include "widget/fb-page.h"

/* Header and states; all that is to be seen of the data is the view's, which is made anew for new
 * data. */

struct _FbDiffPage
{
  GtkWidget parent_instance;

  /* Owned */
  FbDiffSide         *older;
  FbDiffSide         *newer;
  char               *wanted; /* (nullable) id of the node to show when the data is there */
  GtkWidget          *next;   /* (nullable) the view for data that is being fetched */
  GtkWidget          *header_title;
  GtkWidget          *header_end;
  GSimpleActionGroup *actions;

  /* Template */
  GtkStack      *stack;
  GtkSpinner    *spinner;
  AdwStatusPage *failure;
  AdwBin        *place;

  gboolean narrow;
};

static void fb_diff_page_page_init (FbPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FbDiffPage,
                               fb_diff_page,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (FB_TYPE_PAGE, fb_diff_page_page_init))

enum
{
  RELOAD,
  RESTORE,
  EXPORT,
  HISTORY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static char *
fb_diff_page_dup_uri (FbPage *page)
{
  FbDiffPage *self = FB_DIFF_PAGE (page);

  return fb_diff_link_print (self->older, self->newer);
}

static gboolean
is_alone (FbDiffPage *self)
{
  return self->older->kind == self->newer->kind && g_str_equal (self->older->id, self->newer->id);
}

static char *
fb_diff_page_dup_title (FbPage *page)
{
  FbDiffPage *self = FB_DIFF_PAGE (page);

  if (is_alone (self))
    return g_strdup (self->newer->title);

  /* Translators: names of two versions that are compared, the older one first */
  return g_strdup_printf (_ ("%s → %s"), self->older->title, self->newer->title);
}

static GtkWidget *
fb_diff_page_get_header_title (FbPage *page)
{
  return FB_DIFF_PAGE (page)->header_title;
}

static GtkWidget *
fb_diff_page_get_header_end (FbPage *page)
{
  return FB_DIFF_PAGE (page)->header_end;
}

static GActionGroup *
fb_diff_page_get_actions (FbPage *page)
{
  return G_ACTION_GROUP (FB_DIFF_PAGE (page)->actions);
}

static void
fb_diff_page_set_narrow (FbPage *page, gboolean narrow)
{
  FbDiffPage *self = FB_DIFF_PAGE (page);
  FbDiffView *view = fb_diff_page_get_view (self);

  self->narrow = narrow;
  if (view != NULL)
    fb_diff_view_set_narrow (view, narrow);
}

static void
fb_diff_page_page_init (FbPageInterface *iface)
{
  iface->dup_uri = fb_diff_page_dup_uri;
  iface->dup_title = fb_diff_page_dup_title;
  iface->get_header_title = fb_diff_page_get_header_title;
  iface->get_header_end = fb_diff_page_get_header_end;
  iface->get_actions = fb_diff_page_get_actions;
  iface->set_narrow = fb_diff_page_set_narrow;
}

static void
set_enabled (FbDiffPage *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* The view is made while the data is fetched, when there is time for it. */
static void
show_loading (FbDiffPage *self)
{
  if (self->next == NULL)
    self->next = g_object_ref_sink (fb_diff_view_new ());
  gtk_spinner_start (self->spinner);
  gtk_stack_set_visible_child_name (self->stack, "loading");
  set_enabled (self, "reload", FALSE);
}

static void
reload_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbDiffPage *self = FB_DIFF_PAGE (user_data);
  FbDiffView *view = fb_diff_page_get_view (self);

  if (view != NULL && fb_diff_view_get_node (view) != NULL)
    fb_diff_page_show_node (self, fb_diff_view_get_node (view));
  show_loading (self);
  g_signal_emit (self, signals[RELOAD], 0);
}

static void
restore_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_signal_emit (user_data, signals[RESTORE], 0);
}

static void
export_snapshot_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_signal_emit (user_data, signals[EXPORT], 0);
}

static void
retry_clicked_cb (FbDiffPage *self)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->actions), "reload", NULL);
}

static void
view_history_cb (FbDiffPage *self, const char *node)
{
  g_signal_emit (self, signals[HISTORY], 0, node);
}

static gboolean
fb_diff_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_child_focus (GTK_WIDGET (FB_DIFF_PAGE (widget)->stack), GTK_DIR_TAB_FORWARD);
}

static void
fb_diff_page_dispose (GObject *object)
{
  FbDiffPage *self = FB_DIFF_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_DIFF_PAGE);
  g_clear_object (&self->actions);
  g_clear_object (&self->header_title);
  g_clear_object (&self->header_end);
  g_clear_object (&self->next);
  g_clear_pointer (&self->older, fb_diff_side_free);
  g_clear_pointer (&self->newer, fb_diff_side_free);
  g_clear_pointer (&self->wanted, g_free);

  G_OBJECT_CLASS (fb_diff_page_parent_class)->dispose (object);
}

static void
fb_diff_page_class_init (FbDiffPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_diff_page_dispose;
  widget_class->focus = fb_focus_child;
  widget_class->grab_focus = fb_diff_page_grab_focus;

  signals[RELOAD] = g_signal_new ("reload", FB_TYPE_DIFF_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  signals[RESTORE] = g_signal_new ("restore", FB_TYPE_DIFF_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[EXPORT] = g_signal_new ("export", FB_TYPE_DIFF_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  signals[HISTORY] = g_signal_new ("history", FB_TYPE_DIFF_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/snapshot/fb-diff-page.ui");
  gtk_widget_class_bind_template_child (widget_class, FbDiffPage, stack);
  gtk_widget_class_bind_template_child (widget_class, FbDiffPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, FbDiffPage, failure);
  gtk_widget_class_bind_template_child (widget_class, FbDiffPage, place);
  gtk_widget_class_bind_template_callback (widget_class, retry_clicked_cb);
}

static GtkWidget *
make_button (const char *icon, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);

  return button;
}

static void
make_header (FbDiffPage *self)
{
  GtkWidget *restore = gtk_button_new_with_mnemonic (_ ("_Restore…"));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (restore), "page.restore");
  gtk_box_append (GTK_BOX (box),
                  make_button ("view-refresh-symbolic", _ ("Compare again"), "page.reload"));
  gtk_box_append (GTK_BOX (box), make_button ("document-save-as-symbolic", _ ("Export a snapshot"),
                                              "page.export-snapshot"));
  gtk_box_append (GTK_BOX (box), restore);
  self->header_end = g_object_ref_sink (box);
  self->header_title = g_object_ref_sink (adw_window_title_new (NULL, NULL));
}

static void
fb_diff_page_init (FbDiffPage *self)
{
  static const GActionEntry entries[] = {
    { "reload", reload_cb },
    { "restore", restore_cb },
    { "export-snapshot", export_snapshot_cb },
  };

  gtk_widget_init_template (GTK_WIDGET (self));
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  make_header (self);
  show_loading (self);
}

GtkWidget *
fb_diff_page_new (const FbDiffSide *older, const FbDiffSide *newer)
{
  FbDiffPage      *self;
  gboolean         has_snapshot;
  g_autofree char *title = NULL;

  g_return_val_if_fail (older != NULL && newer != NULL, NULL);

  self = g_object_new (FB_TYPE_DIFF_PAGE, NULL);
  has_snapshot = older->kind == FB_DIFF_SNAPSHOT || newer->kind == FB_DIFF_SNAPSHOT;
  self->older = fb_diff_side_copy (older);
  self->newer = fb_diff_side_copy (newer);
  title = fb_diff_page_dup_title (FB_PAGE (self));
  adw_window_title_set_title (ADW_WINDOW_TITLE (self->header_title), title);
  set_enabled (self, "restore", has_snapshot);
  set_enabled (self, "export-snapshot", has_snapshot);

  return GTK_WIDGET (self);
}

const FbDiffSide *
fb_diff_page_get_older (FbDiffPage *self)
{
  g_return_val_if_fail (FB_IS_DIFF_PAGE (self), NULL);

  return self->older;
}

const FbDiffSide *
fb_diff_page_get_newer (FbDiffPage *self)
{
  g_return_val_if_fail (FB_IS_DIFF_PAGE (self), NULL);

  return self->newer;
}

FbDiffView *
fb_diff_page_get_view (FbDiffPage *self)
{
  GtkWidget *view;

  g_return_val_if_fail (FB_IS_DIFF_PAGE (self), NULL);

  view = adw_bin_get_child (self->place);
  return view != NULL ? FB_DIFF_VIEW (view) : NULL;
}

/* So that the keys step through the changes at once, unless a person types somewhere meanwhile. */
static void
take_focus (FbDiffPage *self)
{
  GtkRoot   *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && !GTK_IS_EDITABLE (focus))
    gtk_widget_grab_focus (GTK_WIDGET (fb_diff_page_get_view (self)));
}

void
fb_diff_page_set_diff (FbDiffPage *self, FbSnapshotDiff *diff, FbNodePalette *palette)
{
  g_autofree char *summary = NULL;
  g_autoptr (GtkWidget) view = NULL;

  g_return_if_fail (FB_IS_DIFF_PAGE (self));
  g_return_if_fail (diff != NULL && palette != NULL);

  view = g_steal_pointer (&self->next);
  if (view == NULL)
    view = g_object_ref_sink (fb_diff_view_new ());
  g_signal_connect_object (view, "history", G_CALLBACK (view_history_cb), self, G_CONNECT_SWAPPED);
  fb_diff_view_set_narrow (FB_DIFF_VIEW (view), self->narrow);
  adw_bin_set_child (self->place, view);
  fb_diff_view_set_diff (FB_DIFF_VIEW (view), diff, palette);
  if (self->wanted != NULL)
    fb_diff_view_show_node (FB_DIFF_VIEW (view), self->wanted);
  g_clear_pointer (&self->wanted, g_free);

  summary = fb_snapshot_diff_summarize (diff);
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->header_title),
                                 is_alone (self) ? "" : summary);
  gtk_spinner_stop (self->spinner);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->place));
  set_enabled (self, "reload", TRUE);
  take_focus (self);
}

void
fb_diff_page_set_failure (FbDiffPage *self, const char *message)
{
  g_autofree char *escaped = NULL;

  g_return_if_fail (FB_IS_DIFF_PAGE (self));
  g_return_if_fail (message != NULL);

  escaped = g_markup_escape_text (message, -1);
  adw_status_page_set_description (self->failure, escaped);
  gtk_spinner_stop (self->spinner);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->failure));
  set_enabled (self, "reload", TRUE);
}

void
fb_diff_page_show_node (FbDiffPage *self, const char *id)
{
  FbDiffView *view;

  g_return_if_fail (FB_IS_DIFF_PAGE (self));
  g_return_if_fail (id != NULL);

  view = fb_diff_page_get_view (self);
  if (view != NULL && gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->place))
    {
      fb_diff_view_show_node (view, id);
      return;
    }

  g_free (self->wanted);
  self->wanted = g_strdup (id);
}
