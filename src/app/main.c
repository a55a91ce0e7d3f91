/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "fb-application.h"

/* flowbench: the window. */

int
main (int argc, char **argv)
{
  g_autoptr (FbApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, FB_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = fb_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
