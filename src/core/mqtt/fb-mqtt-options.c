/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-mqtt-options.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-keyring.h"

/* Plain values and the way between an address and them. No state; any thread. */

#define MAX_URL_BYTES 2000
#define MAX_HOST_BYTES 253
#define KEEP_ALIVE 60
#define WEB_SOCKET_PATH "/mqtt"

/* The first of a transport is the one that is written. */
static const struct
{
  const char     *name;
  FbMqttTransport transport;
  guint16         port;
} schemes[] = {
  { "mqtt", FB_MQTT_TCP, 1883 }, { "mqtts", FB_MQTT_TLS, 8883 }, { "ws", FB_MQTT_WS, 80 },
  { "wss", FB_MQTT_WSS, 443 },   { "tcp", FB_MQTT_TCP, 1883 },   { "ssl", FB_MQTT_TLS, 8883 },
};

static const char *const versions[] = {
  [FB_MQTT_5] = "5",
  [FB_MQTT_3_1_1] = "3.1.1",
};

G_DEFINE_BOXED_TYPE (FbMqttFilter, fb_mqtt_filter, fb_mqtt_filter_copy, fb_mqtt_filter_free)
G_DEFINE_BOXED_TYPE (FbMqttWill, fb_mqtt_will, fb_mqtt_will_copy, fb_mqtt_will_free)
G_DEFINE_BOXED_TYPE (FbMqttOptions, fb_mqtt_options, fb_mqtt_options_copy, fb_mqtt_options_free)

FbMqttFilter *
fb_mqtt_filter_new (const char *filter, guint8 qos)
{
  FbMqttFilter *self = g_new0 (FbMqttFilter, 1);

  self->filter = g_strdup (filter);
  self->qos = qos;
  return self;
}

FbMqttFilter *
fb_mqtt_filter_copy (const FbMqttFilter *self)
{
  return fb_mqtt_filter_new (self->filter, self->qos);
}

void
fb_mqtt_filter_free (FbMqttFilter *self)
{
  if (self == NULL)
    return;
  g_free (self->filter);
  g_free (self);
}

FbMqttWill *
fb_mqtt_will_new (const char *topic, GBytes *payload, guint8 qos, gboolean is_retained)
{
  FbMqttWill *self = g_new0 (FbMqttWill, 1);

  self->topic = g_strdup (topic);
  self->payload = g_bytes_ref (payload);
  self->qos = qos;
  self->is_retained = is_retained;
  return self;
}

FbMqttWill *
fb_mqtt_will_copy (const FbMqttWill *self)
{
  return fb_mqtt_will_new (self->topic, self->payload, self->qos, self->is_retained);
}

void
fb_mqtt_will_free (FbMqttWill *self)
{
  if (self == NULL)
    return;
  g_free (self->topic);
  g_bytes_unref (self->payload);
  g_free (self);
}

/* Whether user or password stand before the host. The text need not be a URL. */
static gboolean
has_user_info (const char *url)
{
  const char *authority = strstr (url, "://");
  gsize       length;

  authority = authority != NULL ? authority + strlen ("://") : url;
  length = strcspn (authority, "/?#");
  return memchr (authority, '@', length) != NULL;
}

static gboolean
find_scheme (const char *name, FbMqttTransport *transport, guint16 *port)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (schemes); i++)
    if (g_ascii_strcasecmp (name, schemes[i].name) == 0)
      {
        *transport = schemes[i].transport;
        *port = schemes[i].port;
        return TRUE;
      }
  return FALSE;
}

static gboolean
host_is_valid (const char *host)
{
  if (host == NULL || *host == '\0' || strlen (host) > MAX_HOST_BYTES)
    return FALSE;
  for (const char *p = host; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)) || g_unichar_isspace (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

static gboolean
check_text (const char *url, GError **error)
{
  if (strlen (url) > MAX_URL_BYTES || !g_utf8_validate (url, -1, NULL))
    return fb_throw (error, FB_ERROR_INVALID,
                     _ ("An address is UTF-8 text of at most %d bytes, such as "
                        "mqtts://broker.example:8883"),
                     MAX_URL_BYTES);
  if (has_user_info (url))
    return fb_throw (error, FB_ERROR_INVALID,
                     _ ("The address has a user or password in it, where others can read it; leave "
                        "it out and give user and password apart"));
  return TRUE;
}

static gboolean
throw_no_address (const char *url, GError **error)
{
  return fb_throw (error, FB_ERROR_INVALID,
                   _ ("“%s” is not the address of a broker; write mqtt://, mqtts://, ws:// or "
                      "wss:// and the host, such as mqtts://broker.example:8883"),
                   url);
}

/* What the address says beyond the host belongs to web sockets only. */
static gboolean
take_path (FbMqttOptions *self, const char *url, const char *path, GError **error)
{
  gboolean is_web = self->transport == FB_MQTT_WS || self->transport == FB_MQTT_WSS;

  if (!is_web && *path != '\0' && !g_str_equal (path, "/"))
    return fb_throw (error, FB_ERROR_INVALID,
                     _ ("“%s” has a path, which only ws:// and wss:// know; a topic is given as a "
                        "filter"),
                     url);
  self->path = g_strdup (is_web && *path != '\0' ? path : WEB_SOCKET_PATH);
  return TRUE;
}

static FbMqttOptions *
options_new (void)
{
  FbMqttOptions *self = g_new0 (FbMqttOptions, 1);

  self->keep_alive = KEEP_ALIVE;
  self->is_clean_start = TRUE;
  self->filters = g_ptr_array_new_with_free_func ((GDestroyNotify)fb_mqtt_filter_free);
  return self;
}

FbMqttOptions *
fb_mqtt_options_new_for_url (const char *url, GError **error)
{
  g_autoptr (FbMqttOptions) self = options_new ();
  g_autofree char *scheme = NULL;
  g_autofree char *path = NULL;
  g_autofree char *query = NULL;
  g_autofree char *fragment = NULL;
  int              port = -1;

  g_return_val_if_fail (url != NULL, NULL);

  if (!check_text (url, error))
    return NULL;
  if (!g_uri_split (url, G_URI_FLAGS_ENCODED_PATH, &scheme, NULL, &self->host, &port, &path, &query,
                    &fragment, NULL) ||
      !find_scheme (scheme, &self->transport, &self->port) || !host_is_valid (self->host) ||
      port == 0)
    {
      throw_no_address (url, error);
      return NULL;
    }
  if (query != NULL || fragment != NULL)
    {
      fb_throw (error, FB_ERROR_INVALID,
                _ ("The address of a broker ends with its path; leave out what begins with “?” or "
                   "“#”"));
      return NULL;
    }
  if (!take_path (self, url, path, error))
    return NULL;

  if (port > 0)
    self->port = port;
  self->name = g_strdup (self->host);
  return g_steal_pointer (&self);
}

FbMqttOptions *
fb_mqtt_options_copy (const FbMqttOptions *self)
{
  FbMqttOptions *copy = g_new (FbMqttOptions, 1);

  *copy = *self;
  copy->name = g_strdup (self->name);
  copy->host = g_strdup (self->host);
  copy->path = g_strdup (self->path);
  copy->client_id = g_strdup (self->client_id);
  copy->user = g_strdup (self->user);
  copy->password = g_strdup (self->password);
  copy->ca_file = g_strdup (self->ca_file);
  copy->certificate_file = g_strdup (self->certificate_file);
  copy->key_file = g_strdup (self->key_file);
  copy->pin = g_strdup (self->pin);
  copy->proxy = g_strdup (self->proxy);
  copy->will = self->will != NULL ? fb_mqtt_will_copy (self->will) : NULL;
  copy->filters = g_ptr_array_new_with_free_func ((GDestroyNotify)fb_mqtt_filter_free);
  for (guint i = 0; i < self->filters->len; i++)
    g_ptr_array_add (copy->filters, fb_mqtt_filter_copy (g_ptr_array_index (self->filters, i)));
  return copy;
}

void
fb_mqtt_options_free (FbMqttOptions *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->host);
  g_free (self->path);
  g_free (self->client_id);
  g_free (self->user);
  fb_keyring_secret_free (self->password);
  g_free (self->ca_file);
  g_free (self->certificate_file);
  g_free (self->key_file);
  g_free (self->pin);
  g_free (self->proxy);
  fb_mqtt_will_free (self->will);
  g_ptr_array_unref (self->filters);
  g_free (self);
}

char *
fb_mqtt_options_get_url (const FbMqttOptions *self)
{
  const char *scheme = NULL;
  int         port = self->port;
  gboolean    is_web = self->transport == FB_MQTT_WS || self->transport == FB_MQTT_WSS;
  gboolean    has_path = is_web && !g_str_equal (self->path, WEB_SOCKET_PATH);

  for (guint i = 0; scheme == NULL && i < G_N_ELEMENTS (schemes); i++)
    if (schemes[i].transport == self->transport)
      {
        scheme = schemes[i].name;
        port = self->port != schemes[i].port ? self->port : -1;
      }
  return g_uri_join (G_URI_FLAGS_ENCODED_PATH, scheme, NULL, self->host, port,
                     has_path ? self->path : "", NULL, NULL);
}

gboolean
fb_mqtt_options_is_encrypted (const FbMqttOptions *self)
{
  return self->transport == FB_MQTT_TLS || self->transport == FB_MQTT_WSS;
}

void
fb_mqtt_options_set_password (FbMqttOptions *self, const char *password)
{
  char *copy = g_strdup (password);

  fb_keyring_secret_free (self->password);
  self->password = copy;
}

void
fb_mqtt_options_add_filter (FbMqttOptions *self, const char *filter, guint8 qos)
{
  g_return_if_fail (filter != NULL);
  g_return_if_fail (qos <= 2);

  for (guint i = 0; i < self->filters->len; i++)
    {
      FbMqttFilter *known = g_ptr_array_index (self->filters, i);

      if (!g_str_equal (known->filter, filter))
        continue;
      known->qos = qos;
      return;
    }
  g_ptr_array_add (self->filters, fb_mqtt_filter_new (filter, qos));
}

const char *
fb_mqtt_version_to_string (FbMqttVersion version)
{
  g_return_val_if_fail (version < G_N_ELEMENTS (versions), "5");

  return versions[version];
}

gboolean
fb_mqtt_version_from_string (const char *text, FbMqttVersion *version, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    if (g_strcmp0 (text, versions[i]) == 0)
      {
        *version = i;
        return TRUE;
      }
  return fb_throw (error, FB_ERROR_INVALID, _ ("“%s” is not a version of MQTT; use 5 or 3.1.1"),
                   text != NULL ? text : "");
}
