/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "fb-error.h"
#include "fb-file.h"
#include "fb-test-flows.h"
#include "fb-test.h"
#include "flow/fb-flow-folder.h"

static const char line[] =
    "[{\"id\":\"t1\",\"type\":\"tab\",\"label\":\"Line 1\"},"
    "{\"id\":\"s1\",\"type\":\"subflow\",\"name\":\"../Lift/\"},"
    "{\"id\":\"f1\",\"type\":\"function\",\"z\":\"t1\",\"name\":\"to litres\","
    "\"func\":\"const raw = msg.payload;\\nreturn msg;\",\"initialize\":\"// "
    "now\\n\",\"x\":1,\"y\":2.50,"
    "\"wires\":[[\"m1\"]]},"
    "{\"id\":\"m1\",\"type\":\"mqtt "
    "out\",\"z\":\"t1\",\"name\":\"\",\"topic\":\"a\\/b\",\"x\":3,\"y\":4,"
    "\"wires\":[]},"
    "{\"id\":\"b1\",\"type\":\"mqtt-broker\",\"broker\":\"localhost\"},"
    "{\"id\":\"t2\",\"type\":\"tab\",\"label\":\"LINE 1\"}]";

static GHashTable *
cut_bytes (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FbFlowDocument) document = fb_flow_document_new (bytes, &error);

  g_assert_no_error (error);
  return fb_flow_folder_cut (document);
}

static GHashTable *
cut (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return cut_bytes (bytes);
}

static void
assert_joins (GHashTable *files, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) joined = fb_flow_folder_join (files, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (joined, NULL), g_bytes_get_size (joined));
  g_assert_cmpstr (text, ==, expected);
}

static char *
get_text (GHashTable *files, const char *path)
{
  GBytes *bytes = g_hash_table_lookup (files, path);

  return bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes))
                       : NULL;
}

static void
put_text (GHashTable *files, const char *path, const char *text)
{
  g_hash_table_insert (files, g_strdup (path), g_bytes_new (text, strlen (text)));
}

static void
test_reads_well (void)
{
  g_autoptr (GHashTable) files = cut (line);
  g_autofree char *tab = get_text (files, "tabs/Line 1.json");
  g_autofree char *code = get_text (files, "tabs/Line 1/to litres.f1.js");
  g_autofree char *setup = get_text (files, "tabs/Line 1/to litres.f1.setup.js");
  g_autofree char *config = get_text (files, "config.json");

  g_assert_cmpstr (code, ==, "const raw = msg.payload;\nreturn msg;");
  g_assert_cmpstr (setup, ==, "// now\n");
  g_assert_nonnull (strstr (config, "\"broker\": \"localhost\""));
  g_assert_cmpstr (tab, ==,
                   "[\n"
                   "  {\"id\": \"t1\", \"type\": \"tab\", \"label\": \"Line 1\"},\n"
                   "  {\n"
                   "    \"id\": \"f1\",\n"
                   "    \"type\": \"function\",\n"
                   "    \"z\": \"t1\",\n"
                   "    \"name\": \"to litres\",\n"
                   "    \"func\": \"tabs/Line 1/to litres.f1.js\",\n"
                   "    \"initialize\": \"tabs/Line 1/to litres.f1.setup.js\",\n"
                   "    \"x\": 1,\n"
                   "    \"y\": 2.50,\n"
                   "    \"wires\": [[\"m1\"]]\n"
                   "  },\n"
                   "  {\n"
                   "    \"id\": \"m1\",\n"
                   "    \"type\": \"mqtt out\",\n"
                   "    \"z\": \"t1\",\n"
                   "    \"name\": \"\",\n"
                   "    \"topic\": \"a\\/b\",\n"
                   "    \"x\": 3,\n"
                   "    \"y\": 4,\n"
                   "    \"wires\": []\n"
                   "  }\n"
                   "]\n");
  g_assert_true (g_hash_table_contains (files, "tabs/LINE 1-2.json"));
  g_assert_true (g_hash_table_contains (files, "subflows/.._Lift_.json") ||
                 g_hash_table_contains (files, "subflows/___Lift_.json"));
  g_assert_false (g_hash_table_contains (files, "original.json"));
  assert_joins (files, line);
}

static void
test_every_spelling_comes_back (void)
{
  static const char *const texts[] = {
    "[]",
    "[]\n",
    "\n[ ]",
    "[\n    {\n        \"id\": \"a\",\n        \"type\": \"tab\",\n        \"env\": []\n    }\n]",
    "[\n  {\n    \"id\": \"a\",\n    \"type\": \"tab\"\n  }\n]\n",
    "[\n\t{\n\t\t\"id\": \"a\",\n\t\t\"type\": \"tab\"\n\t}\n]",
    "[ {\"id\":\"a\",\r\n\"type\":\"tab\"} ]\r\n",
    "[{\"id\":\"a\",\"type\":\"x\"},{\"id\":\"a\",\"type\":\"tab\"},{\"id\":\"a\",\"type\":\"x\","
    "\"z\":\"a\"}]",
    "[{\"id\":\"f\",\"type\":\"function\",\"func\":\"a\\u000ab\\nc\"}]",
    "[{\"id\":\"f\",\"type\":\"function\",\"func\":\"\\ud800\\n\"}]",
    "[{\"id\":\"f\",\"type\":\"function\",\"name\":\"func\",\"func\":\"config/func.f.js\"}]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GHashTable) files = cut (texts[i]);

      assert_joins (files, texts[i]);
    }
}

static void
test_large_ones_come_back (void)
{
  guint32 seed = fb_test_get_seed ();

  for (int pretty = 0; pretty < 2; pretty++)
    {
      g_autoptr (GBytes) bytes = fb_test_make_flows (seed, 12, 1500, pretty);
      g_autoptr (GHashTable) files = cut_bytes (bytes);
      g_autoptr (GBytes) joined = fb_flow_folder_join (files, NULL);

      g_assert_nonnull (joined);
      g_assert_true (g_bytes_equal (joined, bytes));
      if (!pretty) /* by hand, with two levels on a line */
        g_assert_false (g_hash_table_contains (files, "original.json"));
    }
}

static void
test_changes_by_hand_come_along (void)
{
  g_autoptr (GHashTable) files =
                 cut ("[ {\"id\":\"t\",\"type\":\"tab\",\"label\":\"A\"},\n"
                      "{\"id\":\"f\",\"type\":\"function\",\"z\":\"t\",\"func\":\"a\\nb\"},"
                      "{\"id\":\"g\",\"type\":\"x\",\"z\":\"t\"} ]");
  g_autofree char *tab = get_text (files, "tabs/A.json");
  g_auto (GStrv) parts = NULL;
  g_autofree char *more = NULL;

  g_assert_true (g_hash_table_contains (files, "original.json"));
  put_text (files, "tabs/A/function.f.js", "a\n\"c\"");
  parts = g_strsplit (tab, "  {\"id\": \"g\"", 2);
  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  more = g_strjoin (NULL, parts[0], "  {\"id\": \"n\", \"type\": \"y\", \"z\": \"t\"},\n",
                    "  {\"id\": \"g\"", parts[1], NULL);
  put_text (files, "tabs/A.json", more);

  assert_joins (files,
                "[{\"id\":\"t\",\"type\":\"tab\",\"label\":\"A\"},"
                "{\"id\":\"f\",\"type\":\"function\",\"z\":\"t\",\"func\":\"a\\n\\\"c\\\"\"},"
                "{\"id\":\"n\",\"type\":\"y\",\"z\":\"t\"},"
                "{\"id\":\"g\",\"type\":\"x\",\"z\":\"t\"}]");
}

static void
test_what_is_wrong_is_named (void)
{
  static const struct
  {
    const char *path;
    const char *text; /* NULL: the file is taken away */
    int         code;
    const char *said;
  } cases[] = {
    { "flow.json", NULL, FB_ERROR_INVALID, "flow.json is missing" },
    { "flow.json", "[]", FB_ERROR_INVALID, "flow.json" },
    { "flow.json", "{\"format\":2}", FB_ERROR_UNSUPPORTED, "another version" },
    { "tabs/Line 1.json", "[{\"id\":\"t1\"", FB_ERROR_INVALID, "tabs/Line 1.json: Line 1" },
    { "tabs/Line 1/to litres.f1.js", NULL, FB_ERROR_INVALID,
      "“tabs/Line 1/to litres.f1.js” is missing" },
    { "tabs/Line 1/to litres.f1.js", "a\xff\n", FB_ERROR_INVALID, "UTF-8" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GHashTable) files = cut (line);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) joined = NULL;

      if (cases[i].text != NULL)
        put_text (files, cases[i].path, cases[i].text);
      else
        g_hash_table_remove (files, cases[i].path);
      joined = fb_flow_folder_join (files, &error);
      g_assert_null (joined);
      g_assert_error (error, FB_ERROR, cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].said));
    }
}

static void
test_on_disk (void)
{
  g_autofree char *root = fb_test_make_folder ();
  g_autofree char *folder = g_build_filename (root, "export", NULL);
  g_autofree char *tab = g_build_filename (folder, "tabs", "LINE 1-2.json", NULL);
  g_autofree char *other = g_build_filename (folder, "README.md", NULL);
  g_autoptr (GHashTable) files = cut (line);
  g_autoptr (GHashTable) empty = cut ("[]");
  g_autoptr (GHashTable) loaded = NULL;
  g_autoptr (GHashTable) again = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (fb_flow_folder_save (files, folder, &error));
  g_assert_no_error (error);
  g_assert_true (fb_file_write (other, "mine", 4, 0644, &error));
  loaded = fb_flow_folder_load (folder, &error);
  g_assert_no_error (error);
  assert_joins (loaded, line);

  g_assert_true (g_file_test (tab, G_FILE_TEST_EXISTS));
  g_assert_true (fb_flow_folder_save (empty, folder, &error));
  g_assert_false (g_file_test (tab, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (other, G_FILE_TEST_EXISTS));
  again = fb_flow_folder_load (folder, &error);
  g_assert_no_error (error);
  assert_joins (again, "[]");
}

static void
test_foreign_folders_are_left_alone (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "thesis.txt", NULL);
  g_autoptr (GHashTable) files = cut (line);
  g_autoptr (GHashTable) none = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (fb_file_write (path, "x", 1, 0644, NULL));
  g_assert_false (fb_flow_folder_save (files, folder, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_CONFLICT);
  g_clear_error (&error);
  none = fb_flow_folder_load (folder, &error);
  g_assert_null (none);
  g_assert_error (error, FB_ERROR, FB_ERROR_NOT_FOUND);
}

/* A folder that another program calls by the same names. */
static void
test_foreign_indexes_are_left_alone (void)
{
  static const char *const indexes[] = { "{}", "{\"format\":2,\"order\":[]}", "[]", "flow:" };

  for (guint i = 0; i < G_N_ELEMENTS (indexes); i++)
    {
      g_autofree char *folder = fb_test_make_folder ();
      g_autofree char *index = g_build_filename (folder, "flow.json", NULL);
      g_autofree char *config = g_build_filename (folder, "config", NULL);
      g_autofree char *other = g_build_filename (config, "x.yaml", NULL);
      g_autofree char *text = NULL;
      g_autoptr (GHashTable) files = cut (line);
      g_autoptr (GError) error = NULL;

      g_assert_true (fb_file_make_folder (config, NULL));
      g_assert_true (fb_file_write (index, indexes[i], strlen (indexes[i]), 0644, NULL));
      g_assert_true (fb_file_write (other, "x", 1, 0644, NULL));
      g_assert_false (fb_flow_folder_save (files, folder, &error));
      g_assert_error (error, FB_ERROR, FB_ERROR_CONFLICT);
      g_assert_true (g_file_test (other, G_FILE_TEST_EXISTS));
      g_assert_true (g_file_get_contents (index, &text, NULL, NULL));
      g_assert_cmpstr (text, ==, indexes[i]);
    }
}

/* What others put between our files stays when ours go, and ours stay when not all is written. */
static void
test_only_own_files_go (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *foreign = g_build_filename (folder, "config", "x.yaml", NULL);
  g_autofree char *config = g_path_get_dirname (foreign);
  g_autofree char *notes = g_build_filename (folder, "tabs", "Line 1", "notes.js", NULL);
  g_autofree char *code = g_build_filename (folder, "tabs", "Line 1", "to litres.f1.js", NULL);
  g_autofree char *original = g_build_filename (folder, "original.json", NULL);
  g_autoptr (GHashTable) files = cut (line);
  g_autoptr (GHashTable) empty = cut ("[ ]\n\n");
  g_autoptr (GError) error = NULL;
  struct stat info;

  g_assert_true (fb_flow_folder_save (files, folder, &error));
  g_assert_no_error (error);
  g_assert_cmpint (stat (code, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_true (fb_file_make_folder (config, NULL));
  g_assert_true (fb_file_write (foreign, "x", 1, 0644, NULL));
  g_assert_true (fb_file_write (notes, "x", 1, 0644, NULL));

  g_assert_true (g_hash_table_contains (empty, "original.json"));
  g_assert_true (fb_file_make_folder (original, NULL));
  g_assert_false (fb_flow_folder_save (empty, folder, &error));
  g_clear_error (&error);
  g_assert_true (g_file_test (code, G_FILE_TEST_EXISTS));

  g_assert_cmpint (g_rmdir (original), ==, 0);
  g_assert_true (fb_flow_folder_save (empty, folder, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (code, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (foreign, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (notes, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);

  g_test_add_func ("/flow/folder/reads-well", test_reads_well);
  g_test_add_func ("/flow/folder/every-spelling-comes-back", test_every_spelling_comes_back);
  g_test_add_func ("/flow/folder/large-ones-come-back", test_large_ones_come_back);
  g_test_add_func ("/flow/folder/changes-by-hand-come-along", test_changes_by_hand_come_along);
  g_test_add_func ("/flow/folder/what-is-wrong-is-named", test_what_is_wrong_is_named);
  g_test_add_func ("/flow/folder/on-disk", test_on_disk);
  g_test_add_func ("/flow/folder/foreign-folders-are-left-alone",
                   test_foreign_folders_are_left_alone);
  g_test_add_func ("/flow/folder/foreign-indexes-are-left-alone",
                   test_foreign_indexes_are_left_alone);
  g_test_add_func ("/flow/folder/only-own-files-go", test_only_own_files_go);

  return g_test_run ();
}
