/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <stdlib.h>

#include "fb-test-node-red.h"

/* For tests that are not written in C: prints the folder of the runtime NAME, fetched when it is
 * missing. */

int
main (int argc, char **argv)
{
  g_autofree char *folder = argc == 2 ? fb_test_runtime (argv[1]) : NULL;

  if (folder == NULL)
    return EXIT_FAILURE;
  g_print ("%s\n", folder);

  return EXIT_SUCCESS;
}
