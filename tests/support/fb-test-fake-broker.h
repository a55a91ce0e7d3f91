/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The program fake-broker on loopback: an MQTT broker that sends as fast as its client takes, or
 * does what a healthy one never does. See fake-broker --help. Calls block. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  GSubprocess *process;
  guint16      port; /* 0 when it listens at @path */
  char        *path; /* (nullable) of its Unix socket */
  char        *folder;
} FbTestFakeBroker;

/* @options: (nullable) (array zero-terminated=1) such as "--topics=100", "--fault=vanish" */
FbTestFakeBroker *fb_test_fake_broker_new (const char *const *options);
/* The same on a Unix socket. */
FbTestFakeBroker *fb_test_fake_broker_new_unix (const char *const *options);
/* Ends it. */
void fb_test_fake_broker_free (FbTestFakeBroker *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbTestFakeBroker, fb_test_fake_broker_free)

/* User and system time that it has used so far, in seconds. */
double fb_test_fake_broker_get_cpu (FbTestFakeBroker *self);

G_END_DECLS
