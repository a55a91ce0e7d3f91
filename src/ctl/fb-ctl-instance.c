/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-ctl-instance.h"

#include <glib/gi18n.h>

#include "fb-commands.h"
#include "fb-error.h"

/* The noun "instance": showing instances and changing what is kept of them. */

#define LOCAL_ANSWER_MS 3000
#define REMOTE_ANSWER_MS 15000

static const FbColumn list_columns[] = {
  { "name", N_ ("NAME"), FB_COLUMN_PLAIN },       { "kind", N_ ("KIND"), FB_COLUMN_PLAIN },
  { "state", N_ ("STATE"), FB_COLUMN_PLAIN },     { "mode", N_ ("MODE"), FB_COLUMN_PLAIN },
  { "runtime", N_ ("RUNTIME"), FB_COLUMN_PLAIN }, { "url", N_ ("ADDRESS"), FB_COLUMN_PLAIN },
  { "id", N_ ("ID"), FB_COLUMN_PLAIN },           { NULL },
};

static const FbColumn field_columns[] = {
  { "name", N_ ("Name"), FB_COLUMN_PLAIN },
  { "id", N_ ("Id"), FB_COLUMN_PLAIN },
  { "kind", N_ ("Kind"), FB_COLUMN_PLAIN },
  { "environment", N_ ("Environment"), FB_COLUMN_PLAIN },
  { "mode", N_ ("Mode"), FB_COLUMN_PLAIN },
  { "state", N_ ("State"), FB_COLUMN_PLAIN },
  { "state_detail", N_ ("Detail"), FB_COLUMN_PLAIN },
  { "url", N_ ("Address"), FB_COLUMN_PLAIN },
  { "user", N_ ("User"), FB_COLUMN_PLAIN },
  { "runtime", N_ ("Runtime"), FB_COLUMN_PLAIN },
  { "node_red_version", N_ ("Node-RED"), FB_COLUMN_PLAIN },
  { "pid", N_ ("Process"), FB_COLUMN_PLAIN },
  { "cpu", N_ ("Processor"), FB_COLUMN_PERCENT },
  { "memory", N_ ("Memory"), FB_COLUMN_BYTES },
  { NULL },
};

static char *
nick_of (GType type, int value)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (type);
  GEnumValue *found = g_enum_get_value (klass, value);

  return g_strdup (found != NULL ? found->value_nick : "unknown");
}

static void
set_nick (JsonObject *object, const char *key, GType type, int value)
{
  g_autofree char *nick = nick_of (type, value);

  json_object_set_string_member (object, key, nick);
}

JsonObject *
fb_ctl_instance_describe (FbInstance *instance)
{
  JsonObject *row = json_object_new ();
  gint64      pid = fb_instance_get_pid (instance);

  json_object_set_string_member (row, "id", fb_instance_get_id (instance));
  json_object_set_string_member (row, "name", fb_instance_get_name (instance));
  set_nick (row, "kind", FB_TYPE_INSTANCE_KIND, fb_instance_get_kind (instance));
  set_nick (row, "mode", FB_TYPE_MODE, fb_instance_get_mode (instance));
  json_object_set_string_member (row, "environment", fb_instance_get_environment (instance));
  json_object_set_string_member (row, "runtime", fb_instance_get_runtime (instance));
  json_object_set_string_member (row, "url", fb_instance_get_url (instance));
  set_nick (row, "state", FB_TYPE_INSTANCE_STATE, fb_instance_get_state (instance));
  json_object_set_string_member (row, "state_detail", fb_instance_get_state_detail (instance));
  json_object_set_string_member (row, "user", fb_instance_get_user (instance));
  if (pid > 0)
    {
      json_object_set_int_member (row, "pid", pid);
      json_object_set_double_member (row, "cpu", fb_instance_get_cpu (instance));
      json_object_set_int_member (row, "memory", fb_instance_get_memory (instance));
    }
  else
    {
      json_object_set_null_member (row, "pid");
      json_object_set_null_member (row, "cpu");
      json_object_set_null_member (row, "memory");
    }
  json_object_set_string_member (row, "node_red_version",
                                 fb_instance_get_node_red_version (instance));

  return row;
}

void
fb_ctl_instance_print (FbCtl *ctl, FbInstance *instance)
{
  g_autoptr (JsonObject) row = fb_ctl_instance_describe (instance);

  fb_ctl_output_fields (fb_ctl_is_json (ctl), row, field_columns);
}

FbInstance *
fb_ctl_instance_from_args (FbCtl              *ctl,
                           char              **args,
                           const GOptionEntry *options,
                           guint               n_args,
                           FbCtlSecrets        secrets,
                           char             ***rest,
                           GError            **error)
{
  *rest = fb_ctl_parse (ctl, args, options, n_args, n_args, error);
  if (*rest == NULL || fb_ctl_open (ctl, secrets, error) == NULL)
    return NULL;

  return fb_ctl_find_instance (ctl, (*rest)[0], error);
}

/* Whether all instances that were asked have said how they are. */
static gboolean
have_answered (gpointer user_data)
{
  GPtrArray *asked = user_data;

  for (guint i = 0; i < asked->len; i++)
    if (fb_instance_get_state (g_ptr_array_index (asked, i)) == FB_INSTANCE_UNKNOWN)
      return FALSE;

  return TRUE;
}

static FbInstanceLink *
begin_asking (FbCtl *ctl, FbInstance *instance, GPtrArray *asked)
{
  FbInstanceLink *link =
      fb_session_get_link (fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, NULL), instance);

  fb_instance_link_open (link);
  if (fb_instance_get_mode (instance) != FB_MODE_OFF)
    g_ptr_array_add (asked, g_object_ref (instance));

  return link;
}

FbInstanceLink *
fb_ctl_instance_ask (FbCtl *ctl, FbInstance *instance, guint timeout_ms)
{
  g_autoptr (GPtrArray) asked = g_ptr_array_new_with_free_func (g_object_unref);
  FbInstanceLink *link = begin_asking (ctl, instance, asked);

  fb_ctl_wait (ctl, have_answered, asked, timeout_ms);

  return link;
}

/* The way in: a local instance runs before its token has been read from the keyring. */
static gboolean
is_decided (gpointer user_data)
{
  FbInstanceLink *link = user_data;

  return fb_instance_link_get_admin (link) != NULL ||
         fb_instance_link_get_access_failure (link) != NULL ||
         !fb_instance_is_online (fb_instance_link_get_instance (link));
}

FbInstanceLink *
fb_ctl_instance_reach (FbCtl *ctl, FbInstance *instance, GError **error)
{
  FbInstanceLink *link = fb_ctl_instance_ask (ctl, instance, REMOTE_ANSWER_MS);
  const char     *detail, *failure;

  fb_ctl_wait (ctl, is_decided, link, REMOTE_ANSWER_MS);
  detail = fb_instance_get_state_detail (instance);
  failure = fb_instance_link_get_access_failure (link);
  if (fb_instance_get_mode (instance) == FB_MODE_OFF)
    fb_throw (error, FB_ERROR_DENIED, _ ("“%s” is off: set its mode to read-only or read-write"),
              fb_instance_get_name (instance));
  else if (fb_instance_get_state (instance) == FB_INSTANCE_LOGIN_NEEDED)
    fb_throw (error, FB_ERROR_DENIED, _ ("“%s” wants a login: flowbenchctl instance login"),
              fb_instance_get_name (instance));
  else if (fb_instance_get_state (instance) == FB_INSTANCE_UNTRUSTED)
    fb_throw (error, FB_ERROR_UNVERIFIED, "%s: %s", fb_instance_get_name (instance),
              detail != NULL ? detail : _ ("its certificate is not trusted"));
  else if (!fb_instance_is_online (instance))
    fb_throw (error, FB_ERROR_UNREACHABLE, "%s: %s", fb_instance_get_name (instance),
              detail != NULL ? detail : _ ("it does not answer"));
  else if (fb_instance_link_get_admin (link) == NULL)
    fb_throw (error, FB_ERROR_DENIED, "%s: %s", fb_instance_get_name (instance),
              failure != NULL ? failure : _ ("its access token cannot be read"));
  else
    return link;

  return NULL;
}

static void
print_all (FbCtl *ctl, GPtrArray *instances, const FbColumn *columns)
{
  g_autoptr (JsonArray) rows = json_array_new ();

  for (guint i = 0; i < instances->len; i++)
    json_array_add_object_element (rows,
                                   fb_ctl_instance_describe (g_ptr_array_index (instances, i)));
  fb_ctl_output_table (fb_ctl_is_json (ctl), rows, columns);
}

/* Local instances are asked; a remote one is contacted only by `status`. */
int
fb_ctl_instance_list (FbCtl *ctl, char **args, GError **error)
{
  g_auto (GStrv) rest = fb_ctl_parse (ctl, args, NULL, 0, 0, error);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) asked = g_ptr_array_new_with_free_func (g_object_unref);
  FbSession  *session;
  GListModel *instances;

  if (rest == NULL || (session = fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, error)) == NULL)
    return FB_CTL_FAILED;

  instances = G_LIST_MODEL (fb_session_get_instances (session));
  for (guint i = 0; i < g_list_model_get_n_items (instances); i++)
    {
      FbInstance *instance = g_list_model_get_item (instances, i);

      g_ptr_array_add (all, instance);
      if (fb_instance_get_kind (instance) == FB_INSTANCE_LOCAL)
        begin_asking (ctl, instance, asked);
    }
  fb_ctl_wait (ctl, have_answered, asked, LOCAL_ANSWER_MS);
  print_all (ctl, all, list_columns);

  return FB_CTL_DONE;
}

static gboolean
choose_instances (FbCtl *ctl, char **names, GPtrArray *chosen, GError **error)
{
  GListModel *instances =
      G_LIST_MODEL (fb_session_get_instances (fb_ctl_open (ctl, FB_CTL_WITH_SECRETS, error)));

  for (guint i = 0; names[0] == NULL && i < g_list_model_get_n_items (instances); i++)
    g_ptr_array_add (chosen, g_list_model_get_item (instances, i));
  for (guint i = 0; names[i] != NULL; i++)
    {
      FbInstance *instance = fb_ctl_find_instance (ctl, names[i], error);

      if (instance == NULL)
        return FALSE;
      g_ptr_array_add (chosen, g_object_ref (instance));
    }

  return TRUE;
}

int
fb_ctl_instance_status (FbCtl *ctl, char **args, GError **error)
{
  g_auto (GStrv) rest = fb_ctl_parse (ctl, args, NULL, 0, G_MAXUINT, error);
  g_autoptr (GPtrArray) chosen = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) asked = g_ptr_array_new_with_free_func (g_object_unref);

  if (rest == NULL || fb_ctl_open (ctl, FB_CTL_WITH_SECRETS, error) == NULL ||
      !choose_instances (ctl, rest, chosen, error))
    return FB_CTL_FAILED;

  for (guint i = 0; i < chosen->len; i++)
    begin_asking (ctl, g_ptr_array_index (chosen, i), asked);
  fb_ctl_wait (ctl, have_answered, asked, REMOTE_ANSWER_MS);

  /* One name gives one object, everything else a list. */
  if (g_strv_length (rest) == 1)
    fb_ctl_instance_print (ctl, g_ptr_array_index (chosen, 0));
  else
    print_all (ctl, chosen, list_columns);

  return FB_CTL_DONE;
}

int
fb_ctl_instance_url (FbCtl *ctl, char **args, GError **error)
{
  g_auto (GStrv) rest = NULL;
  g_autoptr (JsonObject) object = NULL;
  FbInstance *instance =
      fb_ctl_instance_from_args (ctl, args, NULL, 1, FB_CTL_WITHOUT_SECRETS, &rest, error);
  const char *url;

  if (instance == NULL)
    return FB_CTL_FAILED;

  if (fb_instance_get_kind (instance) == FB_INSTANCE_LOCAL)
    fb_ctl_instance_ask (ctl, instance, LOCAL_ANSWER_MS);
  url = fb_instance_get_url (instance);
  if (url == NULL)
    {
      fb_throw (error, FB_ERROR_UNREACHABLE, _ ("“%s” does not run, so it has no address"),
                fb_instance_get_name (instance));
      return FB_CTL_FAILED;
    }

  object = json_object_new ();
  json_object_set_string_member (object, "url", url);
  if (fb_ctl_is_json (ctl))
    fb_ctl_output_event (object);
  else
    {
      fb_ctl_output_text (url);
      fb_ctl_output_text ("\n");
    }

  return FB_CTL_DONE;
}

/* Sets a kept property to the second argument and prints what came of it. */
static int
change (FbCtl *ctl, char **args, const char *property, GError **error)
{
  g_auto (GStrv) rest = NULL;
  FbInstance *instance =
      fb_ctl_instance_from_args (ctl, args, NULL, 2, FB_CTL_WITHOUT_SECRETS, &rest, error);
  FbInstanceStore *store;
  g_auto (FbCtlAnswer) answer = { 0 };

  if (instance == NULL)
    return FB_CTL_FAILED;

  store = fb_session_get_instances (fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, error));
  fb_instance_store_change_async (store, instance, property, rest[1], fb_ctl_get_cancellable (ctl),
                                  fb_ctl_answer_cb, &answer);
  if (!fb_instance_store_change_finish (store, fb_ctl_answer_wait (&answer), error))
    return FB_CTL_FAILED;
  if (fb_instance_get_kind (instance) == FB_INSTANCE_LOCAL)
    fb_ctl_instance_ask (ctl, instance, LOCAL_ANSWER_MS);
  fb_ctl_instance_print (ctl, instance);

  return FB_CTL_DONE;
}

int
fb_ctl_instance_mode (FbCtl *ctl, char **args, GError **error)
{
  return change (ctl, args, "mode", error);
}

int
fb_ctl_instance_rename (FbCtl *ctl, char **args, GError **error)
{
  return change (ctl, args, "name", error);
}

int
fb_ctl_instance_runtime (FbCtl *ctl, char **args, GError **error)
{
  return change (ctl, args, "runtime", error);
}
