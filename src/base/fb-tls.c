/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-tls.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The rule of trust, apart from any connection, so that HTTP, web socket and web view decide alike.
 */

#define PIN_LENGTH 64

static const struct
{
  GTlsCertificateFlags flag;
  const char          *words;
} findings[] = {
  { G_TLS_CERTIFICATE_UNKNOWN_CA, N_ ("it is not signed by an authority this machine knows") },
  { G_TLS_CERTIFICATE_BAD_IDENTITY, N_ ("it was made out to another name") },
  { G_TLS_CERTIFICATE_NOT_ACTIVATED, N_ ("it is not valid yet") },
  { G_TLS_CERTIFICATE_EXPIRED, N_ ("it has expired") },
  { G_TLS_CERTIFICATE_REVOKED, N_ ("it was revoked") },
  { G_TLS_CERTIFICATE_INSECURE, N_ ("its algorithm is not secure") },
  { G_TLS_CERTIFICATE_GENERIC_ERROR, N_ ("it could not be checked") },
};

char *
fb_tls_fingerprint (GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;

  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (certificate), NULL);

  g_object_get (certificate, "certificate", &der, NULL);

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
}

char *
fb_tls_normalize_pin (const char *text)
{
  g_autoptr (GString) pin = g_string_sized_new (PIN_LENGTH);

  if (text == NULL)
    return NULL;

  for (const char *c = text; *c != '\0'; c++)
    if (g_ascii_isxdigit (*c))
      g_string_append_c (pin, g_ascii_tolower (*c));
    else if (*c != ':' && !g_ascii_isspace (*c))
      return NULL;

  return pin->len == PIN_LENGTH ? g_string_free (g_steal_pointer (&pin), FALSE) : NULL;
}

char *
fb_tls_format_pin (const char *pin)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; pin != NULL && pin[i] != '\0'; i++)
    {
      if (i > 0 && i % 2 == 0)
        g_string_append_c (text, ':');
      g_string_append_c (text, g_ascii_toupper (pin[i]));
    }

  return g_string_free (text, FALSE);
}

gboolean
fb_tls_accept (GTlsCertificate     *certificate,
               GTlsCertificateFlags errors,
               GSocketConnectable  *identity,
               GTlsCertificate     *ca,
               const char          *pin)
{
  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (certificate), FALSE);

  if (pin != NULL)
    {
      g_autofree char *fingerprint = fb_tls_fingerprint (certificate);

      return strcmp (fingerprint, pin) == 0;
    }
  if (errors == 0)
    return TRUE;

  return ca != NULL && g_tls_certificate_verify (certificate, identity, ca) == 0;
}

char *
fb_tls_describe_errors (GTlsCertificateFlags errors)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (findings); i++)
    if (errors & findings[i].flag)
      g_ptr_array_add (words, (gpointer)_ (findings[i].words));
  g_ptr_array_add (words, NULL);

  /* Translators: joins findings about a certificate, each a short sentence. */
  return g_strjoinv (_ (", and "), (char **)words->pdata);
}
