/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A keyed hash of short texts that come from outside: without the key nobody can choose topics that
 * fall on each other. Pure functions, any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint64 words[4];
} FbTopicKey;

/* Fills @key at random. */
void fb_topic_key_init (FbTopicKey *key);

guint32 fb_topic_hash (const FbTopicKey *key, const char *text, gsize length);
guint32 fb_topic_hash_pair (const FbTopicKey *key, guint32 one, guint32 other);

G_END_DECLS
