/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-instance-secret.h"

#include <glib/gi18n-lib.h>

/* A table of names over FbKeyring; no state. */

static const struct
{
  const char *name;
  const char *label;
} secrets[] = {
  /* Translators: labels in the desktop's keyring program; %s is the name of an instance */
  [FB_INSTANCE_TOKEN] = { "token", N_ ("Flowbench: access token of %s") },
  [FB_INSTANCE_READ_TOKEN] = { "read-token", N_ ("Flowbench: read-only access token of %s") },
  [FB_INSTANCE_CREDENTIAL_SECRET] = { "credential-secret",
                                      N_ ("Flowbench: credential secret of %s") },
};

char *
fb_instance_secret_get_name (const char *id, FbInstanceSecret secret)
{
  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (secret < G_N_ELEMENTS (secrets), NULL);

  return g_strdup_printf ("instance/%s/%s", id, secrets[secret].name);
}

char *
fb_instance_secret_get_label (const char *instance_name, FbInstanceSecret secret)
{
  g_auto (GStrv) parts = NULL;

  g_return_val_if_fail (instance_name != NULL, NULL);
  g_return_val_if_fail (secret < G_N_ELEMENTS (secrets), NULL);

  parts = g_strsplit (_ (secrets[secret].label), "%s", 2);
  return g_strjoinv (instance_name, parts);
}

gboolean
fb_instance_secret_store (FbKeyring       *keyring,
                          const char      *id,
                          const char      *instance_name,
                          FbInstanceSecret secret,
                          const char      *value,
                          GCancellable    *cancellable,
                          GError         **error)
{
  g_autofree char *name = fb_instance_secret_get_name (id, secret);
  g_autofree char *label = fb_instance_secret_get_label (instance_name, secret);

  return fb_keyring_store (keyring, name, label, value, FB_KEYRING_LASTING, cancellable, error);
}

char *
fb_instance_secret_lookup (FbKeyring       *keyring,
                           const char      *id,
                           FbInstanceSecret secret,
                           GCancellable    *cancellable,
                           GError         **error)
{
  g_autofree char *name = fb_instance_secret_get_name (id, secret);

  return fb_keyring_lookup (keyring, name, cancellable, error);
}

gboolean
fb_instance_secret_remove_all (FbKeyring    *keyring,
                               const char   *id,
                               GCancellable *cancellable,
                               GError      **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      g_autofree char *name = fb_instance_secret_get_name (id, i);

      if (!fb_keyring_remove (keyring, name, cancellable, error))
        return FALSE;
    }

  return TRUE;
}
