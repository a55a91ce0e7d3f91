/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-flow-compare-private.h"
#include "fb-json-string.h"
#include "fb-sequence.h"

/* Walks two nodes side by side, down to what differs. Only what differs in its bytes is looked at,
 * and only what differs in its value is noted. */

#define MAX_DEPTH 12      /* deeper values are compared and shown whole */
#define MAX_CHILDREN 2000 /* and larger ones */

gsize
fb_flow_value_length (const FbFlowValue *value)
{
  return (gsize)(value->stop - value->start);
}

gboolean
fb_flow_value_begins (const FbFlowValue *value, char c)
{
  return value->start != NULL && *value->start == c;
}

FbFlowValue
fb_flow_value_of (const FbJsonChild *child)
{
  return child != NULL ? (FbFlowValue){ child->start, child->stop } : (FbFlowValue){ NULL, NULL };
}

char *
fb_flow_value_dup_string (const FbFlowValue *value)
{
  if (!fb_flow_value_begins (value, '"'))
    return NULL;

  return fb_json_dup_text (value->start + 1, fb_flow_value_length (value) - 2);
}

void
fb_flow_value_read (const FbFlowValue *value, FbJsonChildren *children)
{
  children->length = 0;
  if (value->start != NULL)
    fb_json_children_read (children, value->start, fb_flow_value_length (value));
}

/* Strings without escapes are what they look like. */
static gboolean
is_plain (const FbFlowValue *value)
{
  return *value->start == '"' && memchr (value->start, '\\', fb_flow_value_length (value)) == NULL;
}

gboolean
fb_flow_compare_values (FbFlowCompare *self, const FbFlowValue *older, const FbFlowValue *newer)
{
  const char *texts[2];
  gsize       lengths[2];

  if (older->start == NULL || newer->start == NULL)
    return older->start == newer->start;
  if (fb_flow_value_length (older) == fb_flow_value_length (newer) &&
      memcmp (older->start, newer->start, fb_flow_value_length (older)) == 0)
    return TRUE;
  if (is_plain (older) && is_plain (newer))
    return FALSE;

  texts[0] = fb_json_canonical_writer_write (self->writers[0], older->start,
                                             fb_flow_value_length (older), &lengths[0], NULL);
  texts[1] = fb_json_canonical_writer_write (self->writers[1], newer->start,
                                             fb_flow_value_length (newer), &lengths[1], NULL);
  return lengths[0] == lengths[1] && memcmp (texts[0], texts[1], lengths[0]) == 0;
}

/* Objects. */

static FbJsonChild *
find_sorted (const FbJsonChildren *sorted, const FbJsonChild *name)
{
  guint low = 0;
  guint high = sorted->length;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      int   by_name = fb_json_child_compare (&sorted->items[middle], name);

      if (by_name == 0)
        return &sorted->items[middle];
      if (by_name < 0)
        low = middle + 1;
      else
        high = middle;
    }

  return NULL;
}

void
fb_flow_compare_members (FbFlowCompare        *self,
                         FbJsonChildren       *older,
                         const FbJsonChildren *newer,
                         FbFlowMemberFunc      func,
                         gpointer              user_data)
{
  const FbFlowValue  none = { NULL, NULL };
  g_autofree guint8 *taken = g_malloc0 (older->length + 1);

  fb_json_children_sort (older);
  for (guint i = 0; i < newer->length; i++)
    {
      const FbJsonChild *member = &newer->items[i];
      FbJsonChild       *partner = find_sorted (older, member);
      FbFlowValue        before = fb_flow_value_of (partner);
      FbFlowValue        after = fb_flow_value_of (member);

      if (partner != NULL)
        taken[partner - older->items] = TRUE;
      if (!fb_flow_compare_values (self, &before, &after))
        func (self, member, &before, &after, user_data);
    }

  for (guint i = 0; i < older->length; i++)
    if (!taken[i])
      {
        FbFlowValue before = fb_flow_value_of (&older->items[i]);

        func (self, &older->items[i], &before, &none, user_data);
      }
}

typedef struct
{
  FbFlowSense sense;
  guint       depth;
} Inside;

static void
compare_member (FbFlowCompare     *self,
                const FbJsonChild *member,
                const FbFlowValue *older,
                const FbFlowValue *newer,
                gpointer           user_data)
{
  const Inside *inside = user_data;
  gsize         length = fb_flow_compare_push_name (self, member);

  fb_flow_compare_inside (self, &inside->sense, older, newer, inside->depth + 1);
  fb_flow_compare_pop (self, length);
}

/* Arrays. */

/* The elements of @children in canonical form, in a memory of their own. */
static FbSequencePart *
list_canonical (FbFlowCompare *self, const FbJsonChildren *children, GStringChunk *memory)
{
  FbSequencePart *parts = g_new (FbSequencePart, children->length + 1);

  for (guint i = 0; i < children->length; i++)
    {
      FbFlowValue value = fb_flow_value_of (&children->items[i]);
      gsize       length;
      const char *text =
          fb_json_canonical_writer_write (self->writers[0], value.start,
                                          fb_flow_value_length (&value), &length, NULL);

      parts[i].start = g_string_chunk_insert_len (memory, text, (gssize)length);
      parts[i].length = length;
    }

  return parts;
}

static void
compare_element (FbFlowCompare     *self,
                 const Inside      *inside,
                 guint              index,
                 const FbJsonChild *older,
                 const FbJsonChild *newer)
{
  FbFlowValue before = fb_flow_value_of (older);
  FbFlowValue after = fb_flow_value_of (newer);
  gsize       length = fb_flow_compare_push_index (self, index);

  fb_flow_compare_inside (self, &inside->sense, &before, &after, inside->depth + 1);
  fb_flow_compare_pop (self, length);
}

static guint
count_run (const guint8 *marks, guint at, guint length)
{
  guint n = 0;

  while (at + n < length && marks[at + n])
    n++;

  return n;
}

/* Between equal elements, those at the same place are taken for the same one. */
static void
walk_elements (FbFlowCompare        *self,
               const Inside         *inside,
               const FbJsonChildren *older,
               const FbJsonChildren *newer,
               const guint8         *deleted,
               const guint8         *added)
{
  guint i = 0;
  guint j = 0;

  while (i < older->length || j < newer->length)
    {
      guint n_deleted = count_run (deleted, i, older->length);
      guint n_added = count_run (added, j, newer->length);

      for (guint k = 0; k < MAX (n_deleted, n_added); k++)
        compare_element (self, inside, k < n_added ? j + k : i + k,
                         k < n_deleted ? &older->items[i + k] : NULL,
                         k < n_added ? &newer->items[j + k] : NULL);
      i += n_deleted + 1;
      j += n_added + 1;
    }
}

static void
compare_elements (FbFlowCompare        *self,
                  const Inside         *inside,
                  const FbJsonChildren *older,
                  const FbJsonChildren *newer)
{
  GStringChunk              *memory = g_string_chunk_new (4096);
  g_autofree FbSequencePart *olds = list_canonical (self, older, memory);
  g_autofree FbSequencePart *news = list_canonical (self, newer, memory);
  g_autofree guint  *numbers = fb_sequence_number (olds, older->length, news, newer->length);
  g_autofree guint8 *deleted = g_malloc (older->length + 1);
  g_autofree guint8 *added = g_malloc (newer->length + 1);

  g_string_chunk_free (memory);
  fb_sequence_compare (numbers, older->length, numbers + older->length, newer->length, deleted,
                       added);
  walk_elements (self, inside, older, newer, deleted, added);
}

void
fb_flow_compare_inside (FbFlowCompare     *self,
                        const FbFlowSense *sense,
                        const FbFlowValue *older,
                        const FbFlowValue *newer,
                        guint              depth)
{
  gboolean objects = fb_flow_value_begins (older, '{') && fb_flow_value_begins (newer, '{');
  gboolean arrays = fb_flow_value_begins (older, '[') && fb_flow_value_begins (newer, '[');
  g_auto (FbJsonChildren) olds = { 0 };
  g_auto (FbJsonChildren) news = { 0 };
  Inside inside = { .sense = *sense, .depth = depth };

  if ((!objects && !arrays) || depth >= MAX_DEPTH)
    {
      fb_flow_compare_note (self, sense, older, newer);
      return;
    }

  fb_flow_value_read (older, &olds);
  fb_flow_value_read (newer, &news);
  if (olds.length > MAX_CHILDREN || news.length > MAX_CHILDREN)
    fb_flow_compare_note (self, sense, older, newer);
  else if (objects)
    fb_flow_compare_members (self, &olds, &news, compare_member, &inside);
  else
    compare_elements (self, &inside, &olds, &news);
}

/* What differs in how it is written, but means the same to a runtime. */
static void
compare_spelling (FbFlowCompare *self, const FbFlowValue *older, const FbFlowValue *newer)
{
  const FbFlowSense layout = { .aspect = FB_FLOW_LAYOUT };

  fb_flow_compare_note (self, &layout, older, newer);
}

static void
compare_property (FbFlowCompare     *self,
                  const FbJsonChild *member,
                  const FbFlowValue *older,
                  const FbFlowValue *newer,
                  gpointer           user_data)
{
  const FbFlowNode *node = self->nodes[self->nodes[1] != NULL ? 1 : 0];
  gboolean is_default = fb_flow_is_default (member, older) && fb_flow_is_default (member, newer);
  FbFlowAspects     aspect = fb_flow_find_aspect (node, member);
  const FbFlowSense sense = { .aspect = aspect };
  FbFlowAspects     others = self->found;
  gsize             length;

  if (fb_json_child_is (member, "id"))
    return;

  length = fb_flow_compare_push_name (self, member);
  self->found = 0;
  if (is_default)
    compare_spelling (self, older, newer);
  else if (!fb_flow_compare_special (self, member, older, newer))
    fb_flow_compare_inside (self, &sense, older, newer, 1);
  if (self->found == 0)
    compare_spelling (self, older, newer);
  self->found |= others;
  fb_flow_compare_pop (self, length);
}

FbFlowAspects
fb_flow_compare_nodes (FbFlowCompare    *self,
                       const FbFlowNode *older,
                       const FbFlowNode *newer,
                       GPtrArray        *list)
{
  const FbFlowNode *nodes[2] = { older, newer };

  self->list = list;
  self->found = 0;
  for (guint i = 0; i < 2; i++)
    {
      const char *text = g_bytes_get_data (fb_flow_document_get_bytes (self->documents[i]), NULL);

      self->nodes[i] = nodes[i];
      self->members[i].length = 0;
      if (nodes[i] != NULL)
        fb_json_children_read (&self->members[i], text + nodes[i]->start,
                               nodes[i]->end - nodes[i]->start);
    }
  fb_flow_compare_members (self, &self->members[0], &self->members[1], compare_property, NULL);

  return self->found;
}

FbFlowCompare *
fb_flow_compare_new (FbFlowDocument *older, FbFlowDocument *newer)
{
  FbFlowCompare *self = g_new0 (FbFlowCompare, 1);

  self->documents[0] = fb_flow_document_ref (older);
  self->documents[1] = fb_flow_document_ref (newer);
  self->writers[0] = fb_json_canonical_writer_new (FB_JSON_CANONICAL_LENIENT, NULL);
  self->writers[1] = fb_json_canonical_writer_new (FB_JSON_CANONICAL_LENIENT, NULL);
  self->path = g_string_new (NULL);

  return self;
}

void
fb_flow_compare_free (FbFlowCompare *self)
{
  for (guint i = 0; i < 2; i++)
    {
      fb_json_children_clear (&self->members[i]);
      fb_json_canonical_writer_free (self->writers[i]);
      fb_flow_document_unref (self->documents[i]);
    }
  g_string_free (self->path, TRUE);
  g_free (self);
}
