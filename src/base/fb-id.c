/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-id.h"

#include <string.h>
#include <sys/random.h>

/* Stateless; any thread. getrandom() is used directly so that the keeper need not load libsodium.
 */

static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

void
fb_random_bytes (guint8 *bytes, gsize length)
{
  gsize done = 0;

  while (done < length)
    {
      gssize n = getrandom (bytes + done, MIN (length - done, 256), 0);

      if (n < 0)
        g_error ("The kernel's random source cannot be read");
      done += n;
    }
}

char *
fb_random_hex (gsize n_bytes)
{
  g_autofree guint8 *bytes = g_malloc (n_bytes);
  char              *text = g_malloc (n_bytes * 2 + 1);

  fb_random_bytes (bytes, n_bytes);
  for (gsize i = 0; i < n_bytes; i++)
    g_snprintf (text + i * 2, 3, "%02x", bytes[i]);
  text[n_bytes * 2] = '\0';

  return text;
}

char *
fb_id_new (void)
{
  guint8 bytes[FB_ID_LENGTH];
  char  *id = g_malloc (FB_ID_LENGTH + 1);

  fb_random_bytes (bytes, sizeof bytes);
  for (guint i = 0; i < FB_ID_LENGTH; i++)
    id[i] = alphabet[bytes[i] % 32];
  id[FB_ID_LENGTH] = '\0';

  return id;
}

gboolean
fb_id_is_valid (const char *text)
{
  return text != NULL && strlen (text) == FB_ID_LENGTH && strspn (text, alphabet) == FB_ID_LENGTH;
}
