/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-diff-side.h"

#include <glib/gi18n.h>

#include "snapshot/fb-snapshot-words.h"

G_DEFINE_BOXED_TYPE (FbDiffSide, fb_diff_side, fb_diff_side_copy, fb_diff_side_free)

FbDiffSide *
fb_diff_side_new (FbDiffSideKind kind, const char *id, const char *title, const char *instance)
{
  FbDiffSide *self = g_new0 (FbDiffSide, 1);

  self->kind = kind;
  self->id = g_strdup (id);
  self->title = g_strdup (title);
  self->instance = g_strdup (instance);

  return self;
}

FbDiffSide *
fb_diff_side_new_snapshot (FbSnapshot *snapshot)
{
  g_autofree char *title = fb_snapshot_words_short (snapshot);

  return fb_diff_side_new (FB_DIFF_SNAPSHOT, fb_snapshot_get_id (snapshot), title,
                           fb_snapshot_get_instance (snapshot));
}

FbDiffSide *
fb_diff_side_new_running (FbInstance *instance)
{
  const char *id = fb_instance_get_id (instance);
  /* Translators: what runs now on the instance of this name */
  g_autofree char *title = g_strdup_printf (_ ("%s now"), fb_instance_get_name (instance));

  return fb_diff_side_new (FB_DIFF_RUNNING, id, title, id);
}

FbDiffSide *
fb_diff_side_new_edited (FbInstance *instance)
{
  const char *id = fb_instance_get_id (instance);
  /* Translators: what is edited on the instance of this name and not deployed yet */
  g_autofree char *title =
      g_strdup_printf (_ ("%s, not deployed"), fb_instance_get_name (instance));

  return fb_diff_side_new (FB_DIFF_EDITED, id, title, id);
}

FbDiffSide *
fb_diff_side_new_file (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *title = g_utf8_make_valid (name, -1);

  return fb_diff_side_new (FB_DIFF_FILE, path, title, NULL);
}

FbDiffSide *
fb_diff_side_copy (const FbDiffSide *self)
{
  FbDiffSide *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = fb_diff_side_new (self->kind, self->id, self->title, self->instance);
  copy->flows = self->flows != NULL ? g_bytes_ref (self->flows) : NULL;

  return copy;
}

void
fb_diff_side_free (FbDiffSide *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->id);
  g_free (self->title);
  g_free (self->instance);
  g_clear_pointer (&self->flows, g_bytes_unref);
  g_free (self);
}
