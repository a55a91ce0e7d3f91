/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-mqtt-trust.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-tls.h"

/* The rule itself is in fb-tls.h, the same for all that Flowbench connects to. */

#define TOKEN_PREFIX "pkcs11:"

static GTlsCertificate *
read_own (const FbMqttOptions *options, GError **error)
{
  const char *certificate = options->certificate_file;
  const char *key = options->key_file != NULL ? options->key_file : certificate;

  if (g_str_has_prefix (certificate, TOKEN_PREFIX))
    return g_tls_certificate_new_from_pkcs11_uris (certificate, key, error);

  return g_tls_certificate_new_from_files (certificate, key, error);
}

gboolean
fb_mqtt_trust_init (FbMqttTrust *self, const FbMqttOptions *options, GError **error)
{
  g_autoptr (GError) failure = NULL;

  *self = (FbMqttTrust){ .pin = g_strdup (options->pin),
                         .identity = g_network_address_new (options->host, options->port) };
  if (options->ca_file != NULL)
    {
      self->ca = g_tls_certificate_new_from_file (options->ca_file, &failure);
      if (self->ca == NULL)
        return fb_throw (error, FB_ERROR_INVALID,
                         _ ("The authority's certificate for %s cannot be used: %s"), options->name,
                         failure->message);
    }
  if (options->certificate_file != NULL)
    {
      self->own = read_own (options, &failure);
      if (self->own == NULL)
        return fb_throw (error, FB_ERROR_INVALID,
                         _ ("The client certificate for %s cannot be used: %s"), options->name,
                         failure->message);
    }

  return TRUE;
}

void
fb_mqtt_trust_clear (FbMqttTrust *self)
{
  g_free (self->pin);
  g_clear_object (&self->identity);
  g_clear_object (&self->ca);
  g_clear_object (&self->own);
  g_clear_object (&self->shown);
  *self = (FbMqttTrust){ 0 };
}

gboolean
fb_mqtt_trust_accept (FbMqttTrust *self, GTlsCertificate *certificate, GTlsCertificateFlags errors)
{
  g_set_object (&self->shown, certificate);
  self->errors = errors;
  self->is_accepted = fb_tls_accept (certificate, errors, self->identity, self->ca, self->pin);

  return self->is_accepted;
}

static char *
describe (GTlsCertificate *certificate)
{
  g_autofree char *subject = g_tls_certificate_get_subject_name (certificate);
  g_autofree char *issuer = g_tls_certificate_get_issuer_name (certificate);

  /* Translators: of a certificate: whose it is, and who vouches for that. */
  return g_strdup_printf (_ ("%s, issued by %s"), subject != NULL ? subject : "?",
                          issuer != NULL ? issuer : "?");
}

/* Since TLS 1.3 a missing certificate is told by an alert after the handshake, for which GIO has no
 * code. Where its text is another one, that is shown as it is. */
static gboolean
asks_for_own (FbMqttTrust *self, const GError *error)
{
  return g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_CERTIFICATE_REQUIRED) ||
         (self->own == NULL && self->is_accepted &&
          strstr (error->message, "ertificate is required") != NULL);
}

void
fb_mqtt_trust_explain (FbMqttTrust *self, const char *name, const GError *error, FbMqttEnd *end)
{
  g_autofree char *pin = NULL;
  g_autofree char *words = NULL;

  if (asks_for_own (self, error))
    {
      fb_mqtt_end_set (end, FB_MQTT_END_REFUSED,
                       g_strdup_printf (_ ("%s asks for a client certificate"), name));
      return;
    }
  if (self->shown == NULL || self->is_accepted)
    {
      fb_mqtt_end_set (end, FB_MQTT_END_LOST,
                       g_strdup_printf (_ ("No secure connection to %s: %s"), name,
                                        error->message));
      return;
    }

  end->fingerprint = fb_tls_fingerprint (self->shown);
  end->certificate = describe (self->shown);
  pin = fb_tls_format_pin (end->fingerprint);
  if (self->pin != NULL)
    {
      fb_mqtt_end_set (end, FB_MQTT_END_REFUSED,
                       g_strdup_printf (_ ("%s now shows another certificate than the one agreed "
                                           "to: %s"),
                                        name, pin));
      return;
    }

  words = fb_tls_describe_errors (self->errors);
  fb_mqtt_end_set (end, FB_MQTT_END_UNKNOWN,
                   g_strdup_printf (_ ("The certificate of %s is not trusted: %s (%s)"), name,
                                    words, pin));
}
