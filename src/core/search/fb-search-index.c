/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-search-index.h"

#include <stdlib.h>
#include <string.h>

#include "fb-search-text.h"

/* All titles folded in one block, all subtitles in another; a query walks over them once. Letter
 * masks sort out most entries at a glance. */

#define MAX_WORDS 8
#define MAX_WORD_CHARS 64
#define MAX_SUBTITLE_CHARS 300
#define STOP_EVERY 512
#define USED_BONUS 24 /* of the last used; one less for each used since, at least LITTLE_USED */
#define LITTLE_USED 6

typedef struct
{
  FbSearchEntry *entry;
  guint          title; /* first character in titles */
  guint          n_title;
  gsize          subtitle; /* first byte in subtitles; NUL-terminated */
  guint32        title_mask;
  guint32        subtitle_mask;
  int            bonus;
  gboolean       is_action;
} Item;

struct _FbSearchIndex
{
  gatomicrefcount ref_count;

  /* Owned */
  GArray  *items;
  GArray  *titles; /* FbSearchChar */
  GString *subtitles;
};

typedef struct
{
  GArray  *chars;
  GString *utf8;
  guint32  mask;
} Word;

typedef struct
{
  gboolean    actions_only;
  GArray     *words;
  GHashTable *used; /* target -> bonus */
} Query;

/* So that what is opened most wins among equally good matches. */
static const struct
{
  const char *kind;
  int         bonus;
} kind_bonus[] = {
  { "instance", 6 }, { "action", 4 }, { "tab", 4 },
  { "subflow", 2 },  { "group", -1 }, { "config", -2 },
};

static void
clear_item (gpointer item)
{
  fb_search_entry_free (((Item *)item)->entry);
}

static void
add_entry (FbSearchIndex *self, FbSearchEntry *entry, GArray *scratch)
{
  Item item = { .entry = fb_search_entry_copy (entry), .title = self->titles->len };

  item.title_mask = fb_search_fold (self->titles, entry->title, FB_SEARCH_MAX_CHARS);
  item.n_title = self->titles->len - item.title;

  item.subtitle = self->subtitles->len;
  if (entry->subtitle != NULL)
    {
      g_array_set_size (scratch, 0);
      item.subtitle_mask = fb_search_fold (scratch, entry->subtitle, MAX_SUBTITLE_CHARS);
      fb_search_append_utf8 (self->subtitles, (const FbSearchChar *)(gpointer)scratch->data,
                             scratch->len);
    }
  g_string_append_c (self->subtitles, '\0');

  item.is_action = strcmp (entry->kind, "action") == 0;
  for (guint i = 0; i < G_N_ELEMENTS (kind_bonus); i++)
    if (strcmp (entry->kind, kind_bonus[i].kind) == 0)
      item.bonus = kind_bonus[i].bonus;

  g_array_append_val (self->items, item);
}

FbSearchIndex *
fb_search_index_new (GPtrArray *lists)
{
  FbSearchIndex *self = g_new0 (FbSearchIndex, 1);
  g_autoptr (GArray) scratch = g_array_new (FALSE, FALSE, sizeof (FbSearchChar));

  g_atomic_ref_count_init (&self->ref_count);
  self->items = g_array_new (FALSE, FALSE, sizeof (Item));
  self->titles = g_array_new (FALSE, FALSE, sizeof (FbSearchChar));
  self->subtitles = g_string_new (NULL);
  g_array_set_clear_func (self->items, clear_item);

  for (guint i = 0; i < lists->len; i++)
    {
      const GPtrArray *list = g_ptr_array_index (lists, i);

      for (guint j = 0; j < list->len; j++)
        add_entry (self, g_ptr_array_index (list, j), scratch);
    }

  return self;
}

FbSearchIndex *
fb_search_index_ref (FbSearchIndex *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
fb_search_index_unref (FbSearchIndex *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_array_unref (self->items);
  g_array_unref (self->titles);
  g_string_free (self->subtitles, TRUE);
  g_free (self);
}

/* The query taken apart. */

static void
clear_word (gpointer data)
{
  Word *word = data;

  g_array_unref (word->chars);
  g_string_free (word->utf8, TRUE);
}

static void
parse_query (Query *self, const char *text, GPtrArray *used)
{
  g_auto (GStrv) parts = NULL;

  while (g_ascii_isspace (*text))
    text++;
  self->actions_only = *text == '>';
  if (self->actions_only)
    text++;

  self->words = g_array_new (FALSE, FALSE, sizeof (Word));
  g_array_set_clear_func (self->words, clear_word);
  parts = g_strsplit_set (text, " \t\n\r", -1);
  for (guint i = 0; parts[i] != NULL && self->words->len < MAX_WORDS; i++)
    {
      Word word = { .chars = g_array_new (FALSE, FALSE, sizeof (FbSearchChar)) };

      word.utf8 = g_string_new (NULL);
      word.mask = fb_search_fold (word.chars, parts[i], MAX_WORD_CHARS);
      fb_search_append_utf8 (word.utf8, (const FbSearchChar *)(gpointer)word.chars->data,
                             word.chars->len);
      if (word.chars->len > 0)
        g_array_append_val (self->words, word);
      else
        clear_word (&word);
    }

  self->used = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = used != NULL ? used->len : 0; i > 0; i--)
    g_hash_table_insert (self->used, g_ptr_array_index (used, i - 1),
                         GINT_TO_POINTER (MAX (USED_BONUS - (int)(i - 1), LITTLE_USED)));
}

static void
clear_query (Query *self)
{
  g_array_unref (self->words);
  g_hash_table_unref (self->used);
}

static int
score_word (FbSearchIndex *self, const Item *item, const Word *word)
{
  int score = 0;

  if (!fb_search_mask_misses (word->mask, item->title_mask))
    score =
        fb_search_score ((const FbSearchChar *)(gpointer)word->chars->data, word->chars->len,
                         &g_array_index (self->titles, FbSearchChar, item->title), item->n_title);
  if (!fb_search_mask_misses (word->mask, item->subtitle_mask))
    score =
        MAX (score, fb_search_score_whole (word->utf8->str, self->subtitles->str + item->subtitle));

  return score;
}

/* 0: not found. */
static int
score_item (FbSearchIndex *self, const Item *item, const Query *query)
{
  int sum = 0;

  if (query->actions_only && !item->is_action)
    return 0;

  for (guint i = 0; i < query->words->len; i++)
    {
      int score = score_word (self, item, &g_array_index (query->words, Word, i));

      if (score == 0)
        return 0;
      sum += score;
    }

  sum += item->bonus;
  if (g_hash_table_size (query->used) > 0)
    sum += GPOINTER_TO_INT (g_hash_table_lookup (query->used, item->entry->target));

  return MAX (sum, 1);
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  guint64 one = *(const guint64 *)a;
  guint64 other = *(const guint64 *)b;

  return one < other ? -1 : one > other ? 1 : 0;
}

/* Sorts by score, then short titles first, then the order of the providers, in one number. */
static guint64
make_key (int score, const Item *item, guint index)
{
  guint64 rank = (guint64)(G_MAXINT / 256 - MIN (score, G_MAXINT / 256 - 1)) * 256;

  return (rank + MIN (item->n_title, 255)) << 32 | index;
}

static GPtrArray *
take_best (FbSearchIndex *self, GArray *keys, guint limit)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify)fb_search_entry_free);

  g_array_sort (keys, compare_keys);
  for (guint i = 0; i < MIN (keys->len, limit); i++)
    {
      guint index = (guint)(g_array_index (keys, guint64, i) & G_MAXUINT32);

      g_ptr_array_add (entries,
                       fb_search_entry_copy (g_array_index (self->items, Item, index).entry));
    }

  return entries;
}

/* Without words: what was used, then all actions after ">", else the instances. */
static GArray *
list_without_words (FbSearchIndex *self, const Query *query)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = &g_array_index (self->items, Item, i);
      int         used = GPOINTER_TO_INT (g_hash_table_lookup (query->used, item->entry->target));
      gboolean    wanted = query->actions_only
                               ? item->is_action
                               : used > 0 || strcmp (item->entry->kind, "instance") == 0;
      guint64     key = (guint64)(USED_BONUS - used) << 32 | i;

      if (wanted)
        g_array_append_val (keys, key);
    }

  return keys;
}

GPtrArray *
fb_search_index_query (FbSearchIndex *self,
                       const char    *text,
                       guint          limit,
                       GPtrArray     *used,
                       FbSearchStop   stop,
                       gpointer       user_data)
{
  Query query = { 0 };
  g_autoptr (GArray) keys = NULL;
  gboolean stopped = FALSE;

  parse_query (&query, text, used);
  if (query.words->len == 0)
    keys = list_without_words (self, &query);
  else
    keys = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint i = 0; query.words->len > 0 && i < self->items->len && !stopped; i++)
    {
      const Item *item = &g_array_index (self->items, Item, i);
      int         score = score_item (self, item, &query);
      guint64     key = make_key (score, item, i);

      if (score > 0)
        g_array_append_val (keys, key);
      stopped = i % STOP_EVERY == 0 && stop != NULL && stop (user_data);
    }
  clear_query (&query);

  return stopped ? NULL : take_best (self, keys, limit);
}
