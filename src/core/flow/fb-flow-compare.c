/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-flow-compare-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-json-canonical.h"
#include "fb-json-string.h"

/* Walks two nodes side by side, down to what differs. Only what differs in its bytes is looked at,
 * and only what differs in its value is noted. */

#define MAX_DEPTH 12      /* deeper values are compared and shown whole */
#define MAX_CHILDREN 2000 /* and larger ones */

struct _FbFlowCompare
{
  /* Owned */
  FbFlowDocument        *documents[2];
  FbJsonCanonicalWriter *writers[2];
  FbJsonChildren         members[2];
  GString               *path;

  /* Of the nodes that are compared now; borrowed */
  const FbFlowNode *nodes[2];
  GPtrArray        *list;
  FbFlowAspects     found;
};

/* What noting one difference needs to know. */
typedef struct
{
  FbFlowAspects aspect;
  gboolean      is_reference; /* strings are ids of nodes */
  gboolean      is_secret;
} Sense;

static void compare_inside (FbFlowCompare     *self,
                            const Sense       *sense,
                            const FbFlowValue *older,
                            const FbFlowValue *newer,
                            guint              depth);

static gsize
get_length (const FbFlowValue *value)
{
  return (gsize)(value->stop - value->start);
}

static gboolean
begins_with (const FbFlowValue *value, char c)
{
  return value->start != NULL && *value->start == c;
}

static FbFlowValue
get_value (const FbJsonChild *child)
{
  return child != NULL ? (FbFlowValue){ child->start, child->stop } : (FbFlowValue){ NULL, NULL };
}

/* Strings without escapes are what they look like. */
static gboolean
is_plain (const FbFlowValue *value)
{
  return *value->start == '"' && memchr (value->start, '\\', get_length (value)) == NULL;
}

gboolean
fb_flow_compare_values (FbFlowCompare *self, const FbFlowValue *older, const FbFlowValue *newer)
{
  const char *texts[2];
  gsize       lengths[2];

  if (older->start == NULL || newer->start == NULL)
    return older->start == newer->start;
  if (get_length (older) == get_length (newer) &&
      memcmp (older->start, newer->start, get_length (older)) == 0)
    return TRUE;
  if (is_plain (older) && is_plain (newer))
    return FALSE;

  texts[0] = fb_json_canonical_writer_write (self->writers[0], older->start, get_length (older),
                                             &lengths[0], NULL);
  texts[1] = fb_json_canonical_writer_write (self->writers[1], newer->start, get_length (newer),
                                             &lengths[1], NULL);
  return lengths[0] == lengths[1] && memcmp (texts[0], texts[1], lengths[0]) == 0;
}

/* Noting. */

void
fb_property_change_free (FbPropertyChange *self)
{
  g_free (self->path);
  g_free (self->older);
  g_free (self->newer);
  g_free (self);
}

static void
append_name (FbFlowDocument *document, GString *names, const FbFlowValue *id)
{
  g_autofree char  *text = fb_json_dup_text (id->start + 1, get_length (id) - 2);
  const FbFlowNode *node = fb_flow_document_find_node (document, text);

  if (names->len > 0)
    g_string_append (names, ", ");
  g_string_append (names, node != NULL ? fb_flow_document_get_title (document, node) : text);
}

/* The names of all nodes whose ids stand in @value. */
static char *
dup_names (FbFlowDocument *document, const FbFlowValue *value)
{
  GString *names = g_string_new (NULL);
  g_auto (FbJsonReader) reader = { 0 };
  FbJsonToken token;
  gboolean    is_id = TRUE;

  fb_json_reader_init (&reader, value->start, get_length (value));
  do
    {
      token = fb_json_reader_next (&reader, NULL);
      if (token == FB_JSON_TOKEN_STRING && is_id)
        append_name (document, names, &(FbFlowValue){ reader.start, reader.stop });
      is_id = token != FB_JSON_TOKEN_KEY || fb_json_reader_key_is (&reader, "id");
    }
  while (token != FB_JSON_TOKEN_END && token != FB_JSON_TOKEN_ERROR);

  return g_string_free (names, FALSE);
}

static char *
dup_shown (FbFlowCompare *self, guint side, const FbFlowValue *value, FbPropertyChange *change)
{
  FbFlowDocument   *document = self->documents[side];
  g_autofree char  *text = NULL;
  const FbFlowNode *node;

  if (value->start == NULL || change->is_secret)
    return NULL;
  if (change->is_reference)
    return dup_names (document, value);
  if (*value->start != '"')
    return g_strndup (value->start, get_length (value));

  text = fb_json_dup_text (value->start + 1, get_length (value) - 2);
  if (change->aspect == FB_FLOW_PROPERTIES && *text != '\0' &&
      (node = fb_flow_document_find_node (document, text)) != NULL && node->kind == FB_FLOW_CONFIG)
    {
      change->is_reference = TRUE;
      return g_strdup (fb_flow_document_get_title (document, node));
    }
  if (strchr (text, '\n') != NULL)
    change->is_text = TRUE;

  return g_steal_pointer (&text);
}

static void
note_more (FbFlowCompare *self)
{
  FbPropertyChange *change;

  if (self->list->len > FB_FLOW_MAX_PROPERTIES - 1)
    return;

  change = g_new0 (FbPropertyChange, 1);
  change->path = g_strdup (_ ("and more"));
  change->kind = FB_FLOW_CHANGED;
  change->aspect = FB_FLOW_PROPERTIES;
  g_ptr_array_add (self->list, change);
}

static void
note (FbFlowCompare *self, const Sense *sense, const FbFlowValue *older, const FbFlowValue *newer)
{
  FbPropertyChange *change;
  guint             side = self->nodes[1] != NULL ? 1 : 0;

  self->found |= sense->aspect;
  if (self->list == NULL)
    return;
  if (self->list->len >= FB_FLOW_MAX_PROPERTIES - 1)
    {
      note_more (self);
      return;
    }

  change = g_new0 (FbPropertyChange, 1);
  change->path = g_strdup (self->path->str);
  change->kind = older->start == NULL   ? FB_FLOW_ADDED
                 : newer->start == NULL ? FB_FLOW_DELETED
                                        : FB_FLOW_CHANGED;
  change->aspect = sense->aspect;
  change->is_reference = sense->is_reference;
  change->is_secret = sense->is_secret;
  change->older = dup_shown (self, 0, older, change);
  change->newer = dup_shown (self, 1, newer, change);
  if (change->is_text)
    change->language =
        fb_flow_find_language (self->documents[side], self->nodes[side], change->path);
  g_ptr_array_add (self->list, change);
}

/* Paths. */

static gsize
push_name (FbFlowCompare *self, const FbJsonChild *member)
{
  gsize length = self->path->len;

  if (length > 0)
    g_string_append_c (self->path, '.');
  g_string_append_len (self->path, member->name, (gssize)member->name_length);

  return length;
}

static gsize
push_index (FbFlowCompare *self, guint index)
{
  gsize length = self->path->len;

  g_string_append_printf (self->path, "[%u]", index);
  return length;
}

static void
pop (FbFlowCompare *self, gsize length)
{
  g_string_truncate (self->path, length);
}

/* Objects. */

/* Each member of @newer with its partner in @older, then those of @older that are left. */
typedef void (*MemberFunc) (FbFlowCompare     *self,
                            const FbJsonChild *member,
                            const FbFlowValue *older,
                            const FbFlowValue *newer,
                            gpointer           user_data);

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

static void
for_each_member (FbFlowCompare        *self,
                 FbJsonChildren       *older,
                 const FbJsonChildren *newer,
                 MemberFunc            func,
                 gpointer              user_data)
{
  const FbFlowValue  none = { NULL, NULL };
  g_autofree guint8 *taken = g_malloc0 (older->length + 1);

  fb_json_children_sort (older);
  for (guint i = 0; i < newer->length; i++)
    {
      const FbJsonChild *member = &newer->items[i];
      FbJsonChild       *partner = find_sorted (older, member);
      FbFlowValue        old = get_value (partner);
      FbFlowValue new = get_value (member);

      if (partner != NULL)
        taken[partner - older->items] = TRUE;
      if (!fb_flow_compare_values (self, &old, &new))
        func (self, member, &old, &new, user_data);
    }

  for (guint i = 0; i < older->length; i++)
    if (!taken[i])
      {
        FbFlowValue old = get_value (&older->items[i]);

        func (self, &older->items[i], &old, &none, user_data);
      }
}

typedef struct
{
  Sense sense;
  guint depth;
} Inside;

static void
compare_member (FbFlowCompare     *self,
                const FbJsonChild *member,
                const FbFlowValue *older,
                const FbFlowValue *newer,
                gpointer           user_data)
{
  const Inside *inside = user_data;
  gsize         length = push_name (self, member);

  compare_inside (self, &inside->sense, older, newer, inside->depth + 1);
  pop (self, length);
}

/* Arrays. */

static gboolean
elements_equal (FbFlowCompare *self, const FbJsonChild *older, const FbJsonChild *newer)
{
  FbFlowValue old = get_value (older);
  FbFlowValue new = get_value (newer);

  return fb_flow_compare_values (self, &old, &new);
}

/* What is the same at both ends is left out; of the rest, elements at the same place are compared.
 */
static void
compare_elements (FbFlowCompare        *self,
                  const Inside         *inside,
                  const FbJsonChildren *older,
                  const FbJsonChildren *newer)
{
  guint first = 0;
  guint n_older = older->length;
  guint n_newer = newer->length;

  while (first < MIN (n_older, n_newer) &&
         elements_equal (self, &older->items[first], &newer->items[first]))
    first++;
  while (n_older > first && n_newer > first && n_older != n_newer &&
         elements_equal (self, &older->items[n_older - 1], &newer->items[n_newer - 1]))
    {
      n_older--;
      n_newer--;
    }

  for (guint i = first; i < MAX (n_older, n_newer); i++)
    {
      FbFlowValue old = get_value (i < n_older ? &older->items[i] : NULL);
      FbFlowValue new = get_value (i < n_newer ? &newer->items[i] : NULL);
      gsize length = push_index (self, i);

      if (!fb_flow_compare_values (self, &old, &new))
        compare_inside (self, &inside->sense, &old, &new, inside->depth + 1);
      pop (self, length);
    }
}

static void
read_children (FbJsonChildren *self, const FbFlowValue *value)
{
  if (value->start != NULL)
    fb_json_children_read (self, value->start, get_length (value));
}

/* Two values that differ. */
static void
compare_inside (FbFlowCompare     *self,
                const Sense       *sense,
                const FbFlowValue *older,
                const FbFlowValue *newer,
                guint              depth)
{
  gboolean objects = begins_with (older, '{') && begins_with (newer, '{');
  gboolean arrays = begins_with (older, '[') && begins_with (newer, '[');
  g_auto (FbJsonChildren) olds = { 0 };
  g_auto (FbJsonChildren) news = { 0 };
  Inside inside = { .sense = *sense, .depth = depth };

  if ((!objects && !arrays) || depth >= MAX_DEPTH)
    {
      note (self, sense, older, newer);
      return;
    }

  read_children (&olds, older);
  read_children (&news, newer);
  if (olds.length > MAX_CHILDREN || news.length > MAX_CHILDREN)
    note (self, sense, older, newer);
  else if (objects)
    for_each_member (self, &olds, &news, compare_member, &inside);
  else
    compare_elements (self, &inside, &olds, &news);
}

/* Members of nodes that mean more than their text. Each handler is called for two values that
 * differ and may find that they do not. */

typedef void (*Handler) (FbFlowCompare *self, const FbFlowValue *older, const FbFlowValue *newer);

static void
compare_names (FbFlowCompare *self, const FbFlowValue *older, const FbFlowValue *newer)
{
  const Sense sense = { .aspect = FB_FLOW_PROPERTIES, .is_reference = TRUE };

  note (self, &sense, older, newer);
}

static void
compare_container (FbFlowCompare *self, const FbFlowValue *older, const FbFlowValue *newer)
{
  const Sense sense = { .aspect = FB_FLOW_MOVED, .is_reference = TRUE };

  note (self, &sense, older, newer);
}

static void
compare_links (FbFlowCompare *self, const FbFlowValue *older, const FbFlowValue *newer)
{
  const Sense sense = { .aspect = FB_FLOW_WIRES, .is_reference = TRUE };

  note (self, &sense, older, newer);
}

static FbFlowValue
get_port (const FbJsonChildren *ports, guint index)
{
  FbFlowValue port = get_value (index < ports->length ? &ports->items[index] : NULL);
  gboolean    is_empty = port.start != NULL && begins_with (&port, '[') &&
                      memchr (port.start, '"', get_length (&port)) == NULL;

  return is_empty ? (FbFlowValue){ NULL, NULL } : port;
}

static void
compare_wires (FbFlowCompare *self, const FbFlowValue *older, const FbFlowValue *newer)
{
  const Sense sense = { .aspect = FB_FLOW_WIRES, .is_reference = TRUE };
  g_auto (FbJsonChildren) olds = { 0 };
  g_auto (FbJsonChildren) news = { 0 };

  read_children (&olds, older);
  read_children (&news, newer);
  for (guint i = 0; i < MAX (olds.length, news.length); i++)
    {
      FbFlowValue old = get_port (&olds, i);
      FbFlowValue new = get_port (&news, i);
      gsize length = push_index (self, i);

      if (!fb_flow_compare_values (self, &old, &new))
        note (self, &sense, &old, &new);
      pop (self, length);
    }
}

static void
compare_credential (FbFlowCompare     *self,
                    const FbJsonChild *member,
                    const FbFlowValue *older,
                    const FbFlowValue *newer,
                    gpointer           user_data)
{
  const Sense sense = { .aspect = FB_FLOW_PROPERTIES, .is_secret = TRUE };
  gsize       length = push_name (self, member);

  note (self, &sense, older, newer);
  pop (self, length);
}

static void
compare_credentials (FbFlowCompare *self, const FbFlowValue *older, const FbFlowValue *newer)
{
  const Sense sense = { .aspect = FB_FLOW_PROPERTIES, .is_secret = TRUE };
  g_auto (FbJsonChildren) olds = { 0 };
  g_auto (FbJsonChildren) news = { 0 };

  if ((older->start != NULL && *older->start != '{') ||
      (newer->start != NULL && *newer->start != '{'))
    {
      note (self, &sense, older, newer);
      return;
    }

  read_children (&olds, older);
  read_children (&news, newer);
  for_each_member (self, &olds, &news, compare_credential, NULL);
}

static void
compare_port_member (FbFlowCompare     *self,
                     const FbJsonChild *member,
                     const FbFlowValue *older,
                     const FbFlowValue *newer,
                     gpointer           user_data)
{
  const Sense layout = { .aspect = FB_FLOW_LAYOUT };
  gsize       length = push_name (self, member);

  if (!fb_json_child_is (member, "wires"))
    compare_inside (self, &layout, older, newer, 2);
  else if (!fb_flow_is_default (member, older) || !fb_flow_is_default (member, newer))
    compare_links (self, older, newer);
  pop (self, length);
}

static void
compare_port (FbFlowCompare *self, const FbFlowValue *older, const FbFlowValue *newer)
{
  const Sense interface = { .aspect = FB_FLOW_PROPERTIES };
  g_auto (FbJsonChildren) olds = { 0 };
  g_auto (FbJsonChildren) news = { 0 };

  if (!begins_with (older, '{') || !begins_with (newer, '{'))
    {
      note (self, &interface, older, newer);
      return;
    }

  read_children (&olds, older);
  read_children (&news, newer);
  for_each_member (self, &olds, &news, compare_port_member, NULL);
}

/* What a subflow takes in and gives out. */
static void
compare_ports (FbFlowCompare *self, const FbFlowValue *older, const FbFlowValue *newer)
{
  g_auto (FbJsonChildren) olds = { 0 };
  g_auto (FbJsonChildren) news = { 0 };

  if (!begins_with (older, '[') || !begins_with (newer, '['))
    {
      compare_port (self, older, newer);
      return;
    }

  read_children (&olds, older);
  read_children (&news, newer);
  for (guint i = 0; i < MAX (olds.length, news.length); i++)
    {
      FbFlowValue old = get_value (i < olds.length ? &olds.items[i] : NULL);
      FbFlowValue new = get_value (i < news.length ? &news.items[i] : NULL);
      gsize length = push_index (self, i);

      if (!fb_flow_compare_values (self, &old, &new))
        compare_port (self, &old, &new);
      pop (self, length);
    }
}

#define KIND(kind) (1u << (kind))
#define SUBFLOW KIND (FB_FLOW_SUBFLOW)
#define ANY_KIND (~0u)

static const struct
{
  const char *name;
  guint       kinds;
  Handler     compare;
} handlers[] = {
  { "z", ANY_KIND, compare_container },
  { "g", ANY_KIND, compare_names },
  { "scope", ANY_KIND, compare_names },
  { "wires", ANY_KIND & ~KIND (FB_FLOW_CONFIG), compare_wires },
  { "credentials", ANY_KIND, compare_credentials },
  { "in", SUBFLOW, compare_ports },
  { "out", SUBFLOW, compare_ports },
  { "status", SUBFLOW, compare_ports },
};

static Handler
find_handler (const FbFlowNode *node, const FbJsonChild *member, FbFlowAspects aspect)
{
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    if ((handlers[i].kinds & KIND (node->kind)) != 0 && fb_json_child_is (member, handlers[i].name))
      return handlers[i].compare;

  if (aspect == FB_FLOW_WIRES)
    return compare_links;

  return NULL;
}

/* What differs in how it is written, but means the same to a runtime. */
static void
compare_spelling (FbFlowCompare *self, const FbFlowValue *older, const FbFlowValue *newer)
{
  const Sense layout = { .aspect = FB_FLOW_LAYOUT };

  note (self, &layout, older, newer);
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
  FbFlowAspects aspect = fb_flow_find_aspect (node, member);
  Handler       handler = find_handler (node, member, aspect);
  const Sense   sense = { .aspect = aspect };
  FbFlowAspects before = self->found;
  gsize         length;

  if (fb_json_child_is (member, "id"))
    return;

  length = push_name (self, member);
  self->found = 0;
  if (is_default)
    compare_spelling (self, older, newer);
  else if (handler != NULL)
    handler (self, older, newer);
  else
    compare_inside (self, &sense, older, newer, 1);
  if (self->found == 0)
    compare_spelling (self, older, newer);
  self->found |= before;
  pop (self, length);
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
  for_each_member (self, &self->members[0], &self->members[1], compare_property, NULL);

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
