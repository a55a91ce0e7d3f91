/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-error.h"
#include "fb-test.h"
#include "flow/fb-flow-risk.h"
#include "snapshot/fb-snapshot-diff.h"

#define FLOWS "[{\"id\":\"t\",\"type\":\"tab\",\"label\":\"Line\"}]"

static FbSnapshotContent *
make_content (const char *flows)
{
  g_autoptr (GBytes) bytes = g_bytes_new (flows, strlen (flows));

  return fb_snapshot_content_new (bytes);
}

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = fb_json_parse_object (text, -1, 10000, &error);

  g_assert_no_error (error);
  return object;
}

/* "environment +A, credentials ~n.password" */
static void
assert_changes (FbSnapshotContent *older, FbSnapshotContent *newer, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FbSnapshotDiff) diff = fb_snapshot_diff_new (older, newer, &error);
  g_autoptr (GString) text = g_string_new (NULL);
  GPtrArray *changes;

  g_assert_no_error (error);
  changes = fb_snapshot_diff_get_changes (diff);
  for (guint i = 0; i < changes->len; i++)
    {
      const FbSnapshotChange *change = g_ptr_array_index (changes, i);

      g_string_append_printf (text, "%s%s %c%s%s%s", i > 0 ? ", " : "",
                              fb_snapshot_area_to_string (change->area), "+-~?"[change->kind],
                              change -> node != NULL ? change -> node : "",
                              change->node != NULL ? "." : "", change->name);
      if (change->older != NULL || change->newer != NULL)
        g_string_append_printf (text, " %s>%s", change->older != NULL ? change->older : "",
                                change->newer != NULL ? change->newer : "");
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_parts_by_name (void)
{
  g_autoptr (FbSnapshotContent) older = make_content (FLOWS);
  g_autoptr (FbSnapshotContent) newer = make_content (FLOWS);
  g_autoptr (JsonObject) modules = parse ("{\"node-red\":\"4.1.0\",\"b\":\"1.0.0\"}");
  g_autoptr (JsonObject) new_modules =
                 parse ("{\"b\":\"1.0.1\",\"node-red\":\"4.1.0\",\"c\":\"2\"}");
  g_autoptr (JsonObject) settings = parse ("{\"a\":{\"x\":1,\"y\":2},\"b\":true}");
  g_autoptr (JsonObject) new_settings = parse ("{\"a\":{\"y\":2,\"x\":1.0},\"c\":[1]}");
  g_autoptr (GBytes) package = g_bytes_new ("{}", 2);
  g_autoptr (FbSnapshotDiff) diff = NULL;
  g_autofree char *summary = NULL;

  fb_snapshot_content_add_environment (older, "LINE", "1", FALSE);
  fb_snapshot_content_add_environment (newer, "LINE", "2", FALSE);
  fb_snapshot_content_add_environment (older, "OLD", "x", FALSE);
  fb_snapshot_content_add_environment (newer, "KEY", "secret", TRUE);
  fb_snapshot_content_add_environment (older, "SAME", "s", TRUE);
  fb_snapshot_content_add_environment (newer, "SAME", "s", TRUE);
  fb_snapshot_content_set_modules (older, modules);
  fb_snapshot_content_set_modules (newer, new_modules);
  fb_snapshot_content_set_settings (older, settings);
  fb_snapshot_content_set_settings (newer, new_settings);
  fb_snapshot_content_set_package_json (newer, package);

  assert_changes (older, newer,
                  "environment +KEY, environment ~LINE 1>2, environment -OLD x>, "
                  "modules ~b 1.0.0>1.0.1, modules +c >2, packages +package.json, "
                  "settings -b true>, settings +c >[1]");
  assert_changes (older, older, "");
  diff = fb_snapshot_diff_new (older, newer, NULL);
  summary = fb_snapshot_diff_summarize (diff);
  g_assert_cmpstr (summary, ==, "environment 3, modules 2, package files 1, settings 2");
  g_assert_false (fb_snapshot_diff_is_equal (diff));
}

static void
test_credentials_without_their_values (void)
{
  g_autoptr (FbSnapshotContent) older = make_content (FLOWS);
  g_autoptr (FbSnapshotContent) newer = make_content (FLOWS);
  g_autoptr (FbSnapshotContent) remote = make_content (FLOWS);
  g_autoptr (FbSnapshotContent) silent = make_content (FLOWS);
  g_autoptr (JsonObject) credentials =
                 parse ("{\"n\":{\"user\":\"me\",\"password\":\"a\",\"gone\":\"x\"}}");
  g_autoptr (JsonObject) others =
                 parse ("{\"n\":{\"user\":\"me\",\"password\":\"b\"},\"m\":{\"key\":\"k\"}}");
  g_autoptr (JsonObject) fields = parse ("{\"n\":{\"user\":true,\"password\":true}}");

  fb_snapshot_content_set_credentials (older, credentials);
  fb_snapshot_content_set_credentials (newer, others);
  fb_snapshot_content_set_credential_fields (remote, fields);
  fb_snapshot_content_set_unknown (remote, FB_PART_CREDENTIALS);
  fb_snapshot_content_set_unknown (silent, FB_PART_CREDENTIALS);

  assert_changes (older, newer, "credentials +m.key, credentials -n.gone, credentials ~n.password");
  assert_changes (older, remote,
                  "credentials -n.gone, credentials ?n.password, credentials ?n.user");
  assert_changes (silent, newer,
                  "credentials ?m.key, credentials ?n.password, credentials ?n.user");
}

/* What a source cannot give is no change, and is said. */
static void
test_unknown_is_no_change (void)
{
  g_autoptr (FbSnapshotContent) older = make_content (FLOWS);
  g_autoptr (FbSnapshotContent) newer = make_content (FLOWS);
  g_autoptr (JsonObject) modules = parse ("{\"a\":\"1\"}");
  g_autoptr (FbSnapshotDiff) diff = NULL;
  g_autofree char *summary = NULL;

  fb_snapshot_content_add_environment (older, "A", "1", FALSE);
  fb_snapshot_content_set_modules (older, modules);
  fb_snapshot_content_set_unknown (newer, FB_PART_ENVIRONMENT | FB_PART_MODULES);

  diff = fb_snapshot_diff_new (older, newer, NULL);
  summary = fb_snapshot_diff_summarize (diff);
  g_assert_true (fb_snapshot_diff_is_equal (diff));
  g_assert_cmpstr (summary, ==, "no changes");
  g_assert_cmphex (fb_snapshot_diff_get_unknown (diff), ==, FB_PART_ENVIRONMENT | FB_PART_MODULES);
}

/* Nor is what stands in a part of a settings file that could not be read. */
static void
test_unread_settings_are_no_change (void)
{
  g_autoptr (FbSnapshotContent) whole = make_content (FLOWS);
  g_autoptr (FbSnapshotContent) partial = make_content (FLOWS);
  g_autoptr (JsonObject) settings = parse ("{\"lang\":\"de\",\"httpRoot\":\"/a\",\"ui\":true}");
  g_autoptr (JsonObject) read = parse ("{\"module.exports\":{\"expression\":true},"
                                       "\"httpRoot\":\"/b\",\"ui\":true}");

  fb_snapshot_content_set_settings (whole, settings);
  fb_snapshot_content_set_settings (partial, read);
  assert_changes (whole, partial,
                  "settings ~httpRoot /a>/b, settings +module.exports >{\"expression\":true}");
  assert_changes (partial, whole,
                  "settings ~httpRoot /b>/a, settings -module.exports {\"expression\":true}>");
}

static void
assert_risks (FbSnapshotContent *older, FbSnapshotContent *newer, const char *expected)
{
  g_autoptr (FbSnapshotDiff) diff = fb_snapshot_diff_new (older, newer, NULL);
  g_autoptr (GPtrArray) risks = fb_snapshot_diff_list_risks (diff);
  g_autoptr (GString) codes = g_string_new (NULL);

  for (guint i = 0; i < risks->len; i++)
    g_string_append_printf (codes, "%s%s", i > 0 ? " " : "",
                            ((FbFlowRisk *)g_ptr_array_index (risks, i))->code);
  g_assert_cmpstr (codes->str, ==, expected);
}

static void
test_risks_around_the_flows (void)
{
  g_autoptr (FbSnapshotContent) older = make_content ("[]");
  g_autoptr (FbSnapshotContent) newer =
                 make_content ("[{\"id\":\"h\",\"type\":\"http in\",\"x\":1,\"y\":1}]");
  g_autoptr (FbSnapshotContent) guarded =
                 make_content ("[{\"id\":\"h\",\"type\":\"http in\",\"x\":1,\"y\":1}]");
  g_autoptr (JsonObject) modules = parse ("{\"a\":\"1\"}");
  g_autoptr (JsonObject) credentials = parse ("{\"n\":{\"key\":\"a\"}}");
  g_autoptr (JsonObject) settings = parse ("{\"httpNodeAuth\":true}");

  fb_snapshot_content_set_settings (guarded, settings);
  assert_risks (older, newer, "listener http-open");
  assert_risks (older, guarded, "listener");

  fb_snapshot_content_add_environment (newer, "A", "1", FALSE);
  fb_snapshot_content_set_modules (newer, modules);
  fb_snapshot_content_set_credentials (newer, credentials);
  assert_risks (older, newer, "listener http-open environment module credentials");
}

static void
test_flows_that_are_none_are_an_error (void)
{
  g_autoptr (FbSnapshotContent) older = make_content (FLOWS);
  g_autoptr (FbSnapshotContent) newer = make_content ("[{]");
  g_autoptr (GError) error = NULL;

  g_assert_null (fb_snapshot_diff_new (older, newer, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/snapshot/diff/parts-by-name", test_parts_by_name);
  g_test_add_func ("/snapshot/diff/credentials-without-their-values",
                   test_credentials_without_their_values);
  g_test_add_func ("/snapshot/diff/unknown-is-no-change", test_unknown_is_no_change);
  g_test_add_func ("/snapshot/diff/unread-settings-are-no-change",
                   test_unread_settings_are_no_change);
  g_test_add_func ("/snapshot/diff/risks-around-the-flows", test_risks_around_the_flows);
  g_test_add_func ("/snapshot/diff/flows-that-are-none-are-an-error",
                   test_flows_that_are_none_are_an_error);

  return g_test_run ();
}
