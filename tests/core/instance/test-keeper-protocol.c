/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-error.h"
#include "fb-test.h"
#include "instance/fb-keeper-config.h"
#include "instance/fb-keeper-protocol.h"
#include "instance/fb-keeper-record.h"

static void
test_requests_come_back (void)
{
  for (FbKeeperVerb verb = FB_KEEPER_START; verb <= FB_KEEPER_UNFOLLOW; verb++)
    {
      const FbKeeperRequest request = { 7 + verb, verb, verb == FB_KEEPER_RESTART };
      g_autofree char      *line = fb_keeper_request_print (&request);
      FbKeeperRequest       parsed;
      g_autoptr (GError) error = NULL;

      g_assert_true (fb_keeper_request_parse (line, strlen (line), &parsed, &error));
      g_assert_no_error (error);
      g_assert_cmpint (parsed.id, ==, request.id);
      g_assert_cmpint (parsed.verb, ==, request.verb);
      g_assert_cmpint (parsed.safe, ==, request.safe);
    }
}

static void
test_messages_come_back (void)
{
  char          *overridden[] = { (char *)"uiPort", NULL };
  FbKeeperStatus status = { .state = FB_INSTANCE_SAFE,
                            .detail = (char *)"two\nlines",
                            .url = (char *)"http://127.0.0.1:1880/",
                            .node_red_version = (char *)"5.0.7",
                            .pid = 12,
                            .keeper_pid = 11,
                            .cpu = 0.5,
                            .memory = 1234,
                            .restarts = 3,
                            .credentials_broken = TRUE,
                            .overridden = overridden };
  g_autoptr (GError) failure = g_error_new (FB_ERROR, FB_ERROR_DENIED, "no");
  g_autofree char *answer = fb_keeper_print_answer (5, &status, failure);
  g_autofree char *event = fb_keeper_print_log_event (99);
  g_auto (FbKeeperMessage) message = { 0 };
  g_auto (FbKeeperMessage) news = { 0 };

  g_assert_true (fb_keeper_message_parse (answer, strlen (answer), &message, NULL));
  g_assert_cmpint (message.id, ==, 5);
  g_assert_error (message.error, FB_ERROR, FB_ERROR_DENIED);
  g_assert_cmpint (message.status->state, ==, FB_INSTANCE_SAFE);
  g_assert_cmpstr (message.status->detail, ==, "two\nlines");
  g_assert_cmpstr (message.status->url, ==, status.url);
  g_assert_cmpint (message.status->memory, ==, 1234);
  g_assert_cmpuint (message.status->restarts, ==, 3);
  g_assert_true (message.status->credentials_broken);
  g_assert_cmpstr (message.status->overridden[0], ==, "uiPort");

  g_assert_true (fb_keeper_message_parse (event, strlen (event), &news, NULL));
  g_assert_cmpuint (news.last, ==, 99);
}

/* Mutations of what is sent must be refused or understood, never more. */
static void
test_hostile_lines (void)
{
  static const char *const seeds[] = {
    "{\"id\":1,\"verb\":\"start\",\"safe\":true}",
    "{\"id\":1,\"status\":{\"state\":\"running\",\"pid\":1,\"cpu\":0.1,\"overridden\":[\"a\",1]}}",
    "{\"event\":\"log\",\"last\":12}",
    "{\"node\":\"/bin/sh\",\"arguments\":[\"a\"],\"port\":1,\"companions\":[{\"name\":\"b\","
    "\"arguments\":[\"/bin/b\"]}]}",
  };
  static const char alphabet[] = "{}[]\":,0129-.eEtrufalsn\\ \xff\x01id";

  for (guint round = 0; round < 20000; round++)
    {
      const char      *seed = seeds[round % G_N_ELEMENTS (seeds)];
      g_autofree char *line = g_strdup (seed);
      gsize            length = strlen (line);
      guint            n = g_test_rand_int_range (1, 6);
      FbKeeperRequest  request;
      g_auto (FbKeeperMessage) message = { 0 };
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (FbKeeperConfig) config = NULL;

      for (guint i = 0; i < n; i++)
        line[g_test_rand_int_range (0, length)] =
            alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)];
      if (round % 7 == 0)
        length = g_test_rand_int_range (0, length);
      fb_keeper_request_parse (line, length, &request, NULL);
      fb_keeper_message_parse (line, length, &message, NULL);
      bytes = g_bytes_new (line, length);
      config = fb_keeper_config_parse (bytes, NULL);
    }
}

static void
test_config_comes_back (void)
{
  static const char *const companion[] = { "/usr/sbin/mosquitto", "-c", "/x/y.conf", NULL };
  g_autofree char         *folder = fb_test_make_folder ();
  g_autoptr (FbKeeperConfig) config = fb_keeper_config_new ();
  g_autoptr (FbKeeperConfig) loaded = NULL;
  g_autoptr (GError) error = NULL;

  config->node = g_strdup ("/bin/node");
  config->script = g_strdup ("/x/red.js");
  config->arguments = g_strsplit ("-s /x/settings.js", " ", -1);
  config->port = 18800;
  g_ptr_array_add (config->companions, fb_companion_new ("mosquitto", companion));
  g_assert_true (fb_keeper_config_save (config, folder, &error));
  loaded = fb_keeper_config_load (folder, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (loaded->script, ==, "/x/red.js");
  g_assert_cmpint (loaded->port, ==, 18800);
  g_assert_cmpuint (loaded->start_timeout_ms, ==, 60000);
  g_assert_cmpuint (loaded->stop_timeout_ms, ==, 20000);
  g_assert_cmpuint (loaded->companions->len, ==, 1);
}

static void
test_bad_configs (void)
{
  static const char *const texts[] = {
    "",
    "[]",
    "{}",
    "{\"node\":\"node\"}",
    "{\"node\":\"/n\",\"port\":70000}",
    "{\"node\":\"/n\",\"arguments\":\"-s\"}",
    "{\"node\":\"/n\",\"arguments\":[1]}",
    "{\"node\":\"/n\",\"startTimeoutMs\":0}",
    "{\"node\":\"/n\",\"companions\":[1]}",
    "{\"node\":\"/n\",\"companions\":[{\"name\":\"x\",\"arguments\":[]}]}",
    "{\"node\":\"/n\",\"companions\":[{\"name\":\"x\",\"arguments\":[\"mosquitto\"]}]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (texts[i], strlen (texts[i]));
      g_autoptr (GError) error = NULL;

      g_assert_null (fb_keeper_config_parse (bytes, &error));
      g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
    }
}

static void
test_record (void)
{
  g_autofree char  *folder = fb_test_make_folder ();
  g_autofree char  *path = g_build_filename (folder, FB_KEEPER_RECORD_NAME, NULL);
  static const char everybody[] = "{\"bootId\":\"x\",\"groups\":[{\"pgid\":-1,\"session\":5},{"
                                  "\"pgid\":1,\"session\":5},{\"pgid\":0,\"session\":5},7,{}]}";
  g_autoptr (FbKeeperRecord) missing = fb_keeper_record_load (folder);
  g_autoptr (FbKeeperRecord) hostile = NULL;

  g_assert_null (missing->status);
  g_assert_cmpuint (missing->groups->len, ==, 0);

  /* Numbers that mean everybody to kill() are no groups. */
  g_assert_true (g_file_set_contents (path, everybody, -1, NULL));
  hostile = fb_keeper_record_load (folder);
  g_assert_cmpuint (hostile->groups->len, ==, 0);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/instance/keeper-protocol/requests-come-back", test_requests_come_back);
  g_test_add_func ("/instance/keeper-protocol/messages-come-back", test_messages_come_back);
  g_test_add_func ("/instance/keeper-protocol/hostile-lines", test_hostile_lines);
  g_test_add_func ("/instance/keeper-config/comes-back", test_config_comes_back);
  g_test_add_func ("/instance/keeper-config/bad-ones-are-refused", test_bad_configs);
  g_test_add_func ("/instance/keeper-record/hostile-numbers", test_record);

  return g_test_run ();
}
