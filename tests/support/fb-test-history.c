/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-test-history.h"

#include <stdlib.h>
#include <string.h>

#include "fb-test-flows.h"

/* Works on the texts of the nodes; what it looks for is as fb_test_make_flows() writes it. */

#define MAX_EDITS 20
/* Nodes that lie near each other in the list are on the same tab. */
#define REACH 60

struct _FbTestHistory
{
  GRand     *random;
  GPtrArray *nodes; /* GString */
  char      *head;
  char      *gap;
  char      *tail;
  guint      n_first; /* tabs, groups and config nodes, which are left alone */
  guint      n_made;
};

static void
free_node (gpointer node)
{
  g_string_free (node, TRUE);
}

/* The end of the JSON object at @text. */
static const char *
find_end (const char *text)
{
  gboolean in_string = FALSE;
  guint    depth = 0;

  for (;; text++)
    {
      if (in_string && *text == '\\')
        text++;
      else if (*text == '"')
        in_string = !in_string;
      else if (!in_string && *text == '{')
        depth++;
      else if (!in_string && *text == '}' && --depth == 0)
        return text + 1;
    }
}

static void
cut (FbTestHistory *self, const char *text)
{
  const char *end = text;
  const char *start = strchr (text, '{');

  self->head = g_strndup (text, start - text);
  while (start != NULL)
    {
      GString *node;

      if (self->nodes->len == 1)
        self->gap = g_strndup (end, start - end);
      end = find_end (start);
      node = g_string_new_len (start, end - start);
      if (strstr (node->str, "\"wires\":[[") == NULL)
        self->n_first = self->nodes->len + 1;
      g_ptr_array_add (self->nodes, node);
      start = strchr (end, '{');
    }
  self->tail = g_strdup (end);
}

FbTestHistory *
fb_test_history_new (guint32 seed, guint n_tabs, guint n_nodes, gboolean pretty)
{
  FbTestHistory *self = g_new0 (FbTestHistory, 1);
  g_autoptr (GBytes) flows = fb_test_make_flows (seed, n_tabs, n_nodes, pretty);
  g_autofree char *text = NULL;

  self->random = g_rand_new_with_seed (seed);
  self->nodes = g_ptr_array_new_with_free_func (free_node);
  text = g_strndup (g_bytes_get_data (flows, NULL), g_bytes_get_size (flows));
  cut (self, text);

  return self;
}

void
fb_test_history_free (FbTestHistory *self)
{
  g_rand_free (self->random);
  g_ptr_array_unref (self->nodes);
  g_free (self->head);
  g_free (self->gap);
  g_free (self->tail);
  g_free (self);
}

static guint
pick (FbTestHistory *self, guint n)
{
  return (guint)g_rand_int_range (self->random, 0, (gint32)n);
}

/* Replaces the value of "name": up to the character @end. FALSE when there is none. */
static gboolean
set_value (GString *node, const char *name, char end, const char *value)
{
  g_autofree char *key = g_strdup_printf ("\"%s\":", name);
  const char      *found = strstr (node->str, key);
  const char      *stop;
  gssize           start;

  if (found == NULL)
    return FALSE;

  found += strlen (key);
  stop = strchr (found + 1, end);
  start = found - node->str;
  g_string_erase (node, start, stop - found);
  g_string_insert (node, start, value);

  return TRUE;
}

static void
set_number (GString *node, const char *name, guint value)
{
  g_autofree char *text = g_strdup_printf ("%u", value);

  set_value (node, name, ',', text);
}

static void
move (FbTestHistory *self, GString *node)
{
  set_number (node, "x", pick (self, 200) * 20);
  set_number (node, "y", pick (self, 200) * 20);
}

static void
rename_node (FbTestHistory *self, GString *node)
{
  g_autofree char *name = g_strdup_printf ("\"Step %u of %u", pick (self, 100), pick (self, 100));

  set_value (node, "name", '"', name);
}

static void
rewire (FbTestHistory *self, GString *node)
{
  g_autofree char *wires = g_strdup_printf ("[[\"n%u\"", pick (self, self->nodes->len));

  set_value (node, "wires", ']', wires);
}

/* One line more in a function, or another topic. */
static void
change_value (FbTestHistory *self, GString *node)
{
  const char      *code = strstr (node->str, "\"func\":\"");
  g_autofree char *line = g_strdup_printf ("node.warn(msg.topic + %u);\\n", pick (self, 10000));
  g_autofree char *topic = g_strdup_printf ("\"plant/line%u/state", pick (self, 1000));

  if (code != NULL)
    g_string_insert (node, code - node->str + strlen ("\"func\":\""), line);
  else
    set_value (node, "topic", '"', topic);
}

static void
add_node (FbTestHistory *self, guint at)
{
  const GString   *model = g_ptr_array_index (self->nodes, at);
  GString         *node = g_string_new_len (model->str, (gssize)model->len);
  g_autofree char *id = g_strdup_printf ("\"made%u", self->n_made++);

  set_value (node, "id", '"', id);
  move (self, node);
  g_ptr_array_insert (self->nodes, (int)at + 1, node);
}

static void
edit (FbTestHistory *self, guint at)
{
  GString    *node = g_ptr_array_index (self->nodes, at);
  const guint what = pick (self, 100);

  if (what < 45)
    move (self, node);
  else if (what < 60)
    rename_node (self, node);
  else if (what < 85)
    change_value (self, node);
  else if (what < 92)
    rewire (self, node);
  else if (what < 97)
    add_node (self, at);
  else
    g_ptr_array_remove_index (self->nodes, at);
}

void
fb_test_history_step (FbTestHistory *self, guint n_edits)
{
  const guint n_free = self->nodes->len - self->n_first;
  const guint place = pick (self, n_free);

  if (n_edits == 0)
    n_edits = 1 + pick (self, MAX_EDITS);
  for (guint i = 0; i < n_edits; i++)
    {
      const guint at = self->n_first + (place + pick (self, REACH)) % n_free;

      edit (self, MIN (at, self->nodes->len - 1));
    }
}

GBytes *
fb_test_history_print (FbTestHistory *self)
{
  GString *out = g_string_new (self->head);

  for (guint i = 0; i < self->nodes->len; i++)
    {
      const GString *node = g_ptr_array_index (self->nodes, i);

      if (i > 0)
        g_string_append (out, self->gap);
      g_string_append_len (out, node->str, (gssize)node->len);
    }
  g_string_append (out, self->tail);

  return g_string_free_to_bytes (out);
}
