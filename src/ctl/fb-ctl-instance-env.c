/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n.h>

#include "fb-commands.h"
#include "fb-ctl-instance.h"
#include "fb-ctl-secret.h"
#include "fb-error.h"
#include "instance/fb-instance-variables.h"

/* The verb "instance env": the environment variables of a local instance. Whatever was done, what
 * there is now is printed; a hidden value never is. */

static const FbColumn columns[] = {
  { "name", N_ ("NAME"), FB_COLUMN_PLAIN },
  { "value", N_ ("VALUE"), FB_COLUMN_PLAIN },
  { "hidden", N_ ("HIDDEN"), FB_COLUMN_PLAIN },
  { NULL },
};

static int
print_variables (FbCtl *ctl, FbWorkspace *workspace, FbInstance *instance, GError **error)
{
  g_autoptr (GPtrArray) variables =
                 fb_instance_variables_list (workspace, fb_instance_get_id (instance), FALSE,
                                             error);
  g_autoptr (JsonArray) rows = json_array_new ();

  if (variables == NULL)
    return FB_CTL_FAILED;

  for (guint i = 0; i < variables->len; i++)
    {
      const FbInstanceVariable *variable = g_ptr_array_index (variables, i);
      JsonObject               *row = json_object_new ();

      json_object_set_string_member (row, "name", variable->name);
      json_object_set_string_member (row, "value", variable->value);
      json_object_set_boolean_member (row, "hidden", variable->hidden);
      json_array_add_object_element (rows, row);
    }
  fb_ctl_output_table (fb_ctl_is_json (ctl), rows, columns);

  return FB_CTL_DONE;
}

/* @argument: (nullable) the value as it stands on the command line. */
static gboolean
set (FbWorkspace *workspace,
     FbInstance  *instance,
     const char  *name,
     const char  *argument,
     gboolean     hidden,
     gboolean     from_stdin,
     GError     **error)
{
  g_autoptr (FbInstanceVariable) variable = NULL;

  if (argument != NULL && (hidden || from_stdin))
    return fb_ctl_throw_usage (error,
                               _ ("A hidden value is no argument: it is read from standard input "
                                  "with --value-stdin, or asked for"));
  if (argument == NULL && !hidden && !from_stdin)
    return fb_ctl_throw_usage (error, _ ("A value is missing for %s"), name);
  if (!fb_instance_variable_check_name (name, error))
    return FALSE;

  variable = fb_instance_variable_new (name, argument, hidden);
  if (argument == NULL)
    variable->value = fb_ctl_secret_get (from_stdin, _ ("Value"), error);

  return variable->value != NULL &&
         fb_instance_variables_set (workspace, fb_instance_get_id (instance),
                                    fb_instance_get_name (instance), variable, error);
}

static gboolean
do_act (FbWorkspace *workspace,
        FbInstance  *instance,
        char       **words,
        gboolean     hidden,
        gboolean     from_stdin,
        GError     **error)
{
  guint n = g_strv_length (words);

  if (n == 0 || (n == 1 && g_str_equal (words[0], "list")))
    return TRUE;
  if (g_str_equal (words[0], "set") && (n == 2 || n == 3))
    return set (workspace, instance, words[1], words[2], hidden, from_stdin, error);
  if (g_str_equal (words[0], "unset") && n == 2)
    return fb_instance_variables_unset (workspace, fb_instance_get_id (instance),
                                        fb_instance_get_name (instance), words[1], error);

  return fb_ctl_throw_usage (error, _ ("Use list, set NAME VALUE, or unset NAME"));
}

int
fb_ctl_instance_env (FbCtl *ctl, char **args, GError **error)
{
  gboolean           hidden = FALSE, from_stdin = FALSE;
  const GOptionEntry options[] = {
    { "hidden", 0, 0, G_OPTION_ARG_NONE, &hidden, N_ ("Keep the value sealed and never show it"),
      NULL },
    { "value-stdin", 0, 0, G_OPTION_ARG_NONE, &from_stdin,
      N_ ("Read the value from a line of standard input"), NULL },
    { NULL },
  };
  g_auto (GStrv) rest = fb_ctl_parse (ctl, args, options, 1, 4, error);
  FbInstance  *instance;
  FbWorkspace *workspace;

  if (rest == NULL ||
      fb_ctl_open (ctl, hidden ? FB_CTL_WITH_SECRETS : FB_CTL_WITHOUT_SECRETS, error) == NULL ||
      (instance = fb_ctl_find_instance (ctl, rest[0], error)) == NULL)
    return FB_CTL_FAILED;
  if (fb_instance_get_kind (instance) != FB_INSTANCE_LOCAL)
    {
      fb_throw (error, FB_ERROR_UNSUPPORTED,
                _ ("“%s” is a remote instance: its variables are set on its machine"),
                fb_instance_get_name (instance));
      return FB_CTL_FAILED;
    }

  workspace = fb_session_get_workspace (fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, NULL));
  if (!do_act (workspace, instance, rest + 1, hidden, from_stdin, error))
    return FB_CTL_FAILED;

  return print_variables (ctl, workspace, instance, error);
}
