/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-js-label.h"

#include <string.h>

#define MAX_STEPS 16
#define MAX_TEXT 256 /* bytes of one step */

static gboolean
take_words (FbJsCursor *self, const char *wanted)
{
  g_autofree char *word = fb_js_take_word (self);

  return g_strcmp0 (word, wanted) == 0;
}

/* "this.name" or "'text'". FALSE when it is neither. */
static gboolean
take_step (FbJsCursor *self, GString *steps)
{
  g_autofree char *text = NULL;
  gboolean         is_text;

  fb_js_skip_blank (self);
  text = fb_js_take_string (self);
  is_text = text != NULL;
  if (!is_text && take_words (self, "this") && fb_js_take (self, '.'))
    text = fb_js_take_word (self);
  if (text == NULL || strlen (text) > MAX_TEXT || strchr (text, '\n') != NULL)
    return FALSE;

  if (steps->len > 0)
    g_string_append_c (steps, '\n');
  g_string_append_c (steps, is_text ? '\'' : '.');
  g_string_append (steps, text);
  return TRUE;
}

char *
fb_js_label_read (FbJsCursor at)
{
  g_autoptr (GString) steps = g_string_new (NULL);
  guint n_steps = 0;

  if (!take_words (&at, "function") || !fb_js_take (&at, '(') || !fb_js_take (&at, ')') ||
      !fb_js_take (&at, '{') || !take_words (&at, "return"))
    return NULL;

  do
    if (++n_steps > MAX_STEPS || !take_step (&at, steps))
      return NULL;
  while (fb_js_take (&at, '|') && fb_js_take (&at, '|'));

  fb_js_take (&at, ';');
  return fb_js_take (&at, '}') ? g_strdup (steps->str) : NULL;
}
