/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "activity/fb-activity.h"
#include "fb-clock.h"
#include "fb-error.h"
#include "fb-test.h"
#include "mqtt/fb-broker-store-private.h"

#define PASSPHRASE "four bottles a second"
#define CALL_MS 100000

static const FbMigration *const tables[] = { fb_activity_migrations, fb_broker_migrations, NULL };

typedef struct
{
  char          *folder;
  FbWorkspace   *workspace;
  FbBrokerStore *store;
} Profile;

static Profile *
profile_open (const char *folder)
{
  Profile *self = g_new0 (Profile, 1);
  g_autoptr (GError) error = NULL;
  g_auto (FbTestResult) result = { 0 };

  self->folder = g_strdup (folder);
  self->workspace = fb_workspace_open (folder, tables, &error);
  g_assert_no_error (error);
  self->store = fb_broker_store_new (self->workspace);
  fb_broker_store_load_async (self->store, NULL, fb_test_take_result, &result);
  fb_broker_store_load_finish (self->store, fb_test_await (&result, CALL_MS), &error);
  g_assert_no_error (error);

  return self;
}

static Profile *
profile_new (void)
{
  g_autofree char *folder = fb_test_make_folder ();

  return profile_open (folder);
}

static Profile *
profile_new_with_keyring (void)
{
  Profile *self = profile_new ();
  g_autoptr (GError) error = NULL;

  fb_keyring_create_sealed (fb_workspace_get_keyring (self->workspace), PASSPHRASE, &error);
  g_assert_no_error (error);
  return self;
}

static void
profile_free (Profile *self)
{
  fb_workspace_close (self->workspace);
  g_clear_object (&self->store);
  g_clear_object (&self->workspace);
  g_free (self->folder);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Profile, profile_free)

static FbMqttOptions *
make_options (const char *name, const char *url)
{
  g_autoptr (GError) error = NULL;
  FbMqttOptions *options = fb_mqtt_options_new_for_url (url, &error);

  g_assert_no_error (error);
  g_free (options->name);
  options->name = g_strdup (name);
  return options;
}

static FbBroker *
add (Profile *profile, const FbMqttOptions *options, GError **error)
{
  g_auto (FbTestResult) result = { 0 };

  fb_broker_store_add_async (profile->store, options, FB_MODE_READ_ONLY, FALSE, NULL,
                             fb_test_take_result, &result);
  return fb_broker_store_add_finish (profile->store, fb_test_await (&result, CALL_MS), error);
}

static FbBroker *
add_plain (Profile *profile, const char *name)
{
  g_autoptr (FbMqttOptions) options = make_options (name, "mqtt://broker.example");
  g_autoptr (GError) error = NULL;
  FbBroker *broker = add (profile, options, &error);

  g_assert_no_error (error);
  return broker;
}

static gboolean
change (
    Profile *profile, FbBroker *broker, const FbMqttOptions *options, FbMode mode, GError **error)
{
  g_auto (FbTestResult) result = { 0 };

  fb_broker_store_change_async (profile->store, broker, options, mode, TRUE, NULL,
                                fb_test_take_result, &result);
  return fb_broker_store_change_finish (profile->store, fb_test_await (&result, CALL_MS), error);
}

static FbMqttOptions *
get_options (Profile *profile, FbBroker *broker, GError **error)
{
  g_auto (FbTestResult) result = { 0 };

  fb_broker_store_get_options_async (profile->store, broker, NULL, fb_test_take_result, &result);
  return fb_broker_store_get_options_finish (profile->store, fb_test_await (&result, CALL_MS),
                                             error);
}

static char *
list_names (Profile *profile)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (profile->store)); i++)
    {
      g_autoptr (FbBroker) broker = g_list_model_get_item (G_LIST_MODEL (profile->store), i);

      g_string_append_printf (names, "%s|", fb_broker_get_name (broker));
    }

  return g_string_free (names, FALSE);
}

static void
assert_names (Profile *profile, const char *expected)
{
  g_autofree char *names = list_names (profile);

  g_assert_cmpstr (names, ==, expected);
}

static guint
count_activity (Profile *profile, const char *verb)
{
  g_autoptr (GPtrArray) entries = fb_activity_list (profile->workspace, NULL, 1000, NULL);
  guint n = 0;

  for (guint i = 0; i < entries->len; i++)
    n += g_str_equal (fb_activity_entry_get_verb (g_ptr_array_index (entries, i)), verb);

  return n;
}

static void
test_sorted_by_name (void)
{
  g_autoptr (Profile) profile = profile_new ();
  FbBroker *broker;

  add_plain (profile, "Line 10");
  broker = add_plain (profile, "Line 2");
  add_plain (profile, "Archive");
  assert_names (profile, "Archive|Line 2|Line 10|");

  g_assert_cmpint (fb_broker_get_mode (broker), ==, FB_MODE_READ_ONLY);
  g_assert_false (fb_broker_is_production (broker));
  g_assert_cmpuint (fb_broker_get_options (broker)->filters->len, ==, 0);
  g_assert_true (fb_broker_store_find (profile->store, "Line 2", NULL) == broker);
  g_assert_true (fb_broker_store_find (profile->store, fb_broker_get_id (broker), NULL) == broker);
  g_assert_cmpuint (count_activity (profile, "broker.add"), ==, 3);
}

static void
fill (FbMqttOptions *options)
{
  g_autoptr (GBytes) gone = g_bytes_new_static ("go\0ne", 5);

  options->version = FB_MQTT_3_1_1;
  options->client_id = g_strdup ("bench");
  options->keep_alive = 30;
  options->is_clean_start = FALSE;
  options->session_expiry = 3600;
  options->user = g_strdup ("pump");
  options->ca_file = g_strdup ("/etc/ca.pem");
  options->certificate_file = g_strdup ("/etc/me.pem");
  options->key_file = g_strdup ("/etc/me.key");
  options->pin = g_strnfill (64, 'a');
  options->proxy = g_strdup ("socks5://proxy.example:1080");
  options->will = fb_mqtt_will_new ("state/bench", gone, 1, TRUE);
  fb_mqtt_options_add_filter (options, "plant/#", 1);
  fb_mqtt_options_add_filter (options, "$share/bench/+/state", 2);
}

static void
test_all_of_it_is_read_back (void)
{
  g_autoptr (Profile) profile = profile_new ();
  g_autoptr (FbMqttOptions) options = make_options ("Line 4", "wss://broker.example:8443/ws%20x");
  g_autoptr (Profile) again = NULL;
  g_autoptr (GBytes) gone = g_bytes_new_static ("go\0ne", 5);
  g_autoptr (GError) error = NULL;
  g_autoptr (FbBroker) broker = NULL;
  const FbMqttOptions *kept;

  fill (options);
  g_assert_nonnull (add (profile, options, &error));
  g_assert_no_error (error);

  again = profile_open (profile->folder);
  broker = g_list_model_get_item (G_LIST_MODEL (again->store), 0);
  kept = fb_broker_get_options (broker);
  g_assert_cmpstr (fb_broker_get_url (broker), ==, "wss://broker.example:8443/ws%20x");
  g_assert_cmpint (kept->version, ==, FB_MQTT_3_1_1);
  g_assert_cmpstr (kept->client_id, ==, "bench");
  g_assert_cmpuint (kept->keep_alive, ==, 30);
  g_assert_false (kept->is_clean_start);
  g_assert_cmpuint (kept->session_expiry, ==, 3600);
  g_assert_cmpstr (kept->user, ==, "pump");
  g_assert_cmpstr (kept->ca_file, ==, "/etc/ca.pem");
  g_assert_cmpstr (kept->certificate_file, ==, "/etc/me.pem");
  g_assert_cmpstr (kept->key_file, ==, "/etc/me.key");
  g_assert_cmpstr (kept->pin, ==, options->pin);
  g_assert_cmpstr (kept->proxy, ==, "socks5://proxy.example:1080");
  g_assert_cmpstr (kept->will->topic, ==, "state/bench");
  g_assert_true (g_bytes_equal (kept->will->payload, gone));
  g_assert_cmpuint (kept->will->qos, ==, 1);
  g_assert_true (kept->will->is_retained);
  g_assert_cmpuint (kept->filters->len, ==, 2);
  g_assert_cmpstr (((FbMqttFilter *)kept->filters->pdata[1])->filter, ==, "$share/bench/+/state");
  g_assert_cmpuint (((FbMqttFilter *)kept->filters->pdata[1])->qos, ==, 2);
  g_assert_false (fb_broker_has_password (broker));
}

/* The whole profile, but for the sealed file, is looked through. */
static void
assert_nowhere_in_clear (Profile *profile, const char *secret)
{
  g_autofree char *path = g_build_filename (profile->folder, "workspace.db", NULL);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  const char      *files[] = { path, log };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *content = NULL;
      gsize            length = 0;

      if (g_file_get_contents (files[i], &content, &length, NULL))
        g_assert_null (memmem (content, length, secret, strlen (secret)));
    }
}

static void
test_the_password_is_in_the_keyring_only (void)
{
  g_autoptr (Profile) profile = profile_new_with_keyring ();
  g_autoptr (FbMqttOptions) options = make_options ("Line 4", "mqtts://broker.example");
  g_autoptr (FbMqttOptions) whole = NULL;
  g_autoptr (FbMqttOptions) without = NULL;
  g_autoptr (GError) error = NULL;
  FbBroker *broker;

  options->user = g_strdup ("pump");
  fb_mqtt_options_set_password (options, "hunter2-of-line-4");
  broker = add (profile, options, &error);
  g_assert_no_error (error);
  g_assert_true (fb_broker_has_password (broker));
  g_assert_null (fb_broker_get_options (broker)->password);
  assert_nowhere_in_clear (profile, "hunter2-of-line-4");

  whole = get_options (profile, broker, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (whole->password, ==, "hunter2-of-line-4");

  /* Without a new one the old one stays; an empty one forgets it. */
  fb_mqtt_options_set_password (options, NULL);
  options->keep_alive = 20;
  g_assert_true (change (profile, broker, options, FB_MODE_READ_WRITE, &error));
  g_assert_true (fb_broker_has_password (broker));
  fb_mqtt_options_set_password (options, "");
  g_assert_true (change (profile, broker, options, FB_MODE_READ_WRITE, &error));
  g_assert_no_error (error);
  g_assert_false (fb_broker_has_password (broker));
  without = get_options (profile, broker, &error);
  g_assert_null (without->password);
}

static void
test_without_a_keyring_no_password_is_kept (void)
{
  g_autoptr (Profile) profile = profile_new ();
  g_autoptr (FbMqttOptions) options = make_options ("Line 4", "mqtts://broker.example");
  g_autoptr (GError) error = NULL;

  options->user = g_strdup ("pump");
  fb_mqtt_options_set_password (options, "hunter2");
  g_assert_null (add (profile, options, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
  assert_names (profile, "");
}

static void
count_signal (FbBroker *broker, guint *n)
{
  (*n)++;
}

static void
test_another_password_is_a_change (void)
{
  g_autoptr (Profile) profile = profile_new_with_keyring ();
  g_autoptr (FbMqttOptions) options = make_options ("Line 4", "mqtts://broker.example");
  g_autoptr (GError) error = NULL;
  guint     n_changed = 0;
  FbBroker *broker;

  options->user = g_strdup ("pump");
  fb_mqtt_options_set_password (options, "hunter2-of-line-4");
  broker = add (profile, options, &error);
  g_assert_no_error (error);
  g_assert_true (change (profile, broker, options, FB_MODE_READ_ONLY, &error));
  g_signal_connect (broker, "changed", G_CALLBACK (count_signal), &n_changed);

  fb_mqtt_options_set_password (options, "hunter3-of-line-4");
  g_assert_true (change (profile, broker, options, FB_MODE_READ_ONLY, &error));
  g_assert_cmpuint (n_changed, ==, 1);
  fb_mqtt_options_set_password (options, NULL);
  g_assert_true (change (profile, broker, options, FB_MODE_READ_ONLY, &error));
  g_assert_cmpuint (n_changed, ==, 1);
}

static void
test_modes_say_what_is_allowed (void)
{
  g_autoptr (Profile) profile = profile_new ();
  g_autoptr (FbMqttOptions) options = make_options ("Line 4", "mqtt://broker.example");
  FbBroker *broker = add_plain (profile, "Line 4");
  guint     n_changed = 0;
  g_autoptr (GError) error = NULL;

  g_signal_connect (broker, "changed", G_CALLBACK (count_signal), &n_changed);
  g_assert_true (fb_broker_check_connect (broker, NULL));
  g_assert_false (fb_broker_check_publish (broker, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
  g_assert_nonnull (strstr (error->message, "read-write"));
  g_clear_error (&error);

  g_assert_true (change (profile, broker, options, FB_MODE_READ_WRITE, &error));
  g_assert_true (fb_broker_check_publish (broker, &error));
  g_assert_true (fb_broker_is_production (broker));
  g_assert_cmpuint (n_changed, ==, 1);
  /* What it is already is no change. */
  g_assert_true (change (profile, broker, options, FB_MODE_READ_WRITE, &error));
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_cmpuint (count_activity (profile, "broker.change"), ==, 1);

  g_assert_true (change (profile, broker, options, FB_MODE_OFF, &error));
  g_assert_no_error (error);
  g_assert_null (get_options (profile, broker, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
}

static void
assert_refused (Profile *profile, FbMqttOptions *options)
{
  g_autoptr (FbMqttOptions) refused = options;
  g_autoptr (GError) error = NULL;

  g_assert_null (add (profile, refused, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
}

static void
test_what_cannot_be_meant_is_refused (void)
{
  g_autoptr (Profile) profile = profile_new ();
  FbMqttOptions *options;

  assert_refused (profile, make_options ("", "mqtt://broker"));
  assert_refused (profile, make_options ("tab\there", "mqtt://broker"));

  options = make_options ("a", "mqtt://broker");
  options->ca_file = g_strdup ("/ca.pem");
  assert_refused (profile, options);
  options = make_options ("a", "mqtts://broker");
  options->key_file = g_strdup ("/me.key");
  assert_refused (profile, options);
  options = make_options ("a", "mqtts://broker");
  options->pin = g_strdup ("AB:CD");
  assert_refused (profile, options);
  options = make_options ("a", "mqtt://broker");
  options->proxy = g_strdup ("socks5://me:secret@proxy");
  assert_refused (profile, options);
  options = make_options ("a", "mqtt://broker");
  options->proxy = g_strdup ("proxy");
  assert_refused (profile, options);
  options = make_options ("a", "mqtt://broker");
  options->keep_alive = 1;
  assert_refused (profile, options);
  options = make_options ("a", "mqtt://broker");
  fb_mqtt_options_add_filter (options, "plant/#/state", 0);
  assert_refused (profile, options);
  options = make_options ("a", "mqtt://broker");
  for (guint i = 0; i <= FB_BROKER_MAX_FILTERS; i++)
    {
      g_autofree char *filter = g_strdup_printf ("plant/%u", i);

      fb_mqtt_options_add_filter (options, filter, 0);
    }
  assert_refused (profile, options);
  options = make_options ("a", "mqtt://broker");
  options->version = FB_MQTT_3_1_1;
  fb_mqtt_options_set_password (options, "x");
  assert_refused (profile, options);
  assert_names (profile, "");
}

static void
test_a_name_is_given_once (void)
{
  g_autoptr (Profile) profile = profile_new_with_keyring ();
  g_autoptr (FbMqttOptions) options = make_options ("Line 4", "mqtt://other.example");
  g_autoptr (GError) error = NULL;

  add_plain (profile, "Line 4");
  options->user = g_strdup ("pump");
  fb_mqtt_options_set_password (options, "x");
  g_assert_null (add (profile, options, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_CONFLICT);
  assert_names (profile, "Line 4|");
}

static FbBroker *
restore (Profile *profile, const char *id, GError **error)
{
  g_auto (FbTestResult) result = { 0 };

  fb_broker_store_restore_async (profile->store, id, NULL, fb_test_take_result, &result);
  return fb_broker_store_restore_finish (profile->store, fb_test_await (&result, CALL_MS), error);
}

static void
discard (Profile *profile, FbBroker *broker)
{
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  fb_broker_store_remove_async (profile->store, broker, NULL, fb_test_take_result, &result);
  fb_broker_store_remove_finish (profile->store, fb_test_await (&result, CALL_MS), &error);
  g_assert_no_error (error);
}

static void
test_trash_and_back (void)
{
  g_autoptr (Profile) profile = profile_new ();
  FbBroker        *broker = add_plain (profile, "Line 4");
  g_autofree char *id = g_strdup (fb_broker_get_id (broker));
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GPtrArray) trash = NULL;
  g_autoptr (GError) error = NULL;

  discard (profile, broker);
  assert_names (profile, "");
  fb_broker_store_list_trash_async (profile->store, NULL, fb_test_take_result, &result);
  trash =
      fb_broker_store_list_trash_finish (profile->store, fb_test_await (&result, CALL_MS), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (trash->len, ==, 1);

  add_plain (profile, "Line 4");
  broker = restore (profile, id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fb_broker_get_id (broker), ==, id);
  assert_names (profile, "Line 4|Line 4 (2)|");

  g_assert_null (restore (profile, "00000000000000000000000000", &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_NOT_FOUND);
}

static void
test_purge_after_thirty_days (void)
{
  g_autoptr (Profile) profile = profile_new_with_keyring ();
  g_autoptr (FbMqttOptions) options = make_options ("old", "mqtt://broker.example");
  FbKeyring       *keyring = fb_workspace_get_keyring (profile->workspace);
  gint64           now = fb_clock_now ();
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;
  char     *kept;
  FbBroker *broker;

  options->user = g_strdup ("pump");
  fb_mqtt_options_set_password (options, "hunter2");
  broker = add (profile, options, &error);
  g_assert_no_error (error);
  id = g_strdup (fb_broker_get_id (broker));
  name = g_strdup_printf ("broker/%s/password", id);
  discard (profile, broker);

  g_assert_cmpuint (fb_broker_trash_purge (profile->workspace, now + 29 * G_TIME_SPAN_DAY, NULL,
                                           &error),
                    ==, 0);
  kept = fb_keyring_lookup (keyring, name, NULL, NULL);
  g_assert_cmpstr (kept, ==, "hunter2");
  fb_keyring_secret_free (kept);
  g_assert_cmpuint (fb_broker_trash_purge (profile->workspace, now + 31 * G_TIME_SPAN_DAY, NULL,
                                           &error),
                    ==, 1);
  g_assert_no_error (error);
  g_assert_null (fb_keyring_lookup (keyring, name, NULL, NULL));
  g_assert_null (restore (profile, id, NULL));
}

static gboolean
is_known (gpointer user_data)
{
  Profile         *profile = user_data;
  g_autofree char *names = list_names (profile);

  return g_str_equal (names, "Line 4|");
}

static void
test_other_process (void)
{
  g_autoptr (Profile) first = profile_new ();
  g_autoptr (Profile) second = profile_open (first->folder);
  gint64 began;

  add_plain (first, "Line 4");
  began = g_get_monotonic_time ();
  g_assert_true (fb_test_wait (is_known, second, 20000));
  g_assert_cmpint (g_get_monotonic_time () - began, <, 2 * G_USEC_PER_SEC);
}

static void
test_a_profile_of_before_gets_the_tables (void)
{
  static const FbMigration *const before[] = { fb_activity_migrations, NULL };
  g_autofree char                *folder = fb_test_make_folder ();
  g_autoptr (Profile) profile = NULL;
  g_autoptr (FbWorkspace) workspace = NULL;
  g_autofree char *database = g_build_filename (folder, "workspace.db", NULL);
  g_autofree char *backup = NULL;
  g_autoptr (GError) error = NULL;

  workspace = fb_workspace_open (folder, before, &error);
  g_assert_no_error (error);
  fb_workspace_close (workspace);

  profile = profile_open (folder);
  add_plain (profile, "Line 4");
  assert_names (profile, "Line 4|");
  backup = fb_database_find_backup (database);
  g_assert_nonnull (backup);
}

static gboolean
spoil (FbConnection *connection, gpointer user_data, GError **error)
{
  return fb_connection_execute (connection, "UPDATE broker SET url = 'x' WHERE name = 'bad'",
                                error);
}

static void
test_one_that_cannot_be_read_hides_no_other (void)
{
  g_autoptr (Profile) profile = profile_new ();
  g_autoptr (Profile) again = NULL;
  g_autoptr (GError) error = NULL;

  add_plain (profile, "bad");
  add_plain (profile, "good");
  fb_database_write (fb_workspace_get_database (profile->workspace), spoil, NULL, &error);
  g_assert_no_error (error);

  again = profile_open (profile->folder);
  assert_names (again, "good|");
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/mqtt/broker/sorted-by-name", test_sorted_by_name);
  g_test_add_func ("/mqtt/broker/all-of-it-is-read-back", test_all_of_it_is_read_back);
  g_test_add_func ("/mqtt/broker/the-password-is-in-the-keyring-only",
                   test_the_password_is_in_the_keyring_only);
  g_test_add_func ("/mqtt/broker/without-a-keyring-no-password-is-kept",
                   test_without_a_keyring_no_password_is_kept);
  g_test_add_func ("/mqtt/broker-store/another-password-is-a-change",
                   test_another_password_is_a_change);
  g_test_add_func ("/mqtt/broker/modes-say-what-is-allowed", test_modes_say_what_is_allowed);
  g_test_add_func ("/mqtt/broker/what-cannot-be-meant-is-refused",
                   test_what_cannot_be_meant_is_refused);
  g_test_add_func ("/mqtt/broker/a-name-is-given-once", test_a_name_is_given_once);
  g_test_add_func ("/mqtt/broker/trash-and-back", test_trash_and_back);
  g_test_add_func ("/mqtt/broker/purge-after-thirty-days", test_purge_after_thirty_days);
  g_test_add_func ("/mqtt/broker/other-process-within-a-second", test_other_process);
  g_test_add_func ("/mqtt/broker/a-profile-of-before-gets-the-tables",
                   test_a_profile_of_before_gets_the_tables);
  g_test_add_func ("/mqtt/broker/one-that-cannot-be-read-hides-no-other",
                   test_one_that_cannot_be_read_hides_no_other);

  return g_test_run ();
}
