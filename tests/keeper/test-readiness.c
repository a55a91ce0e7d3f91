/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-readiness.h"
#include "fb-test.h"

static gboolean
take (FbReadiness *readiness, const char *text)
{
  return fb_readiness_take (readiness, text, strlen (text));
}

static void
test_end_lines (void)
{
  static const struct
  {
    const char     *line;
    FbInstanceState state;
  } cases[] = {
    { "Started flows", FB_INSTANCE_RUNNING },
    { "Stopped flows", FB_INSTANCE_FLOWS_STOPPED },
    { "Waiting for missing types to be registered:", FB_INSTANCE_FLOWS_STOPPED },
    { "Flows stopped in safe mode. Deploy to start.", FB_INSTANCE_SAFE },
    { "Failed to load external modules required by this flow:", FB_INSTANCE_FLOWS_STOPPED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FbReadiness readiness = { 0 };

      g_assert_true (take (&readiness, "Server now running at http://127.0.0.1:1880/admin"));
      g_assert_false (fb_readiness_is_ready (&readiness));
      g_assert_true (take (&readiness, cases[i].line));
      g_assert_true (fb_readiness_is_ready (&readiness));
      g_assert_cmpint (readiness.flows, ==, cases[i].state);
      g_assert_cmpstr (readiness.url, ==, "http://127.0.0.1:1880/admin/");
      fb_readiness_clear (&readiness);
    }
}

static void
test_flows_alone_are_not_ready (void)
{
  FbReadiness readiness = { 0 };

  g_assert_true (take (&readiness, "Started flows"));
  g_assert_false (fb_readiness_is_ready (&readiness));
  fb_readiness_clear (&readiness);
}

static void
test_other_texts_tell_nothing (void)
{
  static const char *const texts[] = { "",
                                       "S",
                                       "flows: Started flows",
                                       "Server now running at ",
                                       "Server now running at not an address",
                                       "The customer Started flows" };
  FbReadiness              readiness = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_false (take (&readiness, texts[i]));
  g_assert_null (readiness.url);
  fb_readiness_clear (&readiness);
}

static void
test_broken_credentials (void)
{
  FbReadiness readiness = { 0 };

  g_assert_true (take (&readiness, "Error loading flows: Error: Failed to decrypt credentials"));
  g_assert_true (readiness.credentials_broken);
  fb_readiness_clear (&readiness);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/keeper/readiness/each-end-line-is-ready", test_end_lines);
  g_test_add_func ("/keeper/readiness/flows-alone-are-not-ready", test_flows_alone_are_not_ready);
  g_test_add_func ("/keeper/readiness/other-texts-tell-nothing", test_other_texts_tell_nothing);
  g_test_add_func ("/keeper/readiness/broken-credentials", test_broken_credentials);

  return g_test_run ();
}
