/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The same start for every test main: isolated folders, fatal criticals, and waiting without
 * sleeping. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where what tests download is kept when FLOWBENCH_TEST_CACHE does not say. */
#define FB_TEST_CACHE "/var/tmp/flowbench-cache"

/* Calls g_test_init() with isolated folders and the options all tests share. The test is without a
 * session bus unless FLOWBENCH_TEST_BUS says that the one it got is private (with-display does);
 * see fb-test-keyring.h for a keyring. */
void fb_test_init (int *argc, char ***argv);

/* An empty folder that is removed when the test process ends. (transfer full) */
char *fb_test_make_folder (void) G_GNUC_WARN_UNUSED_RESULT;

typedef gboolean (*FbTestCondition) (gpointer user_data);

/* Turns the default main context until @condition holds. TRUE when it did within @timeout_ms. */
gboolean fb_test_wait (FbTestCondition condition, gpointer user_data, guint timeout_ms);

/* For g_*_async calls: pass fb_test_take_result as callback and a zeroed FbTestResult, then await
 * it. Fails the test after @timeout_ms. (transfer none) until fb_test_result_clear() */
typedef struct
{
  GObject      *source;
  GAsyncResult *result;
} FbTestResult;

void          fb_test_take_result (GObject *source, GAsyncResult *result, gpointer user_data);
GAsyncResult *fb_test_await (FbTestResult *self, guint timeout_ms);
void          fb_test_result_clear (FbTestResult *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FbTestResult, fb_test_result_clear)

/* As g_assert_finalize_object() for an object that a thread may hold for a moment longer. */
void fb_test_assert_goes (gpointer object);

/* How often this process was forked on the thread that asks, and on others, since the first call;
 * for what must not keep that thread. */
void fb_test_count_forks (guint *here, guint *elsewhere);

/* Skips the test, or fails it when CI=true, because @what is missing. */
void fb_test_missing (const char *what);

G_END_DECLS
