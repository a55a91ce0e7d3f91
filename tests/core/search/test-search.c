/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-error.h"
#include "fb-test-flows.h"
#include "fb-test.h"
#include "search/fb-search.h"

#define WAIT_MS 20000

/* A provider with a list that tests change. */
#define TEST_TYPE_PROVIDER (test_provider_get_type ())
G_DECLARE_FINAL_TYPE (TestProvider, test_provider, TEST, PROVIDER, GObject)

struct _TestProvider
{
  GObject    parent_instance;
  GPtrArray *entries;
  guint      n_asked;
};

static GPtrArray *
test_provider_list_entries (FbSearchProvider *provider)
{
  TestProvider *self = TEST_PROVIDER (provider);

  self->n_asked++;
  return g_ptr_array_ref (self->entries);
}

static void
test_provider_iface_init (FbSearchProviderInterface *iface)
{
  iface->list_entries = test_provider_list_entries;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestProvider,
                               test_provider,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FB_TYPE_SEARCH_PROVIDER,
                                                      test_provider_iface_init))

static GPtrArray *
make_list (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)fb_search_entry_free);
}

static void
test_provider_finalize (GObject *object)
{
  g_ptr_array_unref (TEST_PROVIDER (object)->entries);
  G_OBJECT_CLASS (test_provider_parent_class)->finalize (object);
}

static void
test_provider_class_init (TestProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_provider_finalize;
}

static void
test_provider_init (TestProvider *self)
{
  self->entries = make_list ();
}

static void
add (GPtrArray *list, const char *kind, const char *title, const char *subtitle)
{
  g_autofree char *target = g_strconcat (kind, ":", title, NULL);

  g_ptr_array_add (list, fb_search_entry_new (kind, title, subtitle, target, NULL));
}

static GPtrArray *
query (FbSearch *search, const char *text, guint limit)
{
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;
  GPtrArray *entries;

  fb_search_query_async (search, text, limit, NULL, fb_test_take_result, &result);
  fb_test_await (&result, WAIT_MS);
  entries = fb_search_query_finish (search, result.result, &error);
  g_assert_no_error (error);

  return entries;
}

/* The titles found, best first, with commas. */
static char *
find (FbSearch *search, const char *text)
{
  g_autoptr (GPtrArray) entries = query (search, text, 100);
  g_autoptr (GString) titles = g_string_new (NULL);

  for (guint i = 0; i < entries->len; i++)
    {
      const FbSearchEntry *entry = g_ptr_array_index (entries, i);

      g_string_append_printf (titles, "%s%s", i > 0 ? ", " : "", entry->title);
    }

  return g_string_free (g_steal_pointer (&titles), FALSE);
}

static void
assert_finds (FbSearch *search, const char *text, const char *titles)
{
  g_autofree char *found = find (search, text);

  g_test_message ("“%s”: %s", text, found);
  g_assert_cmpstr (found, ==, titles);
}

static TestProvider *
make_plant (FbSearch *search)
{
  TestProvider *provider = g_object_new (TEST_TYPE_PROVIDER, NULL);
  GPtrArray    *list = provider->entries;

  add (list, "instance", "Line 4", "Local");
  add (list, "instance", "Oven", "https://oven.example/");
  add (list, "tab", "Deposit", "Line 4");
  add (list, "tab", "Press", "Line 4");
  add (list, "node", "Temperature", "mqtt in \xc2\xb7 Press \xc2\xb7 Line 4");
  add (list, "node", "Temperature", "mqtt in \xc2\xb7 Belt \xc2\xb7 Oven");
  add (list, "node", "Dependency map", "function \xc2\xb7 Press \xc2\xb7 Line 4");
  add (list, "node", "Z\xc3\xa4hler \xc3\x96l", "function \xc2\xb7 Press \xc2\xb7 Line 4");
  add (list, "action", "Deploy", "Editor");
  add (list, "action", "Restart Flows", "Editor");
  fb_search_add_provider (search, FB_SEARCH_PROVIDER (provider));

  return provider;
}

static void
test_the_wanted_comes_first (void)
{
  g_autoptr (FbSearch) search = fb_search_new ();
  g_autoptr (TestProvider) provider = make_plant (search);

  assert_finds (search, "dep", "Deploy, Deposit, Dependency map");
  assert_finds (search, "DEPL", "Deploy");
  assert_finds (search, "zahler ol", "Z\xc3\xa4hler \xc3\x96l");
  assert_finds (search, "\xc3\xb6l Z\xc3\x84H", "Z\xc3\xa4hler \xc3\x96l");
  assert_finds (search, "oven temp", "Temperature");
  assert_finds (search, "temp press", "Temperature");
  assert_finds (search, "mqtt", "Temperature, Temperature");
  assert_finds (search, "rf", "Restart Flows");
  assert_finds (search, "nothing like it", "");
  fb_test_assert_goes (g_steal_pointer (&search));
}

static void
test_arrow_finds_actions_only (void)
{
  g_autoptr (FbSearch) search = fb_search_new ();
  g_autoptr (TestProvider) provider = make_plant (search);

  assert_finds (search, ">", "Deploy, Restart Flows");
  assert_finds (search, "> dep", "Deploy");
  assert_finds (search, ">temperature", "");
}

static void
use (FbSearch *search, const char *text)
{
  g_autoptr (GPtrArray) entries = query (search, text, 1);

  g_assert_cmpuint (entries->len, ==, 1);
  fb_search_note_used (search, g_ptr_array_index (entries, 0));
}

static void
test_used_ones_come_first (void)
{
  g_autoptr (FbSearch) search = fb_search_new ();
  g_autoptr (TestProvider) provider = make_plant (search);

  assert_finds (search, "", "Line 4, Oven");
  use (search, "dependency");
  use (search, "> restart");
  assert_finds (search, "", "Restart Flows, Dependency map, Line 4, Oven");
  assert_finds (search, "dep", "Dependency map, Deploy, Deposit");
  assert_finds (search, ">", "Restart Flows, Deploy");
  use (search, "dependency");
  assert_finds (search, "", "Dependency map, Restart Flows, Line 4, Oven");
}

static void
test_changes_are_seen_by_the_next_query (void)
{
  g_autoptr (FbSearch) search = fb_search_new ();
  g_autoptr (TestProvider) provider = make_plant (search);

  assert_finds (search, "valve", "");
  g_ptr_array_unref (provider->entries);
  provider->entries = make_list ();
  add (provider->entries, "node", "Valve", NULL);
  assert_finds (search, "valve", ""); /* nobody was told */
  g_signal_emit_by_name (provider, "entries-changed");
  assert_finds (search, "valve", "Valve");
  assert_finds (search, "oven", "");

  fb_search_remove_provider (search, FB_SEARCH_PROVIDER (provider));
  assert_finds (search, "valve", "");
  fb_test_assert_goes (g_steal_pointer (&search));
}

static void
note_changed (FbSearch *search, gpointer user_data)
{
  (*(guint *)user_data)++;
}

static gboolean
is_set (gpointer user_data)
{
  return *(guint *)user_data > 0;
}

static void
test_the_index_is_made_before_anybody_asks (void)
{
  g_autoptr (FbSearch) search = fb_search_new ();
  g_autoptr (TestProvider) provider = make_plant (search);
  guint n_changed = 0;

  g_signal_connect (search, "changed", G_CALLBACK (note_changed), &n_changed);
  for (int i = 0; i < 50; i++)
    g_signal_emit_by_name (provider, "entries-changed");
  g_assert_true (fb_test_wait (is_set, &n_changed, WAIT_MS));
  g_assert_cmpuint (provider->n_asked, ==, 1);
  assert_finds (search, "deploy", "Deploy");
  g_assert_cmpuint (provider->n_asked, ==, 1);
}

/* Who is told of a change asks again. */
static void
test_who_waits_is_not_told_to_ask_again (void)
{
  g_autoptr (FbSearch) search = fb_search_new ();
  g_autoptr (TestProvider) provider = make_plant (search);
  guint n_changed = 0;

  g_signal_connect (search, "changed", G_CALLBACK (note_changed), &n_changed);
  assert_finds (search, "deploy", "Deploy");
  g_signal_emit_by_name (provider, "entries-changed");
  assert_finds (search, "deploy", "Deploy");
  g_assert_cmpuint (n_changed, ==, 0);
  g_assert_cmpuint (provider->n_asked, ==, 2);
}

static void
test_a_newer_query_ends_the_older (void)
{
  g_autoptr (FbSearch) search = fb_search_new ();
  g_autoptr (TestProvider) provider = make_plant (search);
  FbTestResult results[20] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    fb_search_query_async (search, "dep", 5, NULL, fb_test_take_result, &results[i]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) entries = NULL;

      fb_test_await (&results[i], WAIT_MS);
      entries = fb_search_query_finish (search, results[i].result, &error);
      if (i + 1 < G_N_ELEMENTS (results))
        g_assert_error (error, FB_ERROR, FB_ERROR_CANCELLED);
      else
        g_assert_cmpuint (entries->len, ==, 3);
      fb_test_result_clear (&results[i]);
    }
}

static void
test_the_caller_can_cancel (void)
{
  g_autoptr (FbSearch) search = fb_search_new ();
  g_autoptr (TestProvider) provider = make_plant (search);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  fb_search_query_async (search, "dep", 5, cancellable, fb_test_take_result, &result);
  fb_test_await (&result, WAIT_MS);
  g_assert_null (fb_search_query_finish (search, result.result, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_CANCELLED);
}

static void
test_the_search_may_go_in_the_middle (void)
{
  g_autoptr (FbSearch) search = fb_search_new ();
  g_autoptr (TestProvider) provider = make_plant (search);
  g_auto (FbTestResult) result = { 0 };

  fb_search_query_async (search, "dep", 5, NULL, fb_test_take_result, &result);
  g_clear_object (&search);
  fb_test_await (&result, WAIT_MS);
  g_signal_emit_by_name (provider, "entries-changed");
}

static void
test_strange_texts_are_harmless (void)
{
  g_autoptr (FbSearch) search = fb_search_new ();
  g_autoptr (TestProvider) provider = make_plant (search);
  g_autofree char  *long_text = g_strnfill (100000, 'd');
  g_autofree char  *many_words = g_strnfill (1000, ' ');
  const char *const texts[] = {
    long_text, many_words, "\xff\xfe", ">>>", "\xcc\x88", "%s%n", "\x01"
  };

  for (gsize i = 0; i < 1000; i += 2)
    many_words[i] = 'd';
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *found = find (search, texts[i]);

      g_assert_nonnull (found);
    }
  assert_finds (search, "dep dep dep dep dep dep dep dep dep dep",
                "Deploy, Deposit, Dependency map");
}

/* Equal scores keep the order of the provider, in every run. */
static void
test_ranking_is_stable (void)
{
  g_autoptr (FbSearch) search = fb_search_new ();
  g_autoptr (TestProvider) provider = g_object_new (TEST_TYPE_PROVIDER, NULL);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  for (int i = 0; i < 3000; i++)
    {
      g_autofree char *title = g_strdup_printf ("Pump %04d", i);

      add (provider->entries, "node", title, "Belt");
    }
  fb_search_add_provider (search, FB_SEARCH_PROVIDER (provider));
  first = find (search, "pump");
  second = find (search, "pump");
  g_assert_cmpstr (first, ==, second);
  g_assert_true (g_str_has_prefix (first, "Pump 0000, Pump 0001, Pump 0002, Pump 0003"));
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/search/the-wanted-comes-first", test_the_wanted_comes_first);
  g_test_add_func ("/search/arrow-finds-actions-only", test_arrow_finds_actions_only);
  g_test_add_func ("/search/used-ones-come-first", test_used_ones_come_first);
  g_test_add_func ("/search/changes-are-seen-by-the-next-query",
                   test_changes_are_seen_by_the_next_query);
  g_test_add_func ("/search/the-index-is-made-before-anybody-asks",
                   test_the_index_is_made_before_anybody_asks);
  g_test_add_func ("/search/who-waits-is-not-told-to-ask-again",
                   test_who_waits_is_not_told_to_ask_again);
  g_test_add_func ("/search/a-newer-query-ends-the-older", test_a_newer_query_ends_the_older);
  g_test_add_func ("/search/the-caller-can-cancel", test_the_caller_can_cancel);
  g_test_add_func ("/search/the-search-may-go-in-the-middle", test_the_search_may_go_in_the_middle);
  g_test_add_func ("/search/strange-texts-are-harmless", test_strange_texts_are_harmless);
  g_test_add_func ("/search/ranking-is-stable", test_ranking_is_stable);

  return g_test_run ();
}
