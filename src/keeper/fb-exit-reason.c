/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-exit-reason.h"

#include <glib/gi18n.h>
#include <string.h>
#include <sys/wait.h>

/* A table of what Node-RED and Node.js say before they end (research: tried on 4.1 and 5.0). The
 * last message that matches decides. */

#define MAX_QUOTED_LINES 5
#define MAX_QUOTED_BYTES 2000

static const struct
{
  const char *said;
  FbExitKind  kind;
  const char *sentence;
} causes[] = {
  { "Error: port in use", FB_EXIT_PORT_TAKEN, N_ ("Another program is using its port") },
  { "EADDRINUSE", FB_EXIT_PORT_TAKEN, N_ ("Another program is using its port") },
  { "Unsupported version of Node.js", FB_EXIT_WRONG_NODE,
    N_ ("This Node-RED needs another version of Node.js. Choose another runtime for the "
        "instance") },
  { "Error loading settings file", FB_EXIT_BAD_SETTINGS,
    N_ ("Its settings file cannot be loaded. Correct settings.js in the instance’s folder") },
  { "JavaScript heap out of memory", FB_EXIT_OUT_OF_MEMORY, N_ ("Node.js ran out of memory") },
  { "Uncaught Exception:", FB_EXIT_UNCAUGHT,
    N_ ("An error that no node handled ended it. The first lines say where it came from") },
  { "Failed to start server:", FB_EXIT_START_FAILED, N_ ("Node-RED could not start") },
  { "Error: Cannot find module", FB_EXIT_NO_SCRIPT,
    N_ ("A file of the runtime is missing. Remove the runtime and install it again") },
};

void
fb_exit_reason_free (FbExitReason *reason)
{
  if (reason == NULL)
    return;

  g_free (reason->text);
  g_free (reason);
}

gboolean
fb_exit_kind_is_final (FbExitKind kind)
{
  return kind == FB_EXIT_WRONG_NODE || kind == FB_EXIT_BAD_SETTINGS || kind == FB_EXIT_NO_SCRIPT ||
         kind == FB_EXIT_START_FAILED;
}

/* Index of the line that says cause @cause, searched from the end; -1 without. */
static int
find_cause (GPtrArray *lines, guint *cause)
{
  for (guint i = lines->len; i > 0; i--)
    for (guint k = 0; k < G_N_ELEMENTS (causes); k++)
      if (strstr (g_ptr_array_index (lines, i - 1), causes[k].said) != NULL)
        {
          *cause = k;
          return i - 1;
        }

  return -1;
}

/* At most five lines from @first on; a message of several lines counts as several. */
static void
quote (GString *text, GPtrArray *lines, guint first)
{
  guint n_quoted = 0;

  for (guint i = first; i < lines->len; i++)
    {
      g_auto (GStrv) parts = g_strsplit (g_ptr_array_index (lines, i), "\n", MAX_QUOTED_LINES + 1);

      for (guint k = 0; parts[k] != NULL; k++)
        {
          if (n_quoted == MAX_QUOTED_LINES || text->len > MAX_QUOTED_BYTES)
            return;
          g_strchomp (parts[k]);
          if (parts[k][0] == '\0')
            continue;
          if (k == MAX_QUOTED_LINES)
            return;
          g_string_append_printf (text, "\n%s", parts[k]);
          n_quoted++;
        }
    }
}

static FbExitReason *
finish (FbExitKind kind, GString *text)
{
  FbExitReason *reason = g_new0 (FbExitReason, 1);

  reason->kind = kind;
  reason->text = g_string_free (text, FALSE);

  return reason;
}

static FbExitReason *
from_status (int wait_status, GPtrArray *lines)
{
  GString   *text = g_string_new (NULL);
  FbExitKind kind = FB_EXIT_OTHER;

  if (WIFSIGNALED (wait_status) && WTERMSIG (wait_status) == SIGKILL)
    {
      kind = FB_EXIT_SIGNAL;
      g_string_append (text, _ ("It was killed (signal 9): by somebody, or by the system because "
                                "memory ran out"));
    }
  else if (WIFSIGNALED (wait_status))
    {
      kind = FB_EXIT_SIGNAL;
      g_string_append_printf (text, _ ("It was ended by signal %d (%s)"), WTERMSIG (wait_status),
                              g_strsignal (WTERMSIG (wait_status)));
    }
  else if (WEXITSTATUS (wait_status) == 0)
    g_string_append (text, _ ("It ended by itself, or was asked to by another program"));
  else
    g_string_append_printf (text, _ ("It ended by itself with exit status %d"),
                            WEXITSTATUS (wait_status));

  quote (text, lines, lines->len > 3 ? lines->len - 3 : 0);
  return finish (kind, text);
}

FbExitReason *
fb_exit_reason_new (int wait_status, gboolean never_ready, GPtrArray *lines)
{
  guint    cause = 0;
  int      said;
  GString *text;

  g_return_val_if_fail (lines != NULL, NULL);

  if (never_ready)
    {
      text = g_string_new (_ ("It did not get ready in time and was ended"));
      quote (text, lines, lines->len > 3 ? lines->len - 3 : 0);
      return finish (FB_EXIT_NEVER_READY, text);
    }

  said =
      WIFEXITED (wait_status) && WEXITSTATUS (wait_status) == 0 ? -1 : find_cause (lines, &cause);
  if (said < 0)
    return from_status (wait_status, lines);

  text = g_string_new (_ (causes[cause].sentence));
  quote (text, lines, said);
  return finish (causes[cause].kind, text);
}
