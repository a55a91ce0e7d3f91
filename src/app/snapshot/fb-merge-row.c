/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-merge-row.h"

#include <glib/gi18n.h>

#include "snapshot/fb-code-diff.h"
#include "snapshot/fb-code-rows.h"

/* The buttons follow the item and the item follows them. */

#define MAX_VALUE_CHARS 300
#define LINE_HEIGHT 18
#define MAX_CODE_LINES 12

struct _FbMergeRow
{
  GtkWidget parent_instance;

  /* Owned */
  FbMergeItem *item;
  GtkWidget   *code; /* (nullable) in the frame while a text is shown */

  /* Template */
  GtkWidget      *box;
  GtkLabel       *title;
  GtkLabel       *reason;
  GtkFrame       *frame;
  GtkWidget      *lines[FB_MERGE_N_SIDES];
  GtkCheckButton *buttons[FB_MERGE_N_SIDES];
  GtkLabel       *values[FB_MERGE_N_SIDES];
};

G_DEFINE_FINAL_TYPE (FbMergeRow, fb_merge_row, GTK_TYPE_WIDGET)

static void
show_choice (FbMergeRow *self)
{
  FbMergeSide choice = fb_merge_item_get_choice (self->item);

  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    gtk_check_button_set_active (self->buttons[side], side == choice);
}

static void
button_toggled_cb (GtkCheckButton *button, FbMergeRow *self)
{
  if (self->item == NULL || !gtk_check_button_get_active (button))
    return;

  for (FbMergeSide side = 0; side < FB_MERGE_N_SIDES; side++)
    if (self->buttons[side] == button)
      fb_merge_item_set_choice (self->item, side);
}

static char *
describe_reason (const FbMergeConflict *conflict)
{
  switch (conflict->kind)
    {
    case FB_MERGE_MINE_DELETED:
      return g_strdup (_ ("You deleted it; they changed it, or use it now."));
    case FB_MERGE_THEIRS_DELETED:
      return g_strdup (_ ("They deleted it; you changed it, or use it now."));
    case FB_MERGE_NODE:
      return g_strdup (_ ("It is another node on each side."));
    case FB_MERGE_TAB_ORDER:
      return g_strdup (_ ("Both sides moved tabs."));
    case FB_MERGE_PROPERTY:
    default:
      if (conflict->line > 0)
        /* Translators: a property that is a text, and where in it */
        return g_strdup_printf (_ ("%s, from line %u"), conflict->path, conflict->line);
      return g_strdup (conflict->path);
    }
}

static gboolean
is_about_a_node (const FbMergeConflict *conflict)
{
  return conflict->kind != FB_MERGE_PROPERTY && conflict->kind != FB_MERGE_TAB_ORDER;
}

/* What stands beside a choice. (nullable) */
static char *
describe_value (const FbMergeConflict *conflict, FbMergeSide side)
{
  const char      *value = conflict->values[side];
  g_autofree char *start = NULL;

  if (conflict->is_secret)
    return g_strdup (_ ("secret"));
  if (value == NULL)
    return g_strdup (is_about_a_node (conflict) ? _ ("deleted") : _ ("not there"));
  if (conflict->is_text)
    return NULL;
  if (*value == '\0')
    return g_strdup (_ ("empty"));

  start = g_utf8_substring (value, 0, MIN (g_utf8_strlen (value, -1), MAX_VALUE_CHARS));
  return g_steal_pointer (&start);
}

/* A short text needs no room, a long one is scrolled. */
static int
get_code_height (FbTextDiff *diff)
{
  g_autoptr (GArray) rows = fb_code_rows_new (diff, FB_CODE_BOTH, TRUE);

  return (int)MIN (rows->len + 1, MAX_CODE_LINES) * LINE_HEIGHT;
}

/* What one side made of base where the other deleted; else mine against theirs. */
static void
show_code (FbMergeRow *self, const FbMergeConflict *conflict)
{
  FbMergeSide older =
      conflict->kind == FB_MERGE_MINE_DELETED || conflict->kind == FB_MERGE_THEIRS_DELETED
          ? FB_MERGE_BASE
          : FB_MERGE_MINE;
  FbMergeSide newer = conflict->kind == FB_MERGE_THEIRS_DELETED ? FB_MERGE_MINE : FB_MERGE_THEIRS;
  const char *one = conflict->values[older];
  const char *other = conflict->values[newer];
  g_autoptr (FbTextDiff) diff = NULL;

  gtk_frame_set_child (self->frame, NULL);
  self->code = NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->frame), conflict->is_text && !conflict->is_secret);
  if (!conflict->is_text || conflict->is_secret)
    return;

  diff = fb_text_diff_new (one != NULL ? one : "", other != NULL ? other : "");
  self->code = fb_code_diff_new ();
  gtk_widget_set_size_request (self->code, -1, get_code_height (diff));
  fb_code_diff_set_side_by_side (FB_CODE_DIFF (self->code), older == FB_MERGE_MINE);
  fb_code_diff_set_text (FB_CODE_DIFF (self->code), diff, conflict->language);
  gtk_frame_set_child (self->frame, self->code);
}

static void
show_values (FbMergeRow *self, const FbMergeConflict *conflict)
{
  for (FbMergeSide side = 0; side < FB_MERGE_N_SIDES; side++)
    {
      g_autofree char *value = describe_value (conflict, side);

      gtk_widget_set_visible (self->lines[side], side != FB_MERGE_BASE || conflict->has_base);
      gtk_label_set_text (self->values[side], value != NULL ? value : "");
    }
}

void
fb_merge_row_bind (FbMergeRow *self, FbMergeItem *item)
{
  const FbMergeConflict *conflict;
  g_autofree char       *title = NULL;
  g_autofree char       *reason = NULL;

  g_return_if_fail (FB_IS_MERGE_ROW (self));
  g_return_if_fail (item == NULL || FB_IS_MERGE_ITEM (item));

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_clear_object (&self->item);
  if (item == NULL)
    return;

  conflict = fb_merge_item_get_conflict (item);
  title = fb_merge_item_dup_title (item);
  reason = describe_reason (conflict);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->reason, reason);
  show_values (self, conflict);
  show_code (self, conflict);
  self->item = g_object_ref (item);
  show_choice (self);
  g_signal_connect_object (item, "notify::choice", G_CALLBACK (show_choice), self,
                           G_CONNECT_SWAPPED);
}

static void
fb_merge_row_dispose (GObject *object)
{
  fb_merge_row_bind (FB_MERGE_ROW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_MERGE_ROW);

  G_OBJECT_CLASS (fb_merge_row_parent_class)->dispose (object);
}

static void
fb_merge_row_class_init (FbMergeRowClass *klass)
{
  static const char *const names[] = { "base", "mine", "theirs" };
  GtkWidgetClass          *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_merge_row_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/snapshot/fb-merge-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FbMergeRow, box);
  gtk_widget_class_bind_template_child (widget_class, FbMergeRow, title);
  gtk_widget_class_bind_template_child (widget_class, FbMergeRow, reason);
  gtk_widget_class_bind_template_child (widget_class, FbMergeRow, frame);
  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    {
      const struct
      {
        const char *suffix;
        gssize      offset;
      } children[] = {
        { "line", G_STRUCT_OFFSET (FbMergeRow, lines) },
        { "button", G_STRUCT_OFFSET (FbMergeRow, buttons) },
        { "value", G_STRUCT_OFFSET (FbMergeRow, values) },
      };

      for (guint i = 0; i < G_N_ELEMENTS (children); i++)
        {
          g_autofree char *name = g_strdup_printf ("%s_%s", names[side], children[i].suffix);

          gtk_widget_class_bind_template_child_full (widget_class, g_intern_string (name), FALSE,
                                                     children[i].offset +
                                                         (gssize)(side * sizeof (gpointer)));
        }
    }
  gtk_widget_class_bind_template_callback (widget_class, button_toggled_cb);
}

static void
fb_merge_row_init (FbMergeRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
fb_merge_row_new (void)
{
  return g_object_new (FB_TYPE_MERGE_ROW, NULL);
}
