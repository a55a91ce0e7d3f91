/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-keeper-command.h"

#include <string.h>

#include "instance/fb-keeper-record.h"

char **
fb_keeper_command_arguments (const FbKeeperConfig *config, int port, gboolean safe)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_add (builder, config->node);
  if (config->node_arguments != NULL)
    g_strv_builder_addv (builder, (const char **)config->node_arguments);
  if (config->script != NULL)
    g_strv_builder_add (builder, config->script);
  if (config->arguments != NULL)
    g_strv_builder_addv (builder, (const char **)config->arguments);
  if (port > 0)
    {
      g_autofree char *number = g_strdup_printf ("%d", port);

      g_strv_builder_add_many (builder, "--port", number, NULL);
    }
  if (safe)
    g_strv_builder_add (builder, "--safe");

  return g_strv_builder_end (builder);
}

static char **
remove_unwanted (char **environment)
{
  static const char *const unwanted[] = { "NODE_OPTIONS", "NODE_PATH", "PORT" };
  g_auto (GStrv) names = g_strdupv (environment);

  for (guint i = 0; i < G_N_ELEMENTS (unwanted); i++)
    environment = g_environ_unsetenv (environment, unwanted[i]);
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_has_prefix (names[i], "NODE_RED_") || g_str_has_prefix (names[i], "FLOWBENCH_"))
      {
        *strchrnul (names[i], '=') = '\0';
        environment = g_environ_unsetenv (environment, names[i]);
      }

  return environment;
}

char **
fb_keeper_command_environment (const FbKeeperConfig *config,
                               char                **environment,
                               gboolean              with_secrets)
{
  environment = remove_unwanted (environment);
  for (guint i = 0; config->environment != NULL && config->environment[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (config->environment[i], "=", 2);

      if (pair[0] != NULL && pair[1] != NULL)
        environment = g_environ_setenv (environment, pair[0], pair[1], TRUE);
    }
  if (with_secrets)
    environment = g_environ_setenv (environment, "FLOWBENCH_SECRETS_FD",
                                    G_STRINGIFY (FB_KEEPER_SECRETS_FD), TRUE);

  return environment;
}
