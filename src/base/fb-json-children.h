/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The members of one JSON object, or the elements of one array, as ranges of its text: no tree, no
 * copies. Lives on the stack, all zero is empty; read again and again with the same memory. The
 * text is borrowed and must be one that FbJsonReader has accepted. */

#pragma once

#include "fb-json-reader.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name; /* (nullable) of a member: without escapes, not NUL-terminated */
  gsize       name_length;
  const char *start; /* of the value */
  const char *stop;
} FbJsonChild;

typedef struct
{
  FbJsonChild *items;
  guint        length;

  /*< private >*/
  guint        size;
  gboolean     has_reader;
  FbJsonReader reader;
} FbJsonChildren;

/* The children of the object or array at @text; none of another value. */
void fb_json_children_read (FbJsonChildren *self, const char *text, gsize length);
void fb_json_children_clear (FbJsonChildren *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FbJsonChildren, fb_json_children_clear)

/* By name, as memcmp() orders them. */
void fb_json_children_sort (FbJsonChildren *self);
int  fb_json_child_compare (const FbJsonChild *a, const FbJsonChild *b);

gboolean fb_json_child_is (const FbJsonChild *self, const char *name);
/* (nullable) the member @name; looks at each */
const FbJsonChild *fb_json_children_find (const FbJsonChildren *self, const char *name);

G_END_DECLS
