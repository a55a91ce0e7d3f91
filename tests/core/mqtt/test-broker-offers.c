/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test.h"
#include "mqtt/fb-broker-offers.h"
#include "mqtt/fb-topic-users.h"

/* Flows as the editor of Node-RED writes them; one apostrophe stands for a quote. */

static FbFlowSource *
make_source (const char *name, const char *flows)
{
  g_autofree char *text = g_strdelimit (g_strdup (flows), "'", '"');
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (FbFlowDocument) document = NULL;
  g_autoptr (GError) error = NULL;
  FbFlowSource *source;

  document = fb_flow_document_new (bytes, &error);
  g_assert_no_error (error);
  source = fb_flow_source_new (name, name, document);
  source->is_local = TRUE;
  return source;
}

static GPtrArray *
list_of (FbFlowSource *first, FbFlowSource *second)
{
  GPtrArray *sources = g_ptr_array_new_with_free_func ((GDestroyNotify)fb_flow_source_free);

  g_ptr_array_add (sources, first);
  if (second != NULL)
    g_ptr_array_add (sources, second);
  return sources;
}

#define TAB "{'id':'t','type':'tab','label':'Line 4'},"

static FbBrokerOffer *
only (GPtrArray *offers)
{
  g_assert_cmpuint (offers->len, ==, 1);
  return g_ptr_array_index (offers, 0);
}

/* The url of the one broker in @flows, or its note in brackets. */
static char *
offer_url (FbFlowSource *source)
{
  g_autoptr (GPtrArray) sources = list_of (source, NULL);
  g_autoptr (GPtrArray) offers = fb_broker_offers_new (sources);
  FbBrokerOffer *offer = only (offers);

  if (offer->options == NULL)
    return g_strdup_printf ("(%s) %s", offer->address, offer->note);
  return fb_mqtt_options_get_url (offer->options);
}

static void
test_addresses_as_node_red_means_them (void)
{
  static const struct
  {
    const char *properties;
    const char *url;
  } brokers[] = {
    { "'broker':'plant','port':'1883'", "mqtt://plant" },
    { "'broker':'plant','port':1884", "mqtt://plant:1884" },
    { "'broker':'','port':''", "mqtt://localhost" },
    { "'broker':'plant','port':'8883','usetls':true", "mqtts://plant" },
    { "'broker':'fd00::1','port':'1883'", "mqtt://[fd00::1]" },
    { "'broker':'wss://plant/ws','port':'1883'", "wss://plant/ws" },
    { "'broker':' plant ','port':'1883'", "mqtt://plant" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (brokers); i++)
    {
      g_autofree char *flows =
          g_strdup_printf ("[{'id':'b','type':'mqtt-broker',%s}]", brokers[i].properties);
      g_autofree char *url = offer_url (make_source ("one", flows));

      g_assert_cmpstr (url, ==, brokers[i].url);
    }
}

static void
test_a_password_in_the_address_is_not_shown (void)
{
  g_autofree char *url =
      offer_url (make_source ("one", "[{'id':'b','type':'mqtt-broker','name':'plant','broker':'"
                                     "mqtt://a:hunter2@plant'}]"));

  g_assert_true (g_str_has_prefix (url, "(plant) "));
  g_assert_null (strstr (url, "hunter2"));
}

static const char line_4[] =
    "[" TAB "{'id':'b','type':'mqtt-broker','name':'Plant','broker':'plant','port':'1883',"
    "'protocolVersion':'5','keepalive':'30','clientid':'line-4'},"
    "{'id':'i','type':'mqtt in','z':'t','topic':'plant/+/state','broker':'b','name':'states'},"
    "{'id':'a','type':'mqtt in','z':'t','topic':'#','broker':'b'},"
    "{'id':'o','type':'mqtt out','z':'t','topic':'plant/line4/set','broker':'b'},"
    "{'id':'m','type':'mqtt out','z':'t','topic':'','broker':'b'},"
    "{'id':'d','type':'mqtt in','z':'t','topic':'plant/off','broker':'b','d':true},"
    "{'id':'x','type':'debug','z':'t','topic':'plant/line4/set'}]";

static void
test_one_broker_of_two_instances_is_offered_once (void)
{
  g_autoptr (GPtrArray) sources = list_of (make_source ("one", line_4),
                                           make_source ("two", "[{'id':'c','type':'mqtt-broker','"
                                                               "broker':'PLANT','port':'1883'}]"));
  g_autoptr (GPtrArray) offers = fb_broker_offers_new (sources);
  FbBrokerOffer     *offer = only (offers);
  const FbBrokerUse *second;

  g_assert_cmpstr (offer->address, ==, "mqtt://plant");
  g_assert_cmpstr (offer->options->name, ==, "Plant");
  g_assert_cmpint (offer->options->version, ==, FB_MQTT_5);
  g_assert_cmpuint (offer->options->keep_alive, ==, 30);
  g_assert_null (offer->options->client_id);
  g_assert_null (offer->options->user);
  g_assert_null (offer->note);
  g_assert_cmpuint (offer->uses->len, ==, 2);
  second = g_ptr_array_index (offer->uses, 1);
  g_assert_cmpstr (second->instance_name, ==, "two");
  g_assert_cmpstr (second->node, ==, "c");

  /* Their topics, but never all there are. */
  g_assert_cmpuint (offer->options->filters->len, ==, 3);
  for (guint i = 0; i < offer->options->filters->len; i++)
    {
      const FbMqttFilter *filter = g_ptr_array_index (offer->options->filters, i);

      g_assert_cmpstr (filter->filter, !=, "#");
    }
}

static void
test_variables_are_put_in_where_they_are_known (void)
{
  static const char flows[] =
      "[{'id':'b','type':'mqtt-broker','broker':'${MQTT_HOST}','port':'$(MQTT_PORT)'}]";
  FbFlowSource *known = make_source ("one", flows);
  FbFlowSource *hidden = make_source ("two", flows);
  FbFlowSource *global =
      make_source ("three",
                   "[{'id':'g','type':'global-config','env':[{'name':'MQTT_HOST','value':'central',"
                   "'type':'str'},{'name':'MQTT_PORT','value':'MORE','type':'jsonata'}]},"
                   "{'id':'b','type':'mqtt-broker','broker':'${MQTT_HOST}','port':''}]");
  g_autofree char *url = NULL;
  g_autofree char *hidden_url = NULL;
  g_autofree char *global_url = NULL;

  g_hash_table_insert (known->variables, g_strdup ("MQTT_HOST"), g_strdup ("${OTHER}"));
  g_hash_table_insert (known->variables, g_strdup ("OTHER"), g_strdup ("plant"));
  g_hash_table_insert (known->variables, g_strdup ("MQTT_PORT"), g_strdup ("1885"));
  url = offer_url (known);
  g_assert_cmpstr (url, ==, "mqtt://plant:1885");

  g_hash_table_insert (hidden->variables, g_strdup ("MQTT_HOST"), NULL);
  hidden_url = offer_url (hidden);
  g_assert_true (g_str_has_prefix (hidden_url, "(${MQTT_HOST}:$(MQTT_PORT)) "));
  g_assert_nonnull (strstr (hidden_url, "environment variable"));

  global_url = offer_url (global);
  g_assert_cmpstr (global_url, ==, "mqtt://central");
}

static void
test_a_variable_that_names_itself_is_not_known (void)
{
  FbFlowSource *source =
      make_source ("one", "[{'id':'b','type':'mqtt-broker','broker':'${A}','port':'1883'}]");
  g_autofree char *url = NULL;

  g_hash_table_insert (source->variables, g_strdup ("A"), g_strdup ("${B}"));
  g_hash_table_insert (source->variables, g_strdup ("B"), g_strdup ("${A}"));
  url = offer_url (source);
  g_assert_true (g_str_has_prefix (url, "(${A}:1883) "));
}

static void
test_localhost_of_another_machine_is_that_machine (void)
{
  FbFlowSource *source =
      make_source ("Line 4",
                   "[{'id':'b','type':'mqtt-broker','broker':'localhost','port':'1883'}]");
  g_autoptr (GPtrArray) sources = list_of (source, NULL);
  g_autoptr (GPtrArray) offers = NULL;

  source->is_local = FALSE;
  source->host = g_strdup ("line4.example");
  offers = fb_broker_offers_new (sources);
  g_assert_cmpstr (only (offers)->address, ==, "mqtt://line4.example");
  g_assert_nonnull (strstr (only (offers)->note, "Line 4"));
}

static void
test_certificates_are_taken_where_they_are_files_here (void)
{
  static const char flows[] =
      "[{'id':'b','type':'mqtt-broker','broker':'plant','port':'8883','usetls':true,'tls':'s'},"
      "{'id':'s','type':'tls-config','ca':'/etc/ca.pem','cert':'/etc/me.pem','key':'/etc/me.key',"
      "'certname':'','keyname':'','caname':'','verifyservercert':false}]";
  FbFlowSource *remote = make_source ("two", flows);
  g_autoptr (GPtrArray) here = list_of (make_source ("one", flows), NULL);
  g_autoptr (GPtrArray) there = list_of (remote, NULL);
  g_autoptr (GPtrArray) offers = fb_broker_offers_new (here);
  g_autoptr (GPtrArray) others = NULL;

  g_assert_cmpstr (only (offers)->options->ca_file, ==, "/etc/ca.pem");
  g_assert_cmpstr (only (offers)->options->certificate_file, ==, "/etc/me.pem");
  g_assert_cmpstr (only (offers)->options->key_file, ==, "/etc/me.key");
  g_assert_nonnull (strstr (only (offers)->note, "here it is checked"));

  remote->is_local = FALSE;
  others = fb_broker_offers_new (there);
  g_assert_null (only (others)->options->ca_file);
  g_assert_null (only (others)->options->key_file);
  g_assert_nonnull (strstr (only (others)->note, "lie in Node-RED"));
}

static char *
list_users (GPtrArray *users)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < users->len; i++)
    {
      const FbTopicUser *user = g_ptr_array_index (users, i);

      g_string_append_printf (text, "%s%s ", user->role == FB_TOPIC_PUBLISHES ? ">" : "<",
                              user->node);
    }
  return g_string_free (text, FALSE);
}

static void
assert_users (FbTopicUsers *users, const char *filter, const char *url, const char *expected)
{
  g_autoptr (FbMqttOptions) broker = url != NULL ? fb_mqtt_options_new_for_url (url, NULL) : NULL;
  g_autoptr (GPtrArray) found = fb_topic_users_find (users, filter, broker);
  g_autofree char *text = list_users (found);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_topics_know_their_nodes (void)
{
  g_autoptr (GPtrArray) sources = list_of (make_source ("one", line_4), NULL);
  g_autoptr (FbTopicUsers) users = fb_topic_users_new (sources);
  g_autoptr (GPtrArray) found = NULL;
  const FbTopicUser *user;

  g_clear_pointer (&sources, g_ptr_array_unref);
  assert_users (users, "plant/line4/state", NULL, "<i <a ");
  assert_users (users, "plant/line4/set", NULL, "<a >o ");
  assert_users (users, "plant/#", NULL, "<i <a >o <d ");
  assert_users (users, "other", NULL, "<a ");
  assert_users (users, "$SYS/broker/uptime", NULL, "");
  assert_users (users, "plant/line4/set", "mqtt://plant", "<a >o ");
  assert_users (users, "plant/line4/set", "mqtt://elsewhere", "");
  assert_users (users, NULL, NULL, ">m ");

  found = fb_topic_users_find (users, "plant/line4/state", NULL);
  user = g_ptr_array_index (found, 0);
  g_assert_cmpstr (user->title, ==, "states");
  g_assert_cmpstr (user->tab, ==, "Line 4");
  g_assert_cmpstr (user->flow, ==, "t");
  g_assert_cmpstr (user->instance_name, ==, "one");
  g_assert_false (user->is_disabled);
}

static void
test_nodes_at_an_unknown_broker_are_shown (void)
{
  g_autoptr (GPtrArray) sources =
          list_of (make_source ("one",
                                "[{'id':'b','type':'mqtt-broker','broker':'${HOST}'},"
                                "{'id':'i','type':'mqtt in','topic':'a/b','broker':'b'},"
                                "{'id':'j','type':'mqtt in','topic':'a/b','broker':'gone'}]"),
                   NULL);
  g_autoptr (FbTopicUsers) users = fb_topic_users_new (sources);

  assert_users (users, "a/b", "mqtt://plant", "<i <j ");
}

static void
test_what_nobody_handles_and_who_waits (void)
{
  static const char *const texts[] = { "plant/line4/set", "plant/line4/temp", "other" };
  g_autoptr (GPtrArray) sources =
          list_of (make_source ("one",
                                "[{'id':'i','type':'mqtt in','topic':'plant/+/set'},"
                                "{'id':'w','type':'mqtt in','topic':'plant/+/state'},"
                                "{'id':'d','type':'mqtt in','topic':'other','d':true},"
                                "{'id':'v','type':'mqtt in','topic':'never','d':true},"
                                "{'id':'o','type':'mqtt out','topic':'plant/line4/nobody'}]"),
                   NULL);
  g_autoptr (FbTopicUsers) users = fb_topic_users_new (sources);
  g_autoptr (GPtrArray) topics = g_ptr_array_new ();
  g_autoptr (GPtrArray) unhandled = NULL;
  g_autoptr (GPtrArray) waiting = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_ptr_array_add (topics, (char *)texts[i]);

  unhandled = fb_topic_users_list_unhandled (users, topics, NULL);
  g_assert_cmpuint (unhandled->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (unhandled, 0), ==, "plant/line4/temp");
  g_assert_cmpstr (g_ptr_array_index (unhandled, 1), ==, "other");

  waiting = fb_topic_users_list_waiting (users, topics, NULL);
  text = list_users (waiting);
  g_assert_cmpstr (text, ==, "<w ");
}

static void
test_variables_of_tab_and_group_come_first (void)
{
  static const char flows[] =
      "[{'id':'t','type':'tab','label':'Line','env':[{'name':'LINE','value':'4','type':'str'}]},"
      "{'id':'g','type':'group','z':'t','env':[{'name':'LINE','value':'5','type':'num'}]},"
      "{'id':'s','type':'subflow','env':[{'name':'LINE','value':'6','type':'str'}]},"
      "{'id':'i','type':'mqtt in','z':'t','topic':'${LINE}'},"
      "{'id':'j','type':'mqtt in','z':'t','g':'g','topic':'${LINE}'},"
      "{'id':'k','type':'mqtt in','z':'s','topic':'${LINE}'},"
      "{'id':'l','type':'mqtt in','z':'t','topic':'a/${LINE}'}]";
  g_autoptr (GPtrArray) sources = list_of (make_source ("one", flows), NULL);
  g_autoptr (FbTopicUsers) users = fb_topic_users_new (sources);

  assert_users (users, "4", NULL, "<i ");
  assert_users (users, "5", NULL, "<j ");
  /* Each instance of a subflow may set its own. */
  assert_users (users, NULL, NULL, "<k ");
  /* Only a whole value is a variable. */
  assert_users (users, "a/${LINE}", NULL, "<l ");
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/mqtt/offers/addresses-as-node-red-means-them",
                   test_addresses_as_node_red_means_them);
  g_test_add_func ("/mqtt/offers/a-password-in-the-address-is-not-shown",
                   test_a_password_in_the_address_is_not_shown);
  g_test_add_func ("/mqtt/offers/one-broker-of-two-instances-is-offered-once",
                   test_one_broker_of_two_instances_is_offered_once);
  g_test_add_func ("/mqtt/offers/variables-are-put-in-where-they-are-known",
                   test_variables_are_put_in_where_they_are_known);
  g_test_add_func ("/mqtt/offers/a-variable-that-names-itself-is-not-known",
                   test_a_variable_that_names_itself_is_not_known);
  g_test_add_func ("/mqtt/offers/localhost-of-another-machine-is-that-machine",
                   test_localhost_of_another_machine_is_that_machine);
  g_test_add_func ("/mqtt/offers/certificates-are-taken-where-they-are-files-here",
                   test_certificates_are_taken_where_they_are_files_here);
  g_test_add_func ("/mqtt/users/topics-know-their-nodes", test_topics_know_their_nodes);
  g_test_add_func ("/mqtt/users/nodes-at-an-unknown-broker-are-shown",
                   test_nodes_at_an_unknown_broker_are_shown);
  g_test_add_func ("/mqtt/users/what-nobody-handles-and-who-waits",
                   test_what_nobody_handles_and_who_waits);
  g_test_add_func ("/mqtt/users/variables-of-tab-and-group-come-first",
                   test_variables_of_tab_and_group_come_first);

  return g_test_run ();
}
