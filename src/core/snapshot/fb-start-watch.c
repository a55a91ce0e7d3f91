/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-start-watch.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "fb-json.h"

/* What was heard is looked at a few times a second, in this order: did the process end; is the
 * deploy over; did it go on running; does the server say so too. Without a web socket only the last
 * can be asked. */

#define LOOK_MS 100
#define START_US (90 * G_USEC_PER_SEC)
#define SETTLE_US (2 * G_USEC_PER_SEC)
#define BACK_US (30 * G_USEC_PER_SEC)
/* For a web socket that is just being opened. */
#define GRACE_US (3 * G_USEC_PER_SEC)
#define MAX_LOSSES 2
#define MAX_ANSWER_BYTES (64 * 1024)
#define MAX_NAMED 5

struct _FbStartWatch
{
  GObject parent_instance;

  /* Owned */
  FbInstanceLink *link;
  GTask          *waiting;
  char           *rev;
  char           *heard_rev;   /* of the last deploy that is over */
  char           *heard_state; /* "start", "stop" or "safe" */
  char           *reason;      /* (nullable) why they do not run, for people */

  gint64          pid; /* before, of a local one */
  FbInstanceState before;
  gint64          since_us;
  gint64          started_us; /* 0 while that is not known */
  gint64          lost_us;    /* 0 while it answers */
  guint           n_losses;
  guint           look;
  gboolean        may_wait;
  gboolean        waits_for_types;
  gboolean        is_asking;
};

G_DEFINE_FINAL_TYPE (FbStartWatch, fb_start_watch, G_TYPE_OBJECT)

/* "a, b and c" of strings, or of objects by @member. (transfer full) */
static char *
join_names (JsonArray *array, const char *member)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; array != NULL && i < MIN (json_array_get_length (array), MAX_NAMED); i++)
    {
      JsonNode   *node = json_array_get_element (array, i);
      const char *name = NULL;

      if (JSON_NODE_HOLDS_OBJECT (node))
        name = fb_json_get_string (json_node_get_object (node), member, NULL);
      else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        name = json_node_get_string (node);
      if (name != NULL)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
    }

  return g_string_free (names, FALSE);
}

static char *
describe (JsonObject *data)
{
  const char      *code = fb_json_get_string (data, "error", NULL);
  g_autofree char *names = NULL;

  if (g_strcmp0 (code, "missing-types") == 0)
    {
      names = join_names (fb_json_get_array (data, "types"), NULL);
      return g_strdup_printf (_ ("They wait for node types that are not installed: %s"), names);
    }
  if (g_strcmp0 (code, "missing-modules") == 0)
    {
      names = join_names (fb_json_get_array (data, "modules"), "module");
      return g_strdup_printf (_ ("They wait for modules that could not be loaded: %s. Install "
                                 "these on the instance, then try again."),
                              names);
    }

  return code != NULL ? g_strdup_printf (_ ("The runtime says “%s”"), code) : NULL;
}

static void
fb_start_watch_notification_cb (FbInstanceLink *link,
                                const char     *topic,
                                JsonNode       *node,
                                FbStartWatch   *self)
{
  JsonObject *data =
      node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (data == NULL)
    return;

  if (g_str_equal (topic, "notification/runtime-state"))
    {
      g_free (self->heard_state);
      self->heard_state = g_strdup (fb_json_get_string (data, "state", NULL));
      g_free (self->reason);
      self->reason = describe (data);
      self->waits_for_types = g_str_equal (fb_json_get_string (data, "error", ""), "missing-types");
    }
  else if (g_str_equal (topic, "notification/runtime-deploy"))
    {
      g_free (self->heard_rev);
      self->heard_rev = g_strdup (fb_json_get_string (data, "revision", NULL));
    }
}

/* Ends the waiting; @error: (nullable) (transfer full) */
static void
answer (FbStartWatch *self, GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->waiting);

  g_clear_handle_id (&self->look, g_source_remove);
  if (task == NULL)
    g_clear_error (&error);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
fail (FbStartWatch *self, int code, const char *message)
{
  answer (self, g_error_new_literal (FB_ERROR, code, message));
}

/* TRUE when the process of a local instance is not the one that took the deploy. */
static gboolean
has_ended (FbStartWatch *self)
{
  FbInstance      *instance = fb_instance_link_get_instance (self->link);
  FbInstanceState  state = fb_instance_get_state (instance);
  const char      *detail = fb_instance_get_state_detail (instance);
  gint64           pid = fb_instance_get_pid (instance);
  g_autofree char *message = NULL;

  if (fb_instance_get_kind (instance) != FB_INSTANCE_LOCAL || self->pid == 0 ||
      (state != FB_INSTANCE_CRASHED && state != FB_INSTANCE_STOPPED &&
       (pid == 0 || pid == self->pid)))
    return FALSE;

  message = detail != NULL ? g_strdup_printf (_ ("Node-RED ended: %s"), detail)
                           : g_strdup (_ ("Node-RED ended, and was started again"));
  fail (self, FB_ERROR_FAILED, message);
  return TRUE;
}

/* It answers again. */
static void
come_back (FbStartWatch *self, gint64 now_us)
{
  self->lost_us = 0;
  if (++self->n_losses >= MAX_LOSSES)
    fail (self, FB_ERROR_FAILED, _ ("It goes away and comes back again and again"));
  else if (self->started_us > 0)
    self->started_us = now_us;
}

/* TRUE while it does not answer; ends the waiting when that takes too long. */
static gboolean
is_lost (FbStartWatch *self)
{
  FbInstance  *instance = fb_instance_link_get_instance (self->link);
  const gint64 now_us = g_get_monotonic_time ();

  if (fb_instance_is_online (instance))
    {
      if (self->lost_us == 0)
        return FALSE;
      come_back (self, now_us);
      return TRUE;
    }

  if (self->lost_us == 0)
    self->lost_us = now_us;
  if (now_us - self->lost_us > BACK_US)
    fail (self, FB_ERROR_UNREACHABLE, _ ("It does not answer any more"));
  return TRUE;
}

/* What was heard of the deploy that is over. TRUE when the flows run or may stay as they are. */
static gboolean
judge (FbStartWatch *self)
{
  if (g_strcmp0 (self->heard_state, "start") == 0 || (self->waits_for_types && self->may_wait) ||
      (self->before == FB_INSTANCE_FLOWS_STOPPED && self->reason == NULL))
    return TRUE;

  if (self->reason != NULL)
    fail (self, FB_ERROR_FAILED, self->reason);
  else
    fail (self, FB_ERROR_FAILED, _ ("They are stopped"));
  return FALSE;
}

static void
fb_start_watch_state_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbStartWatch) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = fb_admin_client_get_finish (FB_ADMIN_CLIENT (source), result, &error);
  const char *state = node != NULL && JSON_NODE_HOLDS_OBJECT (node)
                          ? fb_json_get_string (json_node_get_object (node), "state", "start")
                          : NULL;

  self->is_asking = FALSE;
  if (self->waiting == NULL || g_error_matches (error, FB_ERROR, FB_ERROR_UNREACHABLE))
    return; /* is looked at again */

  /* Who may not ask for the state knows no more than that it answers. */
  if (state == NULL || g_str_equal (state, "start") || self->before == FB_INSTANCE_FLOWS_STOPPED ||
      (self->waits_for_types && self->may_wait))
    answer (self, NULL);
  else
    fail (self, FB_ERROR_FAILED, _ ("They are stopped"));
}

static void
ask_state (FbStartWatch *self)
{
  FbAdminClient *admin = fb_instance_link_get_admin (self->link);

  if (admin == NULL || self->is_asking)
    return;

  self->is_asking = TRUE;
  fb_admin_client_get_async (admin, "flows/state", MAX_ANSWER_BYTES,
                             g_task_get_cancellable (self->waiting), fb_start_watch_state_cb,
                             g_object_ref (self));
}

static gboolean
is_over (FbStartWatch *self, gint64 now_us)
{
  if (self->heard_rev != NULL && (self->rev == NULL || g_str_equal (self->heard_rev, self->rev)))
    return TRUE;

  return now_us - self->since_us > (fb_instance_link_hears (self->link) ? START_US : GRACE_US);
}

/* What the keeper of a local instance reads in its log. */
static gboolean
is_held (FbStartWatch *self)
{
  FbInstance     *instance = fb_instance_link_get_instance (self->link);
  FbInstanceState state = fb_instance_get_state (instance);
  const char     *detail = fb_instance_get_state_detail (instance);

  if (fb_instance_get_kind (instance) != FB_INSTANCE_LOCAL ||
      (state != FB_INSTANCE_FLOWS_STOPPED && state != FB_INSTANCE_SAFE) ||
      self->before == FB_INSTANCE_FLOWS_STOPPED || (self->waits_for_types && self->may_wait))
    return FALSE;

  fail (self, FB_ERROR_FAILED, detail != NULL ? detail : _ ("They are stopped"));
  return TRUE;
}

static gboolean
fb_start_watch_look_cb (gpointer user_data)
{
  FbStartWatch *self = user_data;
  const gint64  now_us = g_get_monotonic_time ();
  GError       *error = NULL;

  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (self->waiting), &error))
    {
      self->look = 0;
      answer (self, error);
      return G_SOURCE_REMOVE;
    }
  if (has_ended (self) || is_lost (self))
    return G_SOURCE_CONTINUE;

  if (self->started_us == 0)
    {
      if (!is_over (self, now_us) || (self->heard_rev != NULL && !judge (self)))
        return G_SOURCE_CONTINUE;
      self->started_us = now_us;
    }
  if (now_us - self->started_us > SETTLE_US && !is_held (self) &&
      (self->heard_state == NULL || judge (self)))
    ask_state (self);

  return G_SOURCE_CONTINUE;
}

static void
fb_start_watch_dispose (GObject *object)
{
  FbStartWatch *self = FB_START_WATCH (object);

  g_clear_handle_id (&self->look, g_source_remove);
  g_clear_object (&self->waiting);
  g_clear_object (&self->link);

  G_OBJECT_CLASS (fb_start_watch_parent_class)->dispose (object);
}

static void
fb_start_watch_finalize (GObject *object)
{
  FbStartWatch *self = FB_START_WATCH (object);

  g_clear_pointer (&self->rev, g_free);
  g_clear_pointer (&self->heard_rev, g_free);
  g_clear_pointer (&self->heard_state, g_free);
  g_clear_pointer (&self->reason, g_free);

  G_OBJECT_CLASS (fb_start_watch_parent_class)->finalize (object);
}

static void
fb_start_watch_class_init (FbStartWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = fb_start_watch_dispose;
  object_class->finalize = fb_start_watch_finalize;
}

static void
fb_start_watch_init (FbStartWatch *self)
{
}

FbStartWatch *
fb_start_watch_new (FbInstanceLink *link)
{
  FbStartWatch *self;
  FbInstance   *instance;

  g_return_val_if_fail (FB_IS_INSTANCE_LINK (link), NULL);

  instance = fb_instance_link_get_instance (link);
  self = g_object_new (FB_TYPE_START_WATCH, NULL);
  self->link = g_object_ref (link);
  self->pid = fb_instance_get_pid (instance);
  self->before = fb_instance_get_state (instance);
  g_signal_connect_object (link, "notification", G_CALLBACK (fb_start_watch_notification_cb), self,
                           0);

  return self;
}

void
fb_start_watch_wait_async (FbStartWatch       *self,
                           const char         *rev,
                           gboolean            may_wait,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_return_if_fail (FB_IS_START_WATCH (self));
  g_return_if_fail (self->waiting == NULL);

  self->waiting = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->waiting, fb_start_watch_wait_async);
  self->rev = g_strdup (rev);
  self->may_wait = may_wait;
  self->since_us = g_get_monotonic_time ();
  self->look = g_timeout_add (LOOK_MS, fb_start_watch_look_cb, self);
}

gboolean
fb_start_watch_wait_finish (FbStartWatch *self, GAsyncResult *result, GError **error)
{
  gboolean done;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  done = g_task_propagate_boolean (G_TASK (result), error);
  fb_error_convert (error);

  return done;
}
