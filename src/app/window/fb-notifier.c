/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-notifier.h"

#include <glib/gi18n.h>

#include "search/fb-deep-link.h"
#include "widget/fb-instance-text.h"

/* Owned by the application. One timer per instance that is down. UI thread. */

struct _FbNotifier
{
  GObject parent_instance;

  /* Owned */
  FbInstanceWatch *watch;
  GSettings       *settings;
  GHashTable      *down; /* instance id -> Down */

  /* Borrowed, compared only */
  FbInstance *focused;

  guint delay_ms;
};

/* An instance that is down; timer_id is 0 once the desktop was told. */
typedef struct
{
  FbNotifier *notifier;
  FbInstance *instance;
  guint       timer_id;
} Down;

G_DEFINE_FINAL_TYPE (FbNotifier, fb_notifier, G_TYPE_OBJECT)

enum
{
  NOTIFY_PERSON,
  WITHDRAW,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
down_free (Down *down)
{
  g_clear_handle_id (&down->timer_id, g_source_remove);
  g_object_unref (down->instance);
  g_free (down);
}

/* (transfer full) */
static char *
notification_id (FbInstance *instance)
{
  return g_strconcat ("down-", fb_instance_get_id (instance), NULL);
}

static gboolean
timer_cb (gpointer user_data)
{
  Down            *down = user_data;
  FbNotifier      *self = down->notifier;
  const char      *detail = fb_instance_get_state_detail (down->instance);
  g_autofree char *id = notification_id (down->instance);
  g_autoptr (FbDeepLink) place = fb_deep_link_new (fb_instance_get_id (down->instance), NULL, NULL);
  g_autofree char *link = fb_deep_link_print (place);
  g_autofree char *title = NULL;
  g_autoptr (GNotification) notification = NULL;

  down->timer_id = 0;
  if (down->instance == self->focused ||
      (self->settings != NULL && !g_settings_get_boolean (self->settings, "notify-instance-down")))
    return G_SOURCE_REMOVE;

  title = g_strdup_printf (_ ("%s: %s"), fb_instance_get_name (down->instance),
                           fb_instance_text_state (fb_instance_get_state (down->instance)));
  notification = g_notification_new (title);
  if (detail != NULL)
    g_notification_set_body (notification, detail);
  g_notification_set_default_action_and_target (notification, "app.open-link", "s", link);
  g_signal_emit (self, signals[NOTIFY_PERSON], 0, id, notification);

  return G_SOURCE_REMOVE;
}

static gboolean
is_down (FbInstance *instance)
{
  FbInstanceState state = fb_instance_get_state (instance);

  return state == FB_INSTANCE_CRASHED || state == FB_INSTANCE_UNREACHABLE;
}

static void
forget (FbNotifier *self, FbInstance *instance)
{
  g_autofree char *id = notification_id (instance);
  Down            *down = g_hash_table_lookup (self->down, fb_instance_get_id (instance));

  if (down == NULL)
    return;

  if (down->timer_id == 0)
    g_signal_emit (self, signals[WITHDRAW], 0, id);
  g_hash_table_remove (self->down, fb_instance_get_id (instance));
}

static void
look_at (FbNotifier *self, FbInstance *instance)
{
  const char *id = fb_instance_get_id (instance);
  Down       *down;

  if (!is_down (instance))
    {
      forget (self, instance);
      return;
    }
  if (g_hash_table_contains (self->down, id))
    return;

  down = g_new0 (Down, 1);
  down->notifier = self;
  down->instance = g_object_ref (instance);
  down->timer_id = g_timeout_add (self->delay_ms, timer_cb, down);
  g_hash_table_insert (self->down, g_strdup (id), down);
}

static void
watch_changed_cb (FbNotifier *self, FbInstance *instance, const char *property)
{
  g_assert (FB_IS_NOTIFIER (self));

  if (g_str_equal (property, "state"))
    look_at (self, instance);
}

static void
watch_removed_cb (FbNotifier *self, FbInstance *instance)
{
  g_assert (FB_IS_NOTIFIER (self));

  forget (self, instance);
}

static void
fb_notifier_dispose (GObject *object)
{
  FbNotifier *self = FB_NOTIFIER (object);

  g_clear_pointer (&self->down, g_hash_table_unref);
  g_clear_object (&self->watch);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (fb_notifier_parent_class)->dispose (object);
}

static void
fb_notifier_class_init (FbNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fb_notifier_dispose;

  signals[NOTIFY_PERSON] =
      g_signal_new ("notify-person", FB_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_NOTIFICATION);
  signals[WITHDRAW] = g_signal_new ("withdraw", FB_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
fb_notifier_init (FbNotifier *self)
{
  self->down = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)down_free);
}

FbNotifier *
fb_notifier_new (FbInstanceWatch *watch, GSettings *settings, guint delay_ms)
{
  FbNotifier *self;
  GListModel *instances;

  g_return_val_if_fail (FB_IS_INSTANCE_WATCH (watch), NULL);

  self = g_object_new (FB_TYPE_NOTIFIER, NULL);
  self->watch = g_object_ref (watch);
  self->settings = settings != NULL ? g_object_ref (settings) : NULL;
  self->delay_ms = delay_ms;
  g_signal_connect_object (watch, "changed", G_CALLBACK (watch_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (watch, "added", G_CALLBACK (look_at), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (watch, "removed", G_CALLBACK (watch_removed_cb), self,
                           G_CONNECT_SWAPPED);
  instances = fb_instance_watch_get_instances (watch);
  for (guint i = 0; i < g_list_model_get_n_items (instances); i++)
    {
      g_autoptr (FbInstance) instance = g_list_model_get_item (instances, i);

      look_at (self, instance);
    }

  return self;
}

void
fb_notifier_set_focused (FbNotifier *self, FbInstance *instance)
{
  g_return_if_fail (FB_IS_NOTIFIER (self));

  self->focused = instance;
}
