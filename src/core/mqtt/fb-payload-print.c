/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "mqtt/fb-payload.h"

/* A payload for people to read. What is not of the form it was taken for is shown as its bytes. */

#define ROW 16

static char *
print_values (FbPayloadForm form, gconstpointer data, gsize length)
{
  g_autoptr (JsonNode) node = fb_payload_read (form, data, length, NULL);
  g_autoptr (JsonGenerator) generator = NULL;

  if (node == NULL)
    return NULL;

  generator = json_generator_new ();
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_root (generator, node);

  return json_generator_to_data (generator, NULL);
}

/* "00000010  0a ff 20 …  |.. …|" */
static void
append_row (GString *dump, const guint8 *data, gsize offset, gsize n_bytes)
{
  g_string_append_printf (dump, "%08" G_GSIZE_MODIFIER "x ", offset);
  for (gsize i = 0; i < ROW; i++)
    {
      if (i == ROW / 2)
        g_string_append_c (dump, ' ');
      if (i < n_bytes)
        g_string_append_printf (dump, " %02x", data[offset + i]);
      else
        g_string_append (dump, "   ");
    }
  g_string_append (dump, "  |");
  for (gsize i = 0; i < n_bytes; i++)
    {
      char character = (char)data[offset + i];

      g_string_append_c (dump, g_ascii_isprint (character) ? character : '.');
    }
  g_string_append (dump, "|\n");
}

static char *
print_bytes (const guint8 *data, gsize length, gsize max_bytes, gboolean *cut)
{
  GString *dump = g_string_new (NULL);
  gsize    offset = 0;

  for (; offset < length && dump->len < max_bytes; offset += ROW)
    append_row (dump, data, offset, MIN (length - offset, ROW));
  *cut = offset < length;

  return g_string_free (dump, FALSE);
}

/* Ends @text behind the last line that fits, or in the middle of one that is longer than that. */
static void
cut_text (char *text, gsize max_bytes, gboolean *cut)
{
  char *newline;
  char *end;

  *cut = strlen (text) > max_bytes;
  if (!*cut)
    return;

  end = g_utf8_find_prev_char (text, text + max_bytes + 1);
  *end = '\0';
  newline = strrchr (text, '\n');
  if (newline != NULL && newline > text + max_bytes / 2)
    newline[1] = '\0';
}

char *
fb_payload_print (
    FbPayloadForm form, gconstpointer data, gsize length, gsize max_bytes, gboolean *cut)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (max_bytes > 0 && cut != NULL, NULL);
  g_return_val_if_fail (data != NULL || length == 0, NULL);

  if (fb_payload_has_values (form))
    text = print_values (form, data, length);
  else if (form == FB_PAYLOAD_TEXT && g_utf8_validate_len (data, length, NULL))
    text = g_strndup (data, length);
  if (text == NULL)
    return print_bytes (data, length, max_bytes, cut);

  cut_text (text, max_bytes, cut);

  return g_steal_pointer (&text);
}
