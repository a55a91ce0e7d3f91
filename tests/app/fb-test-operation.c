/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-operation.h"

struct _TestOperation
{
  FbOperation parent_instance;
};

G_DEFINE_FINAL_TYPE (TestOperation, test_operation, FB_TYPE_OPERATION)

static void
cancelled_cb (FbOperation *self)
{
  if (fb_operation_get_state (self) == FB_OPERATION_RUNNING)
    fb_operation_complete (self,
                           g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled"));
}

static void
test_operation_run (FbOperation *operation)
{
  g_signal_connect_object (fb_operation_get_cancellable (operation), "cancelled",
                           G_CALLBACK (cancelled_cb), operation, G_CONNECT_SWAPPED);
}

static void
test_operation_class_init (TestOperationClass *klass)
{
  FB_OPERATION_CLASS (klass)->run = test_operation_run;
}

static void
test_operation_init (TestOperation *self)
{
}

FbOperation *
test_operation_new (const char *title)
{
  FbOperation *self = g_object_new (TEST_TYPE_OPERATION, NULL);

  fb_operation_set_title (self, title);

  return self;
}
