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

/* An operation whose way is that of two others. */
#define TEST_TYPE_WHOLE (test_whole_get_type ())
G_DECLARE_FINAL_TYPE (TestWhole, test_whole, TEST, WHOLE, FbOperation)

struct _TestWhole
{
  FbOperation parent_instance;

  guint n_parts;
};

G_DEFINE_FINAL_TYPE (TestWhole, test_whole, FB_TYPE_OPERATION)

static void test_whole_run (FbOperation *operation);

static void
part_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TestWhole *self = user_data;
  GError    *error = NULL;

  self->n_parts++;
  fb_operation_run_finish (FB_OPERATION (source), result, &error);
  if (error != NULL || self->n_parts == 2)
    fb_operation_complete (FB_OPERATION (self), error);
  else
    test_whole_run (FB_OPERATION (self));
}

static void
test_whole_run (FbOperation *operation)
{
  TestWhole *self = TEST_WHOLE (operation);
  g_autoptr (FbOperation) part = g_object_new (TEST_TYPE_WORK, NULL);

  fb_operation_run_part_async (operation, part, self->n_parts * 0.4, (self->n_parts + 1) * 0.4,
                               part_ended, self);
  fb_operation_set_message (part, self->n_parts == 0 ? "first" : "second");
}

static void
test_whole_class_init (TestWholeClass *klass)
{
  FB_OPERATION_CLASS (klass)->run = test_whole_run;
}

static void
test_whole_init (TestWhole *self)
{
}

static void
note_progress (FbOperation *operation, GParamSpec *pspec, GString *seen)
{
  g_string_append_printf (seen, "%.1f ", fb_operation_get_progress (operation));
}

static void
test_parts_make_a_whole (void)
{
  FbOperation *whole = g_object_new (TEST_TYPE_WHOLE, NULL);
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_signal_connect (whole, "notify::progress", G_CALLBACK (note_progress), seen);
  fb_operation_run_async (whole, fb_test_take_result, &result);
  g_assert_true (fb_operation_run_finish (whole, fb_test_await (&result, 1000), &error));
  g_assert_no_error (error);
  g_assert_cmpstr (seen->str, ==, "0.2 0.4 0.6 0.8 1.0 ");
  g_assert_cmpstr (fb_operation_get_message (whole), ==, "second");

  fb_test_result_clear (&result);
  g_assert_finalize_object (whole);
}

static void
test_cancelling_the_whole_cancels_its_part (void)
{
  FbOperation *whole = g_object_new (TEST_TYPE_WHOLE, NULL);
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  fb_operation_run_async (whole, fb_test_take_result, &result);
  fb_operation_cancel (whole);
  g_assert_false (fb_operation_run_finish (whole, fb_test_await (&result, 1000), &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_CANCELLED);
  g_assert_cmpuint (TEST_WHOLE (whole)->n_parts, ==, 1);

  fb_test_result_clear (&result);
  g_assert_finalize_object (whole);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/operation/done-answers-all-callers", test_done_answers_all_callers);
  g_test_add_func ("/operation/cancel-is-said", test_cancel_is_said);
  g_test_add_func ("/operation/parts-make-a-whole", test_parts_make_a_whole);
  g_test_add_func ("/operation/cancelling-the-whole-cancels-its-part",
                   test_cancelling_the_whole_cancels_its_part);

  return g_test_run ();
}
