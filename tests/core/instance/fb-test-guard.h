/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A guard that remembers in memory what it was asked and told, or forbids. */

#pragma once

#include "instance/fb-deploy-guard.h"

G_BEGIN_DECLS

#define FB_TYPE_TEST_GUARD (fb_test_guard_get_type ())
G_DECLARE_FINAL_TYPE (FbTestGuard, fb_test_guard, FB, TEST_GUARD, GObject)

struct _FbTestGuard
{
  GObject parent_instance;

  GPtrArray *kept;      /* of GBytes: what ran before */
  GPtrArray *concluded; /* of GBytes: what was read back */
  gboolean   forbids;
  gboolean   forgets; /* fails when it is told */
};

FbTestGuard *fb_test_guard_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
