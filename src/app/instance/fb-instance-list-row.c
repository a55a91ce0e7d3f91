/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-instance-list-row.h"

#include "instance/fb-instance-menu.h"
#include "widget/fb-instance-tags.h"
#include "widget/fb-instance-text.h"
#include "widget/fb-section-model.h"
#include "widget/fb-state-dot.h"

/* Owned by the list view. UI thread. */

struct _FbInstanceListRow
{
  GtkWidget parent_instance;

  /* Owned */
  GSignalGroup *signals;
  GtkWidget    *popover;

  /* Template */
  GtkStack       *stack;
  FbStateDot     *dot;
  GtkLabel       *name;
  FbInstanceTags *tags;
  GtkLabel       *version;
  GtkLabel       *heading;
  GtkButton      *add;
};

G_DEFINE_FINAL_TYPE (FbInstanceListRow, fb_instance_list_row, GTK_TYPE_WIDGET)

static FbInstance *
get_instance (FbInstanceListRow *self)
{
  g_autoptr (FbInstance) instance = g_signal_group_dup_target (self->signals);

  /* The list item holds it as long as it is bound. */
  return instance;
}

static void
show_instance (FbInstanceListRow *self, FbInstance *instance)
{
  g_autofree char *version = fb_instance_text_version (instance);
  g_autofree char *description = fb_instance_text_describe (instance);

  gtk_label_set_text (self->name, fb_instance_get_name (instance));
  gtk_label_set_text (self->version, version);
  gtk_widget_set_visible (GTK_WIDGET (self->version), *version != '\0');
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), description);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, description,
                                  -1);
}

static void
instance_notify_cb (FbInstanceListRow *self, GParamSpec *pspec, FbInstance *instance)
{
  g_assert (FB_IS_INSTANCE_LIST_ROW (self));
  g_assert (FB_IS_INSTANCE (instance));

  show_instance (self, instance);
}

static void
open_menu (FbInstanceListRow *self, double x, double y)
{
  FbInstance *instance = get_instance (self);
  g_autoptr (GMenuModel) menu = NULL;

  if (instance == NULL)
    return;

  menu = fb_instance_menu_new (instance);
  if (self->popover == NULL)
    {
      self->popover = gtk_popover_menu_new_from_model (menu);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
      gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
      gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
    }
  else
    gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->popover), menu);

  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover),
                               &(GdkRectangle){ (int)x, (int)y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
click_released_cb (FbInstanceListRow *self, int n_press, double x, double y, GtkGesture *gesture)
{
  FbInstance *instance = get_instance (self);

  g_assert (FB_IS_INSTANCE_LIST_ROW (self));

  if (instance != NULL && n_press == 1)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-instance", "s",
                                fb_instance_get_id (instance));
}

static void
menu_pressed_cb (FbInstanceListRow *self, int n_press, double x, double y, GtkGesture *gesture)
{
  g_assert (FB_IS_INSTANCE_LIST_ROW (self));

  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  open_menu (self, x, y);
}

static void
row_menu_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  open_menu (FB_INSTANCE_LIST_ROW (widget), 24, gtk_widget_get_height (widget) / 2.0);
}

static void
fb_instance_list_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  FbInstanceListRow *self = FB_INSTANCE_LIST_ROW (widget);

  gtk_widget_allocate (GTK_WIDGET (self->stack), width, height, baseline, NULL);
  if (self->popover != NULL)
    gtk_popover_present (GTK_POPOVER (self->popover));
}

static void
fb_instance_list_row_measure (GtkWidget     *widget,
                              GtkOrientation orientation,
                              int            for_size,
                              int           *minimum,
                              int           *natural,
                              int           *minimum_baseline,
                              int           *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (FB_INSTANCE_LIST_ROW (widget)->stack), orientation, for_size,
                      minimum, natural, minimum_baseline, natural_baseline);
}

static void
fb_instance_list_row_dispose (GObject *object)
{
  FbInstanceListRow *self = FB_INSTANCE_LIST_ROW (object);

  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_object (&self->signals);
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_INSTANCE_LIST_ROW);

  G_OBJECT_CLASS (fb_instance_list_row_parent_class)->dispose (object);
}

static void
fb_instance_list_row_class_init (FbInstanceListRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_instance_list_row_dispose;
  widget_class->measure = fb_instance_list_row_measure;
  widget_class->size_allocate = fb_instance_list_row_size_allocate;

  g_type_ensure (FB_TYPE_STATE_DOT);
  g_type_ensure (FB_TYPE_INSTANCE_TAGS);
  gtk_widget_class_set_css_name (widget_class, "instancerow");
  gtk_widget_class_install_action (widget_class, "row.menu", NULL, row_menu_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/instance/fb-instance-list-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FbInstanceListRow, stack);
  gtk_widget_class_bind_template_child (widget_class, FbInstanceListRow, dot);
  gtk_widget_class_bind_template_child (widget_class, FbInstanceListRow, name);
  gtk_widget_class_bind_template_child (widget_class, FbInstanceListRow, tags);
  gtk_widget_class_bind_template_child (widget_class, FbInstanceListRow, version);
  gtk_widget_class_bind_template_child (widget_class, FbInstanceListRow, heading);
  gtk_widget_class_bind_template_child (widget_class, FbInstanceListRow, add);
  gtk_widget_class_bind_template_callback (widget_class, click_released_cb);
  gtk_widget_class_bind_template_callback (widget_class, menu_pressed_cb);
}

static void
fb_instance_list_row_init (FbInstanceListRow *self)
{
  static const char *const followed[] = { "notify::name",
                                          "notify::state",
                                          "notify::environment",
                                          "notify::mode",
                                          "notify::node-red-version",
                                          "notify::runtime" };

  gtk_widget_init_template (GTK_WIDGET (self));

  self->signals = g_signal_group_new (FB_TYPE_INSTANCE);
  for (gsize i = 0; i < G_N_ELEMENTS (followed); i++)
    g_signal_group_connect_swapped (self->signals, followed[i], G_CALLBACK (instance_notify_cb),
                                    self);
}

GtkWidget *
fb_instance_list_row_new (void)
{
  return g_object_new (FB_TYPE_INSTANCE_LIST_ROW, NULL);
}

static void
show_section (FbInstanceListRow *self, FbSection *section)
{
  const char *label = fb_section_get_action_label (section);

  gtk_widget_set_tooltip_text (GTK_WIDGET (self), NULL);
  gtk_label_set_text (self->heading, fb_section_get_title (section));
  gtk_widget_set_visible (GTK_WIDGET (self->add), fb_section_get_action (section) != NULL);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->add),
                                           fb_section_get_action (section));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->add), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->add), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label != NULL ? label : "", -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  fb_section_get_title (section), -1);
}

void
fb_instance_list_row_bind (FbInstanceListRow *self, GObject *item)
{
  FbInstance *instance;

  g_return_if_fail (FB_IS_INSTANCE_LIST_ROW (self));
  g_return_if_fail (item == NULL || FB_IS_INSTANCE (item) || FB_IS_SECTION (item));

  instance = FB_IS_INSTANCE (item) ? FB_INSTANCE (item) : NULL;
  g_signal_group_set_target (self->signals, instance);
  fb_state_dot_set_instance (self->dot, instance);
  fb_instance_tags_set_instance (self->tags, instance);
  gtk_stack_set_visible_child_name (self->stack, instance != NULL ? "instance" : "section");

  if (instance != NULL)
    show_instance (self, instance);
  else if (item != NULL)
    show_section (self, FB_SECTION (item));
}
