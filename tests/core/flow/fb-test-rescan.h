/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A document that was scanned after another against the same one scanned by itself. */

#pragma once

#include "flow/fb-flow-document.h"

G_BEGIN_DECLS

/* Scans @newer after @older and by itself: the same document, or the same error. @older may be
 * none. Returns how many nodes were taken over. */
guint fb_test_rescan (GBytes *older, GBytes *newer);

/* @document: scanned after @previous, from @bytes. Returns how many nodes were taken over. */
guint fb_test_compare_documents (FbFlowDocument *document, FbFlowDocument *previous, GBytes *bytes);

G_END_DECLS
