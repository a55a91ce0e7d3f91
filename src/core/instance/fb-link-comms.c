/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "fb-json.h"
#include "instance/fb-admin-client-private.h"
#include "instance/fb-instance-link-private.h"

/* The web socket of a link, and what its messages mean to the instance. */

/* A socket that held this long was a good one: the next try comes at once. */
#define GOOD_US (10 * G_USEC_PER_SEC)
#define MAX_NAMED 5
/* What a server has to tell at the beginning it tells in its first frames. */
#define FIRST_FRAMES_US (2 * G_USEC_PER_SEC)

#define RUNTIME_STATE "notification/runtime-state"
#define RUNTIME_DEPLOY "notification/runtime-deploy"

/* Why the flows do not run, for people; NULL when there is nothing to say. (transfer full) */
static char *
describe_stop (JsonObject *data)
{
  const char *code = fb_json_get_string (data, "error", NULL);
  JsonArray  *types = fb_json_get_array (data, "types");
  g_autoptr (GString) names = g_string_new (NULL);

  if (g_strcmp0 (code, "missing-modules") == 0)
    return g_strdup (_ ("The flows wait for modules that could not be loaded"));
  if (g_strcmp0 (code, "missing-types") != 0)
    return NULL;

  for (guint i = 0; types != NULL && i < MIN (json_array_get_length (types), MAX_NAMED); i++)
    {
      JsonNode *type = json_array_get_element (types, i);

      if (JSON_NODE_HOLDS_VALUE (type) && json_node_get_value_type (type) == G_TYPE_STRING)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "",
                                json_node_get_string (type));
    }

  return g_strdup_printf (_ ("The flows wait for node types that are not installed: %s"),
                          names->str);
}

static void
take_runtime_state (FbInstanceLink *self, JsonObject *data)
{
  const char      *code = fb_json_get_string (data, "error", NULL);
  const char      *state = fb_json_get_string (data, "state", NULL);
  g_autofree char *detail = describe_stop (data);
  gboolean         broken = code != NULL && g_str_has_prefix (code, "credentials_load_failed");

  self->has_runtime_state = TRUE;
  fb_link_set_credentials_broken (self, self->keeper_says_broken, broken);
  if (state != NULL && fb_instance_get_kind (self->instance) == FB_INSTANCE_REMOTE)
    fb_link_remote_take_flows_state (self, state, detail);
}

/* The first after a deploy of ours without an answer may be that one. */
static void
take_rev (FbInstanceLink *self, const char *rev)
{
  if (self->is_next_unknown)
    {
      self->is_next_unknown = FALSE;
      g_free (self->unknown_rev);
      self->unknown_rev = g_strdup (rev);
    }
  g_free (self->rev);
  self->rev = g_strdup (rev);
}

/* The last deploy is replayed to whoever subscribes, so only another rev than before is news; and
 * one heard of while ours is under way may be ours. */
static void
take_deploy (FbInstanceLink *self, JsonObject *data)
{
  const char *rev = fb_json_get_string (data, "revision", NULL);

  if (rev == NULL || g_strcmp0 (rev, self->rev) == 0)
    return;
  if (self->n_deploys > 0)
    {
      g_free (self->foreign_rev);
      self->foreign_rev = g_strdup (rev);
      return;
    }

  if (self->rev != NULL)
    fb_link_emit_deployed (self, rev);
  take_rev (self, rev);
}

void
fb_link_deploy_begins (FbInstanceLink *self)
{
  self->n_deploys++;
}

void
fb_link_deploy_ended (FbInstanceLink *self, const char *rev, gboolean is_own)
{
  g_autofree char *heard = NULL;

  self->n_deploys--;
  if (rev != NULL && is_own)
    {
      self->is_next_unknown = FALSE;
      g_free (self->own_rev);
      self->own_rev = g_strdup (rev);
    }
  if (rev != NULL && g_strcmp0 (rev, self->rev) != 0)
    take_rev (self, rev);
  g_object_notify (G_OBJECT (self), "own-rev");
  if (self->n_deploys > 0 || self->foreign_rev == NULL)
    return;

  heard = g_steal_pointer (&self->foreign_rev);
  if (g_strcmp0 (heard, self->rev) == 0)
    return;
  take_rev (self, heard);
  fb_link_emit_deployed (self, heard);
}

void
fb_link_deploy_lost (FbInstanceLink *self)
{
  self->is_next_unknown = self->foreign_rev == NULL;
  if (self->foreign_rev != NULL)
    {
      g_free (self->unknown_rev);
      self->unknown_rev = g_strdup (self->foreign_rev);
    }
  fb_link_deploy_ended (self, NULL, FALSE);
}

static void
fb_link_message_cb (FbComms *comms, const char *topic, JsonNode *data, FbInstanceLink *self)
{
  JsonObject *object =
      data != NULL && JSON_NODE_HOLDS_OBJECT (data) ? json_node_get_object (data) : NULL;

  g_object_ref (self);
  if (object != NULL && g_str_equal (topic, RUNTIME_STATE))
    take_runtime_state (self, object);
  else if (object != NULL && g_str_equal (topic, RUNTIME_DEPLOY))
    take_deploy (self, object);
  fb_link_emit_notification (self, topic, data);
  g_object_unref (self);
}

static void
fb_link_opened_cb (FbComms *comms, FbInstanceLink *self)
{
  self->comms_since_us = g_get_monotonic_time ();
}

static void
fb_link_closed_cb (FbComms *comms, GError *error, FbInstanceLink *self)
{
  gint64 since_us = self->comms_since_us;

  g_object_ref (self);
  fb_link_close_comms (self);
  if (since_us > 0 && g_get_monotonic_time () - since_us > GOOD_US)
    fb_reachability_succeed (&self->socket_reachability);
  g_debug ("Comms of %s: %s", fb_instance_get_id (self->instance), error->message);
  fb_link_try_in (self, fb_reachability_fail (&self->socket_reachability, g_random_double ()));
  g_object_unref (self);
}

void
fb_link_open_comms (FbInstanceLink *self)
{
  if (self->comms != NULL || self->admin == NULL)
    return;

  self->comms = fb_comms_new (fb_admin_client_get_http (self->admin),
                              fb_admin_client_get_url (self->admin), self->token);
  g_signal_connect (self->comms, "opened", G_CALLBACK (fb_link_opened_cb), self);
  g_signal_connect (self->comms, "message", G_CALLBACK (fb_link_message_cb), self);
  g_signal_connect (self->comms, "closed", G_CALLBACK (fb_link_closed_cb), self);
  fb_comms_open (self->comms);
}

void
fb_link_close_comms (FbInstanceLink *self)
{
  g_autoptr (FbComms) comms = g_steal_pointer (&self->comms);

  self->comms_since_us = 0;
  self->has_runtime_state = FALSE;
  if (comms == NULL)
    return;

  g_signal_handlers_disconnect_by_data (comms, self);
  fb_comms_close (comms);
}

gboolean
fb_link_is_settled (FbInstanceLink *self)
{
  if (fb_instance_get_kind (self->instance) == FB_INSTANCE_LOCAL || self->has_runtime_state)
    return TRUE;
  if (self->comms == NULL)
    return TRUE; /* there is no web socket to be had */

  return self->comms_since_us > 0 &&
         g_get_monotonic_time () - self->comms_since_us > FIRST_FRAMES_US;
}
