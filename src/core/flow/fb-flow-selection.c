/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-flow-selection.h"

#include <string.h>

#include "fb-flow-compare-private.h"
#include "fb-flow-document-private.h"
#include "fb-flow-folder-private.h"
#include "fb-flow-selection-private.h"

/* The text of a selection. What must not be in it is cut out of the bytes of its node. */

/* Where the editor writes the value of a secret variable, it writes one of these. */
static const char *const empty_values[] = { "\"\"", "\"__PWRD__\"" };

/* With the comma that is not needed any more: the one before it, but the one behind it where
 * everything before is cut too. @object: where its brace is. */
static void
cut_member (GArray *cuts, const char *object, const FbJsonChildren *members, guint index)
{
  FbFlowValue *last = cuts->len > 0 ? &g_array_index (cuts, FbFlowValue, cuts->len - 1) : NULL;
  FbFlowValue  cut = { object + 1, members->items[index].stop };
  gboolean     grows = index > 0 && last != NULL && last->stop > members->items[index - 1].stop;

  if (index > 0 && !grows)
    cut.start = members->items[index - 1].stop;
  else if (index + 1 < members->length)
    cut.stop = strchr (cut.stop, ',') + 1;
  if (grows)
    last->stop = cut.stop;
  else
    g_array_append_val (cuts, cut);
}

static gboolean
is_empty_value (const FbFlowValue *value)
{
  for (guint i = 0; i < G_N_ELEMENTS (empty_values); i++)
    if (strlen (empty_values[i]) == fb_flow_value_length (value) &&
        memcmp (empty_values[i], value->start, strlen (empty_values[i])) == 0)
      return TRUE;

  return FALSE;
}

static void
cut_secret_variables (GArray *cuts, const FbFlowValue *list)
{
  g_auto (FbJsonChildren) variables = { 0 };
  g_auto (FbJsonChildren) members = { 0 };

  fb_flow_value_read (list, &variables);
  for (guint i = 0; i < variables.length; i++)
    {
      FbFlowValue variable = fb_flow_value_of (&variables.items[i]);

      if (!fb_flow_value_begins (&variable, '{') || !fb_flow_is_secret_variable (&variable))
        continue;
      fb_flow_value_read (&variable, &members);
      for (guint j = 0; j < members.length; j++)
        {
          FbFlowValue value = fb_flow_value_of (&members.items[j]);

          if (fb_json_child_is (&members.items[j], "value") && !is_empty_value (&value))
            cut_member (cuts, variable.start, &members, j);
        }
    }
}

/* What is to be left out of @node, in its order. */
static void
find_cuts (GArray *cuts, const FbFlowValue *node, FbJsonChildren *members)
{
  g_array_set_size (cuts, 0);
  fb_flow_value_read (node, members);
  for (guint i = 0; i < members->length; i++)
    {
      FbFlowValue value = fb_flow_value_of (&members->items[i]);

      if (fb_json_child_is (&members->items[i], "credentials"))
        cut_member (cuts, node->start, members, i);
      else if (!fb_json_child_is (&members->items[i], "env"))
        continue;
      else if (fb_flow_value_begins (&value, '['))
        cut_secret_variables (cuts, &value);
      else if (fb_flow_mentions_credentials (&value))
        cut_member (cuts, node->start, members, i);
    }
}

static void
append_node (GString *out, const FbFlowValue *node, GArray *cuts, FbJsonChildren *members)
{
  const char *at = node->start;

  find_cuts (cuts, node, members);
  for (guint i = 0; i < cuts->len; i++)
    {
      const FbFlowValue *cut = &g_array_index (cuts, FbFlowValue, i);

      g_assert (cut->start >= at);
      g_string_append_len (out, at, cut->start - at);
      at = cut->stop;
    }
  g_string_append_len (out, at, node->stop - at);
}

static void
append_line (GString *out, const FbJsonLayout *layout, guint depth)
{
  if (layout->indent == 0)
    return;
  g_string_append_c (out, '\n');
  for (guint i = 0; i < layout->indent * depth; i++)
    g_string_append_c (out, layout->fill);
}

static GBytes *
write_nodes (FbFlowDocument *document, const GArray *indices)
{
  const char  *text = fb_flow_document_get_text (document);
  FbJsonLayout layout = fb_flow_style_guess (text + document->flows.start,
                                             document->flows.end - document->flows.start)
                            .layout;
  GString *out = g_string_new ("[");
  g_autoptr (GArray) cuts = g_array_new (FALSE, FALSE, sizeof (FbFlowValue));
  g_auto (FbJsonChildren) members = { 0 };

  for (guint i = 0; i < indices->len; i++)
    {
      const FbFlowNode *node =
          fb_flow_document_get_node (document, g_array_index (indices, guint, i));
      FbFlowValue value = { text + node->start, text + node->end };

      if (i > 0)
        g_string_append_c (out, ',');
      append_line (out, &layout, 1);
      append_node (out, &value, cuts, &members);
    }
  if (indices->len > 0)
    append_line (out, &layout, 0);
  g_string_append_c (out, ']');

  return g_string_free_to_bytes (out);
}

GBytes *
fb_flow_selection_write (FbFlowDocument    *document,
                         const char *const *ids,
                         guint             *n_nodes,
                         GError           **error)
{
  g_autoptr (GArray) indices = NULL;

  g_return_val_if_fail (document != NULL && ids != NULL, NULL);

  indices = fb_flow_selection_collect (document, ids, error);
  if (indices == NULL)
    return NULL;
  if (n_nodes != NULL)
    *n_nodes = indices->len;

  return write_nodes (document, indices);
}

gboolean
fb_flow_selection_is (FbFlowDocument *document)
{
  gboolean is_lost = FALSE;

  g_return_val_if_fail (document != NULL, FALSE);

  for (guint i = 0; i < fb_flow_document_get_n_nodes (document); i++)
    {
      const FbFlowNode *node = fb_flow_document_get_node (document, i);

      if (node->kind == FB_FLOW_TAB)
        return FALSE;
      is_lost |= node->kind != FB_FLOW_CONFIG && node->kind != FB_FLOW_SUBFLOW &&
                 (node->z == NULL || fb_flow_document_find_node (document, node->z) == NULL);
    }

  return is_lost;
}
