/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-topic-children.h"

#include <string.h>

typedef struct
{
  guint32 id;
  guint32 length;
  gsize   offset; /* in @names */
} Child;

struct _FbTopicChildren
{
  GArray  *children; /* (owned) of Child */
  GString *names;    /* (owned) of all, one after the other */
};

FbTopicChildren *
fb_topic_children_new (const FbTopicStore *store, guint32 parent)
{
  FbTopicChildren *self = g_new0 (FbTopicChildren, 1);

  self->children = g_array_new (FALSE, FALSE, sizeof (Child));
  self->names = g_string_new (NULL);
  for (guint32 id = fb_topic_store_get_first_child (store, parent); id != 0;
       id = fb_topic_store_get_next_sibling (store, id))
    {
      gsize       length;
      const char *name = fb_topic_store_get_name (store, id, &length);
      Child       child = { .id = id, .length = (guint32)length, .offset = self->names->len };

      g_array_append_val (self->children, child);
      g_string_append_len (self->names, name, (gssize)length);
    }

  return self;
}

/* The digits at the start of @text, without leading zeros. */
static gsize
measure_number (const char **text, const char *end)
{
  const char *last;

  while (*text < end && **text == '0')
    ++*text;
  for (last = *text; last < end && g_ascii_isdigit (*last); last++)
    continue;
  return (gsize)(last - *text);
}

/* Moves both over a number; which of the two is the larger one. */
static int
compare_numbers (const char **one, const char *one_end, const char **other, const char *other_end)
{
  gsize one_digits = measure_number (one, one_end);
  gsize other_digits = measure_number (other, other_end);
  int   result = one_digits != other_digits ? (one_digits < other_digits ? -1 : 1)
                                            : memcmp (*one, *other, one_digits);

  *one += one_digits;
  *other += other_digits;
  return result;
}

static int
compare_bytes (const char *one, gsize one_length, const char *other, gsize other_length)
{
  int result = memcmp (one, other, MIN (one_length, other_length));

  if (result != 0 || one_length == other_length)
    return result;
  return one_length < other_length ? -1 : 1;
}

int
fb_topic_name_compare (const char *one, gsize one_length, const char *other, gsize other_length)
{
  const char *one_end = one + one_length;
  const char *other_end = other + other_length;
  const char *a = one;
  const char *b = other;
  int         result = 0;

  while (a < one_end && b < other_end && result == 0)
    {
      if (g_ascii_isdigit (*a) && g_ascii_isdigit (*b))
        result = compare_numbers (&a, one_end, &b, other_end);
      else
        result = (guint8)*a++ - (guint8)*b++;
    }
  if (result == 0)
    result = (a < one_end) - (b < other_end);
  /* "07" and "7" are the same number and yet two names. */
  return result != 0 ? result : compare_bytes (one, one_length, other, other_length);
}

static int
compare_children (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const char  *names = user_data;
  const Child *one = a;
  const Child *other = b;

  return fb_topic_name_compare (names + one->offset, one->length, names + other->offset,
                                other->length);
}

guint32 *
fb_topic_children_sort (FbTopicChildren *self, guint *n_ids)
{
  guint32 *ids = g_new (guint32, self->children->len);

  g_array_sort_with_data (self->children, compare_children, self->names->str);
  for (guint i = 0; i < self->children->len; i++)
    ids[i] = g_array_index (self->children, Child, i).id;
  *n_ids = self->children->len;

  g_array_unref (self->children);
  g_string_free (self->names, TRUE);
  g_free (self);

  return ids;
}
