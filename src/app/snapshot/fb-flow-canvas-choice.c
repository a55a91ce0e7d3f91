/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-flow-canvas-private.h"

#include <glib/gi18n.h>

#include "snapshot/fb-mark-text.h"

/* What a person chooses in the canvas: one thing, and with Ctrl or Shift others of the same tab. */

/* For a screen reader: what is selected. */
void
fb_flow_canvas_describe (FbFlowCanvas *self)
{
  const FbSceneItem *item = fb_flow_canvas_get_selected_item (self);
  g_autofree char   *text = item != NULL ? fb_mark_text_describe (item) : g_strdup ("");
  guint              n_others = self->others->len;

  if (n_others > 0)
    {
      g_autofree char *one = g_steal_pointer (&text);

      /* Translators: %s describes the node that was selected last */
      text = g_strdup_printf (ngettext ("%s; %u more is selected", "%s; %u more are selected",
                                        n_others),
                              one, n_others);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

static void
tell_choice (FbFlowCanvas *self)
{
  fb_flow_canvas_describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit_by_name (self, "selected-by-person");
}

void
fb_flow_canvas_choose (FbFlowCanvas *self, const FbSceneItem *item, gboolean reveal)
{
  g_ptr_array_set_size (self->others, 0);
  fb_flow_canvas_select (self, item != NULL ? item->id : NULL, reveal);
  tell_choice (self);
}

void
fb_flow_canvas_choose_also (FbFlowCanvas *self, const FbSceneItem *item, gboolean reveal)
{
  GPtrArray       *others = g_steal_pointer (&self->others);
  g_autofree char *id = g_strdup (item->id);
  guint            place;

  self->others = g_ptr_array_new_with_free_func (g_free);
  if (g_strcmp0 (id, self->selected) == 0)
    {
      /* It leaves, and the one before is the last. */
      g_free (id);
      id = others->len > 0 ? g_ptr_array_steal_index (others, others->len - 1) : NULL;
    }
  else if (g_ptr_array_find_with_equal_func (others, id, g_str_equal, &place))
    {
      g_ptr_array_remove_index (others, place);
      g_free (id);
      id = g_strdup (self->selected);
    }
  else if (self->selected != NULL)
    g_ptr_array_add (others, g_strdup (self->selected));

  fb_flow_canvas_select (self, id, reveal);
  g_ptr_array_unref (self->others);
  self->others = others;
  tell_choice (self);
}

char **
fb_flow_canvas_list_selected (FbFlowCanvas *self)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  g_return_val_if_fail (FB_IS_FLOW_CANVAS (self), NULL);

  for (guint i = 0; i < self->others->len; i++)
    g_strv_builder_add (ids, self->others->pdata[i]);
  if (self->selected != NULL)
    g_strv_builder_add (ids, self->selected);

  return g_strv_builder_end (ids);
}
