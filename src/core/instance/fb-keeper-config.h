/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* keeper.json in an instance's folder: what its keeper starts. Written by Flowbench before a start,
 * read by flowbench-keeper at each start of its child. Holds no secret. Pure functions, any thread.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FB_KEEPER_CONFIG_NAME "keeper.json"
#define FB_KEEPER_MAX_COMPANIONS 8

/* A process that is started before the child and ended after it. */
typedef struct
{
  char  *name;      /* prefix of its log lines, such as "mosquitto" */
  char **arguments; /* the program's absolute path and its arguments */
} FbCompanion;

FbCompanion *fb_companion_new (const char        *name,
                               const char *const *arguments) G_GNUC_WARN_UNUSED_RESULT;
void         fb_companion_free (FbCompanion *companion);

typedef struct
{
  char      *node;           /* absolute path of the program */
  char      *script;         /* (nullable) absolute path of red.js */
  char     **node_arguments; /* before the script */
  char     **arguments;      /* after the script, such as {"-s", "…/settings.js"} */
  char     **environment;    /* "NAME=value", added to the keeper's own */
  char      *directory;      /* (nullable) absolute; working directory */
  int        port;           /* loopback port, handed on as "--port N"; 0: none, and no argument */
  guint      start_timeout_ms;
  guint      stop_timeout_ms;
  GPtrArray *companions; /* (element-type FbCompanion) */
} FbKeeperConfig;

/* An empty one: 60 s to start, 20 s to stop. (transfer full) */
FbKeeperConfig *fb_keeper_config_new (void) G_GNUC_WARN_UNUSED_RESULT;
void            fb_keeper_config_free (FbKeeperConfig *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbKeeperConfig, fb_keeper_config_free)

/* Errors: FB_ERROR_INVALID saying which member is wrong. (transfer full) */
FbKeeperConfig *fb_keeper_config_parse (GBytes *json, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full) */
GBytes *fb_keeper_config_print (const FbKeeperConfig *config) G_GNUC_WARN_UNUSED_RESULT;

/* @folder: the instance's. Block. (transfer full) */
FbKeeperConfig *fb_keeper_config_load (const char *folder,
                                       GError    **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean fb_keeper_config_save (const FbKeeperConfig *config, const char *folder, GError **error);

G_END_DECLS
