/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-keeper-channel.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "fb-error.h"
#include "fb-line-splitter.h"

/* A socket on a main context. The path goes through a descriptor of the folder, since a socket
 * address holds 108 bytes only. */

#define CHUNK (16 * 1024)

struct _FbKeeperChannel
{
  grefcount           count; /* the owner, and a callback that runs */
  int                 fd;
  GSource            *source;
  FbLineSplitter     *splitter;
  FbKeeperMessageFunc message;
  FbKeeperClosedFunc  closed;
  gpointer            user_data;
  gboolean            freed;
  gboolean            broken;
};

static void
unref (FbKeeperChannel *self)
{
  if (!g_ref_count_dec (&self->count))
    return;

  fb_line_splitter_free (self->splitter);
  g_free (self);
}

static void
line_cb (const char *line, gsize length, gboolean cut, gpointer user_data)
{
  FbKeeperChannel *self = user_data;
  g_auto (FbKeeperMessage) message = { 0 };

  if (self->freed || self->broken)
    return;

  if (cut || !fb_keeper_message_parse (line, length, &message, NULL))
    self->broken = TRUE;
  else
    self->message (&message, self->user_data);
}

static gboolean
in_cb (int fd, GIOCondition condition, gpointer user_data)
{
  FbKeeperChannel *self = user_data;
  char             chunk[CHUNK];
  gssize           n = read (fd, chunk, sizeof chunk);
  gboolean         goes_on;

  g_ref_count_inc (&self->count);
  if (n > 0)
    fb_line_splitter_feed (self->splitter, chunk, n);
  else if (n == 0 || (errno != EINTR && errno != EAGAIN))
    self->broken = TRUE;

  goes_on = !self->freed && !self->broken;
  if (!self->freed && self->broken)
    self->closed (self->user_data);
  unref (self);

  return goes_on ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static int
connect_in (const char *folder)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int                folder_fd = open (folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
  int                fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  int                result = -1;
  int                saved_errno = errno;

  g_snprintf (address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/%s", folder_fd,
              FB_KEEPER_SOCKET_NAME);
  if (folder_fd >= 0 && fd >= 0)
    {
      result = connect (fd, (struct sockaddr *)&address, sizeof address);
      saved_errno = errno;
    }
  if (folder_fd >= 0)
    close (folder_fd);
  if (result != 0 && fd >= 0)
    close (fd);

  errno = saved_errno;
  return result == 0 ? fd : -1;
}

FbKeeperChannel *
fb_keeper_channel_open (const char         *folder,
                        FbKeeperMessageFunc message,
                        FbKeeperClosedFunc  closed,
                        gpointer            user_data,
                        GError            **error)
{
  FbKeeperChannel *self;
  int              fd = connect_in (folder);

  if (fd < 0)
    {
      fb_throw (error,
                errno == ENOENT || errno == ECONNREFUSED || errno == ENOTDIR ? FB_ERROR_NOT_FOUND
                                                                             : FB_ERROR_FAILED,
                "Connecting to the keeper: %s", g_strerror (errno));
      return NULL;
    }

  self = g_new0 (FbKeeperChannel, 1);
  g_ref_count_init (&self->count);
  self->fd = fd;
  self->message = message;
  self->closed = closed;
  self->user_data = user_data;
  self->splitter = fb_line_splitter_new (FB_KEEPER_MAX_LINE, line_cb, self);
  self->source = g_unix_fd_source_new (fd, G_IO_IN | G_IO_HUP);
  g_source_set_callback (self->source, G_SOURCE_FUNC (in_cb), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());

  return self;
}

void
fb_keeper_channel_free (FbKeeperChannel *self)
{
  if (self == NULL)
    return;

  self->freed = TRUE;
  g_source_destroy (self->source);
  g_source_unref (self->source);
  close (self->fd);
  unref (self);
}

void
fb_keeper_channel_send (FbKeeperChannel *self, const FbKeeperRequest *request)
{
  g_autofree char *line = fb_keeper_request_print (request);
  gsize            length = strlen (line);

  /* The reading side notices and tells, so that no callback runs inside a call. */
  if (send (self->fd, line, length, MSG_NOSIGNAL) != (gssize)length)
    shutdown (self->fd, SHUT_RDWR);
}
