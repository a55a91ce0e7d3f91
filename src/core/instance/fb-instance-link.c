/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-instance-link.h"

#include <glib/gi18n-lib.h>
#include <time.h>

#include "fb-error.h"
#include "fb-keyring.h"
#include "instance/fb-admin-client-private.h"
#include "instance/fb-instance-link-private.h"
#include "instance/fb-instance-secret.h"

/* The part of the link that both kinds share: opening and closing, trying again, and noticing that
 * the machine slept, after which every socket is dead without knowing it. While all is well it
 * wakes up once in five seconds, together with other coarse timers. */

#define TICK_S 5

G_DEFINE_FINAL_TYPE (FbInstanceLink, fb_instance_link, G_TYPE_OBJECT)

enum
{
  PROP_CREDENTIALS_BROKEN = 1,
  PROP_OVERRIDDEN,
  PROP_OWN_REV,
  N_PROPS
};

enum
{
  DEPLOYED,
  NOTIFICATION,
  SESSION_EXPIRED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

static gint64
read_boottime_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_BOOTTIME, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static gboolean
is_local (FbInstanceLink *self)
{
  return fb_instance_get_kind (self->instance) == FB_INSTANCE_LOCAL;
}

/* Whether the instance may be contacted at all now. */
static gboolean
is_wanted (FbInstanceLink *self)
{
  return self->is_open && fb_instance_get_mode (self->instance) != FB_MODE_OFF;
}

static gboolean
fb_instance_link_tick_cb (gpointer user_data)
{
  FbInstanceLink *self = user_data;

  if (fb_reachability_slept (&self->reachability, read_boottime_us (), g_get_monotonic_time ()))
    {
      fb_link_drop (self);
      if (self->admin != NULL)
        fb_http_abort (fb_admin_client_get_http (self->admin));
      fb_link_try_in (self, fb_reachability_spread (g_random_double ()));
    }

  return G_SOURCE_CONTINUE;
}

/* A hint only: what waits for its next try may go now. */
static void
fb_instance_link_network_changed_cb (GNetworkMonitor *network,
                                     gboolean         available,
                                     FbInstanceLink  *self)
{
  if (available && self->retry != 0)
    fb_link_try_in (self, fb_reachability_spread (g_random_double ()));
}

/* A keyring that opens may hold the session that is missing. */
static void
fb_instance_link_keyring_cb (FbKeyring *keyring, GParamSpec *pspec, FbInstanceLink *self)
{
  if (fb_instance_get_state (self->instance) == FB_INSTANCE_LOGIN_NEEDED)
    fb_instance_link_retry (self);
}

static FbKeyring *
get_keyring (FbInstanceLink *self)
{
  return fb_workspace_get_keyring (fb_instance_store_get_workspace (self->store));
}

static void
start_watching (FbInstanceLink *self)
{
  if (self->tick != 0)
    return;

  self->tick = g_timeout_add_seconds (TICK_S, fb_instance_link_tick_cb, self);
  self->network = g_object_ref (g_network_monitor_get_default ());
  g_signal_connect_object (self->network, "network-changed",
                           G_CALLBACK (fb_instance_link_network_changed_cb), self, 0);
  g_signal_connect_object (get_keyring (self), "notify::state",
                           G_CALLBACK (fb_instance_link_keyring_cb), self, 0);
  fb_reachability_init (&self->reachability);
  fb_reachability_init (&self->socket_reachability);
  fb_reachability_slept (&self->reachability, read_boottime_us (), g_get_monotonic_time ());
  if (is_local (self))
    fb_link_local_open (self);
  else
    fb_link_try (self);
}

static void
stop_watching (FbInstanceLink *self)
{
  g_clear_handle_id (&self->tick, g_source_remove);
  if (self->network != NULL)
    g_signal_handlers_disconnect_by_data (self->network, self);
  g_clear_object (&self->network);
  g_signal_handlers_disconnect_by_data (get_keyring (self), self);
  fb_link_drop (self);
  if (is_local (self))
    fb_link_local_close (self);
}

static void
fb_instance_link_mode_cb (FbInstance *instance, GParamSpec *pspec, FbInstanceLink *self)
{
  if (is_wanted (self))
    {
      start_watching (self);
      return;
    }

  stop_watching (self);
  if (self->is_open)
    fb_instance_set_state (self->instance, FB_INSTANCE_UNKNOWN,
                           _ ("Switched off: it is not contacted"));
}

static void
fb_instance_link_dispose (GObject *object)
{
  FbInstanceLink *self = FB_INSTANCE_LINK (object);

  fb_instance_link_close (self);
  g_clear_object (&self->keeper);
  g_clear_object (&self->admin);
  g_clear_object (&self->asking);
  g_clear_object (&self->ca);

  G_OBJECT_CLASS (fb_instance_link_parent_class)->dispose (object);
}

static void
fb_instance_link_finalize (GObject *object)
{
  FbInstanceLink *self = FB_INSTANCE_LINK (object);

  g_clear_object (&self->instance);
  g_clear_object (&self->store);
  g_clear_pointer (&self->made_of, g_free);
  g_clear_pointer (&self->rev, g_free);
  g_clear_pointer (&self->own_rev, g_free);
  g_clear_pointer (&self->foreign_rev, g_free);
  g_clear_pointer (&self->unknown_rev, g_free);
  g_clear_pointer (&self->overridden, g_strfreev);
  g_clear_pointer (&self->access_failure, g_free);
  g_clear_pointer (&self->token, fb_keyring_secret_free);
  g_clear_pointer (&self->read_token, fb_keyring_secret_free);

  G_OBJECT_CLASS (fb_instance_link_parent_class)->finalize (object);
}

static void
fb_instance_link_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  FbInstanceLink *self = FB_INSTANCE_LINK (object);

  switch (prop_id)
    {
    case PROP_CREDENTIALS_BROKEN:
      g_value_set_boolean (value, self->is_credentials_broken);
      break;
    case PROP_OVERRIDDEN:
      g_value_set_boxed (value, self->overridden);
      break;
    case PROP_OWN_REV:
      g_value_set_string (value, self->own_rev);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fb_instance_link_class_init (FbInstanceLinkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = fb_instance_link_dispose;
  object_class->finalize = fb_instance_link_finalize;
  object_class->get_property = fb_instance_link_get_property;

  properties[PROP_CREDENTIALS_BROKEN] =
      g_param_spec_boolean ("credentials-broken", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_OVERRIDDEN] =
      g_param_spec_boxed ("overridden", NULL, NULL, G_TYPE_STRV,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_OWN_REV] =
      g_param_spec_string ("own-rev", NULL, NULL, NULL,
                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[DEPLOYED] = g_signal_new ("deployed", FB_TYPE_INSTANCE_LINK, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[NOTIFICATION] =
      g_signal_new ("notification", FB_TYPE_INSTANCE_LINK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_STRING, JSON_TYPE_NODE);
  signals[SESSION_EXPIRED] = g_signal_new ("session-expired", FB_TYPE_INSTANCE_LINK,
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fb_instance_link_init (FbInstanceLink *self)
{
  self->asking = g_cancellable_new ();
}

void
fb_link_emit_deployed (FbInstanceLink *self, const char *rev)
{
  g_signal_emit (self, signals[DEPLOYED], 0, rev);
}

void
fb_link_emit_notification (FbInstanceLink *self, const char *topic, JsonNode *data)
{
  g_signal_emit (self, signals[NOTIFICATION], 0, topic, data);
}

void
fb_link_emit_session_expired (FbInstanceLink *self)
{
  g_signal_emit (self, signals[SESSION_EXPIRED], 0);
}

void
fb_link_set_credentials_broken (FbInstanceLink *self, gboolean keeper, gboolean server)
{
  self->keeper_says_broken = keeper;
  self->server_says_broken = server;
  if (self->is_credentials_broken == (keeper || server))
    return;

  self->is_credentials_broken = keeper || server;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CREDENTIALS_BROKEN]);
}

void
fb_link_set_overridden (FbInstanceLink *self, const char *const *names)
{
  const char *const  none[] = { NULL };
  const char *const *before =
      self->overridden != NULL ? (const char *const *)self->overridden : none;

  if (names == NULL)
    names = none;
  if (g_strv_equal (before, names))
    return;

  g_strfreev (self->overridden);
  self->overridden = names[0] != NULL ? g_strdupv ((GStrv)names) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OVERRIDDEN]);
}

void
fb_link_try (FbInstanceLink *self)
{
  g_clear_handle_id (&self->retry, g_source_remove);
  if (!is_wanted (self))
    return;

  if (is_local (self))
    fb_link_local_try (self);
  else
    fb_link_remote_try (self);
}

static gboolean
fb_instance_link_retry_cb (gpointer user_data)
{
  FbInstanceLink *self = user_data;

  self->retry = 0;
  fb_link_try (self);

  return G_SOURCE_REMOVE;
}

void
fb_link_try_in (FbInstanceLink *self, guint wait_ms)
{
  g_clear_handle_id (&self->retry, g_source_remove);
  self->retry = g_timeout_add (wait_ms, fb_instance_link_retry_cb, self);
}

void
fb_link_drop (FbInstanceLink *self)
{
  g_clear_handle_id (&self->retry, g_source_remove);
  g_cancellable_cancel (self->asking);
  g_object_unref (self->asking);
  self->asking = g_cancellable_new ();
  fb_link_close_comms (self);
}

FbInstanceLink *
fb_instance_link_new (FbInstanceStore *store, FbInstance *instance)
{
  FbInstanceLink *self;

  g_return_val_if_fail (FB_IS_INSTANCE_STORE (store), NULL);
  g_return_val_if_fail (FB_IS_INSTANCE (instance), NULL);

  self = g_object_new (FB_TYPE_INSTANCE_LINK, NULL);
  self->store = g_object_ref (store);
  self->instance = g_object_ref (instance);
  if (is_local (self))
    {
      g_autofree char *folder = fb_instance_store_get_folder (store, instance);

      self->keeper = fb_keeper_client_new (folder);
    }

  return self;
}

FbInstance *
fb_instance_link_get_instance (FbInstanceLink *self)
{
  g_return_val_if_fail (FB_IS_INSTANCE_LINK (self), NULL);

  return self->instance;
}

FbKeeperClient *
fb_instance_link_get_keeper (FbInstanceLink *self)
{
  g_return_val_if_fail (FB_IS_INSTANCE_LINK (self), NULL);

  return self->keeper;
}

FbAdminClient *
fb_instance_link_get_admin (FbInstanceLink *self)
{
  g_return_val_if_fail (FB_IS_INSTANCE_LINK (self), NULL);

  return self->admin;
}

const char *
fb_instance_link_get_access_failure (FbInstanceLink *self)
{
  g_return_val_if_fail (FB_IS_INSTANCE_LINK (self), NULL);

  return self->access_failure;
}

gboolean
fb_instance_link_get_credentials_broken (FbInstanceLink *self)
{
  g_return_val_if_fail (FB_IS_INSTANCE_LINK (self), FALSE);

  return self->is_credentials_broken;
}

const char *const *
fb_instance_link_get_overridden (FbInstanceLink *self)
{
  g_return_val_if_fail (FB_IS_INSTANCE_LINK (self), NULL);

  return (const char *const *)self->overridden;
}

FbDeployOrigin
fb_instance_link_get_deploy_origin (FbInstanceLink *self, const char *rev)
{
  g_return_val_if_fail (FB_IS_INSTANCE_LINK (self), FB_ORIGIN_OTHERS);

  if (self->n_deploys > 0 || (rev != NULL && g_strcmp0 (rev, self->own_rev) == 0))
    return FB_ORIGIN_HERE;
  if (rev != NULL && (g_strcmp0 (rev, self->unknown_rev) == 0 ||
                      (self->is_next_unknown && g_strcmp0 (rev, self->rev) != 0)))
    return FB_ORIGIN_UNKNOWN;

  return FB_ORIGIN_OTHERS;
}

gboolean
fb_instance_link_hears (FbInstanceLink *self)
{
  g_return_val_if_fail (FB_IS_INSTANCE_LINK (self), FALSE);

  return self->comms != NULL && fb_comms_is_open (self->comms);
}

void
fb_instance_link_open (FbInstanceLink *self)
{
  g_return_if_fail (FB_IS_INSTANCE_LINK (self));

  if (self->is_open)
    return;

  self->is_open = TRUE;
  g_signal_connect_object (self->instance, "notify::mode", G_CALLBACK (fb_instance_link_mode_cb),
                           self, 0);
  fb_instance_link_mode_cb (self->instance, NULL, self);
}

void
fb_instance_link_close (FbInstanceLink *self)
{
  g_return_if_fail (FB_IS_INSTANCE_LINK (self));

  if (!self->is_open)
    return;

  g_signal_handlers_disconnect_by_data (self->instance, self);
  self->is_open = FALSE;
  stop_watching (self);
}

void
fb_instance_link_retry (FbInstanceLink *self)
{
  g_return_if_fail (FB_IS_INSTANCE_LINK (self));

  if (!is_wanted (self) || (fb_instance_is_online (self->instance) && self->comms != NULL &&
                            fb_comms_is_open (self->comms)))
    return;

  fb_link_drop (self);
  self->has_access = FALSE;
  fb_link_try (self);
}

void
fb_instance_link_check (FbInstanceLink *self)
{
  g_return_if_fail (FB_IS_INSTANCE_LINK (self));

  if (is_wanted (self) && fb_instance_is_online (self->instance) && !is_local (self))
    fb_link_remote_try (self);
}
