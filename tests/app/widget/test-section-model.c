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
add (GListStore *store, const char *text)
{
  g_autoptr (GtkStringObject) item = gtk_string_object_new (text);

  g_list_store_append (store, item);
}

static void
test_heading_comes_and_goes_with_the_items (void)
{
  g_autoptr (GListStore) store = g_list_store_new (GTK_TYPE_STRING_OBJECT);
  g_autoptr (GPtrArray) copy = g_ptr_array_new_with_free_func (g_object_unref);
  FbSectionModel *model = fb_section_model_new (fb_section_new ("Local", "win.new-local", "New"),
                                                G_LIST_MODEL (g_object_ref (store)));

  g_ptr_array_add (copy, g_list_model_get_item (G_LIST_MODEL (model), 0));
  g_assert_true (FB_IS_SECTION (g_ptr_array_index (copy, 0)));
  g_signal_connect (model, "items-changed", G_CALLBACK (follow), copy);

  add (store, "one");
  add (store, "two");
  g_assert_cmpuint (copy->len, ==, 3);

  fb_section_model_set_keep_heading (model, FALSE);
  g_assert_cmpuint (copy->len, ==, 3);
  g_list_store_remove (store, 0);
  g_list_store_remove_all (store);
  g_assert_cmpuint (copy->len, ==, 0);
  add (store, "three");
  g_assert_cmpuint (copy->len, ==, 2);
  g_list_store_remove_all (store);
  fb_section_model_set_keep_heading (model, TRUE);
  g_assert_cmpuint (copy->len, ==, 1);

  g_ptr_array_set_size (copy, 0);
  g_assert_finalize_object (model);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/section-model/heading-comes-and-goes-with-the-items",
                   test_heading_comes_and_goes_with_the_items);

  return g_test_run ();
}
