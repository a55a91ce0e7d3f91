/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-flow-risk-private.h"

/* The rule about endpoints that anybody may call: follows their messages until a login is asked
 * for. A pure function. */

#define MAX_PASSED 100 /* junctions and link nodes behind an endpoint */

/* Nodes that let nobody in who cannot say who it is. */
static const char *const login_types[] = { "http auth",     "node-red-contrib-httpauth",
                                           "jwt verify",    "jwt-verify",
                                           "oauth2 verify", NULL };

/* Everything a message can come to from an endpoint before a login is asked for. */
typedef struct
{
  FbFlowDocument *document;
  GPtrArray      *passed; /* FbFlowNode: junctions and link nodes, which only hand on */
  gboolean        leads_on;
} Path;

/* FALSE at the first node that does something with a message from anybody. */
static gboolean
follow (Path *self, const FbFlowNode *from)
{
  g_auto (GStrv) ids =
              fb_flow_risk_list_named (self->document, from,
                                       g_str_equal (from->type, "link out") ? "links" : "wires");

  for (guint i = 0; ids[i] != NULL; i++)
    {
      const FbFlowNode *node = fb_flow_document_find_node (self->document, ids[i]);

      if (node == NULL)
        continue;
      self->leads_on = TRUE;
      if (g_strv_contains (login_types, node->type))
        continue;
      if (!fb_flow_risk_only_hands_on (node) || self->passed->len >= MAX_PASSED)
        return FALSE;
      if (!g_ptr_array_find (self->passed, node, NULL))
        g_ptr_array_add (self->passed, (gpointer)node);
    }

  return TRUE;
}

/* Whether a login is asked for before anything is done. */
static gboolean
is_guarded (const FbFlowSubject *self)
{
  g_autoptr (GPtrArray) passed = g_ptr_array_new ();
  Path path = { .document = self->document, .passed = passed };

  if (!follow (&path, self->node))
    return FALSE;
  for (guint i = 0; i < passed->len; i++)
    if (!follow (&path, passed->pdata[i]))
      return FALSE;

  return path.leads_on;
}

char *
fb_flow_risk_check_open_http (const FbFlowSubject *self)
{
  g_autofree char *method = NULL;
  g_autofree char *path = NULL;
  g_autofree char *upper = NULL;

  if (!g_str_equal (self->node->type, "http in") || !fb_flow_subject_is_touched (self) ||
      is_guarded (self))
    return NULL;

  method = fb_flow_subject_dup_text (self, "method");
  path = fb_flow_subject_dup_text (self, "url");
  upper = g_ascii_strup (method, -1);
  /* Translators: “Orders” answers POST /orders … */
  return g_strdup_printf (_ ("“%s” answers %s %s without a login of its own"), self->title, upper,
                          path);
}
