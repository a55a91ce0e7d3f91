/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A profile with a store of snapshots, and contents to put there. The profile's key lies in the
 * keyring of the test when it has one (which is quicker), else under a passphrase. */

#pragma once

#include "fb-test-keyring.h"
#include "fb-test.h"
#include "snapshot/fb-snapshot-store.h"

G_BEGIN_DECLS

#define FB_TEST_INSTANCE "0000000000000000000000line4"
#define FB_TEST_TIMEOUT_MS 60000

typedef struct
{
  char            *folder;
  FbWorkspace     *workspace;
  FbSnapshotStore *store;
} FbTestSnapshots;

/* As set-up and tear-down of g_test_add(). */
void fb_test_snapshots_set_up (FbTestSnapshots *self, gconstpointer unused);
void fb_test_snapshots_tear_down (FbTestSnapshots *self, gconstpointer unused);

/* Opens the profile at self->folder, and closes it. */
void fb_test_snapshots_open (FbTestSnapshots *self);
void fb_test_snapshots_close (FbTestSnapshots *self);

/* A content of @flows with some of everything; @password is among its credentials unless NULL.
 * (transfer full) */
FbSnapshotContent *fb_test_make_content (const char *flows,
                                         const char *password) G_GNUC_WARN_UNUSED_RESULT;

/* Puts it for FB_TEST_INSTANCE and sees that it was kept. (transfer full) */
FbSnapshot *fb_test_put (FbTestSnapshots   *self,
                         FbSnapshotReason   reason,
                         const char        *name,
                         FbSnapshotContent *content) G_GNUC_WARN_UNUSED_RESULT;
/* The same from the text of flows alone; gives the id. (transfer full) */
char *fb_test_put_flows (FbTestSnapshots *self, GBytes *flows) G_GNUC_WARN_UNUSED_RESULT;

/* Sees that the flows of @id are @flows to the byte. */
void fb_test_assert_flows (FbTestSnapshots *self, const char *id, GBytes *flows);

/* The single number of @sql. */
gint64 fb_test_query (FbTestSnapshots *self, const char *sql);
/* Runs @sql, foreign keys or not. */
void fb_test_execute (FbTestSnapshots *self, const char *sql);

G_END_DECLS
