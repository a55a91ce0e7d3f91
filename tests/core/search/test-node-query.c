/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test.h"
#include "search/fb-node-query.h"

static void
test_words_and_filters (void)
{
  g_autoptr (FbNodeQuery) query = fb_node_query_parse (
      "valve type:function \"set point\" topic:\"plant a/+/temp\" other:x http://a:1 type:");

  g_assert_cmpuint (query->words->len, ==, 4);
  g_assert_cmpstr (query->words->pdata[0], ==, "valve");
  g_assert_cmpstr (query->words->pdata[1], ==, "set point");
  g_assert_cmpstr (query->words->pdata[2], ==, "other:x");
  g_assert_cmpstr (query->words->pdata[3], ==, "http://a:1");
  g_assert_cmpuint (query->filters[FB_FILTER_TYPE]->len, ==, 1);
  g_assert_cmpstr (query->filters[FB_FILTER_TYPE]->pdata[0], ==, "function");
  g_assert_cmpstr (query->filters[FB_FILTER_TOPIC]->pdata[0], ==, "plant a/+/temp");
}

static void
test_any_text_is_taken (void)
{
  static const struct
  {
    const char *text;
    const char *match;
  } cases[] = {
    { "", NULL },
    { "\"", NULL },
    { "---", NULL },
    { "a b", "\"a\"* AND \"b\"*" },
    { "type:x", NULL },
    { "a\" OR \"b", "\"a OR b\"*" },
    { "NEAR(x", "\"NEAR(x\"*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FbNodeQuery) query = fb_node_query_parse (cases[i].text);
      g_autofree char *match = fb_node_query_to_match (query, FALSE);

      g_assert_cmpstr (match, ==, cases[i].match);
    }
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);

  g_test_add_func ("/search/node-query/words-and-filters", test_words_and_filters);
  g_test_add_func ("/search/node-query/any-text-is-taken", test_any_text_is_taken);

  return g_test_run ();
}
