/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-keeping-group.h"

#include <glib/gi18n.h>

#include "snapshot/fb-snapshot-retention.h"
#include "snapshot/fb-snapshot-schedule.h"
#include "widget/fb-combo-text.h"

/* Two choices. Some rules are offered; another one, which the command line set, is an item of its
 * own until one of these is chosen. */

static const FbRetention rules[] = {
  { .keep_daily_days = 0 }, /* for ever */
  { .keep_all_days = 7, .keep_daily_days = 90 },
  { .keep_all_days = 14, .keep_daily_days = 365 },
  { .keep_all_days = 30, .keep_daily_days = 730 },
};

struct _FbKeepingGroup
{
  AdwPreferencesGroup parent_instance;

  /* Owned */
  FbSnapshotStore *snapshots;
  FbInstance      *instance;
  GCancellable    *cancellable;

  /* Borrowed, NULL once it is disposed */
  AdwComboRow *schedule;
  AdwComboRow *keeping;

  gboolean filling;
};

G_DEFINE_FINAL_TYPE (FbKeepingGroup, fb_keeping_group, ADW_TYPE_PREFERENCES_GROUP)

/* G_N_ELEMENTS (rules) when it is none of them. */
static guint
find_rule (const FbRetention *rule)
{
  guint i = 0;

  while (i < G_N_ELEMENTS (rules) &&
         (rules[i].keep_daily_days != rule->keep_daily_days ||
          (rule->keep_daily_days != 0 && rules[i].keep_all_days != rule->keep_all_days)))
    i++;

  return i;
}

static char *
describe_rule (const FbRetention *rule)
{
  if (rule->keep_daily_days == 0)
    return g_strdup (_ ("For ever"));

  return g_strdup_printf (_ ("All for %u days, one a day for %u days"), rule->keep_all_days,
                          rule->keep_daily_days);
}

static void
fill_rules (FbKeepingGroup *self, const FbRetention *rule)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint place = find_rule (rule);

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autofree char *name = describe_rule (&rules[i]);

      gtk_string_list_append (names, name);
    }
  if (place == G_N_ELEMENTS (rules))
    {
      g_autofree char *name = describe_rule (rule);

      gtk_string_list_append (names, name);
    }
  adw_combo_row_set_model (self->keeping, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->keeping, place);
}

static void
toast (FbKeepingGroup *self, const GError *error)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", error->message);
}

static void
schedule_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbKeepingGroup) self = FB_KEEPING_GROUP (user_data);
  FbSnapshotSchedule schedule;
  g_autoptr (GError) error = NULL;

  if (self->schedule == NULL)
    return;
  if (!fb_snapshot_schedule_read_finish (FB_WORKSPACE (object), result, &schedule, &error))
    {
      toast (self, error);
      return;
    }

  self->filling = TRUE;
  adw_combo_row_set_selected (self->schedule, schedule);
  self->filling = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->schedule), TRUE);
}

static void
read_schedule (FbKeepingGroup *self)
{
  fb_snapshot_schedule_read_async (fb_snapshot_store_get_workspace (self->snapshots),
                                   fb_instance_get_id (self->instance), self->cancellable,
                                   schedule_read_cb, g_object_ref (self));
}

static void
rule_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbKeepingGroup) self = FB_KEEPING_GROUP (user_data);
  FbRetention rule;
  gboolean    is_given;
  g_autoptr (GError) error = NULL;

  if (self->keeping == NULL)
    return;
  if (!fb_snapshot_store_get_retention_finish (FB_SNAPSHOT_STORE (object), result, &rule, &is_given,
                                               &error))
    {
      toast (self, error);
      return;
    }

  self->filling = TRUE;
  /* The default takes nothing away. */
  fill_rules (self, is_given ? &rule : &rules[0]);
  self->filling = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->keeping), TRUE);
}

static void
read_rule (FbKeepingGroup *self)
{
  fb_snapshot_store_get_retention_async (self->snapshots, fb_instance_get_id (self->instance),
                                         self->cancellable, rule_read_cb, g_object_ref (self));
}

static void
schedule_written_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbKeepingGroup) self = FB_KEEPING_GROUP (user_data);
  g_autoptr (GError) error = NULL;

  if (self->schedule == NULL)
    return;
  if (!fb_snapshot_schedule_write_finish (FB_WORKSPACE (object), result, &error))
    toast (self, error);
  read_schedule (self);
}

static void
rule_written_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbKeepingGroup) self = FB_KEEPING_GROUP (user_data);
  g_autoptr (GError) error = NULL;

  if (self->keeping == NULL)
    return;
  if (!fb_snapshot_store_set_retention_finish (FB_SNAPSHOT_STORE (object), result, &error))
    toast (self, error);
  read_rule (self);
}

static void
schedule_notify_selected_cb (FbKeepingGroup *self)
{
  guint selected;

  if (self->schedule == NULL || self->filling)
    return;

  selected = adw_combo_row_get_selected (self->schedule);
  if (selected <= FB_SCHEDULE_DAILY)
    fb_snapshot_schedule_write_async (fb_snapshot_store_get_workspace (self->snapshots),
                                      fb_instance_get_id (self->instance),
                                      fb_instance_get_name (self->instance),
                                      (FbSnapshotSchedule)selected, schedule_written_cb,
                                      g_object_ref (self));
}

static void
keeping_notify_selected_cb (FbKeepingGroup *self)
{
  guint selected;

  if (self->keeping == NULL || self->filling)
    return;

  selected = adw_combo_row_get_selected (self->keeping);
  if (selected < G_N_ELEMENTS (rules))
    fb_snapshot_store_set_retention_async (self->snapshots, fb_instance_get_id (self->instance),
                                           &rules[selected], rule_written_cb, g_object_ref (self));
}

/* The command line may have changed it meanwhile. */
static void
fb_keeping_group_map (GtkWidget *widget)
{
  FbKeepingGroup *self = FB_KEEPING_GROUP (widget);

  GTK_WIDGET_CLASS (fb_keeping_group_parent_class)->map (widget);
  read_schedule (self);
  read_rule (self);
}

static void
fb_keeping_group_dispose (GObject *object)
{
  FbKeepingGroup *self = FB_KEEPING_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  self->schedule = NULL;
  self->keeping = NULL;

  G_OBJECT_CLASS (fb_keeping_group_parent_class)->dispose (object);
}

static void
fb_keeping_group_finalize (GObject *object)
{
  FbKeepingGroup *self = FB_KEEPING_GROUP (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->instance);
  g_clear_object (&self->snapshots);

  G_OBJECT_CLASS (fb_keeping_group_parent_class)->finalize (object);
}

static void
fb_keeping_group_class_init (FbKeepingGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fb_keeping_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = fb_keeping_group_finalize;
  GTK_WIDGET_CLASS (klass)->map = fb_keeping_group_map;
}

static AdwComboRow *
add_row (FbKeepingGroup *self, const char *title, GCallback callback)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  fb_combo_text_widen (ADW_COMBO_ROW (row));
  g_signal_connect_object (row, "notify::selected", callback, self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);

  return ADW_COMBO_ROW (row);
}

static void
fb_keeping_group_init (FbKeepingGroup *self)
{
  const char *const schedules[] = { _ ("Never"), _ ("Every hour"), _ ("Every day"), NULL };
  g_autoptr (GtkStringList) names = gtk_string_list_new (schedules);
  FbRetention for_ever = rules[0];

  self->cancellable = g_cancellable_new ();
  self->filling = TRUE;
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Snapshots"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self),
                                         _ ("One with a name stays until somebody removes it."));
  self->schedule = add_row (self, _ ("Take by Itself"), G_CALLBACK (schedule_notify_selected_cb));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->schedule),
                               _ ("While Flowbench is open, and only when something changed."));
  adw_combo_row_set_model (self->schedule, G_LIST_MODEL (names));
  self->keeping =
      add_row (self, _ ("Keep Those without a Name"), G_CALLBACK (keeping_notify_selected_cb));
  adw_combo_row_set_use_subtitle (self->keeping, TRUE);
  fill_rules (self, &for_ever);
  self->filling = FALSE;
  /* Nothing can be chosen before it is known what holds. A model makes its row sensitive. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->schedule), FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->keeping), FALSE);
}

void
fb_keeping_group_set_instance (FbKeepingGroup  *self,
                               FbSnapshotStore *snapshots,
                               FbInstance      *instance)
{
  g_return_if_fail (FB_IS_KEEPING_GROUP (self));
  g_return_if_fail (FB_IS_SNAPSHOT_STORE (snapshots));
  g_return_if_fail (FB_IS_INSTANCE (instance));
  g_return_if_fail (self->instance == NULL);

  self->snapshots = g_object_ref (snapshots);
  self->instance = g_object_ref (instance);
}
