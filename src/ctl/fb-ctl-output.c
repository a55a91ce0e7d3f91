/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-ctl-output.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#include "fb-json.h"

/* Stateless but for stdio. One thread. */

#define COLUMN_GAP 2
#define PROGRESS_COLUMNS 70

/* Names, messages and log lines come from outside and must not steer a terminal. */
static char *
make_harmless (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString         *clean = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\n' || c == '\t' || !g_unichar_iscntrl (c))
        g_string_append_unichar (clean, c);
      else
        g_string_append_unichar (clean, 0xfffd);
    }

  return g_string_free (clean, FALSE);
}

static char *
format_value (JsonObject *object, const FbColumn *column)
{
  JsonNode *node = json_object_get_member (object, column->key);
  GType     type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node)
                                                                : G_TYPE_INVALID;

  if (type == G_TYPE_STRING)
    {
      char *text = make_harmless (json_node_get_string (node));

      return g_strdelimit (text, "\n\t", ' ');
    }
  if (type == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? _ ("yes") : _ ("no"));
  if (type == G_TYPE_INVALID)
    return g_strdup ("");

  switch (column->kind)
    {
    case FB_COLUMN_BYTES:
      return json_node_get_int (node) > 0 ? g_format_size (json_node_get_int (node))
                                          : g_strdup ("");
    case FB_COLUMN_PERCENT:
      return g_strdup_printf ("%.1f %%", json_node_get_double (node) * 100);
    case FB_COLUMN_PLAIN:
    default:
      return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
    }
}

static int
width_of (const char *text)
{
  int width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      width += g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
    }

  return width;
}

static void
print_cell (const char *text, int width, gboolean last)
{
  g_print ("%s%*s", text, last ? 0 : width - width_of (text) + COLUMN_GAP, "");
}

static int
measure (JsonArray *rows, const FbColumn *column)
{
  int width = width_of (_ (column->title));

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      g_autofree char *text = format_value (json_array_get_object_element (rows, i), column);

      width = MAX (width, width_of (text));
    }

  return width;
}

static void
print_rows (JsonArray *rows, const FbColumn *columns)
{
  g_autoptr (GArray) widths = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint c = 0; columns[c].key != NULL; c++)
    {
      int width = measure (rows, &columns[c]);

      g_array_append_val (widths, width);
    }

  for (guint c = 0; c < widths->len; c++)
    print_cell (_ (columns[c].title), g_array_index (widths, int, c), c + 1 == widths->len);
  g_print ("\n");

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      for (guint c = 0; c < widths->len; c++)
        {
          g_autofree char *text = format_value (row, &columns[c]);

          print_cell (text, g_array_index (widths, int, c), c + 1 == widths->len);
        }
      g_print ("\n");
    }
}

/* JSON is UTF-8 whatever the locale says, so it does not go through g_print(). */
static void
print_json (FILE *file, const char *text)
{
  fprintf (file, "%s\n", text);
  fflush (file);
}

void
fb_ctl_output_table (gboolean json, JsonArray *rows, const FbColumn *columns)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  if (!json)
    {
      if (json_array_get_length (rows) > 0)
        print_rows (rows, columns);
      return;
    }

  node = json_node_alloc ();
  json_node_init_array (node, rows);
  text = fb_json_print (node);
  print_json (stdout, text);
}

void
fb_ctl_output_event (JsonObject *object)
{
  g_autofree char *text = fb_json_print_object (object);

  print_json (stdout, text);
}

void
fb_ctl_output_fields (gboolean json, JsonObject *object, const FbColumn *columns)
{
  int width = 0;

  if (json)
    {
      fb_ctl_output_event (object);
      return;
    }

  for (guint c = 0; columns[c].key != NULL; c++)
    width = MAX (width, width_of (_ (columns[c].title)));
  for (guint c = 0; columns[c].key != NULL; c++)
    {
      g_autofree char *text = format_value (object, &columns[c]);

      if (*text == '\0')
        continue;
      print_cell (_ (columns[c].title), width, FALSE);
      g_print ("%s\n", text);
    }
}

void
fb_ctl_output_text (const char *text)
{
  g_autofree char *clean = make_harmless (text);

  g_print ("%s", clean);
}

void
fb_ctl_output_styled (FbStyle style, const char *text)
{
  /* ECMA-48, "select graphic rendition". */
  static const char *const codes[] = {
    [FB_STYLE_BOLD] = "1",
    [FB_STYLE_DIM] = "2",
    [FB_STYLE_ADDED] = "32",
    [FB_STYLE_DELETED] = "31",
    [FB_STYLE_CHANGED] = "33",
    [FB_STYLE_ADDED_WORD] = "30;42",
    [FB_STYLE_DELETED_WORD] = "30;41",
  };
  g_autofree char *clean = make_harmless (text);

  if (style == FB_STYLE_PLAIN || *text == '\0' || g_getenv ("NO_COLOR") != NULL ||
      !g_log_writer_supports_color (STDOUT_FILENO))
    g_print ("%s", clean);
  else
    g_print ("\033[%sm%s\033[0m", codes[style], clean);
}

void
fb_ctl_output_bytes (GBytes *bytes)
{
  gsize         size;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  fwrite (data, 1, size, stdout);
}

void
fb_ctl_output_error (gboolean json, const char *code, const char *message)
{
  g_autofree char *clean = make_harmless (message);

  if (json)
    {
      g_autoptr (JsonObject) whole = json_object_new ();
      JsonObject      *error = json_object_new ();
      g_autofree char *text = NULL;

      json_object_set_string_member (error, "code", code);
      json_object_set_string_member (error, "message", clean);
      json_object_set_object_member (whole, "error", error);
      text = fb_json_print_object (whole);
      print_json (stderr, text);
    }
  else
    g_printerr ("flowbenchctl: %s\n", clean);
}

void
fb_ctl_output_progress (const char *message, double progress)
{
  g_autofree char *clean = message != NULL ? make_harmless (message) : NULL;
  g_autofree char *cut = NULL;

  if (!isatty (STDERR_FILENO))
    return;

  /* Back to the first column and wipe the line. */
  g_printerr ("\r\033[K");
  if (clean == NULL)
    return;

  g_strdelimit (clean, "\n\t", ' ');
  if (progress >= 0)
    g_printerr ("%3.0f %%  ", progress * 100);
  cut = g_utf8_substring (clean, 0, MIN (g_utf8_strlen (clean, -1), PROGRESS_COLUMNS));
  g_printerr ("%s", cut);
}

gboolean
fb_ctl_output_flush (void)
{
  return fflush (stdout) == 0 && !ferror (stdout);
}
