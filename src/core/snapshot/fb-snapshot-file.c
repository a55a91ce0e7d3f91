/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-file.h"

#include "fb-error.h"
#include "fb-file.h"
#include "flow/fb-flow-folder.h"
#include "snapshot/fb-snapshot-flowfuse.h"
#include "snapshot/fb-snapshot-folder.h"

/* Finds out which kind of file it is. */

static FbSnapshotContent *
read_folder (const char *path, GError **error)
{
  g_autoptr (GHashTable) files = fb_flow_folder_load (path, error);

  return files != NULL ? fb_snapshot_read_folder (files, error) : NULL;
}

/* What else there was, nobody knows. */
static FbSnapshotContent *
read_flows (GBytes *bytes, GError **error)
{
  g_autoptr (FbFlowDocument) document = fb_flow_document_new (bytes, error);
  g_autoptr (GBytes) flows = NULL;
  FbSnapshotContent *content;
  gsize              length;
  const char        *text = g_bytes_get_data (bytes, &length);
  gsize              start = 0;

  if (document == NULL)
    return NULL;

  while (start < length && g_ascii_isspace (text[start]))
    start++;
  flows = text[start] == '[' ? g_bytes_ref (bytes) : fb_flow_document_get_flows (document);
  content = fb_snapshot_content_new (flows);
  fb_snapshot_content_set_rev (content, fb_flow_document_get_rev (document));
  fb_snapshot_content_set_unknown (content, FB_PART_CREDENTIALS | FB_PART_ENVIRONMENT |
                                                FB_PART_PACKAGES | FB_PART_MODULES |
                                                FB_PART_SETTINGS | FB_PART_PALETTE);
  return content;
}

FbSnapshotContent *
fb_snapshot_read_file (
    const char *path, const char *secret, char **name, char **description, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  FbSnapshotContent *content;

  g_return_val_if_fail (path != NULL, NULL);

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    content = read_folder (path, error);
  else
    {
      bytes = fb_file_read (path, FB_FLOW_MAX_BYTES, error);
      if (bytes == NULL)
        return NULL;
      content = fb_snapshot_is_flowfuse (bytes)
                    ? fb_snapshot_read_flowfuse (bytes, secret, name, description, error)
                    : read_flows (bytes, error);
    }
  if (content == NULL)
    fb_throw_prefixed (error, "%s: ", path);

  return content;
}
