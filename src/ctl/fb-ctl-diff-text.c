/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fb-ctl-diff.h"
#include "flow/fb-flow-risk.h"
#include "flow/fb-text-diff.h"

/* A difference for people: the summary, then tab by tab what changed, then what is around the
 * flows, then what to look at first. Signs say what colours say. */

#define CONTEXT 2     /* equal lines around changed ones */
#define MAX_VALUE 100 /* characters of a value on one line */

static const struct
{
  const char *sign;
  FbStyle     style;
} looks[] = {
  [FB_FLOW_ADDED] = { "+", FB_STYLE_ADDED },
  [FB_FLOW_DELETED] = { "-", FB_STYLE_DELETED },
  [FB_FLOW_CHANGED] = { "~", FB_STYLE_CHANGED },
};

G_GNUC_PRINTF (2, 3)
static void
print (FbStyle style, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list          args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  fb_ctl_output_styled (style, text);
}

static void
print_part (FbStyle style, const char *start, gsize length)
{
  g_autofree char *text = g_strndup (start, length);

  fb_ctl_output_styled (style, text);
}

/* One line of a text; its changed words stand out. */
static void
print_line (const FbTextLine *line)
{
  static const FbStyle styles[] = { FB_STYLE_DIM, FB_STYLE_DELETED, FB_STYLE_ADDED };
  FbStyle word = line->kind == FB_TEXT_ADDED ? FB_STYLE_ADDED_WORD : FB_STYLE_DELETED_WORD;
  gsize   at = 0;

  print (styles[line->kind], "        %c ", " -+"[line->kind]);
  for (guint i = 0; i < line->n_spans; i++)
    {
      const FbTextSpan *span = &line->spans[i];

      print_part (styles[line->kind], line->text + at, span->start - at);
      print_part (word, line->text + span->start, span->length);
      at = span->start + span->length;
    }
  print_part (styles[line->kind], line->text + at, line->length - at);
  print (FB_STYLE_PLAIN, "\n");
}

/* Whether a changed line is near. */
static gboolean
is_near_change (FbTextDiff *diff, guint index)
{
  guint first = index > CONTEXT ? index - CONTEXT : 0;
  guint last = MIN (index + CONTEXT, fb_text_diff_get_n_lines (diff) - 1);

  for (guint i = first; i <= last; i++)
    if (fb_text_diff_get_line (diff, i)->kind != FB_TEXT_SAME)
      return TRUE;

  return FALSE;
}

static void
print_text (const FbPropertyChange *property)
{
  g_autoptr (FbTextDiff) diff = fb_text_diff_new (property->older != NULL ? property->older : "",
                                                  property->newer != NULL ? property->newer : "");
  gboolean was_printed = TRUE;

  print (FB_STYLE_PLAIN, "\n");
  for (guint i = 0; i < fb_text_diff_get_n_lines (diff); i++)
    {
      gboolean is_near = is_near_change (diff, i);

      if (is_near && !was_printed)
        print (FB_STYLE_DIM, "        …\n");
      if (is_near)
        print_line (fb_text_diff_get_line (diff, i));
      was_printed = is_near;
    }
}

/* On one line and not too long. */
static char *
dup_short (const char *text)
{
  g_autofree char *line = g_strdelimit (g_strdup (text), "\n\t\r", ' ');
  g_autofree char *cut = NULL;

  if (g_utf8_strlen (line, -1) <= MAX_VALUE)
    return g_steal_pointer (&line);

  cut = g_utf8_substring (line, 0, MAX_VALUE);
  return g_strconcat (cut, "…", NULL);
}

static void
print_value (FbStyle style, const char *value)
{
  g_autofree char *shown = dup_short (value);

  print (style, "%s", *shown != '\0' ? shown : "“”");
}

static void
print_property (const FbPropertyChange *property)
{
  print (looks[property->kind].style, "      %s ", looks[property->kind].sign);
  print (FB_STYLE_PLAIN, "%s", property->path);

  if (property->is_secret)
    print (FB_STYLE_DIM, _ (" (secret)"));
  else if (property->is_text && property->kind == FB_FLOW_CHANGED)
    {
      print_text (property);
      return;
    }
  else if (property->older != NULL || property->newer != NULL)
    {
      print (FB_STYLE_PLAIN, ": ");
      if (property->older != NULL)
        print_value (FB_STYLE_DELETED, property->older);
      if (property->older != NULL && property->newer != NULL)
        print (FB_STYLE_PLAIN, " → ");
      if (property->newer != NULL)
        print_value (FB_STYLE_ADDED, property->newer);
    }
  print (FB_STYLE_PLAIN, "\n");
}

static void
print_change (FbFlowDiff *flows, const FbFlowChange *change, gboolean with_properties)
{
  FbFlowDocument *document =
      change->newer != NULL ? fb_flow_diff_get_newer (flows) : fb_flow_diff_get_older (flows);
  const FbFlowNode *node = change->newer != NULL ? change->newer : change->older;
  const char       *title = fb_flow_document_get_title (document, node);
  g_autoptr (GPtrArray) properties = NULL;

  print (looks[change->kind].style, "  %s %s", looks[change->kind].sign, title);
  if (!g_str_equal (title, node->type))
    print (FB_STYLE_PLAIN, " (%s)", node->type);
  print (FB_STYLE_DIM, " %s", node->id);
  if (change->kind == FB_FLOW_CHANGED && change->aspects == FB_FLOW_LAYOUT)
    print (FB_STYLE_DIM, _ (", layout only"));
  if (change->kind == FB_FLOW_CHANGED && (change->aspects & FB_FLOW_MOVED) != 0)
    print (FB_STYLE_DIM, _ (", moved"));
  print (FB_STYLE_PLAIN, "\n");

  if (!with_properties || change->kind != FB_FLOW_CHANGED)
    return;

  properties = fb_flow_diff_list_properties (flows, change);
  for (guint i = 0; i < properties->len; i++)
    print_property (g_ptr_array_index (properties, i));
}

static void
print_flows (FbFlowDiff *flows, gboolean with_properties)
{
  const FbFlowNode *last = NULL;

  for (guint i = 0; i < fb_flow_diff_get_n_changes (flows); i++)
    {
      const FbFlowChange *change = fb_flow_diff_get_change (flows, i);
      const FbFlowNode   *tab = fb_ctl_diff_find_tab (flows, change);

      if (i == 0 || g_strcmp0 (tab != NULL ? tab->id : NULL, last != NULL ? last->id : NULL) != 0)
        print (FB_STYLE_BOLD, "\n%s\n",
               tab == NULL         ? _ ("Config nodes")
               : tab->name != NULL ? tab->name
                                   : tab->id);
      print_change (flows, change, with_properties);
      last = tab;
    }
}

static void
print_around_change (const FbSnapshotChange *change)
{
  static const FbFlowChangeKind kinds[] = { FB_FLOW_ADDED, FB_FLOW_DELETED, FB_FLOW_CHANGED };
  gboolean                      is_unknown = change->kind == FB_SNAPSHOT_CHANGE_UNKNOWN;
  FbPropertyChange              property = { .is_secret = FALSE };
  g_autofree char              *path = change->node != NULL
                                           ? g_strdup_printf ("%s %s", change->node, change->name)
                                           : g_strdup (change->name);

  if (is_unknown)
    {
      print (FB_STYLE_DIM, "      ? %s: %s\n", path, _ ("whether it changed cannot be told"));
      return;
    }

  property.kind = kinds[change->kind];
  property.path = path;
  property.older = change->older;
  property.newer = change->newer;
  print_property (&property);
}

static void
print_around (FbSnapshotDiff *diff)
{
  GPtrArray *changes = fb_snapshot_diff_get_changes (diff);

  for (guint i = 0; i < changes->len; i++)
    {
      const FbSnapshotChange *change = g_ptr_array_index (changes, i);
      const FbSnapshotChange *last = i > 0 ? g_ptr_array_index (changes, i - 1) : NULL;

      if (last == NULL || last->area != change->area)
        print (FB_STYLE_BOLD, "\n%s\n", fb_snapshot_area_get_title (change->area));
      print_around_change (change);
    }
}

static void
print_risks (FbSnapshotDiff *diff)
{
  g_autoptr (GPtrArray) risks = fb_snapshot_diff_list_risks (diff);

  if (risks->len == 0)
    return;

  /* Translators: the heading over what a reviewer should check before anything else. */
  print (FB_STYLE_BOLD, "\n%s\n", _ ("Look at this first"));
  for (guint i = 0; i < risks->len; i++)
    {
      const FbFlowRisk *risk = g_ptr_array_index (risks, i);
      g_autofree char  *message = dup_short (risk->message);

      print (FB_STYLE_CHANGED, "  ! ");
      print (FB_STYLE_PLAIN, "%s\n", message);
    }
}

void
fb_ctl_diff_print_text (FbSnapshotDiff *diff, gboolean with_properties)
{
  g_autofree char *summary = fb_snapshot_diff_summarize (diff);

  print (FB_STYLE_BOLD, "%s\n", summary);
  print_flows (fb_snapshot_diff_get_flows (diff), with_properties);
  print_around (diff);
  print_risks (diff);
}
