/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-flow-risk.h"

#include <string.h>

#include "fb-flow-risk-private.h"

/* Runs every rule over every change. Any thread. */

gboolean
fb_flow_subject_is_touched (const FbFlowSubject *self)
{
  if (self->change->kind == FB_FLOW_DELETED || self->node->disabled)
    return FALSE;

  return self->change->kind == FB_FLOW_ADDED || self->change->aspects != FB_FLOW_LAYOUT;
}

gboolean
fb_flow_subject_is_type (const FbFlowSubject *self, const char *const *types)
{
  return g_strv_contains (types, self->node->type);
}

const FbPropertyChange *
fb_flow_subject_find (const FbFlowSubject *self, const char *name)
{
  gsize length = strlen (name);

  for (guint i = 0; i < self->properties->len; i++)
    {
      const FbPropertyChange *property = g_ptr_array_index (self->properties, i);

      if (strncmp (property->path, name, length) == 0 &&
          strchr (".[", property->path[length]) != NULL)
        return property;
    }

  return NULL;
}

char *
fb_flow_subject_dup (const FbFlowSubject *self, const char *name)
{
  return fb_flow_document_dup_string_property (self->document,
                                               fb_flow_document_get_index (self->document,
                                                                           self->node),
                                               name);
}

gboolean
fb_flow_subject_has (const FbFlowSubject *self, const char *name, const char *value)
{
  const char *text = g_bytes_get_data (fb_flow_document_get_bytes (self->document), NULL);
  guint       index = fb_flow_document_get_index (self->document, self->node);
  gsize       start;
  gsize       end;

  return fb_flow_document_get_property (self->document, index, name, &start, &end) &&
         end - start == strlen (value) && memcmp (text + start, value, end - start) == 0;
}

char *
fb_flow_subject_dup_text (const FbFlowSubject *self, const char *name)
{
  const char *text = g_bytes_get_data (fb_flow_document_get_bytes (self->document), NULL);
  guint       index = fb_flow_document_get_index (self->document, self->node);
  char       *string = fb_flow_subject_dup (self, name);
  gsize       start;
  gsize       end;

  if (string == NULL && fb_flow_document_get_property (self->document, index, name, &start, &end))
    string = g_strndup (text + start, end - start);

  return string != NULL ? string : g_strdup ("");
}

GStrv
fb_flow_risk_list_named (FbFlowDocument *document, const FbFlowNode *node, const char *name)
{
  const char *text = g_bytes_get_data (fb_flow_document_get_bytes (document), NULL);
  guint       index = fb_flow_document_get_index (document, node);
  gsize       start;
  gsize       end;

  if (!fb_flow_document_get_property (document, index, name, &start, &end))
    return g_new0 (char *, 1);

  return fb_flow_document_list_ids (text + start, end - start);
}

gboolean
fb_flow_risk_only_hands_on (const FbFlowNode *node)
{
  return node->kind == FB_FLOW_JUNCTION || g_str_equal (node->type, "link in") ||
         g_str_equal (node->type, "link out");
}

FbFlowRisk *
fb_flow_risk_new (const char *code, const char *node, char *message)
{
  FbFlowRisk *self = g_new0 (FbFlowRisk, 1);

  self->code = code;
  self->node = g_strdup (node);
  self->message = message;

  return self;
}

void
fb_flow_risk_free (FbFlowRisk *self)
{
  g_free (self->node);
  g_free (self->message);
  g_free (self);
}

static void
free_risk (gpointer data)
{
  fb_flow_risk_free (data);
}

static void
check_change (FbFlowDiff *diff, const FbFlowChange *change, GPtrArray **lists)
{
  const FbFlowRuleEntry *rules = fb_flow_risk_get_rules ();
  g_autoptr (GPtrArray) properties = fb_flow_diff_list_properties (diff, change);
  FbFlowSubject subject = {
    .diff = diff,
    .change = change,
    .document =
        change->newer != NULL ? fb_flow_diff_get_newer (diff) : fb_flow_diff_get_older (diff),
    .node = change->newer != NULL ? change->newer : change->older,
    .properties = properties,
  };

  subject.title = fb_flow_document_get_title (subject.document, subject.node);
  for (guint i = 0; rules[i].code != NULL; i++)
    {
      char *message = rules[i].check (&subject);

      if (message != NULL)
        g_ptr_array_add (lists[i], fb_flow_risk_new (rules[i].code, subject.node->id, message));
    }
}

GPtrArray *
fb_flow_diff_list_risks (FbFlowDiff *self)
{
  g_autofree const char **codes = fb_flow_risk_list_codes ();
  guint                   n_rules = g_strv_length ((char **)codes);
  g_autofree GPtrArray  **lists = g_new (GPtrArray *, n_rules);
  GPtrArray              *risks = g_ptr_array_new_with_free_func (free_risk);

  g_return_val_if_fail (self != NULL, risks);

  for (guint i = 0; i < n_rules; i++)
    lists[i] = g_ptr_array_new ();
  for (guint i = 0; i < fb_flow_diff_get_n_changes (self); i++)
    check_change (self, fb_flow_diff_get_change (self, i), lists);
  for (guint i = 0; i < n_rules; i++)
    g_ptr_array_extend_and_steal (risks, lists[i]);

  return risks;
}

const char **
fb_flow_risk_list_codes (void)
{
  const FbFlowRuleEntry *rules = fb_flow_risk_get_rules ();
  GPtrArray             *codes = g_ptr_array_new ();

  for (guint i = 0; rules[i].code != NULL; i++)
    g_ptr_array_add (codes, (gpointer)rules[i].code);
  g_ptr_array_add (codes, NULL);

  return (const char **)g_ptr_array_free (codes, FALSE);
}
