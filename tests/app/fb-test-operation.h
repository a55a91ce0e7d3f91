/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* An operation that does what the test says. */

#pragma once

#include "fb-operation.h"

G_BEGIN_DECLS

#define TEST_TYPE_OPERATION (test_operation_get_type ())
G_DECLARE_FINAL_TYPE (TestOperation, test_operation, TEST, OPERATION, FbOperation)

/* Runs until somebody calls fb_operation_complete(); cancelling completes it. (transfer full) */
FbOperation *test_operation_new (const char *title) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
