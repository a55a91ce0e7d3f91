/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What a tab of the window shows. The header bar belongs to the active page: it gives its widgets,
 * the window places them. A page may object to being closed (undeployed changes) by asking the
 * person itself. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FB_TYPE_PAGE (fb_page_get_type ())
G_DECLARE_INTERFACE (FbPage, fb_page, FB, PAGE, GtkWidget)

struct _FbPageInterface
{
  GTypeInterface parent_iface;

  /* flowbench:// link that opens this page again; restored with the layout. (transfer full) */
  char *(*dup_uri) (FbPage *self);
  /* (transfer full) tab title; changes are announced by the signal "title-changed" */
  char *(*dup_title) (FbPage *self);
  /* (nullable) (transfer none) left, middle and right of the header bar; owned by the page, the
   * same widgets at each call */
  GtkWidget *(*get_header_start) (FbPage *self);
  GtkWidget *(*get_header_title) (FbPage *self);
  GtkWidget *(*get_header_end) (FbPage *self);
  /* (nullable) (transfer none) actions of the page, inserted at the window as "page" while it is
   * active */
  GActionGroup *(*get_actions) (FbPage *self);
  /* (transfer full) (element-type FbSearchEntry) What a person can find here by name just now:
   * entries of kind "action" with targets in the group above; changes are announced by the signal
   * "actions-changed" */
  GPtrArray *(*list_actions) (FbPage *self);
  /* Shows what @uri names inside this page (a tab, a node). TRUE when it could. */
  gboolean (*show_uri) (FbPage *self, const char *uri);
  /* The window is narrower than 1200 px: views become a menu, side bars start closed. */
  void (*set_narrow) (FbPage *self, gboolean narrow);
  /* TRUE when this key belongs to what has the focus inside the page (Ctrl+K in a code editor,
   * Ctrl+P in the flow editor of 4.1), so that the window leaves it alone. */
  gboolean (*wants_key) (FbPage *self, guint keyval, GdkModifierType state);
  /* May the page go away? FALSE without an error: the person stays. Asks the person when needed.
   * Without an implementation: yes. */
  void (*close_async) (FbPage             *self,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data);
  gboolean (*close_finish) (FbPage *self, GAsyncResult *result, GError **error);
};

char         *fb_page_dup_uri (FbPage *self) G_GNUC_WARN_UNUSED_RESULT;
char         *fb_page_dup_title (FbPage *self) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget    *fb_page_get_header_start (FbPage *self);
GtkWidget    *fb_page_get_header_title (FbPage *self);
GtkWidget    *fb_page_get_header_end (FbPage *self);
GActionGroup *fb_page_get_actions (FbPage *self);
/* Empty for a page that lists none. */
GPtrArray *fb_page_list_actions (FbPage *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean   fb_page_show_uri (FbPage *self, const char *uri);
void       fb_page_set_narrow (FbPage *self, gboolean narrow);
gboolean   fb_page_wants_key (FbPage *self, guint keyval, GdkModifierType state);
void       fb_page_close_async (FbPage             *self,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data);
gboolean   fb_page_close_finish (FbPage *self, GAsyncResult *result, GError **error);

/* For implementations: emits "title-changed". */
void fb_page_title_changed (FbPage *self);
/* The same for "actions-changed". */
void fb_page_actions_changed (FbPage *self);

G_END_DECLS
