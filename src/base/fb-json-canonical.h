/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Canonical JSON (RFC 8785): keys sorted by UTF-16 units, numbers as ECMAScript prints them, the
 * fewest escapes, no space. Equal values have equal texts, so that a hash can be taken. Any thread.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  FB_JSON_CANONICAL_STRICT = 0,
  /* What RFC 8785 refuses is written as JSON.stringify does: halves of surrogate pairs as escapes,
   * numbers beyond every double as null. For comparing with what a runtime gives back. */
  FB_JSON_CANONICAL_LENIENT = 1 << 0,
} FbJsonCanonicalFlags;

/* @length: bytes, -1 when NUL-terminated. Errors: FB_ERROR_INVALID with line and column for what is
 * no JSON or has no canonical form; the same key twice in one object is one such. (transfer full)
 */
char *fb_json_canonical (const char *text, gssize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes many texts with the same memory. */
typedef struct _FbJsonCanonicalWriter FbJsonCanonicalWriter;

/* @omit: (nullable) a member of the outermost object that is left out. (transfer full) */
FbJsonCanonicalWriter *fb_json_canonical_writer_new (FbJsonCanonicalFlags flags,
                                                     const char *omit) G_GNUC_WARN_UNUSED_RESULT;
void                   fb_json_canonical_writer_free (FbJsonCanonicalWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbJsonCanonicalWriter, fb_json_canonical_writer_free)

/* The canonical form of @text, which must be valid UTF-8; NUL-terminated, until the next call.
 * Errors: as fb_json_canonical(). (nullable) (transfer none) */
const char *fb_json_canonical_writer_write (
    FbJsonCanonicalWriter *self, const char *text, gsize length, gsize *out_length, GError **error);

/* The order of two unescaped keys in canonical JSON: by UTF-16 units, as qsort() wants it. */
int fb_json_compare_keys (const char *a, gsize a_length, const char *b, gsize b_length);

G_END_DECLS
