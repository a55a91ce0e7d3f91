/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-snapshot-item.h"

#include <glib/gi18n.h>

#include "snapshot/fb-snapshot-words.h"

/* Owned by the list view. UI thread. */

struct _FbSnapshotItem
{
  GtkWidget parent_instance;

  /* Owned */
  FbSnapshot *snapshot;
  FbSnapshot *chosen; /* (nullable) */
  gulong      notify_id;
  GtkWidget  *popover;

  /* Template */
  GtkWidget *box;
  GtkLabel  *title;
  GtkLabel  *subtitle;
  GtkLabel  *running;
  GtkBox    *tags;
  GtkWidget *kept;
};

G_DEFINE_FINAL_TYPE (FbSnapshotItem, fb_snapshot_item, GTK_TYPE_WIDGET)

static void
show_tags (FbSnapshotItem *self, const char *const *tags)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->tags))) != NULL)
    gtk_box_remove (self->tags, child);
  for (; *tags != NULL; tags++)
    {
      GtkWidget *label = gtk_label_new (*tags);

      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (label, "tag");
      gtk_widget_add_css_class (label, "neutral");
      gtk_box_append (self->tags, label);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->tags),
                          gtk_widget_get_first_child (GTK_WIDGET (self->tags)) != NULL);
}

static void
show (FbSnapshotItem *self)
{
  const char *const *tags = fb_snapshot_get_tags (self->snapshot);
  g_autofree char   *title = fb_snapshot_words_title (self->snapshot);
  g_autofree char   *subtitle = fb_snapshot_words_subtitle (self->snapshot);
  g_autofree char   *tag_words = g_strjoinv (", ", (char **)tags);
  g_autofree char   *whole =
      g_strdup_printf ("%s, %s%s%s", title, subtitle, *tags != NULL ? ", " : "", tag_words);
  const char *description = fb_snapshot_get_description (self->snapshot);

  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->subtitle, subtitle);
  show_tags (self, tags);
  gtk_widget_set_visible (self->kept, fb_snapshot_is_kept (self->snapshot));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), description != NULL ? description : whole);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, whole, -1);
}

static void
append (GMenu *menu, const char *label, const char *action, const char *id)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", id);
  g_menu_append_item (menu, item);
}

/* With another one that was chosen before, or this one is chosen first. */
static void
append_choice (GMenu *menu, FbSnapshot *snapshot, FbSnapshot *chosen)
{
  const char *id = fb_snapshot_get_id (snapshot);
  g_autoptr (GMenuItem) item = NULL;
  g_autofree char *title = NULL;
  g_autofree char *time = NULL;
  g_autofree char *label = NULL;

  if (chosen != NULL && chosen != snapshot)
    {
      title = fb_snapshot_words_title (chosen);
      time = fb_snapshot_words_time (chosen);
      /* Translators: title and time of another snapshot */
      label = g_strdup_printf (_ ("Compare with “%s” (%s)"), title, time);
      item = g_menu_item_new (label, NULL);
      g_menu_item_set_action_and_target (item, "win.compare-snapshots", "(ss)",
                                         fb_snapshot_get_id (chosen), id);
      g_menu_append_item (menu, item);
    }
  append (menu, _ ("_Select to Compare"), "snapshots.choose", id);
}

static GMenuModel *
make_menu (FbSnapshot *snapshot, FbSnapshot *chosen)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) comparing = g_menu_new ();
  g_autoptr (GMenu) removing = g_menu_new ();
  const char *id = fb_snapshot_get_id (snapshot);

  append (comparing, _ ("Compare with What _Runs Now"), "win.compare-running", id);
  append (comparing, _ ("Compare with the One _Before"), "win.compare-previous", id);
  append (comparing, _ ("Compare with What Is _Edited"), "win.compare-edited", id);
  append (comparing, _ ("Compare with a _File…"), "win.compare-file", id);
  append_choice (comparing, snapshot, chosen);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (comparing));
  append (menu, _ ("_Restore…"), "win.restore-snapshot", id);
  append (menu, _ ("_Name and Tags…"), "win.rename-snapshot", id);
  append (menu, _ ("E_xport…"), "win.export-snapshot", id);
  append (removing, _ ("Re_move…"), "win.remove-snapshot", id);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (removing));

  return G_MENU_MODEL (menu);
}

static void
open_menu (FbSnapshotItem *self, double x, double y)
{
  g_autoptr (GMenuModel) menu = NULL;

  if (self->snapshot == NULL)
    return;

  menu = make_menu (self->snapshot, self->chosen);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  self->popover = gtk_popover_menu_new_from_model (menu);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover),
                               &(GdkRectangle){ (int)x, (int)y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
menu_pressed_cb (FbSnapshotItem *self, int n_press, double x, double y, GtkGesture *gesture)
{
  g_assert (FB_IS_SNAPSHOT_ITEM (self));

  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  open_menu (self, x, y);
}

static void
more_clicked_cb (FbSnapshotItem *self, GtkWidget *button)
{
  graphene_point_t point;

  if (gtk_widget_compute_point (button, GTK_WIDGET (self), &GRAPHENE_POINT_INIT (0, 24), &point))
    open_menu (self, point.x, point.y);
}

static void
menu_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  open_menu (FB_SNAPSHOT_ITEM (widget), 24, gtk_widget_get_height (widget) / 2.0);
}

static void
snapshot_notify_cb (FbSnapshotItem *self)
{
  g_assert (FB_IS_SNAPSHOT_ITEM (self));

  show (self);
}

static void
fb_snapshot_item_measure (GtkWidget     *widget,
                          GtkOrientation orientation,
                          int            for_size,
                          int           *minimum,
                          int           *natural,
                          int           *minimum_baseline,
                          int           *natural_baseline)
{
  gtk_widget_measure (FB_SNAPSHOT_ITEM (widget)->box, orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
}

static void
fb_snapshot_item_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  FbSnapshotItem *self = FB_SNAPSHOT_ITEM (widget);

  gtk_widget_allocate (self->box, width, height, baseline, NULL);
  if (self->popover != NULL)
    gtk_popover_present (GTK_POPOVER (self->popover));
}

static void
fb_snapshot_item_dispose (GObject *object)
{
  FbSnapshotItem *self = FB_SNAPSHOT_ITEM (object);

  fb_snapshot_item_set_snapshot (self, NULL, FALSE);
  fb_snapshot_item_set_chosen (self, NULL);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_SNAPSHOT_ITEM);

  G_OBJECT_CLASS (fb_snapshot_item_parent_class)->dispose (object);
}

static void
fb_snapshot_item_class_init (FbSnapshotItemClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_snapshot_item_dispose;
  widget_class->measure = fb_snapshot_item_measure;
  widget_class->size_allocate = fb_snapshot_item_size_allocate;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/snapshot/fb-snapshot-item.ui");
  gtk_widget_class_bind_template_child (widget_class, FbSnapshotItem, box);
  gtk_widget_class_bind_template_child (widget_class, FbSnapshotItem, title);
  gtk_widget_class_bind_template_child (widget_class, FbSnapshotItem, subtitle);
  gtk_widget_class_bind_template_child (widget_class, FbSnapshotItem, running);
  gtk_widget_class_bind_template_child (widget_class, FbSnapshotItem, tags);
  gtk_widget_class_bind_template_child (widget_class, FbSnapshotItem, kept);
  gtk_widget_class_bind_template_callback (widget_class, menu_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, more_clicked_cb);
  gtk_widget_class_install_action (widget_class, "row.menu", NULL, menu_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "row.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "row.menu", NULL);
}

static void
fb_snapshot_item_init (FbSnapshotItem *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
fb_snapshot_item_new (void)
{
  return g_object_new (FB_TYPE_SNAPSHOT_ITEM, NULL);
}

void
fb_snapshot_item_set_snapshot (FbSnapshotItem *self, FbSnapshot *snapshot, gboolean runs)
{
  g_return_if_fail (FB_IS_SNAPSHOT_ITEM (self));
  g_return_if_fail (snapshot == NULL || FB_IS_SNAPSHOT (snapshot));

  if (self->snapshot != NULL)
    g_clear_signal_handler (&self->notify_id, self->snapshot);
  g_set_object (&self->snapshot, snapshot);
  if (snapshot == NULL)
    return;

  self->notify_id =
      g_signal_connect_swapped (snapshot, "notify", G_CALLBACK (snapshot_notify_cb), self);
  gtk_widget_set_visible (GTK_WIDGET (self->running), runs);
  show (self);
}

void
fb_snapshot_item_set_chosen (FbSnapshotItem *self, FbSnapshot *chosen)
{
  g_return_if_fail (FB_IS_SNAPSHOT_ITEM (self));
  g_return_if_fail (chosen == NULL || FB_IS_SNAPSHOT (chosen));

  g_set_object (&self->chosen, chosen);
}
