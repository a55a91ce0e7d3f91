/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "fb-error.h"
#include "fb-json-canonical.h"
#include "fb-json-number.h"
#include "fb-test-flows.h"
#include "fb-test.h"

#define N_RANDOM_NUMBERS 60000
#define N_RANDOM_DOCUMENTS 4000

/* Lines of 16 hex digits (a double) or JSON, answered with what ECMAScript prints. */
static const char node_numbers[] =
    "const v = new DataView(new ArrayBuffer(8)); const out = [];"
    "for (const l of require('fs').readFileSync(0, 'latin1').split('\\n')) if (l) {"
    "v.setBigUint64(0, BigInt('0x' + l)); out.push(String(v.getFloat64(0))); }"
    "process.stdout.write(out.join('\\n') + '\\n');";
static const char node_documents[] =
    "const sort = v => Array.isArray(v) ? '[' + v.map(sort).join(',') + ']' :"
    "v && typeof v === 'object' ? '{' + Object.keys(v).sort().map(k =>"
    "JSON.stringify(k) + ':' + sort(v[k])).join(',') + '}' : JSON.stringify(v);"
    "process.stdout.write(require('fs').readFileSync(0, 'utf8').split('\\n')"
    ".filter(l => l).map(l => sort(JSON.parse(l))).join('\\n') + '\\n');";

/* (nullable) the lines that Node.js answers to @input; NULL, with the test skipped, without it. */
static char **
ask_node (const char *script, const char *input)
{
  g_autofree char *node = g_find_program_in_path ("node");
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;

  if (node == NULL)
    {
      fb_test_missing ("node");
      return NULL;
    }

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                              &error, node, "-e", script, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, input, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));

  return g_strsplit (output, "\n", -1);
}

static void
test_numbers_of_the_specification (void)
{
  /* RFC 8785, appendix B. */
  static const struct
  {
    guint64     bits;
    const char *text;
  } cases[] = {
    { 0x0000000000000000, "0" },
    { 0x8000000000000000, "0" },
    { 0x0000000000000001, "5e-324" },
    { 0x8000000000000001, "-5e-324" },
    { 0x7fefffffffffffff, "1.7976931348623157e+308" },
    { 0xffefffffffffffff, "-1.7976931348623157e+308" },
    { 0x4340000000000000, "9007199254740992" },
    { 0xc340000000000000, "-9007199254740992" },
    { 0x4430000000000000, "295147905179352830000" },
    { 0x44b52d02c7e14af5, "9.999999999999997e+22" },
    { 0x44b52d02c7e14af6, "1e+23" },
    { 0x44b52d02c7e14af7, "1.0000000000000001e+23" },
    { 0x444b1ae4d6e2ef4e, "999999999999999700000" },
    { 0x444b1ae4d6e2ef4f, "999999999999999900000" },
    { 0x444b1ae4d6e2ef50, "1e+21" },
    { 0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7" },
    { 0x3eb0c6f7a0b5ed8d, "0.000001" },
    { 0x41b3de4355555553, "333333333.3333332" },
    { 0x41b3de4355555554, "333333333.33333325" },
    { 0x41b3de4355555555, "333333333.3333333" },
    { 0x41b3de4355555556, "333333333.3333334" },
    { 0x41b3de4355555557, "333333333.33333343" },
    { 0xbecbf647612f3696, "-0.0000033333333333333333" },
    { 0x43143ff3c1cb0959, "1424953923781206.2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      double value;

      memcpy (&value, &cases[i].bits, sizeof value);
      fb_json_append_double (text, value);
      g_assert_cmpstr (text->str, ==, cases[i].text);
    }
}

static void
test_numbers_are_spelt_one_way (void)
{
  static const char *const cases[][2] = {
    { "1.0", "1" },
    { "-0", "0" },
    { "-0.0e5", "0" },
    { "100e-2", "1" },
    { "0.10", "0.1" },
    { "1e21", "1e+21" },
    { "1E20", "100000000000000000000" },
    { "0.0000001", "1e-7" },
    { "123456789012345678", "123456789012345680" },
    { "0.1000000000000000055511151231257827", "0.1" },
    { "1e-400", "0" },
    { "0e999999999999", "0" },
    { "9007199254740993", "9007199254740992" },
    { "2.2250738585072011e-308", "2.225073858507201e-308" },
    { "-1.50", "-1.5" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = fb_json_canonical (cases[i][0], -1, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (text, ==, cases[i][1]);
    }
}

/* All powers of two with their neighbours, then random bit patterns and random short decimals. */
static guint64
pick_bits (GRand *random, guint index)
{
  guint64 bits = (guint64)g_rand_int (random) << 32 | g_rand_int (random);

  if (index < 3 * 2046)
    return ((guint64)(index / 3 + 1) << 52) + index % 3 - 1;
  if (index < 3 * 2046 + 52)
    return G_GUINT64_CONSTANT (1) << (index - 3 * 2046);
  if (index % 3 == 0)
    {
      double value =
          g_rand_int_range (random, -1000000, 1000000) / pow (10, g_rand_int_range (random, 0, 12));

      memcpy (&bits, &value, sizeof bits);
    }
  if (index % 3 == 1) /* subnormal */
    bits &= ~(G_GUINT64_CONSTANT (0x7ff) << 52);
  if ((bits >> 52 & 0x7ff) == 0x7ff)
    bits &= ~(G_GUINT64_CONSTANT (1) << 62);

  return bits;
}

static void
test_random_numbers_as_node_prints_them (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (fb_test_get_seed ());
  g_autoptr (GString) input = g_string_new (NULL);
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  g_auto (GStrv) answers = NULL;

  for (guint i = 0; i < N_RANDOM_NUMBERS; i++)
    {
      guint64 bits = pick_bits (random, i);
      double  value;

      memcpy (&value, &bits, sizeof value);
      g_array_append_val (values, value);
      g_string_append_printf (input, "%016" G_GINT64_MODIFIER "x\n", bits);
    }

  answers = ask_node (node_numbers, input->str);
  if (answers == NULL)
    return;

  g_assert_cmpuint (g_strv_length (answers), ==, N_RANDOM_NUMBERS + 1);
  for (guint i = 0; i < N_RANDOM_NUMBERS; i++)
    {
      double value = g_array_index (values, double, i);
      g_autoptr (GString) ours = g_string_new (NULL);
      g_autoptr (GString) again = g_string_new (NULL);
      char exact[64];

      fb_json_append_double (ours, value);
      g_assert_cmpstr (ours->str, ==, answers[i]);

      g_snprintf (exact, sizeof exact, "%.*e", 16 + (int)(i % 8), value);
      g_assert_true (fb_json_append_canonical_number (again, exact, strlen (exact)));
      g_assert_cmpstr (again->str, ==, answers[i]);
    }
}

static void
append_random_string (GString *out, GRand *random)
{
  static const char *const pieces[] = {
    "a",
    "b",
    "Z",
    "\xc3\xa4",
    "\xe2\x82\xac",
    "\xee\x80\x80",
    "\xef\xbf\xbd",
    "\xf0\x9f\x98\x80",
    "\\n",
    "\\u0007",
    "\\/",
    "\\\"",
    "\\\\",
    "\\u00e4",
    "\\ud83d\\ude00",
    "\\u20AC",
    "\x7f",
    "\xe2\x80\xa8",
    "\\u001F",
    "0",
    "1",
  };
  int length = g_rand_int_range (random, 0, 6);

  g_string_append_c (out, '"');
  for (int i = 0; i < length; i++)
    g_string_append (out, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
  g_string_append_c (out, '"');
}

static void
append_random_value (GString *out, GRand *random, int depth)
{
  static const char *const words[] = { "true", "false", "null", "-0", "1.50", "1e3", "12E-1" };
  int                      kind = g_rand_int_range (random, 0, depth > 4 ? 3 : 5);
  int                      length = g_rand_int_range (random, 0, depth == 0 ? 40 : 6);
  gboolean                 is_object = kind == 4;

  if (kind == 0)
    g_string_append (out, words[g_rand_int_range (random, 0, G_N_ELEMENTS (words))]);
  else if (kind == 1)
    g_string_append_printf (out, "%.*g", g_rand_int_range (random, 1, 18),
                            g_rand_double_range (random, -1e6, 1e6));
  else if (kind == 2)
    append_random_string (out, random);
  if (kind < 3)
    return;

  g_string_append (out, is_object ? "{ " : "[");
  for (int i = 0; i < length; i++)
    {
      g_string_append (out, i > 0 ? " ," : "");
      if (is_object)
        {
          append_random_string (out, random);
          g_string_truncate (out, out->len - 1);
          g_string_append_printf (out, "#%d\" :", i); /* no key twice */
        }
      append_random_value (out, random, depth + 1);
    }
  g_string_append_c (out, is_object ? '}' : ']');
}

static void
test_random_documents_as_node_sorts_them (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (fb_test_get_seed ());
  g_autoptr (GString) input = g_string_new (NULL);
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) answers = NULL;

  for (guint i = 0; i < N_RANDOM_DOCUMENTS; i++)
    {
      append_random_value (input, random, 0);
      g_string_append_c (input, '\n');
    }

  lines = g_strsplit (input->str, "\n", -1);
  answers = ask_node (node_documents, input->str);
  if (answers == NULL)
    return;

  for (guint i = 0; i < N_RANDOM_DOCUMENTS; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *ours = fb_json_canonical (lines[i], -1, &error);
      g_autofree char *again = NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (ours, ==, answers[i]);
      again = fb_json_canonical (ours, -1, &error);
      g_assert_cmpstr (again, ==, ours);
    }
}

static void
test_keys_sort_by_utf16 (void)
{
  /* RFC 8785, section 3.2.3. */
  g_autoptr (GError) error = NULL;
  g_autofree char *text = fb_json_canonical (
      "{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\",\"\\ufb33\":\"Hebrew Letter Dalet\","
      "\"1\":\"One\",\"\\ud83d\\ude00\":\"Emoji\",\"\\u0080\":\"Control\",\"\\u00f6\":\"o\"}",
      -1, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==,
                   "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xc2\x80\":\"Control\","
                   "\"\xc3\xb6\":\"o\",\"\xe2\x82\xac\":\"Euro Sign\","
                   "\"\xf0\x9f\x98\x80\":\"Emoji\",\"\xef\xac\xb3\":\"Hebrew Letter Dalet\"}");
}

static void
test_what_has_no_canonical_form_is_refused (void)
{
  static const char *const cases[] = {
    "1e309", "-1e400", "\"\\ud800\"", "{\"\\udc00\":1}", "{\"a\":1,\"\\u0061\":2}",
    "[1,",   "",       "\"\xff\"",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (fb_json_canonical (cases[i], -1, &error));
      g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
    }
}

static void
test_lenient_writes_what_a_runtime_writes (void)
{
  const char *text = "{\"b\":[1e309,\"\\uD800x\"],\"secret\":{\"a\":1},\"a\":{\"secret\":2}}";
  g_autoptr (FbJsonCanonicalWriter) writer =
                 fb_json_canonical_writer_new (FB_JSON_CANONICAL_LENIENT, "secret");
  g_autoptr (GError) error = NULL;
  gsize length;

  g_assert_null (fb_json_canonical_writer_write (writer, "[[{\"\\u0061\":[}", 15, &length, NULL));
  for (int i = 0; i < 2; i++) /* what was before leaves nothing behind */
    {
      const char *out =
          fb_json_canonical_writer_write (writer, text, strlen (text), &length, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (out, ==, "{\"a\":{\"secret\":2},\"b\":[null,\"\\ud800x\"]}");
      g_assert_cmpuint (length, ==, strlen (out));
    }
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/json-canonical/numbers-of-the-specification",
                   test_numbers_of_the_specification);
  g_test_add_func ("/json-canonical/numbers-are-spelt-one-way", test_numbers_are_spelt_one_way);
  g_test_add_func ("/json-canonical/random-numbers-as-node-prints-them",
                   test_random_numbers_as_node_prints_them);
  g_test_add_func ("/json-canonical/random-documents-as-node-sorts-them",
                   test_random_documents_as_node_sorts_them);
  g_test_add_func ("/json-canonical/keys-sort-by-utf16", test_keys_sort_by_utf16);
  g_test_add_func ("/json-canonical/what-has-no-canonical-form-is-refused",
                   test_what_has_no_canonical_form_is_refused);
  g_test_add_func ("/json-canonical/lenient-writes-what-a-runtime-writes",
                   test_lenient_writes_what_a_runtime_writes);

  return g_test_run ();
}
