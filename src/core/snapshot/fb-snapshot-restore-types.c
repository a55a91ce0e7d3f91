/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-snapshot-restore-private.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "snapshot/fb-missing-types.h"

/* Whether the types that the plan needs are there: what is missing is installed when that is
 * wanted, and asked for again. */

#define MAX_NODES_BYTES (32 * 1024 * 1024)

static void install_next (FbSnapshotRestore *self);

static void
fb_snapshot_restore_installed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbSnapshotRestore *self = user_data;
  const char        *module = g_ptr_array_index (self->modules, 0);
  const char        *version = g_ptr_array_index (self->modules, 1);
  GError            *error = NULL;

  if (!fb_admin_client_install_finish (FB_ADMIN_CLIENT (source), result, &error))
    {
      fb_snapshot_restore_end (self, error);
      return;
    }

  g_ptr_array_add (self->installed,
                   g_strdup_printf ("%s%s%s", module, *version != '\0' ? "@" : "", version));
  g_ptr_array_remove_range (self->modules, 0, 2);
  install_next (self);
}

/* One after the other: npm would lock the others out. */
static void
install_next (FbSnapshotRestore *self)
{
  FbAdminClient   *admin = fb_instance_link_get_admin (self->link);
  g_autofree char *message = NULL;
  const char      *module, *version;

  if (admin == NULL || self->modules->len == 0)
    {
      fb_snapshot_restore_ask_types (self);
      return;
    }

  module = g_ptr_array_index (self->modules, 0);
  version = g_ptr_array_index (self->modules, 1);
  message = g_strdup_printf (_ ("Installing %s"), module);
  fb_snapshot_restore_begin_step (self, 0.3, message);
  fb_admin_client_install_async (admin, module, *version != '\0' ? version : NULL,
                                 fb_snapshot_restore_get_cancellable (self),
                                 fb_snapshot_restore_installed_cb, self);
}

static GError *
make_missing_error (FbSnapshotRestore *self, GPtrArray *missing)
{
  g_autofree char *names = fb_missing_types_describe (missing);

  return g_error_new (FB_ERROR, FB_ERROR_UNSUPPORTED,
                      _ ("“%s” has not the node types that the snapshot needs: %s. Nothing was "
                         "sent: install their modules there first."),
                      fb_snapshot_restore_get_name (self), names);
}

static void
take_missing (FbSnapshotRestore *self, const FbNodeSets *sets)
{
  g_autoptr (GPtrArray) missing = fb_missing_types_find (self->plan->types, sets, self->content);

  if (self->missing == NULL)
    self->missing = g_ptr_array_ref (missing);
  if (missing->len > 0 && !self->has_installed && (self->flags & FB_RESTORE_INSTALL))
    {
      self->has_installed = TRUE;
      self->modules = fb_missing_types_list_modules (missing, sets);
      install_next (self);
    }
  else if (missing->len > 0 && (self->flags & FB_RESTORE_ACCEPT_MISSING) == 0)
    fb_snapshot_restore_end (self, make_missing_error (self, missing));
  else
    fb_snapshot_restore_send (self);
}

static void
fb_snapshot_restore_types_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbSnapshotRestore *self = user_data;
  GError            *error = NULL;
  g_autoptr (JsonNode) list = fb_admin_client_get_finish (FB_ADMIN_CLIENT (source), result, &error);
  g_autoptr (FbNodeSets) sets = list != NULL ? fb_node_sets_parse (list, &error) : NULL;

  if (sets != NULL)
    {
      take_missing (self, sets);
      return;
    }

  fb_throw_prefixed (&error, _ ("Asking which node types there are: "));
  fb_snapshot_restore_end (self, error);
}

void
fb_snapshot_restore_ask_types (FbSnapshotRestore *self)
{
  FbAdminClient *admin = fb_instance_link_get_admin (self->link);

  fb_snapshot_restore_begin_step (self, 0.25, _ ("Asking which node types there are"));
  if (admin == NULL)
    fb_snapshot_restore_end (self, g_error_new (FB_ERROR, FB_ERROR_UNREACHABLE,
                                                _ ("“%s” is not reached now"),
                                                fb_snapshot_restore_get_name (self)));
  else
    fb_admin_client_get_async (admin, "nodes", MAX_NODES_BYTES,
                               fb_snapshot_restore_get_cancellable (self),
                               fb_snapshot_restore_types_cb, self);
}
