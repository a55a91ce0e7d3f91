/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "editor/fb-editor-page-private.h"

#include <glib/gi18n.h>

#include "widget/fb-ask.h"

/* What holds just now, above the editor: offline, credentials that a deploy
 * would lose, a failed deploy, a deploy that was not the editor's, a kept draft. */

static void
update_offline (FbEditorPage *self)
{
  FbInstance      *instance = fb_editor_get_instance (self->editor);
  FbInstanceState  state = fb_instance_get_state (instance);
  const char      *detail = fb_instance_get_state_detail (instance);
  g_autofree char *text = NULL;

  g_assert (FB_IS_EDITOR_PAGE (self));

  /* What was stopped on purpose is no surprise; the page goes to sleep. */
  if (fb_editor_get_phase (self->editor) != FB_EDITOR_READY || fb_instance_is_online (instance) ||
      state == FB_INSTANCE_STARTING || state == FB_INSTANCE_STOPPING ||
      state == FB_INSTANCE_UNKNOWN ||
      (!fb_editor_has_server (self->editor) && !fb_editor_has_entries (self->editor)))
    {
      fb_banner_hide (self->offline);
      return;
    }

  if (!fb_editor_has_server (self->editor))
    {
      fb_banner_show (self->offline, FB_BANNER_WARNING,
                      _ ("The instance does not run. Finish the node dialog: what you entered is "
                         "not part of the flows yet."),
                      NULL, FALSE);
      return;
    }

  if (state == FB_INSTANCE_LOGIN_NEEDED)
    {
      /* Says also why the last deploy was refused. */
      fb_banner_hide (self->problem);
      fb_banner_show (self->offline, FB_BANNER_WARNING,
                      _ ("The session has ended. Sign in to deploy; your edits stay here."),
                      _ ("Sign In"), FALSE);
      return;
    }

  text = g_strjoin (detail != NULL ? " " : "",
                    _ ("No connection: you can go on editing, but not deploy."), detail, NULL);
  fb_banner_show (self->offline, FB_BANNER_WARNING, text, _ ("Try Again"), FALSE);
}

static void
offline_clicked_cb (FbEditorPage *self)
{
  FbInstance *instance = fb_editor_get_instance (self->editor);

  g_assert (FB_IS_EDITOR_PAGE (self));

  if (fb_instance_get_state (instance) == FB_INSTANCE_LOGIN_NEEDED)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.sign-in-instance", "s",
                                fb_instance_get_id (instance));
  else
    fb_instance_link_retry (fb_editor_get_link (self->editor));
}

static void
update_broken (FbEditorPage *self)
{
  g_assert (FB_IS_EDITOR_PAGE (self));

  if (fb_instance_link_get_credentials_broken (fb_editor_get_link (self->editor)))
    fb_banner_show (self->broken, FB_BANNER_ERROR,
                    _ ("The stored credentials cannot be decrypted. Nothing can be deployed, since "
                       "that would delete them for good."),
                    NULL, FALSE);
  else
    fb_banner_hide (self->broken);
}

static void
editor_problem_cb (FbEditorPage *self, const char *text)
{
  g_assert (FB_IS_EDITOR_PAGE (self));

  fb_banner_show (self->problem, FB_BANNER_ERROR, text, NULL, TRUE);
}

static void
editor_notify_deploying_cb (FbEditorPage *self)
{
  g_assert (FB_IS_EDITOR_PAGE (self));

  if (fb_editor_is_deploying (self->editor))
    fb_banner_hide (self->problem);
}

/* What was said of a page that is gone is of no use. */
static void
editor_notify_phase_cb (FbEditorPage *self)
{
  g_assert (FB_IS_EDITOR_PAGE (self));

  if (fb_editor_get_phase (self->editor) == FB_EDITOR_DEAD)
    fb_banner_hide (self->problem);
}

static void
banner_dismissed_cb (FbBanner *banner)
{
  fb_banner_hide (banner);
}

/* What this window puts on an instance beside the editor's own deploys is always a restore. */
static const char *
describe_conflict (FbDeployOrigin origin, gboolean dirty)
{
  if (origin == FB_ORIGIN_UNKNOWN)
    return dirty ? _ ("Other flows run on this instance now. Bring them and your changes together "
                      "before you deploy.")
                 : _ ("Other flows run on this instance now. What you see is not what runs there.");
  if (origin == FB_ORIGIN_HERE)
    return dirty ? _ ("This instance was restored. Bring what runs there and your changes together "
                      "before you deploy.")
                 : _ ("This instance was restored. What you see is not what runs there now.");

  return dirty ? _ ("Somebody else deployed to this instance. Bring their changes and yours "
                    "together before you deploy.")
               : _ ("Somebody else deployed to this instance. What you see is older.");
}

void
fb_editor_page_show_conflict (FbEditorPage *self, gboolean dirty)
{
  FbInstanceLink *link = fb_editor_get_link (self->editor);

  g_assert (FB_IS_EDITOR_PAGE (self));

  fb_banner_show (self->conflict, FB_BANNER_WARNING,
                  describe_conflict (fb_instance_link_get_deploy_origin (link, self->conflict_rev),
                                     dirty),
                  dirty ? _ ("Review") : _ ("Show New Flows"), TRUE);
}

static void
editor_conflict_cb (FbEditorPage *self, gboolean dirty, const char *rev)
{
  g_assert (FB_IS_EDITOR_PAGE (self));

  g_free (self->conflict_rev);
  self->conflict_rev = g_strdup (rev);
  fb_editor_page_show_conflict (self, dirty);
}

/* What can be done about it depends on whether there are edits by now, and whose deploy it was may
 * only be known when ours has ended. */
static void
update_conflict (FbEditorPage *self)
{
  FbEditorView *view = fb_editor_get_view (self->editor);

  g_assert (FB_IS_EDITOR_PAGE (self));

  if (view != NULL && fb_banner_is_shown (self->conflict))
    fb_editor_page_show_conflict (self, fb_editor_state_is_dirty (fb_editor_view_get_state (view)));
}

static void
editor_conflict_over_cb (FbEditorPage *self)
{
  g_assert (FB_IS_EDITOR_PAGE (self));

  fb_banner_hide (self->conflict);
}

static void
editor_notify_view_cb (FbEditorPage *self)
{
  FbEditorView *view = fb_editor_get_view (self->editor);

  g_assert (FB_IS_EDITOR_PAGE (self));

  fb_banner_hide (self->conflict);
  if (view != NULL)
    g_signal_connect_object (fb_editor_view_get_state (view), "notify::dirty",
                             G_CALLBACK (update_conflict), self, G_CONNECT_SWAPPED);
}

static void
conflict_clicked_cb (FbEditorPage *self)
{
  FbEditorView *view = fb_editor_get_view (self->editor);

  g_assert (FB_IS_EDITOR_PAGE (self));

  if (view == NULL)
    return;

  fb_banner_hide (self->conflict);
  if (fb_editor_state_is_dirty (fb_editor_view_get_state (view)))
    fb_editor_page_merge (self);
  else
    fb_editor_view_call_async (view, "load", NULL, NULL, NULL, NULL);
}

static void
drafts_offered_cb (FbEditorPage *self)
{
  gint64 time_us = fb_editor_drafts_get_offer (fb_editor_get_drafts (self->editor));
  g_autoptr (GDateTime) then = NULL;
  g_autoptr (GDateTime) now = NULL;
  g_autofree char *when = NULL;
  g_autofree char *text = NULL;

  g_assert (FB_IS_EDITOR_PAGE (self));

  if (time_us == 0)
    {
      fb_banner_hide (self->offer);
      return;
    }

  then = g_date_time_new_from_unix_local (time_us / G_USEC_PER_SEC);
  now = g_date_time_new_now_local ();
  when = g_date_time_format (then, g_date_time_get_day_of_year (then) ==
                                               g_date_time_get_day_of_year (now) &&
                                           g_date_time_get_year (then) == g_date_time_get_year (now)
                                       ? "%H:%M"
                                       : "%x %H:%M");
  /* Translators: the placeholder is a time such as "12:40" */
  text = g_strdup_printf (_ ("Undeployed changes from %s were kept."), when);
  fb_banner_show (self->offer, FB_BANNER_INFO, text, _ ("Restore"), TRUE);
}

static void
fb_editor_drafts_restored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbEditorPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean stale = FALSE;

  if (!fb_editor_drafts_restore_finish (FB_EDITOR_DRAFTS (source), result, &stale, &error))
    fb_banner_show (self->problem, FB_BANNER_ERROR, error->message, NULL, TRUE);
  else if (stale)
    fb_banner_show (self->problem, FB_BANNER_INFO,
                    _ ("Others deployed since these changes were kept. Only what you had changed "
                       "was put onto their flows: look it over before you deploy."),
                    NULL, TRUE);
  else
    fb_editor_page_toast (self, _ ("Changes restored"));
}

static void
offer_clicked_cb (FbEditorPage *self)
{
  g_assert (FB_IS_EDITOR_PAGE (self));

  if (fb_editor_get_phase (self->editor) == FB_EDITOR_READY)
    fb_editor_drafts_restore_async (fb_editor_get_drafts (self->editor), NULL,
                                    fb_editor_drafts_restored_cb, g_object_ref (self));
}

static void
discard_asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbEditorPage    *self = FB_EDITOR_PAGE (source);
  g_autofree char *answer = fb_ask_finish (GTK_WIDGET (self), result);

  if (g_str_equal (answer, "discard") && self->editor != NULL)
    fb_editor_drafts_discard (fb_editor_get_drafts (self->editor));
}

static void
offer_dismissed_cb (FbEditorPage *self)
{
  const FbAnswer answers[] = {
    { "cancel", _ ("_Keep"), FB_ANSWER_PLAIN },
    { "discard", _ ("_Discard"), FB_ANSWER_DESTRUCTIVE },
    { NULL },
  };

  g_assert (FB_IS_EDITOR_PAGE (self));

  fb_ask_async (GTK_WIDGET (self), _ ("Discard the Kept Changes?"),
                _ ("They were never deployed and cannot be brought back."), answers, NULL,
                discard_asked_cb, NULL);
}

void
fb_editor_page_banners_init (FbEditorPage *self)
{
  FbInstance     *instance = fb_editor_get_instance (self->editor);
  FbInstanceLink *link = fb_editor_get_link (self->editor);
  FbEditorDrafts *drafts = fb_editor_get_drafts (self->editor);
  const struct
  {
    gpointer    object;
    const char *signal;
    GCallback   callback;
  } handlers[] = {
    { instance, "notify::state", G_CALLBACK (update_offline) },
    { instance, "notify::state-detail", G_CALLBACK (update_offline) },
    { self->editor, "notify::phase", G_CALLBACK (update_offline) },
    { self->editor, "notify::phase", G_CALLBACK (editor_notify_phase_cb) },
    { self->offline, "button-clicked", G_CALLBACK (offline_clicked_cb) },
    { link, "notify::credentials-broken", G_CALLBACK (update_broken) },
    { self->editor, "problem", G_CALLBACK (editor_problem_cb) },
    { self->editor, "notify::deploying", G_CALLBACK (editor_notify_deploying_cb) },
    { link, "notify::own-rev", G_CALLBACK (update_conflict) },
    { self->editor, "conflict", G_CALLBACK (editor_conflict_cb) },
    { self->editor, "conflict-over", G_CALLBACK (editor_conflict_over_cb) },
    { self->editor, "notify::view", G_CALLBACK (editor_notify_view_cb) },
    { self->conflict, "button-clicked", G_CALLBACK (conflict_clicked_cb) },
    { drafts, "offered", G_CALLBACK (drafts_offered_cb) },
    { self->offer, "button-clicked", G_CALLBACK (offer_clicked_cb) },
    { self->offer, "dismissed", G_CALLBACK (offer_dismissed_cb) },
  };
  FbBanner *const dismissable[] = { self->problem, self->conflict };

  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (handlers[i].object, handlers[i].signal, handlers[i].callback, self,
                             G_CONNECT_SWAPPED);
  for (gsize i = 0; i < G_N_ELEMENTS (dismissable); i++)
    g_signal_connect (dismissable[i], "dismissed", G_CALLBACK (banner_dismissed_cb), NULL);
  editor_notify_view_cb (self);
  update_broken (self);
  drafts_offered_cb (self);
}
