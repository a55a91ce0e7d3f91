/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* keeper.state in an instance's folder: the last status a keeper gave, and which process groups it
 * started, so that the next one can end what a killed keeper left behind, and a client can say why
 * an instance is down while no keeper runs. Calls block. */

#pragma once

#include "instance/fb-keeper-protocol.h"

G_BEGIN_DECLS

#define FB_KEEPER_RECORD_NAME "keeper.state"

/* A process group as /proc knows it: the leader's pid, its session, and when it was started in
 * clock ticks since boot. */
typedef struct
{
  gint64  pgid;
  gint64  session;
  guint64 start_ticks;
} FbProcessGroup;

typedef struct
{
  char           *boot_id; /* of the machine's start these numbers belong to */
  FbKeeperStatus *status;
  GArray         *groups; /* (element-type FbProcessGroup) */
} FbKeeperRecord;

/* (transfer full) */
FbKeeperRecord *fb_keeper_record_new (void) G_GNUC_WARN_UNUSED_RESULT;
void            fb_keeper_record_free (FbKeeperRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbKeeperRecord, fb_keeper_record_free)

/* One that is missing or damaged reads as an empty one: nothing ran. (transfer full) */
FbKeeperRecord *fb_keeper_record_load (const char *folder) G_GNUC_WARN_UNUSED_RESULT;
gboolean fb_keeper_record_save (const FbKeeperRecord *record, const char *folder, GError **error);

/* Id of this start of the machine. (transfer full) */
char *fb_process_boot_id (void) G_GNUC_WARN_UNUSED_RESULT;

/* What /proc/PID/stat says; FALSE when there is no such process. */
typedef struct
{
  char    state;
  gint64  pgid;
  gint64  session;
  guint64 start_ticks;
  guint64 cpu_ticks; /* user and system */
} FbProcessStat;

gboolean fb_process_stat (gint64 pid, FbProcessStat *stat);

G_END_DECLS
