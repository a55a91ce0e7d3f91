/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-error.h"
#include "fb-json-reader.h"
#include "fb-json-string.h"
#include "fb-test.h"

/* Reads @text to its end; one letter per token. */
static char *
read_all (const char *text, gsize length, GError **error)
{
  static const char letters[] = "!.{}[]ksntf0";
  g_auto (FbJsonReader) reader = { 0 };
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autofree char *copy = g_memdup2 (text, length); /* no NUL behind: a read beyond is found */
  FbJsonToken      token;

  if (!fb_json_check_text (text, length, error))
    return NULL;

  fb_json_reader_init (&reader, copy, length);
  do
    {
      token = fb_json_reader_next (&reader, error);
      g_string_append_c (seen, letters[token]);
    }
  while (token != FB_JSON_TOKEN_ERROR && token != FB_JSON_TOKEN_END);

  return token == FB_JSON_TOKEN_END ? g_string_free (g_steal_pointer (&seen), FALSE) : NULL;
}

static void
test_tokens_come_in_order (void)
{
  static const struct
  {
    const char *text;
    const char *tokens;
  } cases[] = {
    { "1", "n." },
    { " \"\" \n", "s." },
    { "[]", "[]." },
    { "{}", "{}." },
    { "[[],{}]", "[[]{}]." },
    { "{\"a\" : [true, false,null],\"b\":-0.5e+3}", "{k[tf0]kn}." },
    { "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4\",\"\xc3\xa4\"]", "[ss]." },
    { "[0,-0,10,1.5,1e9,1E-9]", "[nnnnnn]." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *tokens = read_all (cases[i].text, strlen (cases[i].text), &error);

      g_assert_no_error (error);
      g_assert_cmpstr (tokens, ==, cases[i].tokens);
    }
}

static void
test_faults_have_a_place_and_an_expectation (void)
{
  static const struct
  {
    const char *text;
    const char *place;
    const char *expected;
  } cases[] = {
    { "", "Line 1, column 1:", "a value was expected, but the text ends here" },
    { "[1,\n 2", "Line 2, column 3:", "a comma or the closing bracket was expected, but the text" },
    { "[1,\n2,]", "Line 2, column 3:", "a value was expected" },
    { "[1}", "Line 1, column 3:", "a comma or the closing bracket" },
    { "{\"a\"]", "Line 1, column 5:", "a colon was expected" },
    { "{\"a\":1,}", "Line 1, column 8:", "a key in quotes was expected" },
    { "{a:1}", "Line 1, column 2:", "a key in quotes or “}” was expected" },
    { "[\"\xc3\xa4\xc3\xa4\", x]", "Line 1, column 8:", "a value was expected" },
    { "[1] 2", "Line 1, column 5:", "the end of the text was expected" },
    { "[01]", "Line 1, column 2:", "without leading zeros" },
    { "[-]", "Line 1, column 3:", "a digit was expected" },
    { "[1.]", "Line 1, column 4:", "a digit was expected" },
    { "[1e+", "Line 1, column 5:", "a digit was expected, but the text ends here" },
    { "[tru]", "Line 1, column 5:", "a value was expected" },
    { "[\"a\nb\"]", "Line 1, column 4:", "must be escaped" },
    { "[\"\\x\"]", "Line 1, column 3:", "an escape such as" },
    { "[\"\\u12g4\"]", "Line 1, column 3:", "an escape such as" },
    { "[\"abc", "Line 1, column 6:", "a closing quote was expected, but the text ends here" },
    { "[\n\"\xff\"]", "Line 2, column 2:", "not valid UTF-8" },
    { "{\"a\":1,\n\"b\":{\"a\":1},\n\"\\u0061\":2}", "Line 3, column 1:", "“a” is in this object" },
    { "NaN", "Line 1, column 1:", "a value was expected" },
    { "[1,//\n2]", "Line 1, column 4:", "a value was expected" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (read_all (cases[i].text, strlen (cases[i].text), &error));
      g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
      g_test_message ("%s", error->message);
      g_assert_true (g_str_has_prefix (error->message, cases[i].place));
      g_assert_nonnull (strstr (error->message, cases[i].expected));
    }
}

static void
test_nul_is_refused (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (read_all ("[1]\0", 4, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
}

static char *
nest (guint depth)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append_c (text, '[');
  for (guint i = 0; i < depth; i++)
    g_string_append_c (text, ']');

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_depth_is_bounded (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *allowed = nest (FB_JSON_MAX_DEPTH);
  g_autofree char *refused = nest (FB_JSON_MAX_DEPTH + 1);
  g_autofree char *tokens = read_all (allowed, strlen (allowed), &error);

  g_assert_no_error (error);
  g_assert_nonnull (tokens);
  g_assert_null (read_all (refused, strlen (refused), &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "512"));
}

/* Objects large enough that keys are sorted, not compared each with each. */
static void
test_twin_keys_among_many_are_found (void)
{
  for (guint n_keys = 2; n_keys < 200; n_keys += 3)
    {
      g_autoptr (GString) text = g_string_new ("{");
      g_autoptr (GError) error = NULL;
      g_autofree char *tokens = NULL;
      g_autofree char *place = NULL;

      for (guint i = 0; i < n_keys; i++)
        g_string_append_printf (text, "\"key%u\":{\"key0\":1},\n", i);
      g_string_append (text, "\"last\":1}");
      tokens = read_all (text->str, text->len, NULL);
      g_assert_nonnull (tokens);

      g_string_truncate (text, text->len - 1);
      g_string_append_printf (text, ",\n\"k\\u0065y%u\":1}", n_keys / 2);
      g_assert_null (read_all (text->str, text->len, &error));
      place = g_strdup_printf ("Line %u, column 1:", n_keys + 2);
      g_assert_true (g_str_has_prefix (error->message, place));
    }
}

static void
test_skip_passes_whole_values (void)
{
  const char *text = "{\"a\": {\"x\":[1,{}]} , \"b\":\"s\",\"c\":[ [2] ]}";
  g_auto (FbJsonReader) reader = { 0 };
  const char *const values[] = { "{\"x\":[1,{}]}", "\"s\"", "[ [2] ]" };

  fb_json_reader_init (&reader, text, strlen (text));
  g_assert_cmpint (fb_json_reader_next (&reader, NULL), ==, FB_JSON_TOKEN_OBJECT);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *value = NULL;

      g_assert_cmpint (fb_json_reader_next (&reader, NULL), ==, FB_JSON_TOKEN_KEY);
      g_assert_true (fb_json_reader_skip (&reader, NULL));
      value = g_strndup (reader.start, (gsize)(reader.stop - reader.start));
      g_assert_cmpstr (value, ==, values[i]);
    }
  g_assert_cmpint (fb_json_reader_next (&reader, NULL), ==, FB_JSON_TOKEN_OBJECT_END);
  g_assert_cmpint (fb_json_reader_next (&reader, NULL), ==, FB_JSON_TOKEN_END);
}

static void
test_text_for_people_is_always_utf8 (void)
{
  static const struct
  {
    const char *inside;
    const char *text;
    gboolean    plain;
  } cases[] = {
    { "a\\u00e4\xc3\xb6\\n\\/", "a\xc3\xa4\xc3\xb6\n/", TRUE },
    { "\\ud83d\\ude00!", "\xf0\x9f\x98\x80!", TRUE },
    { "x\\ud83dy", "x\xef\xbf\xbdy", FALSE },
    { "\\ude00\\ud83d", "\xef\xbf\xbd\xef\xbf\xbd", FALSE },
    { "\\ud83d\\ud83d\\ude00", "\xef\xbf\xbd\xf0\x9f\x98\x80", FALSE },
    { "a\\u0000b",
      "a\xef\xbf\xbd"
      "b",
      FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = fb_json_dup_text (cases[i].inside, strlen (cases[i].inside));
      g_autoptr (GString) raw = g_string_new (NULL);

      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_cmpint (fb_json_unescape (raw, cases[i].inside, strlen (cases[i].inside)), ==,
                       cases[i].plain);
      if (cases[i].plain)
        g_assert_cmpstr (raw->str, ==, text);
    }
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/json-reader/tokens-come-in-order", test_tokens_come_in_order);
  g_test_add_func ("/json-reader/faults-have-a-place-and-an-expectation",
                   test_faults_have_a_place_and_an_expectation);
  g_test_add_func ("/json-reader/nul-is-refused", test_nul_is_refused);
  g_test_add_func ("/json-reader/depth-is-bounded", test_depth_is_bounded);
  g_test_add_func ("/json-reader/twin-keys-among-many-are-found",
                   test_twin_keys_among_many_are_found);
  g_test_add_func ("/json-reader/skip-passes-whole-values", test_skip_passes_whole_values);
  g_test_add_func ("/json-reader/text-for-people-is-always-utf8",
                   test_text_for_people_is_always_utf8);

  return g_test_run ();
}
