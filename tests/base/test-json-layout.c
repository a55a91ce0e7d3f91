/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-json-layout.h"
#include "fb-json-string.h"
#include "fb-test.h"

static const FbJsonLayout compact = { 0 };
static const FbJsonLayout indented = { .indent = 4, .fill = ' ' };
static const FbJsonLayout narrow = { .indent = 2, .fill = ' ', .width = 24 };

static void
assert_laid_out (const char *text, const FbJsonLayout *layout, guint depth, const char *expected)
{
  g_autoptr (GString) out = g_string_new (NULL);

  fb_json_append_laid_out (out, text, strlen (text), layout, depth);
  g_assert_cmpstr (out->str, ==, expected);
}

static void
test_compact (void)
{
  assert_laid_out (" [ ] ", &compact, 0, "[]");
  assert_laid_out ("{ \"a\" : [ 1.50 , \"\\u0041\" ] , \"b\":{}}", &compact, 0,
                   "{\"a\":[1.50,\"\\u0041\"],\"b\":{}}");
}

static void
test_indented (void)
{
  assert_laid_out ("[]", &indented, 0, "[]");
  assert_laid_out ("[{\"a\":[1,[]],\"b\":{\"c\":null}}]", &indented, 0,
                   "[\n"
                   "    {\n"
                   "        \"a\": [\n"
                   "            1,\n"
                   "            []\n"
                   "        ],\n"
                   "        \"b\": {\n"
                   "            \"c\": null\n"
                   "        }\n"
                   "    }\n"
                   "]");
  assert_laid_out ("[1]", &indented, 1, "[\n        1\n    ]");
}

static void
test_short_stays_on_a_line (void)
{
  assert_laid_out ("{\"wires\":[[\"n2\"],[]],\"rules\":[{\"t\":\"set\",\"p\":\"payload\"}]}",
                   &narrow, 0,
                   "{\n"
                   "  \"wires\": [[\"n2\"], []],\n"
                   "  \"rules\": [\n"
                   "    {\n"
                   "      \"t\": \"set\",\n"
                   "      \"p\": \"payload\"\n"
                   "    }\n"
                   "  ]\n"
                   "}");
  assert_laid_out ("{\"a\":1,\"b\":{\"c\":2}}", &narrow, 0, "{\"a\": 1, \"b\": {\"c\": 2}}");
}

static void
test_quoted (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *text = "a\"b\\\n\x01\x7f/é";

  fb_json_append_quoted (out, text, strlen (text));
  g_assert_cmpstr (out->str, ==, "\"a\\\"b\\\\\\n\\u0001\x7f/é\"");
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);

  g_test_add_func ("/json-layout/without-white-space", test_compact);
  g_test_add_func ("/json-layout/as-stringify-indents", test_indented);
  g_test_add_func ("/json-layout/short-values-stay-on-a-line", test_short_stays_on_a_line);
  g_test_add_func ("/json-layout/quoted-as-stringify-does", test_quoted);

  return g_test_run ();
}
