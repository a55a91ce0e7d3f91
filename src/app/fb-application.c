/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-application.h"

#include <glib/gi18n.h>

/* Made by main(); owns the session. UI thread. */

struct _FbApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (FbApplication, fb_application, ADW_TYPE_APPLICATION)

static void
fb_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    window = g_object_new (ADW_TYPE_APPLICATION_WINDOW, "application", application, "title",
                           _ ("Flowbench"), "default-width", 1280, "default-height", 800, NULL);
  gtk_window_present (window);
}

static void
fb_application_class_init (FbApplicationClass *klass)
{
  G_APPLICATION_CLASS (klass)->activate = fb_application_activate;
}

static void
fb_application_init (FbApplication *self)
{
}

FbApplication *
fb_application_new (void)
{
  return g_object_new (FB_TYPE_APPLICATION, "application-id", FB_APP_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, "resource-base-path",
                       "/io/github/flowbench/Flowbench", NULL);
}
