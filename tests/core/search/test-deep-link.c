/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-error.h"
#include "fb-test.h"
#include "search/fb-deep-link.h"

#define BASE "flowbench://instance/"

static void
test_links_name_what_they_say (void)
{
  static const struct
  {
    const char *text;
    FbDeepLink  link;
    const char *printed; /* NULL: as text */
  } cases[] = {
    { BASE "abc", { (char *)"abc", NULL, NULL, NULL }, NULL },
    { BASE "abc/", { (char *)"abc", NULL, NULL, NULL }, BASE "abc" },
    { BASE "abc/flow/f.1", { (char *)"abc", (char *)"f.1", NULL, NULL }, NULL },
    { BASE "abc/node/n1", { (char *)"abc", NULL, (char *)"n1", NULL }, NULL },
    { BASE "abc/flow/f/node/n/",
      { (char *)"abc", (char *)"f", (char *)"n", NULL },
      BASE "abc/flow/f/node/n" },
    { BASE "abc/view/settings", { (char *)"abc", NULL, NULL, (char *)"settings" }, NULL },
    { "FlowBench://Instance/abc", { (char *)"abc", NULL, NULL, NULL }, BASE "abc" },
    { BASE "Line%204%2FOven", { (char *)"Line 4/Oven", NULL, NULL, NULL }, NULL },
    { BASE "Z%C3%A4hler", { (char *)"Z\xc3\xa4hler", NULL, NULL, NULL }, NULL },
    { BASE "Z\xc3\xa4hler", { (char *)"Z\xc3\xa4hler", NULL, NULL, NULL }, BASE "Z%C3%A4hler" },
    { BASE "flow/flow/node/node/view",
      { (char *)"flow", (char *)"node", (char *)"view", NULL },
      NULL },
    { BASE "a%3Fb%23c", { (char *)"a?b#c", NULL, NULL, NULL }, NULL },
    { BASE "..%2F..", { (char *)"../..", NULL, NULL, NULL }, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FbDeepLink) link = fb_deep_link_parse (cases[i].text, &error);
      g_autofree char *printed = NULL;

      g_test_message ("%s", cases[i].text);
      g_assert_no_error (error);
      g_assert_cmpstr (link->instance, ==, cases[i].link.instance);
      g_assert_cmpstr (link->flow, ==, cases[i].link.flow);
      g_assert_cmpstr (link->node, ==, cases[i].link.node);
      g_assert_cmpstr (link->view, ==, cases[i].link.view);
      printed = fb_deep_link_print (link);
      g_assert_cmpstr (printed, ==, cases[i].printed != NULL ? cases[i].printed : cases[i].text);
    }
}

static void
test_hostile_links_are_refused (void)
{
  g_autofree char  *filler = g_strnfill (FB_DEEP_LINK_MAX_BYTES, 'a');
  g_autofree char  *long_link = g_strconcat (BASE, filler, NULL);
  const char *const cases[] = {
    "",
    "flowbench:",
    "flowbench://",
    "flowbench://instance",
    BASE,
    BASE "/",
    BASE "/flow/x",
    "http://instance/abc",
    "flowbench://broker/abc",
    "flowbench:instance/abc",
    " " BASE "abc",
    BASE "%00",
    BASE "a%0ab",
    BASE "a\nb",
    BASE "%7f",
    BASE "%c2%85",
    BASE "%ff",
    BASE "%",
    BASE "%2",
    BASE "%zz",
    BASE "\xff",
    BASE "abc?x=1",
    BASE "abc#x",
    BASE "abc/flow/f?x",
    BASE "abc//",
    BASE "abc/flow",
    BASE "abc/flow/",
    BASE "abc/flow//node/n",
    BASE "abc/node/n/flow/f",
    BASE "abc/flow/f/flow/g",
    BASE "abc/other/x",
    BASE "abc/view/Settings",
    BASE "abc/view/a%20b",
    BASE "abc/view/%2e%2e",
    BASE "abc/view/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "javascript:alert(1)",
    "file:///etc/passwd",
    long_link,
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = g_strescape (cases[i], NULL);
      g_autoptr (GError) error = NULL;

      g_test_message ("%.80s", shown);
      g_assert_null (fb_deep_link_parse (cases[i], &error));
      g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
    }
}

static void
test_what_no_link_can_hold_is_not_printed (void)
{
  g_autofree char *filler = g_strnfill (FB_DEEP_LINK_MAX_BYTES, 'a');
  const FbDeepLink cases[] = {
    { NULL, NULL, NULL, NULL },
    { (char *)"", NULL, NULL, NULL },
    { (char *)"a", (char *)"", NULL, NULL },
    { (char *)"a\n", NULL, NULL, NULL },
    { (char *)"a", NULL, (char *)"\xff", NULL },
    { (char *)"a", NULL, NULL, (char *)"A" },
    { filler, NULL, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_null (fb_deep_link_print (&cases[i]));
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/search/deep-link/links-name-what-they-say", test_links_name_what_they_say);
  g_test_add_func ("/search/deep-link/hostile-links-are-refused", test_hostile_links_are_refused);
  g_test_add_func ("/search/deep-link/what-no-link-can-hold-is-not-printed",
                   test_what_no_link_can_hold_is_not_printed);

  return g_test_run ();
}
