/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "editor/fb-editor-keys.h"

#include <string.h>

/* Two constant tables; what is in neither is one character. */

static const struct
{
  const char     *word;
  GdkModifierType modifier;
} modifier_words[] = {
  { "ctrl-", GDK_CONTROL_MASK },
  { "cmd-", GDK_CONTROL_MASK },
  { "shift-", GDK_SHIFT_MASK },
  { "alt-", GDK_ALT_MASK },
};

static const struct
{
  const char *word;
  guint       keyval;
} key_words[] = {
  { "left", GDK_KEY_Left },     { "right", GDK_KEY_Right },         { "up", GDK_KEY_Up },
  { "down", GDK_KEY_Down },     { "escape", GDK_KEY_Escape },       { "enter", GDK_KEY_Return },
  { "delete", GDK_KEY_Delete }, { "backspace", GDK_KEY_BackSpace }, { "space", GDK_KEY_space },
  { "tab", GDK_KEY_Tab },
};

/* Moves @key past a modifier. */
static GdkModifierType
take_modifier (const char **key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (modifier_words); i++)
    if (g_str_has_prefix (*key, modifier_words[i].word))
      {
        *key += strlen (modifier_words[i].word);
        return modifier_words[i].modifier;
      }

  return 0;
}

static guint
keyval_of (const char *word)
{
  gunichar character = g_utf8_get_char_validated (word, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (key_words); i++)
    if (strcmp (key_words[i].word, word) == 0)
      return key_words[i].keyval;
  if (*word == '\0' || character >= (gunichar)-2 || *g_utf8_next_char (word) != '\0')
    return GDK_KEY_VoidSymbol;

  return gdk_keyval_to_lower (gdk_unicode_to_keyval (character));
}

gboolean
fb_editor_keys_parse (const char      *key,
                      guint           *keyval,
                      GdkModifierType *modifiers,
                      gboolean        *is_chord)
{
  gsize            length = strcspn (key, " ");
  g_autofree char *stroke = g_ascii_strdown (key, (gssize)length);
  const char      *rest = stroke;
  GdkModifierType  modifier;

  *is_chord = key[length] != '\0';
  *modifiers = 0;
  while ((modifier = take_modifier (&rest)) != 0)
    *modifiers |= modifier;
  *keyval = keyval_of (rest);

  return *keyval != GDK_KEY_VoidSymbol;
}

char *
fb_editor_keys_to_accelerator (const char *key)
{
  guint           keyval;
  GdkModifierType modifiers;
  gboolean        is_chord;

  g_return_val_if_fail (key != NULL, NULL);

  if (!fb_editor_keys_parse (key, &keyval, &modifiers, &is_chord) || is_chord)
    return NULL;

  return gtk_accelerator_name (keyval, modifiers);
}
