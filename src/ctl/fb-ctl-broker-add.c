/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n.h>

#include "fb-commands.h"
#include "fb-ctl-broker.h"
#include "fb-ctl-secret.h"
#include "fb-error.h"
#include "fb-tls.h"
#include "instance/fb-instance-row.h"
#include "mqtt/fb-broker-offers.h"

/* The noun "broker": keeping a broker, and changing what is kept of it. Both take the same options;
 * what is not given stays as it is. */

typedef struct
{
  char   **filters;
  int      qos;
  char    *version;
  char    *mode;
  char    *user;
  char    *client_id;
  char    *ca_file;
  char    *certificate_file;
  char    *key_file;
  char    *pin;
  char    *proxy;
  char    *from;
  int      keep_alive;
  gboolean password_stdin;
  gboolean production;
  gboolean no_production;
} Given;

static void
given_clear (Given *self)
{
  g_strfreev (self->filters);
  g_free (self->version);
  g_free (self->mode);
  g_free (self->user);
  g_free (self->client_id);
  g_free (self->ca_file);
  g_free (self->certificate_file);
  g_free (self->key_file);
  g_free (self->pin);
  g_free (self->proxy);
  g_free (self->from);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Given, given_clear)

/* clang-format off */
#define OPTIONS(given)                                                                             \
  { "filter", 'f', 0, G_OPTION_ARG_STRING_ARRAY, &(given)->filters,                                \
    N_ ("Subscribe to this topic or filter; may be given more than once"), N_ ("FILTER") },        \
  { "qos", 'q', 0, G_OPTION_ARG_INT, &(given)->qos, N_ ("With this QoS at most: 0 (usual), 1, 2"), \
    N_ ("QOS") },                                                                                  \
  { "version", 0, 0, G_OPTION_ARG_STRING, &(given)->version,                                       \
    N_ ("Speak this version of MQTT: 5 (usual) or 3.1.1"), N_ ("VERSION") },                       \
  { "mode", 'm', 0, G_OPTION_ARG_STRING, &(given)->mode,                                           \
    N_ ("What Flowbench may do: off, read-only (usual) or read-write"), N_ ("MODE") },             \
  { "production", 0, 0, G_OPTION_ARG_NONE, &(given)->production,                                   \
    N_ ("Mark it as production: whoever publishes names it once more"), NULL },                    \
  { "user", 'u', 0, G_OPTION_ARG_STRING, &(given)->user, N_ ("Sign in as USER"), N_ ("USER") },    \
  { "password-stdin", 0, 0, G_OPTION_ARG_NONE, &(given)->password_stdin,                           \
    N_ ("Read the password from a line of standard input"), NULL },                                \
  { "client-id", 0, 0, G_OPTION_ARG_STRING, &(given)->client_id,                                   \
    N_ ("Connect under this client id instead of one that is made"), N_ ("ID") },                  \
  { "keep-alive", 0, 0, G_OPTION_ARG_INT, &(given)->keep_alive,                                    \
    N_ ("Say something at least so often (60)"), N_ ("SECONDS") },                                 \
  { "ca", 0, 0, G_OPTION_ARG_FILENAME, &(given)->ca_file,                                          \
    N_ ("Trust this authority (PEM)"), N_ ("FILE") },                                              \
  { "cert", 0, 0, G_OPTION_ARG_FILENAME, &(given)->certificate_file,                               \
    N_ ("Show this certificate (PEM, or a pkcs11: address)"), N_ ("FILE") },                       \
  { "key", 0, 0, G_OPTION_ARG_FILENAME, &(given)->key_file,                                        \
    N_ ("The key of the certificate"), N_ ("FILE") },                                              \
  { "pin", 0, 0, G_OPTION_ARG_STRING, &(given)->pin,                                               \
    N_ ("Accept the certificate with this SHA-256 fingerprint"), N_ ("FINGERPRINT") },             \
  { "proxy", 0, 0, G_OPTION_ARG_STRING, &(given)->proxy,                                           \
    N_ ("Through this proxy, or “direct” for none"), N_ ("ADDRESS") }
/* clang-format on */

/* Where a program that runs elsewhere finds it too. */
static char *
whole_path (const char *path)
{
  return g_str_has_prefix (path, "pkcs11:") ? g_strdup (path)
                                            : g_canonicalize_filename (path, NULL);
}

static void
set_text (char **field, const char *text)
{
  if (text == NULL)
    return;
  g_free (*field);
  *field = *text != '\0' ? g_strdup (text) : NULL;
}

static void
set_file (char **field, const char *path)
{
  g_autofree char *whole = path != NULL && *path != '\0' ? whole_path (path) : g_strdup (path);

  set_text (field, whole);
}

static gboolean
take_pin (FbMqttOptions *options, const char *text, GError **error)
{
  g_autofree char *pin = text != NULL && *text != '\0' ? fb_tls_normalize_pin (text) : NULL;

  if (text != NULL && *text != '\0' && pin == NULL)
    return fb_ctl_throw_usage (error,
                               _ ("“%s” is no SHA-256 fingerprint of a certificate: 64 hexadecimal "
                                  "digits"),
                               text);
  if (text != NULL)
    set_text (&options->pin, pin != NULL ? pin : "");
  return TRUE;
}

static gboolean
take_filters (FbMqttOptions *options, const Given *given, GError **error)
{
  if (given->qos < -1 || given->qos > 2)
    return fb_ctl_throw_usage (error, _ ("--qos is 0, 1 or 2"));
  if (given->filters != NULL)
    g_ptr_array_set_size (options->filters, 0);
  for (guint i = 0; given->filters != NULL && given->filters[i] != NULL; i++)
    fb_mqtt_options_add_filter (options, given->filters[i], 0);
  for (guint i = 0; given->qos >= 0 && i < options->filters->len; i++)
    ((FbMqttFilter *)g_ptr_array_index (options->filters, i))->qos = given->qos;
  return TRUE;
}

static gboolean
take_given (FbMqttOptions *options, const Given *given, FbMode *mode, GError **error)
{
  if (!take_filters (options, given, error) || !take_pin (options, given->pin, error) ||
      (given->mode != NULL && !fb_mode_from_string (given->mode, mode, error)) ||
      (given->version != NULL &&
       !fb_mqtt_version_from_string (given->version, &options->version, error)))
    return FALSE;

  set_text (&options->user, given->user);
  set_text (&options->client_id, given->client_id);
  set_text (&options->proxy, given->proxy);
  set_file (&options->ca_file, given->ca_file);
  set_file (&options->certificate_file, given->certificate_file);
  set_file (&options->key_file, given->key_file);
  if (given->keep_alive != 0)
    options->keep_alive = MAX (given->keep_alive, 0);
  return TRUE;
}

/* A line of standard input, behind the passphrase. */
static gboolean
read_password (FbMqttOptions *options, const Given *given, GError **error)
{
  char *password;

  if (!given->password_stdin)
    return TRUE;

  password = fb_ctl_secret_get (TRUE, NULL, error);
  if (password == NULL)
    return FALSE;
  fb_mqtt_options_set_password (options, password);
  fb_keyring_secret_free (password);
  return TRUE;
}

/* The node of @instance that connects to the broker of @options. */
static char *
find_node (FbCtl *ctl, FbInstance *instance, const FbMqttOptions *options, GError **error)
{
  g_autoptr (GPtrArray) sources = fb_ctl_broker_read_flows (ctl, error);
  g_autoptr (GPtrArray) offers = sources != NULL ? fb_broker_offers_new (sources) : NULL;

  if (offers == NULL)
    return NULL;

  for (guint i = 0; i < offers->len; i++)
    {
      const FbBrokerOffer *offer = g_ptr_array_index (offers, i);

      if (offer->options == NULL || !fb_mqtt_options_are_same_broker (offer->options, options))
        continue;
      for (guint j = 0; j < offer->uses->len; j++)
        {
          const FbBrokerUse *use = g_ptr_array_index (offer->uses, j);

          if (g_str_equal (use->instance, fb_instance_get_id (instance)))
            return g_strdup (use->node);
        }
    }

  fb_throw (error, FB_ERROR_NOT_FOUND, _ ("No flow of “%s” connects to %s"),
            fb_instance_get_name (instance), options->name);
  return NULL;
}

/* @options: (inout) with user and password of the flows of the instance @name. */
static gboolean
take_credentials (FbCtl *ctl, const char *name, FbMqttOptions **options, GError **error)
{
  FbInstance      *instance;
  g_autofree char *node = NULL;
  g_auto (FbCtlAnswer) answer = { 0 };
  FbMqttOptions *whole;

  if (name == NULL)
    return TRUE;
  if ((instance = fb_ctl_find_instance (ctl, name, error)) == NULL ||
      (node = find_node (ctl, instance, *options, error)) == NULL)
    return FALSE;

  fb_broker_take_credentials_async (fb_session_get_instances (
                                        fb_ctl_open (ctl, FB_CTL_WITH_SECRETS, error)),
                                    instance, node, *options, fb_ctl_get_cancellable (ctl),
                                    fb_ctl_answer_cb, &answer);
  whole = fb_broker_take_credentials_finish (fb_ctl_answer_wait (&answer), error);
  if (whole == NULL)
    return FALSE;

  fb_mqtt_options_free (*options);
  *options = whole;
  return TRUE;
}

/* A password that everybody on the way can read. */
static void
warn_of_clear_password (const FbMqttOptions *options)
{
  if (options->user != NULL && !fb_mqtt_options_is_encrypted (options))
    g_printerr (_ ("User and password go in clear to %s: without TLS others can read them on the "
                   "way\n"),
                options->host);
}

static gboolean
has_secret (const Given *given)
{
  return given->password_stdin || given->from != NULL;
}

/* What to add from the command line. (nullable) (transfer full) */
static FbMqttOptions *
make_options (char **rest, const Given *given, FbMode *mode, GError **error)
{
  g_autoptr (FbMqttOptions) options = NULL;

  if (given->filters == NULL)
    {
      fb_ctl_throw_usage (error, _ ("Say what to subscribe to, such as --filter 'plant/#'. "
                                    "--filter '#' asks the broker for everything, which many "
                                    "refuse"));
      return NULL;
    }
  options = fb_mqtt_options_new_for_url (rest[1], error);
  if (options == NULL || !take_given (options, given, mode, error))
    return NULL;

  set_text (&options->name, rest[0]);
  if (options->name == NULL)
    options->name = g_strdup ("");
  return g_steal_pointer (&options);
}

int
fb_ctl_broker_add (FbCtl *ctl, char **args, GError **error)
{
  g_auto (Given) given = { .qos = -1 };
  const GOptionEntry options[] = {
    OPTIONS (&given),
    { "credentials-from", 0, 0, G_OPTION_ARG_STRING, &given.from,
      N_ ("Take user and password from the flows of a local instance"), N_ ("INSTANCE") },
    { NULL },
  };
  g_auto (GStrv) rest = fb_ctl_parse (ctl, args, options, 2, 2, error);
  g_autoptr (FbMqttOptions) wanted = NULL;
  g_auto (FbCtlAnswer) answer = { 0 };
  FbMode         mode = FB_MODE_READ_ONLY;
  FbBrokerStore *brokers;
  FbBroker      *broker;
  FbSession     *session;

  if (rest == NULL || (wanted = make_options (rest, &given, &mode, error)) == NULL ||
      (session =
           fb_ctl_open (ctl, has_secret (&given) ? FB_CTL_WITH_SECRETS : FB_CTL_WITHOUT_SECRETS,
                        error)) == NULL ||
      !read_password (wanted, &given, error) || !take_credentials (ctl, given.from, &wanted, error))
    return FB_CTL_FAILED;

  warn_of_clear_password (wanted);
  brokers = fb_session_get_brokers (session);
  fb_broker_store_add_async (brokers, wanted, mode, given.production, fb_ctl_get_cancellable (ctl),
                             fb_ctl_answer_cb, &answer);
  broker = fb_broker_store_add_finish (brokers, fb_ctl_answer_wait (&answer), error);
  if (broker == NULL)
    return FB_CTL_FAILED;
  fb_ctl_broker_print (ctl, broker);

  return FB_CTL_DONE;
}

/* The options that are kept, at another address when @url is given. (nullable) (transfer full) */
static FbMqttOptions *
options_at (FbBroker *broker, const char *url, GError **error)
{
  FbMqttOptions *options = fb_mqtt_options_copy (fb_broker_get_options (broker));
  g_autoptr (FbMqttOptions) moved = NULL;

  if (url == NULL)
    return options;

  moved = fb_mqtt_options_new_for_url (url, error);
  if (moved == NULL)
    {
      fb_mqtt_options_free (options);
      return NULL;
    }

  options->transport = moved->transport;
  options->port = moved->port;
  set_text (&options->host, moved->host);
  set_text (&options->path, moved->path);
  return options;
}

int
fb_ctl_broker_change (FbCtl *ctl, char **args, GError **error)
{
  g_auto (Given) given = { .qos = -1 };
  g_autofree char   *name = NULL, *url = NULL;
  const GOptionEntry options[] = {
    OPTIONS (&given),
    { "no-production", 0, 0, G_OPTION_ARG_NONE, &given.no_production,
      N_ ("It is not production any more"), NULL },
    { "name", 'n', 0, G_OPTION_ARG_STRING, &name, N_ ("Give it another name"), N_ ("NAME") },
    { "url", 0, 0, G_OPTION_ARG_STRING, &url, N_ ("It is reached at URL now"), N_ ("URL") },
    { NULL },
  };
  g_auto (GStrv) rest = NULL;
  FbBroker *broker = fb_ctl_broker_from_args (ctl, args, options, 1, 1, &rest, error);
  g_autoptr (FbMqttOptions) wanted = NULL;
  g_auto (FbCtlAnswer) answer = { 0 };
  FbBrokerStore *brokers;
  FbMode         mode;
  gboolean       is_production;

  if (broker == NULL || (wanted = options_at (broker, url, error)) == NULL)
    return FB_CTL_FAILED;
  mode = fb_broker_get_mode (broker);
  is_production = (fb_broker_is_production (broker) || given.production) && !given.no_production;
  if (!take_given (wanted, &given, &mode, error) ||
      (has_secret (&given) && fb_ctl_open (ctl, FB_CTL_WITH_SECRETS, error) == NULL) ||
      !read_password (wanted, &given, error))
    return FB_CTL_FAILED;
  set_text (&wanted->name, name);
  if (wanted->name == NULL)
    wanted->name = g_strdup ("");

  brokers = fb_session_get_brokers (fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, error));
  fb_broker_store_change_async (brokers, broker, wanted, mode, is_production,
                                fb_ctl_get_cancellable (ctl), fb_ctl_answer_cb, &answer);
  if (!fb_broker_store_change_finish (brokers, fb_ctl_answer_wait (&answer), error))
    return FB_CTL_FAILED;
  fb_ctl_broker_print (ctl, broker);

  return FB_CTL_DONE;
}
