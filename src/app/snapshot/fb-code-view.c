/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-code-view.h"

#include "widget/fb-source-languages.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* The text is put together from the rows; row n is line n of the buffer. */

#define MAX_ROWS 50000 /* the rest is not shown */

typedef enum
{
  TAG_DELETED,
  TAG_ADDED,
  TAG_FOLD,
  TAG_FILL,
  TAG_DELETED_WORD, /* the words lie over the lines */
  TAG_ADDED_WORD,
  N_TAGS
} Tag;

struct _FbCodeView
{
  GtkSourceView parent_instance;

  /* Owned */
  FbTextDiff *diff; /* (nullable) */
  GArray     *rows; /* of FbCodeRow */

  /* Of the buffer and the gutter */
  GtkTextTag              *tags[N_TAGS];
  GtkSourceGutterRenderer *numbers;

  FbCodeSide side;
  guint      n_digits;
  guint      scroll_id; /* of a tick; goes with the widget */
};

G_DEFINE_FINAL_TYPE (FbCodeView, fb_code_view, GTK_SOURCE_TYPE_VIEW)

static const struct
{
  gboolean    is_word;
  const char *light;
  const char *dark;
} looks[N_TAGS] = {
  [TAG_DELETED] = { FALSE, "#fce4e4", "#3d1c1f" },
  [TAG_ADDED] = { FALSE, "#dff5e8", "#15331f" },
  [TAG_FOLD] = { FALSE, "#eef1f5", "#2a2d31" },
  [TAG_FILL] = { FALSE, "#f4f4f4", "#242424" },
  [TAG_DELETED_WORD] = { TRUE, "#f3b0b3", "#7a2c32" },
  [TAG_ADDED_WORD] = { TRUE, "#a4dfbd", "#22683d" },
};

static GtkTextBuffer *
get_buffer (FbCodeView *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
}

static void
update_style (FbCodeView *self)
{
  AdwStyleManager *manager =
      adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
  gboolean dark = adw_style_manager_get_dark (manager);

  fb_source_languages_use_scheme (GTK_SOURCE_BUFFER (get_buffer (self)), dark);
  for (int i = 0; i < N_TAGS; i++)
    {
      GdkRGBA color;

      gdk_rgba_parse (&color, dark ? looks[i].dark : looks[i].light);
      if (i == TAG_FOLD)
        g_object_set (self->tags[i], "foreground", dark ? "#a0a0a0" : "#707070", NULL);
      g_object_set (self->tags[i],
                    looks[i].is_word ? "background-rgba" : "paragraph-background-rgba", &color,
                    NULL);
    }
}

static const char *
get_sign (FbCodeRowKind kind)
{
  switch (kind)
    {
    case FB_CODE_ADDED:
      return "+";
    case FB_CODE_DELETED:
      return "\xe2\x88\x92";
    case FB_CODE_SAME:
    case FB_CODE_FOLD:
    case FB_CODE_FILL:
    default:
      return " ";
    }
}

static void
append_number (GString *text, guint number, guint n_digits)
{
  if (number > 0)
    g_string_append_printf (text, "%*u ", (int)n_digits, number);
  else
    g_string_append_printf (text, "%*s ", (int)n_digits, "");
}

/* "12 14 +": the number in each text that the view is of, and what became of the line. */
static void
numbers_query_data_cb (FbCodeView *self, GObject *lines, guint line)
{
  const FbCodeRow *row;
  g_autoptr (GString) text = g_string_new (NULL);

  if (line >= self->rows->len)
    return;

  row = &g_array_index (self->rows, FbCodeRow, line);
  if (self->side & FB_CODE_OLDER)
    append_number (text, row->line != NULL ? row->line->older_line : 0, self->n_digits);
  if (self->side & FB_CODE_NEWER)
    append_number (text, row->line != NULL ? row->line->newer_line : 0, self->n_digits);
  g_string_append (text, get_sign (row->kind));

  gtk_source_gutter_renderer_text_set_text (GTK_SOURCE_GUTTER_RENDERER_TEXT (self->numbers),
                                            text->str, -1);
}

static void
update_gutter (FbCodeView *self)
{
  guint            n_columns = self->side == FB_CODE_BOTH ? 2 : 1;
  guint            last = 1;
  g_autofree char *widest = NULL;
  int              width = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const FbTextLine *line = g_array_index (self->rows, FbCodeRow, i).line;

      if (line != NULL)
        last = MAX (last, MAX (line->older_line, line->newer_line));
    }
  for (self->n_digits = 1; last >= 10; last /= 10)
    self->n_digits++;

  widest = g_strnfill (n_columns * (self->n_digits + 1) + 1, '8');
  gtk_source_gutter_renderer_text_measure (GTK_SOURCE_GUTTER_RENDERER_TEXT (self->numbers), widest,
                                           &width, NULL);
  gtk_widget_set_size_request (GTK_WIDGET (self->numbers), width + 6, -1);
}

static void
append_row (GString *text, const FbCodeRow *row)
{
  if (row->kind == FB_CODE_FOLD)
    g_string_append_printf (text,
                            ngettext ("%u line is the same", "%u lines are the same",
                                      row->n_folded),
                            row->n_folded);
  else if (row->line != NULL)
    g_string_append_len (text, row->line->text, (gssize)row->line->length);
}

static Tag
get_tag (FbCodeRowKind kind)
{
  switch (kind)
    {
    case FB_CODE_DELETED:
      return TAG_DELETED;
    case FB_CODE_ADDED:
      return TAG_ADDED;
    case FB_CODE_FOLD:
      return TAG_FOLD;
    case FB_CODE_FILL:
      return TAG_FILL;
    case FB_CODE_SAME:
    default:
      return N_TAGS;
    }
}

static void
mark_words (FbCodeView *self, guint number, const FbCodeRow *row)
{
  GtkTextBuffer *buffer = get_buffer (self);
  GtkTextTag    *tag = self->tags[row->kind == FB_CODE_ADDED ? TAG_ADDED_WORD : TAG_DELETED_WORD];

  for (guint i = 0; i < row->line->n_spans; i++)
    {
      const FbTextSpan *span = &row->line->spans[i];
      GtkTextIter       start;
      GtkTextIter       end;

      gtk_text_buffer_get_iter_at_line_index (buffer, &start, (int)number, (int)span->start);
      gtk_text_buffer_get_iter_at_line_index (buffer, &end, (int)number,
                                              (int)(span->start + span->length));
      gtk_text_buffer_apply_tag (buffer, tag, &start, &end);
    }
}

static void
mark_row (FbCodeView *self, guint number, const FbCodeRow *row)
{
  GtkTextBuffer *buffer = get_buffer (self);
  Tag            tag = get_tag (row->kind);
  GtkTextIter    start;
  GtkTextIter    end;

  if (tag == N_TAGS)
    return;

  gtk_text_buffer_get_iter_at_line (buffer, &start, (int)number);
  end = start;
  /* With its line end, for an empty line has nothing else to carry a colour. */
  gtk_text_iter_forward_line (&end);
  gtk_text_buffer_apply_tag (buffer, self->tags[tag], &start, &end);
  if (row->kind == FB_CODE_ADDED || row->kind == FB_CODE_DELETED)
    mark_words (self, number, row);
}

static void
fb_code_view_finalize (GObject *object)
{
  FbCodeView *self = FB_CODE_VIEW (object);

  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->diff, fb_text_diff_unref);

  G_OBJECT_CLASS (fb_code_view_parent_class)->finalize (object);
}

static void
fb_code_view_class_init (FbCodeViewClass *klass)
{
  gtk_source_init ();

  G_OBJECT_CLASS (klass)->finalize = fb_code_view_finalize;
}

static void
fb_code_view_init (FbCodeView *self)
{
  GtkTextView     *view = GTK_TEXT_VIEW (self);
  GtkSourceGutter *gutter =
      gtk_source_view_get_gutter (GTK_SOURCE_VIEW (self), GTK_TEXT_WINDOW_LEFT);

  self->rows = g_array_new (FALSE, FALSE, sizeof (FbCodeRow));
  self->n_digits = 1;
  self->numbers = gtk_source_gutter_renderer_text_new ();
  gtk_source_gutter_renderer_set_xalign (self->numbers, 1);
  gtk_source_gutter_insert (gutter, self->numbers, 0);
  g_signal_connect_object (self->numbers, "query-data", G_CALLBACK (numbers_query_data_cb), self,
                           G_CONNECT_SWAPPED);

  gtk_text_view_set_editable (view, FALSE);
  gtk_text_view_set_cursor_visible (view, FALSE);
  gtk_text_view_set_monospace (view, TRUE);
  gtk_text_view_set_left_margin (view, 8);
  gtk_text_view_set_right_margin (view, 12);
  gtk_source_view_set_tab_width (GTK_SOURCE_VIEW (self), 4);
  for (int i = 0; i < N_TAGS; i++)
    self->tags[i] = gtk_text_buffer_create_tag (get_buffer (self), NULL, NULL);
  /* No mistake in the language, whatever its rules say. */
  g_object_set (self->tags[TAG_FOLD], "underline", PANGO_UNDERLINE_NONE, NULL);

  g_signal_connect_object (adw_style_manager_get_for_display (
                               gtk_widget_get_display (GTK_WIDGET (self))),
                           "notify::dark", G_CALLBACK (update_style), self, G_CONNECT_SWAPPED);
  update_style (self);
}

GtkWidget *
fb_code_view_new (FbCodeSide side)
{
  FbCodeView *self = g_object_new (FB_TYPE_CODE_VIEW, NULL);

  self->side = side;

  return GTK_WIDGET (self);
}

void
fb_code_view_set_rows (FbCodeView        *self,
                       FbTextDiff        *diff,
                       GArray            *rows,
                       GtkSourceLanguage *language)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_if_fail (FB_IS_CODE_VIEW (self));
  g_return_if_fail (diff != NULL && rows != NULL);

  fb_text_diff_ref (diff);
  g_clear_pointer (&self->diff, fb_text_diff_unref);
  g_clear_pointer (&self->rows, g_array_unref);
  self->diff = diff;
  self->rows = rows;
  if (rows->len > MAX_ROWS)
    g_array_set_size (rows, MAX_ROWS);

  for (guint i = 0; i < rows->len; i++)
    {
      append_row (text, &g_array_index (rows, FbCodeRow, i));
      if (i + 1 < rows->len)
        g_string_append_c (text, '\n');
    }
  gtk_source_buffer_set_language (GTK_SOURCE_BUFFER (get_buffer (self)), language);
  gtk_text_buffer_set_text (get_buffer (self), text->str, (int)text->len);
  for (guint i = 0; i < rows->len; i++)
    mark_row (self, i, &g_array_index (rows, FbCodeRow, i));
  update_gutter (self);
}

static void
scroll_to_change (FbCodeView *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_array_index (self->rows, FbCodeRow, i).kind != FB_CODE_SAME &&
        g_array_index (self->rows, FbCodeRow, i).kind != FB_CODE_FOLD)
      {
        GtkTextIter iter;

        gtk_text_buffer_get_iter_at_line (get_buffer (self), &iter, (int)i);
        gtk_text_view_scroll_to_iter (GTK_TEXT_VIEW (self), &iter, 0.2, FALSE, 0, 0);
        return;
      }
}

/* A view without a size would scroll sideways, too. */
static gboolean
scroll_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  FbCodeView *self = FB_CODE_VIEW (widget);

  if (gtk_widget_get_width (widget) == 0)
    return G_SOURCE_CONTINUE;

  self->scroll_id = 0;
  scroll_to_change (self);

  return G_SOURCE_REMOVE;
}

void
fb_code_view_scroll_to_change (FbCodeView *self)
{
  g_return_if_fail (FB_IS_CODE_VIEW (self));

  if (self->scroll_id == 0)
    self->scroll_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_tick_cb, NULL, NULL);
}
