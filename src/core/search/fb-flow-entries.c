/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-flow-entries.h"

#include <string.h>

#include "fb-deep-link.h"
#include "fb-search.h"

/* Flow documents as search entries. Pure functions. */

#define SUBFLOW_PREFIX "subflow:"
#define BETWEEN " \xc2\xb7 " /* a middle dot */
#define MAX_TITLE_BYTES 400  /* a name is cut there */

/* By which property the editor labels nodes that have no name. */
static const struct
{
  const char *type;
  const char *property;
} labels[] = {
  { "mqtt in", "topic" },    { "mqtt out", "topic" },     { "http in", "url" },
  { "http request", "url" }, { "inject", "topic" },       { "file", "filename" },
  { "file in", "filename" }, { "mqtt-broker", "broker" },
};

static const struct
{
  FbFlowKind  kind;
  const char *word;
} kinds[] = {
  { FB_FLOW_TAB, "tab" },       { FB_FLOW_SUBFLOW, "subflow" }, { FB_FLOW_GROUP, "group" },
  { FB_FLOW_CONFIG, "config" }, { FB_FLOW_NODE, "node" },
};

typedef struct
{
  FbFlowDocument *document;
  const char     *instance_id;
  const char     *instance_name;
  GPtrArray      *entries;
} Lister;

/* (nullable) */
static char *
make_label (Lister *self, const FbFlowNode *node)
{
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    if (strcmp (node->type, labels[i].type) == 0)
      {
        g_autofree char *label =
            fb_flow_document_dup_string_property (self->document,
                                                  fb_flow_document_get_index (self->document, node),
                                                  labels[i].property);

        return label != NULL && *label != '\0' ? g_steal_pointer (&label) : NULL;
      }

  return NULL;
}

/* (nullable) what people call the tab, subflow or group with @id */
static const char *
find_name (Lister *self, const char *id)
{
  const FbFlowNode *node = id != NULL ? fb_flow_document_find_node (self->document, id) : NULL;

  return node != NULL && node->name != NULL ? node->name : id;
}

static const char *
shown_type (Lister *self, const FbFlowNode *node)
{
  return g_str_has_prefix (node->type, SUBFLOW_PREFIX)
             ? find_name (self, node->type + strlen (SUBFLOW_PREFIX))
             : node->type;
}

static char *
make_title (Lister *self, const FbFlowNode *node)
{
  g_autofree char *label = node->name == NULL ? make_label (self, node) : NULL;
  const char      *title = node->name;

  if (title == NULL)
    title = label;
  if (title == NULL)
    title = node->kind == FB_FLOW_TAB ? node->id : shown_type (self, node);

  return g_utf8_make_valid (title, (gssize)MIN (strlen (title), MAX_TITLE_BYTES));
}

static char *
make_subtitle (Lister *self, const FbFlowNode *node)
{
  g_autoptr (GString) subtitle = g_string_new (NULL);

  if (node->kind == FB_FLOW_NODE || node->kind == FB_FLOW_CONFIG)
    g_string_append_printf (subtitle, "%s" BETWEEN, shown_type (self, node));
  if (node->z != NULL)
    g_string_append_printf (subtitle, "%s" BETWEEN, find_name (self, node->z));
  g_string_append (subtitle, self->instance_name);

  return g_string_free (g_steal_pointer (&subtitle), FALSE);
}

static void
add_entry (Lister *self, const FbFlowNode *node, const char *kind)
{
  gboolean is_container = node->kind == FB_FLOW_TAB || node->kind == FB_FLOW_SUBFLOW;
  g_autoptr (FbDeepLink) link =
                 fb_deep_link_new (self->instance_id, is_container ? node->id : node->z,
                                   is_container ? NULL : node->id);
  g_autofree char *target = fb_deep_link_print (link);
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;

  /* An id that no link can hold: nothing could be opened. */
  if (target == NULL)
    return;

  title = make_title (self, node);
  subtitle = make_subtitle (self, node);
  g_ptr_array_add (self->entries, fb_search_entry_new (kind, title, subtitle, target, NULL));
}

GPtrArray *
fb_flow_document_list_entries (FbFlowDocument *document,
                               const char     *instance_id,
                               const char     *instance_name)
{
  Lister self = { .document = document, .instance_id = instance_id };
  guint  n_nodes = fb_flow_document_get_n_nodes (document);

  g_return_val_if_fail (instance_id != NULL, NULL);
  g_return_val_if_fail (instance_name != NULL, NULL);

  self.instance_name = instance_name;
  self.entries = g_ptr_array_new_with_free_func ((GDestroyNotify)fb_search_entry_free);
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (guint i = 0; i < n_nodes && self.entries->len < FB_FLOW_MAX_ENTRIES; i++)
      {
        const FbFlowNode *node = fb_flow_document_get_node (document, i);

        if (node->kind == kinds[k].kind && (node->kind != FB_FLOW_GROUP || node->name != NULL))
          add_entry (&self, node, kinds[k].word);
      }

  return self.entries;
}
