/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-restore-report.h"

#include <glib/gi18n.h>

/* One group for each thing a person may have to do something about. */

#define REPORT_WIDTH 520
#define BARE_HEIGHT 220 /* when there is nothing more to read than what became of it */

struct _FbRestoreReport
{
  AdwWindow parent_instance;

  /* Template */
  AdwPreferencesPage  *page;
  AdwActionRow        *summary;
  AdwPreferencesGroup *passwords;
  AdwPreferencesGroup *missing;
  AdwPreferencesGroup *installed;
};

G_DEFINE_FINAL_TYPE (FbRestoreReport, fb_restore_report, ADW_TYPE_WINDOW)

static void
close_cb (FbRestoreReport *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
fb_restore_report_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_RESTORE_REPORT);

  G_OBJECT_CLASS (fb_restore_report_parent_class)->dispose (object);
}

static void
fb_restore_report_class_init (FbRestoreReportClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_restore_report_dispose;

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/snapshot/fb-restore-report.ui");
  gtk_widget_class_bind_template_child (widget_class, FbRestoreReport, page);
  gtk_widget_class_bind_template_child (widget_class, FbRestoreReport, summary);
  gtk_widget_class_bind_template_child (widget_class, FbRestoreReport, passwords);
  gtk_widget_class_bind_template_child (widget_class, FbRestoreReport, missing);
  gtk_widget_class_bind_template_child (widget_class, FbRestoreReport, installed);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
}

static void
fb_restore_report_init (FbRestoreReport *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_row (AdwPreferencesGroup *group, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  adw_preferences_group_add (group, row);
  gtk_widget_set_visible (GTK_WIDGET (group), TRUE);
}

static const char *
describe_state (FbRestoreSecretState state)
{
  switch (state)
    {
    case FB_RESTORE_SECRET_BLANK:
      return _ ("Blank now, to be typed again");
    case FB_RESTORE_SECRET_MAYBE:
      return _ ("Blank now; whether there was one is not known");
    case FB_RESTORE_SECRET_KEPT:
    default:
      return _ ("What the instance had is kept, perhaps another one than then");
    }
}

static void
add_secret (FbRestoreReport *self, const FbRestoreSecret *secret)
{
  g_autofree char *fields = g_strjoinv (", ", secret->fields);
  g_autofree char *text = NULL;

  if (*fields != '\0')
    text = g_strdup_printf ("%s (%s)\n%s", secret->type, fields, describe_state (secret->state));
  else
    text = g_strdup_printf ("%s\n%s", secret->type, describe_state (secret->state));
  add_row (self->passwords, secret->title, text);
}

static void
add_missing (FbRestoreReport *self, const FbMissingType *type)
{
  g_autofree char *module = NULL;

  if (type->module != NULL)
    module = g_strdup_printf (_ ("Of the module %s %s"), type->module,
                              type->version != NULL ? type->version : "");
  add_row (self->missing, type->type, module != NULL ? module : _ ("Of a module nobody knows"));
}

static void
fill_summary (FbRestoreReport *self, const FbRestoreOutcome *outcome)
{
  g_autofree char *title = NULL;

  if (outcome->failure != NULL)
    title = g_strdup (outcome->put_back ? _ ("What Ran Before Was Put Back")
                                        : _ ("The Snapshot Was Not Restored"));
  else
    title = g_strdup_printf (ngettext ("%u node restored on “%s”", "%u nodes restored on “%s”",
                                       outcome->n_nodes),
                             outcome->n_nodes, outcome->target);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->summary), title);
  adw_action_row_set_subtitle (self->summary, outcome->failure != NULL
                                                  ? outcome->failure
                                                  : _ ("What ran before is kept in a snapshot."));
}

static gboolean
has_rows (const FbRestoreOutcome *outcome)
{
  return (outcome->installed != NULL && outcome->installed->len > 0) ||
         (outcome->missing != NULL && outcome->missing->len > 0) ||
         (outcome->secrets != NULL && outcome->secrets->len > 0);
}

gboolean
fb_restore_report_is_needed (const FbRestoreOutcome *outcome)
{
  g_return_val_if_fail (outcome != NULL, FALSE);

  return outcome->put_back || has_rows (outcome);
}

GtkWindow *
fb_restore_report_new (const FbRestoreOutcome *outcome)
{
  FbRestoreReport *self;

  g_return_val_if_fail (outcome != NULL, NULL);
  g_return_val_if_fail (outcome->target != NULL, NULL);

  self = g_object_new (FB_TYPE_RESTORE_REPORT, NULL);
  fill_summary (self, outcome);
  for (guint i = 0; outcome->secrets != NULL && i < outcome->secrets->len; i++)
    add_secret (self, outcome->secrets->pdata[i]);
  for (guint i = 0; outcome->missing != NULL && i < outcome->missing->len; i++)
    add_missing (self, outcome->missing->pdata[i]);
  for (guint i = 0; outcome->installed != NULL && i < outcome->installed->len; i++)
    add_row (self->installed, outcome->installed->pdata[i], NULL);
  if (!has_rows (outcome))
    gtk_window_set_default_size (GTK_WINDOW (self), REPORT_WIDTH, BARE_HEIGHT);

  return GTK_WINDOW (self);
}
