/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-test-flows.h"

/* Written as text, piece by piece, as the editor orders it: tabs, a subflow, groups, config nodes,
 * nodes. */

typedef struct
{
  GString    *out;
  GRand      *random;
  const char *gap; /* between members */
  guint       n_tabs;
  guint       n_nodes;
} Maker;

static const char *const node_types[] = { "inject",   "debug",       "function", "change",
                                          "switch",   "mqtt in",     "delay",    "link",
                                          "mqtt out", "subflow:sf0", "comment" };
static const char *const words[] = { "Press", "Oven",   "Line",         "Temperature",
                                     "Alarm", "Count",  "Fill",         "Label",
                                     "Pumpe", "Ventil", "Z\xc3\xa4hler" };

static const char *
pick_word (Maker *self)
{
  return words[g_rand_int_range (self->random, 0, G_N_ELEMENTS (words))];
}

/* Opens the node and writes what all nodes have. */
static void
begin_node (Maker *self, const char *id, guint number, const char *type)
{
  gboolean first = self->out->str[self->out->len - 1] == '[';

  g_string_append_printf (self->out, "%s%s{%s\"id\":\"%s%u\",%s\"type\":\"%s\"", first ? "" : ",",
                          self->gap, self->gap, id, number, self->gap, type);
}

static void
add_raw (Maker *self, const char *name, const char *value)
{
  g_string_append_printf (self->out, ",%s\"%s\":%s", self->gap, name, value);
}

static void
add_string (Maker *self, const char *name, const char *value)
{
  g_string_append_printf (self->out, ",%s\"%s\":\"%s\"", self->gap, name, value);
}

static void
add_number (Maker *self, const char *name, guint value)
{
  g_string_append_printf (self->out, ",%s\"%s\":%u", self->gap, name, value);
}

static void
end_node (Maker *self)
{
  g_string_append_printf (self->out, "%s}", self->gap);
}

static void
add_name (Maker *self, const char *property)
{
  g_autofree char *name = g_strdup_printf ("%s %s %u", pick_word (self), pick_word (self),
                                           g_rand_int_range (self->random, 1, 100));

  add_string (self, property, name);
}

static void
add_containers (Maker *self)
{
  for (guint i = 0; i < self->n_tabs; i++)
    {
      begin_node (self, "tab", i, "tab");
      add_name (self, "label");
      add_raw (self, "disabled", "false");
      add_string (self, "info", "");
      add_raw (self, "env", "[]");
      end_node (self);
    }

  begin_node (self, "sf", 0, "subflow");
  add_name (self, "name");
  add_raw (self, "in", "[{\"x\":50,\"y\":30,\"wires\":[{\"id\":\"n0\"}]}]");
  add_raw (self, "out", "[{\"x\":50,\"y\":30,\"wires\":[{\"id\":\"n0\",\"port\":0}]}]");
  end_node (self);

  for (guint i = 0; i < self->n_tabs; i++)
    {
      g_autofree char *z = g_strdup_printf ("tab%u", i);

      begin_node (self, "group", i, "group");
      add_string (self, "z", z);
      add_name (self, "name");
      add_raw (self, "style", "{\"label\":true}");
      add_raw (self, "nodes", "[]");
      add_raw (self, "x", "14");
      add_raw (self, "y", "19.5");
      end_node (self);
    }

  begin_node (self, "broker", 0, "mqtt-broker");
  add_name (self, "name");
  add_string (self, "broker", "localhost");
  add_raw (self, "port", "1883");
  end_node (self);
}

static void
add_code (Maker *self)
{
  g_autoptr (GString) code = g_string_new (NULL);
  int n_lines = g_rand_int_range (self->random, 3, 30);

  for (int i = 0; i < n_lines; i++)
    g_string_append_printf (code, "const v%d = msg.payload[\\\"%s\\\"] * %d;\\n", i,
                            pick_word (self), g_rand_int_range (self->random, 0, 1000));
  g_string_append (code, "return msg;");
  add_string (self, "func", code->str);
}

static void
add_node (Maker *self, guint number)
{
  guint            tab = number * self->n_tabs / self->n_nodes;
  guint            next = MIN (number + 1, self->n_nodes - 1);
  const char      *type = node_types[g_rand_int_range (self->random, 0, G_N_ELEMENTS (node_types))];
  g_autofree char *z = g_strdup_printf ("tab%u", tab);
  g_autofree char *group = g_strdup_printf ("group%u", tab);
  g_autofree char *wires = g_strdup_printf ("[[\"n%u\"]]", next);
  g_autofree char *topic = g_strdup_printf ("plant/%s/%s", pick_word (self), pick_word (self));

  begin_node (self, "n", number, type);
  add_string (self, "z", z);
  if (g_rand_int_range (self->random, 0, 4) == 0)
    add_string (self, "g", group);
  add_name (self, "name");
  if (g_str_equal (type, "function"))
    add_code (self);
  add_string (self, "topic", topic);
  add_string (self, "broker", "broker0");
  add_raw (self, "rules", "[{\"t\":\"set\",\"p\":\"payload\",\"pt\":\"msg\",\"to\":\"1.50\"}]");
  add_raw (self, "once", "true");
  add_raw (self, "onceDelay", "0.1");
  add_string (self, "payloadType", "date");
  add_number (self, "x", (guint)g_rand_int_range (self->random, 0, 200) * 20);
  add_number (self, "y", (guint)g_rand_int_range (self->random, 0, 200) * 20);
  add_raw (self, "wires", wires);
  end_node (self);
}

GBytes *
fb_test_make_flows (guint32 seed, guint n_tabs, guint n_nodes, gboolean pretty)
{
  Maker self = { .n_tabs = n_tabs, .n_nodes = n_nodes };

  self.random = g_rand_new_with_seed (seed);
  self.out = g_string_new ("[");
  self.gap = pretty ? "\n    " : "";
  add_containers (&self);
  for (guint i = 0; i < n_nodes; i++)
    add_node (&self, i);
  g_string_append (self.out, pretty ? "\n]\n" : "]");
  g_rand_free (self.random);

  return g_string_free_to_bytes (self.out);
}

guint32
fb_test_get_seed (void)
{
  const char *given = g_getenv ("FLOWBENCH_TEST_SEED");
  guint32     seed = given != NULL ? (guint32)g_ascii_strtoull (given, NULL, 10) : g_random_int ();

  g_test_message ("FLOWBENCH_TEST_SEED=%u", seed);
  return seed;
}

static void
list_json (const char *folder, GPtrArray *paths)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        list_json (path, paths);
      else if (g_str_has_suffix (name, ".json"))
        g_ptr_array_add (paths, g_steal_pointer (&path));
    }
}

GPtrArray *
fb_test_list_example_flows (void)
{
  const char      *given = g_getenv ("FLOWBENCH_TEST_CACHE");
  const char      *cache = given != NULL ? given : "/var/tmp/flowbench-cache";
  g_autofree char *runtimes = g_build_filename (cache, "runtimes", NULL);
  g_autoptr (GDir) dir = g_dir_open (runtimes, 0, NULL);
  GPtrArray  *paths = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *examples =
          g_build_filename (runtimes, name, "node_modules", "@node-red", "nodes", "examples", NULL);

      list_json (examples, paths);
    }

  return paths;
}
