/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-scene.h"

#include <string.h>

FbFlowDocument *
fb_test_scene_document (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  FbFlowDocument *self = fb_flow_document_new (bytes, &error);

  g_assert_no_error (error);
  return self;
}

FbScene *
fb_test_scene_new (const char *older,
                   const char *newer,
                   const char *container,
                   gboolean    hides_layout)
{
  g_autoptr (FbNodePalette) palette = fb_node_palette_new (NULL);
  g_autoptr (FbFlowDocument) one = older != NULL ? fb_test_scene_document (older) : NULL;
  g_autoptr (FbFlowDocument) other = fb_test_scene_document (newer);
  g_autoptr (FbFlowDiff) diff = one != NULL ? fb_flow_diff_new (one, other) : NULL;
  FbSceneSource source = { one, other, diff, palette, .hides_layout = hides_layout };

  return fb_scene_new (&source, container);
}

const FbSceneItem *
fb_test_scene_find (FbScene *scene, const char *id, FbSceneVersions versions)
{
  const FbSceneItem *item = fb_scene_find (scene, id, versions);

  g_assert_nonnull (item);
  return item;
}

guint
fb_test_scene_count (FbScene *scene, FbSceneKind kind, FbSceneMark mark)
{
  guint n_items = 0;

  for (guint i = 0; i < fb_scene_get_n_items (scene); i++)
    {
      const FbSceneItem *item = fb_scene_get_item (scene, i);

      n_items += item->kind == kind && item->mark == mark ? 1 : 0;
    }

  return n_items;
}
