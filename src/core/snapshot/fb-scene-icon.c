/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-scene-icon.h"

#include <string.h>

/* Constant tables, and a reader of the few letters they are written in: s stroke, f fill, M move, L
 * line, C curve, O circle, Z close. Any thread. */

typedef struct
{
  const char *name; /* without a folder and an ending */
  const char *path;
} Icon;

static const Icon icons[] = {
  { "node", "s M10 2.8 L16.4 6.4 L16.4 13.6 L10 17.2 L3.6 13.6 L3.6 6.4 Z "
            "M3.6 6.4 L10 10 L16.4 6.4 M10 10 L10 17.2" },
  { "alert", "s M10 3.2 L17.6 16.4 L2.4 16.4 Z M10 8 L10 11.6 f O10 13.9 1" },
  { "arduino",
    "s O6.2 10 3.4 O13.8 10 3.4 M4.9 10 L7.5 10 M12.5 10 L15.1 10 M13.8 8.7 L13.8 11.3" },
  { "arrow-in", "s M3 10 L12 10 f M11 5.5 L17.5 10 L11 14.5 Z" },
  { "batch",
    "s M3.5 7.5 L12.5 7.5 L12.5 16.5 L3.5 16.5 Z M7 7.5 L7 3.5 L16.5 3.5 L16.5 13 L12.5 13" },
  { "bluetooth", "s M5.5 6.5 L14 13.5 L10 17 L10 3 L14 6.5 L5.5 13.5" },
  { "bolt", "f M11.5 2 L4.5 11.3 L9 11.3 L7.8 18 L15.5 8.2 L10.6 8.2 Z" },
  { "bridge", "s M4 7.6 C5.2 9 5.2 11 4 12.4 M7 5 C9.8 8 9.8 12 7 15 "
              "M10.4 2.8 C15.2 7 15.2 13 10.4 17.2" },
  { "bridge-dash", "s M6.5 4.5 L3 10 L6.5 15.5 M13.5 4.5 L17 10 L13.5 15.5 "
                   "f O7.4 10 1.1 O10 10 1.1 O12.6 10 1.1" },
  { "camera",
    "s M3 6.5 L6.5 6.5 L8 4.5 L12 4.5 L13.5 6.5 L17 6.5 L17 15.5 L3 15.5 Z O10 10.8 2.8" },
  { "chart", "s M3.5 3.5 L3.5 16.5 L16.8 16.5 M6 13 L9 8.5 L12 11 L16 5" },
  { "cog", "s O10 10 2.2 O10 10 5 M10 2.6 L10 5 M10 15 L10 17.4 M2.6 10 L5 10 M15 10 L17.4 10 "
           "M4.8 4.8 L6.5 6.5 M13.5 13.5 L15.2 15.2 M15.2 4.8 L13.5 6.5 M6.5 13.5 L4.8 15.2" },
  { "comment", "s M3 4 L17 4 L17 13 L10.5 13 L6.5 17 L6.5 13 L3 13 Z" },
  { "dashboard", "s M4 15.5 C0.8 9 5.5 3.8 10 3.8 C14.5 3.8 19.2 9 16 15.5 M10 12.5 L13.4 8 "
                 "f O10 12.5 1.7" },
  { "db", "s M4 5.4 C4 2.6 16 2.6 16 5.4 L16 14.6 C16 17.4 4 17.4 4 14.6 Z "
          "M4 5.4 C4 8.2 16 8.2 16 5.4 M4 10 C4 12.8 16 12.8 16 10" },
  { "debug", "s M3.5 4.4 L16.5 4.4 M3.5 8.1 L16.5 8.1 M3.5 11.9 L16.5 11.9 M3.5 15.6 L11 15.6" },
  { "drop", "s M10 2.8 C13 7 15.4 9.4 15.4 12.2 C15.4 19 4.6 19 4.6 12.2 C4.6 9.4 7 7 10 2.8 Z" },
  { "envelope", "s M3 5 L17 5 L17 15 L3 15 Z M3 5.6 L10 11 L17 5.6" },
  { "feed",
    "s M4 9.6 C8.2 9.6 10.4 11.8 10.4 16 M4 4.6 C11.4 4.6 15.4 8.6 15.4 16 f O5.4 14.6 1.7" },
  { "file", "s M5 2.8 L11.8 2.8 L15.2 6.2 L15.2 17.2 L5 17.2 Z M11.6 3 L11.6 6.5 L15 6.5" },
  { "file-in", "s M5 8 L5 2.8 L11.8 2.8 L15.2 6.2 L15.2 17.2 L5 17.2 L5 15 M11.6 3 L11.6 6.5 "
               "L15 6.5 M2 11.5 L8 11.5 f M7.4 8.5 L11.8 11.5 L7.4 14.5 Z" },
  { "file-out", "s M13 9 L13 6.2 L9.6 2.8 L3.4 2.8 L3.4 17.2 L13 17.2 L13 14.5 M9.4 3 L9.4 6.5 "
                "L12.8 6.5 M7.5 11.8 L13.5 11.8 f M13 8.8 L17.6 11.8 L13 14.8 Z" },
  { "function", "s M14 4.2 C11.6 2.4 10.8 4.4 10.4 6.8 L9.2 13.4 C8.7 16.2 7.6 17.4 5.6 15.9 "
                "M6.4 9 L13 9" },
  { "hash", "s M7.8 3.5 L6.2 16.5 M13.8 3.5 L12.2 16.5 M3.8 7.4 L16.8 7.4 M3.2 12.6 L16.2 12.6" },
  { "home", "s M3 10 L10 3.5 L17 10 M5 8.5 L5 16.5 L15 16.5 L15 8.5" },
  { "info", "f O10 5 1.7 s M8 9 L10.4 9 L10.4 15.4 M7.6 15.4 L13 15.4" },
  { "inject", "f M2.6 7.4 L8.8 7.4 L8.8 3.2 L17.4 10 L8.8 16.8 L8.8 12.6 L2.6 12.6 Z" },
  { "join", "s M3 4.5 L8 4.5 M3 10 L13 10 M3 15.5 L8 15.5 M8 4.5 L8 15.5 "
            "f M12.4 6.6 L17.6 10 L12.4 13.4 Z" },
  { "key", "s O6.5 10 3.4 M9.9 10 L17 10 L17 13 M13.6 10 L13.6 12.4" },
  { "light", "s M7.6 13.6 C7.6 11.6 4.8 10.8 4.8 7.6 C4.8 1.4 15.2 1.4 15.2 7.6 "
             "C15.2 10.8 12.4 11.6 12.4 13.6 Z M8 16.8 L12 16.8" },
  { "link-call", "s M3 6.8 L12 6.8 M8 13.2 L17 13.2 f M11.4 3.6 L17 6.8 L11.4 10 Z "
                 "M8.6 10 L3 13.2 L8.6 16.4 Z" },
  { "link-out", "s M6 3 L6 6.6 M6 13.4 L6 17 M2.6 10 L10 10 f M9.4 4.6 L17.4 10 L9.4 15.4 Z" },
  { "link-return", "s M4 5.4 L11.6 5.4 C17.4 5.4 17.4 13.6 11.6 13.6 L8 13.6 "
                   "f M9 10 L3.4 13.6 L9 17.2 Z" },
  { "lock", "s M4.8 9 L15.2 9 L15.2 16.8 L4.8 16.8 Z M7 9 L7 6.4 C7 2.2 13 2.2 13 6.4 L13 9" },
  { "machine", "s M3 16.5 L3 8 L7.6 11 L7.6 8 L12.2 11 L12.2 4 L15.2 4 L16.8 16.5 Z" },
  { "microchip", "s M5.5 5.5 L14.5 5.5 L14.5 14.5 L5.5 14.5 Z M8 3 L8 5.5 M12 3 L12 5.5 M8 14.5 "
                 "L8 17 M12 14.5 L12 17 M3 8 L5.5 8 M3 12 L5.5 12 M14.5 8 L17 8 M14.5 12 L17 12" },
  { "mouse", "s M6 8 C6 1.6 14 1.6 14 8 L14 12.4 C14 18.6 6 18.6 6 12.4 Z M10 5.6 L10 8" },
  { "parser-csv", "s M3 4.8 L17 4.8 L17 15.2 L3 15.2 Z M3 8.4 L17 8.4 M3 11.8 L17 11.8 M8 4.8 "
                  "L8 15.2 M12.6 4.8 L12.6 15.2" },
  { "parser-html",
    "s M6.6 5.6 L2.6 10 L6.6 14.4 M13.4 5.6 L17.4 10 L13.4 14.4 M11.4 4.4 L8.6 15.6" },
  { "parser-json", "s M7 3.6 C3.6 3.6 6.6 9.4 3.2 10 C6.6 10.6 3.6 16.4 7 16.4 M13 3.6 "
                   "C16.4 3.6 13.4 9.4 16.8 10 C13.4 10.6 16.4 16.4 13 16.4 "
                   "f O10 8 1.1 O10 12.4 1.1" },
  { "parser-xml", "s M6 5.6 L2.4 10 L6 14.4 M14 5.6 L17.6 10 L14 14.4 f O8.2 10 1.1 O11.8 10 1.1" },
  { "parser-yaml",
    "s M7 5 L16.5 5 M10 10 L16.5 10 M10 15 L16.5 15 f O4 5 1.2 O7 10 1.2 O7 15 1.2" },
  { "pause", "f M5.5 4 L8.6 4 L8.6 16 L5.5 16 Z M11.4 4 L14.5 4 L14.5 16 L11.4 16 Z" },
  { "plane", "f M2.4 9.4 L17.6 3.4 L14.4 16.6 L9.6 12.6 L8.2 16 L7.4 11.2 Z" },
  { "play", "f M5 3.4 L16.4 10 L5 16.6 Z" },
  { "power", "s M6.4 5.4 C0.6 9.6 4 16.8 10 16.8 C16 16.8 19.4 9.6 13.6 5.4 M10 2.8 L10 9.6" },
  { "range", "s M3.4 3.6 L3.4 16.4 M16.6 3.6 L16.6 16.4 M7 10 L13 10 "
             "f M5 10 L9 7 L9 13 Z M15 10 L11 7 L11 13 Z" },
  { "rbe", "s M2.8 4 L17.2 4 L11.8 10.6 L11.8 16.8 L8.2 14.8 L8.2 10.6 Z" },
  { "search", "s O8.6 8.6 5 M12.4 12.4 L17 17" },
  { "serial", "s M3.4 6.4 L16.6 6.4 L14.6 13.6 L5.4 13.6 Z f O6.6 8.8 0.9 O10 8.8 0.9 "
              "O13.4 8.8 0.9 O8.3 11.4 0.9 O11.7 11.4 0.9" },
  { "sort", "s M3.5 4.4 L16.5 4.4 M3.5 8.1 L13 8.1 M3.5 11.9 L9.5 11.9 M3.5 15.6 L6 15.6" },
  { "split",
    "s M2.6 10 L7 10 M7 4.5 L7 15.5 M7 4.5 L12.5 4.5 M7 10 L12.5 10 M7 15.5 L12.5 15.5 "
    "f M12 2.3 L16.6 4.5 L12 6.7 Z M12 7.8 L16.6 10 L12 12.2 Z M12 13.3 L16.6 15.5 L12 17.7 Z" },
  { "status", "s M2.4 11 L5.8 11 L8 4.6 L11.6 15.8 L13.6 9 L14.6 11 L17.6 11" },
  { "stop", "f M4.6 4.6 L15.4 4.6 L15.4 15.4 L4.6 15.4 Z" },
  { "subflow",
    "s M2.6 4.4 L17.4 4.4 L17.4 15.6 L2.6 15.6 Z M8 8.4 C11 8.4 9 11.6 12 11.6 "
    "f M4.6 6.9 L8.4 6.9 L8.4 9.9 L4.6 9.9 Z M11.6 10.1 L15.4 10.1 L15.4 13.1 L11.6 13.1 Z" },
  { "swap", "s M2.6 6 L6 6 L11 14 L13.4 14 M2.6 14 L6 14 L11 6 L13.4 6 "
            "f M12.8 3.2 L17.6 6 L12.8 8.8 Z M12.8 11.2 L17.6 14 L12.8 16.8 Z" },
  { "switch", "s M2.4 10 L6.4 10 L9.8 5 L13.4 5 M6.4 10 L9.8 15 L13.4 15 "
              "f M12.8 2.2 L17.6 5 L12.8 7.8 Z M12.8 12.2 L17.6 15 L12.8 17.8 Z" },
  { "template", "s M8 3.4 C4.4 3.4 7.4 9.4 3.8 10 C7.4 10.6 4.4 16.6 8 16.6 M12 3.4 "
                "C15.6 3.4 12.6 9.4 16.2 10 C12.6 10.6 15.6 16.6 12 16.6" },
  { "thermometer", "s M8 11 L8 5 C8 2.2 12 2.2 12 5 L12 11 C16.4 15 10 19.4 7 15.6 C5.8 13.8 "
                   "6.4 12 8 11 Z f O10 13.8 1.6" },
  { "timer", "s O10 11 6 M10 7.4 L10 11 L12.6 12.6 M8 2.8 L12 2.8 M10 2.8 L10 5" },
  { "toggle", "s M6.5 5.5 L13.5 5.5 C19.4 5.5 19.4 14.5 13.5 14.5 L6.5 14.5 C0.6 14.5 0.6 5.5 "
              "6.5 5.5 Z f O13.3 10 2.7" },
  { "trash", "s M3.6 5.4 L16.4 5.4 M8 5.2 L8 3.2 L12 3.2 L12 5.2 M5.2 5.6 L6 17 L14 17 L14.8 5.6 "
             "M8.4 8.4 L8.6 14 M11.6 8.4 L11.4 14" },
  { "trigger", "s M2.6 15.6 L6 15.6 L6 4.6 L12.4 4.6 L12.4 15.6 L17.4 15.6" },
  { "user", "s O10 6.6 3.2 M3.8 16.8 C3.8 10.2 16.2 10.2 16.2 16.8" },
  { "watch", "s M2.2 10 C6 4 14 4 17.8 10 C14 16 6 16 2.2 10 Z f O10 10 2.4" },
  { "white-globe", "s O10 10 7.2 M2.8 10 L17.2 10 M10 2.8 C5 7 5 13 10 17.2 C15 13 15 7 10 2.8" },
};

/* Names that mean one of the signs above: those of Node-RED's other files, then by what they begin
 * with those of Font Awesome 4. */
static const struct
{
  const char *prefix;
  const char *icon;
} aliases[] = {
  { "leveldb", "db" },
  { "mongodb", "db" },
  { "redis", "db" },
  { "rpi", "microchip" },
  { "mysql", "db" },
  { "postgres", "db" },
  { "influx", "db" },
  { "sqlite", "db" },
  { "mail", "envelope" },
  { "telegram", "plane" },
  { "globe", "white-globe" },
  { "modbus", "serial" },
  { "ui_gauge", "dashboard" },
  { "ui_chart", "chart" },
  { "ui_", "dashboard" },
  { "mqtt", "bridge" },
  { "http", "white-globe" },
  { "fa-align", "debug" },
  { "fa-area-chart", "chart" },
  { "fa-arrow", "arrow-in" },
  { "fa-at", "envelope" },
  { "fa-bar", "chart" },
  { "fa-bell", "alert" },
  { "fa-bolt", "bolt" },
  { "fa-bluetooth", "bluetooth" },
  { "fa-bug", "debug" },
  { "fa-calculator", "parser-csv" },
  { "fa-calendar", "timer" },
  { "fa-camera", "camera" },
  { "fa-clock", "timer" },
  { "fa-cloud", "white-globe" },
  { "fa-code-fork", "switch" },
  { "fa-code", "parser-html" },
  { "fa-cog", "cog" },
  { "fa-comment", "comment" },
  { "fa-cube", "node" },
  { "fa-dashboard", "dashboard" },
  { "fa-database", "db" },
  { "fa-dot", "toggle" },
  { "fa-envelope", "envelope" },
  { "fa-exchange", "swap" },
  { "fa-exclamation", "alert" },
  { "fa-eye", "watch" },
  { "fa-feed", "feed" },
  { "fa-file", "file" },
  { "fa-filter", "rbe" },
  { "fa-fire", "bolt" },
  { "fa-flash", "bolt" },
  { "fa-folder", "file" },
  { "fa-gear", "cog" },
  { "fa-globe", "white-globe" },
  { "fa-hand", "inject" },
  { "fa-hashtag", "hash" },
  { "fa-history", "timer" },
  { "fa-home", "home" },
  { "fa-hourglass", "timer" },
  { "fa-industry", "machine" },
  { "fa-info", "info" },
  { "fa-key", "key" },
  { "fa-lightbulb", "light" },
  { "fa-line-chart", "chart" },
  { "fa-link", "link-out" },
  { "fa-list", "debug" },
  { "fa-lock", "lock" },
  { "fa-magic", "bolt" },
  { "fa-microchip", "microchip" },
  { "fa-mouse", "mouse" },
  { "fa-paper-plane", "plane" },
  { "fa-pause", "pause" },
  { "fa-picture", "camera" },
  { "fa-pie-chart", "chart" },
  { "fa-play", "play" },
  { "fa-plug", "serial" },
  { "fa-power", "power" },
  { "fa-random", "swap" },
  { "fa-refresh", "link-return" },
  { "fa-repeat", "link-return" },
  { "fa-rss", "feed" },
  { "fa-search", "search" },
  { "fa-send", "plane" },
  { "fa-server", "microchip" },
  { "fa-share", "switch" },
  { "fa-shower", "drop" },
  { "fa-sign-in", "arrow-in" },
  { "fa-sign-out", "link-out" },
  { "fa-signal", "chart" },
  { "fa-sitemap", "switch" },
  { "fa-sliders", "range" },
  { "fa-sort", "sort" },
  { "fa-stop", "stop" },
  { "fa-table", "parser-csv" },
  { "fa-tachometer", "dashboard" },
  { "fa-tasks", "debug" },
  { "fa-terminal", "parser-html" },
  { "fa-telegram", "plane" },
  { "fa-thermometer", "thermometer" },
  { "fa-tint", "drop" },
  { "fa-toggle", "toggle" },
  { "fa-trash", "trash" },
  { "fa-unlock", "lock" },
  { "fa-usb", "serial" },
  { "fa-user", "user" },
  { "fa-video", "camera" },
  { "fa-warning", "alert" },
  { "fa-wifi", "feed" },
  { "fa-wrench", "cog" },
};

/* Whether the @length bytes at @name are @wanted. */
static gboolean
is_named (const char *name, gsize length, const char *wanted)
{
  return strncmp (name, wanted, length) == 0 && wanted[length] == '\0';
}

static const char *
find_exact (const char *name, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (icons); i++)
    if (is_named (name, length, icons[i].name))
      return icons[i].path;

  return NULL;
}

const char *
fb_scene_icon_find (const char *name)
{
  const char *folder;
  const char *found;
  gsize       length;

  g_return_val_if_fail (name != NULL, NULL);

  folder = strrchr (name, '/');
  if (folder != NULL)
    name = folder + 1;
  length = strcspn (name, ".");

  found = find_exact (name, length);
  for (gsize i = 0; i < G_N_ELEMENTS (aliases) && found == NULL; i++)
    if (g_str_has_prefix (name, aliases[i].prefix))
      found = find_exact (aliases[i].icon, strlen (aliases[i].icon));

  return found != NULL ? found : icons[0].path;
}

FbSceneIconOp
fb_scene_icon_next (const char **at, double numbers[6])
{
  static const struct
  {
    char          letter;
    FbSceneIconOp op;
    int           n_numbers;
  } letters[] = {
    { 'f', FB_SCENE_ICON_FILL, 0 },  { 's', FB_SCENE_ICON_STROKE, 0 },
    { 'M', FB_SCENE_ICON_MOVE, 2 },  { 'L', FB_SCENE_ICON_LINE_TO, 2 },
    { 'C', FB_SCENE_ICON_CURVE, 6 }, { 'O', FB_SCENE_ICON_CIRCLE, 3 },
    { 'Z', FB_SCENE_ICON_CLOSE, 0 },
  };

  *at += strspn (*at, " ");
  for (gsize i = 0; i < G_N_ELEMENTS (letters); i++)
    if (**at == letters[i].letter)
      {
        ++*at;
        for (int k = 0; k < letters[i].n_numbers; k++)
          {
            char *end;

            numbers[k] = g_ascii_strtod (*at, &end);
            *at = end;
          }
        return letters[i].op;
      }

  return FB_SCENE_ICON_END;
}
