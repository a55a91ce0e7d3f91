/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-broker-offers.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "flow/fb-topic-filter.h"
#include "mqtt/fb-broker-row.h"

/* From mqtt-broker nodes to options. Source for what their properties mean:
 * @node-red/nodes/core/network/10-mqtt.js of 4.1 and 5.0. The client id is never taken over: two
 * clients with one id throw each other out. */

#define MAX_KEEP_ALIVE 65535

static void
use_free (gpointer data)
{
  FbBrokerUse *use = data;

  g_free (use->instance);
  g_free (use->instance_name);
  g_free (use->node);
  g_free (use);
}

void
fb_broker_offer_free (FbBrokerOffer *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->options, fb_mqtt_options_free);
  g_free (self->address);
  g_free (self->note);
  g_ptr_array_unref (self->uses);
  g_free (self);
}

static void
add_note (char **note, const char *text)
{
  g_autofree char *before = g_steal_pointer (note);

  *note = before != NULL ? g_strconcat (before, "; ", text, NULL) : g_strdup (text);
}

/* The property as text with variables put in. @is_unknown: (inout) set when one is not known. */
static char *
resolve (const FbFlowSource *source, guint index, const char *name, gboolean *is_unknown)
{
  g_autofree char *text = fb_flow_source_dup_property (source, index, name);
  char            *resolved;

  if (text == NULL)
    return NULL;

  resolved = fb_flow_source_resolve (source, index, text);
  *is_unknown = *is_unknown || resolved == NULL;
  return resolved != NULL ? g_strstrip (resolved) : NULL;
}

/* The address as Node-RED puts it together. (nullable) (transfer full) */
static char *
make_url (const FbFlowSource *source, guint index, gboolean *is_unknown)
{
  g_autofree char *whole = resolve (source, index, "url", is_unknown);
  g_autofree char *host = resolve (source, index, "broker", is_unknown);
  g_autofree char *port = resolve (source, index, "port", is_unknown);
  g_autofree char *tls = resolve (source, index, "usetls", is_unknown);
  gboolean         is_address;

  if (*is_unknown)
    return NULL;
  if (whole != NULL && *whole != '\0')
    return g_steal_pointer (&whole);
  if (host != NULL && strstr (host, "://") != NULL)
    return g_steal_pointer (&host);

  is_address = host != NULL && strchr (host, ':') != NULL && host[0] != '[';
  return g_strdup_printf (is_address ? "%s://[%s]:%s" : "%s://%s:%s",
                          g_strcmp0 (tls, "true") == 0 ? "mqtts" : "mqtt",
                          host != NULL && *host != '\0' ? host : "localhost",
                          port != NULL && *port != '\0' ? port : "1883");
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return g_ascii_strcasecmp (host, "localhost") == 0 ||
         (address != NULL && g_inet_address_get_is_loopback (address));
}

/* "localhost" in the flows of another machine is that machine. */
static void
move_to_machine (const FbFlowSource *source, FbMqttOptions *options, char **note)
{
  g_autofree char *text = NULL;

  if (source->is_local || source->host == NULL || !is_loopback (options->host) ||
      is_loopback (source->host))
    return;

  text = g_strdup_printf (_ ("“%s” on the machine of “%s” is %s from here"), options->host,
                          source->instance_name, source->host);
  add_note (note, text);
  g_free (options->host);
  options->host = g_strdup (source->host);
}

/* A path on this machine, or NULL. */
static char *
take_file (const FbFlowSource *source, guint index, const char *name, gboolean *is_elsewhere)
{
  gboolean         is_unknown = FALSE;
  g_autofree char *path = resolve (source, index, name, &is_unknown);

  if (is_unknown ||
      (path != NULL && *path != '\0' && !(source->is_local && g_path_is_absolute (path))))
    {
      *is_elsewhere = TRUE;
      return NULL;
    }

  return path != NULL && *path != '\0' ? g_steal_pointer (&path) : NULL;
}

static gboolean
has_text (const FbFlowSource *source, guint index, const char *name)
{
  g_autofree char *text = fb_flow_source_dup_property (source, index, name);

  return text != NULL && *text != '\0';
}

/* The tls-config node of the node at @index. */
static void
take_tls (const FbFlowSource *source, guint index, FbMqttOptions *options, char **note)
{
  g_autofree char  *id = fb_flow_source_dup_property (source, index, "tls");
  const FbFlowNode *node = id != NULL ? fb_flow_document_find_node (source->document, id) : NULL;
  g_autofree char  *verify = NULL;
  gboolean          is_elsewhere = FALSE;
  guint             tls;

  if (node == NULL || !fb_mqtt_options_is_encrypted (options))
    return;

  tls = fb_flow_document_get_index (source->document, node);
  options->ca_file = take_file (source, tls, "ca", &is_elsewhere);
  options->certificate_file = take_file (source, tls, "cert", &is_elsewhere);
  options->key_file = take_file (source, tls, "key", &is_elsewhere);
  if (options->certificate_file == NULL || options->key_file == NULL)
    {
      g_clear_pointer (&options->certificate_file, g_free);
      g_clear_pointer (&options->key_file, g_free);
    }
  if (is_elsewhere || has_text (source, tls, "caname") || has_text (source, tls, "certname") ||
      has_text (source, tls, "keyname"))
    add_note (note, _ ("its certificates lie in Node-RED: give them as files"));

  verify = fb_flow_source_dup_property (source, tls, "verifyservercert");
  if (g_strcmp0 (verify, "false") == 0)
    add_note (note, _ ("the flows do not check its certificate; here it is checked"));
}

static void
take_rest (const FbFlowSource *source, guint index, FbMqttOptions *options)
{
  const FbFlowNode *node = fb_flow_document_get_node (source->document, index);
  gboolean          is_unknown = FALSE;
  g_autofree char  *version = resolve (source, index, "protocolVersion", &is_unknown);
  g_autofree char  *keep_alive = resolve (source, index, "keepalive", &is_unknown);
  gint64            seconds = keep_alive != NULL ? g_ascii_strtoll (keep_alive, NULL, 10) : 0;

  options->version = g_strcmp0 (version, "5") == 0 ? FB_MQTT_5 : FB_MQTT_3_1_1;
  if (seconds >= 5 && seconds <= MAX_KEEP_ALIVE)
    options->keep_alive = (guint)seconds;
  if (node->name != NULL)
    {
      g_free (options->name);
      options->name = g_strdup (node->name);
    }
}

FbMqttOptions *
fb_broker_options_of_node (const FbFlowSource *source, guint index, char **note)
{
  gboolean         is_unknown = FALSE;
  g_autofree char *url = make_url (source, index, &is_unknown);
  g_autoptr (FbMqttOptions) options = NULL;
  g_autoptr (GError) error = NULL;

  *note = NULL;
  if (url == NULL)
    {
      *note = g_strdup (_ ("its address is in an environment variable that is not known here"));
      return NULL;
    }
  options = fb_mqtt_options_new_for_url (url, &error);
  if (options == NULL)
    {
      *note = g_strdup (error->message);
      return NULL;
    }

  take_rest (source, index, options);
  move_to_machine (source, options, note);
  take_tls (source, index, options, note);
  return g_steal_pointer (&options);
}

gboolean
fb_mqtt_options_are_same_broker (const FbMqttOptions *a, const FbMqttOptions *b)
{
  gboolean is_web = a->transport == FB_MQTT_WS || a->transport == FB_MQTT_WSS;
  gboolean is_other_web = b->transport == FB_MQTT_WS || b->transport == FB_MQTT_WSS;

  if (a->port != b->port || is_web != is_other_web || (is_web && !g_str_equal (a->path, b->path)))
    return FALSE;

  return g_ascii_strcasecmp (a->host, b->host) == 0 ||
         (is_loopback (a->host) && is_loopback (b->host));
}

/* The address as people wrote it, for an offer without options. A password in it is not shown. */
static char *
describe_address (const FbFlowSource *source, guint index)
{
  g_autofree char *whole = fb_flow_source_dup_property (source, index, "url");
  g_autofree char *host = fb_flow_source_dup_property (source, index, "broker");
  g_autofree char *port = fb_flow_source_dup_property (source, index, "port");
  const char      *text = whole != NULL && *whole != '\0' ? whole : host;

  if (text == NULL || strchr (text, '@') != NULL)
    return g_strdup (
        fb_flow_document_get_title (source->document,
                                    fb_flow_document_get_node (source->document, index)));
  if (strstr (text, "://") != NULL || port == NULL || *port == '\0')
    return g_strdup (text);

  return g_strconcat (text, ":", port, NULL);
}

static FbBrokerOffer *
find_offer (GPtrArray *offers, const FbMqttOptions *options, const char *address)
{
  for (guint i = 0; i < offers->len; i++)
    {
      FbBrokerOffer *offer = g_ptr_array_index (offers, i);

      if (options == NULL
              ? offer->options == NULL && g_str_equal (offer->address, address)
              : offer->options != NULL && fb_mqtt_options_are_same_broker (offer->options, options))
        return offer;
    }

  return NULL;
}

static FbBrokerOffer *
take_offer (GPtrArray *offers, const FbFlowSource *source, guint index)
{
  g_autofree char *note = NULL;
  g_autofree char *address = NULL;
  g_autoptr (FbMqttOptions) options = fb_broker_options_of_node (source, index, &note);
  FbBrokerOffer *offer;

  address = options != NULL ? fb_mqtt_options_get_url (options) : describe_address (source, index);
  offer = find_offer (offers, options, address);
  if (offer != NULL)
    return offer;

  offer = g_new0 (FbBrokerOffer, 1);
  offer->options = g_steal_pointer (&options);
  offer->address = g_steal_pointer (&address);
  offer->note = g_steal_pointer (&note);
  offer->uses = g_ptr_array_new_with_free_func (use_free);
  g_ptr_array_add (offers, offer);
  return offer;
}

/* The topics of the nodes that use the broker node @id; never all topics at once, since nobody
 * asked for them here. */
static void
take_filters (const FbFlowSource *source, const char *id, FbMqttOptions *options)
{
  for (guint i = 0; i < fb_flow_document_get_n_nodes (source->document); i++)
    {
      const FbFlowNode *node = fb_flow_document_get_node (source->document, i);
      g_autofree char  *broker = NULL;
      g_autofree char  *topic = NULL;
      gboolean          is_unknown = FALSE;

      if (!g_str_equal (node->type, "mqtt in") && !g_str_equal (node->type, "mqtt out"))
        continue;
      broker = fb_flow_source_dup_property (source, i, "broker");
      topic = resolve (source, i, "topic", &is_unknown);
      if (g_strcmp0 (broker, id) == 0 && topic != NULL && fb_topic_filter_is_valid (topic) &&
          !g_str_equal (topic, "#") && options->filters->len < FB_BROKER_MAX_FILTERS)
        fb_mqtt_options_add_filter (options, topic, 0);
    }
}

static void
add_source (GPtrArray *offers, const FbFlowSource *source)
{
  for (guint i = 0; i < fb_flow_document_get_n_nodes (source->document); i++)
    {
      const FbFlowNode *node = fb_flow_document_get_node (source->document, i);
      FbBrokerOffer    *offer;
      FbBrokerUse      *use;

      if (!g_str_equal (node->type, "mqtt-broker"))
        continue;
      offer = take_offer (offers, source, i);
      use = g_new0 (FbBrokerUse, 1);
      use->instance = g_strdup (source->instance);
      use->instance_name = g_strdup (source->instance_name);
      use->node = g_strdup (node->id);
      use->is_local = source->is_local;
      g_ptr_array_add (offer->uses, use);
      if (offer->options != NULL)
        take_filters (source, node->id, offer->options);
    }
}

GPtrArray *
fb_broker_offers_new (const GPtrArray *sources)
{
  GPtrArray *offers = g_ptr_array_new_with_free_func ((GDestroyNotify)fb_broker_offer_free);

  for (guint i = 0; i < sources->len; i++)
    {
      const FbFlowSource *source = g_ptr_array_index (sources, i);

      if (source->document != NULL)
        add_source (offers, source);
    }

  return offers;
}
