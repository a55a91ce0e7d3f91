/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-ctl-snapshot.h"

#include <glib/gi18n.h>

#include "fb-clock.h"
#include "fb-commands.h"
#include "fb-ctl-instance.h"
#include "fb-error.h"
#include "snapshot/fb-snapshot-take.h"

/* The noun "snapshot": taking and looking. Nothing here ever prints a secret: contents are read
 * without them. */

#define ANSWER_MS 3000
#define SHORT_ID 8

/* clang-format off */
static const FbColumn list_columns[] = {
  { "short_id", N_ ("ID"), FB_COLUMN_PLAIN },
  { "time", N_ ("TIME"), FB_COLUMN_PLAIN },
  { "instance_name", N_ ("INSTANCE"), FB_COLUMN_PLAIN },
  { "reason", N_ ("REASON"), FB_COLUMN_PLAIN },
  { "who", N_ ("WHO"), FB_COLUMN_PLAIN },
  { "nodes", N_ ("NODES"), FB_COLUMN_PLAIN },
  { "name", N_ ("NAME"), FB_COLUMN_PLAIN },
  { "tag_words", N_ ("TAGS"), FB_COLUMN_PLAIN },
  { NULL },
};

static const FbColumn field_columns[] = {
  { "id", N_ ("Id"), FB_COLUMN_PLAIN },
  { "name", N_ ("Name"), FB_COLUMN_PLAIN },
  { "description", N_ ("Description"), FB_COLUMN_PLAIN },
  { "tag_words", N_ ("Tags"), FB_COLUMN_PLAIN },
  { "instance_name", N_ ("Instance"), FB_COLUMN_PLAIN },
  { "time", N_ ("Time"), FB_COLUMN_PLAIN },
  { "who", N_ ("Who"), FB_COLUMN_PLAIN },
  { "reason", N_ ("Reason"), FB_COLUMN_PLAIN },
  { "summary", N_ ("Flows"), FB_COLUMN_PLAIN },
  { "size", N_ ("Size"), FB_COLUMN_BYTES },
  { "node_red_version", N_ ("Node-RED"), FB_COLUMN_PLAIN },
  { "unknown_words", N_ ("Unknown"), FB_COLUMN_PLAIN },
  { "flow_hash", N_ ("Flow hash"), FB_COLUMN_PLAIN },
  { "manifest_hash", N_ ("Manifest"), FB_COLUMN_PLAIN },
  { NULL },
};

static const struct
{
  FbSnapshotParts part;
  const char     *word;
} parts[] = {
  { FB_PART_CREDENTIALS, "credentials" },
  { FB_PART_ENVIRONMENT, "environment" },
  { FB_PART_PACKAGES, "packages" },
  { FB_PART_MODULES, "modules" },
  { FB_PART_SETTINGS, "settings" },
  { FB_PART_PALETTE, "palette" },
};
/* clang-format on */

/* Empty and unknown are both null. */
static void
set_text (JsonObject *row, const char *key, const char *value)
{
  json_object_set_string_member (row, key, value != NULL && *value != '\0' ? value : NULL);
}

JsonArray *
fb_ctl_snapshot_describe_parts (FbSnapshotParts unknown)
{
  JsonArray *words = json_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (unknown & parts[i].part)
      json_array_add_string_element (words, parts[i].word);

  return words;
}

static JsonArray *
describe_tags (FbSnapshot *snapshot)
{
  const char *const *tags = fb_snapshot_get_tags (snapshot);
  JsonArray         *words = json_array_new ();

  for (guint i = 0; tags[i] != NULL; i++)
    json_array_add_string_element (words, tags[i]);

  return words;
}

JsonObject *
fb_ctl_snapshot_describe (FbSnapshot *snapshot)
{
  JsonObject      *row = json_object_new ();
  g_autofree char *time = fb_clock_format (fb_snapshot_get_time (snapshot));

  set_text (row, "id", fb_snapshot_get_id (snapshot));
  set_text (row, "instance", fb_snapshot_get_instance (snapshot));
  set_text (row, "instance_name", fb_snapshot_get_instance_name (snapshot));
  set_text (row, "time", time);
  set_text (row, "who", fb_snapshot_get_who (snapshot));
  set_text (row, "reason", fb_snapshot_reason_to_string (fb_snapshot_get_reason (snapshot)));
  set_text (row, "name", fb_snapshot_get_name (snapshot));
  set_text (row, "description", fb_snapshot_get_description (snapshot));
  json_object_set_array_member (row, "tags", describe_tags (snapshot));
  json_object_set_boolean_member (row, "kept", fb_snapshot_is_kept (snapshot));
  set_text (row, "flow_hash", fb_snapshot_get_flow_hash (snapshot));
  set_text (row, "manifest_hash", fb_snapshot_get_manifest_hash (snapshot));
  set_text (row, "rev", fb_snapshot_get_rev (snapshot));
  json_object_set_int_member (row, "nodes", fb_snapshot_get_n_nodes (snapshot));
  json_object_set_int_member (row, "size", fb_snapshot_get_size (snapshot));
  set_text (row, "node_red_version", fb_snapshot_get_node_red_version (snapshot));
  set_text (row, "parent", fb_snapshot_get_parent (snapshot));
  json_object_set_array_member (row, "unknown",
                                fb_ctl_snapshot_describe_parts (
                                    fb_snapshot_get_unknown (snapshot)));

  return row;
}

/* "a, b" of an array of strings. (transfer full) */
static char *
join (JsonArray *words)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (words); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "",
                            json_array_get_string_element (words, i));

  return g_string_free (text, FALSE);
}

/* What only people see. */
static void
add_words (JsonObject *row)
{
  g_autofree char *unknown = join (json_object_get_array_member (row, "unknown"));
  g_autofree char *tags = join (json_object_get_array_member (row, "tags"));
  g_autofree char *id =
      g_strndup (json_object_get_string_member_with_default (row, "id", ""), SHORT_ID);

  set_text (row, "short_id", id);
  set_text (row, "unknown_words", unknown);
  set_text (row, "tag_words", tags);
}

static void
print_fields (FbCtl *ctl, JsonObject *row)
{
  if (!fb_ctl_is_json (ctl))
    add_words (row);
  fb_ctl_output_fields (fb_ctl_is_json (ctl), row, field_columns);
}

void
fb_ctl_snapshot_print (FbCtl *ctl, FbSnapshot *snapshot)
{
  g_autoptr (JsonObject) row = fb_ctl_snapshot_describe (snapshot);

  print_fields (ctl, row);
}

FbSnapshot *
fb_ctl_snapshot_find (FbCtl *ctl, const char *text, const char *instance, GError **error)
{
  FbSnapshotStore *store =
      fb_session_get_snapshots (fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, NULL));
  g_autoptr (GError) found = NULL;
  FbSnapshot *snapshot = fb_snapshot_store_find (store, text, instance, &found);

  if (snapshot == NULL && g_error_matches (found, FB_ERROR, FB_ERROR_INVALID))
    fb_ctl_throw_usage (error, "%s", found->message);
  else if (snapshot == NULL)
    g_propagate_error (error, g_steal_pointer (&found));

  return snapshot;
}

gboolean
fb_ctl_snapshot_choose_link (FbCtl           *ctl,
                             FbInstance      *instance,
                             FbInstanceLink **link,
                             GError         **error)
{
  *link = NULL;
  if (fb_instance_get_kind (instance) == FB_INSTANCE_LOCAL)
    {
      fb_ctl_instance_ask (ctl, instance, ANSWER_MS);
      if (!fb_instance_is_online (instance))
        return TRUE;
    }

  *link = fb_ctl_instance_reach (ctl, instance, error);
  return *link != NULL;
}

int
fb_ctl_snapshot_take (FbCtl *ctl, char **args, GError **error)
{
  g_autofree char   *name = NULL, *description = NULL;
  const GOptionEntry options[] = {
    { "name", 'n', 0, G_OPTION_ARG_STRING, &name, N_ ("Keep it under NAME, for ever"),
      N_ ("NAME") },
    { "description", 'd', 0, G_OPTION_ARG_STRING, &description, N_ ("Say what it is about"),
      N_ ("TEXT") },
    { NULL },
  };
  g_auto (GStrv) rest = NULL;
  FbInstance *instance =
      fb_ctl_instance_from_args (ctl, args, options, 1, FB_CTL_WITH_SECRETS, &rest, error);
  const FbSnapshotLabel label = { .reason = FB_SNAPSHOT_MANUAL,
                                  .name = name,
                                  .description = description };
  FbSession            *session;
  FbInstanceLink       *link;
  g_autoptr (FbSnapshotTake) take = NULL;

  if (instance == NULL || !fb_ctl_snapshot_choose_link (ctl, instance, &link, error))
    return FB_CTL_FAILED;

  session = fb_ctl_open (ctl, FB_CTL_WITH_SECRETS, NULL);
  take = fb_snapshot_take_new (fb_session_get_snapshots (session),
                               fb_session_get_instances (session), instance, link, &label);
  if (!fb_ctl_run (ctl, FB_OPERATION (g_object_ref (take)), error))
    return FB_CTL_FAILED;
  fb_ctl_snapshot_print (ctl, fb_snapshot_take_get_snapshot (take));

  return FB_CTL_DONE;
}

/* Snapshots outlive their instance, so one that is gone is found by its name in them. */
static gboolean
choose_instance (FbCtl *ctl, const char *text, char **id, GError **error)
{
  FbSnapshotStore *store =
      fb_session_get_snapshots (fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, NULL));
  g_autoptr (GError) failure = NULL;
  FbInstance *instance = fb_ctl_find_instance (ctl, text, &failure);
  g_autoptr (GPtrArray) all = NULL;

  if (instance != NULL)
    *id = g_strdup (fb_instance_get_id (instance));
  else if (g_error_matches (failure, FB_ERROR, FB_ERROR_NOT_FOUND))
    all = fb_snapshot_store_read_all (store, NULL, error);
  for (guint i = 0; all != NULL && *id == NULL && i < all->len; i++)
    {
      FbSnapshot *snapshot = g_ptr_array_index (all, i);

      if (g_strcmp0 (fb_snapshot_get_instance_name (snapshot), text) == 0 ||
          g_strcmp0 (fb_snapshot_get_instance (snapshot), text) == 0)
        *id = g_strdup (fb_snapshot_get_instance (snapshot));
    }
  if (*id == NULL && *error == NULL)
    g_propagate_error (error, g_steal_pointer (&failure));

  return *id != NULL;
}

int
fb_ctl_snapshot_list (FbCtl *ctl, char **args, GError **error)
{
  g_auto (GStrv) rest = fb_ctl_parse (ctl, args, NULL, 0, 1, error);
  g_autoptr (GPtrArray) snapshots = NULL;
  g_autoptr (JsonArray) rows = json_array_new ();
  g_autofree char *instance = NULL;
  FbSession       *session;

  if (rest == NULL || (session = fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, error)) == NULL ||
      (rest[0] != NULL && !choose_instance (ctl, rest[0], &instance, error)))
    return FB_CTL_FAILED;

  snapshots = fb_snapshot_store_read_all (fb_session_get_snapshots (session), instance, error);
  if (snapshots == NULL)
    return FB_CTL_FAILED;
  for (guint i = 0; i < snapshots->len; i++)
    {
      JsonObject *row = fb_ctl_snapshot_describe (g_ptr_array_index (snapshots, i));

      if (!fb_ctl_is_json (ctl))
        add_words (row);
      json_array_add_object_element (rows, row);
    }
  fb_ctl_output_table (fb_ctl_is_json (ctl), rows, list_columns);

  return FB_CTL_DONE;
}

static JsonArray *
describe_environment (FbSnapshotContent *content)
{
  GPtrArray *values = fb_snapshot_content_get_environment (content);
  JsonArray *rows = json_array_new ();

  for (guint i = 0; i < values->len; i++)
    {
      const FbEnvironmentValue *value = g_ptr_array_index (values, i);
      JsonObject               *row = json_object_new ();

      json_object_set_string_member (row, "name", value->name);
      json_object_set_string_member (row, "value", value->hidden ? NULL : value->value);
      json_object_set_boolean_member (row, "hidden", value->hidden);
      json_array_add_object_element (rows, row);
    }

  return rows;
}

/* Which fields of which nodes are set: by fingerprints, or by what a server said. */
static JsonArray *
describe_credentials (FbSnapshotContent *content)
{
  JsonObject *known = fb_snapshot_content_get_fingerprints (content, NULL);
  JsonObject *nodes = known != NULL ? known : fb_snapshot_content_get_credential_fields (content);
  g_autoptr (GList) ids = nodes != NULL ? json_object_get_members (nodes) : NULL;
  JsonArray *rows = json_array_new ();

  for (GList *id = ids; id != NULL; id = id->next)
    {
      JsonObject *fields = json_object_get_object_member (nodes, id->data);
      g_autoptr (GList) names = fields != NULL ? json_object_get_members (fields) : NULL;
      JsonObject *row = json_object_new ();
      JsonArray  *words = json_array_new ();

      for (GList *name = names; name != NULL; name = name->next)
        json_array_add_string_element (words, name->data);
      json_object_set_string_member (row, "node", id->data);
      json_object_set_array_member (row, "fields", words);
      json_array_add_object_element (rows, row);
    }

  return rows;
}

static void
set_object (JsonObject *row, const char *key, JsonObject *object)
{
  if (object != NULL)
    json_object_set_object_member (row, key, json_object_ref (object));
  else
    json_object_set_null_member (row, key);
}

int
fb_ctl_snapshot_show (FbCtl *ctl, char **args, GError **error)
{
  g_auto (GStrv) rest = fb_ctl_parse (ctl, args, NULL, 1, 1, error);
  g_autoptr (FbSnapshot) snapshot = NULL;
  g_autoptr (FbSnapshotContent) content = NULL;
  g_autoptr (JsonObject) row = NULL;
  FbFlowDocument *document;
  FbSession      *session;

  if (rest == NULL || (session = fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, error)) == NULL ||
      (snapshot = fb_ctl_snapshot_find (ctl, rest[0], NULL, error)) == NULL)
    return FB_CTL_FAILED;
  content = fb_snapshot_store_get_content (fb_session_get_snapshots (session),
                                           fb_snapshot_get_id (snapshot), FALSE,
                                           fb_ctl_get_cancellable (ctl), error);
  if (content == NULL)
    return FB_CTL_FAILED;

  row = fb_ctl_snapshot_describe (snapshot);
  document = fb_snapshot_content_get_document (content, NULL);
  if (document != NULL)
    {
      g_autofree char *summary = fb_flow_document_describe (document);

      json_object_set_string_member (row, "summary", summary);
    }
  else
    json_object_set_null_member (row, "summary");
  json_object_set_string_member (row, "node_version",
                                 fb_snapshot_content_get_node_version (content));
  set_object (row, "modules", fb_snapshot_content_get_modules (content));
  set_object (row, "settings", fb_snapshot_content_get_settings (content));
  json_object_set_array_member (row, "environment", describe_environment (content));
  json_object_set_array_member (row, "credentials", describe_credentials (content));
  print_fields (ctl, row);

  return FB_CTL_DONE;
}
