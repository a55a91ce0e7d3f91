/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <stdlib.h>

#include "fb-test-node-red.h"

/* For what is not written in C: prints the folder of each runtime NAME, fetched when it is missing.
 */

int
main (int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    {
      g_autofree char *folder = fb_test_runtime (argv[i]);

      if (folder == NULL)
        return EXIT_FAILURE;
      g_print ("%s\n", folder);
    }

  return EXIT_SUCCESS;
}
