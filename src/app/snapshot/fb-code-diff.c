/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-code-diff.h"

#include <glib/gi18n.h>

#include "snapshot/fb-code-view.h"
#include "widget/fb-source-languages.h"

/* Three views: one of both texts, and two that scroll together; those that are not seen are
 * not filled. What languages there are is read from some hundred files when one is first needed,
 * on a worker; until then texts have no colours. */

enum
{
  VIEW_BOTH,
  VIEW_OLDER,
  VIEW_NEWER,
  N_VIEWS
};

static const FbCodeSide sides[N_VIEWS] = { FB_CODE_BOTH, FB_CODE_OLDER, FB_CODE_NEWER };

struct _FbCodeDiff
{
  GtkWidget parent_instance;

  /* Owned */
  FbTextDiff               *diff;      /* (nullable) */
  char                     *language;  /* (nullable) */
  GtkSourceLanguageManager *languages; /* (nullable) until they are read */
  GCancellable             *cancellable;

  /* Children */
  GtkWidget  *stack;
  FbCodeView *views[N_VIEWS];

  gboolean side_by_side;
  gboolean whole;
};

G_DEFINE_FINAL_TYPE (FbCodeDiff, fb_code_diff, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SIDE_BY_SIDE,
  PROP_WHOLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void refill (FbCodeDiff *self);

static void
languages_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbCodeDiff) self = FB_CODE_DIFF (user_data);
  GtkSourceLanguageManager *languages = fb_source_languages_read_finish (result);

  if (languages == NULL)
    return;

  self->languages = languages;
  refill (self);
}

static void
begin_languages (FbCodeDiff *self)
{
  self->cancellable = g_cancellable_new ();
  fb_source_languages_read_async (self->cancellable, languages_read_cb, g_object_ref (self));
}

static void
fill (FbCodeDiff *self, int view)
{
  GtkSourceLanguage *language = NULL;

  if (self->language != NULL && self->cancellable == NULL)
    begin_languages (self);
  if (self->languages != NULL && self->language != NULL)
    language = gtk_source_language_manager_get_language (self->languages, self->language);
  fb_code_view_set_rows (self->views[view], self->diff,
                         fb_code_rows_new (self->diff, sides[view], !self->whole), language);
}

static void
refill (FbCodeDiff *self)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), self->side_by_side ? "two" : "one");
  if (self->diff == NULL)
    return;

  if (self->side_by_side)
    {
      fill (self, VIEW_OLDER);
      fill (self, VIEW_NEWER);
      fb_code_view_scroll_to_change (self->views[VIEW_NEWER]);
      return;
    }

  fill (self, VIEW_BOTH);
  fb_code_view_scroll_to_change (self->views[VIEW_BOTH]);
}

static void
fb_code_diff_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FbCodeDiff *self = FB_CODE_DIFF (object);

  switch (id)
    {
    case PROP_SIDE_BY_SIDE:
      g_value_set_boolean (value, self->side_by_side);
      break;
    case PROP_WHOLE:
      g_value_set_boolean (value, self->whole);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
fb_code_diff_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  FbCodeDiff *self = FB_CODE_DIFF (object);

  switch (id)
    {
    case PROP_SIDE_BY_SIDE:
      fb_code_diff_set_side_by_side (self, g_value_get_boolean (value));
      break;
    case PROP_WHOLE:
      fb_code_diff_set_whole (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
fb_code_diff_dispose (GObject *object)
{
  FbCodeDiff *self = FB_CODE_DIFF (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->languages);
  g_clear_pointer (&self->diff, fb_text_diff_unref);
  g_clear_pointer (&self->language, g_free);

  G_OBJECT_CLASS (fb_code_diff_parent_class)->dispose (object);
}

static void
fb_code_diff_class_init (FbCodeDiffClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags     flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = fb_code_diff_get_property;
  object_class->set_property = fb_code_diff_set_property;
  object_class->dispose = fb_code_diff_dispose;

  properties[PROP_SIDE_BY_SIDE] = g_param_spec_boolean ("side-by-side", NULL, NULL, FALSE, flags);
  properties[PROP_WHOLE] = g_param_spec_boolean ("whole", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "codediff");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
make_scroller (FbCodeDiff *self, int view, const char *label)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->views[view] = FB_CODE_VIEW (fb_code_view_new (sides[view]));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->views[view]), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->views[view]));
  gtk_widget_set_hexpand (scroller, TRUE);
  gtk_widget_set_vexpand (scroller, TRUE);

  return scroller;
}

static void
fb_code_diff_init (FbCodeDiff *self)
{
  GtkWidget         *pair = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkScrolledWindow *older;
  GtkScrolledWindow *newer;

  self->stack = gtk_stack_new ();
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
  gtk_stack_add_named (GTK_STACK (self->stack), make_scroller (self, VIEW_BOTH, _ ("Changed text")),
                       "one");

  older = GTK_SCROLLED_WINDOW (make_scroller (self, VIEW_OLDER, _ ("Older text")));
  newer = GTK_SCROLLED_WINDOW (make_scroller (self, VIEW_NEWER, _ ("Newer text")));
  gtk_scrolled_window_set_vadjustment (older, gtk_scrolled_window_get_vadjustment (newer));
  gtk_scrolled_window_set_policy (older, GTK_POLICY_AUTOMATIC, GTK_POLICY_EXTERNAL);
  gtk_box_set_homogeneous (GTK_BOX (pair), TRUE);
  gtk_box_append (GTK_BOX (pair), GTK_WIDGET (older));
  gtk_box_append (GTK_BOX (pair), GTK_WIDGET (newer));
  gtk_widget_add_css_class (GTK_WIDGET (newer), "second");
  gtk_stack_add_named (GTK_STACK (self->stack), pair, "two");
}

GtkWidget *
fb_code_diff_new (void)
{
  return g_object_new (FB_TYPE_CODE_DIFF, NULL);
}

void
fb_code_diff_set_text (FbCodeDiff *self, FbTextDiff *diff, const char *language)
{
  g_return_if_fail (FB_IS_CODE_DIFF (self));

  if (diff != NULL)
    fb_text_diff_ref (diff);
  g_clear_pointer (&self->diff, fb_text_diff_unref);
  self->diff = diff;
  g_free (self->language);
  self->language = g_strdup (language);
  refill (self);
}

gboolean
fb_code_diff_get_side_by_side (FbCodeDiff *self)
{
  g_return_val_if_fail (FB_IS_CODE_DIFF (self), FALSE);

  return self->side_by_side;
}

void
fb_code_diff_set_side_by_side (FbCodeDiff *self, gboolean side_by_side)
{
  g_return_if_fail (FB_IS_CODE_DIFF (self));

  if (self->side_by_side == !!side_by_side)
    return;

  self->side_by_side = !!side_by_side;
  refill (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIDE_BY_SIDE]);
}

gboolean
fb_code_diff_get_whole (FbCodeDiff *self)
{
  g_return_val_if_fail (FB_IS_CODE_DIFF (self), FALSE);

  return self->whole;
}

void
fb_code_diff_set_whole (FbCodeDiff *self, gboolean whole)
{
  g_return_if_fail (FB_IS_CODE_DIFF (self));

  if (self->whole == !!whole)
    return;

  self->whole = !!whole;
  refill (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WHOLE]);
}
