/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A profile in a folder of its own with the stores of area instance, secrets under a passphrase,
 * and the runtimes of the test cache. */

#pragma once

#include "fb-test.h"
#include "instance/fb-instance-link.h"
#include "instance/fb-instance-row.h"
#include "instance/fb-instance-store.h"
#include "instance/fb-runtime-store.h"

G_BEGIN_DECLS

typedef struct
{
  char            *folder;
  FbWorkspace     *workspace;
  FbRuntimeStore  *runtimes;
  FbInstanceStore *store;
} FbTestProfile;

/* Without any runtime. */
FbTestProfile *fb_test_profile_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* A second process's view: another set of stores over the same folder. */
FbTestProfile *fb_test_profile_open (const char *folder) G_GNUC_WARN_UNUSED_RESULT;
/* Stops what runs. */
void fb_test_profile_free (FbTestProfile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbTestProfile, fb_test_profile_free)

/* Puts the runtime of the test cache into the profile. FALSE after fb_test_missing(). */
gboolean fb_test_profile_add_runtime (FbTestProfile *self, const char *name);
/* A runtime whose Node-RED is the stand-in of tests/keeper with @behaviour. */
void fb_test_profile_add_fake_runtime (FbTestProfile *self, const char *behaviour);

void fb_test_profile_load (FbTestProfile *self);

/* Runs add_local; NULL with @error when it fails. (transfer none) (nullable) */
FbInstance *fb_test_profile_add (FbTestProfile *self,
                                 const char    *name,
                                 const char    *runtime,
                                 const char    *flows,
                                 FbInstance    *from,
                                 GError       **error);
gboolean    fb_test_profile_change (
       FbTestProfile *self, FbInstance *instance, const char *name, const char *value, GError **error);
gboolean fb_test_profile_remove (FbTestProfile *self, FbInstance *instance, GError **error);
gboolean fb_test_profile_restore (FbTestProfile *self, const char *id, GError **error);

/* Through a link, as window and command line do. */
gboolean fb_test_profile_start (FbTestProfile *self, FbInstance *instance, GError **error);
void     fb_test_profile_stop (FbTestProfile *self, FbInstance *instance);

/* GET @path of the Admin API with the instance's access token, from the running Node-RED; NULL when
 * it is refused. (transfer full) (nullable) */
JsonNode *
fb_test_profile_get (FbTestProfile *self, FbInstance *instance, const char *path, GError **error);
/* One of its secrets. */
char *fb_test_profile_secret (FbTestProfile *self, FbInstance *instance, const char *name);
/* Path below the instance's folder. */
char *fb_test_profile_path (FbTestProfile *self, FbInstance *instance, const char *name);
/* How often @verb is in activity for @id. */
guint fb_test_profile_count_activity (FbTestProfile *self, const char *verb, const char *id);

G_END_DECLS
