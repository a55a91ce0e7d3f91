/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Flows that other people wrote: the example flows inside published packages, which flow_corpus.py
 * fetches once into the test cache. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* There are more than this many. */
#define FB_TEST_CORPUS_FLOWS 400

/* Paths of all flows, sorted; NULL, with the test skipped or failed as fb_test_missing() does, when
 * they cannot be fetched. (transfer full) (nullable) (element-type filename) */
GPtrArray *fb_test_list_corpus (void) G_GNUC_WARN_UNUSED_RESULT;

/* The content of the flow at @path. (transfer full) */
GBytes *fb_test_read_corpus (const char *path) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
