/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A profile of its own with its instance store, for tests of what hangs off them. There is no
 * keyring service; tokens are kept for the session. */

#pragma once

#include "fb-test.h"
#include "instance/fb-admin-client.h"
#include "instance/fb-instance-store.h"
#include "instance/fb-runtime-store.h"

G_BEGIN_DECLS

typedef struct
{
  char            *folder;
  FbWorkspace     *workspace;
  FbRuntimeStore  *runtimes;
  FbInstanceStore *store;
} FbTestPlant;

void fb_test_plant_init (FbTestPlant *self);
void fb_test_plant_clear (FbTestPlant *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FbTestPlant, fb_test_plant_clear)

/* A remote instance as the store keeps it; @pin: (nullable). (transfer none) */
FbInstance *fb_test_plant_add_remote (
    FbTestPlant *self, const char *url, FbMode mode, FbAuthKind auth, const char *pin);

/* Through the store, as a person would. */
void
fb_test_plant_change (FbTestPlant *self, FbInstance *instance, const char *name, const char *value);

/* Fails the test when @instance does not come into @state in time. */
void fb_test_plant_await_state (FbInstance *instance, FbInstanceState state);

/* Fails the test when activity does not come to say @expected of @verb last: "result: detail". */
void fb_test_plant_await_activity (FbTestPlant *self, const char *verb, const char *expected);

G_END_DECLS
