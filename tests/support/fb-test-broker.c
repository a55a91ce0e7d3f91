/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-test-broker.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fb-file.h"
#include "fb-test.h"

/* A port that is free when it is chosen may be taken when the broker comes to it: then another one
 * is tried, except after a restart. */

#define N_TRIES 5
#define START_S 30
#define STOP_S 10

static const char anybody[] = "allow_anonymous true\n";

/* Binds @fd to a loopback port (0: any) or connects it there; the port, or 0. */
static int
use_loopback (int fd, int port, gboolean is_connect)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons (port),
                                 .sin_addr = { htonl (INADDR_LOOPBACK) } };
  socklen_t          length = sizeof address;
  int                result = is_connect ? connect (fd, (struct sockaddr *)&address, sizeof address)
                                         : bind (fd, (struct sockaddr *)&address, sizeof address);

  if (result != 0 || getsockname (fd, (struct sockaddr *)&address, &length) != 0)
    return 0;
  return ntohs (address.sin_port);
}

static int
find_port (void)
{
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int port = use_loopback (fd, 0, FALSE);

  close (fd);
  g_assert_cmpint (port, >, 0);

  return port;
}

static gboolean
is_listening (int port)
{
  int      fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  gboolean listens = use_loopback (fd, port, TRUE) != 0;

  close (fd);
  return listens;
}

static char *
find_program (const char *name)
{
  g_autofree char *system = g_strconcat ("/usr/sbin/", name, NULL);

  return g_file_test (system, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer (&system)
                                                         : g_find_program_in_path (name);
}

static void
end_with_parent (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static char *
write_config (FbTestBroker *self)
{
  GString         *text = g_string_new (NULL);
  g_autofree char *other_port = g_strdup_printf ("%d", self->other_port);
  char            *path;

  /* As root it would become another user, who cannot read the folder. */
  g_string_append_printf (text, "user %s\nlistener %d 127.0.0.1\n%s", g_get_user_name (),
                          self->port, self->config);
  g_string_replace (text, "@FOLDER@", self->folder, 0);
  g_string_replace (text, "@PORT@", other_port, 0);
  path = fb_test_broker_write (self, "mosquitto.conf", text->str);
  g_string_free (text, TRUE);

  return path;
}

/* FALSE when it ended instead of listening. */
static gboolean
try_start (FbTestBroker *self)
{
  g_autofree char *config = write_config (self);
  gboolean         is_loud = g_getenv ("FLOWBENCH_TEST_SERVER_LOG") != NULL;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      is_loud ? G_SUBPROCESS_FLAGS_NONE
              : G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GError) error = NULL;
  gint64 deadline = g_get_monotonic_time () + START_S * G_USEC_PER_SEC;

  g_subprocess_launcher_set_child_setup (launcher, end_with_parent, NULL, NULL);
  self->process = g_subprocess_launcher_spawn (launcher, &error, self->program, "-c", config, NULL);
  g_assert_no_error (error);
  while (g_subprocess_get_identifier (self->process) != NULL)
    {
      if (is_listening (self->port))
        return TRUE;
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_usleep (5000);
    }

  g_clear_object (&self->process);
  return FALSE;
}

FbTestBroker *
fb_test_broker_new (void)
{
  g_autofree char *program = find_program ("mosquitto");
  FbTestBroker    *self;

  if (program == NULL)
    {
      fb_test_missing ("mosquitto");
      return NULL;
    }

  self = g_new0 (FbTestBroker, 1);
  self->program = g_steal_pointer (&program);
  self->folder = g_dir_make_tmp ("flowbench-test-XXXXXX", NULL);
  g_assert_nonnull (self->folder);

  return self;
}

void
fb_test_broker_free (FbTestBroker *self)
{
  fb_test_broker_stop (self, FALSE);
  fb_file_remove_tree (self->folder, NULL);
  g_free (self->folder);
  g_free (self->program);
  g_free (self->config);
  g_free (self);
}

char *
fb_test_broker_write (FbTestBroker *self, const char *name, const char *text)
{
  char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  fb_file_write (path, text, strlen (text), 0600, &error);
  g_assert_no_error (error);

  return path;
}

void
fb_test_broker_add_user (FbTestBroker *self, const char *user, const char *password)
{
  g_autofree char *program = find_program ("mosquitto_passwd");
  g_autofree char *path = g_build_filename (self->folder, "passwords", NULL);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    g_free (fb_test_broker_write (self, "passwords", ""));
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error,
                              program != NULL ? program : "mosquitto_passwd", "-b", path, user,
                              password, NULL);
  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

void
fb_test_broker_start (FbTestBroker *self, const char *config)
{
  g_assert_null (self->process);

  g_free (self->config);
  self->config = g_strdup (config != NULL ? config : anybody);
  for (guint i = 0; i < N_TRIES; i++)
    {
      self->port = find_port ();
      self->other_port = find_port ();
      if (try_start (self))
        return;
    }

  g_error ("mosquitto does not start; FLOWBENCH_TEST_SERVER_LOG=1 shows why");
}

/* GLib's own waiting has no deadline. The identifier goes when the process has ended. */
void
fb_test_broker_stop (FbTestBroker *self, gboolean is_crash)
{
  gint64 deadline = g_get_monotonic_time () + STOP_S * G_USEC_PER_SEC;

  if (self->process == NULL)
    return;

  g_subprocess_send_signal (self->process, is_crash ? SIGKILL : SIGTERM);
  while (g_subprocess_get_identifier (self->process) != NULL && g_get_monotonic_time () < deadline)
    g_usleep (5000);
  g_subprocess_force_exit (self->process);
  g_clear_object (&self->process);
}

void
fb_test_broker_restart (FbTestBroker *self)
{
  g_assert_cmpint (self->port, >, 0);

  fb_test_broker_stop (self, FALSE);
  g_assert_true (try_start (self));
}

char *
fb_test_broker_url (FbTestBroker *self, const char *scheme)
{
  return g_strdup_printf ("%s://127.0.0.1:%d", scheme, self->port);
}
