/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n.h>

#include "fb-commands.h"
#include "fb-ctl-instance.h"
#include "fb-error.h"

/* The noun "instance": starting, stopping and following local instances. */

#define ANSWER_MS 3000

static FbInstanceLink *
ask_local (FbCtl *ctl, FbInstance *instance, GError **error)
{
  if (fb_instance_get_kind (instance) == FB_INSTANCE_LOCAL)
    return fb_ctl_instance_ask (ctl, instance, ANSWER_MS);

  fb_throw (error, FB_ERROR_UNSUPPORTED, _ ("“%s” is a remote instance: its machine runs it"),
            fb_instance_get_name (instance));
  return NULL;
}

static gboolean
stop (FbCtl *ctl, FbInstanceLink *link, GError **error)
{
  g_auto (FbCtlAnswer) answer = { 0 };

  fb_instance_link_stop_async (link, fb_ctl_get_cancellable (ctl), fb_ctl_answer_cb, &answer);
  return fb_instance_link_stop_finish (link, fb_ctl_answer_wait (&answer), error);
}

static gboolean
start (FbCtl *ctl, FbInstanceLink *link, gboolean safe, GError **error)
{
  g_auto (FbCtlAnswer) answer = { 0 };

  fb_instance_link_start_async (link, safe, fb_ctl_get_cancellable (ctl), fb_ctl_answer_cb,
                                &answer);
  return fb_instance_link_start_finish (link, fb_ctl_answer_wait (&answer), error);
}

static int
start_after (FbCtl *ctl, char **args, gboolean stop_first, GError **error)
{
  gboolean           safe = FALSE;
  const GOptionEntry options[] = {
    { "safe", 0, 0, G_OPTION_ARG_NONE, &safe, N_ ("Load the flows but do not start them"), NULL },
    { NULL },
  };
  g_auto (GStrv) rest = NULL;
  FbInstance *instance =
      fb_ctl_instance_from_args (ctl, args, options, 1, FB_CTL_WITH_SECRETS, &rest, error);
  FbInstanceLink *link;

  if (instance == NULL || (link = ask_local (ctl, instance, error)) == NULL ||
      (stop_first && !stop (ctl, link, error)) || !start (ctl, link, safe, error))
    return FB_CTL_FAILED;
  fb_ctl_instance_print (ctl, instance);

  return FB_CTL_DONE;
}

int
fb_ctl_instance_start (FbCtl *ctl, char **args, GError **error)
{
  return start_after (ctl, args, FALSE, error);
}

int
fb_ctl_instance_restart (FbCtl *ctl, char **args, GError **error)
{
  return start_after (ctl, args, TRUE, error);
}

int
fb_ctl_instance_stop (FbCtl *ctl, char **args, GError **error)
{
  g_auto (GStrv) rest = NULL;
  FbInstance *instance =
      fb_ctl_instance_from_args (ctl, args, NULL, 1, FB_CTL_WITHOUT_SECRETS, &rest, error);
  FbInstanceLink *link;

  if (instance == NULL || (link = ask_local (ctl, instance, error)) == NULL ||
      !stop (ctl, link, error))
    return FB_CTL_FAILED;
  fb_ctl_instance_print (ctl, instance);

  return FB_CTL_DONE;
}
