/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-diff-side.h"

#include <string.h>

/* Pure functions. */

#define PREFIX "flowbench://diff/"
#define MAX_LINK 1024

static const char *const words[] = {
  [FB_DIFF_SNAPSHOT] = "snapshot:",
  [FB_DIFF_RUNNING] = "running:",
  [FB_DIFF_EDITED] = "edited:",
  [FB_DIFF_FILE] = "file:",
};

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

static void
append (GString *text, const FbDiffSide *side)
{
  g_string_append (text, words[side->kind]);
  g_string_append_uri_escaped (text, side->id, NULL, FALSE);
}

char *
fb_diff_link_print (const FbDiffSide *older, const FbDiffSide *newer)
{
  GString *text;

  g_return_val_if_fail (older != NULL && newer != NULL, NULL);

  text = g_string_new (PREFIX);
  append (text, older);
  g_string_append_c (text, '/');
  append (text, newer);

  return g_string_free (text, FALSE);
}

/* Ids are plain: letters, digits, "-" and "_". */
static FbDiffSide *
parse_side (const char *text)
{
  for (FbDiffSideKind kind = FB_DIFF_SNAPSHOT; kind <= FB_DIFF_RUNNING; kind++)
    if (g_str_has_prefix (text, words[kind]))
      {
        const char *id = text + strlen (words[kind]);

        return *id != '\0' && id[strspn (id, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_")] == '\0'
                   ? fb_diff_side_new (kind, id, NULL, NULL)
                   : NULL;
      }

  return NULL;
}

gboolean
fb_diff_link_parse (const char *text, FbDiffSide **older, FbDiffSide **newer)
{
  g_auto (GStrv) sides = NULL;
  g_autoptr (FbDiffSide) one = NULL;
  g_autoptr (FbDiffSide) other = NULL;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (older != NULL && newer != NULL, FALSE);

  if (strlen (text) > MAX_LINK || !g_str_has_prefix (text, PREFIX))
    return FALSE;

  sides = g_strsplit (text + strlen (PREFIX), "/", 3);
  if (g_strv_length (sides) != 2 || (one = parse_side (sides[0])) == NULL ||
      (other = parse_side (sides[1])) == NULL)
    return FALSE;

  *older = g_steal_pointer (&one);
  *newer = g_steal_pointer (&other);
  return TRUE;
}
