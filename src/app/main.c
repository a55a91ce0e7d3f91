/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "fb-application.h"
#include "fb-watchdog.h"

/* flowbench: the window. FLOWBENCH_WATCHDOG names a file to which long turns of the main loop are
 * appended, for tests. */

int
main (int argc, char **argv)
{
  g_autoptr (FbApplication) application = NULL;
  g_autoptr (FbWatchdog) watchdog = NULL;
  const char *watchdog_path = g_getenv ("FLOWBENCH_WATCHDOG");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, FB_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (watchdog_path != NULL && *watchdog_path != '\0')
    watchdog = fb_watchdog_start (watchdog_path);
  application = fb_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
