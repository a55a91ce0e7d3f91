/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-runtime-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"

/* npm as a program: where it is, and what it says when it fails. Its registry and proxy
 * configuration are its own. */

#define DEBIAN_NPM "/usr/share/nodejs/npm/bin/npm-cli.js"

/* What npm prints about an error, and what that means here. The first that matches holds. */
static const struct
{
  const char *word;
  FbError     code;
  const char *message;
} meanings[] = {
  { "ENOSPC", FB_ERROR_FULL, N_ ("The disk is full") },
  { "EDQUOT", FB_ERROR_FULL, N_ ("The disk quota is used up") },
  { "EINTEGRITY", FB_ERROR_UNVERIFIED,
    N_ ("What was downloaded is not what the lock file names; it was thrown away. Try again, or "
        "clean npm's cache") },
  { "TAR_BAD_ARCHIVE", FB_ERROR_UNVERIFIED,
    N_ ("A download arrived damaged; it was thrown away. Try again") },
  { "EACCES", FB_ERROR_DENIED, N_ ("A folder cannot be written") },
  { "EROFS", FB_ERROR_DENIED, N_ ("The disk is read-only") },
  { "E401", FB_ERROR_DENIED, N_ ("The package registry wants a login (see npm's configuration)") },
  { "E403", FB_ERROR_DENIED, N_ ("The package registry refuses (see npm's configuration)") },
  { "E404", FB_ERROR_NOT_FOUND, N_ ("The package registry has not got a package") },
  { "ENOTFOUND", FB_ERROR_UNREACHABLE, N_ ("The package registry is not reachable") },
  { "EAI_AGAIN", FB_ERROR_UNREACHABLE, N_ ("The package registry is not reachable") },
  { "ECONNREFUSED", FB_ERROR_UNREACHABLE, N_ ("The package registry is not reachable") },
  { "ECONNRESET", FB_ERROR_UNREACHABLE, N_ ("The connection to the package registry broke") },
  { "ETIMEDOUT", FB_ERROR_UNREACHABLE, N_ ("The package registry does not answer") },
  { "ERR_SOCKET_TIMEOUT", FB_ERROR_UNREACHABLE, N_ ("The package registry does not answer") },
  { "CERT_", FB_ERROR_UNVERIFIED, N_ ("The certificate of the package registry is not trusted") },
  { "SELF_SIGNED", FB_ERROR_UNVERIFIED,
    N_ ("The certificate of the package registry is not trusted") },
};

static GStrv
npm_of_runtime (const char *folder)
{
  g_autoptr (GPtrArray) found = fb_runtime_scan (folder);

  for (guint i = 0; i < found->len; i++)
    {
      const FbRuntimeFacts *facts = found->pdata[i];
      g_autofree char      *cli =
          g_build_filename (folder, facts->name, "node_modules", "npm", "bin", "npm-cli.js", NULL);

      if (facts->state == FB_RUNTIME_INSTALLED && g_file_test (cli, G_FILE_TEST_IS_REGULAR))
        {
          const char *const argv[] = { facts->node, cli, NULL };

          return g_strdupv ((GStrv)argv);
        }
    }

  return NULL;
}

GStrv
fb_npm_find (const char *folder, GError **error)
{
  GStrv            of_runtime = npm_of_runtime (folder);
  g_autofree char *in_path = g_find_program_in_path ("npm");
  g_autofree char *node = g_find_program_in_path ("node");

  if (of_runtime != NULL)
    return of_runtime;

  if (in_path != NULL)
    {
      const char *const argv[] = { in_path, NULL };

      return g_strdupv ((GStrv)argv);
    }
  if (node != NULL && g_file_test (DEBIAN_NPM, G_FILE_TEST_IS_REGULAR))
    {
      const char *const argv[] = { node, DEBIAN_NPM, NULL };

      return g_strdupv ((GStrv)argv);
    }

  fb_throw (error, FB_ERROR_NOT_FOUND,
            _ ("npm, which fetches Node-RED, is not on this machine; install it with “sudo apt "
               "install npm”"));
  return NULL;
}

/* How npm reports a file that it could not write; it goes on without, and calls that a success. */
#define FILE_FAILED "TAR_ENTRY_ERROR"

/* What npm says about an error: its warnings are about other things, but for that one. */
static char *
keep_errors (const char *output)
{
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);
  GString *errors = g_string_new (NULL);

  for (gsize i = 0; lines[i] != NULL; i++)
    if (g_ascii_strncasecmp (lines[i], "npm warn ", strlen ("npm warn ")) != 0 ||
        strstr (lines[i], FILE_FAILED) != NULL)
      g_string_append_printf (errors, "%s\n", lines[i]);

  return g_string_free (errors, FALSE);
}

/* Lines of npm's that name a detail and not what happened. */
static gboolean
is_detail (const char *line)
{
  static const char *const names[] = { "code ", "errno ", "syscall ", "path ", "dest " };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_has_prefix (line, names[i]))
      return TRUE;

  return *line == '\0';
}

/* The first line in which npm says what happened, without its prefix. (nullable) (transfer full) */
static char *
find_error_line (const char *output)
{
  static const char *const prefixes[] = { "npm error ", "npm ERR! ", "npm warn tar ",
                                          "npm WARN tar " };
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    for (guint p = 0; p < G_N_ELEMENTS (prefixes); p++)
      {
        const char *line = lines[i] + strlen (prefixes[p]);

        if (g_str_has_prefix (lines[i], prefixes[p]) && !is_detail (line))
          return g_strndup (line, 300);
      }

  return NULL;
}

gboolean
fb_npm_left_files_out (const char *output)
{
  return strstr (output, FILE_FAILED) != NULL;
}

gboolean
fb_npm_throw (const char *output, GError **error)
{
  g_autofree char *errors = keep_errors (output);
  g_autofree char *line = find_error_line (errors);

  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (strstr (errors, meanings[i].word) != NULL)
      return line != NULL
                 ? fb_throw (error, meanings[i].code, "%s (npm: %s)", _ (meanings[i].message), line)
                 : fb_throw (error, meanings[i].code, "%s", _ (meanings[i].message));

  return fb_throw (error, FB_ERROR_FAILED, _ ("npm failed: %s"),
                   line != NULL ? line : _ ("it gave no reason"));
}
