/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-error.h"
#include "fb-fuzz.h"
#include "flow/fb-flow-folder.h"
#include "snapshot/fb-snapshot-flowfuse.h"
#include "snapshot/fb-snapshot-folder.h"

/* A FlowFuse snapshot and, the same input cut at zero bytes, a folder: pairs of path and content.
 * A document that can be read must come back from its folder to the byte. */

static void
try_flowfuse (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  g_autoptr (FbSnapshotContent) content =
                 fb_snapshot_read_flowfuse (bytes, "secret", &name, NULL, &error);
  g_autoptr (GBytes) written = NULL;

  if (content == NULL)
    {
      g_assert_true (error->domain == FB_ERROR && g_utf8_validate (error->message, -1, NULL));
      return;
    }

  written = fb_snapshot_write_flowfuse (content, name, NULL, 0, "secret", &error);
  g_assert_no_error (error);
  g_assert_true (fb_snapshot_is_flowfuse (written));
}

static void
try_document (GBytes *bytes)
{
  g_autoptr (FbFlowDocument) document = fb_flow_document_new (bytes, NULL);
  g_autoptr (GHashTable) files = document != NULL ? fb_flow_folder_cut (document) : NULL;
  g_autoptr (GBytes) flows = document != NULL ? fb_flow_document_get_flows (document) : NULL;
  g_autoptr (GBytes) joined = files != NULL ? fb_flow_folder_join (files, NULL) : NULL;

  if (document == NULL)
    return;
  g_assert_nonnull (joined);
  g_assert_true (g_bytes_equal (joined, bytes) || g_bytes_equal (joined, flows));
}

static void
try_folder (const char *data, gsize size)
{
  g_autoptr (GHashTable) files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                        (GDestroyNotify)g_bytes_unref);
  g_autoptr (FbSnapshotContent) content = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *copy = g_strndup ("", size + 1);
  const char      *end = copy + size;

  if (size > 0)
    memcpy (copy, data, size);
  for (const char *path = copy, *text; path < end; path = text + strlen (text) + 1)
    {
      text = path + strlen (path) + 1;
      if (text > end)
        break;
      if (g_utf8_validate (path, -1, NULL))
        g_hash_table_insert (files, g_strdup (path), g_bytes_new (text, strlen (text)));
    }

  content = fb_snapshot_read_folder (files, &error);
  if (content == NULL)
    g_assert_true (error->domain == FB_ERROR && g_utf8_validate (error->message, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);

  try_flowfuse (bytes);
  try_document (bytes);
  try_folder ((const char *)data, size);

  return 0;
}
