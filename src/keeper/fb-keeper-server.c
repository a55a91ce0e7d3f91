/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-keeper-server.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "fb-error.h"
#include "fb-line-splitter.h"

/* Non-blocking sockets on the main loop, without GIO's services: those cost threads and memory that
 * the keeper must not have. */

#define MAX_CLIENTS 32
#define MAX_WAITING (256 * 1024)
#define CHUNK 4096

typedef struct
{
  FbKeeperServer *server; /* borrowed */
  guint           id;
  int             fd;
  guint           in_source;
  guint           out_source;
  FbLineSplitter *splitter;
  GString        *waiting;
  gboolean        watching;
  gboolean        following;
  gboolean        broken; /* closed once nobody is using it */
} Client;

struct _FbKeeperServer
{
  /* Owned */
  int        fd;
  guint      source;
  GPtrArray *clients;
  guint      last_id;

  /* Borrowed */
  int                 folder;
  FbKeeperRequestFunc request;
  FbKeeperClientsFunc clients_changed;
  gpointer            user_data;
};

static void
client_free (Client *client)
{
  g_clear_handle_id (&client->in_source, g_source_remove);
  g_clear_handle_id (&client->out_source, g_source_remove);
  close (client->fd);
  fb_line_splitter_free (client->splitter);
  g_string_free (client->waiting, TRUE);
  g_free (client);
}

static Client *
find_client (FbKeeperServer *self, guint id)
{
  for (guint i = 0; i < self->clients->len; i++)
    {
      Client *client = g_ptr_array_index (self->clients, i);

      if (client->id == id && !client->broken)
        return client;
    }

  return NULL;
}

static void
remove_client (FbKeeperServer *self, Client *client)
{
  g_ptr_array_remove (self->clients, client);
  self->clients_changed (self->user_data);
}

/* FALSE when the connection is of no more use. */
static gboolean
write_waiting (Client *client)
{
  while (client->waiting->len > 0)
    {
      gssize n = send (client->fd, client->waiting->str, client->waiting->len, MSG_NOSIGNAL);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return errno == EAGAIN;
      g_string_erase (client->waiting, 0, n);
    }

  return TRUE;
}

static gboolean
out_cb (int fd, GIOCondition condition, gpointer user_data)
{
  Client *client = user_data;

  if (write_waiting (client) && client->waiting->len > 0)
    return G_SOURCE_CONTINUE;

  /* A broken one is noticed by its reading side. */
  client->out_source = 0;
  return G_SOURCE_REMOVE;
}

static void
send_line (Client *client, const char *line)
{
  if (client->broken)
    return;

  g_string_append (client->waiting, line);
  if (client->waiting->len > MAX_WAITING || !write_waiting (client))
    {
      client->broken = TRUE;
      shutdown (client->fd, SHUT_RDWR); /* Wakes the reading side, which lets it go. */
      return;
    }
  if (client->waiting->len > 0 && client->out_source == 0)
    client->out_source = g_unix_fd_add (client->fd, G_IO_OUT, out_cb, client);
}

static void
line_cb (const char *line, gsize length, gboolean cut, gpointer user_data)
{
  Client *client = user_data;
  g_autoptr (GError) error = NULL;
  FbKeeperRequest request;

  if (client->broken)
    return;
  if (cut)
    {
      client->broken = TRUE;
      return;
    }

  if (fb_keeper_request_parse (line, length, &request, &error))
    client->server->request (client->id, &request, client->server->user_data);
  else
    {
      g_autofree char *answer = fb_keeper_print_answer (request.id, NULL, error);

      send_line (client, answer);
    }
}

static gboolean
in_cb (int fd, GIOCondition condition, gpointer user_data)
{
  Client         *client = user_data;
  FbKeeperServer *self = client->server;
  char            chunk[CHUNK];
  gssize          n = read (fd, chunk, sizeof chunk);

  if (n > 0)
    fb_line_splitter_feed (client->splitter, chunk, n);
  else if (n == 0 || (errno != EINTR && errno != EAGAIN))
    client->broken = TRUE;

  if (!client->broken)
    return G_SOURCE_CONTINUE;

  client->in_source = 0;
  remove_client (self, client);
  return G_SOURCE_REMOVE;
}

static gboolean
is_allowed (int fd)
{
  struct ucred peer;
  socklen_t    length = sizeof peer;

  if (getsockopt (fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0)
    return FALSE;

  return peer.uid == geteuid () || peer.uid == 0;
}

static gboolean
accept_cb (int listening, GIOCondition condition, gpointer user_data)
{
  FbKeeperServer *self = user_data;
  int             fd = accept4 (listening, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  Client         *client;

  if (fd < 0)
    return G_SOURCE_CONTINUE;
  if (!is_allowed (fd) || self->clients->len >= MAX_CLIENTS)
    {
      close (fd);
      return G_SOURCE_CONTINUE;
    }

  client = g_new0 (Client, 1);
  client->server = self;
  client->id = ++self->last_id;
  client->fd = fd;
  client->splitter = fb_line_splitter_new (FB_KEEPER_MAX_LINE, line_cb, client);
  client->waiting = g_string_new (NULL);
  client->in_source = g_unix_fd_add (fd, G_IO_IN | G_IO_HUP, in_cb, client);
  g_ptr_array_add (self->clients, client);
  self->clients_changed (self->user_data);

  return G_SOURCE_CONTINUE;
}

static int
listen_in (int folder, GError **error)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int                fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  mode_t             old_mask;
  gboolean           bound;
  int                saved_errno;

  g_snprintf (address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/%s", folder,
              FB_KEEPER_SOCKET_NAME);
  unlinkat (folder, FB_KEEPER_SOCKET_NAME, 0);
  old_mask = umask (0177);
  bound = fd >= 0 && bind (fd, (struct sockaddr *)&address, sizeof address) == 0;
  saved_errno = errno;
  umask (old_mask);
  if (bound && listen (fd, MAX_CLIENTS) == 0)
    return fd;

  if (bound)
    saved_errno = errno;
  if (fd >= 0)
    close (fd);
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), "Making %s: %s",
               FB_KEEPER_SOCKET_NAME, g_strerror (saved_errno));
  fb_error_convert (error);
  return -1;
}

FbKeeperServer *
fb_keeper_server_new (int                 folder,
                      FbKeeperRequestFunc request,
                      FbKeeperClientsFunc clients,
                      gpointer            user_data,
                      GError            **error)
{
  FbKeeperServer *self;
  int             fd = listen_in (folder, error);

  if (fd < 0)
    return NULL;

  self = g_new0 (FbKeeperServer, 1);
  self->fd = fd;
  self->folder = folder;
  self->request = request;
  self->clients_changed = clients;
  self->user_data = user_data;
  self->clients = g_ptr_array_new_with_free_func ((GDestroyNotify)client_free);
  self->source = g_unix_fd_add (fd, G_IO_IN, accept_cb, self);

  return self;
}

void
fb_keeper_server_free (FbKeeperServer *self)
{
  if (self == NULL)
    return;

  unlinkat (self->folder, FB_KEEPER_SOCKET_NAME, 0);
  g_clear_handle_id (&self->source, g_source_remove);
  close (self->fd);
  for (guint i = 0; i < self->clients->len; i++)
    write_waiting (g_ptr_array_index (self->clients, i));
  g_ptr_array_unref (self->clients);
  g_free (self);
}

void
fb_keeper_server_send (FbKeeperServer *self, guint client, const char *line)
{
  Client *found = find_client (self, client);

  if (found != NULL)
    send_line (found, line);
}

void
fb_keeper_server_tell_watchers (FbKeeperServer *self, const char *line)
{
  for (guint i = 0; i < self->clients->len; i++)
    {
      Client *client = g_ptr_array_index (self->clients, i);

      if (client->watching)
        send_line (client, line);
    }
}

/* A follower that has news waiting already reads up to the end anyway. */
void
fb_keeper_server_tell_followers (FbKeeperServer *self, const char *line)
{
  for (guint i = 0; i < self->clients->len; i++)
    {
      Client *client = g_ptr_array_index (self->clients, i);

      if (client->following && client->waiting->len == 0)
        send_line (client, line);
    }
}

guint
fb_keeper_server_get_n_clients (FbKeeperServer *self)
{
  return self->clients->len;
}

guint
fb_keeper_server_get_n_watchers (FbKeeperServer *self)
{
  guint n = 0;

  for (guint i = 0; i < self->clients->len; i++)
    n += ((Client *)g_ptr_array_index (self->clients, i))->watching;

  return n;
}

void
fb_keeper_server_set_watching (FbKeeperServer *self, guint client, gboolean watching)
{
  Client *found = find_client (self, client);

  if (found == NULL)
    return;

  found->watching = watching;
  self->clients_changed (self->user_data);
}

void
fb_keeper_server_set_following (FbKeeperServer *self, guint client, gboolean following)
{
  Client *found = find_client (self, client);

  if (found != NULL)
    found->following = following;
}
