/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-ping.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "fb-error.h"
#include "fb-file.h"
#include "fb-id.h"

/* Unix datagram sockets. Their address may hold 107 bytes only and a profile may lie anywhere, so
 * they are reached through the descriptor of their folder. */

#define SUFFIX ".ping"

struct _FbPing
{
  GObject parent_instance;

  /* Owned */
  char    *folder;
  char    *name;
  GSource *source;
  int      folder_fd;
  int      fd;
};

enum
{
  RECEIVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FbPing, fb_ping, G_TYPE_OBJECT)

static void
fill_address (FbPing *self, const char *name, struct sockaddr_un *address)
{
  address->sun_family = AF_UNIX;
  g_snprintf (address->sun_path, sizeof address->sun_path, "/proc/self/fd/%d/%s", self->folder_fd,
              name);
}

static gboolean
socket_readable_cb (int fd, GIOCondition condition, gpointer user_data)
{
  g_autoptr (FbPing) self = g_object_ref (user_data);
  char buffer[16];

  while (recv (fd, buffer, sizeof buffer, MSG_DONTWAIT) >= 0)
    ;
  g_signal_emit (self, signals[RECEIVED], 0);

  return G_SOURCE_CONTINUE;
}

static void
send_to (FbPing *self, const char *name)
{
  struct sockaddr_un address = { 0 };

  fill_address (self, name, &address);
  if (sendto (self->fd, "c", 1, MSG_DONTWAIT | MSG_NOSIGNAL, (struct sockaddr *)&address,
              sizeof address) < 0 &&
      errno == ECONNREFUSED)
    unlinkat (self->folder_fd, name, 0);
}

static gboolean
bind_socket (FbPing *self, GError **error)
{
  struct sockaddr_un address = { 0 };

  self->folder_fd = open (self->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  self->fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  fill_address (self, self->name, &address);
  if (self->folder_fd < 0 || self->fd < 0 ||
      bind (self->fd, (struct sockaddr *)&address, sizeof address) != 0)
    return fb_throw (error, FB_ERROR_FAILED, _ ("Listening for news in %s: %s"), self->folder,
                     g_strerror (errno));

  return TRUE;
}

static void
fb_ping_dispose (GObject *object)
{
  FbPing *self = FB_PING (object);

  fb_ping_close (self);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (fb_ping_parent_class)->dispose (object);
}

static void
fb_ping_class_init (FbPingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fb_ping_dispose;

  signals[RECEIVED] = g_signal_new ("received", FB_TYPE_PING, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 0);
}

static void
fb_ping_init (FbPing *self)
{
  self->folder_fd = -1;
  self->fd = -1;
}

FbPing *
fb_ping_new (const char *folder, GMainContext *context, GError **error)
{
  g_autoptr (FbPing) self = g_object_new (FB_TYPE_PING, NULL);
  g_autofree char *id = fb_random_hex (8);

  g_return_val_if_fail (folder != NULL, NULL);

  if (!fb_file_make_folder (folder, error))
    return NULL;

  self->folder = g_strdup (folder);
  self->name = g_strconcat (id, SUFFIX, NULL);
  if (!bind_socket (self, error))
    return NULL;

  self->source = g_unix_fd_source_new (self->fd, G_IO_IN);
  g_source_set_static_name (self->source, "FbPing");
  g_source_set_callback (self->source, G_SOURCE_FUNC (socket_readable_cb), self, NULL);
  g_source_attach (self->source, context);

  return g_steal_pointer (&self);
}

void
fb_ping_send (FbPing *self)
{
  g_autoptr (GDir) folder = NULL;
  const char *name;

  g_return_if_fail (FB_IS_PING (self));

  if (self->fd < 0)
    return;

  folder = g_dir_open (self->folder, 0, NULL);
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_suffix (name, SUFFIX) && g_strcmp0 (name, self->name) != 0)
      send_to (self, name);
}

void
fb_ping_close (FbPing *self)
{
  g_return_if_fail (FB_IS_PING (self));

  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  if (self->folder_fd >= 0)
    {
      unlinkat (self->folder_fd, self->name, 0);
      close (self->folder_fd);
    }
  if (self->fd >= 0)
    close (self->fd);
  self->folder_fd = -1;
  self->fd = -1;
}
