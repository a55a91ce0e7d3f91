/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fb-error.h"
#include "fb-keeper.h"
#include "instance/fb-keeper-protocol.h"

/* flowbench-keeper FOLDER: leaves its starter behind (two forks and a session of its own), keeps
 * the instance in FOLDER, and ends with it. The starter sees exit status 0 once the keeper answers
 * on its socket, else 1 and one JSON line on standard error: {"code","message"}. */

/* Reads the secrets to their end into memory that is neither swapped nor dumped; NULL when none
 * were handed over. */
static GBytes *
read_secrets (void)
{
  struct stat info;
  char       *memory;
  gsize       length = 0;
  gssize      n;

  if (fstat (FB_KEEPER_SECRETS_FD, &info) != 0 || !S_ISFIFO (info.st_mode))
    return NULL;

  memory = mmap (NULL, FB_KEEPER_MAX_SECRETS, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
                 -1, 0);
  if (memory == MAP_FAILED)
    return NULL;
  mlock (memory, FB_KEEPER_MAX_SECRETS);
  madvise (memory, FB_KEEPER_MAX_SECRETS, MADV_DONTDUMP);

  while (length < FB_KEEPER_MAX_SECRETS)
    {
      n = read (FB_KEEPER_SECRETS_FD, memory + length, FB_KEEPER_MAX_SECRETS - length);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        break;
      length += n;
    }
  close (FB_KEEPER_SECRETS_FD);

  /* Lives as long as the process. */
  return length > 0 ? g_bytes_new_static (memory, length) : NULL;
}

/* In the starter's child: hands on what the keeper reports, then goes. */
static int
wait_for_report (int report)
{
  char   text[4096];
  gsize  length = 0;
  gssize n;

  while (length < sizeof text && ((n = read (report, text + length, sizeof text - length)) > 0 ||
                                  (n < 0 && errno == EINTR)))
    if (n > 0)
      length += n;

  if (length == 1 && text[0] == '\n')
    return EXIT_SUCCESS;
  if (length == 0)
    length = g_strlcpy (text, "{\"code\":\"failed\",\"message\":\"The keeper ended at once\"}\n",
                        sizeof text);
  if (write (STDERR_FILENO, text, length) < 0)
    return EXIT_FAILURE;

  return EXIT_FAILURE;
}

/* Returns in the keeper only. @report: where it says how its start went. */
static void
leave_starter (int *report)
{
  int   ends[2];
  pid_t pid;

  if (pipe2 (ends, O_CLOEXEC) != 0 || (pid = fork ()) < 0)
    _exit (EXIT_FAILURE);
  if (pid > 0)
    {
      close (ends[1]);
      _exit (wait_for_report (ends[0]));
    }

  close (ends[0]);
  setsid ();
  pid = fork ();
  if (pid != 0)
    _exit (pid > 0 ? EXIT_SUCCESS : EXIT_FAILURE);

  *report = ends[1];
}

static void
report_error (int report, const GError *error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;

  json_object_set_string_member (object, "code", fb_error_code_to_string (error->code));
  json_object_set_string_member (object, "message", error->message);
  text = fb_json_print_object (object);
  line = g_strconcat (text, "\n", NULL);
  if (write (report, line, strlen (line)) < 0)
    return;
}

/* Nothing of the starter's terminal or folder is held. */
static void
settle_down (void)
{
  int nothing = open ("/dev/null", O_RDWR);

  if (nothing >= 0)
    {
      dup2 (nothing, STDIN_FILENO);
      dup2 (nothing, STDOUT_FILENO);
      dup2 (nothing, STDERR_FILENO);
      if (nothing > STDERR_FILENO)
        close (nothing);
    }
  if (chdir ("/") != 0)
    return;
}

int
main (int argc, char **argv)
{
  g_autoptr (FbKeeper) keeper = NULL;
  g_autoptr (GBytes) secrets = NULL;
  g_autoptr (GError) error = NULL;
  int report = -1;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, FB_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  if (argc != 2 || !g_path_is_absolute (argv[1]))
    {
      fprintf (stderr, "usage: flowbench-keeper FOLDER\n");
      return 2;
    }

  umask (077);
  signal (SIGPIPE, SIG_IGN);
  signal (SIGHUP, SIG_IGN);
  leave_starter (&report);
  secrets = read_secrets ();
  keeper = fb_keeper_new (argv[1], secrets, &error);
  if (keeper == NULL)
    {
      report_error (report, error);
      return EXIT_FAILURE;
    }

  settle_down ();
  if (write (report, "\n", 1) != 1)
    return EXIT_FAILURE;
  close (report);
  fb_keeper_run (keeper);

  return EXIT_SUCCESS;
}
