/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n.h>

#include "fb-clock.h"
#include "fb-commands.h"
#include "fb-ctl-input.h"
#include "fb-ctl-instance.h"
#include "fb-ctl-secret.h"
#include "instance/fb-instance-row.h"

/* The noun "instance": making instances, putting them into the trash and taking them out. */

#define ANSWER_MS 15000

static void
ask_and_print (FbCtl *ctl, FbInstance *instance)
{
  fb_ctl_instance_ask (ctl, instance, ANSWER_MS);
  fb_ctl_instance_print (ctl, instance);
}

int
fb_ctl_instance_add_local (FbCtl *ctl, char **args, GError **error)
{
  g_autofree char   *runtime = NULL, *file = NULL, *from_name = NULL;
  const GOptionEntry options[] = {
    { "runtime", 'r', 0, G_OPTION_ARG_STRING, &runtime,
      N_ ("Use this runtime instead of the newest installed one"), N_ ("RUNTIME") },
    { "flows", 'f', 0, G_OPTION_ARG_FILENAME, &file, N_ ("Begin with the flows in FILE"),
      N_ ("FILE") },
    { "from", 0, 0, G_OPTION_ARG_STRING, &from_name, N_ ("Duplicate another local instance"),
      N_ ("INSTANCE") },
    { NULL },
  };
  g_auto (GStrv) rest = fb_ctl_parse (ctl, args, options, 1, 1, error);
  g_autoptr (GBytes) flows = NULL;
  g_autoptr (FbOperation) operation = NULL;
  FbSession  *session;
  FbInstance *from = NULL;

  if (rest == NULL || (file != NULL && (flows = fb_ctl_input_read (file, error)) == NULL) ||
      (session = fb_ctl_open (ctl, FB_CTL_WITH_SECRETS, error)) == NULL)
    return FB_CTL_FAILED;
  if (from_name != NULL && (from = fb_ctl_find_instance (ctl, from_name, error)) == NULL)
    return FB_CTL_FAILED;

  if (runtime == NULL && from == NULL)
    {
      FbRuntime *preferred = fb_runtime_store_get_preferred (fb_session_get_runtimes (session));

      runtime = preferred != NULL ? g_strdup (fb_runtime_get_name (preferred)) : NULL;
    }
  operation = fb_instance_store_add_local (fb_session_get_instances (session), rest[0], runtime,
                                           flows, from);
  if (!fb_ctl_run (ctl, g_object_ref (operation), error))
    return FB_CTL_FAILED;
  ask_and_print (ctl, fb_instance_store_get_result (operation));

  return FB_CTL_DONE;
}

static void
clear_access (FbRemoteAccess *access)
{
  g_clear_pointer (&access->url, g_free);
  g_clear_pointer (&access->user, g_free);
  g_clear_pointer (&access->password, fb_keyring_secret_free);
  g_clear_pointer (&access->token, fb_keyring_secret_free);
  g_clear_pointer (&access->ca_file, g_free);
  g_clear_pointer (&access->pin, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FbRemoteAccess, clear_access)

/* Password or token, whichever the options ask for. */
static gboolean
read_access_secret (FbRemoteAccess *access,
                    gboolean        password_stdin,
                    gboolean        token_stdin,
                    GError        **error)
{
  if (token_stdin && (access->user != NULL || password_stdin))
    return fb_ctl_throw_usage (error, _ ("Either a user with a password or a token"));
  if (token_stdin)
    return (access->token = fb_ctl_secret_get (TRUE, NULL, error)) != NULL;
  if (access->user != NULL)
    return (access->password = fb_ctl_secret_get (password_stdin, _ ("Password"), error)) != NULL;
  if (password_stdin)
    return fb_ctl_throw_usage (error, _ ("A password needs --user"));

  return TRUE;
}

int
fb_ctl_instance_add_remote (FbCtl *ctl, char **args, GError **error)
{
  g_auto (FbRemoteAccess) access = { 0 };
  gboolean           password_stdin = FALSE, token_stdin = FALSE;
  const GOptionEntry options[] = {
    { "user", 'u', 0, G_OPTION_ARG_STRING, &access.user, N_ ("Sign in as USER"), N_ ("USER") },
    { "password-stdin", 0, 0, G_OPTION_ARG_NONE, &password_stdin,
      N_ ("Read the password from a line of standard input"), NULL },
    { "token-stdin", 0, 0, G_OPTION_ARG_NONE, &token_stdin,
      N_ ("Read an access token from a line of standard input"), NULL },
    { "ca", 0, 0, G_OPTION_ARG_FILENAME, &access.ca_file,
      N_ ("Trust the certificate authority in FILE for this instance"), N_ ("FILE") },
    { "pin", 0, 0, G_OPTION_ARG_STRING, &access.pin,
      N_ ("Accept the certificate with this SHA-256 fingerprint"), N_ ("FINGERPRINT") },
    { NULL },
  };
  g_auto (GStrv) rest = fb_ctl_parse (ctl, args, options, 2, 2, error);
  g_autoptr (FbOperation) operation = NULL;
  FbSession *session;

  /* The passphrase is the first line of standard input, the password or token the next. */
  if (rest == NULL || (session = fb_ctl_open (ctl, FB_CTL_WITH_SECRETS, error)) == NULL ||
      !read_access_secret (&access, password_stdin, token_stdin, error))
    return FB_CTL_FAILED;

  access.url = g_strdup (rest[1]);
  operation = fb_instance_store_add_remote (fb_session_get_instances (session), rest[0], &access);
  if (!fb_ctl_run (ctl, g_object_ref (operation), error))
    return FB_CTL_FAILED;
  ask_and_print (ctl, fb_instance_store_get_result (operation));

  return FB_CTL_DONE;
}

int
fb_ctl_instance_login (FbCtl *ctl, char **args, GError **error)
{
  gboolean           password_stdin = FALSE;
  const GOptionEntry options[] = {
    { "password-stdin", 0, 0, G_OPTION_ARG_NONE, &password_stdin,
      N_ ("Read the password from a line of standard input"), NULL },
    { NULL },
  };
  g_auto (GStrv) rest = NULL;
  FbInstance *instance =
      fb_ctl_instance_from_args (ctl, args, options, 2, FB_CTL_WITH_SECRETS, &rest, error);
  FbInstanceLink *link;
  char           *password;
  g_auto (FbCtlAnswer) answer = { 0 };

  if (instance == NULL ||
      (password = fb_ctl_secret_get (password_stdin, _ ("Password"), error)) == NULL)
    return FB_CTL_FAILED;

  link = fb_session_get_link (fb_ctl_open (ctl, FB_CTL_WITH_SECRETS, error), instance);
  fb_instance_link_login_async (link, rest[1], password, fb_ctl_get_cancellable (ctl),
                                fb_ctl_answer_cb, &answer);
  fb_keyring_secret_free (password);
  if (!fb_instance_link_login_finish (link, fb_ctl_answer_wait (&answer), error))
    return FB_CTL_FAILED;
  ask_and_print (ctl, instance);

  return FB_CTL_DONE;
}

int
fb_ctl_instance_remove (FbCtl *ctl, char **args, GError **error)
{
  g_auto (GStrv) rest = NULL;
  g_autoptr (JsonObject) object = json_object_new ();
  FbInstance *instance =
      fb_ctl_instance_from_args (ctl, args, NULL, 1, FB_CTL_WITHOUT_SECRETS, &rest, error);
  FbInstanceStore *store;
  g_autofree char *hint = NULL;
  g_auto (FbCtlAnswer) answer = { 0 };

  if (instance == NULL)
    return FB_CTL_FAILED;

  json_object_set_string_member (object, "id", fb_instance_get_id (instance));
  json_object_set_string_member (object, "name", fb_instance_get_name (instance));
  store = fb_session_get_instances (fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, error));
  fb_instance_store_remove_async (store, instance, fb_ctl_get_cancellable (ctl), fb_ctl_answer_cb,
                                  &answer);
  if (!fb_instance_store_remove_finish (store, fb_ctl_answer_wait (&answer), error))
    return FB_CTL_FAILED;

  if (fb_ctl_is_json (ctl))
    fb_ctl_output_event (object);
  else
    {
      hint = g_strdup_printf (_ ("It is in the trash for 30 days; “flowbenchctl instance restore "
                                 "%s” takes it out again.\n"),
                              json_object_get_string_member (object, "id"));
      fb_ctl_output_text (hint);
    }

  return FB_CTL_DONE;
}

static JsonObject *
describe_removed (const FbInstanceRow *removed)
{
  JsonObject      *row = json_object_new ();
  g_autofree char *time = fb_clock_format (removed->trashed_at);
  GEnumClass      *kinds = g_type_class_ref (FB_TYPE_INSTANCE_KIND);

  json_object_set_string_member (row, "id", removed->id);
  json_object_set_string_member (row, "name", removed->name);
  json_object_set_string_member (row, "kind", g_enum_get_value (kinds, removed->kind)->value_nick);
  json_object_set_string_member (row, "time", time);
  g_type_class_unref (kinds);

  return row;
}

int
fb_ctl_instance_trash (FbCtl *ctl, char **args, GError **error)
{
  static const FbColumn columns[] = {
    { "name", N_ ("NAME"), FB_COLUMN_PLAIN },
    { "kind", N_ ("KIND"), FB_COLUMN_PLAIN },
    { "time", N_ ("REMOVED"), FB_COLUMN_PLAIN },
    { "id", N_ ("ID"), FB_COLUMN_PLAIN },
    { NULL },
  };
  g_auto (GStrv) rest = fb_ctl_parse (ctl, args, NULL, 0, 0, error);
  g_autoptr (JsonArray) rows = json_array_new ();
  g_autoptr (GPtrArray) removed = NULL;
  g_auto (FbCtlAnswer) answer = { 0 };
  FbInstanceStore *store;
  FbSession       *session;

  if (rest == NULL || (session = fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, error)) == NULL)
    return FB_CTL_FAILED;

  store = fb_session_get_instances (session);
  fb_instance_store_list_trash_async (store, fb_ctl_get_cancellable (ctl), fb_ctl_answer_cb,
                                      &answer);
  removed = fb_instance_store_list_trash_finish (store, fb_ctl_answer_wait (&answer), error);
  if (removed == NULL)
    return FB_CTL_FAILED;

  for (guint i = 0; i < removed->len; i++)
    json_array_add_object_element (rows, describe_removed (removed->pdata[i]));
  fb_ctl_output_table (fb_ctl_is_json (ctl), rows, columns);

  return FB_CTL_DONE;
}

int
fb_ctl_instance_restore (FbCtl *ctl, char **args, GError **error)
{
  g_auto (GStrv) rest = fb_ctl_parse (ctl, args, NULL, 1, 1, error);
  FbSession       *session;
  FbInstanceStore *store;
  FbInstance      *instance;
  g_auto (FbCtlAnswer) answer = { 0 };

  if (rest == NULL || (session = fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, error)) == NULL)
    return FB_CTL_FAILED;

  store = fb_session_get_instances (session);
  fb_instance_store_restore_async (store, rest[0], fb_ctl_get_cancellable (ctl), fb_ctl_answer_cb,
                                   &answer);
  if (!fb_instance_store_restore_finish (store, fb_ctl_answer_wait (&answer), error))
    return FB_CTL_FAILED;
  instance = fb_ctl_find_instance (ctl, rest[0], error);
  if (instance == NULL)
    return FB_CTL_FAILED;
  ask_and_print (ctl, instance);

  return FB_CTL_DONE;
}
