/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-sparkplug.h"
#include "fb-test.h"
#include "mqtt/fb-sparkplug-host.h"
#include "mqtt/fb-sparkplug-sequence.h"

#define SECOND G_USEC_PER_SEC

typedef struct
{
  FbSparkplugHost *host;
  gint64           now;
  GString         *log; /* what the listener heard, a line each */
} Fixture;

static void
hear_event (FbSparkplugEvent         event,
            const FbSparkplugStatus *place,
            const FbMqttMessage     *message,
            gpointer                 user_data)
{
  static const char *const names[] = {
    [FB_SPARKPLUG_HEARD] = "heard",
    [FB_SPARKPLUG_BORN] = "born",
    [FB_SPARKPLUG_DIED] = "died",
    [FB_SPARKPLUG_LOST] = "lost",
    [FB_SPARKPLUG_UNRESOLVED] = "unresolved",
    [FB_SPARKPLUG_STORM] = "storm",
  };
  Fixture *self = user_data;

  g_string_append_printf (self->log, "%s %s\n", names[event], place->path);
}

static void
hear_value (const FbSparkplugUpdate *update, gpointer user_data)
{
  Fixture *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = fb_sparkplug_value_to_json (update->value, update->type, &error);
  g_autofree char *value = NULL;

  g_assert_no_error (error);
  value = fb_json_print (node);
  g_string_append_printf (self->log, "%s/%s = %s\n", update->place->path, update->name, value);
}

static const FbSparkplugListener listener = { .event = hear_event, .value = hear_value };

static void
set_up_with (Fixture *self, const FbSparkplugLimits *limits)
{
  self->host = fb_sparkplug_host_new (limits, &listener, self);
  self->now = 1700000000 * (gint64)SECOND;
  self->log = g_string_new (NULL);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  set_up_with (self, NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  fb_sparkplug_host_free (self->host);
  g_string_free (self->log, TRUE);
}

/* Takes @payload. */
static void
send (Fixture *self, const char *topic, GByteArray *payload)
{
  FbMqttMessage message = {
    .topic = topic,
    .topic_length = strlen (topic),
    .payload = payload->data,
    .payload_length = payload->len,
    .time = self->now,
  };

  g_assert_true (fb_sparkplug_host_take (self->host, &message));
  g_byte_array_unref (payload);
}

/* One value, with its name or alias or both. */
static void
send_value (Fixture *self, const char *topic, int seq, const char *name, int alias, gint64 value)
{
  GByteArray *payload = fb_test_sparkplug_new (seq);

  fb_test_sparkplug_add (payload, name, alias,
                         name != NULL ? FB_SPARKPLUG_INT32 : FB_SPARKPLUG_UNKNOWN, value);
  send (self, topic, payload);
}

static void
send_empty (Fixture *self, const char *topic, int seq)
{
  send (self, topic, fb_test_sparkplug_new (seq));
}

static void
send_node_birth (Fixture *self, guint64 bd_seq)
{
  GByteArray *payload = fb_test_sparkplug_new (0);

  fb_test_sparkplug_add (payload, "bdSeq", -1, FB_SPARKPLUG_INT64, (gint64)bd_seq);
  send (self, "spBv1.0/G/NBIRTH/E", payload);
}

static void
send_node_death (Fixture *self, guint64 bd_seq)
{
  GByteArray *payload = fb_test_sparkplug_new (-1);

  fb_test_sparkplug_add (payload, "bdSeq", -1, FB_SPARKPLUG_INT64, (gint64)bd_seq);
  send (self, "spBv1.0/G/NDEATH/E", payload);
}

/* Compares what was heard since the last time. */
#define assert_heard(self, text)                                                                   \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_assert_cmpstr ((self)->log->str, ==, text);                                                  \
    g_string_truncate ((self)->log, 0);                                                            \
  }                                                                                                \
  G_STMT_END

static const FbSparkplugStatus *
get_node (Fixture *self)
{
  return fb_sparkplug_host_get_status (self->host, "G", "E", NULL);
}

static const FbSparkplugStatus *
get_device (Fixture *self)
{
  return fb_sparkplug_host_get_status (self->host, "G", "E", "D");
}

static void
test_births_name_the_aliases (Fixture *self, gconstpointer data)
{
  send_node_birth (self, 3);
  send_value (self, "spBv1.0/G/DBIRTH/E/D", 1, "Motor/Temperature", 7, -5);
  send_value (self, "spBv1.0/G/DDATA/E/D", 2, NULL, 7, 0xfffffffa);
  assert_heard (self, "born G/E\n"
                      "G/E/bdSeq = 3\n"
                      "born G/E/D\n"
                      "G/E/D/Motor/Temperature = -5\n"
                      "G/E/D/Motor/Temperature = -6\n");
  g_assert_cmpuint (get_node (self)->bd_seq, ==, 3);
  g_assert_cmpuint (get_device (self)->n_metrics, ==, 1);
  g_assert_cmpint (get_device (self)->presence, ==, FB_SPARKPLUG_ONLINE);
  g_assert_cmpuint (get_node (self)->n_gaps, ==, 0);
}

static void
test_an_alias_means_something_else_after_a_rebirth (Fixture *self, gconstpointer data)
{
  send_node_birth (self, 0);
  send_value (self, "spBv1.0/G/DBIRTH/E/D", 1, "a", 7, 1);
  send_node_birth (self, 0);
  g_string_truncate (self->log, 0);

  send_value (self, "spBv1.0/G/DDATA/E/D", 1, NULL, 7, 2);
  assert_heard (self, "heard G/E/D\nunresolved G/E/D\n");
  send_value (self, "spBv1.0/G/DBIRTH/E/D", 2, "b", 7, 3);
  send_value (self, "spBv1.0/G/DDATA/E/D", 3, NULL, 7, 4);
  assert_heard (self, "born G/E/D\nG/E/D/b = 3\nG/E/D/b = 4\n");
  g_assert_cmpuint (get_device (self)->n_metrics, ==, 1);
}

static void
test_an_alias_may_come_twice_in_one_birth (Fixture *self, gconstpointer data)
{
  GByteArray *payload = fb_test_sparkplug_new (0);

  fb_test_sparkplug_add (payload, "a", 1, FB_SPARKPLUG_INT32, 1);
  fb_test_sparkplug_add (payload, "b", 1, FB_SPARKPLUG_INT32, 2);
  fb_test_sparkplug_add (payload, "a", 2, FB_SPARKPLUG_INT32, 3);
  fb_test_sparkplug_add (payload, "b", 3, FB_SPARKPLUG_INT32, 4);
  send (self, "spBv1.0/G/NBIRTH/E", payload);
  g_string_truncate (self->log, 0);

  send_value (self, "spBv1.0/G/NDATA/E", 1, NULL, 1, 5);
  send_value (self, "spBv1.0/G/NDATA/E", 2, NULL, 2, 6);
  send_value (self, "spBv1.0/G/NDATA/E", 3, NULL, 3, 7);
  assert_heard (self, "unresolved G/E\nG/E/a = 6\nG/E/b = 7\n");
}

static void
test_who_comes_late_is_told_so (Fixture *self, gconstpointer data)
{
  send_value (self, "spBv1.0/G/DDATA/E/D", 100, NULL, 7, 1);
  send_value (self, "spBv1.0/G/DDATA/E/D", 101, NULL, 7, 2);
  send_value (self, "spBv1.0/G/DDATA/E/D", 102, "named", -1, 3);
  assert_heard (self, "heard G/E\nheard G/E/D\nunresolved G/E/D\nG/E/D/named = 3\n");
  g_assert_cmpuint (get_device (self)->n_unresolved, ==, 2);
  g_assert_cmpint (get_device (self)->presence, ==, FB_SPARKPLUG_UNBORN);
  g_assert_cmpuint (get_node (self)->n_gaps, ==, 0);

  send_value (self, "spBv1.0/G/DBIRTH/E/D", 103, "a", 7, 4);
  g_assert_cmpuint (get_device (self)->n_unresolved, ==, 0);
}

static void
test_only_the_death_of_this_connection_counts (Fixture *self, gconstpointer data)
{
  FbSparkplugCounters counters;

  send_node_birth (self, 4);
  send_value (self, "spBv1.0/G/DBIRTH/E/D", 1, "a", 7, 1);
  g_string_truncate (self->log, 0);
  send_node_death (self, 3);
  send_empty (self, "spBv1.0/G/NDEATH/E", -1);
  assert_heard (self, "");
  fb_sparkplug_host_get_counters (self->host, &counters);
  g_assert_cmpuint (counters.n_old_deaths, ==, 2);

  self->now += SECOND;
  send_node_death (self, 4);
  assert_heard (self, "died G/E/D\ndied G/E\n");
  g_assert_cmpint (get_device (self)->presence, ==, FB_SPARKPLUG_OFFLINE);
  g_assert_cmpint (get_device (self)->since, ==, self->now);
  send_node_death (self, 4);
  assert_heard (self, "");
}

static void
test_a_device_dies_alone (Fixture *self, gconstpointer data)
{
  send_node_birth (self, 0);
  send_value (self, "spBv1.0/G/DBIRTH/E/D", 1, "a", 7, 1);
  g_string_truncate (self->log, 0);
  send_empty (self, "spBv1.0/G/DDEATH/E/D", 2);
  assert_heard (self, "died G/E/D\n");
  g_assert_cmpint (get_node (self)->presence, ==, FB_SPARKPLUG_ONLINE);

  /* Its aliases may be others by now. */
  send_value (self, "spBv1.0/G/DDATA/E/D", 3, NULL, 7, 2);
  assert_heard (self, "heard G/E/D\nunresolved G/E/D\n");
}

static void
test_gaps_in_the_sequence_show (Fixture *self, gconstpointer data)
{
  send_node_birth (self, 0);
  send_value (self, "spBv1.0/G/DBIRTH/E/D", 1, "a", 7, 1);
  g_string_truncate (self->log, 0);
  send_value (self, "spBv1.0/G/DDATA/E/D", 5, NULL, 7, 2);
  assert_heard (self, "lost G/E\nG/E/D/a = 2\n");
  g_assert_cmpuint (get_node (self)->n_gaps, ==, 1);
  g_assert_cmpuint (get_node (self)->n_lost, ==, 3);
}

static void
test_births_of_devices_may_come_early (Fixture *self, gconstpointer data)
{
  send_node_birth (self, 0);
  send_node_death (self, 0);
  g_string_truncate (self->log, 0);

  send_value (self, "spBv1.0/G/DBIRTH/E/D", 1, "a", 7, 1);
  assert_heard (self, "heard G/E\nborn G/E/D\nG/E/D/a = 1\n");
  self->now += SECOND / 10;
  send_node_birth (self, 1);
  assert_heard (self, "died G/E/D\nborn G/E\nG/E/bdSeq = 1\nborn G/E/D\nG/E/D/a = 1\n");
  send_value (self, "spBv1.0/G/DDATA/E/D", 2, NULL, 7, 2);
  assert_heard (self, "G/E/D/a = 2\n");
}

static void
test_births_of_devices_are_not_held_for_long (Fixture *self, gconstpointer data)
{
  send_value (self, "spBv1.0/G/DBIRTH/E/D", 1, "a", 7, 1);
  self->now += SECOND;
  g_string_truncate (self->log, 0);
  send_node_birth (self, 1);
  assert_heard (self, "died G/E/D\nborn G/E\nG/E/bdSeq = 1\n");

  send_node_death (self, 1);
  send_value (self, "spBv1.0/G/DBIRTH/E/D", 1, "a", 7, 1);
  self->now -= SECOND;
  g_string_truncate (self->log, 0);
  send_node_birth (self, 2);
  assert_heard (self, "died G/E/D\nborn G/E\nG/E/bdSeq = 2\n");
}

static void
test_a_storm_of_births_shows (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < 4; i++)
    send_node_birth (self, i);
  g_assert_null (strstr (self->log->str, "storm"));
  send_node_birth (self, 4);
  send_node_birth (self, 5);
  g_assert_nonnull (strstr (self->log->str, "storm"));
  g_assert_cmpstr (strstr (self->log->str, "storm"), ==, g_strrstr (self->log->str, "storm"));
  g_assert_true (get_node (self)->is_storming);

  self->now += 61 * SECOND;
  send_node_birth (self, 6);
  g_assert_false (get_node (self)->is_storming);
}

static void
recall (Fixture *self, const char *topic, GByteArray *payload)
{
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (payload);

  fb_sparkplug_host_recall (self->host, topic, bytes);
}

static void
test_births_that_were_kept_name_the_aliases (Fixture *self, gconstpointer data)
{
  GByteArray         *birth = fb_test_sparkplug_new (1);
  FbSparkplugCounters counters;

  fb_test_sparkplug_add (birth, "a", 7, FB_SPARKPLUG_INT32, 1);
  recall (self, "spBv1.0/G/DBIRTH/E/D", birth);
  recall (self, "spBv1.0/G/DDATA/E/D", fb_test_sparkplug_new (1));
  assert_heard (self, "");
  fb_sparkplug_host_get_counters (self->host, &counters);
  g_assert_cmpuint (counters.n_invalid, ==, 1);

  send_value (self, "spBv1.0/G/DDATA/E/D", 30, NULL, 7, 2);
  assert_heard (self, "heard G/E\nheard G/E/D\nG/E/D/a = 2\n");
  g_assert_true (get_device (self)->is_cached);

  /* A real birth is better, and what comes after a death is no longer of the kept one. */
  send_value (self, "spBv1.0/G/DBIRTH/E/D", 31, "b", 7, 3);
  g_assert_false (get_device (self)->is_cached);
  send_value (self, "spBv1.0/G/DDATA/E/D", 32, NULL, 7, 4);
  assert_heard (self, "born G/E/D\nG/E/D/b = 3\nG/E/D/b = 4\n");
}

static void
test_a_death_ends_what_was_kept (Fixture *self, gconstpointer data)
{
  GByteArray *birth = fb_test_sparkplug_new (1);

  fb_test_sparkplug_add (birth, "a", 7, FB_SPARKPLUG_INT32, 1);
  recall (self, "spBv1.0/G/DBIRTH/E/D", birth);
  send_node_death (self, 1);
  send_value (self, "spBv1.0/G/DDATA/E/D", 3, NULL, 7, 2);
  assert_heard (self, "died G/E/D\ndied G/E\nheard G/E\nheard G/E/D\nunresolved G/E/D\n");
  g_assert_false (get_device (self)->is_cached);
}

static void
test_other_messages_tell_nothing (Fixture *self, gconstpointer data)
{
  FbMqttMessage       message = { .topic = "site/a", .topic_length = 6, .time = self->now };
  FbSparkplugCounters counters;
  GByteArray         *text = g_byte_array_new ();

  g_assert_false (fb_sparkplug_host_take (self->host, &message));
  send_value (self, "spBv1.0/G/NCMD/E", 0, "Node Control/Rebirth", -1, 1);
  send_empty (self, "spBv1.0/STATE/scada", -1);
  g_byte_array_append (text, (const guint8 *)"{\"a\":1}", 7);
  send (self, "spBv1.0/G/NBIRTH/E", text);
  assert_heard (self, "");
  g_assert_null (get_node (self));
  fb_sparkplug_host_get_counters (self->host, &counters);
  g_assert_cmpuint (counters.n_invalid, ==, 1);
  g_assert_cmpuint (counters.n_places, ==, 0);
}

static void
test_a_flood_of_names_is_bounded (void)
{
  static const FbSparkplugLimits limits = { 10, 100, 1000 };
  Fixture                        self;
  FbSparkplugCounters            counters;

  set_up_with (&self, &limits);
  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *topic = g_strdup_printf ("spBv1.0/G/DBIRTH/E%u/D", i);
      GByteArray      *payload = fb_test_sparkplug_new (0);

      for (guint k = 0; k < 50; k++)
        {
          g_autofree char *name = g_strdup_printf ("metric %u", k);

          fb_test_sparkplug_add (payload, name, (int)k, FB_SPARKPLUG_INT32, k);
        }
      send (&self, topic, payload);
    }
  fb_sparkplug_host_get_counters (self.host, &counters);
  g_assert_cmpuint (counters.n_places, ==, 10);
  g_assert_cmpuint (counters.n_metrics, <=, 100);
  g_assert_cmpuint (counters.name_memory, <=, 1000);
  g_assert_cmpuint (counters.n_refused, >, 0);

  /* Births that come again take no more. */
  send_value (&self, "spBv1.0/G/DBIRTH/E0/D", 1, "a", 1, 1);
  g_assert_cmpuint (fb_sparkplug_host_get_status (self.host, "G", "E0", "D")->n_metrics, ==, 1);
  tear_down (&self, NULL);
}

static void
test_sequences_run_round (void)
{
  FbSparkplugSequence self = { 0 };

  g_assert_false (fb_sparkplug_sequence_take (&self, 254));
  g_assert_false (fb_sparkplug_sequence_take (&self, 255));
  g_assert_false (fb_sparkplug_sequence_take (&self, 0));
  g_assert_false (fb_sparkplug_sequence_take (&self, 1));
  g_assert_false (fb_sparkplug_sequence_take (&self, 1));

  /* 3 before 2 */
  g_assert_true (fb_sparkplug_sequence_take (&self, 3));
  g_assert_cmpuint (self.n_lost, ==, 1);
  g_assert_false (fb_sparkplug_sequence_take (&self, 2));
  g_assert_cmpuint (self.n_lost, ==, 0);
  g_assert_false (fb_sparkplug_sequence_take (&self, 4));

  /* Begun anew without a birth that was seen */
  g_assert_false (fb_sparkplug_sequence_take (&self, 200));
  g_assert_true (fb_sparkplug_sequence_take (&self, 201));
  g_assert_false (fb_sparkplug_sequence_take (&self, 202));
  g_assert_cmpuint (self.n_gaps, ==, 2);
}

#define add(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  add ("/mqtt/sparkplug-host/births-name-the-aliases", test_births_name_the_aliases);
  add ("/mqtt/sparkplug-host/an-alias-means-something-else-after-a-rebirth",
       test_an_alias_means_something_else_after_a_rebirth);
  add ("/mqtt/sparkplug-host/an-alias-may-come-twice-in-one-birth",
       test_an_alias_may_come_twice_in_one_birth);
  add ("/mqtt/sparkplug-host/who-comes-late-is-told-so", test_who_comes_late_is_told_so);
  add ("/mqtt/sparkplug-host/only-the-death-of-this-connection-counts",
       test_only_the_death_of_this_connection_counts);
  add ("/mqtt/sparkplug-host/a-device-dies-alone", test_a_device_dies_alone);
  add ("/mqtt/sparkplug-host/gaps-in-the-sequence-show", test_gaps_in_the_sequence_show);
  add ("/mqtt/sparkplug-host/births-of-devices-may-come-early",
       test_births_of_devices_may_come_early);
  add ("/mqtt/sparkplug-host/births-of-devices-are-not-held-for-long",
       test_births_of_devices_are_not_held_for_long);
  add ("/mqtt/sparkplug-host/a-storm-of-births-shows", test_a_storm_of_births_shows);
  add ("/mqtt/sparkplug-host/births-that-were-kept-name-the-aliases",
       test_births_that_were_kept_name_the_aliases);
  add ("/mqtt/sparkplug-host/a-death-ends-what-was-kept", test_a_death_ends_what_was_kept);
  add ("/mqtt/sparkplug-host/other-messages-tell-nothing", test_other_messages_tell_nothing);
  g_test_add_func ("/mqtt/sparkplug-host/a-flood-of-names-is-bounded",
                   test_a_flood_of_names_is_bounded);
  g_test_add_func ("/mqtt/sparkplug-host/sequences-run-round", test_sequences_run_round);

  return g_test_run ();
}
