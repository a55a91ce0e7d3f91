/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-error.h"
#include "fb-fuzz.h"
#include "snapshot/fb-snapshot-layout.h"

/* Bytes where a layout is expected, by itself and with a base. What can be read is written again
 * and read back to the same; and the numbers listed without reading it are those that it names. */

#define MAX_ENTRIES 100000

/* A base with gaps, runs and holes. (transfer full) */
static FbSnapshotLayout *
make_base (void)
{
  g_autoptr (GBytes) head = g_bytes_new_static ("[", 1);
  g_autoptr (GBytes) tail = g_bytes_new_static ("]\n", 2);
  FbSnapshotLayout *base = fb_snapshot_layout_new (head, tail);

  for (gint64 number = 1; number <= 40; number++)
    fb_snapshot_layout_add (base, number % 11 == 0 ? number * 1000 : number,
                            number % 7 == 0 ? ",\n\n" : ",\n", number % 7 == 0 ? 3 : 2);

  return base;
}

static void
assert_same (const FbSnapshotLayout *one, const FbSnapshotLayout *other)
{
  g_assert_true (g_bytes_equal (one->head, other->head) && g_bytes_equal (one->tail, other->tail));
  g_assert_cmpuint (fb_snapshot_layout_get_n_entries (one), ==,
                    fb_snapshot_layout_get_n_entries (other));
  for (guint i = 0; i < fb_snapshot_layout_get_n_entries (one); i++)
    {
      const FbLayoutEntry *entry = fb_snapshot_layout_get_entry (one, i);
      const FbLayoutEntry *twin = fb_snapshot_layout_get_entry (other, i);

      g_assert_cmpint (entry->number, ==, twin->number);
      g_assert_true (g_bytes_equal (g_ptr_array_index (one->gaps, entry->gap),
                                    g_ptr_array_index (other->gaps, twin->gap)));
    }
}

static gboolean
is_among (GArray *runs, gint64 number)
{
  for (guint i = 0; i < runs->len; i++)
    {
      const FbLayoutRun *run = &g_array_index (runs, FbLayoutRun, i);

      if (number >= run->first && (guint64)(number - run->first) < run->n_numbers)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_of_base (const FbSnapshotLayout *base, gint64 number)
{
  for (guint i = 0; base != NULL && i < fb_snapshot_layout_get_n_entries (base); i++)
    if (fb_snapshot_layout_get_entry (base, i)->number == number)
      return TRUE;

  return FALSE;
}

static void
assert_listed (GBytes *encoded, const FbSnapshotLayout *layout, const FbSnapshotLayout *base)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) runs = fb_snapshot_layout_list_runs (encoded, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < fb_snapshot_layout_get_n_entries (layout) && runs->len < 100; i += 97)
    {
      const gint64 number = fb_snapshot_layout_get_entry (layout, i)->number;

      g_assert_true (is_among (runs, number) || is_of_base (base, number));
    }
}

static void
try_one (GBytes *bytes, const FbSnapshotLayout *base)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FbSnapshotLayout) layout =
                 fb_snapshot_layout_decode (bytes, base, MAX_ENTRIES, &error);
  g_autoptr (FbSnapshotLayout) again = NULL;
  g_autoptr (GBytes) encoded = NULL;

  if (layout == NULL)
    {
      g_assert_error (error, FB_ERROR, FB_ERROR_UNVERIFIED);
      return;
    }

  g_assert_cmpuint (fb_snapshot_layout_get_n_entries (layout), <=, MAX_ENTRIES);
  assert_listed (bytes, layout, base);
  encoded = fb_snapshot_layout_encode (layout, base);
  again = fb_snapshot_layout_decode (encoded, base, MAX_ENTRIES, &error);
  g_assert_no_error (error);
  assert_same (layout, again);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (FbSnapshotLayout) base = make_base ();
  g_autoptr (GArray) runs = fb_snapshot_layout_list_runs (bytes, NULL);

  try_one (bytes, NULL);
  try_one (bytes, base);

  return 0;
}
