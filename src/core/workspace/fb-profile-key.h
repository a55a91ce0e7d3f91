/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The key that seals what a profile keeps. It lies in the keyring; the database holds only its
 * fingerprint, so that a keyring which has another key, or none, is noticed before anything is
 * sealed with a second one. Calls block on the keyring. Any thread, one at a time. */

#pragma once

#include "fb-database.h"
#include "fb-keyring.h"
#include "fb-seal.h"

G_BEGIN_DECLS

extern const FbMigration fb_profile_key_migrations[];

/* The key, made at first use. @folder: the profile's. FB_ERROR_DENIED: no keyring can be used, or
 * the one at hand does not hold this profile's key; otherwise as FbKeyring. (transfer full) */
FbSealKey *fb_profile_key_get (const char *folder,
                               FbDatabase *database,
                               FbKeyring  *keyring,
                               GError    **error) G_GNUC_WARN_UNUSED_RESULT;

/* Makes a new key: what was sealed with the old one can never be opened again. (transfer full) */
FbSealKey *fb_profile_key_replace (const char *folder,
                                   FbDatabase *database,
                                   FbKeyring  *keyring,
                                   GError    **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
