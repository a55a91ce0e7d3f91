/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n.h>

#include "fb-commands.h"
#include "fb-ctl-output.h"
#include "search/fb-node-search.h"

/* The noun "search", which needs no verb: words and filters over the nodes of all instances. */

#define DEFAULT_LIMIT 50
#define MAX_LIMIT 100000

/* clang-format off */
static const FbColumn columns[] = {
  { "instance_name", N_ ("INSTANCE"), FB_COLUMN_PLAIN },
  { "tab", N_ ("TAB"), FB_COLUMN_PLAIN },
  { "type", N_ ("TYPE"), FB_COLUMN_PLAIN },
  { "name", N_ ("NAME"), FB_COLUMN_PLAIN },
  { "node", N_ ("NODE"), FB_COLUMN_PLAIN },
  { "module", N_ ("MODULE"), FB_COLUMN_PLAIN },
  { "version", N_ ("VERSION"), FB_COLUMN_PLAIN },
  { "excerpt", N_ ("TEXT"), FB_COLUMN_PLAIN },
  { NULL },
};
/* clang-format on */

static JsonObject *
describe (const FbNodeHit *hit)
{
  JsonObject *row = json_object_new ();

  json_object_set_string_member (row, "instance", hit->instance);
  json_object_set_string_member (row, "instance_name", hit->instance_name);
  json_object_set_string_member (row, "snapshot", hit->snapshot);
  json_object_set_string_member (row, "node", hit->node);
  json_object_set_string_member (row, "type", hit->type);
  json_object_set_string_member (row, "name", hit->name);
  json_object_set_string_member (row, "tab", hit->tab);
  json_object_set_string_member (row, "module", hit->module);
  json_object_set_string_member (row, "version", hit->version);
  json_object_set_string_member (row, "excerpt", hit->excerpt);

  return row;
}

int
fb_ctl_search (FbCtl *ctl, char **args, GError **error)
{
  g_auto (GStrv) words = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) hits = NULL;
  g_autoptr (JsonArray) rows = NULL;
  g_auto (FbCtlAnswer) answer = { 0 };
  FbSession         *session;
  int                limit = DEFAULT_LIMIT;
  const GOptionEntry options[] = {
    { "limit", 'n', 0, G_OPTION_ARG_INT, &limit, N_ ("Show at most NUMBER nodes"), N_ ("NUMBER") },
    { NULL },
  };

  words = fb_ctl_parse (ctl, args, options, 1, G_MAXUINT, error);
  if (words == NULL)
    return FB_CTL_FAILED;
  if (limit < 1 || limit > MAX_LIMIT)
    {
      fb_ctl_throw_usage (error, _ ("--limit goes from 1 to %d"), MAX_LIMIT);
      return FB_CTL_FAILED;
    }
  session = fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, error);
  if (session == NULL)
    return FB_CTL_FAILED;

  text = g_strjoinv (" ", words);
  fb_node_search_query_async (fb_session_get_node_search (session), text, (guint)limit,
                              fb_ctl_get_cancellable (ctl), fb_ctl_answer_cb, &answer);
  hits = fb_node_search_query_finish (fb_session_get_node_search (session),
                                      fb_ctl_answer_wait (&answer), error);
  if (hits == NULL)
    return FB_CTL_FAILED;

  rows = json_array_new ();
  for (guint i = 0; i < hits->len; i++)
    json_array_add_object_element (rows, describe (hits->pdata[i]));
  fb_ctl_output_table (fb_ctl_is_json (ctl), rows, columns);

  return FB_CTL_DONE;
}
