/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "../../core/snapshot/fb-test-station.h"
#include "snapshot/fb-running-hash.h"

/* Over real Node-RED. */

#define FLOWS(name)                                                                                \
  "[{\"id\":\"t1\",\"type\":\"tab\",\"label\":\"" name                                             \
  "\",\"disabled\":false,\"info\":\"\",\"env\":[]}]"

typedef struct
{
  FbRunningHash *hash;
  const char    *expected; /* (nullable) */
} Wanted;

static gboolean
is_expected (gpointer user_data)
{
  const Wanted *wanted = user_data;

  return g_strcmp0 (fb_running_hash_get_hash (wanted->hash), wanted->expected) == 0;
}

static void
assert_runs (FbRunningHash *hash, const char *flows)
{
  g_autoptr (GBytes) bytes = flows != NULL ? g_bytes_new (flows, strlen (flows)) : NULL;
  g_autoptr (FbFlowDocument) document = bytes != NULL ? fb_flow_document_new (bytes, NULL) : NULL;
  Wanted wanted = { hash, document != NULL ? fb_flow_document_get_hash (document) : NULL };

  g_assert_true (fb_test_wait (is_expected, &wanted, FB_TEST_STATION_MS));
}

static void
test_follows_what_is_deployed (void)
{
  g_autoptr (FbTestStation) station = fb_test_station_new ("node-red-5.0", FLOWS ("first"));
  g_autoptr (FbRunningHash) hash = fb_running_hash_new ();
  g_autoptr (GError) error = NULL;

  if (station == NULL)
    return;

  fb_test_station_start (station);
  fb_running_hash_set_link (hash, station->link);
  g_assert_null (fb_running_hash_get_hash (hash));
  fb_running_hash_set_wanted (hash, TRUE);
  assert_runs (hash, FLOWS ("first"));

  /* By another client, and by Flowbench. */
  fb_test_station_post (station, "{\"flows\":" FLOWS ("second") "}");
  assert_runs (hash, FLOWS ("second"));
  g_assert_true (fb_test_station_deploy (station, "{\"flows\":" FLOWS ("third") "}", &error));
  g_assert_no_error (error);
  assert_runs (hash, FLOWS ("third"));

  fb_running_hash_set_link (hash, NULL);
  assert_runs (hash, NULL);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/running-hash/follows-what-is-deployed", test_follows_what_is_deployed);

  return g_test_run ();
}
