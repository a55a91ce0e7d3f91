/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-test-topics.h"

#include <stdio.h>

#define SHUFFLE_SEED 20260801

void
fb_test_topic_write (guint number, char topic[FB_TEST_TOPIC_LENGTH + 1])
{
  int length;

  g_assert (number < FB_TEST_MAX_TOPICS);
  length = snprintf (topic, FB_TEST_TOPIC_LENGTH + 1,
                     "enterprise/site%02u/area%02u/line%02u/cell%02u/machine%02u/tag%02u",
                     number >> 20 & 15, number >> 16 & 15, number >> 12 & 15, number >> 8 & 15,
                     number >> 4 & 15, number & 15);
  g_assert (length == FB_TEST_TOPIC_LENGTH);
}

guint *
fb_test_topics_shuffle (guint n_topics)
{
  guint *numbers = g_new (guint, n_topics);
  g_autoptr (GRand) random = g_rand_new_with_seed (SHUFFLE_SEED);

  for (guint i = 0; i < n_topics; i++)
    {
      guint place = g_rand_int (random) % (i + 1);

      numbers[i] = numbers[place];
      numbers[place] = i;
    }

  return numbers;
}
