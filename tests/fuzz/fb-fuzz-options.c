/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-fuzz.h"

/* With libFuzzer's main: gives fuzz-NAME --seconds N its own option and the seeds, so that a fuzzer
 * is called alike in both builds. Other arguments are libFuzzer's. */

int LLVMFuzzerInitialize (int *argc, char ***argv);

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  GPtrArray *words;

  if (*argc != 3 || !g_str_equal ((*argv)[1], "--seconds"))
    return 0;

  words = g_ptr_array_new ();
  g_ptr_array_add (words, (*argv)[0]);
  g_ptr_array_add (words, g_strdup_printf ("-max_total_time=%s", (*argv)[2]));
  g_ptr_array_add (words, (char *)"-print_final_stats=1");
  g_ptr_array_add (words, (char *)"-rss_limit_mb=2048");
  g_ptr_array_add (words, (char *)"-timeout=20");
  /* What is found is kept for the next run beside the program, not among the seeds. */
  g_ptr_array_add (words, g_strconcat ((*argv)[0], "-found", NULL));
  g_ptr_array_add (words, (char *)FB_FUZZ_CORPUS);
  g_mkdir_with_parents (words->pdata[words->len - 2], 0700);
  *argc = (int)words->len;
  g_ptr_array_add (words, NULL);
  *argv = (char **)g_ptr_array_free (words, FALSE);

  return 0;
}
