/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "editor/fb-editor-draft-text.h"

#include <string.h>

/* Texts of many megabytes are joined and compared here, never parsed. The store gives the drafts of
 * an instance as one JSON array. */

#define FULL_PREFIX "{\"full\":true"
#define OLDER_PREFIX FULL_PREFIX ",\"olderTime\":"

gboolean
fb_editor_draft_is_full (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  return g_str_has_prefix (text, FULL_PREFIX);
}

GBytes *
fb_editor_draft_carry (const char *text, GBytes *older, gint64 older_us)
{
  GString *joined;

  g_return_val_if_fail (text == NULL || fb_editor_draft_is_full (text), NULL);

  if (text == NULL)
    text = FULL_PREFIX "}";
  if (older == NULL)
    return g_bytes_new (text, strlen (text));

  joined = g_string_new (NULL);
  g_string_append_printf (joined, OLDER_PREFIX "%" G_GINT64_FORMAT ",\"older\":", older_us);
  g_string_append_len (joined, g_bytes_get_data (older, NULL), (gssize)g_bytes_get_size (older));
  g_string_append (joined, text + strlen (FULL_PREFIX));

  return g_string_free_to_bytes (joined);
}

gint64
fb_editor_draft_get_time (GBytes *contents, gint64 stored_us)
{
  gsize       size;
  const char *text = g_bytes_get_data (contents, &size);
  const gsize prefix = 1 + strlen (OLDER_PREFIX);

  if (size <= prefix || strncmp (text + 1, OLDER_PREFIX, prefix - 1) != 0)
    return stored_us;

  return g_ascii_strtoll (text + prefix, NULL, 10);
}

gboolean
fb_editor_draft_is_all (GBytes *contents, GBytes *draft)
{
  gsize       size;
  const char *text = g_bytes_get_data (contents, &size);
  gsize       draft_size;
  const char *draft_text = g_bytes_get_data (draft, &draft_size);

  return size == draft_size + 2 && memcmp (text + 1, draft_text, draft_size) == 0;
}
