/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A session over a profile of its own, in which one real Node-RED stands behind several remote
 * instances, and their editor pages in one window. Each wait fails the test when it takes too long.
 */

#pragma once

#include "editor/fb-editor-page.h"
#include "fb-test-remote.h"
#include "fb-test-web.h"

G_BEGIN_DECLS

/* Tabs "t1" and "t2"; "n1" (inject) is wired to "n2" (debug) in t1, "n3" (comment) lies in t2. */
#define FB_TEST_EDITOR_FLOWS                                                                       \
  "[{\"id\":\"t1\",\"type\":\"tab\",\"label\":\"Filler\"},"                                        \
  "{\"id\":\"t2\",\"type\":\"tab\",\"label\":\"OEE\"},"                                            \
  "{\"id\":\"n1\",\"type\":\"inject\",\"z\":\"t1\",\"name\":\"start\",\"props\":[],\"repeat\":"    \
  "\"\",\"once\":false,\"x\":200,\"y\":100,\"wires\":[[\"n2\"]]},"                                 \
  "{\"id\":\"n2\",\"type\":\"debug\",\"z\":\"t1\",\"name\":\"end\",\"active\":true,"               \
  "\"x\":400,\"y\":100,\"wires\":[]},"                                                             \
  "{\"id\":\"n3\",\"type\":\"comment\",\"z\":\"t2\",\"name\":\"far\",\"x\":1800,\"y\":1500,"       \
  "\"wires\":[]}]"

/* Types %s into the name of the node whose dialog is open. */
#define FB_TEST_EDITOR_TYPE                                                                        \
  "const name = document.getElementById ('node-input-name');"                                      \
  "name.dispatchEvent (new KeyboardEvent ('keydown', { bubbles: true }));"                         \
  "$(name).val ('%s').trigger ('change');"                                                         \
  "name.dispatchEvent (new Event ('input', { bubbles: true }));"

typedef struct
{
  char         *folder;
  FbTestRemote *server; /* (nullable) */
  FbSession    *session;
  FbEditorPool *pool;
  GtkWindow    *window;
  AdwTabView   *tabs; /* the pages that were opened; none is shown at first */
  GPtrArray    *instances;
} FbTestEditor;

/* @runtime: (nullable) "node-red-5.0"; NULL for instances that nothing answers. @settings: further
 * members of settings.js. They are "line-1" and so on, may be written, and know no users. NULL
 * after fb_test_missing(). (nullable) */
FbTestEditor *fb_test_editor_new (const char *runtime,
                                  const char *settings,
                                  guint       n_instances) G_GNUC_WARN_UNUSED_RESULT;
void          fb_test_editor_free (FbTestEditor *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbTestEditor, fb_test_editor_free)

/* One more instance, at @url, which is contacted. (transfer none) */
FbInstance *fb_test_editor_add (FbTestEditor *self, const char *url);
FbInstance *fb_test_editor_get_instance (FbTestEditor *self, guint index);

/* The page of an instance, made at the first call, and shown. (transfer none) */
FbEditorPage *fb_test_editor_show (FbTestEditor *self, guint index);
/* The same, and waits until its editor is there. */
FbEditorPage *fb_test_editor_open (FbTestEditor *self, guint index);
/* Closes it without a question. */
void fb_test_editor_close (FbTestEditor *self, FbEditorPage *page);

/* Changes a kept property of an instance as a person would. */
void fb_test_editor_change (FbTestEditor *self, guint index, const char *name, const char *value);

void fb_test_editor_await_phase (FbEditorPage *page, FbEditorPhase phase);
void fb_test_editor_await_dirty (FbEditorPage *page, gboolean dirty);

/* What JavaScript says in the page; see fb_test_web_run(), fb_test_web_wait(). */
void fb_test_editor_run (FbEditorPage *page, const char *body);
void fb_test_editor_wait_js (FbEditorPage *page, const char *body);
/* Adds a tab whose id and label are @label. */
void     fb_test_editor_edit (FbEditorPage *page, const char *label);
gboolean fb_test_editor_has_tab (FbEditorPage *page, const char *label);

/* Opens the dialog of a node and puts @name into it, as typing would. */
void fb_test_editor_type_into_dialog (FbEditorPage *page, const char *node, const char *name);

/* Waits until a draft of the page is in the store. */
void fb_test_editor_await_kept (FbTestEditor *self, FbEditorPage *page);

/* One request to the Node-RED as somebody else would make it: "POST", "flows". Fails the test
 * unless it is answered with success. */
void
fb_test_editor_request (FbTestEditor *self, const char *method, const char *path, const char *body);

/* The banner of the page that says @text, (not) shown. */
gboolean fb_test_editor_has_banner (FbEditorPage *page, const char *text);
void     fb_test_editor_await_banner (FbEditorPage *page, const char *text);
void     fb_test_editor_await_no_banner (FbEditorPage *page, const char *text);

/* Waits for the question with @heading and gives its body. (transfer none) while it is asked */
const char *fb_test_editor_await_question (const char *heading);
/* The same, and presses one of its buttons. */
void fb_test_editor_answer (const char *heading, const char *button);

G_END_DECLS
