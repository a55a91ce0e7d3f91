/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <glib/gstdio.h>

#include "activity/fb-activity.h"
#include "fb-error.h"
#include "fb-test-broker.h"
#include "fb-test.h"
#include "mqtt/fb-retained-set.h"
#include "mqtt/fb-topic-clear.h"
#include "mqtt/fb-topic-put-back.h"

/* Against a real mosquitto: what is cleared is really gone, what stays is said. */

#define CALL_MS 100000
#define MANY 3000
#define LARGE ((gsize)8 * 1024 * 1024)

static const FbMigration *const tables[] = { fb_activity_migrations, fb_broker_migrations, NULL };

typedef struct
{
  FbTestBroker  *mosquitto;
  char          *folder;
  FbWorkspace   *workspace;
  FbBrokerStore *store;
  FbBroker      *broker;
} Fixture;

static void
fixture_free (Fixture *self)
{
  fb_workspace_close (self->workspace);
  g_clear_object (&self->store);
  g_clear_object (&self->workspace);
  fb_test_broker_free (self->mosquitto);
  g_free (self->folder);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

/* A broker of the profile that signs in as @user, whom mosquitto takes at his word. */
static FbBroker *
add_with (Fixture *self, const char *user, const char *name, FbMqttVersion version)
{
  g_autofree char *url = fb_test_broker_url (self->mosquitto, "mqtt");
  g_autoptr (GError) error = NULL;
  g_autoptr (FbMqttOptions) options = fb_mqtt_options_new_for_url (url, &error);
  g_auto (FbTestResult) result = { 0 };
  FbBroker *broker;

  g_assert_no_error (error);
  options->user = g_strdup (user);
  g_free (options->name);
  options->name = g_strdup (name);
  options->version = version;
  fb_broker_store_add_async (self->store, options, FB_MODE_READ_WRITE, FALSE, NULL,
                             fb_test_take_result, &result);
  broker = fb_broker_store_add_finish (self->store, fb_test_await (&result, CALL_MS), &error);
  g_assert_no_error (error);

  return broker;
}

static FbBroker *
add (Fixture *self, const char *user)
{
  return add_with (self, user, user, FB_MQTT_5);
}

static Fixture *
fixture_new (void)
{
  FbTestBroker *mosquitto = fb_test_broker_new ();
  Fixture      *self;
  g_autoptr (GError) error = NULL;
  g_auto (FbTestResult) result = { 0 };

  if (mosquitto == NULL)
    return NULL;

  self = g_new0 (Fixture, 1);
  self->mosquitto = mosquitto;
  g_free (fb_test_broker_write (mosquitto, "acl",
                                "user all\ntopic readwrite #\n"
                                "user reader\ntopic read #\ntopic write plant/line4/0001\n"));
  fb_test_broker_start (mosquitto, "allow_anonymous true\nacl_file @FOLDER@/acl\n");
  self->folder = fb_test_make_folder ();
  self->workspace = fb_workspace_open (self->folder, tables, &error);
  g_assert_no_error (error);
  self->store = fb_broker_store_new (self->workspace);
  fb_broker_store_load_async (self->store, NULL, fb_test_take_result, &result);
  g_assert_true (
      fb_broker_store_load_finish (self->store, fb_test_await (&result, CALL_MS), &error));
  self->broker = add (self, "all");

  return self;
}

static GPtrArray *
make_messages (const char *level, guint n_messages)
{
  GPtrArray *messages = g_ptr_array_new_with_free_func ((GDestroyNotify)fb_retained_free);

  for (guint i = 0; i < n_messages; i++)
    {
      FbRetained *message = g_new0 (FbRetained, 1);
      guint8      payload[3] = { 0xff, (guint8)i, (guint8)(i >> 8) };

      message->topic = g_strdup_printf ("%s/%04u", level, i);
      message->payload = g_bytes_new (payload, sizeof payload);
      message->properties = fb_mqtt_properties_new ();
      message->properties->content_type = g_strdup ("x/y");
      fb_mqtt_properties_add_user (message->properties, "unit", "kg \"net\"");
      g_ptr_array_add (messages, message);
    }

  return messages;
}

static gboolean
run (FbOperation *operation, GError **error)
{
  g_auto (FbTestResult) result = { 0 };

  fb_operation_run_async (operation, fb_test_take_result, &result);
  return fb_operation_run_finish (operation, fb_test_await (&result, CALL_MS), error);
}

static void
retain (Fixture *fixture, const char *level, guint n_messages)
{
  g_autoptr (GPtrArray) messages = make_messages (level, n_messages);
  g_autofree char *path = g_build_filename (fixture->folder, "messages.jsonl", NULL);
  g_autoptr (FbTopicPutBack) put_back = NULL;
  g_autoptr (GError) error = NULL;

  fb_retained_write (path, messages, &error);
  g_assert_no_error (error);
  put_back = fb_topic_put_back_new (fixture->store, fixture->broker, path);
  run (FB_OPERATION (put_back), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fb_topic_put_back_get_n_messages (put_back), ==, n_messages);
  g_assert_no_errno (g_unlink (path));
}

static guint
count (Fixture *fixture, const char *filter)
{
  g_autoptr (FbTopicClear) trial =
                 fb_topic_clear_new (fixture->store, fixture->broker, filter, NULL, TRUE);
  g_autoptr (GError) error = NULL;

  run (FB_OPERATION (trial), &error);
  g_assert_no_error (error);
  g_assert_null (fb_topic_clear_get_undo_path (trial));
  return fb_topic_clear_get_n_found (trial);
}

static void
assert_same (const FbRetained *a, const FbRetained *b)
{
  const FbMqttUserProperty *user;

  g_assert_cmpstr (a->topic, ==, b->topic);
  g_assert_true (g_bytes_equal (a->payload, b->payload));
  g_assert_cmpstr (b->properties->content_type, ==, "x/y");
  g_assert_cmpuint (b->properties->user->len, ==, 1);
  user = g_ptr_array_index (b->properties->user, 0);
  g_assert_cmpstr (user->value, ==, "kg \"net\"");
}

static void
put_back (Fixture *fixture, FbBroker *broker, const char *path, guint n_stripped)
{
  g_autoptr (FbTopicPutBack) operation = fb_topic_put_back_new (fixture->store, broker, path);
  g_autoptr (GError) error = NULL;

  run (FB_OPERATION (operation), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fb_topic_put_back_get_n_stripped (operation), ==, n_stripped);
}

static void
test_many_are_cleared_and_put_back (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (FbTopicClear) clear = NULL;
  g_autoptr (GPtrArray) messages = make_messages ("plant/line4", MANY);
  g_autoptr (GPtrArray) kept = NULL;
  g_autoptr (GError) error = NULL;

  if (fixture == NULL)
    return;

  retain (fixture, "plant/line4", MANY);
  retain (fixture, "plant/line5", 3);
  g_assert_cmpuint (count (fixture, "plant/line4/#"), ==, MANY);

  clear = fb_topic_clear_new (fixture->store, fixture->broker, "plant/line4/#", NULL, FALSE);
  run (FB_OPERATION (clear), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fb_topic_clear_get_n_found (clear), ==, MANY);
  g_assert_cmpuint (fb_topic_clear_get_left (clear)->len, ==, 0);
  g_assert_cmpuint (count (fixture, "plant/#"), ==, 3);

  kept = fb_retained_read (fb_topic_clear_get_undo_path (clear), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kept->len, ==, MANY);
  for (guint i = 0; i < MANY; i++)
    assert_same (g_ptr_array_index (messages, i), g_ptr_array_index (kept, i));

  put_back (fixture, fixture->broker, fb_topic_clear_get_undo_path (clear), 0);
  g_assert_cmpuint (count (fixture, "plant/line4/#"), ==, MANY);
}

/* What was kept with properties comes back without them, and what has none is no trouble. */
static void
test_an_old_broker_gets_it_back_too (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (GError) error = NULL;
  FbBroker *old;

  if (fixture == NULL)
    return;

  old = add_with (fixture, "all", "old", FB_MQTT_3_1_1);
  retain (fixture, "plant/line4", 3);
  for (guint n_stripped = 3, i = 0; i < 2; i++, n_stripped = 0)
    {
      g_autoptr (FbTopicClear) clear =
                     fb_topic_clear_new (fixture->store, i == 0 ? fixture->broker : old, "plant/#",
                                         NULL, FALSE);

      run (FB_OPERATION (clear), &error);
      g_assert_no_error (error);
      put_back (fixture, old, fb_topic_clear_get_undo_path (clear), n_stripped);
      g_assert_cmpuint (count (fixture, "plant/#"), ==, 3);
    }
}

static void
test_what_the_broker_keeps_is_said (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (FbTopicClear) clear = NULL;
  g_autoptr (GError) error = NULL;

  if (fixture == NULL)
    return;

  retain (fixture, "plant/line4", 5);
  clear = fb_topic_clear_new (fixture->store, add (fixture, "reader"), "plant/#", NULL, FALSE);
  g_assert_false (run (FB_OPERATION (clear), &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
  g_assert_cmpuint (fb_topic_clear_get_n_found (clear), ==, 5);
  g_assert_cmpuint (fb_topic_clear_get_left (clear)->len, ==, 4);
  g_assert_nonnull (fb_topic_clear_get_undo_path (clear));
}

static void
test_without_a_file_nothing_is_cleared (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (FbTopicClear) clear = NULL;
  g_autofree char *in_the_way = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  if (fixture == NULL)
    return;

  retain (fixture, "plant", 2);
  in_the_way = g_build_filename (fixture->folder, "file", NULL);
  g_assert_true (g_file_set_contents (in_the_way, "x", 1, NULL));
  path = g_build_filename (in_the_way, "undo.jsonl", NULL);
  clear = fb_topic_clear_new (fixture->store, fixture->broker, "plant/#", path, FALSE);
  g_assert_false (run (FB_OPERATION (clear), &error));
  g_assert_nonnull (strstr (error->message, "nothing was cleared"));
  g_assert_cmpuint (count (fixture, "plant/#"), ==, 2);
}

static void
test_an_earlier_file_is_not_written_over (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (FbTopicClear) clear = NULL;
  g_autofree char *path = NULL;
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;

  if (fixture == NULL)
    return;

  retain (fixture, "plant", 2);
  path = g_build_filename (fixture->folder, "undo.jsonl", NULL);
  g_assert_true (g_file_set_contents (path, "earlier", -1, NULL));
  clear = fb_topic_clear_new (fixture->store, fixture->broker, "plant/#", path, FALSE);
  g_assert_false (run (FB_OPERATION (clear), &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_CONFLICT);
  g_assert_null (fb_topic_clear_get_undo_path (clear));
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "earlier");
  g_assert_cmpuint (count (fixture, "plant/#"), ==, 2);
}

/* More bytes than a link takes at once. */
static void
test_large_values_are_put_back (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (GPtrArray) messages = make_messages ("plant", 10);
  g_autofree guint8 *zeros = g_malloc0 (LARGE);
  g_autoptr (GBytes) payload = g_bytes_new (zeros, LARGE);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  if (fixture == NULL)
    return;

  for (guint i = 0; i < messages->len; i++)
    {
      FbRetained *message = g_ptr_array_index (messages, i);

      g_bytes_unref (message->payload);
      message->payload = g_bytes_ref (payload);
    }
  path = g_build_filename (fixture->folder, "large.jsonl", NULL);
  fb_retained_write (path, messages, &error);
  g_assert_no_error (error);
  put_back (fixture, fixture->broker, path, 0);
  g_assert_cmpuint (count (fixture, "plant/#"), ==, 10);
}

static void
show (FbRetainedSet *set, const char *topic, const guint8 *payload, gsize length)
{
  FbMqttMessage message = { .topic = topic, .topic_length = strlen (topic), .is_retained = TRUE };

  message.payload = payload;
  message.payload_length = length;
  fb_retained_sink.begin (set);
  fb_retained_sink.message (&message, set);
  fb_retained_sink.end (set);
}

static void
test_the_same_topic_again_is_no_news (void)
{
  g_autoptr (FbRetainedSet) set = fb_retained_set_new ();
  g_autofree guint8 *zeros = g_malloc0 (4 * LARGE);
  g_autoptr (GPtrArray) messages = NULL;
  gint64   first, last;
  gboolean is_full;

  show (set, "plant/a", (const guint8 *)"1", 1);
  fb_retained_set_get_state (set, &first, &is_full);
  for (gsize i = 0; i * 4 * LARGE <= FB_RETAINED_MAX_BYTES; i++)
    show (set, "plant/a", zeros, 4 * LARGE);
  g_assert_cmpuint (fb_retained_set_get_state (set, &last, &is_full), ==, 1);
  g_assert_cmpint (last, ==, first);
  g_assert_false (is_full);
  messages = fb_retained_set_take (set);
  g_assert_cmpuint (g_bytes_get_size (((FbRetained *)messages->pdata[0])->payload), ==, 4 * LARGE);
}

static void
test_what_cannot_be_meant_is_refused (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (FbTopicClear) clear = NULL;
  g_autoptr (GError) error = NULL;

  if (fixture == NULL)
    return;

  clear = fb_topic_clear_new (fixture->store, fixture->broker, "a/#/b", NULL, FALSE);
  g_assert_false (run (FB_OPERATION (clear), &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_assert_cmpuint (count (fixture, "nothing/here"), ==, 0);
}

static void
test_a_file_that_is_none_is_refused (void)
{
  static const char *const texts[] = {
    "{}",
    "[]",
    "{\"topic\":\"a\"}",
    "{\"topic\":\"a/+\",\"payload\":\"\"}",
    "{\"topic\":\"\",\"payload\":\"\"}",
    "{\"topic\":1,\"payload\":2}",
    "{\"topic\":\"a\",\"payload\":\"\"}\n\n",
    "{\"topic\":\"a\",\"payload\":\"\"",
  };
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "x.jsonl", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      g_assert_null (fb_retained_read (path, &error));
      g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, "line "));
    }
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/mqtt/clear/many-are-cleared-and-put-back", test_many_are_cleared_and_put_back);
  g_test_add_func ("/mqtt/clear/an-old-broker-gets-it-back-too",
                   test_an_old_broker_gets_it_back_too);
  g_test_add_func ("/mqtt/clear/what-the-broker-keeps-is-said", test_what_the_broker_keeps_is_said);
  g_test_add_func ("/mqtt/clear/without-a-file-nothing-is-cleared",
                   test_without_a_file_nothing_is_cleared);
  g_test_add_func ("/mqtt/clear/an-earlier-file-is-not-written-over",
                   test_an_earlier_file_is_not_written_over);
  g_test_add_func ("/mqtt/clear/large-values-are-put-back", test_large_values_are_put_back);
  g_test_add_func ("/mqtt/clear/the-same-topic-again-is-no-news",
                   test_the_same_topic_again_is_no_news);
  g_test_add_func ("/mqtt/clear/what-cannot-be-meant-is-refused",
                   test_what_cannot_be_meant_is_refused);
  g_test_add_func ("/mqtt/clear/a-file-that-is-none-is-refused",
                   test_a_file_that_is_none_is_refused);

  return g_test_run ();
}
