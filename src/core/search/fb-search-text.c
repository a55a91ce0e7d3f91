/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-search-text.h"

#include <string.h>

/* Folding and scoring. The score is that of a local alignment with affine gaps, as fzf's "v2"
 * algorithm (Smith-Waterman with bonuses); own code because no library of the stack has one. */

#define CODE(c) ((c)&0x1fffff)
#define PLACE(c) ((c) >> 24)

/* What a character stands behind; more is better. */
enum
{
  PLACE_INSIDE,
  PLACE_HUMP, /* the T of lineTwo, the 2 of line2 */
  PLACE_WORD,
  PLACE_START, /* of the text */
};

static const int place_bonus[] = {
  [PLACE_INSIDE] = 0,
  [PLACE_HUMP] = 8,
  [PLACE_WORD] = 10,
  [PLACE_START] = 12,
};

#define MATCH 16
#define SIDE_BY_SIDE 8
#define GAP_START 4
#define GAP_MORE 1
#define FIRST_FACTOR 2   /* the bonus of the first letter counts double */
#define WHOLE_TEXT 20    /* nothing is left of the text */
#define ENOUGH 12        /* per letter, for words of three and more */
#define WHOLE_MATCH 8    /* per letter, found as it is */
#define WHOLE_AT_START 6 /* once, at the beginning of a word */
#define NEVER (G_MININT / 2)

/* Letters that are no accented others, though people type them so. */
static const struct
{
  gunichar    letter;
  const char *plain;
} letters[] = {
  { 0x00e6, "ae" }, { 0x00f8, "o" },  { 0x0111, "d" }, { 0x0131, "i" },
  { 0x0142, "l" },  { 0x0153, "oe" }, { 0x0127, "h" },
};

static guint32
mask_of (gunichar c)
{
  if (c >= 'a' && c <= 'z')
    return 1u << (c - 'a');

  return 1u << (c >= '0' && c <= '9' ? 26 : 27 + c % 5);
}

gboolean
fb_search_mask_misses (guint32 word, guint32 text)
{
  return (word & ~text) != 0;
}

typedef struct
{
  GArray *out;
  guint   limit; /* of out->len */
  guint32 mask;
} Fold;

static void
put (Fold *self, gunichar c, guint place)
{
  FbSearchChar packed = CODE (c) | place << 24;

  if (self->out->len >= self->limit)
    return;

  self->mask |= mask_of (c);
  g_array_append_val (self->out, packed);
}

/* A part of a decomposed character. TRUE when anything was left of it. */
static gboolean
put_folded (Fold *self, gunichar c, guint place)
{
  char             utf8[8] = { 0 };
  g_autofree char *folded = NULL;

  if (g_unichar_ismark (c))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    if (letters[i].letter == g_unichar_tolower (c))
      {
        for (const char *at = letters[i].plain; *at != '\0'; at++)
          put (self, (guchar)*at, at == letters[i].plain ? place : PLACE_INSIDE);
        return TRUE;
      }

  g_unichar_to_utf8 (c, utf8);
  folded = g_utf8_casefold (utf8, -1);
  for (const char *at = folded; *at != '\0'; at = g_utf8_next_char (at))
    put (self, g_utf8_get_char (at), at == folded ? place : PLACE_INSIDE);

  return TRUE;
}

static void
fold_wide (Fold *self, gunichar c, guint place)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
  gsize    n_parts = g_unichar_fully_decompose (c, TRUE, parts, G_N_ELEMENTS (parts));

  for (gsize i = 0; i < n_parts; i++)
    if (put_folded (self, parts[i], place))
      place = PLACE_INSIDE;
}

static guint
find_place (gunichar before, gunichar c)
{
  if (before == 0)
    return PLACE_START;
  if (!g_unichar_isalnum (before))
    return PLACE_WORD;
  if ((g_unichar_isupper (c) && g_unichar_islower (before)) ||
      (g_unichar_isdigit (c) && !g_unichar_isdigit (before)))
    return PLACE_HUMP;

  return PLACE_INSIDE;
}

guint32
fb_search_fold (GArray *out, const char *text, guint limit)
{
  Fold     self = { .out = out, .limit = out->len + limit };
  gunichar before = 0;

  for (const char *at = text; *at != '\0' && out->len < self.limit; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      /* A mark of its own belongs to the letter before it. */
      if (c >= 0x300 && g_unichar_ismark (c))
        continue;
      if (c < 0x80)
        put (&self, (guchar)g_ascii_tolower ((char)c), find_place (before, c));
      else
        fold_wide (&self, c, find_place (before, c));
      before = c;
    }

  return self.mask;
}

void
fb_search_append_utf8 (GString *out, const FbSearchChar *chars, guint n_chars)
{
  for (guint i = 0; i < n_chars; i++)
    g_string_append_unichar (out, CODE (chars[i]));
}

static gboolean
is_subsequence (const FbSearchChar *word, guint n_word, const FbSearchChar *text, guint n_text)
{
  guint i = 0;

  for (guint j = 0; j < n_text && i < n_word; j++)
    if (CODE (word[i]) == CODE (text[j]))
      i++;

  return i == n_word;
}

/* The best score of the first @i + 1 letters with the last of them on each character of the text:
 * from the row of one letter less. */
static void
score_row (const FbSearchChar *word,
           guint               i,
           const FbSearchChar *text,
           guint               n_text,
           const int          *before,
           int                *row)
{
  int with_gap = NEVER; /* the best of the row before, a gap deducted */

  for (guint j = 0; j < n_text; j++)
    {
      int bonus = place_bonus[PLACE (text[j])];

      if (i > 0 && j >= 2)
        with_gap = MAX (with_gap - GAP_MORE, before[j - 2] - GAP_START);

      row[j] = NEVER;
      if (CODE (text[j]) != CODE (word[i]))
        continue;
      if (i == 0)
        row[j] = MATCH + FIRST_FACTOR * bonus;
      else if (j > 0)
        row[j] = MAX (before[j - 1] + MATCH + MAX (bonus, SIDE_BY_SIDE), with_gap + MATCH + bonus);
    }
}

int
fb_search_score (const FbSearchChar *word, guint n_word, const FbSearchChar *text, guint n_text)
{
  int rows[2][FB_SEARCH_MAX_CHARS];
  int best = NEVER;

  n_text = MIN (n_text, FB_SEARCH_MAX_CHARS);
  if (n_word == 0 || n_word > n_text || !is_subsequence (word, n_word, text, n_text))
    return 0;

  for (guint i = 0; i < n_word; i++)
    score_row (word, i, text, n_text, rows[(i + 1) % 2], rows[i % 2]);
  for (guint j = 0; j < n_text; j++)
    best = MAX (best, rows[(n_word - 1) % 2][j]);

  if (n_word >= 3 && best < ENOUGH * (int)n_word)
    return 0;

  return MAX (best, 1) + (n_word == n_text ? WHOLE_TEXT : 0);
}

int
fb_search_score_whole (const char *word, const char *text)
{
  const char *found = strstr (text, word);
  const char *first = found;

  if (found == NULL)
    return 0;

  while (found != NULL && found > text && g_ascii_isalnum (found[-1]))
    found = strstr (found + 1, word);
  if (found == NULL)
    found = first;

  return WHOLE_MATCH * (int)g_utf8_strlen (word, -1) +
         (found == text || !g_ascii_isalnum (found[-1]) ? WHOLE_AT_START : 0);
}
