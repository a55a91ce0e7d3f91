/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-activity-text.h"

#include <glib/gi18n.h>

#include "fb-error.h"

/* clang-format off */
/* The first line of a verb that has the result decides; one without is for all others. */
static const struct
{
  const char *verb;
  const char *result; /* (nullable) */
  const char *title;
} titles[] = {
  { "instance.add", "ok", N_ ("Added") },
  { "instance.start", "ok", N_ ("Started") },
  { "instance.start", "cancelled", N_ ("Start cancelled") },
  { "instance.start", NULL, N_ ("Start failed") },
  { "instance.stop", "ok", N_ ("Stopped") },
  { "instance.stop", NULL, N_ ("Stop failed") },
  { "instance.restart", "ok", N_ ("Restarted") },
  { "instance.restart", NULL, N_ ("Restart failed") },
  { "instance.rename", "ok", N_ ("Renamed") },
  { "instance.change", "ok", N_ ("Changed") },
  { "instance.name", "ok", N_ ("Renamed") },
  { "instance.mode", "ok", N_ ("Mode changed") },
  { "instance.environment", "ok", N_ ("Environment changed") },
  { "instance.runtime", "ok", N_ ("Runtime changed") },
  { "instance.variable", "ok", N_ ("Variable changed") },
  { "instance.remove", "ok", N_ ("Removed") },
  { "instance.restore", "ok", N_ ("Brought back") },
  { "instance.login", "ok", N_ ("Signed in") },
  { "instance.login", NULL, N_ ("Sign-in failed") },
  { "deploy", "ok", N_ ("Deployed") },
  { "deploy", "denied", N_ ("Deploy refused") },
  { "deploy", "conflict", N_ ("Deploy refused") },
  { "deploy", "invalid", N_ ("Deploy refused") },
  { "deploy", "unverified",
  N_ ("Deploy not verified") },
  { "deploy", "cancelled",
  N_ ("Deploy cancelled") },
  { "deploy", NULL, N_ ("Deploy failed") },
  { "snapshot.take", "ok",
  N_ ("Snapshot taken") },
  { "snapshot.take", NULL,
  N_ ("Snapshot failed") },
  { "snapshot.restore", "ok",
  N_ ("Snapshot restored") },
  { "snapshot.restore", "cancelled",
  N_ ("Restoring cancelled") },
  { "snapshot.restore", NULL,
  N_ ("Restoring failed") },
  { "snapshot.schedule", "ok",
  N_ ("Snapshot schedule changed") },
  { "snapshot.retention", "ok",
  N_ ("Keeping of snapshots changed") },
  { "snapshot.prune", "ok",
  N_ ("Old snapshots removed") },
};
/* clang-format on */

const char *
fb_activity_text_title (const char *verb, const char *result)
{
  g_return_val_if_fail (verb != NULL, "");

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (titles[i].verb, verb) &&
        (titles[i].result == NULL || g_strcmp0 (titles[i].result, result) == 0))
      return _ (titles[i].title);

  return verb;
}

gboolean
fb_activity_text_is_failure (const char *result)
{
  return g_strcmp0 (result, "ok") != 0 &&
         g_strcmp0 (result, fb_error_code_to_string (FB_ERROR_CANCELLED)) != 0;
}
