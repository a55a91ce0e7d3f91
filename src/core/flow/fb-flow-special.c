/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-flow-compare-private.h"

/* Members of nodes that mean more than their text. Each handler is called for two values that
 * differ and may find that they do not. */

#define MAX_VARIABLES 2000

typedef void (*Handler) (FbFlowCompare *self, const FbFlowValue *older, const FbFlowValue *newer);

static void
compare_names (FbFlowCompare *self, const FbFlowValue *older, const FbFlowValue *newer)
{
  const FbFlowSense sense = { .aspect = FB_FLOW_PROPERTIES, .is_reference = TRUE };

  fb_flow_compare_note (self, &sense, older, newer);
}

static void
compare_container (FbFlowCompare *self, const FbFlowValue *older, const FbFlowValue *newer)
{
  const FbFlowSense sense = { .aspect = FB_FLOW_MOVED, .is_reference = TRUE };

  fb_flow_compare_note (self, &sense, older, newer);
}

static void
compare_links (FbFlowCompare *self, const FbFlowValue *older, const FbFlowValue *newer)
{
  const FbFlowSense sense = { .aspect = FB_FLOW_WIRES, .is_reference = TRUE };

  fb_flow_compare_note (self, &sense, older, newer);
}

/* Which nodes came and went, one by one: a group may hold many. */
static void
compare_members_of_group (FbFlowCompare *self, const FbFlowValue *older, const FbFlowValue *newer)
{
  const FbFlowSense sense = { .aspect = FB_FLOW_LAYOUT, .is_reference = TRUE };

  fb_flow_compare_inside (self, &sense, older, newer, 1);
}

static FbFlowValue
get_port (const FbJsonChildren *ports, guint index)
{
  FbFlowValue port = fb_flow_value_of (index < ports->length ? &ports->items[index] : NULL);
  gboolean    is_empty = port.start != NULL && fb_flow_value_begins (&port, '[') &&
                      memchr (port.start, '"', fb_flow_value_length (&port)) == NULL;

  return is_empty ? (FbFlowValue){ NULL, NULL } : port;
}

static void
compare_wires (FbFlowCompare *self, const FbFlowValue *older, const FbFlowValue *newer)
{
  const FbFlowSense sense = { .aspect = FB_FLOW_WIRES, .is_reference = TRUE };
  g_auto (FbJsonChildren) olds = { 0 };
  g_auto (FbJsonChildren) news = { 0 };

  fb_flow_value_read (older, &olds);
  fb_flow_value_read (newer, &news);
  for (guint i = 0; i < MAX (olds.length, news.length); i++)
    {
      FbFlowValue before = get_port (&olds, i);
      FbFlowValue after = get_port (&news, i);
      gsize       length = fb_flow_compare_push_index (self, i);

      if (!fb_flow_compare_values (self, &before, &after))
        fb_flow_compare_note (self, &sense, &before, &after);
      fb_flow_compare_pop (self, length);
    }
}

static void
compare_credential (FbFlowCompare     *self,
                    const FbJsonChild *member,
                    const FbFlowValue *older,
                    const FbFlowValue *newer,
                    gpointer           user_data)
{
  const FbFlowSense sense = { .aspect = FB_FLOW_PROPERTIES, .is_secret = TRUE };
  gsize             length = fb_flow_compare_push_name (self, member);

  fb_flow_compare_note (self, &sense, older, newer);
  fb_flow_compare_pop (self, length);
}

static void
compare_credentials (FbFlowCompare *self, const FbFlowValue *older, const FbFlowValue *newer)
{
  const FbFlowSense sense = { .aspect = FB_FLOW_PROPERTIES, .is_secret = TRUE };
  g_auto (FbJsonChildren) olds = { 0 };
  g_auto (FbJsonChildren) news = { 0 };

  if ((older->start != NULL && *older->start != '{') ||
      (newer->start != NULL && *newer->start != '{'))
    {
      fb_flow_compare_note (self, &sense, older, newer);
      return;
    }

  fb_flow_value_read (older, &olds);
  fb_flow_value_read (newer, &news);
  fb_flow_compare_members (self, &olds, &news, compare_credential, NULL);
}

static void
compare_port_member (FbFlowCompare     *self,
                     const FbJsonChild *member,
                     const FbFlowValue *older,
                     const FbFlowValue *newer,
                     gpointer           user_data)
{
  const FbFlowSense layout = { .aspect = FB_FLOW_LAYOUT };
  gsize             length = fb_flow_compare_push_name (self, member);

  if (!fb_json_child_is (member, "wires"))
    fb_flow_compare_inside (self, &layout, older, newer, 2);
  else if (!fb_flow_is_default (member, older) || !fb_flow_is_default (member, newer))
    compare_links (self, older, newer);
  fb_flow_compare_pop (self, length);
}

static void
compare_port (FbFlowCompare *self, const FbFlowValue *older, const FbFlowValue *newer)
{
  const FbFlowSense interface = { .aspect = FB_FLOW_PROPERTIES };
  g_auto (FbJsonChildren) olds = { 0 };
  g_auto (FbJsonChildren) news = { 0 };

  if (!fb_flow_value_begins (older, '{') || !fb_flow_value_begins (newer, '{'))
    {
      fb_flow_compare_note (self, &interface, older, newer);
      return;
    }

  fb_flow_value_read (older, &olds);
  fb_flow_value_read (newer, &news);
  fb_flow_compare_members (self, &olds, &news, compare_port_member, NULL);
}

/* What a subflow takes in and gives out. */
static void
compare_ports (FbFlowCompare *self, const FbFlowValue *older, const FbFlowValue *newer)
{
  g_auto (FbJsonChildren) olds = { 0 };
  g_auto (FbJsonChildren) news = { 0 };

  if (!fb_flow_value_begins (older, '[') || !fb_flow_value_begins (newer, '['))
    {
      compare_port (self, older, newer);
      return;
    }

  fb_flow_value_read (older, &olds);
  fb_flow_value_read (newer, &news);
  for (guint i = 0; i < MAX (olds.length, news.length); i++)
    {
      FbFlowValue before = fb_flow_value_of (i < olds.length ? &olds.items[i] : NULL);
      FbFlowValue after = fb_flow_value_of (i < news.length ? &news.items[i] : NULL);
      gsize       length = fb_flow_compare_push_index (self, i);

      if (!fb_flow_compare_values (self, &before, &after))
        compare_port (self, &before, &after);
      fb_flow_compare_pop (self, length);
    }
}

/* Environment variables are told apart by their names. */
typedef struct
{
  FbJsonChildren entries;
  char         **names; /* by entry; NULL when that has none */
} Environment;

static gboolean
environment_read (Environment *self, const FbFlowValue *value)
{
  gboolean well = TRUE;

  if (value->start != NULL && *value->start != '[')
    return FALSE;

  fb_flow_value_read (value, &self->entries);
  self->names = g_new0 (char *, self->entries.length + 1);
  for (guint i = 0; i < self->entries.length; i++)
    {
      FbFlowValue entry = fb_flow_value_of (&self->entries.items[i]);
      FbFlowValue name;
      g_auto (FbJsonChildren) members = { 0 };

      if (fb_flow_value_begins (&entry, '{'))
        fb_flow_value_read (&entry, &members);
      name = fb_flow_value_of (fb_json_children_find (&members, "name"));
      self->names[i] = fb_flow_value_dup_string (&name);
      well = well && self->names[i] != NULL;
    }

  return well && self->entries.length <= MAX_VARIABLES;
}

static void
environment_clear (Environment *self)
{
  for (guint i = 0; i < self->entries.length; i++)
    g_free (self->names[i]);
  g_clear_pointer (&self->names, g_free);
  fb_json_children_clear (&self->entries);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Environment, environment_clear)

/* Takes the name away, so that another variable of that name finds another one. */
static const FbJsonChild *
environment_take (Environment *self, const char *name)
{
  for (guint i = 0; i < self->entries.length; i++)
    if (g_strcmp0 (self->names[i], name) == 0)
      {
        g_clear_pointer (&self->names[i], g_free);
        return &self->entries.items[i];
      }

  return NULL;
}

/* The editor keeps such a value apart, but a file may have it in clear. */
gboolean
fb_flow_is_secret_variable (const FbFlowValue *entry)
{
  g_auto (FbJsonChildren) members = { 0 };
  FbFlowValue      type;
  g_autofree char *text = NULL;

  fb_flow_value_read (entry, &members);
  type = fb_flow_value_of (fb_json_children_find (&members, "type"));
  text = fb_flow_value_dup_string (&type);

  return g_strcmp0 (text, "cred") == 0;
}

static FbFlowValue
get_variable_value (const FbFlowValue *entry)
{
  g_auto (FbJsonChildren) members = { 0 };
  const FbJsonChild *value;

  fb_flow_value_read (entry, &members);
  value = fb_json_children_find (&members, "value");

  return value != NULL ? fb_flow_value_of (value) : *entry;
}

static void
compare_variable (FbFlowCompare     *self,
                  const char        *name,
                  const FbJsonChild *older,
                  const FbJsonChild *newer)
{
  FbFlowValue before = fb_flow_value_of (older);
  FbFlowValue after = fb_flow_value_of (newer);
  FbFlowSense sense = { .aspect = FB_FLOW_PROPERTIES };
  gsize       length = self->path->len;

  g_string_append_printf (self->path, "[%s]", name);
  sense.is_secret = fb_flow_is_secret_variable (&before) || fb_flow_is_secret_variable (&after);
  if (older != NULL && newer != NULL)
    {
      if (!fb_flow_compare_values (self, &before, &after))
        fb_flow_compare_inside (self, &sense, &before, &after, 2);
    }
  else
    {
      FbFlowValue value = get_variable_value (older != NULL ? &before : &after);

      fb_flow_compare_note (self, &sense, older != NULL ? &value : &before,
                            older != NULL ? &after : &value);
    }
  fb_flow_compare_pop (self, length);
}

gboolean
fb_flow_mentions_credentials (const FbFlowValue *value)
{
  return value->start != NULL &&
         g_strstr_len (value->start, (gssize)fb_flow_value_length (value), "cred") != NULL;
}

static void
compare_environment (FbFlowCompare *self, const FbFlowValue *older, const FbFlowValue *newer)
{
  FbFlowSense sense = { .aspect = FB_FLOW_PROPERTIES };
  g_auto (Environment) olds = { 0 };
  g_auto (Environment) news = { 0 };
  gboolean well = environment_read (&olds, older);

  if (!environment_read (&news, newer) || !well)
    {
      sense.is_secret =
          fb_flow_mentions_credentials (older) || fb_flow_mentions_credentials (newer);
      fb_flow_compare_inside (self, &sense, older, newer, 1);
      return;
    }

  for (guint i = 0; i < news.entries.length; i++)
    compare_variable (self, news.names[i], environment_take (&olds, news.names[i]),
                      &news.entries.items[i]);
  for (guint i = 0; i < olds.entries.length; i++)
    if (olds.names[i] != NULL)
      compare_variable (self, olds.names[i], &olds.entries.items[i], NULL);
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
  { "nodes", KIND (FB_FLOW_GROUP), compare_members_of_group },
  { "credentials", ANY_KIND, compare_credentials },
  { "env", ANY_KIND, compare_environment },
  { "in", SUBFLOW, compare_ports },
  { "out", SUBFLOW, compare_ports },
  { "status", SUBFLOW, compare_ports },
};

gboolean
fb_flow_compare_special (FbFlowCompare     *self,
                         const FbJsonChild *member,
                         const FbFlowValue *older,
                         const FbFlowValue *newer)
{
  const FbFlowNode *node = self->nodes[self->nodes[1] != NULL ? 1 : 0];

  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    if ((handlers[i].kinds & KIND (node->kind)) != 0 && fb_json_child_is (member, handlers[i].name))
      {
        handlers[i].compare (self, older, newer);
        return TRUE;
      }

  if (fb_flow_find_aspect (node, member) != FB_FLOW_WIRES)
    return FALSE;

  compare_links (self, older, newer);
  return TRUE;
}
