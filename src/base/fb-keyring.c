/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-keyring.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "fb-error.h"
#include "fb-sealed-file.h"
#include "fb-secret-service.h"

/* Chooses where a secret goes. secrets.sealed wins where there is one, also when the desktop's
 * keyring answers: a profile has one place for what it keeps. What the file does not hold is then
 * looked for in the desktop's keyring, so nothing stored before it was made is lost. */

#define SEALED_NAME "secrets.sealed"
#define PROBE_TIMEOUT_MS 5000
/* A bus that took long to say nothing is not asked at every turn. */
#define SLOW_PROBE_US (G_USEC_PER_SEC / 2)
#define PROBE_PAUSE_US (30 * G_USEC_PER_SEC)
#define MIN_PASSPHRASE 8

struct _FbKeyring
{
  GObject parent_instance;

  /* Owned, constant */
  char         *path;    /* of the sealed file */
  char         *profile; /* the profile's name in the desktop's keyring */
  GMainContext *context;

  GMutex         mutex; /* guards what follows */
  gboolean       has_service;
  gint64         next_probe; /* monotonic time before which the service is not looked for again */
  FbKeyringState state;
  FbSealedFile  *sealed;  /* (nullable) once open */
  GHashTable    *session; /* name -> secret */
};

G_DEFINE_ENUM_TYPE (FbKeyringState,
                    fb_keyring_state,
                    G_DEFINE_ENUM_VALUE (FB_KEYRING_SERVICE, "service"),
                    G_DEFINE_ENUM_VALUE (FB_KEYRING_SEALED, "sealed"),
                    G_DEFINE_ENUM_VALUE (FB_KEYRING_SEALED_LOCKED, "sealed-locked"),
                    G_DEFINE_ENUM_VALUE (FB_KEYRING_NONE, "none"))

G_DEFINE_FINAL_TYPE (FbKeyring, fb_keyring, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gboolean
notify_state (gpointer user_data)
{
  g_object_notify_by_pspec (G_OBJECT (user_data), properties[PROP_STATE]);
  return G_SOURCE_REMOVE;
}

static void
set_state (FbKeyring *self, FbKeyringState state, FbSealedFile *sealed)
{
  g_autoptr (GSource) source = NULL;
  gboolean changed;

  g_mutex_lock (&self->mutex);
  changed = self->state != state;
  self->state = state;
  if (sealed != NULL && self->sealed == NULL)
    self->sealed = fb_sealed_file_ref (sealed);
  g_mutex_unlock (&self->mutex);

  if (!changed)
    return;

  /* Never at once: a worker could find the context idle and notify on its own thread. */
  source = g_idle_source_new ();
  g_source_set_static_name (source, "FbKeyring state");
  g_source_set_callback (source, notify_state, g_object_ref (self), g_object_unref);
  g_source_attach (source, self->context);
}

/* (nullable) (transfer full) */
static FbSealedFile *
dup_sealed (FbKeyring *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->sealed != NULL ? fb_sealed_file_ref (self->sealed) : NULL;
}

/* Blocks. */
static gboolean
probe (FbKeyring *self)
{
  const gint64   start = g_get_monotonic_time ();
  const gboolean found = fb_secret_service_probe (PROBE_TIMEOUT_MS);
  const gint64   end = g_get_monotonic_time ();

  g_mutex_lock (&self->mutex);
  self->has_service = found;
  self->next_probe = end - start > SLOW_PROBE_US ? end + PROBE_PAUSE_US : end;
  g_mutex_unlock (&self->mutex);

  return found;
}

static gboolean
has_service (FbKeyring *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->has_service;
}

static gboolean
may_probe (FbKeyring *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return g_get_monotonic_time () >= self->next_probe;
}

/* Where there was no place for secrets there may be one now: another process made the sealed file,
 * or the person opened the desktop's keyring. Blocks. */
static FbKeyringState
look_again (FbKeyring *self)
{
  const FbKeyringState state = fb_keyring_get_state (self);

  if (state != FB_KEYRING_NONE)
    return state;

  if (g_file_test (self->path, G_FILE_TEST_EXISTS))
    set_state (self, FB_KEYRING_SEALED_LOCKED, NULL);
  else if (may_probe (self) && probe (self))
    set_state (self, FB_KEYRING_SERVICE, NULL);

  return fb_keyring_get_state (self);
}

static gboolean
throw_locked (FbKeyring *self, GError **error)
{
  return fb_throw (error, FB_ERROR_DENIED, _ ("%s is locked: enter its passphrase first"),
                   self->path);
}

static gboolean
throw_nowhere (GError **error)
{
  return fb_throw (error, FB_ERROR_DENIED,
                   _ ("There is no keyring to keep this secret in. Unlock the desktop's keyring, "
                      "or "
                      "choose a passphrase for this profile"));
}

static void
fb_keyring_finalize (GObject *object)
{
  FbKeyring *self = FB_KEYRING (object);

  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->profile, g_free);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->sealed, fb_sealed_file_unref);
  g_clear_pointer (&self->session, g_hash_table_unref);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (fb_keyring_parent_class)->finalize (object);
}

static void
fb_keyring_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, fb_keyring_get_state (FB_KEYRING (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fb_keyring_class_init (FbKeyringClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = fb_keyring_finalize;
  object_class->get_property = fb_keyring_get_property;

  properties[PROP_STATE] =
      g_param_spec_enum ("state", NULL, NULL, FB_TYPE_KEYRING_STATE, FB_KEYRING_NONE,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
fb_keyring_init (FbKeyring *self)
{
  g_mutex_init (&self->mutex);
  self->context = g_main_context_ref_thread_default ();
  self->state = FB_KEYRING_NONE;
  self->session = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify)fb_keyring_secret_free);
}

FbKeyring *
fb_keyring_new (const char *folder, GError **error)
{
  g_autoptr (FbKeyring) self = NULL;
  g_autoptr (GFile) file = NULL;
  g_autofree char *canonical = NULL;

  g_return_val_if_fail (folder != NULL, NULL);

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      fb_throw (error, FB_ERROR_NOT_FOUND, _ ("There is no folder %s"), folder);
      return NULL;
    }
  if (sodium_init () < 0)
    g_error ("libsodium found no source of randomness");

  self = g_object_new (FB_TYPE_KEYRING, NULL);
  canonical = g_canonicalize_filename (folder, NULL);
  self->path = g_build_filename (canonical, SEALED_NAME, NULL);
  self->profile = g_compute_checksum_for_string (G_CHECKSUM_SHA256, canonical, -1);
  if (probe (self))
    self->state = FB_KEYRING_SERVICE;
  if (g_file_test (self->path, G_FILE_TEST_EXISTS))
    self->state = FB_KEYRING_SEALED_LOCKED;

  return g_steal_pointer (&self);
}

FbKeyringState
fb_keyring_get_state (FbKeyring *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (FB_IS_KEYRING (self), FB_KEYRING_NONE);

  locker = g_mutex_locker_new (&self->mutex);
  return self->state;
}

gboolean
fb_keyring_create_sealed (FbKeyring *self, const char *passphrase, GError **error)
{
  g_autoptr (FbSealedFile) sealed = NULL;

  g_return_val_if_fail (FB_IS_KEYRING (self), FALSE);
  g_return_val_if_fail (passphrase != NULL, FALSE);

  if (look_again (self) != FB_KEYRING_NONE)
    return fb_throw (error, FB_ERROR_CONFLICT, _ ("This profile has a place for its secrets"));
  if (strlen (passphrase) < MIN_PASSPHRASE)
    return fb_throw (error, FB_ERROR_INVALID, _ ("The passphrase needs at least %d characters"),
                     MIN_PASSPHRASE);

  sealed = fb_sealed_file_create (self->path, passphrase, error);
  if (sealed == NULL)
    return FALSE;

  set_state (self, FB_KEYRING_SEALED, sealed);
  return TRUE;
}

gboolean
fb_keyring_unlock (FbKeyring *self, const char *passphrase, GError **error)
{
  g_autoptr (FbSealedFile) sealed = NULL;

  g_return_val_if_fail (FB_IS_KEYRING (self), FALSE);
  g_return_val_if_fail (passphrase != NULL, FALSE);

  if (look_again (self) != FB_KEYRING_SEALED_LOCKED)
    return fb_throw (error, FB_ERROR_CONFLICT, _ ("%s is not waiting for a passphrase"),
                     self->path);

  sealed = fb_sealed_file_open (self->path, passphrase, error);
  if (sealed == NULL)
    return FALSE;

  set_state (self, FB_KEYRING_SEALED, sealed);
  return TRUE;
}

static gboolean
store_lasting (FbKeyring    *self,
               const char   *name,
               const char   *label,
               const char   *secret,
               GCancellable *cancellable,
               GError      **error)
{
  g_autoptr (FbSealedFile) sealed = dup_sealed (self);

  if (sealed != NULL)
    return fb_sealed_file_store (sealed, name, secret, error);

  switch (look_again (self))
    {
    case FB_KEYRING_SERVICE:
      return fb_secret_service_store (self->profile, name, label, secret, cancellable, error);
    case FB_KEYRING_SEALED_LOCKED:
      return throw_locked (self, error);
    case FB_KEYRING_SEALED:
    case FB_KEYRING_NONE:
    default:
      return throw_nowhere (error);
    }
}

gboolean
fb_keyring_store (FbKeyring        *self,
                  const char       *name,
                  const char       *label,
                  const char       *secret,
                  FbKeyringLifetime lifetime,
                  GCancellable     *cancellable,
                  GError          **error)
{
  g_return_val_if_fail (FB_IS_KEYRING (self), FALSE);
  g_return_val_if_fail (name != NULL && label != NULL && secret != NULL, FALSE);

  if (lifetime == FB_KEYRING_LASTING &&
      !store_lasting (self, name, label, secret, cancellable, error))
    return fb_throw_prefixed (error, _ ("Keeping “%s”: "), label);

  g_mutex_lock (&self->mutex);
  if (lifetime == FB_KEYRING_SESSION)
    g_hash_table_insert (self->session, g_strdup (name), g_strdup (secret));
  else
    g_hash_table_remove (self->session, name); /* It would hide the newer one. */
  g_mutex_unlock (&self->mutex);

  return TRUE;
}

static char *
lookup_session (FbKeyring *self, const char *name)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return g_strdup (g_hash_table_lookup (self->session, name));
}

char *
fb_keyring_lookup (FbKeyring *self, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (FbSealedFile) sealed = NULL;
  g_autoptr (GError) local_error = NULL;
  char *secret;

  g_return_val_if_fail (FB_IS_KEYRING (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  secret = lookup_session (self, name);
  if (secret != NULL)
    return secret;

  if (look_again (self) == FB_KEYRING_SEALED_LOCKED)
    {
      throw_locked (self, error);
      return NULL;
    }

  sealed = dup_sealed (self);
  if (sealed != NULL)
    {
      secret = fb_sealed_file_lookup (sealed, name, &local_error);
      if (secret != NULL)
        return secret;
      if (!has_service (self) || !g_error_matches (local_error, FB_ERROR, FB_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }
  if (has_service (self))
    return fb_secret_service_lookup (self->profile, name, cancellable, error);

  fb_throw (error, FB_ERROR_NOT_FOUND, _ ("There is no secret “%s”"), name);
  return NULL;
}

gboolean
fb_keyring_remove (FbKeyring *self, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (FbSealedFile) sealed = NULL;

  g_return_val_if_fail (FB_IS_KEYRING (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  g_mutex_lock (&self->mutex);
  g_hash_table_remove (self->session, name);
  g_mutex_unlock (&self->mutex);

  if (look_again (self) == FB_KEYRING_SEALED_LOCKED)
    return throw_locked (self, error);
  sealed = dup_sealed (self);
  if (sealed != NULL && !fb_sealed_file_store (sealed, name, NULL, error))
    return FALSE;

  return !has_service (self) || fb_secret_service_remove (self->profile, name, cancellable, error);
}

void
fb_keyring_secret_free (char *secret)
{
  if (secret == NULL)
    return;

  sodium_memzero (secret, strlen (secret));
  g_free (secret);
}
