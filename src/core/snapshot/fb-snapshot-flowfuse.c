/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-flowfuse.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-clock.h"
#include "fb-error.h"
#include "fb-json-string.h"
#include "instance/fb-credentials-file.h"

/* The scheme has no checksum. That credentials decrypt to JSON tells a wrong secret; a hidden
 * variable tells it only by not being text, so credentials are tried first, and are there even when
 * there are none. Empty ones in clear, and a hidden variable without a value, were left out by who
 * exported them. */

#define OWN_PREFIX "FF_"
/* What is longer no list and no field can show. */
#define NAME_MAX_CHARACTERS 200
#define DESCRIPTION_MAX_CHARACTERS 4000

typedef struct
{
  /* Borrowed */
  const char *secret; /* (nullable) */

  FbSnapshotContent *content;
  FbSnapshotParts    unknown;
} Reading;

static JsonObject *
parse (GBytes *bytes, GError **error)
{
  gsize       length;
  const char *text = g_bytes_get_data (bytes, &length);

  return fb_json_parse_object (text, (gssize)length, FB_FLOW_MAX_BYTES, error);
}

gboolean
fb_snapshot_is_flowfuse (GBytes *bytes)
{
  g_autoptr (JsonObject) object = NULL;
  JsonObject *flows;

  g_return_val_if_fail (bytes != NULL, FALSE);

  object = parse (bytes, NULL);
  flows = object != NULL ? fb_json_get_object (object, "flows") : NULL;

  return flows != NULL && fb_json_get_array (flows, "flows") != NULL;
}

gboolean
fb_snapshot_flowfuse_is_sealed (GBytes *bytes)
{
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GList) variables = NULL;
  JsonObject *credentials;
  JsonObject *settings;
  JsonObject *environment;

  g_return_val_if_fail (bytes != NULL, FALSE);

  object = parse (bytes, NULL);
  if (object == NULL || fb_json_get_object (object, "flows") == NULL)
    return FALSE;

  credentials = fb_json_get_object (fb_json_get_object (object, "flows"), "credentials");
  if (credentials != NULL && fb_json_get_string (credentials, "$", NULL) != NULL)
    return TRUE;

  settings = fb_json_get_object (object, "settings");
  environment = settings != NULL ? fb_json_get_object (settings, "env") : NULL;
  variables = environment != NULL ? json_object_get_values (environment) : NULL;
  for (GList *item = variables; item != NULL; item = item->next)
    if (JSON_NODE_HOLDS_OBJECT ((JsonNode *)item->data) &&
        fb_json_get_string (json_node_get_object (item->data), "$", NULL) != NULL)
      return TRUE;

  return FALSE;
}

static gboolean
are_left_out (GBytes *credentials)
{
  g_autoptr (JsonObject) object = parse (credentials, NULL);

  return object != NULL && json_object_get_size (object) == 0;
}

static gboolean
read_credentials (Reading *self, FbFlowDocument *document, GError **error)
{
  g_autoptr (GBytes) bytes = fb_flow_document_get_credentials (document);
  g_autoptr (JsonObject) credentials = NULL;

  if (bytes == NULL || are_left_out (bytes))
    {
      self->unknown |= FB_PART_CREDENTIALS;
      return TRUE;
    }
  if (self->secret == NULL && fb_credentials_are_encrypted (bytes))
    {
      self->unknown |= FB_PART_CREDENTIALS;
      return TRUE;
    }

  credentials = fb_credentials_decrypt (bytes, self->secret, error);
  if (credentials == NULL)
    return FALSE;

  fb_snapshot_content_set_credentials (self->content, credentials);
  return TRUE;
}

/* What a value is that a person or a program set; bytes that only look random are none. */
static gboolean
is_text (const char *text, gsize length)
{
  if (length > 0 && !g_utf8_validate_len (text, length, NULL))
    return FALSE;

  for (gsize i = 0; i < length; i++)
    if (g_ascii_iscntrl (text[i]) && strchr ("\t\n\r", text[i]) == NULL)
      return FALSE;

  return TRUE;
}

/* (nullable) (transfer full) */
static char *
read_hidden (Reading *self, const char *name, const char *sealed, GError **error)
{
  g_autoptr (GBytes) clear = fb_credentials_unseal_text (sealed, self->secret);
  const char *text;
  gsize       length;

  if (clear == NULL)
    {
      fb_throw (error, FB_ERROR_INVALID, _ ("The value of the variable “%s” cannot be read"), name);
      return NULL;
    }

  text = g_bytes_get_data (clear, &length);
  if (!is_text (text, length))
    {
      fb_throw (error, FB_ERROR_UNVERIFIED,
                _ ("The variable “%s” does not decrypt to text: the secret is not the one the "
                   "snapshot was exported with"),
                name);
      return NULL;
    }

  return g_strndup (text != NULL ? text : "", length);
}

static gboolean
read_variable (Reading *self, const char *name, JsonNode *node, GError **error)
{
  JsonObject      *object;
  const char      *sealed;
  const char      *plain;
  gboolean         hidden;
  g_autofree char *value = NULL;

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      fb_snapshot_content_add_environment (self->content, name, json_node_get_string (node), FALSE);
      return TRUE;
    }
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fb_throw (error, FB_ERROR_INVALID, _ ("The variable “%s” has no text as its value"),
                     name);

  object = json_node_get_object (node);
  sealed = fb_json_get_string (object, "$", NULL);
  plain = fb_json_get_string (object, "value", "");
  hidden = fb_json_get_boolean (object, "hidden", FALSE);
  if (sealed != NULL && self->secret != NULL)
    {
      value = read_hidden (self, name, sealed, error);
      if (value == NULL)
        return FALSE;
    }
  else if (sealed != NULL || (hidden && *plain == '\0'))
    self->unknown |= FB_PART_ENVIRONMENT;
  else
    value = g_strdup (plain);

  fb_snapshot_content_add_environment (self->content, name, value, hidden);
  if (value != NULL)
    explicit_bzero (value, strlen (value));
  return TRUE;
}

static gboolean
read_environment (Reading *self, JsonObject *environment, GError **error)
{
  g_autoptr (GList) names = environment != NULL ? json_object_get_members (environment) : NULL;

  for (GList *item = names; item != NULL; item = item->next)
    if (!g_str_has_prefix (item->data, OWN_PREFIX) &&
        !read_variable (self, item->data, json_object_get_member (environment, item->data), error))
      return FALSE;

  return TRUE;
}

static gboolean
read_settings (Reading *self, JsonObject *settings, GError **error)
{
  JsonObject *modules = settings != NULL ? fb_json_get_object (settings, "modules") : NULL;
  JsonObject *editor = settings != NULL ? fb_json_get_object (settings, "settings") : NULL;

  if (modules != NULL)
    {
      fb_snapshot_content_set_modules (self->content, modules);
      fb_snapshot_content_set_node_red_version (self->content,
                                                fb_json_get_string (modules, "node-red", NULL));
    }
  else
    self->unknown |= FB_PART_MODULES;
  if (editor != NULL)
    fb_snapshot_content_set_settings (self->content, editor);
  else
    self->unknown |= FB_PART_SETTINGS;

  return settings == NULL || read_environment (self, fb_json_get_object (settings, "env"), error);
}

/* (transfer full) (nullable) */
static char *
read_start (JsonObject *object, const char *member, glong max_characters)
{
  const char *text = fb_json_get_string (object, member, NULL);

  return text != NULL ? g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), max_characters))
                      : NULL;
}

FbSnapshotContent *
fb_snapshot_read_flowfuse (
    GBytes *bytes, const char *secret, char **name, char **description, GError **error)
{
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (FbFlowDocument) document = NULL;
  g_autoptr (FbSnapshotContent) content = NULL;
  g_autoptr (GBytes) flows = NULL;
  Reading self = { .secret = secret, .unknown = FB_PART_PACKAGES | FB_PART_PALETTE };

  g_return_val_if_fail (bytes != NULL, NULL);

  document = fb_flow_document_new (bytes, error);
  object = document != NULL ? parse (bytes, error) : NULL;
  if (object == NULL)
    return NULL;

  flows = fb_flow_document_get_flows (document);
  content = self.content = fb_snapshot_content_new (flows);
  if (!read_credentials (&self, document, error) ||
      !read_settings (&self, fb_json_get_object (object, "settings"), error))
    return NULL;

  fb_snapshot_content_set_unknown (content, self.unknown);
  if (name != NULL)
    *name = read_start (object, "name", NAME_MAX_CHARACTERS);
  if (name != NULL && *name != NULL)
    g_strdelimit (*name, "\r\n", ' ');
  if (description != NULL)
    *description = read_start (object, "description", DESCRIPTION_MAX_CHARACTERS);

  return g_steal_pointer (&content);
}

static void
write_variable (JsonObject *environment, const FbEnvironmentValue *variable, const char *secret)
{
  g_autoptr (JsonObject) object = NULL;
  g_autofree char *sealed = NULL;

  if (g_str_has_prefix (variable->name, OWN_PREFIX))
    return;
  if (!variable->hidden)
    {
      json_object_set_string_member (environment, variable->name,
                                     variable->value != NULL ? variable->value : "");
      return;
    }

  object = json_object_new ();
  json_object_set_boolean_member (object, "hidden", TRUE);
  if (secret != NULL && variable->value != NULL)
    {
      sealed = fb_credentials_seal_text (variable->value, secret);
      json_object_set_string_member (object, "$", sealed);
    }
  else
    json_object_set_string_member (object, "value", "");
  json_object_set_object_member (environment, variable->name, g_steal_pointer (&object));
}

/* (transfer full) */
static JsonObject *
make_settings (FbSnapshotContent *content, const char *secret)
{
  JsonObject *settings = json_object_new ();
  JsonObject *environment = json_object_new ();
  GPtrArray  *variables = fb_snapshot_content_get_environment (content);
  JsonObject *modules = fb_snapshot_content_get_modules (content);
  JsonObject *editor = fb_snapshot_content_get_settings (content);

  for (guint i = 0; i < variables->len; i++)
    write_variable (environment, variables->pdata[i], secret);

  json_object_set_object_member (settings, "settings",
                                 editor != NULL ? json_object_ref (editor) : json_object_new ());
  json_object_set_object_member (settings, "env", environment);
  json_object_set_object_member (settings, "modules",
                                 modules != NULL ? json_object_ref (modules) : json_object_new ());
  return settings;
}

/* (transfer full) as JSON text */
static char *
make_credentials (FbSnapshotContent *content, const char *secret)
{
  JsonObject *credentials = fb_snapshot_content_get_credentials (content);
  g_autoptr (JsonObject) none = json_object_new ();
  g_autoptr (GBytes) sealed = NULL;

  if (secret == NULL || (fb_snapshot_content_get_unknown (content) & FB_PART_CREDENTIALS) != 0)
    return g_strdup ("{}");

  sealed = fb_credentials_encrypt (credentials != NULL ? credentials : none, secret);
  return g_strndup (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
}

static void
append_text (GString *out, const char *key, const char *value)
{
  g_string_append_printf (out, ",\"%s\":", key);
  fb_json_append_quoted (out, value, strlen (value));
}

GBytes *
fb_snapshot_write_flowfuse (FbSnapshotContent *content,
                            const char        *name,
                            const char        *description,
                            gint64             time_us,
                            const char        *secret,
                            GError           **error)
{
  FbFlowDocument *document;
  g_autoptr (GBytes) flows = NULL;
  g_autoptr (JsonObject) settings = NULL;
  g_autofree char *credentials = NULL;
  g_autofree char *time = fb_clock_format (time_us);
  g_autofree char *settings_text = NULL;
  GString         *out;

  g_return_val_if_fail (content != NULL, NULL);

  document = fb_snapshot_content_get_document (content, error);
  if (document == NULL)
    return NULL;

  flows = fb_flow_document_get_flows (document);
  credentials = make_credentials (content, secret);
  settings = make_settings (content, secret);
  settings_text = fb_json_print_object (settings);

  out = g_string_sized_new (g_bytes_get_size (flows) + 4096);
  g_string_append (out, "{\"flows\":{\"flows\":");
  g_string_append_len (out, g_bytes_get_data (flows, NULL), (gssize)g_bytes_get_size (flows));
  g_string_append_printf (out, ",\"credentials\":%s}", credentials);
  append_text (out, "name", name != NULL ? name : "");
  append_text (out, "description", description != NULL ? description : "");
  append_text (out, "createdAt", time);
  append_text (out, "updatedAt", time);
  append_text (out, "ownerType", "instance");
  g_string_append_printf (out, ",\"settings\":%s}", settings_text);

  return g_string_free_to_bytes (out);
}
