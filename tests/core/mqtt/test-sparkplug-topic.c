/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-error.h"
#include "fb-test.h"
#include "mqtt/fb-sparkplug-payload.h"
#include "mqtt/fb-sparkplug-rebirth.h"
#include "mqtt/fb-sparkplug-topic.h"

static char *
dup_name (FbSparkplugName name)
{
  return name.text != NULL ? g_strndup (name.text, name.length) : NULL;
}

static void
test_topics_are_taken_apart (void)
{
  static const struct
  {
    const char     *topic;
    FbSparkplugKind kind;
    const char     *group;
    const char     *edge;
    const char     *device;
  } topics[] = {
    { "spBv1.0/Hall 3/NBIRTH/E1", FB_SPARKPLUG_NBIRTH, "Hall 3", "E1", NULL },
    { "spBv1.0/G/NDEATH/E1", FB_SPARKPLUG_NDEATH, "G", "E1", NULL },
    { "spBv1.0/G/NDATA/E1", FB_SPARKPLUG_NDATA, "G", "E1", NULL },
    { "spBv1.0/G/NCMD/E1", FB_SPARKPLUG_NCMD, "G", "E1", NULL },
    { "spBv1.0/G/DBIRTH/E1/Pumpe ü", FB_SPARKPLUG_DBIRTH, "G", "E1", "Pumpe ü" },
    { "spBv1.0/G/DDEATH/E1/D", FB_SPARKPLUG_DDEATH, "G", "E1", "D" },
    { "spBv1.0/G/DDATA/E1/D", FB_SPARKPLUG_DDATA, "G", "E1", "D" },
    { "spBv1.0/G/DCMD/E1/D", FB_SPARKPLUG_DCMD, "G", "E1", "D" },
    { "spBv1.0/STATE/scada", FB_SPARKPLUG_STATE, NULL, "scada", NULL },
    { "STATE/scada", FB_SPARKPLUG_STATE, NULL, "scada", NULL },
    { "spBv1.0/STATE/NDATA/E1", FB_SPARKPLUG_NDATA, "STATE", "E1", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    {
      FbSparkplugTopic topic;
      g_autofree char *group = NULL;
      g_autofree char *edge = NULL;
      g_autofree char *device = NULL;

      g_test_message ("%s", topics[i].topic);
      g_assert_true (fb_sparkplug_topic_parse (&topic, topics[i].topic, strlen (topics[i].topic)));
      group = dup_name (topic.group);
      edge = dup_name (topic.edge);
      device = dup_name (topic.device);
      g_assert_cmpint (topic.kind, ==, topics[i].kind);
      g_assert_cmpstr (group, ==, topics[i].group);
      g_assert_cmpstr (edge, ==, topics[i].edge);
      g_assert_cmpstr (device, ==, topics[i].device);
    }
}

static void
test_other_topics_are_none (void)
{
  static const char *const others[] = {
    "s",
    "spBv1.0",
    "spBv1.0/",
    "spBv1.0/G",
    "spBv1.0/G/NBIRTH",
    "spBv1.0/G/NBIRTH/",
    "spBv1.0/G/NBIRTH/E/D",
    "spBv1.0/G/DBIRTH/E",
    "spBv1.0/G/DBIRTH/E/",
    "spBv1.0/G/DBIRTH/E/D/x",
    "spBv1.0//NBIRTH/E",
    "spBv1.0/G/nbirth/E",
    "spBv1.0/G/BIRTH/E",
    "spAv1.0/G/NBIRTH/E",
    "spBv1.0/STATE/",
    "STATE/",
    "STATE/a/b",
    "site/line/temperature",
  };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      FbSparkplugTopic topic;

      g_test_message ("%s", others[i]);
      g_assert_false (fb_sparkplug_topic_parse (&topic, others[i], strlen (others[i])));
    }
}

static void
test_states_are_read (void)
{
  static const struct
  {
    const char *payload;
    gboolean    is_known;
    gboolean    is_online;
    gint64      time;
  } states[] = {
    { "ONLINE", TRUE, TRUE, 0 },
    { "OFFLINE", TRUE, FALSE, 0 },
    { "{\"online\":true,\"timestamp\":1700000000123}", TRUE, TRUE, 1700000000123000 },
    { "{\"online\":false}", TRUE, FALSE, 0 },
    { "{\"online\":false,\"timestamp\":9223372036854775807}", TRUE, FALSE,
      G_MAXINT64 / 1000 * 1000 },
    { "{\"online\":1}", FALSE, FALSE, 0 },
    { "{\"online\":{}}", FALSE, FALSE, 0 },
    { "online", FALSE, FALSE, 0 },
    { "", FALSE, FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      gboolean is_online;
      gint64   time;
      gboolean is_known = fb_sparkplug_read_state ((const guint8 *)states[i].payload,
                                                   strlen (states[i].payload), &is_online, &time);

      g_test_message ("%s", states[i].payload);
      g_assert_cmpint (is_known, ==, states[i].is_known);
      g_assert_true (!is_known || is_online == states[i].is_online);
      g_assert_true (!is_known || time == states[i].time);
    }
}

static void
test_a_rebirth_is_one_command (void)
{
  g_autofree char *topic = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
                 fb_sparkplug_make_rebirth ("Hall 3", "E1", 1700000000123456, &topic, &error);
  g_autoptr (FbSparkplugPayload) payload = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *printed = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (topic, ==, "spBv1.0/Hall 3/NCMD/E1");
  payload = fb_sparkplug_payload_new (bytes, &error);
  g_assert_no_error (error);
  node = fb_sparkplug_payload_to_json (payload, &error);
  g_assert_no_error (error);
  printed = fb_json_print (node);
  g_assert_cmpstr (printed, ==,
                   "{\"timestamp\":\"2023-11-14T22:13:20.123Z\",\"metrics\":[{\"name\":\"Node "
                   "Control/Rebirth\",\"timestamp\":\"2023-11-14T22:13:20.123Z\",\"type\":"
                   "\"Boolean\",\"value\":true}]}");
}

static void
test_no_rebirth_goes_elsewhere (void)
{
  static const char *const names[][2] = {
    { "G", "" }, { "", "E" }, { "G/x", "E" }, { "G", "#" }, { "+", "E" }, { "G", "\xff" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *topic = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes =
                     fb_sparkplug_make_rebirth (names[i][0], names[i][1], 0, &topic, &error);

      g_assert_null (bytes);
      g_assert_null (topic);
      g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
    }
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/mqtt/sparkplug-topic/topics-are-taken-apart", test_topics_are_taken_apart);
  g_test_add_func ("/mqtt/sparkplug-topic/other-topics-are-none", test_other_topics_are_none);
  g_test_add_func ("/mqtt/sparkplug-topic/states-are-read", test_states_are_read);
  g_test_add_func ("/mqtt/sparkplug-topic/a-rebirth-is-one-command", test_a_rebirth_is_one_command);
  g_test_add_func ("/mqtt/sparkplug-topic/no-rebirth-goes-elsewhere",
                   test_no_rebirth_goes_elsewhere);

  return g_test_run ();
}
