/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-search.h"

#include <string.h>

/* An entry is one block: the struct and behind it its strings; copying counts a reference. There
 * are tens of thousands of them, and lists of them are handed between threads. */

G_DEFINE_BOXED_TYPE (FbSearchEntry, fb_search_entry, fb_search_entry_copy, fb_search_entry_free)

/* Copies @text to *@at and moves that behind it. */
static char *
put (char **at, const char *text)
{
  gsize size;
  char *copy;

  if (text == NULL)
    return NULL;

  size = strlen (text) + 1;
  copy = memcpy (*at, text, size);
  *at += size;

  return copy;
}

static gsize
size_of (const char *text)
{
  return text != NULL ? strlen (text) + 1 : 0;
}

FbSearchEntry *
fb_search_entry_new (
    const char *kind, const char *title, const char *subtitle, const char *target, const char *hint)
{
  FbSearchEntry *self;
  char          *at;

  g_return_val_if_fail (kind != NULL, NULL);
  g_return_val_if_fail (title != NULL, NULL);
  g_return_val_if_fail (target != NULL, NULL);

  self = g_atomic_rc_box_alloc (sizeof *self + size_of (title) + size_of (subtitle) +
                                size_of (target) + size_of (hint));
  at = (char *)(self + 1);
  self->kind = (char *)g_intern_string (kind);
  self->title = put (&at, title);
  self->subtitle = put (&at, subtitle);
  self->target = put (&at, target);
  self->hint = put (&at, hint);

  return self;
}

FbSearchEntry *
fb_search_entry_copy (FbSearchEntry *entry)
{
  g_return_val_if_fail (entry != NULL, NULL);

  return g_atomic_rc_box_acquire (entry);
}

void
fb_search_entry_free (FbSearchEntry *entry)
{
  g_return_if_fail (entry != NULL);

  g_atomic_rc_box_release (entry);
}
