/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-flow-canvas-private.h"

#include <glib/gi18n.h>

/* The class and its state; where it looks, what a person does to it and how it is painted have
 * files of their own. */

#define MINIMAP_EDGE 12

G_DEFINE_FINAL_TYPE (FbFlowCanvas, fb_flow_canvas, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_BALANCE,
  PROP_SELECTED,
  PROP_ZOOM,
  PROP_N_FAR,
  N_PROPS
};

enum
{
  STEP,
  SELECTED_BY_PERSON,
  PAINTED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

FbSceneVersions
fb_flow_canvas_get_versions (FbFlowCanvas *self)
{
  if (self->balance >= 1)
    return FB_SCENE_NEWER;

  return self->balance <= 0 ? FB_SCENE_OLDER : FB_SCENE_BOTH;
}

const FbSceneItem *
fb_flow_canvas_get_selected_item (FbFlowCanvas *self)
{
  const FbSceneItem *item;

  if (self->scene == NULL || self->selected == NULL)
    return NULL;

  item = fb_scene_find (self->scene, self->selected, fb_flow_canvas_get_versions (self));
  return item != NULL ? item : fb_scene_find (self->scene, self->selected, FB_SCENE_BOTH);
}

static void
update_theme (FbFlowCanvas *self)
{
  AdwStyleManager *manager =
      adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
  const FbSceneTheme *theme = fb_scene_theme_get (adw_style_manager_get_dark (manager));

  if (theme == self->theme)
    return;

  self->theme = theme;
  fb_tile_store_set_scene (self->tiles, self->scene, theme);
  fb_flow_minimap_set_scene (FB_FLOW_MINIMAP (self->minimap), self->scene, theme);
}

static void
fb_flow_canvas_measure (GtkWidget     *widget,
                        GtkOrientation orientation,
                        int            for_size,
                        int           *minimum,
                        int           *natural,
                        int           *minimum_baseline,
                        int           *natural_baseline)
{
  FbFlowCanvas *self = FB_FLOW_CANVAS (widget);
  int           least;

  gtk_widget_measure (self->minimap, orientation, -1, &least, NULL, NULL, NULL);
  *minimum = 120;
  *natural = MAX (*minimum, orientation == GTK_ORIENTATION_HORIZONTAL ? 800 : 400);
}

static void
fb_flow_canvas_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  FbFlowCanvas  *self = FB_FLOW_CANVAS (widget);
  gboolean       is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkRequisition size;
  GtkAllocation  place;

  gtk_widget_get_preferred_size (self->minimap, &size, NULL);
  place.width = MIN (size.width, width);
  place.height = MIN (size.height, height);
  place.x = is_rtl ? MINIMAP_EDGE : width - place.width - MINIMAP_EDGE;
  place.y = height - place.height - MINIMAP_EDGE;
  gtk_widget_size_allocate (self->minimap, &place, -1);

  fb_flow_canvas_place (self);
  fb_flow_canvas_size_changed (self);
  fb_flow_canvas_view_changed (self);
}

static void
fb_flow_canvas_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FbFlowCanvas *self = FB_FLOW_CANVAS (object);

  switch (id)
    {
    case PROP_BALANCE:
      g_value_set_double (value, self->balance);
      break;
    case PROP_SELECTED:
      g_value_set_string (value, self->selected);
      break;
    case PROP_ZOOM:
      g_value_set_double (value, self->zoom);
      break;
    case PROP_N_FAR:
      g_value_set_uint (value, self->n_far);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
fb_flow_canvas_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  FbFlowCanvas *self = FB_FLOW_CANVAS (object);

  switch (id)
    {
    case PROP_BALANCE:
      fb_flow_canvas_set_balance (self, g_value_get_double (value));
      break;
    case PROP_SELECTED:
      fb_flow_canvas_select (self, g_value_get_string (value), TRUE);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
fb_flow_canvas_dispose (GObject *object)
{
  FbFlowCanvas *self = FB_FLOW_CANVAS (object);

  if (self->animation != NULL)
    adw_animation_skip (self->animation);
  g_clear_object (&self->animation);
  g_clear_object (&self->tiles);
  g_clear_pointer (&self->minimap, gtk_widget_unparent);
  g_clear_pointer (&self->scene, fb_scene_unref);
  g_clear_pointer (&self->font, fb_scene_font_unref);
  g_clear_pointer (&self->views, g_hash_table_unref);
  g_clear_pointer (&self->links, g_array_unref);
  g_clear_pointer (&self->selected, g_free);
  g_clear_pointer (&self->others, g_ptr_array_unref);
  g_clear_pointer (&self->key, g_free);

  G_OBJECT_CLASS (fb_flow_canvas_parent_class)->dispose (object);
}

static void
fb_flow_canvas_class_init (FbFlowCanvasClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags     flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = fb_flow_canvas_get_property;
  object_class->set_property = fb_flow_canvas_set_property;
  object_class->dispose = fb_flow_canvas_dispose;
  widget_class->measure = fb_flow_canvas_measure;
  widget_class->size_allocate = fb_flow_canvas_size_allocate;
  widget_class->snapshot = fb_flow_canvas_snapshot;

  properties[PROP_BALANCE] =
      g_param_spec_double ("balance", NULL, NULL, 0, 1, 0.5, flags | G_PARAM_READWRITE);
  properties[PROP_SELECTED] =
      g_param_spec_string ("selected", NULL, NULL, NULL, flags | G_PARAM_READWRITE);
  properties[PROP_ZOOM] =
      g_param_spec_double ("zoom", NULL, NULL, 0, G_MAXDOUBLE, 1, flags | G_PARAM_READABLE);
  properties[PROP_N_FAR] =
      g_param_spec_uint ("n-far", NULL, NULL, 0, G_MAXUINT, 0,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[STEP] = g_signal_new ("step", FB_TYPE_FLOW_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SELECTED_BY_PERSON] =
      g_signal_new ("selected-by-person", FB_TYPE_FLOW_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);
  signals[PAINTED] = g_signal_new ("painted", FB_TYPE_FLOW_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "flowcanvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  fb_flow_canvas_class_init_input (widget_class);
}

static void
minimap_moved_cb (FbFlowCanvas *self, double x, double y)
{
  FbSceneRect visible = fb_flow_canvas_get_visible_part (self);

  adw_animation_skip (self->animation);
  fb_flow_canvas_move_to (self, (FbScenePoint){ x - visible.width / 2, y - visible.height / 2 });
}

static void
fb_flow_canvas_init (FbFlowCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->balance = 0.5;
  self->tiles = fb_tile_store_new ();
  self->others = g_ptr_array_new_with_free_func (g_free);
  self->views = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->minimap = fb_flow_minimap_new ();
  gtk_widget_set_parent (self->minimap, widget);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_widget_set_vexpand (widget, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Picture of the flow"), -1);

  fb_flow_canvas_init_view (self);
  fb_flow_canvas_init_input (self);
  g_signal_connect_object (self->tiles, "changed", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->minimap, "moved", G_CALLBACK (minimap_moved_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_for_display (gtk_widget_get_display (widget)),
                           "notify::dark", G_CALLBACK (update_theme), self, G_CONNECT_SWAPPED);
  update_theme (self);
}

GtkWidget *
fb_flow_canvas_new (void)
{
  return g_object_new (FB_TYPE_FLOW_CANVAS, NULL);
}

static void
update_links (FbFlowCanvas *self)
{
  const FbSceneItem *item = fb_flow_canvas_get_selected_item (self);

  g_clear_pointer (&self->links, g_array_unref);
  if (item != NULL)
    self->links = fb_scene_list_links (self->scene, item);
}

void
fb_flow_canvas_set_scene (FbFlowCanvas *self, FbScene *scene, const char *key)
{
  g_return_if_fail (FB_IS_FLOW_CANVAS (self));

  fb_flow_canvas_remember_view (self);
  adw_animation_skip (self->animation);
  if (g_strcmp0 (key, self->key) != 0)
    {
      g_free (self->key);
      self->key = g_strdup (key);
      self->is_placed = FALSE;
      g_ptr_array_set_size (self->others, 0);
    }

  if (scene != NULL)
    fb_scene_ref (scene);
  self->hovered = NULL;
  g_clear_pointer (&self->links, g_array_unref);
  g_clear_pointer (&self->scene, fb_scene_unref);
  self->scene = scene;
  self->is_shown = FALSE;
  fb_tile_store_set_scene (self->tiles, scene, self->theme);
  fb_flow_minimap_set_scene (FB_FLOW_MINIMAP (self->minimap), scene, self->theme);
  update_links (self);
  fb_flow_canvas_describe (self);
  fb_flow_canvas_count_far (self);
  fb_flow_canvas_place (self);
  fb_flow_canvas_view_changed (self);
}

FbScene *
fb_flow_canvas_get_scene (FbFlowCanvas *self)
{
  g_return_val_if_fail (FB_IS_FLOW_CANVAS (self), NULL);

  return self->scene;
}

double
fb_flow_canvas_get_balance (FbFlowCanvas *self)
{
  g_return_val_if_fail (FB_IS_FLOW_CANVAS (self), 0.5);

  return self->balance;
}

void
fb_flow_canvas_set_balance (FbFlowCanvas *self, double balance)
{
  g_return_if_fail (FB_IS_FLOW_CANVAS (self));

  balance = CLAMP (balance, 0, 1);
  if (balance == self->balance)
    return;

  self->balance = balance;
  self->hovered = NULL;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BALANCE]);
}

const char *
fb_flow_canvas_get_selected (FbFlowCanvas *self)
{
  g_return_val_if_fail (FB_IS_FLOW_CANVAS (self), NULL);

  return self->selected;
}

void
fb_flow_canvas_select (FbFlowCanvas *self, const char *id, gboolean reveal)
{
  const FbSceneItem *item;

  g_return_if_fail (FB_IS_FLOW_CANVAS (self));

  if (g_strcmp0 (id, self->selected) != 0)
    {
      g_autofree char *old = self->selected;

      self->selected = g_strdup (id);
      g_ptr_array_set_size (self->others, 0);
      update_links (self);
      fb_flow_canvas_describe (self);
      gtk_widget_queue_draw (GTK_WIDGET (self));
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
    }

  item = reveal ? fb_flow_canvas_get_selected_item (self) : NULL;
  if (item != NULL)
    fb_flow_canvas_reveal (self, item);
}

double
fb_flow_canvas_get_zoom (FbFlowCanvas *self)
{
  g_return_val_if_fail (FB_IS_FLOW_CANVAS (self), 1);

  return self->zoom;
}

gpointer
fb_flow_canvas_get_font (FbFlowCanvas *self)
{
  g_return_val_if_fail (FB_IS_FLOW_CANVAS (self), NULL);

  if (self->font == NULL)
    self->font = fb_scene_font_new (gtk_widget_get_pango_context (GTK_WIDGET (self)));

  return self->font;
}

gboolean
fb_flow_canvas_is_painted (FbFlowCanvas *self)
{
  g_return_val_if_fail (FB_IS_FLOW_CANVAS (self), FALSE);

  return self->is_placed && fb_tile_store_is_complete (self->tiles);
}
