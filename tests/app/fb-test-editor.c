/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-test-editor.h"

#include <libsoup/soup.h>
#include <string.h>

#include "fb-file.h"
#include "instance/fb-instance-row.h"
#include "instance/fb-instance-store-private.h"
#include "widget/fb-banner.h"

/* For test programs with a display; one thread. */

#define NOBODY "http://127.0.0.1:9/"

/* Which of the instances has which page. */
#define PAGE_KEY "fb-test-page"

static FbSession *
open_session (const char *folder)
{
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;
  FbSession *session;

  fb_session_open_async (folder, NULL, fb_test_take_result, &result);
  session = fb_session_open_finish (fb_test_await (&result, FB_TEST_WEB_MS), &error);
  g_assert_no_error (error);

  return session;
}

static FbInstance *
add_instance (FbTestEditor *self, const char *url)
{
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup_printf ("line-%u", self->instances->len + 1);
  FbInstanceRow   *row = fb_instance_row_new (FB_INSTANCE_REMOTE, name);
  FbInstance      *instance;

  row->url = g_strdup (url);
  row->mode = FB_MODE_READ_WRITE;
  fb_instance_store_insert_async (fb_session_get_instances (self->session), row, NULL, NULL,
                                  fb_test_take_result, &result);
  instance = fb_instance_store_insert_finish (fb_session_get_instances (self->session),
                                              fb_test_await (&result, FB_TEST_WEB_MS), &error);
  g_assert_no_error (error);
  g_ptr_array_add (self->instances, g_object_ref (instance));

  return instance;
}

FbInstance *
fb_test_editor_add (FbTestEditor *self, const char *url)
{
  FbInstance *instance = add_instance (self, url);

  fb_instance_link_open (fb_session_get_link (self->session, instance));

  return instance;
}

FbTestEditor *
fb_test_editor_new (const char *runtime, const char *settings, guint n_instances)
{
  g_autoptr (FbTestRemote) server = NULL;
  FbTestEditor *self;

  if (runtime != NULL && !fb_test_web_can_run ())
    return NULL;
  if (runtime != NULL)
    {
      server = fb_test_remote_new (runtime, settings != NULL ? settings : FB_TEST_REMOTE_OPEN,
                                   FB_TEST_EDITOR_FLOWS);
      if (server == NULL)
        return NULL;
    }

  self = g_new0 (FbTestEditor, 1);
  self->server = g_steal_pointer (&server);
  self->instances = g_ptr_array_new_with_free_func (g_object_unref);
  self->folder = g_dir_make_tmp ("flowbench-test-XXXXXX", NULL);
  self->session = open_session (self->folder);
  self->pool = fb_editor_pool_new (self->session);
  for (guint i = 0; i < n_instances; i++)
    {
      if (self->server != NULL)
        fb_test_editor_add (self, fb_test_remote_get_url (self->server));
      else
        add_instance (self, NOBODY);
    }

  self->tabs = ADW_TAB_VIEW (adw_tab_view_new ());
  adw_tab_view_append (self->tabs, gtk_button_new_with_label ("Nothing"));
  self->window = fb_test_show (GTK_WIDGET (self->tabs), 1280, 800);

  return self;
}

void
fb_test_editor_free (FbTestEditor *self)
{
  gtk_window_destroy (self->window);
  g_clear_object (&self->pool);
  g_clear_pointer (&self->instances, g_ptr_array_unref);
  fb_session_close (self->session);
  g_clear_object (&self->session);
  g_clear_pointer (&self->server, fb_test_remote_free);
  fb_file_remove_tree (self->folder, NULL);
  g_free (self->folder);
  g_free (self);
}

FbInstance *
fb_test_editor_get_instance (FbTestEditor *self, guint index)
{
  return g_ptr_array_index (self->instances, index);
}

void
fb_test_editor_change (FbTestEditor *self, guint index, const char *name, const char *value)
{
  FbInstanceStore *store = fb_session_get_instances (self->session);
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  fb_instance_store_change_async (store, fb_test_editor_get_instance (self, index), name, value,
                                  NULL, fb_test_take_result, &result);
  fb_instance_store_change_finish (store, fb_test_await (&result, FB_TEST_WEB_MS), &error);
  g_assert_no_error (error);
}

FbEditorPage *
fb_test_editor_show (FbTestEditor *self, guint index)
{
  FbInstance *instance = fb_test_editor_get_instance (self, index);
  GtkWidget  *page = g_object_get_data (G_OBJECT (instance), PAGE_KEY);

  if (page == NULL)
    {
      page = fb_editor_page_new (self->pool, instance);
      g_object_set_data (G_OBJECT (instance), PAGE_KEY, page);
      adw_tab_view_append (self->tabs, page);
    }
  adw_tab_view_set_selected_page (self->tabs, adw_tab_view_get_page (self->tabs, page));

  return FB_EDITOR_PAGE (page);
}

FbEditorPage *
fb_test_editor_open (FbTestEditor *self, guint index)
{
  FbEditorPage *page = fb_test_editor_show (self, index);

  fb_test_editor_await_phase (page, FB_EDITOR_READY);

  return page;
}

void
fb_test_editor_close (FbTestEditor *self, FbEditorPage *page)
{
  FbInstance *instance = fb_editor_get_instance (fb_editor_page_get_editor (page));

  g_object_set_data (G_OBJECT (instance), PAGE_KEY, NULL);
  adw_tab_view_close_page (self->tabs, adw_tab_view_get_page (self->tabs, GTK_WIDGET (page)));
}

typedef struct
{
  FbEditorPage *page;
  int           wanted;
} Wanted;

static gboolean
is_in_phase (gpointer user_data)
{
  Wanted *wanted = user_data;

  return (int)fb_editor_get_phase (fb_editor_page_get_editor (wanted->page)) == wanted->wanted;
}

void
fb_test_editor_await_phase (FbEditorPage *page, FbEditorPhase phase)
{
  Wanted    wanted = { page, phase };
  FbEditor *editor = fb_editor_page_get_editor (page);

  if (!fb_test_wait (is_in_phase, &wanted, FB_TEST_WEB_MS))
    g_error ("Phase %u did not come; it is %u: %s", phase, fb_editor_get_phase (editor),
             fb_editor_get_detail (editor));
}

static gboolean
is_dirty (gpointer user_data)
{
  Wanted        *wanted = user_data;
  FbEditorState *state = fb_editor_get_state (fb_editor_page_get_editor (wanted->page));

  return state != NULL && fb_editor_state_is_dirty (state) == wanted->wanted;
}

void
fb_test_editor_await_dirty (FbEditorPage *page, gboolean dirty)
{
  Wanted wanted = { page, dirty };

  if (!fb_test_wait (is_dirty, &wanted, FB_TEST_WEB_MS))
    g_error ("The editor never has %s edits", dirty ? "any" : "no");
}

static FbWebView *
get_web (FbEditorPage *page)
{
  return fb_editor_view_get_web (fb_editor_get_view (fb_editor_page_get_editor (page)));
}

void
fb_test_editor_run (FbEditorPage *page, const char *body)
{
  g_free (fb_test_web_run (get_web (page), body));
}

void
fb_test_editor_wait_js (FbEditorPage *page, const char *body)
{
  fb_test_web_wait (get_web (page), body);
}

void
fb_test_editor_edit (FbEditorPage *page, const char *label)
{
  g_autofree char *body =
      g_strdup_printf ("RED.view.importNodes ([{ id: '%s', type: 'tab', label: '%s' }]);", label,
                       label);

  fb_test_editor_run (page, body);
  fb_test_editor_await_dirty (page, TRUE);
}

gboolean
fb_test_editor_has_tab (FbEditorPage *page, const char *label)
{
  g_autofree char *body =
      g_strdup_printf ("let found = false; RED.nodes.eachWorkspace ((tab) => { found ||= tab.label "
                       "=== '%s'; }); return found;",
                       label);
  g_autofree char *answer = fb_test_web_run (get_web (page), body);

  return strcmp (answer, "true") == 0;
}

static gboolean
has_entries (gpointer page)
{
  return fb_editor_has_entries (fb_editor_page_get_editor (page));
}

void
fb_test_editor_type_into_dialog (FbEditorPage *page, const char *node, const char *name)
{
  g_autofree char *open = g_strdup_printf ("RED.editor.edit (RED.nodes.node ('%s'));", node);
  g_autofree char *type = g_strdup_printf (FB_TEST_EDITOR_TYPE, name);

  fb_test_editor_run (page, open);
  fb_test_editor_wait_js (page, "return $('#node-input-name').is (':visible');");
  fb_test_editor_run (page, type);
  if (!fb_test_wait (has_entries, page, FB_TEST_WEB_MS))
    g_error ("What was typed is not noticed");
}

typedef struct
{
  FbDraftStore *store;
  FbInstance   *instance;
} Kept;

static gboolean
is_kept (gpointer user_data)
{
  Kept *kept = user_data;
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GBytes) contents = NULL;

  fb_draft_store_get_async (kept->store, kept->instance, NULL, fb_test_take_result, &result);
  contents = fb_draft_store_get_finish (kept->store, fb_test_await (&result, FB_TEST_WEB_MS), NULL,
                                        NULL, NULL);

  return contents != NULL;
}

void
fb_test_editor_await_kept (FbTestEditor *self, FbEditorPage *page)
{
  Kept kept = { fb_session_get_drafts (self->session),
                fb_editor_get_instance (fb_editor_page_get_editor (page)) };

  if (!fb_test_wait (is_kept, &kept, FB_TEST_WEB_MS))
    g_error ("No draft is kept");
}

void
fb_test_editor_request (FbTestEditor *self, const char *method, const char *path, const char *body)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *uri = g_strconcat (fb_test_remote_get_url (self->server), path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, uri);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (GError) error = NULL;

  soup_message_headers_append (soup_message_get_request_headers (message), "Node-RED-API-Version",
                               "v2");
  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  answer = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message) / 100, ==, 2);
}

typedef struct
{
  FbEditorPage *page;
  const char   *text;
} Said;

static gboolean
is_said (gpointer user_data)
{
  Said *said = user_data;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (said->page)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (FB_IS_BANNER (child) && fb_banner_is_shown (FB_BANNER (child)) &&
        strstr (fb_banner_get_title (FB_BANNER (child)), said->text) != NULL)
      return TRUE;

  return FALSE;
}

static gboolean
is_not_said (gpointer user_data)
{
  return !is_said (user_data);
}

gboolean
fb_test_editor_has_banner (FbEditorPage *page, const char *text)
{
  Said said = { page, text };

  return is_said (&said);
}

void
fb_test_editor_await_banner (FbEditorPage *page, const char *text)
{
  Said said = { page, text };

  if (!fb_test_wait (is_said, &said, FB_TEST_WEB_MS))
    g_error ("No banner says: %s", text);
}

void
fb_test_editor_await_no_banner (FbEditorPage *page, const char *text)
{
  Said said = { page, text };

  if (!fb_test_wait (is_not_said, &said, FB_TEST_WEB_MS))
    g_error ("A banner still says: %s", text);
}

static gboolean
is_asked (gpointer user_data)
{
  GtkWidget *dialog = fb_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG);

  return dialog != NULL &&
         strstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)), user_data) != NULL;
}

static gboolean
is_answered (gpointer user_data)
{
  return !is_asked (user_data);
}

const char *
fb_test_editor_await_question (const char *heading)
{
  if (!fb_test_wait (is_asked, (gpointer)heading, FB_TEST_WEB_MS))
    g_error ("Never asked: %s", heading);

  return adw_message_dialog_get_body (
      ADW_MESSAGE_DIALOG (fb_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG)));
}

void
fb_test_editor_answer (const char *heading, const char *button)
{
  fb_test_editor_await_question (heading);
  fb_test_press (fb_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG), button);
  g_assert_true (fb_test_wait (is_answered, (gpointer)heading, FB_TEST_WEB_MS));
}
