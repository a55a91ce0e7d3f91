/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Node-RED's real editor, 4.1 or 5.0, in an FbEditorView, with what it asks the window for. Each
 * wait fails the test when it takes too long. */

#pragma once

#include "editor/fb-editor-view.h"
#include "fb-test-server.h"
#include "fb-test-web.h"

G_BEGIN_DECLS

/* One Node-RED for all tests of its version, and one page for those that need no other; each test
 * begins with the same flows. */
typedef struct
{
  const char   *name;
  FbTestServer *server; /* (nullable) until it is first needed */
  FbEditorView *view;   /* (nullable) the same */
  GtkWindow    *window;
} FbTestPageServer;

void fb_test_page_server_clear (FbTestPageServer *self);

/* Filled by fb_test_page_set_up(). */
typedef struct
{
  FbTestServer  *server;
  FbEditorView  *view;
  FbEditorState *state;
  FbWebView     *web;
  GtkWindow     *window;
  gboolean       is_own; /* no other test has this page */
  /* What came in */
  FbWebReply *deploy;
  GBytes     *deploy_body;
  int         deploy_type;
  guint       logins;
  GString    *notices;
  gboolean    conflict;
} FbTestPage;

/* Loads the editor. @server: the FbTestPageServer of the test. With @token ((nullable): the one
 * that may do everything) or @read_only in a page of its own. FALSE after fb_test_missing(). */
gboolean
fb_test_page_set_up (FbTestPage *self, gconstpointer server, const char *token, gboolean read_only);
void fb_test_page_tear_down (FbTestPage *self);

/* @what: for the message when @condition never holds. */
void fb_test_page_wait (FbTestCondition condition, FbTestPage *self, const char *what);
/* Conditions over an FbTestPage. */
gboolean fb_test_page_is_ready (gpointer self);
gboolean fb_test_page_is_dirty (gpointer self);
gboolean fb_test_page_is_clean (gpointer self);
gboolean fb_test_page_is_asked (gpointer self); /* to deploy */

/* Runs @body, the body of an async JavaScript function. */
void fb_test_page_run (FbTestPage *self, const char *body);
void fb_test_page_assert (FbTestPage *self, const char *expression, const char *expected);
/* A command with its arguments in JSON. (transfer full) */
char *fb_test_page_call (FbTestPage *self, const char *command, const char *arguments);

/* Adds each test for @server below "/editor/" and @group. */
typedef struct
{
  const char   *name;
  GTestDataFunc test;
} FbTestPageTest;

void fb_test_page_add (FbTestPageServer     *server,
                       const char           *group,
                       const FbTestPageTest *tests,
                       gsize                 n_tests);

G_END_DECLS
