/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "fb-bench.h"
#include "fb-test-flows.h"
#include "search/fb-flow-entries.h"
#include "search/fb-search.h"

/* One query over 50,000 entries, from asking to the answer on the main loop. The peer is the plain
 * way: g_utf8_casefold() each title and subtitle and look for every word with strstr(), without
 * ranking. */

#define SEED 1
#define N_TABS 60
#define N_NODES 49800
#define LIMIT 50

/* A provider of one list. */
#define BENCH_TYPE_PROVIDER (bench_provider_get_type ())
G_DECLARE_FINAL_TYPE (BenchProvider, bench_provider, BENCH, PROVIDER, GObject)

struct _BenchProvider
{
  GObject    parent_instance;
  GPtrArray *entries;
};

static GPtrArray *
bench_provider_list_entries (FbSearchProvider *provider)
{
  return g_ptr_array_ref (BENCH_PROVIDER (provider)->entries);
}

static void
bench_provider_iface_init (FbSearchProviderInterface *iface)
{
  iface->list_entries = bench_provider_list_entries;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BenchProvider,
                               bench_provider,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FB_TYPE_SEARCH_PROVIDER,
                                                      bench_provider_iface_init))

static void
bench_provider_class_init (BenchProviderClass *klass)
{
}

static void
bench_provider_init (BenchProvider *self)
{
}

typedef struct
{
  FbSearch   *search;
  GPtrArray  *entries;
  const char *text;
  gboolean    answered;
} Bench;

static void
query_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Bench *self = user_data;
  g_autoptr (GPtrArray) found = fb_search_query_finish (FB_SEARCH (object), result, NULL);

  g_assert_nonnull (found);
  self->answered = TRUE;
}

static double
ask (gpointer data)
{
  Bench *self = data;
  gint64 start = g_get_monotonic_time ();

  self->answered = FALSE;
  fb_search_query_async (self->search, self->text, LIMIT, NULL, query_cb, self);
  while (!self->answered)
    g_main_context_iteration (NULL, TRUE);

  return fb_bench_ms_since (start);
}

static gboolean
holds_all (const FbSearchEntry *entry, char **words)
{
  g_autofree char *title = g_utf8_casefold (entry->title, -1);
  g_autofree char *subtitle = g_utf8_casefold (entry->subtitle, -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (title, words[i]) == NULL && strstr (subtitle, words[i]) == NULL)
      return FALSE;

  return TRUE;
}

static double
ask_plainly (gpointer data)
{
  Bench *self = data;
  gint64 start = g_get_monotonic_time ();
  g_auto (GStrv) words = g_strsplit (self->text, " ", -1);
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  for (guint i = 0; i < self->entries->len; i++)
    if (holds_all (g_ptr_array_index (self->entries, i), words))
      g_ptr_array_add (found, g_ptr_array_index (self->entries, i));

  return fb_bench_ms_since (start);
}

int
main (void)
{
  static const char *const texts[] = { "pump", "e", "temp alarm press", "zaehler", "fllbl" };
  g_autoptr (GBytes) bytes = fb_test_make_flows (SEED, N_TABS, N_NODES, FALSE);
  g_autoptr (FbFlowDocument) document = fb_flow_document_new (bytes, NULL);
  g_autoptr (BenchProvider) provider = g_object_new (BENCH_TYPE_PROVIDER, NULL);
  Bench bench = { .search = fb_search_new () };

  bench.entries = fb_flow_document_list_entries (document, "line-4", "Line 4");
  provider->entries = bench.entries;
  fb_search_add_provider (bench.search, FB_SEARCH_PROVIDER (provider));
  fprintf (stderr, "%u entries\n", bench.entries->len);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *name = g_strdup_printf ("“%s” in 50,000 vs casefold and strstr", texts[i]);

      bench.text = texts[i];
      fb_bench_compare ("search", name, "ms", ask, &bench, ask_plainly, &bench);
    }

  g_object_unref (bench.search);
  g_ptr_array_unref (bench.entries);

  return 0;
}
