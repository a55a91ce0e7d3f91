/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n.h>

#include "fb-commands.h"
#include "fb-ctl-instance.h"
#include "instance/fb-demo-plant.h"

/* The noun "demo": the demo plant. */

#define ANSWER_MS 15000

int
fb_ctl_demo_make (FbCtl *ctl, char **args, GError **error)
{
  g_auto (GStrv) rest = fb_ctl_parse (ctl, args, NULL, 0, 0, error);
  FbSession *session = rest != NULL ? fb_ctl_open (ctl, FB_CTL_WITH_SECRETS, error) : NULL;
  g_autoptr (FbOperation) operation = NULL;
  FbInstance *instance;

  if (session == NULL)
    return FB_CTL_FAILED;

  operation = fb_demo_plant_new (fb_session_get_instances (session), NULL);
  if (!fb_ctl_run (ctl, g_object_ref (operation), error))
    return FB_CTL_FAILED;

  instance = fb_demo_plant_get_instance (FB_DEMO_PLANT (operation));
  fb_ctl_instance_ask (ctl, instance, ANSWER_MS);
  fb_ctl_instance_print (ctl, instance);

  return FB_CTL_DONE;
}

/* (transfer none) */
static FbInstance *
find (FbCtl *ctl, FbInstanceStore *store, GError **error)
{
  g_auto (FbCtlAnswer) answer = { 0 };

  fb_demo_plant_find_async (store, fb_ctl_get_cancellable (ctl), fb_ctl_answer_cb, &answer);

  return fb_demo_plant_find_finish (store, fb_ctl_answer_wait (&answer), error);
}

int
fb_ctl_demo_remove (FbCtl *ctl, char **args, GError **error)
{
  g_auto (GStrv) rest = fb_ctl_parse (ctl, args, NULL, 0, 0, error);
  FbSession *session = rest != NULL ? fb_ctl_open (ctl, FB_CTL_WITH_SECRETS, error) : NULL;
  g_autoptr (JsonObject) object = json_object_new ();
  g_auto (FbCtlAnswer) answer = { 0 };
  FbInstanceStore *store;
  FbInstance      *instance;

  if (session == NULL)
    return FB_CTL_FAILED;

  store = fb_session_get_instances (session);
  instance = find (ctl, store, error);
  if (instance == NULL)
    return FB_CTL_FAILED;

  json_object_set_string_member (object, "id", fb_instance_get_id (instance));
  json_object_set_string_member (object, "name", fb_instance_get_name (instance));
  fb_demo_plant_remove_async (store, instance, fb_ctl_get_cancellable (ctl), fb_ctl_answer_cb,
                              &answer);
  if (!fb_demo_plant_remove_finish (store, fb_ctl_answer_wait (&answer), error))
    return FB_CTL_FAILED;

  if (fb_ctl_is_json (ctl))
    fb_ctl_output_event (object);
  else
    fb_ctl_output_text (_ ("The demo plant is gone with everything in it.\n"));

  return FB_CTL_DONE;
}
