/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-ctl-secret.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "fb-error.h"

/* Reads with plain read(): a buffered stream would keep copies. One thread. */

#define INTERRUPT 0x03
#define ERASE 0x7f

/* Collects a line into @line; FALSE with errno, or with errno 0 when the input ended first. */
static gboolean
read_line (int fd, gboolean typed, char *line, gsize size)
{
  gsize length = 0;
  char  byte;

  for (;;)
    {
      gssize n = read (fd, &byte, 1);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      if (n == 0 && length == 0)
        {
          errno = 0;
          return FALSE;
        }
      if (n == 0 || byte == '\n' || (typed && byte == '\r'))
        break;
      if (typed && byte == INTERRUPT)
        {
          errno = ECANCELED;
          return FALSE;
        }
      if (typed && (byte == ERASE || byte == '\b'))
        {
          length -= length > 0 ? 1 : 0;
          continue;
        }
      if (length + 1 >= size)
        {
          errno = E2BIG;
          return FALSE;
        }
      line[length++] = byte;
    }

  if (!typed && length > 0 && line[length - 1] == '\r')
    length--;
  line[length] = '\0';

  return TRUE;
}

static char *
take_line (int fd, gboolean typed, GError **error)
{
  char     line[FB_CTL_SECRET_MAX_BYTES];
  gboolean whole = read_line (fd, typed, line, sizeof line);
  int      why = whole ? 0 : errno;
  char    *secret = whole ? g_strdup (line) : NULL;

  explicit_bzero (line, sizeof line);
  if (whole && g_utf8_validate (secret, -1, NULL))
    return secret;

  g_clear_pointer (&secret, fb_keyring_secret_free);
  if (why == ECANCELED)
    fb_throw (error, FB_ERROR_CANCELLED, _ ("Cancelled"));
  else if (why == E2BIG)
    fb_throw (error, FB_ERROR_INVALID, _ ("The secret is longer than %d bytes"),
              FB_CTL_SECRET_MAX_BYTES);
  else if (whole)
    fb_throw (error, FB_ERROR_INVALID, _ ("The secret is no UTF-8 text"));
  else
    fb_throw (error, FB_ERROR_INVALID, _ ("A secret was expected on descriptor %d: %s"), fd,
              why != 0 ? g_strerror (why) : _ ("it is empty"));

  return NULL;
}

char *
fb_ctl_secret_read (int fd, GError **error)
{
  return take_line (fd, FALSE, error);
}

char *
fb_ctl_secret_ask (const char *prompt, GError **error)
{
  int            tty = open ("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
  struct termios before, quiet;
  char          *secret;

  if (tty < 0 || tcgetattr (tty, &before) != 0)
    {
      if (tty >= 0)
        close (tty);
      fb_throw (error, FB_ERROR_DENIED,
                _ ("There is no terminal to ask on; give the secret on standard input"));
      return NULL;
    }

  /* Without signals, so that the terminal is always put back. */
  quiet = before;
  quiet.c_lflag &= ~(ECHO | ICANON | ISIG);
  tcsetattr (tty, TCSAFLUSH, &quiet);
  dprintf (tty, "%s: ", prompt);
  secret = take_line (tty, TRUE, error);
  dprintf (tty, "\n");
  tcsetattr (tty, TCSAFLUSH, &before);
  close (tty);

  return secret;
}

char *
fb_ctl_secret_get (gboolean from_stdin, const char *prompt, GError **error)
{
  return from_stdin ? fb_ctl_secret_read (STDIN_FILENO, error) : fb_ctl_secret_ask (prompt, error);
}

static char *
ask_for_passphrase (FbKeyringState state, GError **error)
{
  char            *passphrase, *again;
  g_autofree char *prompt = NULL;
  gboolean         same;

  if (state == FB_KEYRING_SEALED_LOCKED)
    return fb_ctl_secret_ask (_ ("Passphrase of this profile's secrets"), error);

  /* Translators: printed before a new passphrase is typed on the terminal. */
  prompt = g_strdup (_ ("There is no keyring here. New passphrase for this profile's secrets"));
  passphrase = fb_ctl_secret_ask (prompt, error);
  if (passphrase == NULL)
    return NULL;
  again = fb_ctl_secret_ask (_ ("Once more"), error);
  same = again != NULL && strcmp (passphrase, again) == 0;
  if (again != NULL && !same)
    fb_throw (error, FB_ERROR_INVALID, _ ("The two passphrases differ"));
  g_clear_pointer (&again, fb_keyring_secret_free);
  if (!same)
    g_clear_pointer (&passphrase, fb_keyring_secret_free);

  return passphrase;
}

gboolean
fb_ctl_secret_open_keyring (FbKeyring *keyring, const char *passphrase, GError **error)
{
  FbKeyringState state = fb_keyring_get_state (keyring);
  char          *typed = NULL;
  gboolean       open;

  if (state != FB_KEYRING_SEALED_LOCKED && state != FB_KEYRING_NONE)
    return TRUE;
  if (passphrase == NULL && !isatty (STDIN_FILENO))
    return TRUE;
  if (passphrase == NULL && (passphrase = typed = ask_for_passphrase (state, error)) == NULL)
    return FALSE;

  open = state == FB_KEYRING_NONE ? fb_keyring_create_sealed (keyring, passphrase, error)
                                  : fb_keyring_unlock (keyring, passphrase, error);
  g_clear_pointer (&typed, fb_keyring_secret_free);

  return open;
}
