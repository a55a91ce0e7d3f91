/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The keys of the objects that FbJsonReader is inside of, so that it finds the same key twice in
 * one object. Part of the reader; all zero is empty. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *text; /* without escapes, not NUL-terminated */
  gsize       length;
  const char *place; /* of its opening quote */
  guint64     tag;   /* equal for equal keys */
} FbJsonKey;

typedef struct
{
  FbJsonKey    *keys;
  guint         length;
  guint         size;
  GStringChunk *unescaped;
} FbJsonKeys;

/* Adds the key from @start, its opening quote, to @stop, behind the closing one. (transfer none)
 * until the next call; its text until the keys are cleared. */
const FbJsonKey *
fb_json_keys_add (FbJsonKeys *self, const char *start, const char *stop, gboolean escaped);

/* (nullable) Of two equal keys from the @first on the one that stands later. Changes their order.
 */
const FbJsonKey *fb_json_keys_find_twin (FbJsonKeys *self, guint first);

/* Forgets all keys and keeps the memory, or not. */
void fb_json_keys_restart (FbJsonKeys *self);
void fb_json_keys_clear (FbJsonKeys *self);

G_END_DECLS
