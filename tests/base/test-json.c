/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-error.h"
#include "fb-json.h"
#include "fb-test.h"

static void
test_bad_input_is_refused (void)
{
  g_autofree char  *deep = g_strnfill (FB_JSON_MAX_DEPTH + 1, '[');
  const char *const cases[] = { "", "{", "{\"a\":}", "nonsense", "\"\xff\"", deep };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (fb_json_parse (cases[i], -1, 10000, &error));
      g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
    }
}

static void
test_size_is_bounded (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (fb_json_parse ("[1,2,3]", -1, 6, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
}

static void
test_wrong_type_is_fallback (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object =
          fb_json_parse_object ("{\"s\":\"x\",\"n\":7,\"b\":true,\"o\":{},\"a\":[],\"z\":null}", -1,
                                1000, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (fb_json_get_string (object, "s", NULL), ==, "x");
  g_assert_cmpint (fb_json_get_int (object, "n", 0), ==, 7);
  g_assert_true (fb_json_get_boolean (object, "b", FALSE));
  g_assert_nonnull (fb_json_get_object (object, "o"));
  g_assert_nonnull (fb_json_get_array (object, "a"));

  g_assert_cmpstr (fb_json_get_string (object, "n", "fallback"), ==, "fallback");
  g_assert_cmpint (fb_json_get_int (object, "s", -1), ==, -1);
  g_assert_null (fb_json_get_object (object, "a"));
  g_assert_null (fb_json_get_array (object, "z"));
  g_assert_false (fb_json_get_boolean (NULL, "b", FALSE));
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/json/bad-input-is-refused", test_bad_input_is_refused);
  g_test_add_func ("/json/size-is-bounded", test_size_is_bounded);
  g_test_add_func ("/json/wrong-type-is-fallback", test_wrong_type_is_fallback);

  return g_test_run ();
}
