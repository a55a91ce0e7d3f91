/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-keeper-companions.h"

/* A list that is filled once; each companion looks after itself. */

struct _FbKeeperCompanions
{
  /* Owned */
  GPtrArray *list; /* (element-type FbKeeperCompanion) */

  /* Borrowed */
  FbKeeperLog          *log;
  FbKeeperCompanionFunc changed;
  gpointer              user_data;
};

FbKeeperCompanions *
fb_keeper_companions_new (FbKeeperLog *log, FbKeeperCompanionFunc changed, gpointer user_data)
{
  FbKeeperCompanions *self = g_new0 (FbKeeperCompanions, 1);

  self->list = g_ptr_array_new_with_free_func ((GDestroyNotify)fb_keeper_companion_free);
  self->log = log;
  self->changed = changed;
  self->user_data = user_data;

  return self;
}

void
fb_keeper_companions_free (FbKeeperCompanions *self)
{
  g_ptr_array_unref (self->list);
  g_free (self);
}

void
fb_keeper_companions_start (FbKeeperCompanions *self, GPtrArray *whats)
{
  if (self->list->len > 0)
    return;

  for (guint i = 0; i < whats->len; i++)
    g_ptr_array_add (self->list, fb_keeper_companion_new (g_ptr_array_index (whats, i), self->log,
                                                          self->changed, self->user_data));
}

void
fb_keeper_companions_stop (FbKeeperCompanions *self)
{
  for (guint i = 0; i < self->list->len; i++)
    fb_keeper_companion_stop (g_ptr_array_index (self->list, i));
}

gboolean
fb_keeper_companions_are_running (FbKeeperCompanions *self)
{
  for (guint i = 0; i < self->list->len; i++)
    if (fb_keeper_companion_is_running (g_ptr_array_index (self->list, i)))
      return TRUE;

  return FALSE;
}

GPtrArray *
fb_keeper_companions_list_troubles (FbKeeperCompanions *self)
{
  GPtrArray *troubles = g_ptr_array_new ();

  for (guint i = 0; i < self->list->len; i++)
    {
      const char *trouble = fb_keeper_companion_get_trouble (g_ptr_array_index (self->list, i));

      if (trouble != NULL)
        g_ptr_array_add (troubles, (gpointer)trouble);
    }

  return troubles;
}

void
fb_keeper_companions_add_groups (FbKeeperCompanions *self, GArray *groups)
{
  FbProcessGroup group;

  for (guint i = 0; i < self->list->len; i++)
    if (fb_keeper_companion_get_group (g_ptr_array_index (self->list, i), &group))
      g_array_append_val (groups, group);
}
