/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-json-keys.h"

#include <stdlib.h>
#include <string.h>

#include "fb-json-string.h"

/* Few keys are compared each with each, which is fastest; many are sorted, so that no text takes
 * longer than n log n. No hash table: keys come from outside and could be made to fall together. */

#define FEW_KEYS 24

static guint64
make_tag (const char *text, gsize length)
{
  guint64 tag = length;

  if (length >= 4)
    {
      guint32 head;
      guint32 tail;

      memcpy (&head, text, 4);
      memcpy (&tail, text + length - 4, 4);
      return (tag << 56) ^ ((guint64)head << 28) ^ tail;
    }
  for (gsize i = 0; i < length; i++)
    tag = tag << 8 | (guchar)text[i];

  return tag;
}

static void
unescape (FbJsonKeys *self, FbJsonKey *key)
{
  g_autoptr (GString) plain = g_string_sized_new (key->length);

  fb_json_unescape (plain, key->text, key->length);
  if (self->unescaped == NULL)
    self->unescaped = g_string_chunk_new (256);
  key->length = plain->len;
  key->text = g_string_chunk_insert_len (self->unescaped, plain->str, (gssize)plain->len);
}

const FbJsonKey *
fb_json_keys_add (FbJsonKeys *self, const char *start, const char *stop, gboolean escaped)
{
  FbJsonKey key = { .text = start + 1, .length = (gsize)(stop - start) - 2, .place = start };

  if (escaped)
    unescape (self, &key);
  key.tag = make_tag (key.text, key.length);

  if (self->length == self->size)
    {
      self->size = MAX (32, 2 * self->size);
      self->keys = g_renew (FbJsonKey, self->keys, self->size);
    }
  self->keys[self->length] = key;

  return &self->keys[self->length++];
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const FbJsonKey *one = a;
  const FbJsonKey *other = b;

  if (one->tag != other->tag)
    return one->tag < other->tag ? -1 : 1;
  if (one->length != other->length)
    return one->length < other->length ? -1 : 1;

  return memcmp (one->text, other->text, one->length);
}

static const FbJsonKey *
find_among_many (FbJsonKey *keys, guint n_keys)
{
  qsort (keys, n_keys, sizeof *keys, compare);
  for (guint i = 1; i < n_keys; i++)
    if (compare (&keys[i - 1], &keys[i]) == 0)
      return keys[i - 1].place > keys[i].place ? &keys[i - 1] : &keys[i];

  return NULL;
}

const FbJsonKey *
fb_json_keys_find_twin (FbJsonKeys *self, guint first)
{
  FbJsonKey *keys;
  guint      n_keys = self->length - first;

  if (n_keys < 2)
    return NULL;

  keys = self->keys + first;
  if (n_keys > FEW_KEYS)
    return find_among_many (keys, n_keys);

  for (guint i = 1; i < n_keys; i++)
    for (guint j = 0; j < i; j++)
      if (keys[j].tag == keys[i].tag && compare (&keys[j], &keys[i]) == 0)
        return &keys[i];

  return NULL;
}

void
fb_json_keys_restart (FbJsonKeys *self)
{
  self->length = 0;
  if (self->unescaped != NULL)
    g_string_chunk_clear (self->unescaped);
}

void
fb_json_keys_clear (FbJsonKeys *self)
{
  g_clear_pointer (&self->keys, g_free);
  g_clear_pointer (&self->unescaped, g_string_chunk_free);
  self->length = self->size = 0;
}
