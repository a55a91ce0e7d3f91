/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-error.h"
#include "fb-test-snapshots.h"

#define FLOWS_1 "[{\"id\":\"b1\",\"type\":\"mqtt-broker\",\"name\":\"Hall\"}]"
#define FLOWS_2 "[ {\"id\":\"b1\",\"type\":\"mqtt-broker\",\"name\":\"Yard\"} ]\n"
#define SECRET "s3cret-of-line-4"

static void
assert_text (GBytes *bytes, const char *expected)
{
  g_assert_nonnull (bytes);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected,
                   strlen (expected));
}

static void
assert_object (JsonObject *object, const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_nonnull (object);
  text = fb_json_print_object (object);
  g_assert_cmpstr (text, ==, expected);
}

static const FbEnvironmentValue *
get_variable (FbSnapshotContent *content, guint index, const char *name)
{
  GPtrArray                *environment = fb_snapshot_content_get_environment (content);
  const FbEnvironmentValue *variable;

  g_assert_cmpuint (index, <, environment->len);
  variable = g_ptr_array_index (environment, index);
  g_assert_cmpstr (variable->name, ==, name);

  return variable;
}

/* --- what comes back -------------------------------------------------------------------- */

static void
test_all_parts_come_back (FbTestSnapshots *self, gconstpointer unused)
{
  g_autoptr (FbSnapshotContent) content = fb_test_make_content (FLOWS_2, SECRET);
  g_autoptr (FbSnapshot) snapshot = fb_test_put (self, FB_SNAPSHOT_MANUAL, "Before", content);
  g_autoptr (FbSnapshotContent) found = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *broker;

  g_assert_cmpstr (fb_snapshot_get_instance (snapshot), ==, FB_TEST_INSTANCE);
  g_assert_cmpstr (fb_snapshot_get_name (snapshot), ==, "Before");
  g_assert_cmpstr (fb_snapshot_get_who (snapshot), ==, g_get_user_name ());
  g_assert_cmpuint (fb_snapshot_get_n_nodes (snapshot), ==, 1);
  g_assert_cmpuint (fb_snapshot_get_size (snapshot), ==, strlen (FLOWS_2));
  g_assert_cmpstr (fb_snapshot_get_flow_hash (snapshot), ==,
                   fb_flow_document_get_hash (fb_snapshot_content_get_document (content, NULL)));

  found = fb_snapshot_store_get_content (self->store, fb_snapshot_get_id (snapshot), TRUE, NULL,
                                         &error);
  g_assert_no_error (error);
  assert_text (fb_snapshot_content_get_flows (found), FLOWS_2);
  assert_text (fb_snapshot_content_get_package_json (found), "{ \"name\": \"line-4\" }\n");
  g_assert_null (fb_snapshot_content_get_package_lock (found));
  assert_object (fb_snapshot_content_get_modules (found),
                 "{\"node-red\":\"4.1.15\",\"node-red-dashboard\":\"3.6.5\"}");
  assert_object (fb_snapshot_content_get_settings (found),
                 "{\"debugMaxLength\":1000,\"httpNodeRoot\":\"/api\"}");
  assert_object (fb_snapshot_content_get_palette (found),
                 "{\"inject\":{\"color\":\"#a6bbcf\",\"outputs\":1}}");
  g_assert_cmpstr (fb_snapshot_content_get_node_red_version (found), ==, "4.1.15");
  g_assert_cmpstr (fb_snapshot_content_get_rev (found), ==, "abc");
  broker = json_object_get_object_member (fb_snapshot_content_get_credentials (found), "b1");
  g_assert_cmpstr (json_object_get_string_member (broker, "password"), ==, SECRET);
  g_assert_cmpstr (get_variable (found, 0, "AREA")->value, ==, "filling");
  g_assert_cmpstr (get_variable (found, 1, "LINE")->value, ==, "4");
  g_assert_cmpstr (get_variable (found, 2, "PIN")->value, ==, SECRET);
}

static void
test_without_secrets_there_are_fingerprints (FbTestSnapshots *self, gconstpointer unused)
{
  g_autoptr (FbSnapshotContent) content = fb_test_make_content (FLOWS_1, SECRET);
  g_autoptr (FbSnapshot) snapshot = fb_test_put (self, FB_SNAPSHOT_MANUAL, NULL, content);
  g_autoptr (FbSnapshotContent) found =
                 fb_snapshot_store_get_content (self->store, fb_snapshot_get_id (snapshot), FALSE,
                                                NULL, NULL);
  const char *key_id = NULL;
  JsonObject *fingerprints;
  JsonObject *broker;

  g_assert_null (fb_snapshot_content_get_credentials (found));
  fingerprints = fb_snapshot_content_get_fingerprints (found, &key_id);
  g_assert_nonnull (key_id);
  broker = json_object_get_object_member (fingerprints, "b1");
  g_assert_cmpuint (strlen (json_object_get_string_member (broker, "password")), ==, 64);
  g_assert_cmpstr (json_object_get_string_member (broker, "password"), !=,
                   json_object_get_string_member (broker, "user"));
  g_assert_null (get_variable (found, 2, "PIN")->value);
  g_assert_true (get_variable (found, 2, "PIN")->hidden);
  g_assert_cmpuint (strlen (get_variable (found, 2, "PIN")->fingerprint), ==, 64);
}

/* With nothing hidden beside them, what credentials are sealed for is their fingerprints alone. */
static void
test_credentials_alone_come_back (FbTestSnapshots *self, gconstpointer unused)
{
  g_autoptr (GBytes) flows = g_bytes_new_static ("[]", 2);
  g_autoptr (FbSnapshotContent) content = fb_snapshot_content_new (flows);
  g_autoptr (FbSnapshotContent) back = NULL;
  g_autoptr (FbSnapshot) snapshot = NULL;
  g_autoptr (JsonObject) credentials =
                 fb_json_parse_object ("{\"n1\":{\"password\":\"open sesame\"}}", -1, 1000, NULL);
  g_autoptr (GError) error = NULL;

  fb_snapshot_content_set_credentials (content, credentials);
  snapshot = fb_test_put (self, FB_SNAPSHOT_MANUAL, NULL, content);
  back = fb_snapshot_store_get_content (self->store, fb_snapshot_get_id (snapshot), TRUE, NULL,
                                        &error);
  g_assert_no_error (error);
  g_assert_nonnull (fb_snapshot_content_get_credentials (back));
  g_assert_cmpstr (fb_json_get_string (fb_json_get_object (fb_snapshot_content_get_credentials (
                                                               back),
                                                           "n1"),
                                       "password", ""),
                   ==, "open sesame");
}

static void
test_unknown_is_not_empty (FbTestSnapshots *self, gconstpointer unused)
{
  g_autoptr (FbSnapshotContent) none = fb_test_make_content (FLOWS_1, NULL);
  g_autoptr (FbSnapshotContent) unknown = fb_test_make_content (FLOWS_1, NULL);
  g_autoptr (FbSnapshot) one = fb_test_put (self, FB_SNAPSHOT_MANUAL, NULL, none);
  g_autoptr (FbSnapshot) other = NULL;

  fb_snapshot_content_set_unknown (unknown, FB_PART_CREDENTIALS);
  other = fb_test_put (self, FB_SNAPSHOT_MANUAL, NULL, unknown);
  g_assert_cmpint (fb_snapshot_get_unknown (other), ==, FB_PART_CREDENTIALS);
  g_assert_cmpstr (fb_snapshot_get_manifest_hash (one), !=, fb_snapshot_get_manifest_hash (other));
}

/* --- what is kept once ------------------------------------------------------------------ */

static void
test_same_content_makes_no_second_body (FbTestSnapshots *self, gconstpointer unused)
{
  g_autoptr (FbSnapshotContent) content = fb_test_make_content (FLOWS_1, SECRET);
  g_autoptr (FbSnapshotContent) again = fb_test_make_content (FLOWS_1, SECRET);
  g_autoptr (FbSnapshot) first = fb_test_put (self, FB_SNAPSHOT_BEFORE_DEPLOY, NULL, content);
  g_autoptr (FbSnapshot) silent = fb_test_put (self, FB_SNAPSHOT_SCHEDULED, NULL, again);
  g_autoptr (FbSnapshot) named = fb_test_put (self, FB_SNAPSHOT_SCHEDULED, "Release 7", again);
  g_autoptr (FbSnapshot) by_hand = fb_test_put (self, FB_SNAPSHOT_MANUAL, NULL, again);

  g_assert_cmpstr (fb_snapshot_get_id (silent), ==, fb_snapshot_get_id (first));
  g_assert_cmpstr (fb_snapshot_get_id (named), !=, fb_snapshot_get_id (first));
  g_assert_cmpstr (fb_snapshot_get_parent (named), ==, fb_snapshot_get_id (first));
  g_assert_cmpstr (fb_snapshot_get_parent (by_hand), ==, fb_snapshot_get_id (named));
  g_assert_cmpint (fb_test_query (self, "SELECT count(*) FROM snapshot"), ==, 3);
  g_assert_cmpint (fb_test_query (self, "SELECT count(*) FROM snapshot_body"), ==, 1);
}

static void
test_another_secret_is_another_snapshot (FbTestSnapshots *self, gconstpointer unused)
{
  g_autoptr (FbSnapshotContent) content = fb_test_make_content (FLOWS_1, SECRET);
  g_autoptr (FbSnapshotContent) changed = fb_test_make_content (FLOWS_1, "another");
  g_autoptr (FbSnapshot) first = fb_test_put (self, FB_SNAPSHOT_SCHEDULED, NULL, content);
  g_autoptr (FbSnapshot) second = fb_test_put (self, FB_SNAPSHOT_SCHEDULED, NULL, changed);

  g_assert_cmpstr (fb_snapshot_get_id (first), !=, fb_snapshot_get_id (second));
  g_assert_cmpstr (fb_snapshot_get_flow_hash (first), ==, fb_snapshot_get_flow_hash (second));
  g_assert_cmpstr (fb_snapshot_get_manifest_hash (first), !=,
                   fb_snapshot_get_manifest_hash (second));
}

#define ADD(name, func)                                                                            \
  g_test_add ("/snapshot/store/" name, FbTestSnapshots, NULL, fb_test_snapshots_set_up, func,      \
              fb_test_snapshots_tear_down)

int
main (int argc, char **argv)
{
  g_autoptr (FbTestKeyring) keyring = NULL;

  fb_test_init (&argc, &argv);
  keyring = fb_test_keyring_start ();
  ADD ("all-parts-come-back", test_all_parts_come_back);
  ADD ("without-secrets-there-are-fingerprints", test_without_secrets_there_are_fingerprints);
  ADD ("credentials-alone-come-back", test_credentials_alone_come_back);
  ADD ("unknown-is-not-empty", test_unknown_is_not_empty);
  ADD ("same-content-makes-no-second-body", test_same_content_makes_no_second_body);
  ADD ("another-secret-is-another-snapshot", test_another_secret_is_another_snapshot);

  return g_test_run ();
}
