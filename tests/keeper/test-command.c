/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-keeper-command.h"
#include "fb-test.h"
#include "instance/fb-keeper-record.h"

static void
assert_strv (char **strings, const char *expected)
{
  g_autofree char *joined = g_strjoinv (" ", strings);

  g_assert_cmpstr (joined, ==, expected);
}

static FbKeeperConfig *
make_config (void)
{
  FbKeeperConfig *config = fb_keeper_config_new ();

  config->node = g_strdup ("/opt/node");
  config->node_arguments = g_strsplit ("--max-old-space-size=256", " ", 0);
  config->script = g_strdup ("/opt/red.js");
  config->arguments = g_strsplit ("-s settings.js", " ", 0);
  config->environment = g_strsplit ("LINE=4 FORMULA=a=b NAMELESS", " ", 0);
  return config;
}

static void
test_each_program_gets_its_own (void)
{
  g_autoptr (FbKeeperConfig) config = make_config ();
  g_auto (GStrv) with = fb_keeper_command_arguments (config, 18800, TRUE);
  g_auto (GStrv) without = fb_keeper_command_arguments (config, 0, FALSE);

  assert_strv (with, "/opt/node --max-old-space-size=256 /opt/red.js -s settings.js --port 18800"
                     " --safe");
  assert_strv (without, "/opt/node --max-old-space-size=256 /opt/red.js -s settings.js");
}

static void
test_nothing_reaches_it_behind_the_settings (void)
{
  g_autoptr (FbKeeperConfig) config = make_config ();
  char **inherited =
      g_strsplit ("HOME=/h NODE_OPTIONS=--inspect PORT=1 NODE_PATH=/p NODE_RED_HOME=/r"
                  " FLOWBENCH_SECRETS_FD=9",
                  " ", 0);
  g_auto (GStrv) clean = fb_keeper_command_environment (config, inherited, FALSE);

  assert_strv (clean, "HOME=/h LINE=4 FORMULA=a=b");
}

static void
test_secrets_are_named_by_their_descriptor (void)
{
  g_autoptr (FbKeeperConfig) config = make_config ();
  g_auto (GStrv) environment =
              fb_keeper_command_environment (config, g_strsplit ("", " ", 0), TRUE);

  g_assert_cmpstr (g_environ_getenv (environment, "FLOWBENCH_SECRETS_FD"), ==,
                   G_STRINGIFY (FB_KEEPER_SECRETS_FD));
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/keeper/command/each-program-gets-its-own", test_each_program_gets_its_own);
  g_test_add_func ("/keeper/command/nothing-reaches-it-behind-the-settings",
                   test_nothing_reaches_it_behind_the_settings);
  g_test_add_func ("/keeper/command/secrets-are-named-by-their-descriptor",
                   test_secrets_are_named_by_their_descriptor);
  return g_test_run ();
}
