/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-diff-picture.h"

#include "snapshot/fb-scene-load.h"

/* Owned by a diff view, whose canvas it fills. */

struct _FbDiffPicture
{
  GObject parent_instance;

  /* Owned */
  FbFlowCanvas   *canvas;
  FbSnapshotDiff *diff;
  FbNodePalette  *palette;
  char           *tab;     /* (nullable) */
  char           *node;    /* (nullable) */
  GCancellable   *loading; /* (nullable) */

  gboolean shows_layout;
};

G_DEFINE_FINAL_TYPE (FbDiffPicture, fb_diff_picture, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_TAB,
  N_PROPS
};

enum
{
  LOADED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

static void
scene_loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbDiffPicture) self = FB_DIFF_PICTURE (user_data);
  g_autoptr (FbScene) scene = fb_scene_load_finish (result, NULL);

  /* Another tab was chosen meanwhile. */
  if (scene == NULL)
    return;

  fb_flow_canvas_set_scene (self->canvas, scene, self->tab);
  g_signal_emit (self, signals[LOADED], 0);
  if (self->node != NULL)
    fb_flow_canvas_select (self->canvas, self->node, TRUE);
}

static void
load (FbDiffPicture *self)
{
  fb_diff_picture_stop (self);
  if (self->tab == NULL)
    return;

  self->loading = g_cancellable_new ();
  fb_scene_load_async (fb_snapshot_diff_get_flows (self->diff), self->palette,
                       fb_flow_canvas_get_font (self->canvas), self->tab, !self->shows_layout,
                       self->loading, scene_loaded_cb, g_object_ref (self));
}

static void
fb_diff_picture_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_TAB:
      g_value_set_string (value, FB_DIFF_PICTURE (object)->tab);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
fb_diff_picture_finalize (GObject *object)
{
  FbDiffPicture *self = FB_DIFF_PICTURE (object);

  fb_diff_picture_stop (self);
  g_clear_object (&self->canvas);
  g_clear_pointer (&self->diff, fb_snapshot_diff_unref);
  g_clear_pointer (&self->palette, fb_node_palette_unref);
  g_free (self->tab);
  g_free (self->node);

  G_OBJECT_CLASS (fb_diff_picture_parent_class)->finalize (object);
}

static void
fb_diff_picture_class_init (FbDiffPictureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fb_diff_picture_get_property;
  object_class->finalize = fb_diff_picture_finalize;

  properties[PROP_TAB] =
      g_param_spec_string ("tab", NULL, NULL, NULL,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[LOADED] = g_signal_new ("loaded", FB_TYPE_DIFF_PICTURE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
}

static void
fb_diff_picture_init (FbDiffPicture *self)
{
}

FbDiffPicture *
fb_diff_picture_new (FbFlowCanvas *canvas, FbSnapshotDiff *diff, FbNodePalette *palette)
{
  FbDiffPicture *self;

  g_return_val_if_fail (FB_IS_FLOW_CANVAS (canvas), NULL);
  g_return_val_if_fail (diff != NULL && palette != NULL, NULL);

  self = g_object_new (FB_TYPE_DIFF_PICTURE, NULL);
  self->canvas = g_object_ref (canvas);
  self->diff = fb_snapshot_diff_ref (diff);
  self->palette = fb_node_palette_ref (palette);

  return self;
}

void
fb_diff_picture_stop (FbDiffPicture *self)
{
  g_return_if_fail (FB_IS_DIFF_PICTURE (self));

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
}

void
fb_diff_picture_note_node (FbDiffPicture *self, const char *node)
{
  g_return_if_fail (FB_IS_DIFF_PICTURE (self));

  if (node == self->node)
    return;

  g_free (self->node);
  self->node = g_strdup (node);
}

void
fb_diff_picture_show (FbDiffPicture *self, const char *tab, const char *node)
{
  g_return_if_fail (FB_IS_DIFF_PICTURE (self));

  fb_diff_picture_note_node (self, node);
  if (tab == NULL || g_strcmp0 (tab, self->tab) == 0)
    {
      fb_flow_canvas_select (self->canvas, node, TRUE);
      return;
    }

  g_free (self->tab);
  self->tab = g_strdup (tab);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TAB]);
  load (self);
}

void
fb_diff_picture_set_shows_layout (FbDiffPicture *self, gboolean shows)
{
  g_return_if_fail (FB_IS_DIFF_PICTURE (self));

  if (self->shows_layout == shows)
    return;

  self->shows_layout = shows;
  load (self);
}

const char *
fb_diff_picture_get_tab (FbDiffPicture *self)
{
  g_return_val_if_fail (FB_IS_DIFF_PICTURE (self), NULL);

  return self->tab;
}

const char *
fb_diff_picture_get_node (FbDiffPicture *self)
{
  g_return_val_if_fail (FB_IS_DIFF_PICTURE (self), NULL);

  return self->node;
}
