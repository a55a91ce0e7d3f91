/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-tile-store.h"

#include <math.h>
#include <stdlib.h>

#include "snapshot/fb-tile-raster.h"

/* Squares of two scales: that of the last view, and the one before, which stands in where squares
 * are missing. Owned by a canvas. */

#define MAX_TEXTURES 120 /* of a megabyte each; then those far from the view are dropped */
#define AROUND 1         /* squares around the view that are painted ahead */
#define MAX_AHEAD 2      /* of them on their way at a time */

typedef struct
{
  double      scale; /* 0: not in use */
  GHashTable *tiles; /* set of FbTile, by place */
  guint       n_surfaces;
} Level;

struct _FbTileStore
{
  GObject parent_instance;

  /* Owned */
  FbTileRaster *raster;
  FbScene      *scene; /* (nullable) */
  Level         current;
  Level         previous;
  GHashTable   *pending; /* set of FbTile without surfaces: what the raster works on */
  GArray       *missing; /* of Place: what the last view lacked, the most wanted first */

  const FbSceneTheme *theme;
  guint               generation;
  gboolean            is_complete;
  gboolean            paints_surfaces; /* the renderer has no GPU */
};

typedef struct
{
  int      column;
  int      row;
  double   distance; /* from the middle of the view, in squares */
  gboolean is_ahead; /* around the view */
} Place;

/* Places of squares, both ends included. */
typedef struct
{
  int left, top, right, bottom;
} Span;

G_DEFINE_FINAL_TYPE (FbTileStore, fb_tile_store, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static guint
hash_tile (gconstpointer data)
{
  const FbTile *tile = data;

  return (guint)tile->column * 31u + (guint)tile->row * 7919u;
}

static gboolean
tiles_equal (gconstpointer a, gconstpointer b)
{
  const FbTile *one = a;
  const FbTile *other = b;

  return one->column == other->column && one->row == other->row;
}

static void
clear_level (Level *self)
{
  g_hash_table_remove_all (self->tiles);
  self->n_surfaces = 0;
  self->scale = 0;
}

/* (nullable) */
static FbTile *
find_tile (GHashTable *tiles, int column, int row)
{
  const FbTile wanted = { .column = column, .row = row };

  return g_hash_table_lookup (tiles, &wanted);
}

static guint
count_surfaces (const FbTile *tile)
{
  guint n_surfaces = 0;

  for (int i = 0; i < FB_SCENE_N_LAYERS; i++)
    n_surfaces += tile->surfaces[i] != NULL ? 1 : 0;

  return n_surfaces;
}

/* What is not begun is no longer asked for, so that a new view is not behind an old one. */
static void
take_back (FbTileStore *self)
{
  FbTile *tile;

  if (self->raster == NULL)
    return;

  while ((tile = fb_tile_raster_take_back (self->raster)) != NULL)
    {
      g_hash_table_remove (self->pending, tile);
      fb_tile_free (tile);
    }
}

/* Sends the squares that are seen off, and of the others few at a time. */
static void
request (FbTileStore *self)
{
  for (guint i = 0; i < self->missing->len; i++)
    {
      const Place *place = &g_array_index (self->missing, Place, i);
      FbTile      *tile;

      if (place->is_ahead && g_hash_table_size (self->pending) >= MAX_AHEAD)
        return;
      if (find_tile (self->pending, place->column, place->row) != NULL ||
          find_tile (self->current.tiles, place->column, place->row) != NULL)
        continue;

      tile = g_new0 (FbTile, 1);
      tile->column = place->column;
      tile->row = place->row;
      g_hash_table_add (self->pending, g_memdup2 (tile, sizeof *tile));
      tile->scene = fb_scene_ref (self->scene);
      tile->theme = self->theme;
      tile->scale = self->current.scale;
      tile->generation = self->generation;
      fb_tile_raster_push (self->raster, tile);
    }
}

static void
tile_done_cb (FbTile *tile, gpointer user_data)
{
  FbTileStore *self = FB_TILE_STORE (user_data);

  if (tile->generation != self->generation)
    {
      fb_tile_free (tile);
      return;
    }

  g_hash_table_remove (self->pending, tile);
  self->current.n_surfaces += count_surfaces (tile);
  g_hash_table_add (self->current.tiles, tile);
  request (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* What was asked for before is no longer wanted. */
static void
forget_requests (FbTileStore *self)
{
  take_back (self);
  self->generation++;
  g_hash_table_remove_all (self->pending);
  g_array_set_size (self->missing, 0);
}

static void
change_scale (FbTileStore *self, double scale)
{
  if (scale == self->current.scale)
    return;

  forget_requests (self);
  /* Of a fast zoom, only scales at which something was seen are worth keeping. */
  if (g_hash_table_size (self->current.tiles) > 0)
    {
      Level level = self->previous;

      self->previous = self->current;
      self->current = level;
    }
  clear_level (&self->current);
  self->current.scale = scale;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *one = a;
  const Place *other = b;

  if (one->is_ahead != other->is_ahead)
    return one->is_ahead ? 1 : -1;

  return (one->distance > other->distance) - (one->distance < other->distance);
}

/* Takes no copy of @surface, which must not change any more. */
static GdkTexture *
make_texture (cairo_surface_t *surface)
{
  g_autoptr (GBytes) bytes = NULL;
  gsize stride = (gsize)cairo_image_surface_get_stride (surface);

  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), stride * FB_TILE_SIZE,
                                      (GDestroyNotify)cairo_surface_destroy,
                                      cairo_surface_reference (surface));

  return gdk_memory_texture_new (FB_TILE_SIZE, FB_TILE_SIZE, GDK_MEMORY_DEFAULT, bytes, stride);
}

/* The renderer without a GPU copies a texture for each frame, but paints a surface as it is. */
static GskRenderNode *
make_node (cairo_surface_t *surface, gboolean as_surface)
{
  const graphene_rect_t square = GRAPHENE_RECT_INIT (0, 0, FB_TILE_SIZE, FB_TILE_SIZE);
  g_autoptr (GdkTexture) texture = NULL;
  GskRenderNode *node;
  cairo_t       *cr;

  if (!as_surface)
    {
      texture = make_texture (surface);
      return gsk_texture_node_new (texture, &square);
    }

  node = gsk_cairo_node_new (&square);
  cr = gsk_cairo_node_get_draw_context (node);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);

  return node;
}

static void
append_tile (FbTileStore           *self,
             GtkSnapshot           *snapshot,
             FbTile                *tile,
             const graphene_rect_t *place,
             double                 balance)
{
  float scale = place->size.width / FB_TILE_SIZE;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &place->origin);
  if (scale != 1)
    gtk_snapshot_scale (snapshot, scale, scale);
  for (int i = 0; i < FB_SCENE_N_LAYERS; i++)
    {
      double opacity = fb_scene_layer_get_opacity (i, balance);

      if (tile->surfaces[i] == NULL || opacity <= 0)
        continue;
      if (tile->nodes[i] == NULL)
        tile->nodes[i] = make_node (tile->surfaces[i], self->paints_surfaces);
      if (opacity < 1)
        gtk_snapshot_push_opacity (snapshot, opacity);
      gtk_snapshot_append_node (snapshot, tile->nodes[i]);
      if (opacity < 1)
        gtk_snapshot_pop (snapshot);
    }
  gtk_snapshot_restore (snapshot);
}

/* What the scale before has at @place, larger or smaller than it was. */
static void
append_stand_in (FbTileStore           *self,
                 GtkSnapshot           *snapshot,
                 const graphene_rect_t *place,
                 const FbTileView      *view)
{
  double size = FB_TILE_SIZE * view->zoom / self->previous.scale;
  double x = view->visible.x * view->zoom;
  double y = view->visible.y * view->zoom;
  Span   span = { (int)floor ((place->origin.x + x) / size),
                  (int)floor ((place->origin.y + y) / size),
                  (int)floor ((place->origin.x + place->size.width + x) / size),
                  (int)floor ((place->origin.y + place->size.height + y) / size) };

  gtk_snapshot_push_clip (snapshot, place);
  for (int row = span.top; row <= span.bottom; row++)
    for (int column = span.left; column <= span.right; column++)
      {
        FbTile *tile = find_tile (self->previous.tiles, column, row);

        if (tile != NULL)
          append_tile (self, snapshot, tile,
                       &GRAPHENE_RECT_INIT ((float)(column * size - x), (float)(row * size - y),
                                            (float)size, (float)size),
                       view->balance);
      }
  gtk_snapshot_pop (snapshot);
}

static Span
get_span (FbTileStore *self, const FbTileView *view)
{
  double scale = self->current.scale;
  double left = round (view->visible.x * scale);
  double top = round (view->visible.y * scale);

  return (Span){ (int)floor (left / FB_TILE_SIZE), (int)floor (top / FB_TILE_SIZE),
                 (int)floor ((left + view->visible.width * scale - 1) / FB_TILE_SIZE),
                 (int)floor ((top + view->visible.height * scale - 1) / FB_TILE_SIZE) };
}

static gboolean
is_within (const Span *span, int column, int row, int around)
{
  return column >= span->left - around && column <= span->right + around &&
         row >= span->top - around && row <= span->bottom + around;
}

static void
drop_far_tiles (FbTileStore *self, const Span *span)
{
  GHashTableIter iter;
  FbTile        *tile;

  if (self->current.n_surfaces + self->previous.n_surfaces <= MAX_TEXTURES)
    return;

  if (self->is_complete)
    clear_level (&self->previous);
  g_hash_table_iter_init (&iter, self->current.tiles);
  while (g_hash_table_iter_next (&iter, (gpointer *)&tile, NULL))
    if (!is_within (span, tile->column, tile->row, AROUND))
      {
        self->current.n_surfaces -= count_surfaces (tile);
        g_hash_table_iter_remove (&iter);
      }
}

/* All squares of the view that are not there, then those around it. */
static void
list_missing (FbTileStore *self, const Span *span)
{
  double middle_x = (span->left + span->right) / 2.0;
  double middle_y = (span->top + span->bottom) / 2.0;

  g_array_set_size (self->missing, 0);
  self->is_complete = TRUE;
  for (int row = span->top - AROUND; row <= span->bottom + AROUND; row++)
    for (int column = span->left - AROUND; column <= span->right + AROUND; column++)
      {
        Place place = { column, row, hypot (column - middle_x, row - middle_y),
                        !is_within (span, column, row, 0) };

        if (find_tile (self->current.tiles, column, row) != NULL)
          continue;
        self->is_complete = self->is_complete && place.is_ahead;
        g_array_append_val (self->missing, place);
      }
  g_array_sort (self->missing, compare_places);
}

static void
fb_tile_store_dispose (GObject *object)
{
  FbTileStore *self = FB_TILE_STORE (object);

  g_clear_pointer (&self->raster, fb_tile_raster_stop);
  g_clear_pointer (&self->scene, fb_scene_unref);
  g_clear_pointer (&self->current.tiles, g_hash_table_unref);
  g_clear_pointer (&self->previous.tiles, g_hash_table_unref);
  g_clear_pointer (&self->pending, g_hash_table_unref);
  g_clear_pointer (&self->missing, g_array_unref);

  G_OBJECT_CLASS (fb_tile_store_parent_class)->dispose (object);
}

static void
fb_tile_store_class_init (FbTileStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fb_tile_store_dispose;

  signals[CHANGED] = g_signal_new ("changed", FB_TYPE_TILE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
fb_tile_store_init (FbTileStore *self)
{
  GDestroyNotify free_tile = (GDestroyNotify)fb_tile_free;

  self->current.tiles = g_hash_table_new_full (hash_tile, tiles_equal, free_tile, NULL);
  self->previous.tiles = g_hash_table_new_full (hash_tile, tiles_equal, free_tile, NULL);
  self->pending = g_hash_table_new_full (hash_tile, tiles_equal, free_tile, NULL);
  self->missing = g_array_new (FALSE, FALSE, sizeof (Place));
}

FbTileStore *
fb_tile_store_new (void)
{
  return g_object_new (FB_TYPE_TILE_STORE, NULL);
}

void
fb_tile_store_set_scene (FbTileStore *self, FbScene *scene, const FbSceneTheme *theme)
{
  g_return_if_fail (FB_IS_TILE_STORE (self));
  g_return_if_fail (theme != NULL);

  if (scene != NULL)
    fb_scene_ref (scene);
  g_clear_pointer (&self->scene, fb_scene_unref);
  self->scene = scene;
  self->theme = theme;
  self->is_complete = FALSE;
  forget_requests (self);
  clear_level (&self->current);
  clear_level (&self->previous);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
fb_tile_store_snapshot (FbTileStore *self, GtkSnapshot *snapshot, const FbTileView *view)
{
  float  size;
  double left;
  double top;
  Span   span;

  g_return_if_fail (FB_IS_TILE_STORE (self));
  g_return_if_fail (view != NULL && view->zoom > 0 && view->scale > 0);

  if (self->scene == NULL || view->visible.width <= 0 || view->visible.height <= 0)
    return;
  if (self->raster == NULL)
    self->raster = fb_tile_raster_new (tile_done_cb, self);

  self->paints_surfaces = view->has_no_gpu;
  change_scale (self, view->zoom * view->scale);
  size = (float)FB_TILE_SIZE / (float)view->scale;
  left = round (view->visible.x * self->current.scale) / view->scale;
  top = round (view->visible.y * self->current.scale) / view->scale;
  span = get_span (self, view);

  for (int row = span.top; row <= span.bottom; row++)
    for (int column = span.left; column <= span.right; column++)
      {
        FbTile         *tile = find_tile (self->current.tiles, column, row);
        graphene_rect_t place = GRAPHENE_RECT_INIT ((float)(column * (double)size - left),
                                                    (float)(row * (double)size - top), size, size);

        if (tile != NULL)
          append_tile (self, snapshot, tile, &place, view->balance);
        else if (self->previous.scale > 0)
          append_stand_in (self, snapshot, &place, view);
      }

  list_missing (self, &span);
  drop_far_tiles (self, &span);
  take_back (self);
  request (self);
}

gboolean
fb_tile_store_is_complete (FbTileStore *self)
{
  g_return_val_if_fail (FB_IS_TILE_STORE (self), FALSE);

  return self->is_complete;
}
