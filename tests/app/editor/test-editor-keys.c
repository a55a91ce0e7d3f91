/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "editor/fb-editor-keys.h"
#include "fb-test.h"

/* Node-RED's way to write keys. */

static void
assert_key (const char *key, guint keyval, GdkModifierType modifiers, gboolean is_chord)
{
  guint           found = 0;
  GdkModifierType found_modifiers = 0;
  gboolean        found_chord = FALSE;

  g_assert_true (fb_editor_keys_parse (key, &found, &found_modifiers, &found_chord));
  g_assert_cmpuint (found, ==, keyval);
  g_assert_cmpint (found_modifiers, ==, modifiers);
  g_assert_cmpint (found_chord, ==, is_chord);
}

static void
test_strokes_are_read (void)
{
  assert_key ("ctrl-f", GDK_KEY_f, GDK_CONTROL_MASK, FALSE);
  assert_key ("ctrl-shift-P", GDK_KEY_p, GDK_CONTROL_MASK | GDK_SHIFT_MASK, FALSE);
  assert_key ("alt-s u", GDK_KEY_s, GDK_ALT_MASK, TRUE);
  assert_key ("ctrl-,", GDK_KEY_comma, GDK_CONTROL_MASK, FALSE);
  assert_key ("ctrl--", GDK_KEY_minus, GDK_CONTROL_MASK, FALSE);
  assert_key ("shift-?", GDK_KEY_question, GDK_SHIFT_MASK, FALSE);
  assert_key ("ctrl-alt-space", GDK_KEY_space, GDK_CONTROL_MASK | GDK_ALT_MASK, FALSE);
  assert_key ("w", GDK_KEY_w, 0, FALSE);
}

static void
test_nonsense_is_none (void)
{
  static const char *const keys[] = {
    "", " ", "ctrl-", "ctrl-f13", "ctrl-fg", "\xff", "-x", "shift"
  };
  guint           keyval;
  GdkModifierType modifiers;
  gboolean        is_chord;

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_assert_false (fb_editor_keys_parse (keys[i], &keyval, &modifiers, &is_chord));
}

static void
test_accelerators_say_one_stroke (void)
{
  g_autofree char *plain = fb_editor_keys_to_accelerator ("ctrl-shift-p");
  g_autofree char *chord = fb_editor_keys_to_accelerator ("ctrl-g d");

  g_assert_cmpstr (plain, ==, "<Shift><Control>p");
  g_assert_null (chord);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/editor/keys/strokes-are-read", test_strokes_are_read);
  g_test_add_func ("/editor/keys/nonsense-is-none", test_nonsense_is_none);
  g_test_add_func ("/editor/keys/accelerators-say-one-stroke", test_accelerators_say_one_stroke);

  return g_test_run ();
}
