/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* All that a connection to a broker needs, as a plain value that one owns. It holds secrets: they
 * are wiped when it is freed and never stand in its URL. Any thread. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  FB_MQTT_TCP,
  FB_MQTT_TLS,
  FB_MQTT_WS,
  FB_MQTT_WSS,
} FbMqttTransport;

typedef enum
{
  FB_MQTT_5,
  FB_MQTT_3_1_1,
} FbMqttVersion;

/* What is subscribed to, and with which QoS at most (0 to 2). */
typedef struct
{
  char  *filter;
  guint8 qos;
} FbMqttFilter;

/* What the broker publishes when we are gone without a word. */
typedef struct
{
  char    *topic;
  GBytes  *payload;
  guint8   qos;
  gboolean is_retained;
} FbMqttWill;

typedef struct
{
  char           *name; /* of the broker, for messages */
  FbMqttTransport transport;
  char           *host; /* name or address, IPv6 without brackets */
  guint16         port;
  char           *path; /* of the web socket, percent-encoded; "/mqtt" when nothing was given */
  FbMqttVersion   version;
  char           *client_id;  /* (nullable) NULL: one is made for the life of the connection */
  guint           keep_alive; /* seconds, 5 to 65535 */
  gboolean        is_clean_start;
  guint32         session_expiry;   /* seconds; MQTT 5 */
  char           *user;             /* (nullable) */
  char           *password;         /* (nullable) secret; fb_mqtt_options_set_password() */
  char           *ca_file;          /* (nullable) PEM */
  char           *certificate_file; /* (nullable) PEM, or a pkcs11: URI */
  char           *key_file;         /* (nullable) PEM, or a pkcs11: URI */
  char           *pin;              /* (nullable) SHA-256 of the certificate, lower-case hex */
  char       *proxy; /* (nullable) socks5://… or http://…; NULL: the system's; "direct": none */
  FbMqttWill *will;  /* (nullable) */
  GPtrArray  *filters; /* (element-type FbMqttFilter); empty: nothing is subscribed to */
} FbMqttOptions;

#define FB_TYPE_MQTT_FILTER (fb_mqtt_filter_get_type ())
#define FB_TYPE_MQTT_WILL (fb_mqtt_will_get_type ())
#define FB_TYPE_MQTT_OPTIONS (fb_mqtt_options_get_type ())
GType fb_mqtt_filter_get_type (void);
GType fb_mqtt_will_get_type (void);
GType fb_mqtt_options_get_type (void);

FbMqttFilter *fb_mqtt_filter_new (const char *filter, guint8 qos) G_GNUC_WARN_UNUSED_RESULT;
FbMqttFilter *fb_mqtt_filter_copy (const FbMqttFilter *self) G_GNUC_WARN_UNUSED_RESULT;
void          fb_mqtt_filter_free (FbMqttFilter *self);

FbMqttWill *fb_mqtt_will_new (const char *topic, GBytes *payload, guint8 qos, gboolean is_retained)
    G_GNUC_WARN_UNUSED_RESULT;
FbMqttWill *fb_mqtt_will_copy (const FbMqttWill *self) G_GNUC_WARN_UNUSED_RESULT;
void        fb_mqtt_will_free (FbMqttWill *self);

/* The options that @url stands for: mqtt:// or tcp://, mqtts:// or ssl://, ws://, wss://, with the
 * usual ports 1883, 8883, 80 and 443 when it names none. Named after the host, MQTT 5, clean start,
 * keep alive of 60 seconds, no filters. FB_ERROR_INVALID says what to write instead; user and
 * password in it are refused, and then it is not repeated in the message. (transfer full) */
FbMqttOptions *fb_mqtt_options_new_for_url (const char *url,
                                            GError    **error) G_GNUC_WARN_UNUSED_RESULT;
FbMqttOptions *fb_mqtt_options_copy (const FbMqttOptions *self) G_GNUC_WARN_UNUSED_RESULT;
void           fb_mqtt_options_free (FbMqttOptions *self);

/* The address in its shortest form, without secrets: what fb_mqtt_options_new_for_url() reads to
 * the same transport, host, port and path. (transfer full) */
char *fb_mqtt_options_get_url (const FbMqttOptions *self) G_GNUC_WARN_UNUSED_RESULT;

/* Whether TLS is spoken. */
gboolean fb_mqtt_options_is_encrypted (const FbMqttOptions *self);

/* Wipes the one before. @password: (nullable) */
void fb_mqtt_options_set_password (FbMqttOptions *self, const char *password);

/* Appends one, or gives one that is there its QoS. */
void fb_mqtt_options_add_filter (FbMqttOptions *self, const char *filter, guint8 qos);

/* The word kept for @version and back: "5" and "3.1.1". An unknown one is FB_ERROR_INVALID. */
const char *fb_mqtt_version_to_string (FbMqttVersion version);
gboolean    fb_mqtt_version_from_string (const char *text, FbMqttVersion *version, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbMqttFilter, fb_mqtt_filter_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbMqttWill, fb_mqtt_will_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbMqttOptions, fb_mqtt_options_free)

G_END_DECLS
