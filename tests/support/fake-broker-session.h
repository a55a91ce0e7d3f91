/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One client of the fake broker, from accept to close, on a thread of its own. Enough of MQTT 3.1.1
 * and 5 for a subscriber: CONNECT, SUBSCRIBE, UNSUBSCRIBE, PINGREQ and what a client publishes are
 * answered; then the flood of messages goes out as fast as it is taken, and at the chosen place the
 * chosen fault happens. */

#pragma once

#include <glib.h>

#include "fake-broker-flood.h"

G_BEGIN_DECLS

typedef struct _FakeSession FakeSession;

/* Does the damage. TRUE when the session goes on afterwards. */
typedef gboolean (*FakeFaultFunc) (FakeSession *session);

typedef struct
{
  const char   *name;
  FakeFaultFunc connect;     /* (nullable) instead of the CONNACK */
  FakeFaultFunc subscribed;  /* (nullable) after the first SUBACK, before the flood */
  gboolean      is_deaf;     /* no PINGREQ is answered */
  gboolean      is_refusing; /* subscriptions, with the reason */
  const char   *words;
} FakeFault;

typedef struct
{
  /* Set by the command line */
  int              n_topics;
  int              payload_size;
  gint64           n_messages; /* per client; 0: without end; -1: none */
  int              rate;       /* messages per second and client; 0: as fast as they are taken */
  int              reason;     /* of faults that refuse */
  gboolean         is_retained;
  const FakeFault *fault;

  /* Made when first asked for */
  GMutex     lock;
  FakeFlood *floods[6]; /* by version */
} FakeBroker;

/* Serves @fd to the end and closes it. */
void fake_session_run (FakeBroker *broker, int fd);

/* NULL when there is no such fault. */
const FakeFault *fake_fault_find (const char *name);
/* One line each, for --help. (transfer full) */
char *fake_fault_describe (void);

/* For faults: what they need of a session. */
const FakeBroker *fake_session_get_broker (FakeSession *self);
guint             fake_session_get_version (FakeSession *self);
int               fake_session_get_fd (FakeSession *self);
/* Writes all of it, however long that takes; FALSE when the client has gone. */
gboolean fake_session_send (FakeSession *self, const void *data, gsize size);
/* Waits until the client has gone, without reading what it sends. */
void fake_session_ignore (FakeSession *self);

G_END_DECLS
