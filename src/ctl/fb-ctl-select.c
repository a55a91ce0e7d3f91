/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n.h>

#include "fb-commands.h"
#include "fb-ctl-diff.h"
#include "fb-error.h"
#include "fb-file.h"
#include "fb-json-string.h"
#include "flow/fb-flow-selection.h"

#include <string.h>

/* The verb "flows select": some nodes in the format of the editor's clipboard. */

#define MAX_IDS 10000

/* {"nodes":2,"path":null,"flows":[…]}, the nodes with their own bytes. */
static void
print_json (GBytes *selection, guint n_nodes, const char *path)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;
  gsize       size;
  const char *data = g_bytes_get_data (selection, &size);

  g_string_append_printf (text, "{\"nodes\":%u,\"path\":", n_nodes);
  if (path != NULL)
    {
      g_autofree char *shown = g_filename_display_name (path);

      fb_json_append_quoted (text, shown, strlen (shown));
      g_string_append (text, ",\"flows\":null}");
    }
  else
    {
      g_string_append (text, "null,\"flows\":");
      g_string_append_len (text, data, (gssize)size);
      g_string_append_c (text, '}');
    }
  bytes = g_bytes_new_static (text->str, text->len);
  fb_ctl_output_bytes (bytes);
  fb_ctl_output_text ("\n");
}

static void
print_text (GBytes *selection, guint n_nodes, const char *path)
{
  g_autofree char *message = NULL;

  if (path == NULL)
    {
      fb_ctl_output_bytes (selection);
      fb_ctl_output_text ("\n");
      return;
    }

  message =
      g_strdup_printf (ngettext ("%u node in %s\n", "%u nodes in %s\n", n_nodes), n_nodes, path);
  fb_ctl_output_text (message);
}

int
fb_ctl_flows_select (FbCtl *ctl, char **args, GError **error)
{
  g_autofree char   *path = NULL;
  const GOptionEntry options[] = {
    { "out", 'o', 0, G_OPTION_ARG_FILENAME, &path, N_ ("Write to FILE"), N_ ("FILE") },
    { NULL },
  };
  g_auto (GStrv) rest = fb_ctl_parse (ctl, args, options, 2, MAX_IDS, error);
  g_autoptr (FbSnapshotContent) content = NULL;
  g_autoptr (GBytes) selection = NULL;
  guint         n_nodes = 0;
  gsize         size;
  gconstpointer data;

  if (rest == NULL || (content = fb_ctl_diff_read (ctl, rest[0], error)) == NULL)
    return FB_CTL_FAILED;
  selection = fb_flow_selection_write (fb_snapshot_content_get_document (content, NULL),
                                       (const char *const *)rest + 1, &n_nodes, error);
  if (selection == NULL)
    {
      fb_throw_prefixed (error, "%s: ", rest[0]);
      return FB_CTL_FAILED;
    }

  data = g_bytes_get_data (selection, &size);
  if (path != NULL && !fb_file_write (path, data, size, 0600, error))
    return FB_CTL_FAILED;
  if (fb_ctl_is_json (ctl))
    print_json (selection, n_nodes, path);
  else
    print_text (selection, n_nodes, path);

  return FB_CTL_DONE;
}
