/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-scene-painter-private.h"

#include <string.h>

/* Nodes, junctions and the ports of subflows. */

#define RADIUS 5.0
#define PORT_RADIUS 3.0
#define PORT_BOX_RADIUS 8.0
#define PORT_FIELD 40.0
#define LABEL_INSET 38.0
#define CAPTION_SIZE 10.0
#define CAPTION_HEIGHT 15.0
#define PLAIN_ZOOM 0.22 /* below it a node is a coloured field */
#define PORT_ZOOM 0.3
#define TEXT_ZOOM 0.36
#define ICON_ZOOM 0.3
#define BUTTON_WIDTH 32.0
#define BUTTON_OUT 26.0
#define BUTTON_IN 8.0 /* how much further in when it is off */
#define DISABLED_ALPHA 0.5
#define PAGE_INSET 10.0 /* from the node's right edge to the page's left one */
#define PAGE_RADIUS 2.0
#define BRIGHT 0.87 /* fields on which a white sign would not be seen */

/* The node's colour, less bright where the theme is dark. */
static guint32
shade (FbScenePainter *self, guint32 rgb)
{
  double shine = self->theme->shine;

  return (guint32)((rgb >> 16 & 0xff) * shine) << 16 | (guint32)((rgb >> 8 & 0xff) * shine) << 8 |
         (guint32)((rgb & 0xff) * shine);
}

static void
set_dashes (FbScenePainter *self, const FbSceneBox *box)
{
  static const double disabled[] = { 8, 3 };
  static const double missing[] = { 10, 4 };

  if (box->is_missing)
    cairo_set_dash (self->cr, missing, G_N_ELEMENTS (missing), 0);
  else if (box->is_disabled)
    cairo_set_dash (self->cr, disabled, G_N_ELEMENTS (disabled), 0);
}

static void
paint_button (FbScenePainter *self, const FbSceneBox *box)
{
  double off = box->is_button_off ? BUTTON_IN : 0;
  double alpha = (box->is_button_off ? 0.2 : 1) * (box->is_disabled ? DISABLED_ALPHA : 1);
  double x =
      box->is_right ? box->rect.x + box->rect.width - 6 - off : box->rect.x - BUTTON_OUT + off;
  FbSceneRect back = { x, box->rect.y + 2, BUTTON_WIDTH, 26 };
  FbSceneRect front = { x + (box->is_right ? 11 : 5), box->rect.y + 6, 16, 18 };

  set_dashes (self, box);
  fb_scene_painter_trace_box (self, &back, RADIUS);
  fb_scene_painter_set_color (self, self->theme->port_box, alpha);
  cairo_fill_preserve (self->cr);
  fb_scene_painter_set_color (self, self->theme->border, 1);
  cairo_stroke (self->cr);

  fb_scene_painter_trace_box (self, &front, RADIUS - 1);
  fb_scene_painter_set_color (self, shade (self, box->color), alpha);
  cairo_fill_preserve (self->cr);
  fb_scene_painter_set_color (self, self->theme->border, 1);
  cairo_stroke (self->cr);
  cairo_set_dash (self->cr, NULL, 0, 0);
}

static void
paint_port (FbScenePainter *self, double x, double y)
{
  FbSceneRect rect = { x - FB_SCENE_PORT_SIZE / 2, y - FB_SCENE_PORT_SIZE / 2, FB_SCENE_PORT_SIZE,
                       FB_SCENE_PORT_SIZE };

  fb_scene_painter_trace_box (self, &rect, PORT_RADIUS);
  fb_scene_painter_set_color (self, self->theme->port, 1);
  cairo_fill_preserve (self->cr);
  fb_scene_painter_set_color (self, self->theme->border, 1);
  cairo_stroke (self->cr);
}

void
fb_scene_painter_paint_ports (FbScenePainter *self, const FbSceneBox *box)
{
  double middle = box->rect.y + box->rect.height / 2;
  double first = middle - (box->n_outputs - 1.0) / 2 * FB_SCENE_PORT_DISTANCE;

  if (self->zoom < PORT_ZOOM)
    return;

  cairo_set_line_width (self->cr, 1);
  if (box->n_inputs > 0)
    paint_port (self, box->rect.x, middle);
  for (guint i = 0; i < box->n_outputs; i++)
    paint_port (self, box->rect.x + box->rect.width, first + i * FB_SCENE_PORT_DISTANCE);
}

/* The darker field an icon stands in. */
static void
paint_icon (FbScenePainter *self, const FbSceneBox *box)
{
  const FbSceneRect *rect = &box->rect;
  FbSceneRect        field = { rect->x, rect->y, FB_SCENE_ICON_WIDTH, rect->height };
  gboolean           is_whole = box->label == NULL;
  double             line = field.x + FB_SCENE_ICON_WIDTH - 0.5;

  if (box->is_right && !is_whole)
    {
      field.x = rect->x + rect->width - FB_SCENE_ICON_WIDTH;
      line = field.x + 0.5;
    }

  cairo_save (self->cr);
  fb_scene_painter_trace_box (self, rect, RADIUS);
  cairo_clip (self->cr);
  cairo_rectangle (self->cr, field.x, field.y, field.width, field.height);
  fb_scene_painter_set_color (self, 0x000000, 0.06);
  cairo_fill (self->cr);
  cairo_restore (self->cr);

  if (!is_whole)
    {
      cairo_rectangle (self->cr, line - 0.5, rect->y + 0.5, 1, rect->height - 1);
      fb_scene_painter_set_color (self, 0x000000, 0.1);
      cairo_fill (self->cr);
    }
  fb_scene_painter_set_color (self,
                              fb_scene_painter_get_brightness (box->color) < BRIGHT ? 0xffffff
                                                                                    : 0x8a8a8a,
                              1);
  fb_scene_painter_show_icon (self, box->icon, field.x + FB_SCENE_ICON_WIDTH / 2,
                              rect->y + rect->height / 2);
}

/* Lines of @text around the middle of the box. */
static void
paint_lines (FbScenePainter   *self,
             const FbSceneBox *box,
             const char       *text,
             double            size,
             double            height,
             double            x,
             double            align,
             FbSceneTextStyle  style)
{
  guint  n_lines = 1;
  double y;

  for (const char *at = text; *at != '\0'; at++)
    n_lines += *at == '\n' ? 1 : 0;

  y = box->rect.y + box->rect.height / 2 - (n_lines - 1) * height / 2;
  for (guint i = 0; i < n_lines; i++)
    {
      gsize length = strcspn (text, "\n");

      fb_scene_painter_show_text (self, text, length, size, x, y + i * height, align,
                                  FB_SCENE_TEXT_MIDDLE, style);
      text += length + (text[length] == '\n' ? 1 : 0);
    }
}

static void
paint_label (FbScenePainter *self, const FbSceneBox *box)
{
  double x =
      box->is_right ? box->rect.x + box->rect.width - LABEL_INSET : box->rect.x + LABEL_INSET;

  fb_scene_painter_set_color (self, self->theme->label, box->is_disabled ? 0.75 : 1);
  paint_lines (self, box, box->label, FB_SCENE_LABEL_SIZE, FB_SCENE_LINE_HEIGHT, x,
               box->is_right ? 1 : 0,
               box->is_named || box->is_missing ? FB_SCENE_TEXT_ITALIC : FB_SCENE_TEXT_UPRIGHT);
}

void
fb_scene_painter_paint_page (FbScenePainter *self, const FbSceneItem *item)
{
  const FbSceneRect *rect = &item->box.rect;
  cairo_t           *cr = self->cr;
  FbSceneRect        page = { rect->x + rect->width - PAGE_INSET, rect->y - FB_SCENE_PAGE_RISE,
                              FB_SCENE_PAGE_WIDTH, FB_SCENE_PAGE_HEIGHT };

  if (!item->box.is_documented || self->zoom < ICON_ZOOM)
    return;
  /* Beside the badge of what became of it. */
  if (item->mark != FB_SCENE_SAME)
    page.x -= FB_SCENE_PAGE_WIDTH;

  cairo_save (cr);
  cairo_set_line_width (cr, 1);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  fb_scene_painter_trace_box (self, &page, PAGE_RADIUS);
  fb_scene_painter_set_color (self, self->theme->background, 1);
  cairo_fill_preserve (cr);
  /* A corner that is turned down, and three lines. */
  cairo_translate (cr, page.x, page.y);
  cairo_move_to (cr, 7, 3);
  cairo_line_to (cr, 4, 3);
  cairo_line_to (cr, 4, 0);
  for (int y = 4; y <= 8; y += 2)
    {
      cairo_move_to (cr, 2, y);
      cairo_line_to (cr, y == 4 ? 4 : 5, y);
    }
  fb_scene_painter_set_color (self, self->theme->border, 1);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
paint_node (FbScenePainter *self, const FbSceneItem *item)
{
  const FbSceneBox *box = &item->box;
  cairo_t          *cr = self->cr;
  double            alpha = box->is_disabled ? DISABLED_ALPHA : 1;

  cairo_set_line_width (cr, 1);
  if (box->button != FB_NODE_BUTTON_NONE && self->zoom >= PLAIN_ZOOM)
    paint_button (self, box);

  fb_scene_painter_trace_box (self, &box->rect, RADIUS);
  fb_scene_painter_set_color (self, shade (self, box->color), alpha);
  if (self->zoom < PLAIN_ZOOM && !box->is_missing)
    {
      cairo_fill (cr);
      return;
    }

  cairo_fill (cr);
  if (box->icon != NULL && self->zoom >= ICON_ZOOM)
    paint_icon (self, box);

  fb_scene_painter_trace_box (self, &box->rect, RADIUS);
  set_dashes (self, box);
  fb_scene_painter_set_color (self, box->is_missing ? self->theme->missing : self->theme->border,
                              1);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);

  if (box->label != NULL && self->zoom >= TEXT_ZOOM)
    paint_label (self, box);
  fb_scene_painter_paint_ports (self, box);
  fb_scene_painter_paint_page (self, item);
}

static void
paint_junction (FbScenePainter *self, const FbSceneBox *box)
{
  cairo_set_line_width (self->cr, 1);
  paint_port (self, box->rect.x + box->rect.width / 2, box->rect.y + box->rect.height / 2);
}

static void
paint_subflow_port (FbScenePainter *self, const FbSceneBox *box)
{
  cairo_t *cr = self->cr;

  cairo_set_line_width (cr, 1);
  fb_scene_painter_trace_box (self, &box->rect, PORT_BOX_RADIUS);
  fb_scene_painter_set_color (self, self->theme->port_box, 1);
  cairo_fill_preserve (cr);
  fb_scene_painter_set_color (self, self->theme->border, 1);
  cairo_stroke (cr);

  if (self->zoom >= TEXT_ZOOM)
    {
      fb_scene_painter_set_color (self, self->theme->port_label, 1);
      paint_lines (self, box, box->caption, CAPTION_SIZE, CAPTION_HEIGHT,
                   box->rect.x + PORT_FIELD / 2, 0.5, FB_SCENE_TEXT_UPRIGHT);
      if (box->label != NULL)
        paint_lines (self, box, box->label, FB_SCENE_LABEL_SIZE, FB_SCENE_LINE_HEIGHT,
                     box->rect.x + PORT_FIELD + 8, 0, FB_SCENE_TEXT_UPRIGHT);
    }
  fb_scene_painter_paint_ports (self, box);
}

void
fb_scene_painter_paint_box (FbScenePainter *self, const FbSceneItem *item)
{
  if (item->kind == FB_SCENE_PORT)
    paint_subflow_port (self, &item->box);
  else if (item->kind == FB_SCENE_JUNCTION)
    paint_junction (self, &item->box);
  else
    paint_node (self, item);
}
