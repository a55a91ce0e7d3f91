/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-topic-filter.h"

#include <string.h>

/* Two filters are walked side by side, level by level; a topic is a filter without wildcards. */

#define MAX_BYTES 65535
#define SHARE_PREFIX "$share/"

static gsize
level_length (const char *level)
{
  return strcspn (level, "/");
}

/* Whether the level at @level is the one character @c. */
static gboolean
level_is (const char *level, char c)
{
  return level[0] == c && (level[1] == '/' || level[1] == '\0');
}

/* (nullable) the filter without what makes it shared */
static const char *
strip_share (const char *filter)
{
  const char *group;
  gsize       length;

  if (!g_str_has_prefix (filter, SHARE_PREFIX))
    return filter;

  group = filter + strlen (SHARE_PREFIX);
  length = level_length (group);
  if (length == 0 || strcspn (group, "+#") < length || group[length] == '\0')
    return NULL;

  return group + length + 1;
}

gboolean
fb_topic_filter_is_valid (const char *filter)
{
  const char *level;

  g_return_val_if_fail (filter != NULL, FALSE);

  if (filter[0] == '\0' || strlen (filter) > MAX_BYTES || !g_utf8_validate (filter, -1, NULL))
    return FALSE;
  level = strip_share (filter);
  if (level == NULL || level[0] == '\0')
    return FALSE;

  for (;;)
    {
      gsize length = level_length (level);

      if (strcspn (level, "+#") < length && length > 1)
        return FALSE;
      if (level[length] == '\0')
        return TRUE;
      if (level_is (level, '#'))
        return FALSE;
      level += length + 1;
    }
}

static gboolean
is_wildcard (const char *level)
{
  return level_is (level, '+') || level_is (level, '#');
}

static gboolean
levels_meet (const char *a, const char *b)
{
  gsize length = level_length (a);

  return level_is (a, '+') || level_is (b, '+') ||
         (length == level_length (b) && memcmp (a, b, length) == 0);
}

/* "a/#" is also "a": what is left of the longer filter is only "/#". But "/#" is not "", for a
 * topic has at least one character. */
static gboolean
is_only_rest (const char *filter, const char *left)
{
  return strcmp (left, "/#") == 0 && left > filter;
}

gboolean
fb_topic_filter_overlaps (const char *a, const char *b)
{
  const char *a_start;
  const char *b_start;

  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (!fb_topic_filter_is_valid (a) || !fb_topic_filter_is_valid (b))
    return FALSE;

  a = a_start = strip_share (a);
  b = b_start = strip_share (b);
  if ((is_wildcard (a) && b[0] == '$') || (is_wildcard (b) && a[0] == '$'))
    return FALSE;

  for (;;)
    {
      if (level_is (a, '#') || level_is (b, '#'))
        return TRUE;
      if (!levels_meet (a, b))
        return FALSE;

      a += level_length (a);
      b += level_length (b);
      if (*a == '\0' || *b == '\0')
        return *a == *b || is_only_rest (a_start, a) || is_only_rest (b_start, b);
      a++;
      b++;
    }
}

gboolean
fb_topic_filter_matches (const char *filter, const char *topic)
{
  g_return_val_if_fail (filter != NULL && topic != NULL, FALSE);

  return strpbrk (topic, "+#") == NULL && !g_str_has_prefix (topic, SHARE_PREFIX) &&
         fb_topic_filter_overlaps (filter, topic);
}
