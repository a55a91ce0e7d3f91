/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "fb-json.h"
#include "instance/fb-admin-client-private.h"
#include "instance/fb-instance-link-private.h"
#include "instance/fb-instance-row.h"

/* A remote instance: who are we there (settings), do the flows run, then the web socket, which
 * tells the rest. Without the socket the same is asked again when the back-off says so. A session
 * that ended is never renewed by itself, since that would take the password. */

/* A certificate that nobody agreed to does not get better by asking often. */
#define UNTRUSTED_FAILURES 6

/* Node-RED's own rule: "*", the permission itself, or all of its kind. */
static gboolean
scope_allows_writing (const char *scope)
{
  return g_str_equal (scope, "*") || g_str_equal (scope, "flows.write") ||
         g_str_equal (scope, "write") || g_str_equal (scope, "*.write");
}

static gboolean
user_may_write (JsonObject *user)
{
  JsonNode  *permissions = user != NULL ? json_object_get_member (user, "permissions") : NULL;
  JsonArray *array = user != NULL ? fb_json_get_array (user, "permissions") : NULL;

  if (permissions == NULL)
    return TRUE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *scope = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (scope) && json_node_get_value_type (scope) == G_TYPE_STRING &&
          scope_allows_writing (json_node_get_string (scope)))
        return TRUE;
    }

  return scope_allows_writing (fb_json_get_string (user, "permissions", ""));
}

static void
take_failure (FbInstanceLink *self, FbInstanceState state, const GError *error)
{
  guint            wait_ms;
  g_autofree char *detail = NULL;

  if (state == FB_INSTANCE_UNTRUSTED)
    self->reachability.n_failures = MAX (self->reachability.n_failures, UNTRUSTED_FAILURES);
  wait_ms = fb_reachability_fail (&self->reachability, g_random_double ());
  /* Translators: the first is a sentence about what went wrong. */
  detail = g_strdup_printf (_ ("%s (next try in %u s)"), error->message, (wait_ms + 500) / 1000);
  fb_link_close_comms (self);
  fb_instance_set_state (self->instance, state, detail);
  fb_link_try_in (self, wait_ms);
}

void
fb_link_remote_session_ended (FbInstanceLink *self, const char *detail)
{
  gboolean had_session = self->had_session;

  self->had_session = FALSE;
  fb_link_drop (self);
  fb_instance_set_state (self->instance, FB_INSTANCE_LOGIN_NEEDED, detail);
  if (had_session)
    fb_link_emit_session_expired (self);
}

static const char *
describe_login (FbInstanceLink *self)
{
  if (self->had_session)
    return _ ("The session has ended. Sign in again; nothing is lost.");

  switch ((FbAuthKind)fb_instance_get_row (self->instance)->auth)
    {
    case FB_AUTH_TOKEN:
      return _ ("The access token is not valid there");
    case FB_AUTH_STRATEGY:
      return _ ("It asks for a login in a browser, which is not supported yet: use a static access "
                "token");
    case FB_AUTH_NONE:
    case FB_AUTH_PASSWORD:
    default:
      return _ ("Sign in with name and password");
    }
}

/* @error: (transfer none) */
static void
take_error (FbInstanceLink *self, const GError *error)
{
  if (g_error_matches (error, FB_ERROR, FB_ERROR_CANCELLED))
    return;
  if (g_error_matches (error, FB_ERROR, FB_ERROR_DENIED))
    fb_link_remote_session_ended (self, describe_login (self));
  else if (g_error_matches (error, FB_ERROR, FB_ERROR_UNVERIFIED))
    take_failure (self, FB_INSTANCE_UNTRUSTED, error);
  else
    take_failure (self, FB_INSTANCE_UNREACHABLE, error);
}

void
fb_link_remote_take_flows_state (FbInstanceLink *self, const char *state, const char *detail)
{
  FbInstanceState known = FB_INSTANCE_RUNNING;

  if (g_str_equal (state, "stop"))
    known = FB_INSTANCE_FLOWS_STOPPED;
  else if (g_str_equal (state, "safe"))
    known = FB_INSTANCE_SAFE;

  fb_instance_set_state (self->instance, known, detail);
}

static void
fb_link_flows_state_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbInstanceLink) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = fb_admin_client_get_finish (FB_ADMIN_CLIENT (source), result, &error);
  JsonObject *object =
      node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (g_error_matches (error, FB_ERROR, FB_ERROR_CANCELLED))
    return;
  if (g_error_matches (error, FB_ERROR, FB_ERROR_UNREACHABLE))
    {
      take_error (self, error);
      return;
    }

  /* The web socket first, so that whoever hears of the state finds it under way. Who may not ask
   * for the state still knows that the server answers. */
  fb_link_open_comms (self);
  fb_link_remote_take_flows_state (self, fb_json_get_string (object, "state", "start"), NULL);
}

static void
fb_link_settings_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbInstanceLink) self = user_data;
  FbAdminClient *admin = FB_ADMIN_CLIENT (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = fb_admin_client_get_finish (admin, result, &error);
  JsonObject *settings, *user;

  if (node != NULL && !JSON_NODE_HOLDS_OBJECT (node))
    fb_throw (&error, FB_ERROR_INVALID, _ ("%s is not the settings of a Node-RED"),
              fb_admin_client_get_url (admin));
  if (error != NULL)
    {
      take_error (self, error);
      return;
    }

  settings = json_node_get_object (node);
  user = fb_json_get_object (settings, "user");
  self->had_session = TRUE;
  fb_reachability_succeed (&self->reachability);
  fb_instance_set_server (self->instance, fb_json_get_string (settings, "version", NULL),
                          user != NULL ? fb_json_get_string (user, "username", NULL) : NULL,
                          user_may_write (user));
  fb_admin_client_get_async (admin, "flows/state", FB_ADMIN_SMALL_MAX_BYTES, self->asking,
                             fb_link_flows_state_cb, g_object_ref (self));
}

static void
fb_link_remote_access_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbInstanceLink) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!fb_link_load_access_finish (self, result, &error))
    {
      if (!g_error_matches (error, FB_ERROR, FB_ERROR_CANCELLED))
        fb_instance_set_state (self->instance, FB_INSTANCE_LOGIN_NEEDED, error->message);
      return;
    }
  if (!fb_link_ensure_admin (self))
    {
      fb_instance_set_state (self->instance, FB_INSTANCE_UNREACHABLE, _ ("It has no address"));
      return;
    }

  fb_admin_client_get_async (self->admin, "settings", FB_ADMIN_SETTINGS_MAX_BYTES, self->asking,
                             fb_link_settings_cb, g_object_ref (self));
}

void
fb_link_remote_try (FbInstanceLink *self)
{
  fb_link_load_access_async (self, self->asking, fb_link_remote_access_cb, g_object_ref (self));
}
