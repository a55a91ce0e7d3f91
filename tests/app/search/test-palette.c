/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-widget.h"
#include "search/fb-action-provider.h"
#include "search/fb-palette-row.h"
#include "search/fb-palette.h"

/* Lists what a test gave it. */
#define TEST_TYPE_PROVIDER (test_provider_get_type ())
G_DECLARE_FINAL_TYPE (TestProvider, test_provider, TEST, PROVIDER, GObject)

struct _TestProvider
{
  GObject parent_instance;

  gboolean has_more;
};

static GPtrArray *
test_provider_list_entries (FbSearchProvider *provider)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify)fb_search_entry_free);

  g_ptr_array_add (entries, fb_search_entry_new ("instance", "filler-4", "TEST",
                                                 "flowbench://instance/a", NULL));
  g_ptr_array_add (entries, fb_search_entry_new ("instance", "filler-5", NULL,
                                                 "flowbench://instance/b", NULL));
  g_ptr_array_add (entries, fb_search_entry_new ("node", "level to litres", "filler-4",
                                                 "flowbench://instance/a/node/n", NULL));
  if (TEST_PROVIDER (provider)->has_more)
    g_ptr_array_add (entries, fb_search_entry_new ("instance", "filler pump", NULL,
                                                   "flowbench://instance/c", NULL));

  return entries;
}

static void
test_provider_search_init (FbSearchProviderInterface *iface)
{
  iface->list_entries = test_provider_list_entries;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestProvider,
                               test_provider,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FB_TYPE_SEARCH_PROVIDER,
                                                      test_provider_search_init))

static void
test_provider_class_init (TestProviderClass *klass)
{
}

static void
test_provider_init (TestProvider *self)
{
}

typedef struct
{
  FbSearch     *search;
  TestProvider *provider; /* Borrowed from it */
  GtkWindow    *window;
  GtkWidget    *before; /* has the focus when the palette opens */
  FbPalette    *palette;
  char         *chosen;
  char         *kept;
} Fixture;

static void
palette_kept_wanted_cb (FbPalette *palette, const char *target, Fixture *fixture)
{
  g_free (fixture->kept);
  fixture->kept = g_strdup (target);
}

static void
palette_chosen_cb (FbPalette *palette, const char *target, Fixture *fixture)
{
  g_free (fixture->chosen);
  fixture->chosen = g_strdup (target);
}

static gboolean
is_enabled (const char *name, gpointer user_data)
{
  return g_str_has_prefix (name, "win.new-");
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TestProvider) provider = g_object_new (TEST_TYPE_PROVIDER, NULL);
  g_autoptr (FbActionProvider) actions = fb_action_provider_new (is_enabled, NULL);
  GtkWidget *overlay = gtk_overlay_new ();

  fixture->provider = provider;
  fixture->search = fb_search_new ();
  fb_search_add_provider (fixture->search, FB_SEARCH_PROVIDER (provider));
  fb_search_add_provider (fixture->search, FB_SEARCH_PROVIDER (actions));
  fixture->before = gtk_entry_new ();
  gtk_widget_set_valign (fixture->before, GTK_ALIGN_START);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), fixture->before);
  fixture->palette = FB_PALETTE (fb_palette_new ());
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (fixture->palette));
  fb_palette_set_search (fixture->palette, fixture->search);
  g_signal_connect (fixture->palette, "chosen", G_CALLBACK (palette_chosen_cb), fixture);
  g_signal_connect (fixture->palette, "kept-wanted", G_CALLBACK (palette_kept_wanted_cb), fixture);
  fixture->window = fb_test_show (overlay, 800, 600);
  gtk_widget_grab_focus (fixture->before);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  /* A worker may hold it for a moment longer. */
  g_object_unref (fixture->search);
  g_free (fixture->chosen);
  g_free (fixture->kept);
}

static GtkWidget *
get_entry (Fixture *fixture)
{
  return fb_test_find (GTK_WIDGET (fixture->palette), GTK_TYPE_SEARCH_ENTRY, NULL);
}

static gboolean
press_with (Fixture *fixture, guint keyval, GdkModifierType state)
{
  GListModel *controllers = gtk_widget_observe_controllers (get_entry (fixture));
  gboolean    handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller) && !handled)
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0u, state, &handled);
    }
  g_object_unref (controllers);

  return handled;
}

static gboolean
press (Fixture *fixture, guint keyval)
{
  return press_with (fixture, keyval, 0);
}

static void
test_type_and_enter_opens_the_best (Fixture *fixture, gconstpointer data)
{
  fb_palette_open (fixture->palette, "");
  g_assert_true (fb_palette_is_open (fixture->palette));
  gtk_editable_set_text (GTK_EDITABLE (get_entry (fixture)), "litres");
  fb_test_wait_for (GTK_WIDGET (fixture->palette), GTK_TYPE_LABEL, "level to litres");
  g_assert_nonnull (fb_test_find (GTK_WIDGET (fixture->palette), GTK_TYPE_LABEL, "Node"));

  g_signal_emit_by_name (get_entry (fixture), "activate");
  g_assert_cmpstr (fixture->chosen, ==, "flowbench://instance/a/node/n");
  g_assert_false (fb_palette_is_open (fixture->palette));
}

static void
test_control_and_enter_wants_it_as_it_was_kept (Fixture *fixture, gconstpointer data)
{
  fb_palette_open (fixture->palette, "litres");
  fb_test_wait_for (GTK_WIDGET (fixture->palette), GTK_TYPE_LABEL, "level to litres");
  fb_test_wait_for (GTK_WIDGET (fixture->palette), GTK_TYPE_LABEL,
                    "↑ ↓ choose   ·   Enter opens   ·   Ctrl+Enter shows the newest snapshot   ·   "
                    "Esc closes");
  g_assert_true (press_with (fixture, GDK_KEY_Return, GDK_CONTROL_MASK));
  g_assert_cmpstr (fixture->kept, ==, "flowbench://instance/a/node/n");
  g_assert_null (fixture->chosen);
  g_assert_false (fb_palette_is_open (fixture->palette));

  /* No snapshot is of an instance alone. */
  fb_palette_open (fixture->palette, "filler-5");
  fb_test_wait_for (GTK_WIDGET (fixture->palette), GTK_TYPE_LABEL, "filler-5");
  fb_test_wait_for (GTK_WIDGET (fixture->palette), GTK_TYPE_LABEL,
                    "↑ ↓ choose   ·   Enter opens   ·   Esc closes");
  g_assert_true (press_with (fixture, GDK_KEY_Return, GDK_CONTROL_MASK));
  g_assert_cmpstr (fixture->chosen, ==, "flowbench://instance/b");
}

static void
test_arrows_choose_and_wrap (Fixture *fixture, gconstpointer data)
{
  fb_palette_open (fixture->palette, "filler-");
  fb_test_wait_for (GTK_WIDGET (fixture->palette), GTK_TYPE_LABEL, "filler-5");

  g_assert_true (press (fixture, GDK_KEY_Down));
  g_signal_emit_by_name (get_entry (fixture), "activate");
  g_assert_cmpstr (fixture->chosen, ==, "flowbench://instance/b");

  fb_palette_open (fixture->palette, "filler-");
  fb_test_wait_for (GTK_WIDGET (fixture->palette), GTK_TYPE_LABEL, "filler-5");
  g_assert_true (press (fixture, GDK_KEY_Up));
  g_assert_true (press (fixture, GDK_KEY_Down));
  g_assert_false (press (fixture, GDK_KEY_a));
  g_signal_emit_by_name (get_entry (fixture), "activate");
  /* What was chosen last stands first now. */
  g_assert_cmpstr (fixture->chosen, ==, "flowbench://instance/b");
}

static void
test_only_what_can_be_run_is_offered (Fixture *fixture, gconstpointer data)
{
  fb_palette_open (fixture->palette, ">");
  fb_test_wait_for (GTK_WIDGET (fixture->palette), GTK_TYPE_LABEL, "New Local Instance…");
  g_assert_nonnull (
      fb_test_find (GTK_WIDGET (fixture->palette), GTK_TYPE_LABEL, "Connect to an Instance…"));
  g_assert_null (fb_test_find (GTK_WIDGET (fixture->palette), GTK_TYPE_LABEL, "Quit"));
  g_assert_null (fb_test_find (GTK_WIDGET (fixture->palette), GTK_TYPE_LABEL, "filler-4"));

  gtk_editable_set_text (GTK_EDITABLE (get_entry (fixture)), ">new loc");
  fb_test_wait_for (GTK_WIDGET (fixture->palette), GTK_TYPE_LABEL, "New Local Instance…");
  g_signal_emit_by_name (get_entry (fixture), "activate");
  g_assert_cmpstr (fixture->chosen, ==, "action:win.new-local");
}

static void
test_escape_gives_the_focus_back (Fixture *fixture, gconstpointer data)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (fixture->window));

  fb_palette_open (fixture->palette, "nothing is called like this");
  g_assert_true (gtk_root_get_focus (GTK_ROOT (fixture->window)) != focus);
  fb_test_wait_for (GTK_WIDGET (fixture->palette), GTK_TYPE_LABEL,
                    "Nothing has such a name. Type > to find actions.");
  g_signal_emit_by_name (get_entry (fixture), "activate");
  g_assert_null (fixture->chosen);
  gtk_editable_set_text (GTK_EDITABLE (get_entry (fixture)), ">nothing is called like this");
  fb_test_wait_for (GTK_WIDGET (fixture->palette), GTK_TYPE_LABEL,
                    "No action that can be run now has such a name.");

  g_signal_emit_by_name (get_entry (fixture), "stop-search");
  g_assert_false (fb_palette_is_open (fixture->palette));
  g_assert_true (gtk_root_get_focus (GTK_ROOT (fixture->window)) == focus);
}

static void
test_what_comes_later_is_found_too (Fixture *fixture, gconstpointer data)
{
  fb_palette_open (fixture->palette, "filler");
  fb_test_wait_for (GTK_WIDGET (fixture->palette), GTK_TYPE_LABEL, "filler-5");
  g_assert_null (fb_test_find (GTK_WIDGET (fixture->palette), GTK_TYPE_LABEL, "filler pump"));
  g_assert_true (press (fixture, GDK_KEY_Down));

  fixture->provider->has_more = TRUE;
  g_signal_emit_by_name (fixture->provider, "entries-changed");
  fb_test_wait_for (GTK_WIDGET (fixture->palette), GTK_TYPE_LABEL, "filler pump");
  g_assert_nonnull (fb_test_find (GTK_WIDGET (fixture->palette), GTK_TYPE_LABEL, "filler-4"));
  /* What was chosen stands elsewhere now, and is still chosen. */
  g_signal_emit_by_name (get_entry (fixture), "activate");
  g_assert_cmpstr (fixture->chosen, ==, "flowbench://instance/b");
}

static void
test_nothing_becomes_something (Fixture *fixture, gconstpointer data)
{
  fb_palette_open (fixture->palette, "pump");
  fb_test_wait_for (GTK_WIDGET (fixture->palette), GTK_TYPE_LABEL,
                    "Nothing has such a name. Type > to find actions.");
  fixture->provider->has_more = TRUE;
  g_signal_emit_by_name (fixture->provider, "entries-changed");
  fb_test_wait_for (GTK_WIDGET (fixture->palette), GTK_TYPE_LABEL, "filler pump");
  g_signal_emit_by_name (get_entry (fixture), "activate");
  g_assert_cmpstr (fixture->chosen, ==, "flowbench://instance/c");
}

/* Rows are of the text that stands there. */
static void
assert_rows_cb (GListModel *rows, guint position, guint removed, guint added, Fixture *fixture)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (get_entry (fixture)));

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (FbPaletteItem) item = g_list_model_get_item (rows, i);

      g_assert_true (g_str_has_prefix (fb_palette_item_get_entry (item)->title, text));
    }
}

/* An answer that was there before the text changed comes after it. When a worker has it cannot be
 * seen from here, so there are many tries. */
static void
test_a_late_answer_is_dropped (Fixture *fixture, gconstpointer data)
{
  GtkWidget  *list;
  GListModel *rows;

  fb_palette_open (fixture->palette, "level");
  fb_test_wait_for (GTK_WIDGET (fixture->palette), GTK_TYPE_LABEL, "level to litres");
  list = fb_test_find (GTK_WIDGET (fixture->palette), GTK_TYPE_LIST_VIEW, NULL);
  rows = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)));
  g_signal_connect (rows, "items-changed", G_CALLBACK (assert_rows_cb), fixture);
  for (guint i = 0; i < 50; i++)
    {
      gtk_editable_set_text (GTK_EDITABLE (get_entry (fixture)), "filler-");
      g_usleep (1000);
      gtk_editable_set_text (GTK_EDITABLE (get_entry (fixture)), "level");
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  g_signal_handlers_disconnect_by_func (rows, assert_rows_cb, fixture);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
#define add(name, func) g_test_add ("/palette/" name, Fixture, NULL, set_up, func, tear_down)
  add ("type-and-enter-opens-the-best", test_type_and_enter_opens_the_best);
  add ("control-and-enter-wants-it-as-it-was-kept", test_control_and_enter_wants_it_as_it_was_kept);
  add ("arrows-choose-and-wrap", test_arrows_choose_and_wrap);
  add ("only-what-can-be-run-is-offered", test_only_what_can_be_run_is_offered);
  add ("escape-gives-the-focus-back", test_escape_gives_the_focus_back);
  add ("what-comes-later-is-found-too", test_what_comes_later_is_found_too);
  add ("a-late-answer-is-dropped", test_a_late_answer_is_dropped);
  add ("nothing-becomes-something", test_nothing_becomes_something);
#undef add

  return g_test_run ();
}
