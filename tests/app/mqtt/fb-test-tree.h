/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Messages put into a tree as a link would put them. */

#pragma once

#include "mqtt/fb-topic-tree.h"

G_BEGIN_DECLS

void fb_test_tree_put (FbTopicTree *tree, const char *topic, const char *text);
/* FALSE when the tree has no such level. */
gboolean fb_test_tree_find (FbTopicTree *tree, const char *topic, guint32 *id);

G_END_DECLS
