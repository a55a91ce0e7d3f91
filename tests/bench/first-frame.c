/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <X11/Xutil.h>
#include <X11/extensions/Xdamage.h>
#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* first-frame SETTLE_MS COMMAND [ARGS]: starts a program on the current X display and measures,
 * from outside and alike for every toolkit, how long it takes until its first top-level window
 * shows a painted frame; then the memory of its process after SETTLE_MS. Prints one JSON object:
 * "first_frame_ms", "rss_kb" and "pss_kb". The display must be empty before. */

#define DEADLINE_S 60
/* A window that was only cleared has one colour; a painted one has several along its top rows. */
#define MIN_COLOURS 3
#define MIN_SIZE 200

static gboolean
is_painted (Display *display, Window window)
{
  XWindowAttributes attributes;
  XImage           *image;
  gulong            colours[MIN_COLOURS];
  guint             n_colours = 0;

  if (!XGetWindowAttributes (display, window, &attributes) || attributes.map_state != IsViewable ||
      attributes.width < MIN_SIZE || attributes.height < MIN_SIZE)
    return FALSE;

  image = XGetImage (display, window, 0, 0, attributes.width, MIN_SIZE, AllPlanes, ZPixmap);
  if (image == NULL)
    return FALSE;

  for (int y = 0; y < MIN_SIZE && n_colours < MIN_COLOURS; y += 3)
    for (int x = 0; x < attributes.width && n_colours < MIN_COLOURS; x++)
      {
        gulong colour = XGetPixel (image, x, y) & 0xffffff;
        guint  i = 0;

        while (i < n_colours && colours[i] != colour)
          i++;
        if (i == n_colours)
          colours[n_colours++] = colour;
      }
  XDestroyImage (image);

  return n_colours == MIN_COLOURS;
}

static int
ignore_error (Display *display, XErrorEvent *event)
{
  return 0;
}

/* Waits for damage of any top-level window and looks at it. */
static gint64
wait_for_frame (Display *display, gint64 started)
{
  int damage_event = 0, damage_error = 0;

  if (!XDamageQueryExtension (display, &damage_event, &damage_error))
    return -1;

  while (g_get_monotonic_time () - started < DEADLINE_S * G_USEC_PER_SEC)
    {
      XEvent event;

      if (!XPending (display))
        {
          g_usleep (500);
          continue;
        }
      XNextEvent (display, &event);
      if (event.type == MapNotify)
        {
          XDamageCreate (display, event.xmap.window, XDamageReportRawRectangles);
          if (is_painted (display, event.xmap.window))
            return g_get_monotonic_time () - started;
        }
      else if (event.type == damage_event + XDamageNotify &&
               is_painted (display, ((XDamageNotifyEvent *)&event)->drawable))
        return g_get_monotonic_time () - started;
    }

  return -1;
}

/* Value in kB of a line such as "Pss:   123 kB" in a file of /proc. */
static long
read_kb (pid_t pid, const char *file, const char *name)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/%s", (int)pid, file);
  g_autofree char *content = NULL;
  const char      *line;

  if (!g_file_get_contents (path, &content, NULL, NULL))
    return -1;

  line = strstr (content, name);
  return line != NULL ? strtol (line + strlen (name), NULL, 10) : -1;
}

static void
end_group (pid_t pid)
{
  kill (-pid, SIGTERM);
  for (int i = 0; i < 100 && waitpid (pid, NULL, WNOHANG) == 0; i++)
    g_usleep (20000);
  kill (-pid, SIGKILL);
  waitpid (pid, NULL, WNOHANG);
}

int
main (int argc, char **argv)
{
  Display *display = XOpenDisplay (NULL);
  gint64   started;
  gint64   frame_us;
  pid_t    pid;

  if (argc < 3 || display == NULL)
    {
      fputs ("usage: first-frame SETTLE_MS COMMAND [ARGS], with DISPLAY set\n", stderr);
      return 2;
    }

  XSetErrorHandler (ignore_error);
  XSelectInput (display, DefaultRootWindow (display), SubstructureNotifyMask);
  XSync (display, False);

  started = g_get_monotonic_time ();
  pid = fork ();
  if (pid == 0)
    {
      setpgid (0, 0);
      execvp (argv[2], argv + 2);
      _exit (127);
    }

  frame_us = wait_for_frame (display, started);
  g_usleep (strtoul (argv[1], NULL, 10) * 1000);
  printf ("{\"first_frame_ms\":%.1f,\"rss_kb\":%ld,\"pss_kb\":%ld}\n", frame_us / 1000.0,
          read_kb (pid, "status", "VmRSS:"), read_kb (pid, "smaps_rollup", "Pss:"));
  end_group (pid);
  XCloseDisplay (display);

  return frame_us < 0;
}
