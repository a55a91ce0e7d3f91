/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-keeper-protocol.h"

#include "fb-error.h"

/* Text forms and their parsers; shared by the keeper and FbKeeperClient. Free of GObject types, so
 * that the keeper links nothing of the model. */

static const char *const verbs[] = {
  [FB_KEEPER_START] = "start",   [FB_KEEPER_RESTART] = "restart",   [FB_KEEPER_STOP] = "stop",
  [FB_KEEPER_STATUS] = "status", [FB_KEEPER_WATCH] = "watch",       [FB_KEEPER_UNWATCH] = "unwatch",
  [FB_KEEPER_FOLLOW] = "follow", [FB_KEEPER_UNFOLLOW] = "unfollow",
};

static const char *const states[] = {
  [FB_INSTANCE_UNKNOWN] = "unknown",
  [FB_INSTANCE_STOPPED] = "stopped",
  [FB_INSTANCE_STARTING] = "starting",
  [FB_INSTANCE_RUNNING] = "running",
  [FB_INSTANCE_FLOWS_STOPPED] = "flows-stopped",
  [FB_INSTANCE_SAFE] = "safe",
  [FB_INSTANCE_STOPPING] = "stopping",
  [FB_INSTANCE_CRASHED] = "crashed",
};

/* Index of @word in @words, -1 when it is none of them. */
static int
find_word (const char *const *words, guint n_words, const char *word)
{
  for (guint i = 0; i < n_words; i++)
    if (g_strcmp0 (words[i], word) == 0)
      return i;

  return -1;
}

static char *
print_line (JsonObject *object)
{
  g_autofree char *text = fb_json_print_object (object);

  return g_strconcat (text, "\n", NULL);
}

gboolean
fb_keeper_request_parse (const char *line, gsize length, FbKeeperRequest *request, GError **error)
{
  g_autoptr (JsonObject) object = NULL;
  const char *word;
  int         verb;

  *request = (FbKeeperRequest){ 0 };
  object = fb_json_parse_object (line, length, FB_KEEPER_MAX_LINE, error);
  if (object == NULL)
    return FALSE;

  request->id = fb_json_get_int (object, "id", 0);
  word = fb_json_get_string (object, "verb", NULL);
  verb = word != NULL ? find_word (verbs, G_N_ELEMENTS (verbs), word) : -1;
  if (verb < 0)
    return fb_throw (error, FB_ERROR_INVALID, "Unknown verb “%s”", word != NULL ? word : "");

  request->verb = verb;
  request->safe = fb_json_get_boolean (object, "safe", FALSE);
  return TRUE;
}

char *
fb_keeper_request_print (const FbKeeperRequest *request)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_int_member (object, "id", request->id);
  json_object_set_string_member (object, "verb", verbs[request->verb]);
  if (request->safe)
    json_object_set_boolean_member (object, "safe", TRUE);

  return print_line (object);
}

void
fb_keeper_status_free (FbKeeperStatus *status)
{
  if (status == NULL)
    return;

  g_free (status->detail);
  g_free (status->url);
  g_free (status->node_red_version);
  g_strfreev (status->overridden);
  g_free (status);
}

FbKeeperStatus *
fb_keeper_status_copy (const FbKeeperStatus *status)
{
  FbKeeperStatus *copy = g_new (FbKeeperStatus, 1);

  *copy = *status;
  copy->detail = g_strdup (status->detail);
  copy->url = g_strdup (status->url);
  copy->node_red_version = g_strdup (status->node_red_version);
  copy->overridden = g_strdupv (status->overridden);

  return copy;
}

static void
put_string (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
}

JsonObject *
fb_keeper_status_to_json (const FbKeeperStatus *status)
{
  JsonObject *object = json_object_new ();
  const char *state = status->state < G_N_ELEMENTS (states) ? states[status->state] : states[0];

  json_object_set_string_member (object, "state", state);
  put_string (object, "detail", status->detail);
  put_string (object, "url", status->url);
  put_string (object, "nodeRedVersion", status->node_red_version);
  json_object_set_int_member (object, "pid", status->pid);
  json_object_set_int_member (object, "keeperPid", status->keeper_pid);
  json_object_set_double_member (object, "cpu", status->cpu);
  json_object_set_int_member (object, "memory", status->memory);
  json_object_set_int_member (object, "restarts", status->restarts);
  json_object_set_boolean_member (object, "credentialsBroken", status->credentials_broken);
  if (status->overridden != NULL && status->overridden[0] != NULL)
    {
      JsonArray *names = json_array_new ();

      for (guint i = 0; status->overridden[i] != NULL; i++)
        json_array_add_string_element (names, status->overridden[i]);
      json_object_set_array_member (object, "overridden", names);
    }

  return object;
}

/* (nullable) */
static char **
read_names (JsonArray *array)
{
  g_autoptr (GStrvBuilder) names = NULL;

  if (array == NULL)
    return NULL;

  names = g_strv_builder_new ();
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (json_node_get_value_type (element) == G_TYPE_STRING)
        g_strv_builder_add (names, json_node_get_string (element));
    }

  return g_strv_builder_end (names);
}

FbKeeperStatus *
fb_keeper_status_from_json (JsonObject *object)
{
  FbKeeperStatus *status = g_new0 (FbKeeperStatus, 1);
  int state = find_word (states, G_N_ELEMENTS (states), fb_json_get_string (object, "state", ""));

  status->state = state >= 0 ? (FbInstanceState)state : FB_INSTANCE_UNKNOWN;
  status->detail = g_strdup (fb_json_get_string (object, "detail", NULL));
  status->url = g_strdup (fb_json_get_string (object, "url", NULL));
  status->node_red_version = g_strdup (fb_json_get_string (object, "nodeRedVersion", NULL));
  status->pid = fb_json_get_int (object, "pid", 0);
  status->keeper_pid = fb_json_get_int (object, "keeperPid", 0);
  status->cpu = fb_json_get_double (object, "cpu", 0);
  status->memory = MAX (fb_json_get_int (object, "memory", 0), 0);
  status->restarts = CLAMP (fb_json_get_int (object, "restarts", 0), 0, G_MAXINT);
  status->credentials_broken = fb_json_get_boolean (object, "credentialsBroken", FALSE);
  status->overridden = read_names (fb_json_get_array (object, "overridden"));

  return status;
}

char *
fb_keeper_print_answer (gint64 id, const FbKeeperStatus *status, const GError *error)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_int_member (object, "id", id);
  if (status != NULL)
    json_object_set_object_member (object, "status", fb_keeper_status_to_json (status));
  if (error != NULL)
    {
      JsonObject *member = json_object_new ();

      json_object_set_string_member (member, "code", fb_error_code_to_string (error->code));
      json_object_set_string_member (member, "message", error->message);
      json_object_set_object_member (object, "error", member);
    }

  return print_line (object);
}

char *
fb_keeper_print_status_event (const FbKeeperStatus *status)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "event", "status");
  json_object_set_object_member (object, "status", fb_keeper_status_to_json (status));

  return print_line (object);
}

char *
fb_keeper_print_log_event (guint64 last)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "event", "log");
  json_object_set_int_member (object, "last", last);

  return print_line (object);
}

static GError *
parse_error (JsonObject *object)
{
  const char *word = fb_json_get_string (object, "code", "failed");
  const char *text = fb_json_get_string (object, "message", word);

  for (int code = FB_ERROR_NOT_FOUND; code <= FB_ERROR_FAILED; code++)
    if (g_str_equal (fb_error_code_to_string (code), word))
      return g_error_new_literal (FB_ERROR, code, text);

  return g_error_new_literal (FB_ERROR, FB_ERROR_FAILED, text);
}

gboolean
fb_keeper_message_parse (const char *line, gsize length, FbKeeperMessage *message, GError **error)
{
  g_autoptr (JsonObject) object = NULL;
  JsonObject *status, *failure;
  const char *event;

  *message = (FbKeeperMessage){ 0 };
  object = fb_json_parse_object (line, length, FB_KEEPER_MAX_LINE, error);
  if (object == NULL)
    return FALSE;

  message->id = fb_json_get_int (object, "id", 0);
  event = fb_json_get_string (object, "event", NULL);
  status = fb_json_get_object (object, "status");
  failure = fb_json_get_object (object, "error");
  if (status != NULL)
    message->status = fb_keeper_status_from_json (status);
  if (failure != NULL)
    message->error = parse_error (failure);
  if (g_strcmp0 (event, "log") == 0)
    message->last = MAX (fb_json_get_int (object, "last", 0), 0);

  if (message->id == 0 && message->status == NULL && message->last == 0)
    return fb_throw (error, FB_ERROR_INVALID, "Neither an answer nor an event");

  return TRUE;
}

void
fb_keeper_message_clear (FbKeeperMessage *message)
{
  g_clear_pointer (&message->status, fb_keeper_status_free);
  g_clear_error (&message->error);
}
