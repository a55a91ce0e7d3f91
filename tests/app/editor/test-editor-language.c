/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "editor/fb-editor-language.h"
#include "fb-test.h"

static void
test_is_one_that_node_red_has (void)
{
  static const struct
  {
    const char *name;
    const char *language;
  } cases[] = {
    { "C", "en-US" },
    { "C.UTF-8", "en-US" },
    { "POSIX", "en-US" },
    { "en_US.UTF-8", "en-US" },
    { "en_GB.UTF-8", "en-US" },
    { "de_DE.UTF-8@euro", "de" },
    { "de", "de" },
    { "es_MX", "es-ES" },
    { "pt_PT.UTF-8", "pt-BR" },
    { "zh_TW.UTF-8", "zh-TW" },
    { "zh_HK", "zh-CN" },
    { "it_IT.UTF-8", "it-IT" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *const names[] = { cases[i].name, "C", NULL };
      g_autofree char  *language = fb_editor_language_choose (names);

      g_assert_cmpstr (language, ==, cases[i].language);
    }
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/editor/language/is-one-that-node-red-has", test_is_one_that_node_red_has);

  return g_test_run ();
}
