/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-secret-service.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#include "fb-error.h"

/* libsecret behind the house's errors. Everything here may block on D-Bus; the probe runs on a
 * thread of its own, which is left behind when even cancelling does not bring it back. */

#define SERVICE_NAME "org.freedesktop.secrets"
#define SERVICE_PATH "/org/freedesktop/secrets"

static const SecretSchema schema = {
  .name = FB_APP_ID,
  .flags = SECRET_SCHEMA_NONE,
  .attributes = { { "profile", SECRET_SCHEMA_ATTRIBUTE_STRING },
                  { "name", SECRET_SCHEMA_ATTRIBUTE_STRING },
                  { NULL, 0 } },
};

typedef struct
{
  gatomicrefcount references;
  GCancellable   *cancellable;

  GMutex   mutex;
  GCond    ended_cond;
  gboolean ended;
  gboolean found;
} Probe;

static Probe *
ref_probe (Probe *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

static void
unref_probe (Probe *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_object_unref (self->cancellable);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->ended_cond);
  g_free (self);
}

/* GDBus would start a bus of its own with X11's help where there is none; we only use one that is
 * there. */
static gboolean
has_session_bus (void)
{
  g_autofree char *path = NULL;

  if (g_getenv ("DBUS_SESSION_BUS_ADDRESS") != NULL)
    return TRUE;

  path = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static GVariant *
call (GDBusConnection *bus,
      const char      *name,
      const char      *path,
      const char      *interface,
      const char      *method,
      GVariant        *arguments,
      const char      *reply,
      GCancellable    *cancellable)
{
  return g_dbus_connection_call_sync (bus, name, path, interface, method, arguments,
                                      G_VARIANT_TYPE (reply), G_DBUS_CALL_FLAGS_NONE, -1,
                                      cancellable, NULL);
}

static gboolean
start_service (GDBusConnection *bus, GCancellable *cancellable)
{
  g_autoptr (GVariant) owner =
                 call (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                       "NameHasOwner", g_variant_new ("(s)", SERVICE_NAME), "(b)", cancellable);
  g_autoptr (GVariant) reply = NULL;
  gboolean owned = FALSE;

  if (owner != NULL)
    g_variant_get (owner, "(b)", &owned);
  if (owned)
    return TRUE;

  reply = call (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                "StartServiceByName", g_variant_new ("(su)", SERVICE_NAME, 0), "(u)", cancellable);

  return reply != NULL;
}

static gboolean
is_open (GDBusConnection *bus, const char *collection, GCancellable *cancellable)
{
  g_autoptr (GVariant) reply =
                 call (bus, SERVICE_NAME, collection, "org.freedesktop.DBus.Properties", "Get",
                       g_variant_new ("(ss)", "org.freedesktop.Secret.Collection", "Locked"), "(v)",
                       cancellable);
  g_autoptr (GVariant) value = NULL;

  if (reply == NULL)
    return FALSE;

  g_variant_get (reply, "(v)", &value);
  return g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN) && !g_variant_get_boolean (value);
}

static gboolean
can_ask_person (void)
{
  return g_getenv ("WAYLAND_DISPLAY") != NULL || g_getenv ("DISPLAY") != NULL;
}

static gboolean
find_service (GCancellable *cancellable)
{
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GVariant) alias = NULL;
  const char *collection;

  if (!has_session_bus ())
    return FALSE;
  bus = g_bus_get_sync (G_BUS_TYPE_SESSION, cancellable, NULL);
  if (bus == NULL)
    return FALSE;

  /* The end of the desktop's bus is no reason for us to end. */
  g_dbus_connection_set_exit_on_close (bus, FALSE);

  if (!start_service (bus, cancellable))
    return FALSE;
  alias = call (bus, SERVICE_NAME, SERVICE_PATH, "org.freedesktop.Secret.Service", "ReadAlias",
                g_variant_new ("(s)", "default"), "(o)", cancellable);
  if (alias == NULL)
    return FALSE;

  g_variant_get (alias, "(&o)", &collection);
  if (!g_str_equal (collection, "/") && is_open (bus, collection, cancellable))
    return TRUE;

  return can_ask_person ();
}

static gpointer
probe_thread (gpointer user_data)
{
  Probe   *self = user_data;
  gboolean found = find_service (self->cancellable);

  g_mutex_lock (&self->mutex);
  self->found = found;
  self->ended = TRUE;
  g_cond_signal (&self->ended_cond);
  g_mutex_unlock (&self->mutex);

  unref_probe (self);
  return NULL;
}

gboolean
fb_secret_service_probe (guint timeout_ms)
{
  const gint64 deadline = g_get_monotonic_time () + (gint64)timeout_ms * 1000;
  Probe       *self = g_new0 (Probe, 1);
  gboolean     found;

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->ended_cond);
  self->cancellable = g_cancellable_new ();
  g_thread_unref (g_thread_new ("keyring-probe", probe_thread, ref_probe (self)));

  g_mutex_lock (&self->mutex);
  while (!self->ended && g_cond_wait_until (&self->ended_cond, &self->mutex, deadline))
    ;
  found = self->ended && self->found;
  g_mutex_unlock (&self->mutex);

  g_cancellable_cancel (self->cancellable);
  unref_probe (self);

  return found;
}

static FbError
code_for (const GError *foreign)
{
  if (g_error_matches (foreign, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    return FB_ERROR_DENIED;
  if (g_error_matches (foreign, SECRET_ERROR, SECRET_ERROR_NO_SUCH_OBJECT))
    return FB_ERROR_NOT_FOUND;
  if (g_error_matches (foreign, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FB_ERROR_CANCELLED;
  if (foreign->domain == G_DBUS_ERROR || foreign->domain == G_IO_ERROR)
    return FB_ERROR_UNREACHABLE;

  return FB_ERROR_FAILED;
}

static gboolean
throw_foreign (GError *foreign, GError **error)
{
  g_dbus_error_strip_remote_error (foreign);
  fb_throw (error, code_for (foreign), _ ("The desktop's keyring: %s"), foreign->message);
  g_error_free (foreign);

  return FALSE;
}

static gboolean
throw_locked (GError **error)
{
  return fb_throw (error, FB_ERROR_DENIED, _ ("The desktop's keyring is locked"));
}

gboolean
fb_secret_service_store (const char   *profile,
                         const char   *name,
                         const char   *label,
                         const char   *secret,
                         GCancellable *cancellable,
                         GError      **error)
{
  GError *foreign = NULL;

  if (secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, label, secret, cancellable,
                                  &foreign, "profile", profile, "name", name, NULL))
    return TRUE;

  return foreign != NULL ? throw_foreign (foreign, error) : throw_locked (error);
}

/* libsecret gives nothing both for what is not there and for what the person would not open. */
static gboolean
is_kept (const char *profile, const char *name, GCancellable *cancellable)
{
  GList   *found = secret_password_search_sync (&schema, SECRET_SEARCH_NONE, cancellable, NULL,
                                                "profile", profile, "name", name, NULL);
  gboolean kept = found != NULL;

  g_list_free_full (found, g_object_unref);
  return kept;
}

char *
fb_secret_service_lookup (const char   *profile,
                          const char   *name,
                          GCancellable *cancellable,
                          GError      **error)
{
  GError *foreign = NULL;
  char   *found = secret_password_lookup_sync (&schema, cancellable, &foreign, "profile", profile,
                                               "name", name, NULL);

  if (found != NULL)
    {
      char *secret = g_strdup (found);

      secret_password_free (found);
      return secret;
    }

  if (foreign != NULL)
    throw_foreign (foreign, error);
  else if (is_kept (profile, name, cancellable))
    throw_locked (error);
  else
    fb_throw (error, FB_ERROR_NOT_FOUND, _ ("The desktop's keyring holds no “%s”"), name);

  return NULL;
}

gboolean
fb_secret_service_remove (const char   *profile,
                          const char   *name,
                          GCancellable *cancellable,
                          GError      **error)
{
  GError *foreign = NULL;

  /* FALSE without an error: there was nothing to remove. */
  secret_password_clear_sync (&schema, cancellable, &foreign, "profile", profile, "name", name,
                              NULL);

  return foreign == NULL || throw_foreign (foreign, error);
}
