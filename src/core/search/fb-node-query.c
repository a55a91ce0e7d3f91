/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-node-query.h"

#include <string.h>

/* A small hand-written reader: what is no known filter is a word, so no text is refused. */

#define MAX_WORDS 20

static const char *const keys[FB_N_FILTERS] = {
  [FB_FILTER_TYPE] = "type", [FB_FILTER_MODULE] = "module", [FB_FILTER_TOPIC] = "topic",
  [FB_FILTER_URL] = "url",   [FB_FILTER_ENV] = "env",       [FB_FILTER_INSTANCE] = "instance",
};

/* One piece up to a blank that is not between quotes, which are taken out. @colon: where the first
 * colon outside of quotes stands in it, or -1. (transfer full) */
static char *
take_piece (const char **at, gssize *colon)
{
  GString *piece = g_string_new (NULL);
  gboolean quoted = FALSE;

  *colon = -1;
  for (; **at != '\0' && (quoted || !g_ascii_isspace (**at)); (*at)++)
    if (**at == '"')
      quoted = !quoted;
    else
      {
        if (**at == ':' && !quoted && *colon < 0)
          *colon = (gssize)piece->len;
        g_string_append_c (piece, **at);
      }

  return g_string_free (piece, FALSE);
}

static void
add_piece (FbNodeQuery *self, char *piece, gssize colon)
{
  for (guint i = 0; i < FB_N_FILTERS && colon > 0; i++)
    if (strlen (keys[i]) == (gsize)colon && strncmp (piece, keys[i], (gsize)colon) == 0)
      {
        if (piece[colon + 1] != '\0')
          g_ptr_array_add (self->filters[i], g_strdup (piece + colon + 1));
        g_free (piece);
        return;
      }

  if (*piece != '\0' && self->words->len < MAX_WORDS)
    g_ptr_array_add (self->words, piece);
  else
    g_free (piece);
}

FbNodeQuery *
fb_node_query_parse (const char *text)
{
  FbNodeQuery     *self;
  g_autofree char *valid = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  self = g_new0 (FbNodeQuery, 1);
  self->words = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < FB_N_FILTERS; i++)
    self->filters[i] = g_ptr_array_new_with_free_func (g_free);

  valid = g_utf8_make_valid (text, -1);
  for (const char *at = valid; *at != '\0';)
    {
      gssize colon;

      if (g_ascii_isspace (*at))
        at++;
      else
        {
          char *piece = take_piece (&at, &colon);

          add_piece (self, piece, colon);
        }
    }

  return self;
}

void
fb_node_query_free (FbNodeQuery *self)
{
  g_ptr_array_unref (self->words);
  for (guint i = 0; i < FB_N_FILTERS; i++)
    g_ptr_array_unref (self->filters[i]);
  g_free (self);
}

gboolean
fb_node_query_has_filters (const FbNodeQuery *self)
{
  for (guint i = 0; i < FB_N_FILTERS; i++)
    if (self->filters[i]->len > 0)
      return TRUE;

  return FALSE;
}

gboolean
fb_node_query_is_empty (const FbNodeQuery *self)
{
  return self->words->len == 0 && !fb_node_query_has_filters (self);
}

/* FTS5 has no word for a text without letters and digits. */
static gboolean
has_letters (const char *word)
{
  for (; *word != '\0'; word = g_utf8_next_char (word))
    if (g_unichar_isalnum (g_utf8_get_char (word)))
      return TRUE;

  return FALSE;
}

char *
fb_node_query_to_match (const FbNodeQuery *self, gboolean in_names)
{
  g_autoptr (GString) match = g_string_new (NULL);

  for (guint i = 0; i < self->words->len; i++)
    {
      g_auto (GStrv) parts = g_strsplit (self->words->pdata[i], "\"", -1);
      g_autofree char *escaped = g_strjoinv ("\"\"", parts);

      if (!has_letters (escaped))
        continue;
      g_string_append_printf (match, "%s%s\"%s\"*", match->len > 0 ? " AND " : "",
                              in_names ? "{name type} : " : "", escaped);
    }

  return match->len > 0 ? g_string_free (g_steal_pointer (&match), FALSE) : NULL;
}
