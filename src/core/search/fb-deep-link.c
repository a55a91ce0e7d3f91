/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-deep-link.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"

/* Pure functions. Read by hand and not by GUri, so that there is one way to write each link: no
 * user, port, query or fragment. */

#define PREFIX "flowbench://instance/"
#define MAX_VIEW 32

static const struct
{
  const char *word;
  gsize       offset;
} parts[] = {
  { "flow", G_STRUCT_OFFSET (FbDeepLink, flow) },
  { "node", G_STRUCT_OFFSET (FbDeepLink, node) },
  { "view", G_STRUCT_OFFSET (FbDeepLink, view) },
};

G_DEFINE_BOXED_TYPE (FbDeepLink, fb_deep_link, fb_deep_link_copy, fb_deep_link_free)

static char **
member (FbDeepLink *self, guint part)
{
  return (char **)G_STRUCT_MEMBER_P (self, parts[part].offset);
}

FbDeepLink *
fb_deep_link_new (const char *instance, const char *flow, const char *node)
{
  FbDeepLink *self = g_new0 (FbDeepLink, 1);

  self->instance = g_strdup (instance);
  self->flow = g_strdup (flow);
  self->node = g_strdup (node);

  return self;
}

FbDeepLink *
fb_deep_link_copy (const FbDeepLink *self)
{
  FbDeepLink *copy = fb_deep_link_new (self->instance, self->flow, self->node);

  copy->view = g_strdup (self->view);
  return copy;
}

void
fb_deep_link_free (FbDeepLink *self)
{
  g_free (self->instance);
  g_free (self->flow);
  g_free (self->node);
  g_free (self->view);
  g_free (self);
}

static gboolean
is_plain (const char *text)
{
  if (text == NULL || *text == '\0' || !g_utf8_validate (text, -1, NULL))
    return FALSE;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (g_unichar_iscntrl (g_utf8_get_char (text)))
      return FALSE;

  return TRUE;
}

static gboolean
is_view (const char *text)
{
  gsize length = strspn (text, "abcdefghijklmnopqrstuvwxyz-");

  return length > 0 && length <= MAX_VIEW && text[length] == '\0';
}

static gboolean
is_well (const FbDeepLink *self)
{
  return is_plain (self->instance) && (self->flow == NULL || is_plain (self->flow)) &&
         (self->node == NULL || is_plain (self->node)) &&
         (self->view == NULL || is_view (self->view));
}

/* (nullable) */
static char *
unescape (const char *segment)
{
  char *text;

  /* These begin a query or a fragment, which no link of ours has. */
  if (strpbrk (segment, "?#") != NULL)
    return NULL;

  text = g_uri_unescape_string (segment, NULL); /* NULL for %00 and what is no escape */
  if (!is_plain (text))
    g_clear_pointer (&text, g_free);

  return text;
}

/* @segments: after the instance, in pairs of a word and its value. */
static gboolean
read_parts (FbDeepLink *self, char **segments)
{
  guint next = 0;

  while (segments[0] != NULL)
    {
      while (next < G_N_ELEMENTS (parts) && strcmp (parts[next].word, segments[0]) != 0)
        next++;
      if (next == G_N_ELEMENTS (parts) || segments[1] == NULL)
        return FALSE;

      *member (self, next) = unescape (segments[1]);
      if (*member (self, next) == NULL)
        return FALSE;
      next++;
      segments += 2;
    }

  return TRUE;
}

FbDeepLink *
fb_deep_link_parse (const char *text, GError **error)
{
  g_autoptr (FbDeepLink) self = fb_deep_link_new (NULL, NULL, NULL);
  g_auto (GStrv) segments = NULL;
  guint n_segments;

  g_return_val_if_fail (text != NULL, NULL);

  if (strlen (text) > FB_DEEP_LINK_MAX_BYTES ||
      g_ascii_strncasecmp (text, PREFIX, strlen (PREFIX)) != 0)
    {
      fb_throw (error, FB_ERROR_INVALID, _ ("This is not a link to something in Flowbench"));
      return NULL;
    }

  segments = g_strsplit (text + strlen (PREFIX), "/", -1);
  n_segments = g_strv_length (segments);
  if (n_segments > 1 && *segments[n_segments - 1] == '\0') /* a slash at the end says nothing */
    g_clear_pointer (&segments[n_segments - 1], g_free);

  self->instance = segments[0] != NULL ? unescape (segments[0]) : NULL;
  if (self->instance == NULL)
    {
      fb_throw (error, FB_ERROR_INVALID, _ ("The link names no instance"));
      return NULL;
    }
  if (!read_parts (self, segments + 1) || !is_well (self))
    {
      fb_throw (error, FB_ERROR_INVALID, _ ("The link names nothing that an instance has"));
      return NULL;
    }

  return g_steal_pointer (&self);
}

char *
fb_deep_link_print (const FbDeepLink *self)
{
  g_autoptr (GString) text = g_string_new (PREFIX);

  g_return_val_if_fail (self != NULL, NULL);

  if (!is_well (self))
    return NULL;

  g_string_append_uri_escaped (text, self->instance, NULL, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      const char *value = *member ((FbDeepLink *)self, i);

      if (value == NULL)
        continue;
      g_string_append_printf (text, "/%s/", parts[i].word);
      g_string_append_uri_escaped (text, value, NULL, FALSE);
    }

  return text->len <= FB_DEEP_LINK_MAX_BYTES ? g_string_free (g_steal_pointer (&text), FALSE)
                                             : NULL;
}
