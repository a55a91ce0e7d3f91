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

/* flock() on two files. The kernel gives no fair upgrade from shared to exclusive, and drops the
 * shared lock on the way; as others come in by the gate only, nobody can slip in between. */

#define RETRY_US 20000

struct _FbProfileLock
{
  int gate; /* -1 once it was left */
  int fd;
};

static gboolean
take (int fd, int operation, guint timeout_ms)
{
  const gint64 deadline = g_get_monotonic_time () + (gint64)timeout_ms * 1000;

  while (flock (fd, operation | LOCK_NB) != 0)
    {
      if ((errno != EWOULDBLOCK && errno != EINTR) || g_get_monotonic_time () > deadline)
        return FALSE;
      g_usleep (RETRY_US);
    }

  return TRUE;
}

static int
open_file (const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  int              fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    fb_throw (error, FB_ERROR_DENIED, _ ("The profile %s cannot be written: %s"), folder,
              g_strerror (errno));

  return fd;
}

FbProfileLock *
fb_profile_lock_new (const char *folder, guint timeout_ms, GError **error)
{
  g_autoptr (FbProfileLock) self = NULL;

  g_return_val_if_fail (folder != NULL, NULL);

  self = g_new0 (FbProfileLock, 1);
  self->fd = -1;
  self->gate = open_file (folder, "gate.lock", error);
  if (self->gate < 0)
    return NULL;
  self->fd = open_file (folder, "profile.lock", error);
  if (self->fd < 0)
    return NULL;

  if (!take (self->gate, LOCK_EX, timeout_ms) || !take (self->fd, LOCK_SH, timeout_ms))
    {
      fb_throw (error, FB_ERROR_CONFLICT,
                _ ("Another Flowbench is opening or changing the profile %s; try again in a "
                   "moment"),
                folder);
      return NULL;
    }

  return g_steal_pointer (&self);
}

gboolean
fb_profile_lock_try_exclusive (FbProfileLock *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (self->gate >= 0, FALSE);

  if (flock (self->fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;

  flock (self->fd, LOCK_SH); /* Nobody can hold it exclusively now. */
  return FALSE;
}

void
fb_profile_lock_share (FbProfileLock *self)
{
  g_return_if_fail (self != NULL);

  flock (self->fd, LOCK_SH);
}

void
fb_profile_lock_leave_gate (FbProfileLock *self)
{
  g_return_if_fail (self != NULL);

  if (self->gate >= 0)
    close (self->gate);
  self->gate = -1;
}

void
fb_profile_lock_free (FbProfileLock *self)
{
  g_return_if_fail (self != NULL);

  fb_profile_lock_leave_gate (self);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}
