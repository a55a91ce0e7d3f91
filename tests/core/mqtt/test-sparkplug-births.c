/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test.h"
#include "mqtt/fb-sparkplug-births.h"

#define WAIT_MS 60000

typedef struct
{
  FbSparkplugBirths *births;
  char              *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = fb_test_make_folder ();

  self->path = g_build_filename (folder, "births.db", NULL);
  self->births = fb_sparkplug_births_new (self->path);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  fb_test_assert_goes (self->births);
  g_free (self->path);
}

static void
keep (Fixture *self, const char *broker, const char *topic, const char *payload, gint64 time)
{
  FbMqttMessage message = {
    .topic = topic,
    .topic_length = strlen (topic),
    .payload = (const guint8 *)payload,
    .payload_length = strlen (payload),
    .time = time,
  };

  fb_sparkplug_births_keep (self->births, broker, &message);
}

static GPtrArray *
load (Fixture *self, const char *broker)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *births = fb_sparkplug_births_load (self->births, broker, &error);

  g_assert_no_error (error);

  return births;
}

/* All of @broker, "topic=payload" with spaces between. (transfer full) */
static char *
print (Fixture *self, const char *broker)
{
  g_autoptr (GPtrArray) births = load (self, broker);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < births->len; i++)
    {
      const FbSparkplugBirth *birth = g_ptr_array_index (births, i);
      gsize                   length;
      const char             *payload = g_bytes_get_data (birth->payload, &length);

      g_string_append_printf (text, "%s%s=%.*s", i > 0 ? " " : "", birth->topic, (int)length,
                              payload);
    }

  return g_string_free (text, FALSE);
}

typedef struct
{
  Fixture    *fixture;
  const char *broker;
  const char *text;
} Expected;

static gboolean
has_births (gpointer user_data)
{
  Expected        *expected = user_data;
  g_autofree char *text = print (expected->fixture, expected->broker);

  return g_str_equal (text, expected->text);
}

static void
await (Fixture *self, const char *broker, const char *text)
{
  Expected expected = { self, broker, text };

  if (!fb_test_wait (has_births, &expected, WAIT_MS))
    {
      g_autofree char *there = print (self, broker);

      g_assert_cmpstr (there, ==, text);
    }
}

static void
test_the_last_birth_is_kept (Fixture *self, gconstpointer data)
{
  keep (self, "one", "spBv1.0/G/DBIRTH/E/D", "old", 1);
  keep (self, "one", "spBv1.0/G/NBIRTH/E", "node", 2);
  keep (self, "two", "spBv1.0/G/NBIRTH/E", "other", 2);
  keep (self, "one", "spBv1.0/G/DBIRTH/E/D", "new", 3);
  await (self, "one", "spBv1.0/G/NBIRTH/E=node spBv1.0/G/DBIRTH/E/D=new");
  await (self, "two", "spBv1.0/G/NBIRTH/E=other");
  await (self, "three", "");

  /* As after a start. */
  fb_test_assert_goes (self->births);
  self->births = fb_sparkplug_births_new (self->path);
  await (self, "one", "spBv1.0/G/NBIRTH/E=node spBv1.0/G/DBIRTH/E/D=new");
}

static void
test_a_birth_too_large_is_not_kept (Fixture *self, gconstpointer data)
{
  g_autofree char *large = g_strnfill (FB_SPARKPLUG_MAX_BIRTH_BYTES + 1, 'x');

  keep (self, "one", "spBv1.0/G/NBIRTH/large", large, 1);
  keep (self, "one", "spBv1.0/G/NBIRTH/empty", "", 1);
  keep (self, "one", "spBv1.0/G/NBIRTH/E", "node", 2);
  await (self, "one", "spBv1.0/G/NBIRTH/E=node");
}

static gboolean
is_bounded (gpointer user_data)
{
  g_autoptr (GPtrArray) births = load (user_data, "one");
  const FbSparkplugBirth *first = births->len > 0 ? g_ptr_array_index (births, 0) : NULL;

  return births->len == FB_SPARKPLUG_MAX_BIRTHS &&
         g_str_equal (first->topic, "spBv1.0/G/NBIRTH/E000005");
}

static void
test_the_oldest_of_too_many_go (Fixture *self, gconstpointer data)
{
  for (int i = 0; i < FB_SPARKPLUG_MAX_BIRTHS + 5; i++)
    {
      g_autofree char *topic = g_strdup_printf ("spBv1.0/G/NBIRTH/E%06d", i);

      keep (self, "one", topic, "x", i);
    }
  g_assert_true (fb_test_wait (is_bounded, self, WAIT_MS));
}

static void
test_a_damaged_file_is_made_anew (Fixture *self, gconstpointer data)
{
  g_autofree char *rubbish = g_strnfill (8192, 'r');

  g_assert_true (g_file_set_contents (self->path, rubbish, 8192, NULL));
  keep (self, "one", "spBv1.0/G/NBIRTH/E", "node", 2);
  await (self, "one", "spBv1.0/G/NBIRTH/E=node");
}

#define add(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  add ("/mqtt/sparkplug-births/the-last-one-is-kept", test_the_last_birth_is_kept);
  add ("/mqtt/sparkplug-births/one-too-large-is-not-kept", test_a_birth_too_large_is_not_kept);
  add ("/mqtt/sparkplug-births/the-oldest-of-too-many-go", test_the_oldest_of_too_many_go);
  add ("/mqtt/sparkplug-births/a-damaged-file-is-made-anew", test_a_damaged_file_is_made_anew);

  return g_test_run ();
}
