/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One Node-RED, local or remote: its identity, what we may do to it, and what is known of its state
 * now. A plain object with properties; FbInstanceStore changes and keeps it, FbInstanceLink reports
 * its state. UI thread (the thread of the store).
 *
 * Properties (all readable, notified): id, kind, name, mode, environment, runtime, url, state,
 * state-detail, node-red-version, user, may-write, pid, cpu, memory. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _FbInstanceRow FbInstanceRow;

#define FB_TYPE_INSTANCE (fb_instance_get_type ())
G_DECLARE_FINAL_TYPE (FbInstance, fb_instance, FB, INSTANCE, GObject)

typedef enum
{
  FB_INSTANCE_LOCAL,
  FB_INSTANCE_REMOTE,
} FbInstanceKind;

typedef enum
{
  FB_MODE_OFF,
  FB_MODE_READ_ONLY,
  FB_MODE_READ_WRITE,
} FbMode;

typedef enum
{
  FB_INSTANCE_UNKNOWN, /* not asked yet */
  FB_INSTANCE_STOPPED, /* local: no process */
  FB_INSTANCE_STARTING,
  FB_INSTANCE_RUNNING,       /* API up, flows started */
  FB_INSTANCE_FLOWS_STOPPED, /* API up, flows stopped by a person or missing types */
  FB_INSTANCE_SAFE,          /* API up, flows held in safe mode */
  FB_INSTANCE_STOPPING,
  FB_INSTANCE_CRASHED,      /* local: ended by itself; detail says why */
  FB_INSTANCE_UNREACHABLE,  /* remote: no answer; detail says why and when the next try is */
  FB_INSTANCE_LOGIN_NEEDED, /* remote: no valid session */
  FB_INSTANCE_UNTRUSTED,    /* remote: certificate is neither trusted nor pinned */
} FbInstanceState;

#define FB_TYPE_INSTANCE_KIND (fb_instance_kind_get_type ())
#define FB_TYPE_MODE (fb_mode_get_type ())
#define FB_TYPE_INSTANCE_STATE (fb_instance_state_get_type ())
GType fb_instance_kind_get_type (void);
GType fb_mode_get_type (void);
GType fb_instance_state_get_type (void);

/* Valid as long as @self. */
const char    *fb_instance_get_id (FbInstance *self);
FbInstanceKind fb_instance_get_kind (FbInstance *self);
const char    *fb_instance_get_name (FbInstance *self);
FbMode         fb_instance_get_mode (FbInstance *self);
/* (nullable) free text such as "PROD" or "TEST" */
const char *fb_instance_get_environment (FbInstance *self);
/* (nullable) name of the runtime of a local instance */
const char *fb_instance_get_runtime (FbInstance *self);
/* (nullable) editor address ending in "/"; of a local one only while its port is known */
const char     *fb_instance_get_url (FbInstance *self);
FbInstanceState fb_instance_get_state (FbInstance *self);
/* (nullable) a sentence for people */
const char *fb_instance_get_state_detail (FbInstance *self);
/* (nullable) */
const char *fb_instance_get_node_red_version (FbInstance *self);
/* (nullable) name of the signed-in user */
const char *fb_instance_get_user (FbInstance *self);
/* TRUE when the mode and what the server allows this user both let flows be written. */
gboolean fb_instance_may_write (FbInstance *self);
/* TRUE when the Admin API is answering. */
gboolean fb_instance_is_online (FbInstance *self);
gint64   fb_instance_get_pid (FbInstance *self);
/* Share of one core, 0..n. */
double fb_instance_get_cpu (FbInstance *self);
/* Resident bytes of the process. */
gint64 fb_instance_get_memory (FbInstance *self);

/* The kept columns (port, authentication, own CA, pin …) as they were last read; valid until the
 * main loop turns. (transfer none) */
const FbInstanceRow *fb_instance_get_row (FbInstance *self);

/* For the store and the link. */
FbInstance *fb_instance_new (const FbInstanceRow *row) G_GNUC_WARN_UNUSED_RESULT;
/* Takes over what changed in the kept columns. */
void fb_instance_set_row (FbInstance *self, const FbInstanceRow *row);
void fb_instance_set_name (FbInstance *self, const char *name);
void fb_instance_set_mode (FbInstance *self, FbMode mode);
void fb_instance_set_environment (FbInstance *self, const char *environment);
void fb_instance_set_runtime (FbInstance *self, const char *runtime);
void fb_instance_set_url (FbInstance *self, const char *url);
void fb_instance_set_state (FbInstance *self, FbInstanceState state, const char *detail);
void fb_instance_set_server (FbInstance *self,
                             const char *node_red_version,
                             const char *user,
                             gboolean    server_allows_writing);
void fb_instance_set_process (FbInstance *self, gint64 pid, double cpu, gint64 memory);

G_END_DECLS
