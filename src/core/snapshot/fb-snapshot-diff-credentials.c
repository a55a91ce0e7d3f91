/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-json-canonical.h"
#include "fb-snapshot-diff-private.h"

/* Whether credentials are others, without showing them: by their values where both sides have them,
 * by keyed fingerprints of one key, and else only whether they are set. Pure functions. */

typedef enum
{
  NOT_TOLD,
  ABSENT,
  SET,
} State;

static JsonNode *
get_field (JsonObject *nodes, const char *node, const char *field)
{
  JsonObject *fields = nodes != NULL ? fb_json_get_object (nodes, node) : NULL;

  return fields != NULL ? json_object_get_member (fields, field) : NULL;
}

static State
get_state (FbSnapshotContent *content, const char *node, const char *field)
{
  JsonObject *names = fb_snapshot_content_get_credential_fields (content);

  if (get_field (fb_snapshot_content_get_credentials (content), node, field) != NULL ||
      get_field (fb_snapshot_content_get_fingerprints (content, NULL), node, field) != NULL ||
      get_field (names, node, field) != NULL)
    return SET;
  if ((fb_snapshot_content_get_unknown (content) & FB_PART_CREDENTIALS) != 0 && names == NULL)
    return NOT_TOLD;

  return ABSENT;
}

static char *
print_canonical (JsonNode *node)
{
  g_autofree char *text = fb_json_print (node);

  return fb_json_canonical (text, -1, NULL);
}

static FbSnapshotChangeKind
compare_values (JsonNode *older, JsonNode *newer, gboolean *is_same)
{
  g_autofree char *before = print_canonical (older);
  g_autofree char *after = print_canonical (newer);

  *is_same = g_strcmp0 (before, after) == 0;
  return FB_SNAPSHOT_CHANGE_CHANGED;
}

/* Both are set. */
static FbSnapshotChangeKind
compare_set (FbSnapshotContent *older,
             FbSnapshotContent *newer,
             const char        *node,
             const char        *field,
             gboolean          *is_same)
{
  const char *older_key = NULL;
  const char *newer_key = NULL;
  JsonNode   *before = get_field (fb_snapshot_content_get_credentials (older), node, field);
  JsonNode   *after = get_field (fb_snapshot_content_get_credentials (newer), node, field);

  if (before != NULL && after != NULL)
    return compare_values (before, after, is_same);

  before = get_field (fb_snapshot_content_get_fingerprints (older, &older_key), node, field);
  after = get_field (fb_snapshot_content_get_fingerprints (newer, &newer_key), node, field);
  if (before != NULL && after != NULL && g_strcmp0 (older_key, newer_key) == 0)
    return compare_values (before, after, is_same);

  *is_same = FALSE;
  return FB_SNAPSHOT_CHANGE_UNKNOWN;
}

static void
compare_field (FbSnapshotContent *older,
               FbSnapshotContent *newer,
               const char        *node,
               const char        *field,
               GPtrArray         *changes)
{
  State                before = get_state (older, node, field);
  State                after = get_state (newer, node, field);
  FbSnapshotChangeKind kind = FB_SNAPSHOT_CHANGE_UNKNOWN;
  gboolean             is_same = FALSE;

  if (before == SET && after == SET)
    kind = compare_set (older, newer, node, field, &is_same);
  else if (before == ABSENT && after == SET)
    kind = FB_SNAPSHOT_CHANGE_ADDED;
  else if (before == SET && after == ABSENT)
    kind = FB_SNAPSHOT_CHANGE_DELETED;

  if (!is_same)
    fb_snapshot_changes_add (changes, FB_SNAPSHOT_CREDENTIALS, kind, node, field, NULL, NULL);
}

/* One field that a side names: strings of the contents. */
typedef struct
{
  const char *node;
  const char *field;
} Field;

static void
add_fields (JsonObject *nodes, GArray *fields)
{
  g_autoptr (GList) ids = nodes != NULL ? json_object_get_members (nodes) : NULL;

  for (GList *id = ids; id != NULL; id = id->next)
    {
      JsonObject *object = fb_json_get_object (nodes, id->data);
      g_autoptr (GList) names = object != NULL ? json_object_get_members (object) : NULL;

      for (GList *name = names; name != NULL; name = name->next)
        {
          Field field = { id->data, name->data };

          g_array_append_val (fields, field);
        }
    }
}

static int
compare_fields (gconstpointer a, gconstpointer b)
{
  const Field *one = a;
  const Field *other = b;
  int          by_node = strcmp (one->node, other->node);

  return by_node != 0 ? by_node : strcmp (one->field, other->field);
}

void
fb_snapshot_compare_credentials (FbSnapshotContent *older,
                                 FbSnapshotContent *newer,
                                 GPtrArray         *changes)
{
  FbSnapshotContent *contents[] = { older, newer };
  g_autoptr (GArray) fields = g_array_new (FALSE, FALSE, sizeof (Field));

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      add_fields (fb_snapshot_content_get_credentials (contents[i]), fields);
      add_fields (fb_snapshot_content_get_fingerprints (contents[i], NULL), fields);
      add_fields (fb_snapshot_content_get_credential_fields (contents[i]), fields);
    }
  g_array_sort (fields, compare_fields);

  for (guint i = 0; i < fields->len; i++)
    {
      const Field *field = &g_array_index (fields, Field, i);

      if (i == 0 || compare_fields (field - 1, field) != 0)
        compare_field (older, newer, field->node, field->field, changes);
    }
}
