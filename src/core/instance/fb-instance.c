/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-instance.h"

#include "instance/fb-instance-row.h"

/* A plain object with properties: the store owns it and sets what is kept, the link sets what is
 * seen. One thread, that of the store. */

struct _FbInstance
{
  GObject parent_instance;

  /* Owned: what is kept */
  FbInstanceRow *row;

  /* Owned: what is seen */
  char           *url;
  FbInstanceState state;
  char           *state_detail;
  char           *node_red_version;
  char           *user;
  gboolean        server_allows_writing;
  gint64          pid;
  double          cpu;
  gint64          memory;
};

G_DEFINE_FINAL_TYPE (FbInstance, fb_instance, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (FbInstanceKind,
                    fb_instance_kind,
                    G_DEFINE_ENUM_VALUE (FB_INSTANCE_LOCAL, "local"),
                    G_DEFINE_ENUM_VALUE (FB_INSTANCE_REMOTE, "remote"))

G_DEFINE_ENUM_TYPE (FbMode,
                    fb_mode,
                    G_DEFINE_ENUM_VALUE (FB_MODE_OFF, "off"),
                    G_DEFINE_ENUM_VALUE (FB_MODE_READ_ONLY, "read-only"),
                    G_DEFINE_ENUM_VALUE (FB_MODE_READ_WRITE, "read-write"))

G_DEFINE_ENUM_TYPE (FbInstanceState,
                    fb_instance_state,
                    G_DEFINE_ENUM_VALUE (FB_INSTANCE_UNKNOWN, "unknown"),
                    G_DEFINE_ENUM_VALUE (FB_INSTANCE_STOPPED, "stopped"),
                    G_DEFINE_ENUM_VALUE (FB_INSTANCE_STARTING, "starting"),
                    G_DEFINE_ENUM_VALUE (FB_INSTANCE_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (FB_INSTANCE_FLOWS_STOPPED, "flows-stopped"),
                    G_DEFINE_ENUM_VALUE (FB_INSTANCE_SAFE, "safe"),
                    G_DEFINE_ENUM_VALUE (FB_INSTANCE_STOPPING, "stopping"),
                    G_DEFINE_ENUM_VALUE (FB_INSTANCE_CRASHED, "crashed"),
                    G_DEFINE_ENUM_VALUE (FB_INSTANCE_UNREACHABLE, "unreachable"),
                    G_DEFINE_ENUM_VALUE (FB_INSTANCE_LOGIN_NEEDED, "login-needed"),
                    G_DEFINE_ENUM_VALUE (FB_INSTANCE_UNTRUSTED, "untrusted"))

enum
{
  PROP_ID = 1,
  PROP_KIND,
  PROP_NAME,
  PROP_MODE,
  PROP_ENVIRONMENT,
  PROP_RUNTIME,
  PROP_URL,
  PROP_STATE,
  PROP_STATE_DETAIL,
  PROP_NODE_RED_VERSION,
  PROP_USER,
  PROP_MAY_WRITE,
  PROP_PID,
  PROP_CPU,
  PROP_MEMORY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
notify (FbInstance *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_text (FbInstance *self, char **field, const char *value, guint property)
{
  if (g_strcmp0 (*field, value) == 0)
    return;

  g_free (*field);
  *field = g_strdup (value);
  notify (self, property);
}

static void
fb_instance_finalize (GObject *object)
{
  FbInstance *self = FB_INSTANCE (object);

  g_clear_pointer (&self->row, fb_instance_row_free);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->state_detail, g_free);
  g_clear_pointer (&self->node_red_version, g_free);
  g_clear_pointer (&self->user, g_free);

  G_OBJECT_CLASS (fb_instance_parent_class)->finalize (object);
}

static void
fb_instance_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  FbInstance *self = FB_INSTANCE (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->row->id);
      break;
    case PROP_KIND:
      g_value_set_enum (value, self->row->kind);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->row->name);
      break;
    case PROP_MODE:
      g_value_set_enum (value, self->row->mode);
      break;
    case PROP_ENVIRONMENT:
      g_value_set_string (value, self->row->environment);
      break;
    case PROP_RUNTIME:
      g_value_set_string (value, self->row->runtime);
      break;
    case PROP_URL:
      g_value_set_string (value, self->url);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_STATE_DETAIL:
      g_value_set_string (value, self->state_detail);
      break;
    case PROP_NODE_RED_VERSION:
      g_value_set_string (value, self->node_red_version);
      break;
    case PROP_USER:
      g_value_set_string (value, self->user);
      break;
    case PROP_MAY_WRITE:
      g_value_set_boolean (value, fb_instance_may_write (self));
      break;
    case PROP_PID:
      g_value_set_int64 (value, self->pid);
      break;
    case PROP_CPU:
      g_value_set_double (value, self->cpu);
      break;
    case PROP_MEMORY:
      g_value_set_int64 (value, self->memory);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fb_instance_class_init (FbInstanceClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = fb_instance_finalize;
  object_class->get_property = fb_instance_get_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_KIND] =
      g_param_spec_enum ("kind", NULL, NULL, FB_TYPE_INSTANCE_KIND, FB_INSTANCE_LOCAL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_MODE] = g_param_spec_enum ("mode", NULL, NULL, FB_TYPE_MODE, FB_MODE_OFF, flags);
  properties[PROP_ENVIRONMENT] = g_param_spec_string ("environment", NULL, NULL, NULL, flags);
  properties[PROP_RUNTIME] = g_param_spec_string ("runtime", NULL, NULL, NULL, flags);
  properties[PROP_URL] = g_param_spec_string ("url", NULL, NULL, NULL, flags);
  properties[PROP_STATE] =
      g_param_spec_enum ("state", NULL, NULL, FB_TYPE_INSTANCE_STATE, FB_INSTANCE_UNKNOWN, flags);
  properties[PROP_STATE_DETAIL] = g_param_spec_string ("state-detail", NULL, NULL, NULL, flags);
  properties[PROP_NODE_RED_VERSION] =
      g_param_spec_string ("node-red-version", NULL, NULL, NULL, flags);
  properties[PROP_USER] = g_param_spec_string ("user", NULL, NULL, NULL, flags);
  properties[PROP_MAY_WRITE] = g_param_spec_boolean ("may-write", NULL, NULL, FALSE, flags);
  properties[PROP_PID] = g_param_spec_int64 ("pid", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_CPU] = g_param_spec_double ("cpu", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_MEMORY] = g_param_spec_int64 ("memory", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
fb_instance_init (FbInstance *self)
{
  self->server_allows_writing = TRUE;
}

FbInstance *
fb_instance_new (const FbInstanceRow *row)
{
  FbInstance *self;

  g_return_val_if_fail (row != NULL, NULL);

  self = g_object_new (FB_TYPE_INSTANCE, NULL);
  self->row = fb_instance_row_copy (row);
  self->url = fb_instance_row_get_url (row);

  return self;
}

void
fb_instance_set_row (FbInstance *self, const FbInstanceRow *row)
{
  g_autofree char *old_url = NULL;
  g_autofree char *new_url = NULL;
  FbInstanceRow   *copy;

  g_return_if_fail (FB_IS_INSTANCE (self));
  g_return_if_fail (g_strcmp0 (self->row->id, row->id) == 0);

  g_object_freeze_notify (G_OBJECT (self));
  old_url = fb_instance_row_get_url (self->row);
  new_url = fb_instance_row_get_url (row);
  fb_instance_set_name (self, row->name);
  fb_instance_set_mode (self, row->mode);
  fb_instance_set_environment (self, row->environment);
  fb_instance_set_runtime (self, row->runtime);
  /* The url seen (a stolen port) stands until the kept one really changes. */
  if (g_strcmp0 (old_url, new_url) != 0)
    fb_instance_set_url (self, new_url);
  copy = fb_instance_row_copy (row);
  /* Whoever has asked for the id may keep it as long as the object. */
  g_free (copy->id);
  copy->id = g_steal_pointer (&self->row->id);
  fb_instance_row_free (self->row);
  self->row = copy;
  g_object_thaw_notify (G_OBJECT (self));
}

const FbInstanceRow *
fb_instance_get_row (FbInstance *self)
{
  g_return_val_if_fail (FB_IS_INSTANCE (self), NULL);

  return self->row;
}

const char *
fb_instance_get_id (FbInstance *self)
{
  g_return_val_if_fail (FB_IS_INSTANCE (self), NULL);

  return self->row->id;
}

FbInstanceKind
fb_instance_get_kind (FbInstance *self)
{
  g_return_val_if_fail (FB_IS_INSTANCE (self), FB_INSTANCE_LOCAL);

  return self->row->kind;
}

const char *
fb_instance_get_name (FbInstance *self)
{
  g_return_val_if_fail (FB_IS_INSTANCE (self), NULL);

  return self->row->name;
}

FbMode
fb_instance_get_mode (FbInstance *self)
{
  g_return_val_if_fail (FB_IS_INSTANCE (self), FB_MODE_OFF);

  return self->row->mode;
}

const char *
fb_instance_get_environment (FbInstance *self)
{
  g_return_val_if_fail (FB_IS_INSTANCE (self), NULL);

  return self->row->environment;
}

const char *
fb_instance_get_runtime (FbInstance *self)
{
  g_return_val_if_fail (FB_IS_INSTANCE (self), NULL);

  return self->row->runtime;
}

const char *
fb_instance_get_url (FbInstance *self)
{
  g_return_val_if_fail (FB_IS_INSTANCE (self), NULL);

  return self->url;
}

FbInstanceState
fb_instance_get_state (FbInstance *self)
{
  g_return_val_if_fail (FB_IS_INSTANCE (self), FB_INSTANCE_UNKNOWN);

  return self->state;
}

const char *
fb_instance_get_state_detail (FbInstance *self)
{
  g_return_val_if_fail (FB_IS_INSTANCE (self), NULL);

  return self->state_detail;
}

const char *
fb_instance_get_node_red_version (FbInstance *self)
{
  g_return_val_if_fail (FB_IS_INSTANCE (self), NULL);

  return self->node_red_version;
}

const char *
fb_instance_get_user (FbInstance *self)
{
  g_return_val_if_fail (FB_IS_INSTANCE (self), NULL);

  return self->user;
}

gboolean
fb_instance_may_write (FbInstance *self)
{
  g_return_val_if_fail (FB_IS_INSTANCE (self), FALSE);

  return self->row->mode == FB_MODE_READ_WRITE && self->server_allows_writing;
}

gboolean
fb_instance_is_online (FbInstance *self)
{
  g_return_val_if_fail (FB_IS_INSTANCE (self), FALSE);

  return self->state == FB_INSTANCE_RUNNING || self->state == FB_INSTANCE_FLOWS_STOPPED ||
         self->state == FB_INSTANCE_SAFE;
}

gint64
fb_instance_get_pid (FbInstance *self)
{
  g_return_val_if_fail (FB_IS_INSTANCE (self), 0);

  return self->pid;
}

double
fb_instance_get_cpu (FbInstance *self)
{
  g_return_val_if_fail (FB_IS_INSTANCE (self), 0);

  return self->cpu;
}

gint64
fb_instance_get_memory (FbInstance *self)
{
  g_return_val_if_fail (FB_IS_INSTANCE (self), 0);

  return self->memory;
}

void
fb_instance_set_name (FbInstance *self, const char *name)
{
  g_return_if_fail (FB_IS_INSTANCE (self));

  set_text (self, &self->row->name, name, PROP_NAME);
}

void
fb_instance_set_mode (FbInstance *self, FbMode mode)
{
  g_return_if_fail (FB_IS_INSTANCE (self));

  if (self->row->mode == mode)
    return;

  self->row->mode = mode;
  notify (self, PROP_MODE);
  notify (self, PROP_MAY_WRITE);
}

void
fb_instance_set_environment (FbInstance *self, const char *environment)
{
  g_return_if_fail (FB_IS_INSTANCE (self));

  set_text (self, &self->row->environment, environment, PROP_ENVIRONMENT);
}

void
fb_instance_set_runtime (FbInstance *self, const char *runtime)
{
  g_return_if_fail (FB_IS_INSTANCE (self));

  set_text (self, &self->row->runtime, runtime, PROP_RUNTIME);
}

void
fb_instance_set_url (FbInstance *self, const char *url)
{
  g_return_if_fail (FB_IS_INSTANCE (self));

  set_text (self, &self->url, url, PROP_URL);
}

void
fb_instance_set_state (FbInstance *self, FbInstanceState state, const char *detail)
{
  g_return_if_fail (FB_IS_INSTANCE (self));

  g_object_freeze_notify (G_OBJECT (self));
  set_text (self, &self->state_detail, detail, PROP_STATE_DETAIL);
  if (self->state != state)
    {
      self->state = state;
      notify (self, PROP_STATE);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

void
fb_instance_set_server (FbInstance *self,
                        const char *node_red_version,
                        const char *user,
                        gboolean    server_allows_writing)
{
  g_return_if_fail (FB_IS_INSTANCE (self));

  g_object_freeze_notify (G_OBJECT (self));
  set_text (self, &self->node_red_version, node_red_version, PROP_NODE_RED_VERSION);
  set_text (self, &self->user, user, PROP_USER);
  if (self->server_allows_writing != !!server_allows_writing)
    {
      self->server_allows_writing = !!server_allows_writing;
      notify (self, PROP_MAY_WRITE);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

void
fb_instance_set_process (FbInstance *self, gint64 pid, double cpu, gint64 memory)
{
  g_return_if_fail (FB_IS_INSTANCE (self));

  g_object_freeze_notify (G_OBJECT (self));
  if (self->pid != pid)
    {
      self->pid = pid;
      notify (self, PROP_PID);
    }
  if (self->cpu != cpu)
    {
      self->cpu = cpu;
      notify (self, PROP_CPU);
    }
  if (self->memory != memory)
    {
      self->memory = memory;
      notify (self, PROP_MEMORY);
    }
  g_object_thaw_notify (G_OBJECT (self));
}
