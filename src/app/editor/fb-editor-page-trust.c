/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "editor/fb-editor-page-private.h"

#include <glib/gi18n.h>

#include "widget/fb-ask.h"
#include "widget/fb-instance-text.h"

/* A certificate that nobody vouches for: its fingerprint is shown, and pinned when a person agrees.
 */

typedef struct
{
  FbEditorPage *self;
  char         *pin;
} Trust;

static void
trust_free (Trust *trust)
{
  g_object_unref (trust->self);
  g_free (trust->pin);
  g_free (trust);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Trust, trust_free)

static void
report (FbEditorPage *self, const char *text)
{
  fb_banner_show (self->problem, FB_BANNER_ERROR, text, NULL, TRUE);
}

static void
fb_instance_store_changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbEditorPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!fb_instance_store_change_finish (FB_INSTANCE_STORE (source), result, &error))
    report (self, error->message);
  else if (self->editor != NULL)
    fb_instance_link_retry (fb_editor_get_link (self->editor));
}

static void
trust_asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Trust) trust = user_data;
  FbEditorPage    *self = trust->self;
  g_autofree char *answer = fb_ask_finish (GTK_WIDGET (source), result);

  if (!g_str_equal (answer, "trust") || self->editor == NULL)
    return;

  fb_instance_store_change_async (fb_session_get_instances (
                                      fb_editor_pool_get_session (self->pool)),
                                  fb_editor_get_instance (self->editor), "pin", trust->pin, NULL,
                                  fb_instance_store_changed_cb, g_object_ref (self));
}

static void
ask (FbEditorPage *self, const FbProbe *probe)
{
  const FbAnswer answers[] = {
    { "cancel", _ ("_Cancel"), FB_ANSWER_PLAIN },
    { "trust", _ ("_Trust This Certificate"), FB_ANSWER_DESTRUCTIVE },
    { NULL },
  };
  g_autofree char *grouped = fb_instance_text_fingerprint (probe->certificate_pin);
  const char      *subject = probe->certificate_subject;
  g_autofree char *body =
      g_strdup_printf (_ ("%s\nis shown by “%s”, and nobody known vouches for it. Ask who runs the "
                          "server for its SHA-256 fingerprint, and agree only if it is this "
                          "one:\n\n"
                          "%s"),
                       subject != NULL ? subject : probe->url,
                       fb_instance_get_name (fb_editor_get_instance (self->editor)), grouped);
  Trust *trust = g_new0 (Trust, 1);

  trust->self = g_object_ref (self);
  trust->pin = g_ascii_strdown (probe->certificate_pin, -1);
  fb_ask_async (GTK_WIDGET (self), _ ("Trust This Certificate?"), body, answers, NULL,
                trust_asked_cb, trust);
}

static void
fb_admin_client_probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbEditorPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FbProbe) probe =
                 fb_admin_client_probe_finish (FB_ADMIN_CLIENT (source), result, &error);

  if (self->editor == NULL)
    return;
  if (probe == NULL)
    report (self, error->message);
  else if (probe->certificate_pin == NULL || probe->certificate_trusted)
    fb_instance_link_retry (fb_editor_get_link (self->editor));
  else
    ask (self, probe);
}

void
fb_editor_page_trust (FbEditorPage *self)
{
  FbInstance *instance = fb_editor_get_instance (self->editor);
  g_autoptr (FbAdminClient) client = NULL;

  if (fb_instance_get_url (instance) == NULL)
    return;

  /* One of its own, which knows no pin and sends no token. */
  client = fb_admin_client_new (fb_instance_get_url (instance), NULL, NULL);
  fb_admin_client_probe_async (client, NULL, fb_admin_client_probed_cb, g_object_ref (self));
}
