/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-runtime-text.h"

#include <glib/gi18n.h>

/* Stateless; UI thread. */

char *
fb_runtime_text_title (FbRuntime *runtime)
{
  const char *version = fb_runtime_get_node_red_version (runtime);

  if (version == NULL)
    return g_strdup (fb_runtime_get_name (runtime));

  return g_strdup_printf (_ ("Node-RED %s"), version);
}

char *
fb_runtime_text_choice (FbRuntime *runtime)
{
  g_autofree char *title = fb_runtime_text_title (runtime);

  switch (fb_runtime_get_state (runtime))
    {
    case FB_RUNTIME_AVAILABLE:
      /* Translators: a version of Node-RED that is not installed yet. */
      return g_strdup_printf (_ ("%s · will be fetched"), title);
    case FB_RUNTIME_SYSTEM:
      /* Translators: a Node-RED that somebody else installed here. */
      return g_strdup_printf (_ ("%s · found on this machine"), title);
    case FB_RUNTIME_INSTALLED:
    default:
      return g_steal_pointer (&title);
    }
}

/* The runtime is the expression's this. */
static char *
choice_closure (FbRuntime *runtime)
{
  return runtime != NULL ? fb_runtime_text_choice (runtime) : g_strdup ("");
}

void
fb_runtime_text_bind_row (AdwComboRow *row, FbRuntimeStore *runtimes, const char *name)
{
  g_autoptr (GtkExpression) expression = NULL;

  g_return_if_fail (ADW_IS_COMBO_ROW (row));
  g_return_if_fail (FB_IS_RUNTIME_STORE (runtimes));

  expression = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL,
                                            G_CALLBACK (choice_closure), NULL, NULL);
  adw_combo_row_set_expression (row, expression);
  adw_combo_row_set_model (row, G_LIST_MODEL (runtimes));
  fb_runtime_text_select (row, runtimes, name);
}

void
fb_runtime_text_select (AdwComboRow *row, FbRuntimeStore *runtimes, const char *name)
{
  FbRuntime *wanted;
  guint      n_runtimes;

  g_return_if_fail (ADW_IS_COMBO_ROW (row));
  g_return_if_fail (FB_IS_RUNTIME_STORE (runtimes));

  wanted = name != NULL ? fb_runtime_store_find (runtimes, name) : NULL;
  if (wanted == NULL)
    wanted = fb_runtime_store_get_preferred (runtimes);
  n_runtimes = g_list_model_get_n_items (G_LIST_MODEL (runtimes));
  for (guint i = 0; i < n_runtimes; i++)
    {
      g_autoptr (FbRuntime) runtime = g_list_model_get_item (G_LIST_MODEL (runtimes), i);

      if (runtime == wanted)
        adw_combo_row_set_selected (row, i);
    }
}
