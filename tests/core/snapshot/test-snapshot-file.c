/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-error.h"
#include "fb-file.h"
#include "fb-test.h"
#include "flow/fb-flow-folder.h"
#include "instance/fb-credentials-file.h"
#include "snapshot/fb-snapshot-file.h"
#include "snapshot/fb-snapshot-flowfuse.h"
#include "snapshot/fb-snapshot-folder.h"

#define FLOWS                                                                                      \
  "[{\"id\":\"t1\",\"type\":\"tab\",\"label\":\"Filler\"},"                                        \
  "{\"id\":\"b1\",\"type\":\"mqtt-broker\",\"broker\":\"10.0.0.1\",\"port\": 1883}]"

static FbSnapshotContent *
make_content (void)
{
  g_autoptr (GBytes) flows = g_bytes_new_static (FLOWS, strlen (FLOWS));
  g_autoptr (GBytes) package = g_bytes_new_static ("{ \"name\":\"line\" }", 17);
  g_autoptr (JsonObject) credentials =
          fb_json_parse_object ("{\"b1\":{\"user\":\"plc\",\"password\":\"grün \\\"1\\\"\"}}", -1,
                                1000, NULL);
  g_autoptr (JsonObject) modules =
                 fb_json_parse_object ("{\"node-red\":\"4.1.2\",\"node-red-contrib-s7\":\"3.1.0\"}",
                                       -1, 1000, NULL);
  g_autoptr (JsonObject) settings =
                 fb_json_parse_object ("{\"httpAdminRoot\":\"/\"}", -1, 1000, NULL);
  FbSnapshotContent *content = fb_snapshot_content_new (flows);

  fb_snapshot_content_set_credentials (content, credentials);
  fb_snapshot_content_set_modules (content, modules);
  fb_snapshot_content_set_settings (content, settings);
  fb_snapshot_content_set_package_json (content, package);
  fb_snapshot_content_add_environment (content, "LINE", "4", FALSE);
  fb_snapshot_content_add_environment (content, "TOKEN", "s3cret", TRUE);
  fb_snapshot_content_add_environment (content, "FF_INSTANCE_ID", "x", FALSE);

  return content;
}

static GBytes *
write_flowfuse (const char *secret)
{
  g_autoptr (FbSnapshotContent) content = make_content ();
  g_autoptr (GError) error = NULL;
  GBytes *bytes = fb_snapshot_write_flowfuse (content, "before the audit", NULL, 0, secret, &error);

  g_assert_no_error (error);
  return bytes;
}

static gboolean
contains (GBytes *bytes, const char *text)
{
  return memmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), text, strlen (text)) !=
         NULL;
}

static void
assert_flows (FbSnapshotContent *content, const char *expected)
{
  GBytes          *flows = fb_snapshot_content_get_flows (content);
  g_autofree char *text = g_strndup (g_bytes_get_data (flows, NULL), g_bytes_get_size (flows));

  g_assert_cmpstr (text, ==, expected);
}

static const FbEnvironmentValue *
find_variable (FbSnapshotContent *content, const char *name)
{
  GPtrArray *variables = fb_snapshot_content_get_environment (content);

  for (guint i = 0; i < variables->len; i++)
    if (g_str_equal (((FbEnvironmentValue *)variables->pdata[i])->name, name))
      return variables->pdata[i];

  return NULL;
}

static void
test_flowfuse_comes_back (void)
{
  g_autoptr (GBytes) bytes = write_flowfuse ("audit 2026");
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  g_autoptr (FbSnapshotContent) content =
                 fb_snapshot_read_flowfuse (bytes, "audit 2026", &name, NULL, &error);
  JsonObject *credentials;

  g_assert_no_error (error);
  g_assert_true (fb_snapshot_is_flowfuse (bytes));
  g_assert_cmpstr (name, ==, "before the audit");
  assert_flows (content, FLOWS);
  credentials = fb_json_get_object (fb_snapshot_content_get_credentials (content), "b1");
  g_assert_cmpstr (fb_json_get_string (credentials, "password", ""), ==, "grün \"1\"");
  g_assert_cmpstr (find_variable (content, "LINE")->value, ==, "4");
  g_assert_cmpstr (find_variable (content, "TOKEN")->value, ==, "s3cret");
  g_assert_true (find_variable (content, "TOKEN")->hidden);
  g_assert_null (find_variable (content, "FF_INSTANCE_ID"));
  g_assert_cmpstr (fb_snapshot_content_get_node_red_version (content), ==, "4.1.2");
  g_assert_cmphex (fb_snapshot_content_get_unknown (content), ==,
                   FB_PART_PACKAGES | FB_PART_PALETTE);
}

/* Nobody writes such a name, and no field could show it. */
static void
test_long_words_are_cut (void)
{
  g_autoptr (FbSnapshotContent) content = make_content ();
  g_autofree char *long_text = g_strnfill (1024 * 1024, 'x');
  g_autofree char *long_name = g_strconcat ("grün\r\n", long_text, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
                 fb_snapshot_write_flowfuse (content, long_name, long_name, 0, NULL, &error);
  g_autoptr (FbSnapshotContent) again = NULL;
  g_autofree char *name = NULL;
  g_autofree char *description = NULL;

  g_assert_no_error (error);
  again = fb_snapshot_read_flowfuse (bytes, NULL, &name, &description, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_utf8_strlen (name, -1), ==, 200);
  g_assert_true (g_str_has_prefix (name, "grün  xx"));
  g_assert_cmpint (g_utf8_strlen (description, -1), ==, 4000);
  g_assert_true (g_str_has_prefix (description, "grün\r\nxx"));
}

static void
test_nothing_secret_in_clear (void)
{
  g_autoptr (GBytes) with = write_flowfuse ("audit 2026");
  g_autoptr (GBytes) without = write_flowfuse (NULL);

  for (guint i = 0; i < 2; i++)
    {
      g_assert_false (contains (i == 0 ? with : without, "s3cret"));
      g_assert_false (contains (i == 0 ? with : without, "plc"));
      g_assert_false (contains (i == 0 ? with : without, "audit 2026"));
      g_assert_true (contains (i == 0 ? with : without, "TOKEN"));
    }
}

static void
test_a_wrong_secret_is_said (void)
{
  g_autoptr (GBytes) bytes = write_flowfuse ("audit 2026");
  g_autoptr (GError) error = NULL;
  g_autoptr (FbSnapshotContent) content =
                 fb_snapshot_read_flowfuse (bytes, "audit 2025", NULL, NULL, &error);

  g_assert_null (content);
  g_assert_error (error, FB_ERROR, FB_ERROR_UNVERIFIED);
}

static void
test_without_secret_it_is_unknown (void)
{
  g_autoptr (GBytes) bytes = write_flowfuse ("audit 2026");
  g_autoptr (FbSnapshotContent) content = fb_snapshot_read_flowfuse (bytes, NULL, NULL, NULL, NULL);

  g_assert_nonnull (content);
  g_assert_null (fb_snapshot_content_get_credentials (content));
  g_assert_null (find_variable (content, "TOKEN")->value);
  g_assert_true (fb_snapshot_content_get_unknown (content) & FB_PART_CREDENTIALS);
  g_assert_true (fb_snapshot_content_get_unknown (content) & FB_PART_ENVIRONMENT);
}

/* What is left out, or never was known, does not come back as empty; what is empty does. */
static void
test_left_out_is_unknown (void)
{
  static const char flows[] = "[{\"id\":\"b1\",\"type\":\"mqtt-broker\"}]";
  g_autoptr (GBytes) without = write_flowfuse (NULL);
  g_autoptr (FbSnapshotContent) none =
                 fb_snapshot_content_new (g_bytes_new_static (flows, strlen (flows)));
  g_autoptr (GBytes) empty = fb_snapshot_write_flowfuse (none, NULL, NULL, 0, "audit", NULL);
  g_autoptr (GBytes) unknown = NULL;
  g_autoptr (FbSnapshotContent) content = NULL;

  content = fb_snapshot_read_flowfuse (without, "audit 2026", NULL, NULL, NULL);
  g_assert_cmphex (fb_snapshot_content_get_unknown (content) &
                       (FB_PART_CREDENTIALS | FB_PART_ENVIRONMENT),
                   ==, FB_PART_CREDENTIALS | FB_PART_ENVIRONMENT);
  g_assert_true (find_variable (content, "TOKEN")->hidden);
  g_assert_null (find_variable (content, "TOKEN")->value);

  g_clear_pointer (&content, fb_snapshot_content_unref);
  content = fb_snapshot_read_flowfuse (empty, "audit", NULL, NULL, NULL);
  g_assert_false (fb_snapshot_content_get_unknown (content) & FB_PART_CREDENTIALS);
  g_clear_pointer (&content, fb_snapshot_content_unref);
  g_assert_null (fb_snapshot_read_flowfuse (empty, "wrong", NULL, NULL, NULL));

  fb_snapshot_content_set_unknown (none, FB_PART_CREDENTIALS);
  unknown = fb_snapshot_write_flowfuse (none, NULL, NULL, 0, "audit", NULL);
  content = fb_snapshot_read_flowfuse (unknown, "audit", NULL, NULL, NULL);
  g_assert_true (fb_snapshot_content_get_unknown (content) & FB_PART_CREDENTIALS);
}

/* A file with no credentials to try: only hidden variables tell a wrong secret. */
static void
test_a_wrong_secret_by_variables (void)
{
  g_autofree char *sealed = fb_credentials_seal_text ("s3cret of the line", "right");
  g_autofree char *text =
      g_strdup_printf ("{\"flows\":{\"flows\":[]},\"settings\":{\"env\":{\"TOKEN\":"
                       "{\"hidden\":true,\"$\":\"%s\"}}}}",
                       sealed);
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *secret = g_strdup_printf ("wrong %u", i);
      g_autoptr (GError) error = NULL;

      g_assert_null (fb_snapshot_read_flowfuse (bytes, secret, NULL, NULL, &error));
      g_assert_error (error, FB_ERROR, FB_ERROR_UNVERIFIED);
      g_assert_nonnull (strstr (error->message, "TOKEN"));
    }
}

/* What another program makes of it: openssl with the scheme as documented. */
static void
test_openssl_opens_it (void)
{
  static const char script[] =
      "set -e; sealed=$(sed 's/.*\"credentials\":{\"$\":\"\\([^\"]*\\)\".*/\\1/' \"$1\");"
      "key=$(printf %s 'audit 2026' | openssl dgst -sha256 -r | cut -c1-64);"
      "printf %s \"${sealed#????????????????????????????????}\" | openssl enc -d -aes-256-ctr -a "
      "-A "
      "-K \"$key\" -iv \"$(printf %s \"$sealed\" | cut -c1-32)\"";
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "snapshot.json", NULL);
  g_autoptr (GBytes) bytes = write_flowfuse ("audit 2026");
  const char      *argv[] = { "sh", "-c", script, "sh", path, NULL };
  g_autofree char *out = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_assert_true (
      fb_file_write (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), 0600, &error));
  g_assert_true (g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out,
                               NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpstr (out, ==, "{\"b1\":{\"user\":\"plc\",\"password\":\"grün \\\"1\\\"\"}}");
}

static void
test_folder_comes_back (void)
{
  g_autoptr (FbSnapshotContent) content = make_content ();
  g_autofree char *folder = fb_test_make_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) files = fb_snapshot_write_folder (content, &error);
  g_autoptr (FbSnapshotContent) again = NULL;
  GHashTableIter iter;
  GBytes        *bytes;

  g_assert_no_error (error);
  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&bytes))
    g_assert_false (contains (bytes, "s3cret") || contains (bytes, "plc"));

  g_assert_true (fb_flow_folder_save (files, folder, &error));
  again = fb_snapshot_read_file (folder, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_flows (again, FLOWS);
  g_assert_true (g_bytes_equal (fb_snapshot_content_get_package_json (again),
                                fb_snapshot_content_get_package_json (content)));
  g_assert_cmpstr (fb_json_get_string (fb_snapshot_content_get_modules (again),
                                       "node-red-contrib-s7", ""),
                   ==, "3.1.0");
  g_assert_cmpstr (find_variable (again, "LINE")->value, ==, "4");
  g_assert_null (find_variable (again, "TOKEN")->value);
  g_assert_cmphex (fb_snapshot_content_get_unknown (again), ==,
                   FB_PART_CREDENTIALS | FB_PART_PALETTE);
}

static void
test_each_kind_of_file (void)
{
  static const struct
  {
    const char *text;
    const char *flows; /* NULL: refused */
    int         code;
  } cases[] = {
    { FLOWS "\n", FLOWS "\n", 0 },
    { "{\"flows\":" FLOWS ",\"rev\":\"r1\"}", FLOWS, 0 },
    { "{\"flows\":{\"flows\":" FLOWS ",\"credentials\":{}},\"name\":\"n\"}", FLOWS, 0 },
    { "{\"flows\":{\"flows\":" FLOWS "},\"settings\":{\"env\":{\"A\":1}}}", NULL,
      FB_ERROR_INVALID },
    { "{\"flows\":{\"flows\":" FLOWS "},\"settings\":{\"env\":{\"A\":{\"$\":\"zz\"}}}}", FLOWS, 0 },
    { "{}", NULL, FB_ERROR_INVALID },
    { "", NULL, FB_ERROR_INVALID },
    { "[{\"id\":\"a\"", NULL, FB_ERROR_INVALID },
  };
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "a.json", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FbSnapshotContent) content = NULL;

      g_assert_true (fb_file_write (path, cases[i].text, strlen (cases[i].text), 0600, NULL));
      content = fb_snapshot_read_file (path, NULL, NULL, NULL, &error);
      if (cases[i].flows != NULL)
        {
          g_assert_no_error (error);
          assert_flows (content, cases[i].flows);
          continue;
        }
      g_assert_error (error, FB_ERROR, cases[i].code);
      g_assert_nonnull (strstr (error->message, "a.json"));
    }
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);

  g_test_add_func ("/snapshot/file/flowfuse-comes-back", test_flowfuse_comes_back);
  g_test_add_func ("/snapshot/file/long-words-are-cut", test_long_words_are_cut);
  g_test_add_func ("/snapshot/file/nothing-secret-in-clear", test_nothing_secret_in_clear);
  g_test_add_func ("/snapshot/file/a-wrong-secret-is-said", test_a_wrong_secret_is_said);
  g_test_add_func ("/snapshot/file/without-secret-it-is-unknown",
                   test_without_secret_it_is_unknown);
  g_test_add_func ("/snapshot/file/left-out-is-unknown", test_left_out_is_unknown);
  g_test_add_func ("/snapshot/file/a-wrong-secret-by-variables", test_a_wrong_secret_by_variables);
  g_test_add_func ("/snapshot/file/openssl-opens-it", test_openssl_opens_it);
  g_test_add_func ("/snapshot/file/folder-comes-back", test_folder_comes_back);
  g_test_add_func ("/snapshot/file/each-kind-of-file", test_each_kind_of_file);

  return g_test_run ();
}
