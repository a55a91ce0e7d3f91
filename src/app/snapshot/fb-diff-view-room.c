/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-diff-view-private.h"

/* How the room is shared: the details stand below the picture, or beside it where there is room. */

#define WIDE 1200       /* px, from which the details stand beside the picture */
#define SHARE_BELOW 34  /* percent of the height for the details */
#define SHARE_BESIDE 40 /* percent of the width */

void
fb_diff_view_split (FbDiffView *self)
{
  gboolean beside =
      gtk_orientable_get_orientation (GTK_ORIENTABLE (self->paned)) == GTK_ORIENTATION_HORIZONTAL;
  int size = beside ? gtk_widget_get_width (GTK_WIDGET (self->paned))
                    : gtk_widget_get_height (GTK_WIDGET (self->paned));
  int share = beside ? SHARE_BESIDE : SHARE_BELOW;

  if (self->is_split || size <= 0 || !gtk_widget_get_visible (GTK_WIDGET (self->details)))
    return;

  self->is_split = TRUE;
  gtk_paned_set_position (self->paned, size - size * share / 100);
}

/* Not while sizes are being given out. */
static gboolean
turn_cb (gpointer user_data)
{
  FbDiffView *self = FB_DIFF_VIEW (user_data);

  self->turn_id = 0;
  self->is_split = FALSE;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->paned), self->is_wide
                                                                    ? GTK_ORIENTATION_HORIZONTAL
                                                                    : GTK_ORIENTATION_VERTICAL);
  fb_diff_view_split (self);

  return G_SOURCE_REMOVE;
}

void
fb_diff_view_measure (GtkWidget     *widget,
                      GtkOrientation orientation,
                      int            for_size,
                      int           *minimum,
                      int           *natural,
                      int           *minimum_baseline,
                      int           *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (FB_DIFF_VIEW (widget)->flap), orientation, for_size, minimum,
                      natural, minimum_baseline, natural_baseline);
}

void
fb_diff_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  FbDiffView *self = FB_DIFF_VIEW (widget);
  gboolean    is_wide = width >= WIDE;

  /* The first time at once, so that nothing is painted twice. */
  if (is_wide != self->is_wide && !self->is_placed)
    {
      self->is_wide = is_wide;
      turn_cb (self);
    }
  self->is_placed = TRUE;
  gtk_widget_allocate (GTK_WIDGET (self->flap), width, height, baseline, NULL);
  if (is_wide == self->is_wide)
    return;

  self->is_wide = is_wide;
  if (self->turn_id == 0)
    self->turn_id = g_idle_add_full (GTK_PRIORITY_RESIZE, turn_cb, self, NULL);
}
