/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-error.h"
#include "fb-operation.h"
#include "fb-test.h"

/* An operation that ends as told from an idle. */
#define TEST_TYPE_WORK (test_work_get_type ())
G_DECLARE_FINAL_TYPE (TestWork, test_work, TEST, WORK, FbOperation)

struct _TestWork
{
  FbOperation parent_instance;
};

G_DEFINE_FINAL_TYPE (TestWork, test_work, FB_TYPE_OPERATION)

static gboolean
end (gpointer user_data)
{
  FbOperation *self = user_data;
  GError      *error = NULL;

  fb_operation_set_progress (self, 0.5);
  g_cancellable_set_error_if_cancelled (fb_operation_get_cancellable (self), &error);
  fb_operation_complete (self, error);

  return G_SOURCE_REMOVE;
}

static void
test_work_run (FbOperation *self)
{
  g_idle_add (end, self);
}

static void
test_work_class_init (TestWorkClass *klass)
{
  FB_OPERATION_CLASS (klass)->run = test_work_run;
}

static void
test_work_init (TestWork *self)
{
}

static void
count (gpointer object, GParamSpec *pspec, gpointer user_data)
{
  ++*(guint *)user_data;
}

static void
test_done_answers_all_callers (void)
{
  FbOperation *work = g_object_new (TEST_TYPE_WORK, NULL);
  g_auto (FbTestResult) first = { 0 };
  g_auto (FbTestResult) second = { 0 };
  g_auto (FbTestResult) late = { 0 };
  g_autoptr (GError) error = NULL;
  guint n_states = 0;

  g_signal_connect (work, "notify::state", G_CALLBACK (count), &n_states);
  fb_operation_run_async (work, fb_test_take_result, &first);
  fb_operation_run_async (work, fb_test_take_result, &second);
  g_assert_true (fb_operation_run_finish (work, fb_test_await (&first, 1000), &error));
  g_assert_true (fb_operation_run_finish (work, fb_test_await (&second, 1000), &error));
  g_assert_cmpint (fb_operation_get_state (work), ==, FB_OPERATION_DONE);
  g_assert_cmpfloat (fb_operation_get_progress (work), ==, 1);
  g_assert_cmpuint (n_states, ==, 2);

  fb_operation_run_async (work, fb_test_take_result, &late);
  g_assert_true (fb_operation_run_finish (work, fb_test_await (&late, 1000), &error));
  g_assert_no_error (error);

  fb_test_result_clear (&first);
  fb_test_result_clear (&second);
  fb_test_result_clear (&late);
  g_assert_finalize_object (work);
}

static void
test_cancel_is_said (void)
{
  g_autoptr (FbOperation) work = g_object_new (TEST_TYPE_WORK, NULL);
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  fb_operation_run_async (work, fb_test_take_result, &result);
  fb_operation_cancel (work);
  g_assert_false (fb_operation_run_finish (work, fb_test_await (&result, 1000), &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_CANCELLED);
  g_assert_cmpint (fb_operation_get_state (work), ==, FB_OPERATION_CANCELLED);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/operation/done-answers-all-callers", test_done_answers_all_callers);
  g_test_add_func ("/operation/cancel-is-said", test_cancel_is_said);

  return g_test_run ();
}
