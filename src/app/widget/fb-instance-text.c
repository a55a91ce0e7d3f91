/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "widget/fb-instance-text.h"

#include <glib/gi18n.h>

/* Stateless; UI thread. */

/* In the order of FbInstanceState. */
static const char *const states[] = {
  [FB_INSTANCE_UNKNOWN] = N_ ("Not asked yet"),
  [FB_INSTANCE_STOPPED] = N_ ("Stopped"),
  [FB_INSTANCE_STARTING] = N_ ("Starting"),
  [FB_INSTANCE_RUNNING] = N_ ("Running"),
  [FB_INSTANCE_FLOWS_STOPPED] = N_ ("Running, flows stopped"),
  [FB_INSTANCE_SAFE] = N_ ("Safe mode, flows held"),
  [FB_INSTANCE_STOPPING] = N_ ("Stopping"),
  [FB_INSTANCE_CRASHED] = N_ ("Crashed"),
  [FB_INSTANCE_UNREACHABLE] = N_ ("No answer"),
  [FB_INSTANCE_LOGIN_NEEDED] = N_ ("Needs a login"),
  [FB_INSTANCE_UNTRUSTED] = N_ ("Certificate not trusted"),
};

static const struct
{
  const char *title;
  const char *explanation;
} modes[] = {
  [FB_MODE_OFF] = { N_ ("Off"), N_ ("Flowbench does not contact this instance.") },
  [FB_MODE_READ_ONLY] = { N_ ("Read-only"),
                          N_ ("Look at flows and their state; nothing can be deployed.") },
  [FB_MODE_READ_WRITE] = { N_ ("Read and write"), N_ ("Flows can be deployed to this instance.") },
};

const char *
fb_instance_text_state (FbInstanceState state)
{
  g_return_val_if_fail ((gsize)state < G_N_ELEMENTS (states), "");

  return _ (states[state]);
}

const char *
fb_instance_text_mode (FbMode mode)
{
  g_return_val_if_fail ((gsize)mode < G_N_ELEMENTS (modes), "");

  return _ (modes[mode].title);
}

const char *
fb_instance_text_mode_explanation (FbMode mode)
{
  g_return_val_if_fail ((gsize)mode < G_N_ELEMENTS (modes), "");

  return _ (modes[mode].explanation);
}

char *
fb_instance_text_version (FbInstance *instance)
{
  const char *version = fb_instance_get_node_red_version (instance);
  const char *runtime = fb_instance_get_runtime (instance);
  g_auto (GStrv) parts = NULL;

  if (version != NULL)
    {
      parts = g_strsplit (version, ".", 3);
      if (g_strv_length (parts) >= 2)
        return g_strdup_printf ("%s.%s", parts[0], parts[1]);
      return g_strdup (version);
    }

  if (runtime != NULL && g_str_has_prefix (runtime, "node-red-"))
    return g_strdup (runtime + strlen ("node-red-"));

  return g_strdup ("");
}

char *
fb_instance_text_title (FbInstance *instance)
{
  const char *environment = fb_instance_get_environment (instance);

  if (environment == NULL || *environment == '\0')
    return g_strdup (fb_instance_get_name (instance));

  return g_strdup_printf ("%s · %s", fb_instance_get_name (instance), environment);
}

char *
fb_instance_text_fingerprint (const char *pin)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (pin != NULL, g_string_free (text, FALSE));

  for (gsize i = 0; pin[i] != '\0'; i++)
    {
      if (i > 0 && i % 4 == 0)
        g_string_append_c (text, i % 32 == 0 ? '\n' : ' ');
      g_string_append_c (text, pin[i]);
    }

  return g_string_free (text, FALSE);
}

char *
fb_instance_text_describe (FbInstance *instance)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = NULL;
  const char *environment = fb_instance_get_environment (instance);

  g_strv_builder_add_many (builder, fb_instance_get_name (instance),
                           fb_instance_text_state (fb_instance_get_state (instance)), NULL);
  if (environment != NULL && *environment != '\0')
    g_strv_builder_add (builder, environment);
  if (fb_instance_get_mode (instance) != FB_MODE_READ_WRITE)
    g_strv_builder_add (builder, fb_instance_text_mode (fb_instance_get_mode (instance)));
  parts = g_strv_builder_end (builder);

  /* Translators: between the parts of a list that is read out. */
  return g_strjoinv (C_ ("list separator", ", "), parts);
}

gboolean
fb_instance_is_running (FbInstance *instance)
{
  switch (fb_instance_get_state (instance))
    {
    case FB_INSTANCE_STARTING:
    case FB_INSTANCE_RUNNING:
    case FB_INSTANCE_FLOWS_STOPPED:
    case FB_INSTANCE_SAFE:
      return TRUE;
    case FB_INSTANCE_UNKNOWN:
    case FB_INSTANCE_STOPPED:
    case FB_INSTANCE_STOPPING:
    case FB_INSTANCE_CRASHED:
    case FB_INSTANCE_UNREACHABLE:
    case FB_INSTANCE_LOGIN_NEEDED:
    case FB_INSTANCE_UNTRUSTED:
    default:
      return FALSE;
    }
}

gboolean
fb_instance_has_problem (FbInstance *instance)
{
  FbInstanceState state = fb_instance_get_state (instance);

  return state == FB_INSTANCE_SAFE || state >= FB_INSTANCE_CRASHED;
}
