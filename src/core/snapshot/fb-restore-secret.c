/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-restore-secret.h"

#include "snapshot/fb-credential-fields.h"

/* The runtime keeps the credentials of a node that stays, and forgets those of one that goes. What
 * a snapshot of a remote instance tells is which fields were set; what an imported file tells is at
 * most which types have some. */

/* Of Node-RED itself, for files that come without a palette. */
static const char *const core_types[] = { "mqtt-broker", "http request", "http proxy", "tls-config",
                                          NULL };

void
fb_restore_secret_free (FbRestoreSecret *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->id);
  g_free (self->type);
  g_free (self->title);
  g_strfreev (self->fields);
  g_free (self);
}

const char *
fb_restore_secret_state_to_string (FbRestoreSecretState state)
{
  static const char *const names[] = {
    [FB_RESTORE_SECRET_BLANK] = "blank",
    [FB_RESTORE_SECRET_MAYBE] = "maybe",
    [FB_RESTORE_SECRET_KEPT] = "kept",
  };

  g_return_val_if_fail (state < G_N_ELEMENTS (names), NULL);
  return names[state];
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *)a, *(const char *const *)b);
}

/* @fields: (nullable). (transfer full) */
static GStrv
list_names (JsonObject *fields)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  JsonObjectIter iter;
  const char    *name;

  if (fields != NULL)
    {
      json_object_iter_init (&iter, fields);
      while (json_object_iter_next (&iter, &name, NULL))
        g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);

  return (GStrv)g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

/* Ids of the nodes of @document whose type can have credentials. (transfer full) */
static GHashTable *
find_candidates (FbFlowDocument *document, JsonObject *palette)
{
  g_autoptr (GPtrArray) questions = fb_credential_fields_list_questions (document, palette);
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 1; i < questions->len; i += 2)
    g_hash_table_add (ids, g_strdup (g_ptr_array_index (questions, i)));
  for (guint i = 0; palette == NULL && i < fb_flow_document_get_n_nodes (document); i++)
    {
      const FbFlowNode *node = fb_flow_document_get_node (document, i);

      if (g_strv_contains (core_types, node->type))
        g_hash_table_add (ids, g_strdup (node->id));
    }

  return ids;
}

static void
add (GPtrArray           *secrets,
     FbFlowDocument      *snapshot,
     const FbFlowNode    *node,
     JsonObject          *fields,
     FbRestoreSecretState state)
{
  FbRestoreSecret *secret = g_new0 (FbRestoreSecret, 1);

  secret->id = g_strdup (node->id);
  secret->type = g_strdup (node->type);
  secret->title = g_strdup (fb_flow_document_get_title (snapshot, node));
  secret->fields = list_names (fields);
  secret->state = state;
  g_ptr_array_add (secrets, secret);
}

GPtrArray *
fb_restore_secrets_list (FbSnapshotContent *content,
                         FbFlowDocument    *snapshot,
                         FbFlowDocument    *running,
                         GPtrArray         *restored)
{
  JsonObject *known = fb_snapshot_content_get_credential_fields (content);
  g_autoptr (GHashTable) candidates = NULL;
  GPtrArray *secrets = g_ptr_array_new_with_free_func ((GDestroyNotify)fb_restore_secret_free);

  if ((fb_snapshot_content_get_unknown (content) & FB_PART_CREDENTIALS) == 0)
    return secrets;
  if (known == NULL)
    candidates = find_candidates (snapshot, fb_snapshot_content_get_palette (content));

  for (guint i = 0; i < restored->len; i++)
    {
      const char       *id = g_ptr_array_index (restored, i);
      const FbFlowNode *node = fb_flow_document_find_node (snapshot, id);
      const FbFlowNode *there = fb_flow_document_find_node (running, id);
      JsonObject       *fields = known != NULL ? fb_json_get_object (known, id) : NULL;
      /* Another node that only has its id has no passwords for it. */
      const gboolean stays = node != NULL && there != NULL && g_str_equal (node->type, there->type);

      if (node != NULL && fields != NULL)
        add (secrets, snapshot, node, fields,
             stays ? FB_RESTORE_SECRET_KEPT : FB_RESTORE_SECRET_BLANK);
      else if (node != NULL && !stays && candidates != NULL &&
               g_hash_table_contains (candidates, id))
        add (secrets, snapshot, node, NULL, FB_RESTORE_SECRET_MAYBE);
    }

  return secrets;
}
