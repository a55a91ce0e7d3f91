/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-palette-scan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "snapshot/fb-js-cursor.h"
#include "snapshot/fb-js-label.h"

/* A value is followed through names ("color: colours.blue") to where the same text sets them, so
 * that bundled modules are understood too. Each such look-up reads the text anew, so all that is
 * read is counted, and there is an end to it. */

#define REGISTER "registerType"
#define MARK "<!-- --- [red-module:"
/* What each value that is looked at counts beside what is read of it. */
#define VALUE_WORK 64
#define MAX_STEPS 8
#define MAX_TEXT 256
#define MAX_FIELDS 100
#define MAX_PORTS 1000

typedef struct
{
  const char *start;
  const char *end;
  const char *module;
  JsonObject *catalogs; /* (nullable) */
  JsonObject *palette;
  GHashTable *places; /* name -> where its value stands, or NULL */
  gsize      *left;   /* bytes that may still be read */
} Scan;

typedef enum
{
  UNKNOWN,
  TEXT,
  NUMBER,
  OBJECT,
} Kind;

typedef struct
{
  Kind       kind;
  char      *text;
  int        number;
  FbJsCursor object; /* behind the opening bracket */
} Value;

static void
value_clear (Value *value)
{
  g_clear_pointer (&value->text, g_free);
  value->kind = UNKNOWN;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Value, value_clear)

static FbJsCursor
make_cursor (const Scan *scan, const char *at)
{
  return (FbJsCursor){ at, scan->end, scan->left };
}

static gboolean
is_word_character (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '$' || (guchar)c >= 0x80;
}

/* Where the text says "name = value": behind the sign, or NULL. */
static const char *
find_setting (const Scan *scan, const char *name)
{
  FbJsCursor  from = make_cursor (scan, scan->start);
  gsize       length = strlen (name);
  const char *at;

  while (*scan->left > 0 && (at = memmem (from.at, from.end - from.at, name, length)) != NULL)
    {
      FbJsCursor place = make_cursor (scan, at + length);
      gboolean   is_whole = at == scan->start || !(is_word_character (at[-1]) || at[-1] == '.');

      fb_js_spend (&from, place.at);
      from.at = place.at;
      if (!is_whole || !fb_js_take (&place, '=') || place.at == place.end || *place.at == '=' ||
          *place.at == '>')
        continue;
      return place.at;
    }
  fb_js_spend (&from, from.end);

  return NULL;
}

static const char *
look_up (Scan *scan, const char *name)
{
  gpointer place = NULL;

  if (g_hash_table_lookup_extended (scan->places, name, NULL, &place))
    return place;

  place = (gpointer)find_setting (scan, name);
  g_hash_table_insert (scan->places, g_strdup (name), place);

  return place;
}

/* "namespace:key.key" in the catalogs. (transfer none) (nullable) */
static const char *
translate (const Scan *scan, const char *key)
{
  const char *colon = strchr (key, ':');
  g_auto (GStrv) steps = colon != NULL ? g_strsplit (colon + 1, ".", MAX_STEPS) : NULL;
  g_autofree char *space = colon != NULL ? g_strndup (key, colon - key) : NULL;
  JsonObject      *object;

  if (colon == NULL || scan->catalogs == NULL || steps[0] == NULL)
    return NULL;

  object = fb_json_get_object (scan->catalogs, space);
  for (guint i = 0; object != NULL && steps[i + 1] != NULL; i++)
    object = fb_json_get_object (object, steps[i]);

  return object != NULL ? fb_json_get_string (object, steps[g_strv_length (steps) - 1], NULL)
                        : NULL;
}

static void
set_text (Value *value, const char *text)
{
  if (text == NULL || strlen (text) > MAX_TEXT)
    return;

  value->kind = TEXT;
  value->text = g_strdup (text);
}

/* The call of RED._, behind that name. */
static void
evaluate_translated (Scan *scan, FbJsCursor *at, Value *value)
{
  g_autofree char *function = NULL;
  g_autofree char *key = NULL;

  if (!fb_js_take (at, '.'))
    return;
  function = fb_js_take_word (at);
  if (g_strcmp0 (function, "_") != 0 || !fb_js_take (at, '('))
    return;

  key = fb_js_take_string (at);
  if (key != NULL && fb_js_take (at, ')'))
    set_text (value, translate (scan, key));
}

static void evaluate (Scan *scan, FbJsCursor at, guint steps, Value *value);

/* name.member.member, behind the name. */
static void
evaluate_name (Scan *scan, const char *name, FbJsCursor *at, guint steps, Value *value)
{
  const char *place = look_up (scan, name);

  if (place == NULL || steps >= MAX_STEPS)
    return;

  evaluate (scan, make_cursor (scan, place), steps + 1, value);
  while (value->kind == OBJECT && fb_js_take (at, '.'))
    {
      FbJsCursor       members = value->object;
      g_autofree char *wanted = fb_js_take_word (at);
      char            *member;

      value_clear (value);
      while (wanted != NULL && (member = fb_js_next_member (&members)) != NULL)
        {
          gboolean is_it = g_str_equal (member, wanted);

          g_free (member);
          if (is_it)
            {
              evaluate (scan, members, steps + 1, value);
              break;
            }
          fb_js_skip_expression (&members);
        }
    }
}

static void
evaluate_number (FbJsCursor *at, Value *value)
{
  char  digits[16] = "";
  gsize length = 0;

  while (at->at < at->end && g_ascii_isdigit (*at->at) && length + 1 < sizeof digits)
    digits[length++] = *at->at++;
  value->number = strtol (digits, NULL, 10);
  value->kind = value->number <= MAX_PORTS ? NUMBER : UNKNOWN;
}

/* What the expression at @at is, as far as it is a literal or a name of one. */
static void
evaluate (Scan *scan, FbJsCursor at, guint steps, Value *value)
{
  g_autofree char *word = NULL;
  g_autofree char *text = NULL;

  *scan->left -= MIN (*scan->left, VALUE_WORK);
  fb_js_skip_blank (&at);
  if (at.at == at.end)
    return;

  if (*at.at == '{')
    {
      value->kind = OBJECT;
      value->object = make_cursor (scan, at.at + 1);
      return;
    }
  if (g_ascii_isdigit (*at.at))
    evaluate_number (&at, value);
  else if ((text = fb_js_take_string (&at)) != NULL)
    set_text (value, text);
  else if ((word = fb_js_take_word (&at)) != NULL && g_str_equal (word, "RED"))
    evaluate_translated (scan, &at, value);
  else if (word != NULL)
    evaluate_name (scan, word, &at, steps, value);

  /* What goes on is more than a literal. */
  if (!fb_js_skip_blank (&at) && at.at < at.end && strchr (",;)}]<", *at.at) == NULL)
    value_clear (value);
}

/* The names of the fields of a type's credentials. */
static void
take_credentials (JsonObject *entry, FbJsCursor members)
{
  g_autoptr (JsonArray) fields = json_array_new ();
  char *name;

  while (json_array_get_length (fields) < MAX_FIELDS &&
         (name = fb_js_next_member (&members)) != NULL)
    {
      if (strlen (name) <= MAX_TEXT)
        json_array_add_string_element (fields, name);
      g_free (name);
      fb_js_skip_expression (&members);
    }
  json_object_set_array_member (entry, "credentials", g_steal_pointer (&fields));
}

/* A button beside the node is pressed, or switches something on and off. */
static void
take_button (JsonObject *entry, FbJsCursor at)
{
  const char *kind = "press";
  char       *name;

  while ((name = fb_js_next_member (&at)) != NULL)
    {
      if (g_str_equal (name, "toggle"))
        kind = "toggle";
      g_free (name);
      fb_js_skip_expression (&at);
    }
  json_object_set_string_member (entry, "button", kind);
}

static const struct
{
  const char *member;
  const char *key;
  Kind        kind;
} members[] = {
  { "category", "category", TEXT },
  { "color", "color", TEXT },
  { "icon", "icon", TEXT },
  { "align", "align", TEXT },
  { "paletteLabel", "label", TEXT },
  { "inputs", "inputs", NUMBER },
  { "outputs", "outputs", NUMBER },
  { "button", "button", OBJECT },
  { "credentials", "credentials", OBJECT },
};

static void
take_label (JsonObject *entry, FbJsCursor at)
{
  g_autofree char *steps = fb_js_label_read (at);

  if (steps != NULL)
    json_object_set_string_member (entry, "shows", steps);
}

static void
take_member (Scan *scan, JsonObject *entry, const char *name, FbJsCursor at)
{
  if (g_str_equal (name, "label"))
    take_label (entry, at);

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_auto (Value) value = { UNKNOWN };

      if (!g_str_equal (members[i].member, name))
        continue;
      evaluate (scan, at, 0, &value);
      if (value.kind != members[i].kind)
        return;
      if (value.kind == TEXT)
        json_object_set_string_member (entry, members[i].key, value.text);
      else if (value.kind == NUMBER)
        json_object_set_int_member (entry, members[i].key, value.number);
      else if (g_str_equal (name, "button"))
        take_button (entry, value.object);
      else
        take_credentials (entry, value.object);
      return;
    }
}

/* What is in the brackets of one registerType(). */
static void
take_type (Scan *scan, FbJsCursor at)
{
  g_auto (Value) type = { UNKNOWN };
  g_auto (Value) definition = { UNKNOWN };
  g_autoptr (JsonObject) entry = json_object_new ();
  char *name;

  evaluate (scan, at, 0, &type);
  fb_js_skip_expression (&at);
  if (type.kind != TEXT || *type.text == '\0' || !fb_js_take (&at, ','))
    return;

  json_object_set_string_member (entry, "module", scan->module);
  evaluate (scan, at, 0, &definition);
  while (definition.kind == OBJECT && (name = fb_js_next_member (&definition.object)) != NULL)
    {
      take_member (scan, entry, name, definition.object);
      g_free (name);
      fb_js_skip_expression (&definition.object);
    }

  if (json_object_get_size (scan->palette) < FB_PALETTE_MAX_TYPES)
    json_object_set_object_member (scan->palette, type.text, g_steal_pointer (&entry));
}

void
fb_palette_scan (const char *html,
                 gsize       length,
                 const char *module,
                 JsonObject *catalogs,
                 JsonObject *palette,
                 gsize      *left)
{
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *at = html;
  Scan        scan = { .start = html,
                       .end = html + length,
                       .module = module,
                       .catalogs = catalogs,
                       .palette = palette,
                       .places = places,
                       .left = left };

  g_return_if_fail (html != NULL && module != NULL && palette != NULL && left != NULL);

  while ((at = memmem (at, scan.end - at, REGISTER, strlen (REGISTER))) != NULL)
    {
      FbJsCursor cursor = make_cursor (&scan, at + strlen (REGISTER));

      at = cursor.at;
      if (fb_js_take (&cursor, '('))
        take_type (&scan, cursor);
    }
}

/* The name of a module in "module/set]": what is before the last slash. (transfer full) (nullable)
 */
static char *
dup_module (const char *at, const char *end)
{
  const char *stop = memchr (at, ']', MIN (end - at, MAX_TEXT));
  const char *slash = stop != NULL ? memrchr (at, '/', stop - at) : NULL;

  return slash != NULL ? g_utf8_make_valid (at, slash - at) : NULL;
}

void
fb_palette_scan_all (const char *html, gsize length, JsonObject *catalogs, JsonObject *palette)
{
  const char *end = html + length;
  const char *at = memmem (html, length, MARK, strlen (MARK));
  gsize       left = FB_PALETTE_MAX_WORK;

  while (at != NULL)
    {
      const char      *content = at + strlen (MARK);
      const char      *next = memmem (content, end - content, MARK, strlen (MARK));
      g_autofree char *module = dup_module (content, end);

      if (module != NULL)
        fb_palette_scan (content, (next != NULL ? next : end) - content, module, catalogs, palette,
                         &left);
      at = next;
    }
}
