/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "fb-file.h"
#include "fb-fuzz.h"
#include "fb-test-flows.h"
#include "fb-test.h"

/* fuzz-NAME [--seconds N] [-- GLib test options]: the main of a fuzzer without libFuzzer. Runs
 * every seed, every seed cut off, and seeds bent at random: a few thousand inputs, or as many as N
 * seconds give. A failure is found again with the printed FLOWBENCH_TEST_SEED. */

#define MAX_SEED_BYTES (1024 * 1024)
#define MAX_CUTS 2000
#define N_BENT 3000

typedef struct
{
  GPtrArray *seeds;
  guint      seconds; /* 0: N_BENT inputs */
} Run;

/* A copy on the heap of exactly that size, so that a sanitizer sees a read beyond it. */
static void
try_input (const guint8 *data, gsize size)
{
  g_autofree guint8 *copy = g_memdup2 (data, size);

  LLVMFuzzerTestOneInput (copy, size);
}

static void
test_seeds (gconstpointer user_data)
{
  const Run *run = user_data;

  g_assert_cmpuint (run->seeds->len, >, 0);
  try_input (NULL, 0);
  for (guint i = 0; i < run->seeds->len; i++)
    {
      GBytes       *seed = g_ptr_array_index (run->seeds, i);
      gsize         size;
      const guint8 *data = g_bytes_get_data (seed, &size);

      try_input (data, size);
      for (gsize cut = 1; cut < MIN (size, MAX_CUTS); cut++)
        try_input (data, cut);
    }
}

static GBytes *
pick_seed (const Run *run, GRand *random)
{
  return g_ptr_array_index (run->seeds, g_rand_int_range (random, 0, (int)run->seeds->len));
}

static guint
pick_place (GByteArray *input, GRand *random)
{
  return input->len > 0 ? g_rand_int (random) % input->len : 0;
}

static void
insert (GByteArray *input, guint place, const guint8 *data, guint size)
{
  guint old_size = input->len;

  if (size == 0)
    return;
  g_byte_array_set_size (input, old_size + size);
  memmove (input->data + place + size, input->data + place, old_size - place);
  memcpy (input->data + place, data, size);
}

/* One change: a bit, a byte, a piece lost, doubled, or taken from another seed. */
static void
bend (GByteArray *input, const Run *run, GRand *random)
{
  static const char  signs[] = "{}[]\",:\\/0-.e\n \xff\x80%?#$+";
  guint              place = pick_place (input, random);
  guint              size = g_rand_int (random) % 16 + 1;
  guint8             sign = (guint8)signs[g_rand_int_range (random, 0, sizeof signs)];
  gsize              other_size;
  const guint8      *other = g_bytes_get_data (pick_seed (run, random), &other_size);
  g_autofree guint8 *piece = NULL;

  size = MIN (size, input->len - place);
  switch (g_rand_int_range (random, 0, 6))
    {
    case 0:
      if (input->len > 0)
        input->data[place] ^= (guint8)(1 << g_rand_int_range (random, 0, 8));
      break;
    case 1:
      if (input->len > 0)
        input->data[place] = sign;
      break;
    case 2:
      insert (input, place, &sign, 1);
      break;
    case 3:
      if (size > 0)
        g_byte_array_remove_range (input, place, size);
      break;
    case 4:
      piece = g_memdup2 (input->data + place, size);
      insert (input, pick_place (input, random), piece, size);
      break;
    default:
      size = other_size > 0 ? g_rand_int (random) % MIN (other_size, 64) + 1 : 0;
      size = MIN (size, (guint)other_size);
      insert (input, place, other + (other_size - size) / 2, size);
    }
}

static void
test_bent_seeds (gconstpointer user_data)
{
  const Run *run = user_data;
  g_autoptr (GRand) random = g_rand_new_with_seed (fb_test_get_seed ());
  gint64 end = g_get_monotonic_time () + run->seconds * G_USEC_PER_SEC;
  guint  n_inputs = 0;

  while (run->seconds > 0 ? g_get_monotonic_time () < end : n_inputs < N_BENT)
    {
      g_autoptr (GByteArray) input = g_byte_array_new ();
      GBytes *seed = pick_seed (run, random);
      int     n_changes = g_rand_int_range (random, 1, 12);

      g_byte_array_append (input, g_bytes_get_data (seed, NULL), (guint)g_bytes_get_size (seed));
      for (int i = 0; i < n_changes; i++)
        bend (input, run, random);
      try_input (input->data, input->len);
      n_inputs++;
    }
  g_test_message ("%u inputs", n_inputs);
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

/* The seeds in a fixed order, so that a run can be repeated. */
static GPtrArray *
read_seeds (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  GPtrArray  *seeds = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (paths, compare_paths);

  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr (GError) error = NULL;
      GBytes *seed = fb_file_read (g_ptr_array_index (paths, i), MAX_SEED_BYTES, &error);

      g_assert_no_error (error);
      g_ptr_array_add (seeds, seed);
    }

  return seeds;
}

int
main (int argc, char **argv)
{
  Run              run = { 0 };
  g_autofree char *seeds_test = g_strdup_printf ("/fuzz/%s/seeds-are-survived", FB_FUZZ_NAME);
  g_autofree char *bent_test = g_strdup_printf ("/fuzz/%s/bent-seeds-are-survived", FB_FUZZ_NAME);
  int              status;

  if (argc >= 3 && g_str_equal (argv[1], "--seconds"))
    {
      run.seconds = (guint)g_ascii_strtoull (argv[2], NULL, 10);
      argv[2] = argv[0];
      argv += 2;
      argc -= 2;
    }

  fb_test_init (&argc, &argv);
  run.seeds = read_seeds (FB_FUZZ_CORPUS);
  g_test_add_data_func (seeds_test, &run, test_seeds);
  g_test_add_data_func (bent_test, &run, test_bent_seeds);
  status = g_test_run ();
  g_ptr_array_unref (run.seeds);

  return status;
}
