/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A session bus and an unlocked gnome-keyring of the test's own, so that secrets which must last
 * can be kept without touching the developer's keyring. fb_test_init() leaves a test without any
 * session bus; this is the one way to have one. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _FbTestKeyring FbTestKeyring;

/* Call at the begin of main(), after fb_test_init() and before anything uses D-Bus: GDBus keeps its
 * first connection. NULL when the programs are missing; say so with fb_test_missing() in each test
 * that needs it. (nullable) (transfer full) */
FbTestKeyring *fb_test_keyring_start (void) G_GNUC_WARN_UNUSED_RESULT;

/* Ends only the keyring, as when it crashes. The bus stays. */
void fb_test_keyring_kill (FbTestKeyring *self);

/* The folder in which the keyring keeps its files. */
const char *fb_test_keyring_get_folder (FbTestKeyring *self);

/* Ends both; NULL is fine. */
void fb_test_keyring_stop (FbTestKeyring *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbTestKeyring, fb_test_keyring_stop)

G_END_DECLS
