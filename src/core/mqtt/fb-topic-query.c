/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-topic-query.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fb-error.h"
#include "flow/fb-topic-filter.h"

/* Compared a million times: no allocation, no locale. */

/* Of a payload, no more than this is looked at. */
#define MAX_PAYLOAD (64 * 1024)
/* The matcher gives up on what would take too long. */
#define MATCH_LIMITS "(*LIMIT_MATCH=100000)"

struct _FbTopicQuery
{
  GStrv    words;  /* (owned) (nullable) in lower case */
  char    *filter; /* (owned) (nullable) */
  GRegex  *regex;  /* (owned) (nullable) */
  gboolean with_payload;
  int      n_refs; /* atomic */
};

static gboolean
is_filter (const char *text)
{
  g_auto (GStrv) levels = g_strsplit (text, "/", -1);

  for (char **level = levels; *level != NULL; level++)
    if (g_str_equal (*level, "+") || g_str_equal (*level, "#"))
      return fb_topic_filter_is_valid (text);

  return FALSE;
}

static gboolean
parse_regex (FbTopicQuery *self, const char *text, GError **error)
{
  g_autofree char *pattern = g_strndup (text + 1, strlen (text) - 2);
  g_autofree char *limited = g_strconcat (MATCH_LIMITS, pattern, NULL);
  g_autoptr (GError) local = NULL;
  g_autoptr (GRegex) plain = g_regex_new (pattern, G_REGEX_CASELESS | G_REGEX_RAW, 0, &local);

  if (plain != NULL)
    self->regex =
        g_regex_new (limited, G_REGEX_CASELESS | G_REGEX_OPTIMIZE | G_REGEX_RAW, 0, &local);
  if (self->regex != NULL)
    return TRUE;

  return fb_throw (error, FB_ERROR_INVALID, _ ("This is no regular expression: %s"),
                   local->message);
}

static GStrv
split_words (const char *text)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);
  g_auto (GStrv) all = g_strsplit_set (lower, " \t", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  for (char **word = all; *word != NULL; word++)
    if (**word != '\0')
      g_strv_builder_add (words, *word);

  return g_strv_builder_end (words);
}

FbTopicQuery *
fb_topic_query_parse (const char *text, gboolean with_payload, GError **error)
{
  g_autofree char *stripped = NULL;
  gsize            length;
  g_autoptr (FbTopicQuery) self = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  stripped = g_strstrip (g_strdup (text));
  length = strlen (stripped);
  if (length == 0)
    return NULL;

  self = g_new0 (FbTopicQuery, 1);
  self->n_refs = 1;
  self->with_payload = with_payload;
  if (length > 2 && stripped[0] == '/' && stripped[length - 1] == '/')
    {
      if (!parse_regex (self, stripped, error))
        return NULL;
    }
  else if (is_filter (stripped))
    self->filter = g_steal_pointer (&stripped);
  else
    self->words = split_words (stripped);

  return g_steal_pointer (&self);
}

FbTopicQuery *
fb_topic_query_ref (FbTopicQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->n_refs);

  return self;
}

void
fb_topic_query_unref (FbTopicQuery *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->n_refs))
    return;

  g_strfreev (self->words);
  g_free (self->filter);
  g_clear_pointer (&self->regex, g_regex_unref);
  g_free (self);
}

/* @word is in lower case. */
static gboolean
contains (const char *text, gsize length, const char *word)
{
  gsize word_length = strlen (word);
  char  upper = g_ascii_toupper (word[0]);

  for (gsize i = 0; i + word_length <= length; i++)
    if ((text[i] == word[0] || text[i] == upper) &&
        g_ascii_strncasecmp (text + i, word, word_length) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
regex_matches (GRegex *regex, const char *text, gsize length)
{
  return length <= G_MAXSSIZE && g_regex_match_full (regex, text, (gssize)length, 0, 0, NULL, NULL);
}

/* A word may stand in the topic and the next one in the payload. */
static gboolean
words_match (const FbTopicQuery *self,
             const char         *topic,
             gsize               topic_length,
             const char         *payload,
             gsize               payload_length)
{
  for (char **word = self->words; *word != NULL; word++)
    if (!contains (topic, topic_length, *word) && !contains (payload, payload_length, *word))
      return FALSE;

  return TRUE;
}

gboolean
fb_topic_query_matches (const FbTopicQuery *self,
                        const char         *topic,
                        gsize               topic_length,
                        gconstpointer       payload,
                        gsize               payload_length)
{
  gsize looked_at = self->with_payload ? MIN (payload_length, MAX_PAYLOAD) : 0;

  if (self->filter != NULL)
    return fb_topic_filter_matches (self->filter, topic);
  if (self->regex != NULL)
    return regex_matches (self->regex, topic, topic_length) ||
           (looked_at > 0 && regex_matches (self->regex, payload, looked_at));

  return words_match (self, topic, topic_length, looked_at > 0 ? payload : "", looked_at);
}
