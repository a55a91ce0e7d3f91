/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-profile-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/file.h>
#include <unistd.h>

#include "fb-error.h"

/* flock() on one file. The kernel gives no fair upgrade from shared to exclusive, so an upgrade is
 * only ever tried without waiting. */

#define RETRY_US 20000

struct _FbProfileLock
{
  int fd;
};

static gboolean
take_shared (int fd, guint timeout_ms)
{
  gint64 deadline = g_get_monotonic_time () + timeout_ms * 1000;

  while (flock (fd, LOCK_SH | LOCK_NB) != 0)
    {
      if ((errno != EWOULDBLOCK && errno != EINTR) || g_get_monotonic_time () > deadline)
        return FALSE;
      g_usleep (RETRY_US);
    }

  return TRUE;
}

FbProfileLock *
fb_profile_lock_new (const char *folder, guint timeout_ms, GError **error)
{
  g_autofree char *path = NULL;
  FbProfileLock   *self;
  int              fd;

  g_return_val_if_fail (folder != NULL, NULL);

  path = g_build_filename (folder, "profile.lock", NULL);
  fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      fb_throw (error, FB_ERROR_DENIED,
                _("The profile %s cannot be written: %s"), folder, g_strerror (errno));
      return NULL;
    }
  if (!take_shared (fd, timeout_ms))
    {
      close (fd);
      fb_throw (error, FB_ERROR_CONFLICT,
                _("Another Flowbench is changing the profile %s; try again in a moment"), folder);
      return NULL;
    }

  self = g_new0 (FbProfileLock, 1);
  self->fd = fd;

  return self;
}

gboolean
fb_profile_lock_try_exclusive (FbProfileLock *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (flock (self->fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;

  /* A failed upgrade may have dropped the shared lock. */
  take_shared (self->fd, 1000);

  return FALSE;
}

void
fb_profile_lock_share (FbProfileLock *self)
{
  g_return_if_fail (self != NULL);

  flock (self->fd, LOCK_SH);
}

void
fb_profile_lock_free (FbProfileLock *self)
{
  g_return_if_fail (self != NULL);

  close (self->fd);
  g_free (self);
}
