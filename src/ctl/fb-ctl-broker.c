/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-ctl-broker.h"

#include <glib/gi18n.h>

#include "fb-commands.h"
#include "fb-error.h"
#include "instance/fb-instance-row.h"
#include "mqtt/fb-broker-offers.h"

/* The noun "broker": showing brokers, those that are kept and those that flows use. */

/* clang-format off */
static const FbColumn list_columns[] = {
  { "name", N_ ("NAME"), FB_COLUMN_PLAIN },
  { "url", N_ ("ADDRESS"), FB_COLUMN_PLAIN },
  { "mode", N_ ("MODE"), FB_COLUMN_PLAIN },
  { "topics", N_ ("TOPICS"), FB_COLUMN_PLAIN },
  { "user", N_ ("USER"), FB_COLUMN_PLAIN },
  { "id", N_ ("ID"), FB_COLUMN_PLAIN },
  { NULL },
};

static const FbColumn field_columns[] = {
  { "name", N_ ("Name"), FB_COLUMN_PLAIN },
  { "id", N_ ("Id"), FB_COLUMN_PLAIN },
  { "url", N_ ("Address"), FB_COLUMN_PLAIN },
  { "mode", N_ ("Mode"), FB_COLUMN_PLAIN },
  { "version", N_ ("MQTT"), FB_COLUMN_PLAIN },
  { "user", N_ ("User"), FB_COLUMN_PLAIN },
  { "topics", N_ ("Topics"), FB_COLUMN_PLAIN },
  { NULL },
};

static const FbColumn offer_columns[] = {
  { "name", N_ ("NAME"), FB_COLUMN_PLAIN },
  { "url", N_ ("ADDRESS"), FB_COLUMN_PLAIN },
  { "broker", N_ ("KEPT AS"), FB_COLUMN_PLAIN },
  { "users", N_ ("USED BY"), FB_COLUMN_PLAIN },
  { "topics", N_ ("TOPICS"), FB_COLUMN_PLAIN },
  { "note", N_ ("NOTE"), FB_COLUMN_PLAIN },
  { NULL },
};
/* clang-format on */

static JsonArray *
describe_filters (const GPtrArray *filters)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < filters->len; i++)
    {
      const FbMqttFilter *filter = g_ptr_array_index (filters, i);
      JsonObject         *object = json_object_new ();

      json_object_set_string_member (object, "filter", filter->filter);
      json_object_set_int_member (object, "qos", filter->qos);
      json_array_add_object_element (array, object);
    }

  return array;
}

JsonObject *
fb_ctl_broker_describe (FbBroker *broker)
{
  const FbMqttOptions *options = fb_broker_get_options (broker);
  JsonObject          *row = json_object_new ();

  json_object_set_string_member (row, "id", fb_broker_get_id (broker));
  json_object_set_string_member (row, "name", fb_broker_get_name (broker));
  json_object_set_string_member (row, "url", fb_broker_get_url (broker));
  json_object_set_string_member (row, "mode", fb_mode_to_string (fb_broker_get_mode (broker)));
  json_object_set_boolean_member (row, "production", fb_broker_is_production (broker));
  json_object_set_string_member (row, "version", fb_mqtt_version_to_string (options->version));
  json_object_set_string_member (row, "user", options->user);
  json_object_set_boolean_member (row, "has_password", fb_broker_has_password (broker));
  json_object_set_array_member (row, "filters", describe_filters (options->filters));

  return row;
}

static char *
join_filters (const GPtrArray *filters)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < filters->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "",
                            ((FbMqttFilter *)g_ptr_array_index (filters, i))->filter);

  return g_string_free (text, FALSE);
}

/* What only people see. */
static void
add_words (JsonObject *row, FbBroker *broker)
{
  g_autofree char *filters = join_filters (fb_broker_get_options (broker)->filters);
  g_autofree char *mode = NULL;

  json_object_set_string_member (row, "topics", filters);
  if (!fb_broker_is_production (broker))
    return;
  /* Translators: the mode of a broker that is marked as production. */
  mode = g_strdup_printf (_ ("%s, production"), fb_mode_to_string (fb_broker_get_mode (broker)));
  json_object_set_string_member (row, "mode", mode);
}

void
fb_ctl_broker_print (FbCtl *ctl, FbBroker *broker)
{
  g_autoptr (JsonObject) row = fb_ctl_broker_describe (broker);

  if (!fb_ctl_is_json (ctl))
    add_words (row, broker);
  fb_ctl_output_fields (fb_ctl_is_json (ctl), row, field_columns);
}

FbBroker *
fb_ctl_broker_find (FbCtl *ctl, const char *text, GError **error)
{
  FbSession *session = fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, error);
  g_autoptr (GError) found = NULL;
  FbBroker *broker;

  if (session == NULL)
    return NULL;

  broker = fb_broker_store_find (fb_session_get_brokers (session), text, &found);
  if (broker == NULL && g_error_matches (found, FB_ERROR, FB_ERROR_INVALID))
    fb_ctl_throw_usage (error, "%s", found->message);
  else if (broker == NULL)
    g_propagate_error (error, g_steal_pointer (&found));

  return broker;
}

FbBroker *
fb_ctl_broker_from_args (FbCtl              *ctl,
                         char              **args,
                         const GOptionEntry *options,
                         guint               min,
                         guint               max,
                         char             ***rest,
                         GError            **error)
{
  FbBroker *broker;

  *rest = fb_ctl_parse (ctl, args, options, min, max, error);
  if (*rest == NULL || fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, error) == NULL)
    return NULL;

  broker = fb_ctl_broker_find (ctl, (*rest)[0], error);
  if (broker == NULL ||
      (fb_broker_has_password (broker) && fb_ctl_open (ctl, FB_CTL_WITH_SECRETS, error) == NULL))
    return NULL;

  return broker;
}

gboolean
fb_ctl_broker_check_publish (FbBroker *broker, const char *confirmed, GError **error)
{
  const char *name = fb_broker_get_name (broker);

  if (!fb_broker_check_publish (broker, error))
    return FALSE;
  if (!fb_broker_is_production (broker) || g_strcmp0 (confirmed, name) == 0)
    return TRUE;

  return fb_throw (error, FB_ERROR_DENIED,
                   _ ("“%s” is marked as production: name it once more with --confirm “%s”"), name,
                   name);
}

int
fb_ctl_broker_list (FbCtl *ctl, char **args, GError **error)
{
  g_auto (GStrv) rest = fb_ctl_parse (ctl, args, NULL, 0, 0, error);
  g_autoptr (JsonArray) rows = json_array_new ();
  FbSession  *session;
  GListModel *brokers;

  if (rest == NULL || (session = fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, error)) == NULL)
    return FB_CTL_FAILED;

  brokers = G_LIST_MODEL (fb_session_get_brokers (session));
  for (guint i = 0; i < g_list_model_get_n_items (brokers); i++)
    {
      g_autoptr (FbBroker) broker = g_list_model_get_item (brokers, i);
      JsonObject *row = fb_ctl_broker_describe (broker);

      if (!fb_ctl_is_json (ctl))
        add_words (row, broker);
      json_array_add_object_element (rows, row);
    }
  fb_ctl_output_table (fb_ctl_is_json (ctl), rows, list_columns);

  return FB_CTL_DONE;
}

static const char *
find_kept (FbBrokerStore *brokers, const FbMqttOptions *options)
{
  for (guint i = 0; options != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (brokers)); i++)
    {
      g_autoptr (FbBroker) broker = g_list_model_get_item (G_LIST_MODEL (brokers), i);

      if (fb_mqtt_options_are_same_broker (fb_broker_get_options (broker), options))
        return fb_broker_get_name (broker);
    }

  return NULL;
}

static JsonArray *
describe_uses (const GPtrArray *uses, GString *words)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < uses->len; i++)
    {
      const FbBrokerUse *use = g_ptr_array_index (uses, i);
      JsonObject        *object = json_object_new ();

      json_object_set_string_member (object, "instance", use->instance);
      json_object_set_string_member (object, "instance_name", use->instance_name);
      json_object_set_string_member (object, "node", use->node);
      json_array_add_object_element (array, object);
      g_string_append_printf (words, "%s%s", i > 0 ? ", " : "", use->instance_name);
    }

  return array;
}

static JsonObject *
describe_offer (FbCtl *ctl, FbBrokerStore *brokers, const FbBrokerOffer *offer)
{
  JsonObject          *row = json_object_new ();
  const FbMqttOptions *options = offer->options;
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  const GPtrArray *filters = options != NULL ? options->filters : none;

  json_object_set_string_member (row, "name", options != NULL ? options->name : NULL);
  json_object_set_string_member (row, "url", offer->address);
  json_object_set_string_member (row, "broker", find_kept (brokers, options));
  json_object_set_string_member (row, "note", offer->note);
  json_object_set_array_member (row, "filters", describe_filters (filters));
  json_object_set_array_member (row, "uses", describe_uses (offer->uses, words));
  if (!fb_ctl_is_json (ctl))
    {
      g_autofree char *topics = join_filters (filters);

      json_object_set_string_member (row, "topics", topics);
      json_object_set_string_member (row, "users", words->str);
    }

  return row;
}

GPtrArray *
fb_ctl_broker_read_flows (FbCtl *ctl, GError **error)
{
  FbSession *session = fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, error);
  g_auto (FbCtlAnswer) answer = { 0 };
  GPtrArray *sources;

  if (session == NULL)
    return NULL;

  fb_flow_sources_read_async (fb_session_get_instances (session),
                              fb_session_get_snapshots (session), fb_ctl_get_cancellable (ctl),
                              fb_ctl_answer_cb, &answer);
  sources = fb_flow_sources_read_finish (fb_ctl_answer_wait (&answer), error);
  for (guint i = 0; sources != NULL && i < sources->len; i++)
    {
      const FbFlowSource *source = g_ptr_array_index (sources, i);

      if (source->problem != NULL)
        g_printerr (_ ("The flows of “%s” are not known: %s\n"), source->instance_name,
                    source->problem);
    }

  return sources;
}

int
fb_ctl_broker_offers (FbCtl *ctl, char **args, GError **error)
{
  g_auto (GStrv) rest = fb_ctl_parse (ctl, args, NULL, 0, 0, error);
  g_autoptr (JsonArray) rows = json_array_new ();
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (GPtrArray) offers = NULL;
  FbSession *session;

  if (rest == NULL || (sources = fb_ctl_broker_read_flows (ctl, error)) == NULL)
    return FB_CTL_FAILED;

  session = fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, error);
  offers = fb_broker_offers_new (sources);
  for (guint i = 0; i < offers->len; i++)
    json_array_add_object_element (rows, describe_offer (ctl, fb_session_get_brokers (session),
                                                         g_ptr_array_index (offers, i)));
  fb_ctl_output_table (fb_ctl_is_json (ctl), rows, offer_columns);

  return FB_CTL_DONE;
}

int
fb_ctl_broker_remove (FbCtl *ctl, char **args, GError **error)
{
  g_auto (GStrv) rest = NULL;
  g_autoptr (JsonObject) object = json_object_new ();
  FbBroker *broker = fb_ctl_broker_from_args (ctl, args, NULL, 1, 1, &rest, error);
  g_auto (FbCtlAnswer) answer = { 0 };
  g_autofree char *hint = NULL;
  FbBrokerStore   *brokers;

  if (broker == NULL)
    return FB_CTL_FAILED;

  json_object_set_string_member (object, "id", fb_broker_get_id (broker));
  json_object_set_string_member (object, "name", fb_broker_get_name (broker));
  brokers = fb_session_get_brokers (fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, error));
  fb_broker_store_remove_async (brokers, broker, fb_ctl_get_cancellable (ctl), fb_ctl_answer_cb,
                                &answer);
  if (!fb_broker_store_remove_finish (brokers, fb_ctl_answer_wait (&answer), error))
    return FB_CTL_FAILED;

  if (fb_ctl_is_json (ctl))
    fb_ctl_output_event (object);
  else
    {
      hint = g_strdup_printf (_ ("It is in the trash for 30 days; “flowbenchctl broker restore %s” "
                                 "takes it out again.\n"),
                              json_object_get_string_member (object, "id"));
      fb_ctl_output_text (hint);
    }

  return FB_CTL_DONE;
}

int
fb_ctl_broker_restore (FbCtl *ctl, char **args, GError **error)
{
  g_auto (GStrv) rest = fb_ctl_parse (ctl, args, NULL, 1, 1, error);
  g_auto (FbCtlAnswer) answer = { 0 };
  FbSession     *session;
  FbBrokerStore *brokers;
  FbBroker      *broker;

  if (rest == NULL || (session = fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, error)) == NULL)
    return FB_CTL_FAILED;

  brokers = fb_session_get_brokers (session);
  fb_broker_store_restore_async (brokers, rest[0], fb_ctl_get_cancellable (ctl), fb_ctl_answer_cb,
                                 &answer);
  broker = fb_broker_store_restore_finish (brokers, fb_ctl_answer_wait (&answer), error);
  if (broker == NULL)
    return FB_CTL_FAILED;
  fb_ctl_broker_print (ctl, broker);

  return FB_CTL_DONE;
}
