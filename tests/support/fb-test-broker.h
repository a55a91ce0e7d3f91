/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A real mosquitto on a free port of 127.0.0.1, with a folder of its own, that ends with the test
 * process whatever becomes of it. Calls block. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  char *folder;
  int   port;       /* of the first listener, 0 before the first start */
  int   other_port; /* for a second one */

  /* Private */
  char        *program;
  char        *config;
  GSubprocess *process;
} FbTestBroker;

/* Its folder alone, so that files can be put there; NULL after fb_test_missing(). (transfer full)
 */
FbTestBroker *fb_test_broker_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* Ends it with its folder. */
void fb_test_broker_free (FbTestBroker *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbTestBroker, fb_test_broker_free)

/* Puts a file into the folder and returns its path, for "acl_file", "certfile" and the like.
 * (transfer full) */
char *fb_test_broker_write (FbTestBroker *self, const char *name, const char *text);
/* Puts a user into the file "passwords" of the folder. */
void fb_test_broker_add_user (FbTestBroker *self, const char *user, const char *password);

/* Starts it and waits until it listens. @config: (nullable) lines that follow
 * "listener PORT 127.0.0.1", in which "@FOLDER@" is the folder and "@PORT@" the other port; NULL
 * lets everybody do everything. A listener for web sockets must not be the first. */
void fb_test_broker_start (FbTestBroker *self, const char *config);
/* Ends it, at once and without a word to its clients when @is_crash. */
void fb_test_broker_stop (FbTestBroker *self, gboolean is_crash);
/* Again as before, on the same port. */
void fb_test_broker_restart (FbTestBroker *self);

/* "mqtt://127.0.0.1:PORT" with any @scheme. (transfer full) */
char *fb_test_broker_url (FbTestBroker *self, const char *scheme);

G_END_DECLS
