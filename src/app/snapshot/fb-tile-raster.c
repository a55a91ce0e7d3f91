/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-tile-raster.h"

/* Two queues and a thread between them. The thread holds a reference of its own, so that nobody has
 * to wait for its end. */

struct _FbTileRaster
{
  gatomicrefcount ref_count;

  /* Owned */
  GAsyncQueue  *wanted; /* of FbTile; the raster itself ends the thread */
  GMainContext *context;

  /* The caller's thread only */
  FbTileFunc done; /* NULL when stopped */
  gpointer   user_data;
};

typedef struct
{
  FbTileRaster *raster; /* Owned */
  FbTile       *tile;   /* Owned */
} Delivery;

void
fb_tile_free (FbTile *self)
{
  g_return_if_fail (self != NULL);

  for (int i = 0; i < FB_SCENE_N_LAYERS; i++)
    {
      g_clear_pointer (&self->nodes[i], gsk_render_node_unref);
      g_clear_pointer (&self->surfaces[i], cairo_surface_destroy);
    }
  g_clear_pointer (&self->scene, fb_scene_unref);
  g_free (self);
}

/* Paints those of @layers, one over the other, into a picture of their own. */
static cairo_surface_t *
paint_layers (FbTile *self, FbScenePainter *painter, GArray *places, guint layers)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, FB_TILE_SIZE, FB_TILE_SIZE);
  cairo_t *cr = cairo_create (surface);

  cairo_translate (cr, -self->column * (double)FB_TILE_SIZE, -self->row * (double)FB_TILE_SIZE);
  cairo_scale (cr, self->scale, self->scale);
  for (int i = 0; i < FB_SCENE_N_LAYERS; i++)
    if (layers & 1u << i)
      fb_scene_painter_paint (painter, cr, self->scene, places, i, self->theme, self->scale);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  return surface;
}

/* Layers of what both versions have lie in one picture, unless something that fades has to be
 * between them. */
static void
join_layers (guint layers, guint joined[FB_SCENE_N_LAYERS])
{
  const guint groups = 1u << FB_SCENE_LAYER_GROUPS;
  const guint marks = 1u << FB_SCENE_LAYER_MARKS;
  const guint fading_groups = 1u << FB_SCENE_LAYER_GROUPS_OLDER |
                              1u << FB_SCENE_LAYER_GROUPS_SHADOW |
                              1u << FB_SCENE_LAYER_GROUPS_NEWER;

  for (int i = 0; i < FB_SCENE_N_LAYERS; i++)
    joined[i] = layers & 1u << i;

  joined[FB_SCENE_LAYER_ITEMS] |= layers & marks;
  joined[FB_SCENE_LAYER_MARKS] = 0;
  if (!(layers & fading_groups))
    {
      joined[FB_SCENE_LAYER_ITEMS] |= layers & groups;
      joined[FB_SCENE_LAYER_GROUPS] = 0;
    }
}

void
fb_tile_paint (FbTile *self, FbScenePainter *painter)
{
  double      size = FB_TILE_SIZE / self->scale;
  FbSceneRect square = { self->column * size, self->row * size, size, size };
  FbSceneRect around =
      fb_scene_rect_grow (&square, fb_scene_painter_get_margin (self->scale) + 1 / self->scale);
  guint layers = 0;
  guint joined[FB_SCENE_N_LAYERS];
  g_autoptr (GArray) places = NULL;

  g_return_if_fail (self != NULL && painter != NULL);

  places = fb_scene_query (self->scene, &around);
  for (guint i = 0; i < places->len; i++)
    layers |= fb_scene_item_get_layers (
        fb_scene_get_item (self->scene, g_array_index (places, guint, i)));

  join_layers (layers, joined);
  for (int i = 0; i < FB_SCENE_N_LAYERS; i++)
    if (joined[i] != 0)
      self->surfaces[i] = paint_layers (self, painter, places, joined[i]);
}

static void
raster_unref (FbTileRaster *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_async_queue_unref (self->wanted);
  g_main_context_unref (self->context);
  g_free (self);
}

static void
delivery_free (gpointer data)
{
  Delivery *self = data;

  g_clear_pointer (&self->tile, fb_tile_free);
  raster_unref (self->raster);
  g_free (self);
}

static gboolean
deliver_cb (gpointer user_data)
{
  Delivery     *self = user_data;
  FbTileRaster *raster = self->raster;

  if (raster->done != NULL)
    raster->done (g_steal_pointer (&self->tile), raster->user_data);

  return G_SOURCE_REMOVE;
}

/* Not g_main_context_invoke(), which may run here when nobody turns the context just now. */
static void
deliver (FbTileRaster *self, FbTile *tile)
{
  Delivery *delivery = g_new (Delivery, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  g_atomic_ref_count_inc (&self->ref_count);
  delivery->raster = self;
  delivery->tile = tile;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver_cb, delivery, delivery_free);
  g_source_attach (source, self->context);
}

static gpointer
run (gpointer user_data)
{
  FbTileRaster *self = user_data;
  g_autoptr (FbScenePainter) painter = fb_scene_painter_new ();

  for (;;)
    {
      gpointer wanted = g_async_queue_pop (self->wanted);

      if (wanted == self)
        break;
      fb_tile_paint (wanted, painter);
      deliver (self, wanted);
    }

  raster_unref (self);
  return NULL;
}

FbTileRaster *
fb_tile_raster_new (FbTileFunc done, gpointer user_data)
{
  FbTileRaster *self = g_new0 (FbTileRaster, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_atomic_ref_count_inc (&self->ref_count);
  self->wanted = g_async_queue_new_full ((GDestroyNotify)fb_tile_free);
  self->context = g_main_context_ref_thread_default ();
  self->done = done;
  self->user_data = user_data;
  g_thread_unref (g_thread_new ("fb-tiles", run, self));

  return self;
}

void
fb_tile_raster_stop (FbTileRaster *self)
{
  FbTile *tile;

  g_return_if_fail (self != NULL);

  self->done = NULL;
  while ((tile = fb_tile_raster_take_back (self)) != NULL)
    fb_tile_free (tile);
  g_async_queue_push (self->wanted, self);
  raster_unref (self);
}

void
fb_tile_raster_push (FbTileRaster *self, FbTile *tile)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (tile != NULL);

  g_async_queue_push (self->wanted, tile);
}

FbTile *
fb_tile_raster_take_back (FbTileRaster *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_async_queue_try_pop (self->wanted);
}
