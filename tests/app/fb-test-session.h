/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A session on a profile of its own, as the fixture of a test:
 *
 *   g_test_add (path, FbTestSession, NULL, fb_test_session_set_up, test_…,
 * fb_test_session_tear_down);
 */

#pragma once

#include "session/fb-session.h"

G_BEGIN_DECLS

typedef struct
{
  char      *folder;
  FbSession *session;
} FbTestSession;

void fb_test_session_set_up (FbTestSession *self, gconstpointer data);
void fb_test_session_tear_down (FbTestSession *self, gconstpointer data);

/* Puts a remote instance into the profile whose mode is off, so that nothing contacts it.
 * (transfer none) */
FbInstance *fb_test_session_add_remote (FbTestSession *self, const char *name);

G_END_DECLS
