/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-recent.h"

#include "fb-snapshot-hash.h"

/* Two instances at a time, the one used longest ago goes: a deploy is one snapshot before and one
 * after it. */

#define N_KEPT 2
#define MAX_BYTES (16 * 1024 * 1024)

typedef struct
{
  char          *instance;
  FbRecentFlows *flows; /* (nullable) */
} Slot;

struct _FbSnapshotRecent
{
  GMutex mutex; /* guards what follows */
  Slot   slots[N_KEPT];
  guint  last; /* the slot used last */
};

static void
recent_flows_clear (gpointer data)
{
  FbRecentFlows *self = data;

  g_clear_pointer (&self->document, fb_flow_document_unref);
  g_clear_pointer (&self->text_hashes, g_free);
}

void
fb_recent_flows_unref (FbRecentFlows *self)
{
  g_atomic_rc_box_release_full (self, recent_flows_clear);
}

FbSnapshotRecent *
fb_snapshot_recent_new (void)
{
  FbSnapshotRecent *self = g_new0 (FbSnapshotRecent, 1);

  g_mutex_init (&self->mutex);

  return self;
}

void
fb_snapshot_recent_free (FbSnapshotRecent *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < N_KEPT; i++)
    {
      g_free (self->slots[i].instance);
      g_clear_pointer (&self->slots[i].flows, fb_recent_flows_unref);
    }
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* (nullable) the slot of @instance */
static Slot *
find_slot (FbSnapshotRecent *self, const char *instance)
{
  for (guint i = 0; i < N_KEPT; i++)
    if (self->slots[i].flows != NULL && g_strcmp0 (self->slots[i].instance, instance) == 0)
      {
        self->last = i;
        return &self->slots[i];
      }

  return NULL;
}

FbRecentFlows *
fb_snapshot_recent_get (FbSnapshotRecent *self, const char *instance)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const Slot *slot = find_slot (self, instance);

  return slot != NULL ? g_atomic_rc_box_acquire (slot->flows) : NULL;
}

void
fb_snapshot_recent_keep (FbSnapshotRecent *self,
                         const char       *instance,
                         FbFlowDocument   *document,
                         const guint8     *text_hashes)
{
  const gsize n_bytes = (gsize)fb_flow_document_get_n_nodes (document) * FB_SNAPSHOT_HASH_BYTES;
  g_autoptr (FbRecentFlows) before = NULL;
  g_autoptr (GMutexLocker) locker = NULL;
  FbRecentFlows *flows;
  Slot          *slot;

  if (g_bytes_get_size (fb_flow_document_get_bytes (document)) > MAX_BYTES)
    return;

  flows = g_atomic_rc_box_new0 (FbRecentFlows);
  flows->document = fb_flow_document_ref (document);
  flows->text_hashes = g_memdup2 (text_hashes, n_bytes);

  locker = g_mutex_locker_new (&self->mutex);
  slot = find_slot (self, instance);
  if (slot == NULL)
    {
      self->last = (self->last + 1) % N_KEPT;
      slot = &self->slots[self->last];
      g_free (slot->instance);
      slot->instance = g_strdup (instance);
    }
  before = slot->flows;
  slot->flows = flows;
}
