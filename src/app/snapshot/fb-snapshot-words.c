/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-snapshot-words.h"

#include <glib/gi18n.h>

#include "fb-clock.h"

/* Pure but for the clock and the time zone. */

/* clang-format off */
static const char *const reasons[] = {
  [FB_SNAPSHOT_MANUAL] = N_ ("Snapshot"),
  [FB_SNAPSHOT_BEFORE_DEPLOY] = N_ ("Before a deploy"),
  [FB_SNAPSHOT_BEFORE_RESTORE] = N_ ("Before a restore"),
  [FB_SNAPSHOT_FOREIGN_DEPLOY] = N_ ("Deployed by somebody else"),
  [FB_SNAPSHOT_AFTER_DEPLOY] = N_ ("After a deploy"),
  [FB_SNAPSHOT_SCHEDULED] = N_ ("On schedule"),
  [FB_SNAPSHOT_IMPORTED] = N_ ("Imported"),
};
/* clang-format on */

char *
fb_snapshot_words_title (FbSnapshot *snapshot)
{
  const char *name = fb_snapshot_get_name (snapshot);

  return g_strdup (name != NULL && *name != '\0' ? name
                                                 : _ (reasons[fb_snapshot_get_reason (snapshot)]));
}

/* @days: how many days ago. */
static const char *
choose_format (int days)
{
  if (days == 0)
    /* Translators: as strftime() takes it. */
    return _ ("Today %H:%M");
  if (days == 1)
    /* Translators: as strftime() takes it. */
    return _ ("Yesterday %H:%M");

  /* Translators: as strftime() takes it. */
  return _ ("%-d %b %Y %H:%M");
}

char *
fb_snapshot_words_time (FbSnapshot *snapshot)
{
  g_autoptr (GDateTime) utc =
                 g_date_time_new_from_unix_utc (fb_snapshot_get_time (snapshot) / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  GDate one;
  GDate other;

  if (local == NULL)
    return g_strdup ("");

  g_date_set_dmy (&one, g_date_time_get_day_of_month (local), g_date_time_get_month (local),
                  g_date_time_get_year (local));
  g_date_set_dmy (&other, g_date_time_get_day_of_month (now), g_date_time_get_month (now),
                  g_date_time_get_year (now));

  return g_date_time_format (local, choose_format (g_date_days_between (&one, &other)));
}

char *
fb_snapshot_words_subtitle (FbSnapshot *snapshot)
{
  const char      *who = fb_snapshot_get_who (snapshot);
  guint            n_nodes = fb_snapshot_get_n_nodes (snapshot);
  g_autofree char *time = fb_snapshot_words_time (snapshot);
  g_autofree char *nodes = g_strdup_printf (ngettext ("%u node", "%u nodes", n_nodes), n_nodes);

  /* Of a deploy by somebody else, the instance does not always tell who it was. */
  if (who == NULL || *who == '\0')
    return g_strdup_printf ("%s · %s", time, nodes);

  return g_strdup_printf ("%s · %s · %s", time, who, nodes);
}

char *
fb_snapshot_words_short (FbSnapshot *snapshot)
{
  const char      *name = fb_snapshot_get_name (snapshot);
  g_autofree char *time = fb_snapshot_words_time (snapshot);

  return name != NULL && *name != '\0' ? g_strdup_printf ("%s, %s", name, time)
                                       : g_steal_pointer (&time);
}
