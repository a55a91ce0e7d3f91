/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "editor/fb-editor-language.h"

#include <string.h>

/* Its settings show an empty choice for a language by another name than these of 4.1 and 5.0. */
static const char *const languages[] = {
  "de", "en-US", "es-ES", "fr", "ja", "ko", "pt-BR", "ru", "zh-CN", "zh-TW", NULL,
};

/* "de-DE" of "de_DE.UTF-8@euro". (transfer full) */
static char *
dup_tag (const char *name)
{
  char *tag = g_strndup (name, strcspn (name, ".@"));

  return g_strdelimit (tag, "_", '-');
}

static gboolean
is_same_language (const char *a, const char *b)
{
  const gsize size = strcspn (a, "-");

  return size == strcspn (b, "-") && strncmp (a, b, size) == 0;
}

char *
fb_editor_language_choose (const char *const *names)
{
  g_autofree char *tag = NULL;

  g_return_val_if_fail (names != NULL, NULL);

  tag = names[0] != NULL ? dup_tag (names[0]) : g_strdup ("C");
  if (strcmp (tag, "C") == 0 || strcmp (tag, "POSIX") == 0)
    return g_strdup ("en-US");
  if (g_strv_contains (languages, tag))
    return g_steal_pointer (&tag);
  for (gsize i = 0; i < G_N_ELEMENTS (languages) - 1; i++)
    if (is_same_language (languages[i], tag))
      return g_strdup (languages[i]);

  return g_steal_pointer (&tag);
}
