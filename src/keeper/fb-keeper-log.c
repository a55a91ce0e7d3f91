/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-keeper-log.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fb-clock.h"
#include "fb-json.h"
#include "fb-readiness.h"

/* Under a flood a line costs a search for its end and a look at the token bucket; it is only parsed
 * when the ring takes it, or when it could tell that Node-RED is ready. */

#define FLUSH_MS 50
#define PLAIN_LEVEL 40
#define MAX_RECENT 40
#define MAX_RECENT_BYTES 2000
#define PEEK_BYTES 300
#define MAX_OVERRIDDEN 64

struct _FbKeeperLog
{
  /* Owned */
  FbLogRing *ring;
  GPtrArray *recent;
  GString   *text;
  char     **overridden; /* (nullable) */
  guint      flush_source;
  guint      n_empty_flushes;

  /* Borrowed */
  FbKeeperLogFunc written;
  gpointer        user_data;
};

FbKeeperLog *
fb_keeper_log_new (const char *folder, FbKeeperLogFunc written, gpointer user_data, GError **error)
{
  FbLogRing   *ring = fb_log_ring_open (folder, FB_LOG_SEGMENT_BYTES, error);
  FbKeeperLog *self;

  if (ring == NULL)
    return NULL;

  self = g_new0 (FbKeeperLog, 1);
  self->ring = ring;
  self->recent = g_ptr_array_new_with_free_func (g_free);
  self->text = g_string_new (NULL);
  self->written = written;
  self->user_data = user_data;

  return self;
}

void
fb_keeper_log_free (FbKeeperLog *self)
{
  if (self == NULL)
    return;

  g_clear_handle_id (&self->flush_source, g_source_remove);
  fb_log_ring_close (self->ring);
  g_ptr_array_unref (self->recent);
  g_string_free (self->text, TRUE);
  g_strfreev (self->overridden);
  g_free (self);
}

static gboolean
flush_cb (gpointer user_data)
{
  FbKeeperLog *self = user_data;

  if (fb_log_ring_flush (self->ring, fb_clock_now ()))
    {
      self->n_empty_flushes = 0;
      self->written (fb_log_ring_get_last (self->ring), self->user_data);
      return G_SOURCE_CONTINUE;
    }

  /* What was left out is told within two seconds, even when nothing follows. */
  if (++self->n_empty_flushes < 2000 / FLUSH_MS)
    return G_SOURCE_CONTINUE;

  self->flush_source = 0;
  return G_SOURCE_REMOVE;
}

static void
schedule_flush (FbKeeperLog *self)
{
  self->n_empty_flushes = 0;
  if (self->flush_source == 0)
    self->flush_source = g_timeout_add (FLUSH_MS, flush_cb, self);
}

void
fb_keeper_log_say (FbKeeperLog *self, int level, const char *format, ...)
{
  g_autofree char *sentence = NULL;
  g_autofree char *text = NULL;
  va_list          args;

  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);

  text = g_strconcat ("Flowbench: ", sentence, NULL);
  fb_log_ring_append (self->ring, level, text, -1, fb_clock_now ());
  schedule_flush (self);
}

void
fb_keeper_log_companion (FbKeeperLog *self, const char *name, const char *line, gsize length)
{
  gint64 now = fb_clock_now ();

  schedule_flush (self);
  if (!fb_log_ring_admit (self->ring, PLAIN_LEVEL, length, now))
    return;

  g_string_printf (self->text, "%s: ", name);
  g_string_append_len (self->text, line, length);
  fb_log_ring_append (self->ring, PLAIN_LEVEL, self->text->str, self->text->len, now);
}

/* The level of a JSON line without parsing it. */
static int
peek_level (const char *line, gsize length)
{
  static const char member[] = "\"level\":";
  const char       *found = memmem (line, MIN (length, PEEK_BYTES), member, strlen (member));
  const char       *limit = line + length;
  int               level = 0;

  if (found == NULL)
    return PLAIN_LEVEL;

  for (found += strlen (member); found < limit && g_ascii_isdigit (*found) && level < 1000; found++)
    level = level * 10 + (*found - '0');
  return level;
}

/* As Node-RED's own console logger would print the message: nodes with type and name. */
static void
format_message (FbKeeperLog *self, JsonObject *object)
{
  const char *type = fb_json_get_string (object, "type", NULL);
  const char *name = fb_json_get_string (object, "name", NULL);
  const char *text = fb_json_get_string (object, "msg", NULL);
  JsonNode   *message = json_object_get_member (object, "msg");

  if (name == NULL || *name == '\0')
    name = fb_json_get_string (object, "id", NULL);
  g_string_truncate (self->text, 0);
  if (type != NULL && name != NULL)
    g_string_append_printf (self->text, "[%s:%s] ", type, name);
  if (text != NULL)
    g_string_append (self->text, text);
  else if (message != NULL)
    {
      g_autofree char *printed = fb_json_print (message);

      g_string_append (self->text, printed);
    }
}

static char **
read_names (JsonArray *array)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  guint n = array != NULL ? MIN (json_array_get_length (array), MAX_OVERRIDDEN) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (json_node_get_value_type (element) == G_TYPE_STRING)
        g_strv_builder_add (names, json_node_get_string (element));
    }

  return g_strv_builder_end (names);
}

/* What our settings.js says of itself (data/node-red/README.md); FALSE when it is not worth a line.
 */
static gboolean
take_event (FbKeeperLog *self, const char *event, JsonObject *object, int *level)
{
  if (g_str_equal (event, "settings"))
    {
      g_autofree char *names = NULL;

      g_strfreev (self->overridden);
      self->overridden = read_names (fb_json_get_array (object, "overridden"));
      names = g_strjoinv (", ", self->overridden);
      *level = 30;
      g_string_printf (self->text, _ ("Flowbench: left out of your settings file: %s"), names);
      return self->overridden[0] != NULL;
    }
  if (g_str_equal (event, "settings-error"))
    {
      *level = 10;
      g_string_printf (self->text, "Error loading settings file: %s",
                       fb_json_get_string (object, "message", ""));
      return TRUE;
    }
  if (g_str_equal (event, "dropped"))
    {
      gint64 count = fb_json_get_int (object, "count", 0);

      *level = 30;
      g_string_printf (self->text,
                       ngettext ("Flowbench: %ld message is left out here: more was logged than "
                                 "could be written",
                                 "Flowbench: %ld messages are left out here: more was logged than "
                                 "could be written",
                                 count),
                       (long)count);
      return TRUE;
    }

  return FALSE;
}

typedef struct
{
  int      level;
  gboolean from_node; /* a node said it: nothing follows from its words */
  gboolean worthless;
} Judged;

/* Level and text of a line of our handler; FALSE for any other. */
static gboolean
parse_handler_line (FbKeeperLog *self, const char *line, gsize length, Judged *judged)
{
  const gsize mark = strlen (FB_KEEPER_LOG_MARK);
  g_autoptr (JsonObject) object = NULL;
  const char *event;

  object = fb_json_parse_object (line + mark, length - mark, length, NULL);
  if (object == NULL)
    return FALSE;

  event = fb_json_get_string (object, "fb", NULL);
  judged->level = CLAMP (fb_json_get_int (object, "level", PLAIN_LEVEL), 1, 999);
  judged->from_node = json_object_has_member (object, "id");
  if (event != NULL)
    judged->worthless = !take_event (self, event, object, &judged->level);
  else
    format_message (self, object);
  return TRUE;
}

static void
remember (FbKeeperLog *self)
{
  if (self->recent->len >= MAX_RECENT)
    g_ptr_array_remove_index (self->recent, 0);

  g_ptr_array_add (self->recent,
                   g_utf8_make_valid (self->text->str, MIN (self->text->len, MAX_RECENT_BYTES)));
}

/* What Node-RED's own console logger puts before a message: "22 Nov 06:45:38 - [info] ". */
static gsize
prefix_length (const char *text, gsize length)
{
  static const char mark[] = " - [";
  const char       *found = memmem (text, MIN (length, 40), mark, strlen (mark));
  const char       *end;

  if (found == NULL)
    return 0;

  end = memmem (found, MIN ((gsize)(text + length - found), 20), "] ", 2);
  return end != NULL ? (gsize)(end + 2 - text) : 0;
}

/* A line that is not kept may still be the one that says it is ready, or why it ends. Cheap: this
 * is asked a million times a second under a flood. */
static gboolean
could_tell (const char *line, gsize length, gboolean marked)
{
  static const char *const beginnings[] = { "[red]", "FATAL", "Error" };

  if (marked)
    return memmem (line, MIN (length, PEEK_BYTES), "\"id\":", 5) == NULL;
  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++)
    if (length >= 5 && memcmp (line, beginnings[i], 5) == 0)
      return TRUE;

  return FALSE;
}

static void
take_line (FbKeeperLog *self, const char *line, gsize length, const char **text, gsize *text_length)
{
  gint64   now = fb_clock_now ();
  gboolean marked = length >= 2 && memcmp (line, FB_KEEPER_LOG_MARK, 2) == 0;
  Judged   judged = { marked ? peek_level (line, length) : PLAIN_LEVEL, FALSE, FALSE };
  gboolean kept = fb_log_ring_admit (self->ring, judged.level, length, now);
  gsize    prefix = 0;

  if (!kept && !could_tell (line, length, marked))
    return;

  if (!marked || !parse_handler_line (self, line, length, &judged))
    {
      judged.level = PLAIN_LEVEL;
      g_string_truncate (self->text, 0);
      g_string_append_len (self->text, line, length);
      prefix = prefix_length (line, length);
    }
  if (judged.worthless)
    return;

  if (kept)
    fb_log_ring_append (self->ring, judged.level, self->text->str, self->text->len, now);
  remember (self);
  if (judged.from_node)
    return;

  *text = self->text->str + prefix;
  *text_length = self->text->len - prefix;
}

void
fb_keeper_log_child (
    FbKeeperLog *self, const char *line, gsize length, const char **text, gsize *text_length)
{
  const char *marked = length > 0 && line[length - 1] == '}'
                           ? memmem (line, length, FB_KEEPER_LOG_MARK "{", 3)
                           : NULL;

  *text = NULL;
  *text_length = 0;
  schedule_flush (self);

  /* A text without a line end may stand before a line of the handler. */
  if (marked != NULL && marked > line)
    {
      take_line (self, line, marked - line, text, text_length);
      *text = NULL;
      length -= marked - line;
      line = marked;
    }
  take_line (self, line, length, text, text_length);
}

const char *const *
fb_keeper_log_get_overridden (FbKeeperLog *self)
{
  return (const char *const *)self->overridden;
}

GPtrArray *
fb_keeper_log_get_recent (FbKeeperLog *self)
{
  return self->recent;
}

void
fb_keeper_log_forget (FbKeeperLog *self)
{
  g_ptr_array_set_size (self->recent, 0);
  g_clear_pointer (&self->overridden, g_strfreev);
}

guint64
fb_keeper_log_get_last (FbKeeperLog *self)
{
  return fb_log_ring_get_last (self->ring);
}
