/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <gtk/gtk.h>

#include "fb-test.h"
#include "widget/fb-section-model.h"

/* Keeps a copy by nothing but items-changed, as a view does, and compares it with the model. */
static void
follow (GListModel *model, guint position, guint removed, guint added, GPtrArray *copy)
{
  g_assert_cmpuint (position + removed, <=, copy->len);
  if (removed > 0)
    g_ptr_array_remove_range (copy, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (copy, (int)(position + i), g_list_model_get_item (model, position + i));

  g_assert_cmpuint (copy->len, ==, g_list_model_get_n_items (model));
  for (guint i = 0; i < copy->len; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, i);

      g_assert_true (item == g_ptr_array_index (copy, i));
    }
}

static void
add (GListStore *store, guint position, const char *text)
{
  g_autoptr (GtkStringObject) item = gtk_string_object_new (text);

  g_list_store_insert (store, position, item);
}

static gboolean
begins_with (gpointer item, gpointer user_data)
{
  return g_str_has_prefix (gtk_string_object_get_string (item), user_data);
}

static gboolean
is_long_enough (gpointer item, gpointer user_data)
{
  return strlen (gtk_string_object_get_string (item)) >= *(gsize *)user_data;
}

/* "[Local] l1 l2 [Remote] r1" */
static char *
print (FbSectionModel *model)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (model));

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (model), i);

      if (FB_IS_SECTION (item))
        g_string_append_printf (text, "[%s] ", fb_section_get_title (FB_SECTION (item)));
      else
        g_string_append_printf (text, "%s ",
                                gtk_string_object_get_string (GTK_STRING_OBJECT (item)));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_shows (FbSectionModel *model, const char *expected)
{
  g_autofree char *text = print (model);

  g_assert_cmpstr (text, ==, expected);
}

static FbSectionModel *
make_model (GListStore *store, GtkFilter *filter, GPtrArray *copy)
{
  FbSectionModel *model = fb_section_model_new (G_LIST_MODEL (store), filter);

  g_signal_connect (model, "items-changed", G_CALLBACK (follow), copy);
  fb_section_model_add (model, fb_section_new ("Local", "win.new-local", "New"), begins_with,
                        (gpointer) "l");
  fb_section_model_add (model, fb_section_new ("Remote", NULL, NULL), begins_with, (gpointer) "r");

  return model;
}

static void
test_each_item_is_under_its_heading (void)
{
  g_autoptr (GListStore) store = g_list_store_new (GTK_TYPE_STRING_OBJECT);
  g_autoptr (GPtrArray) copy = g_ptr_array_new_with_free_func (g_object_unref);
  FbSectionModel *model = make_model (store, NULL, copy);

  assert_shows (model, "[Local] [Remote] ");
  add (store, 0, "r1");
  add (store, 0, "l1");
  add (store, 0, "neither");
  add (store, 3, "l2");
  assert_shows (model, "[Local] l1 l2 [Remote] r1 ");
  g_list_store_remove (store, 1);
  assert_shows (model, "[Local] l2 [Remote] r1 ");

  g_ptr_array_set_size (copy, 0);
  g_assert_finalize_object (model);
}

static void
test_heading_comes_and_goes_with_the_items (void)
{
  g_autoptr (GListStore) store = g_list_store_new (GTK_TYPE_STRING_OBJECT);
  g_autoptr (GPtrArray) copy = g_ptr_array_new_with_free_func (g_object_unref);
  gsize least = 0;
  g_autoptr (GtkFilter) filter = GTK_FILTER (gtk_custom_filter_new (is_long_enough, &least, NULL));
  FbSectionModel *model = make_model (store, filter, copy);

  fb_section_model_set_keep_headings (model, FALSE);
  assert_shows (model, "");
  add (store, 0, "l1");
  add (store, 0, "remote");
  assert_shows (model, "[Local] l1 [Remote] remote ");

  least = 3;
  gtk_filter_changed (filter, GTK_FILTER_CHANGE_MORE_STRICT);
  assert_shows (model, "[Remote] remote ");
  fb_section_model_set_keep_headings (model, TRUE);
  assert_shows (model, "[Local] [Remote] remote ");

  g_ptr_array_set_size (copy, 0);
  g_assert_finalize_object (model);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/section-model/each-item-is-under-its-heading",
                   test_each_item_is_under_its_heading);
  g_test_add_func ("/section-model/heading-comes-and-goes-with-the-items",
                   test_heading_comes_and_goes_with_the_items);

  return g_test_run ();
}
