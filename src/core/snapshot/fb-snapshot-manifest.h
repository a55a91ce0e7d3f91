/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The manifest of a snapshot: what people sign. A text of lines, each ended by a line feed: first
 * "flowbench manifest 1", then one line per part, sorted by path: path, length in bytes and SHA-256
 * of its bytes in lower-case hexadecimal, with one space between; or path and "unknown". Its hash
 * is SHA-256 of that text, so that it can be checked with sha256sum alone.
 *
 * Parts and their bytes: "flows", "package.json" and "package-lock.json" are the exact bytes;
 * "modules", "settings" and "environment" are canonical JSON; "credentials" is canonical JSON of
 * keyed fingerprints, never of values. Parts that are absent ("package.json" alone can be) have no
 * line. Palette, versions, rev and times are no parts. Pure; any thread. */

#pragma once

#include "fb-seal.h"
#include "fb-snapshot-content.h"

G_BEGIN_DECLS

#define FB_PATH_CREDENTIALS "credentials"
#define FB_PATH_ENVIRONMENT "environment"
#define FB_PATH_FLOWS "flows"
#define FB_PATH_MODULES "modules"
#define FB_PATH_PACKAGE_LOCK "package-lock.json"
#define FB_PATH_PACKAGE_JSON "package.json"
#define FB_PATH_SETTINGS "settings"

/* Computes the fingerprints of credentials and hidden values with @key, which is called @key_id, in
 * place. Does nothing to what is not there in clear. FB_ERROR_INVALID when a value cannot be
 * written as canonical JSON. */
gboolean fb_snapshot_manifest_fingerprint (FbSnapshotContent *content,
                                           FbSealKey         *key,
                                           const char        *key_id,
                                           GError           **error);

/* Whether @content holds values that need a key. */
gboolean fb_snapshot_manifest_has_secrets (FbSnapshotContent *content);

/* The bytes of the part @path. NULL without @error when it is absent or unknown. (transfer full) */
GBytes *fb_snapshot_manifest_print_part (FbSnapshotContent *content,
                                         const char        *path,
                                         GError           **error) G_GNUC_WARN_UNUSED_RESULT;

/* The text of the manifest; the fingerprints are there. FB_ERROR_INVALID as above. (transfer full)
 */
char *fb_snapshot_manifest_print (FbSnapshotContent *content,
                                  GError           **error) G_GNUC_WARN_UNUSED_RESULT;
/* The hash of such a text, in hex. (transfer full) */
char *fb_snapshot_manifest_hash (const char *manifest) G_GNUC_WARN_UNUSED_RESULT;

/* Canonical text of @object; an absent one is "{}". (transfer full) */
GBytes *fb_snapshot_manifest_canonical (JsonObject *object,
                                        GError    **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
