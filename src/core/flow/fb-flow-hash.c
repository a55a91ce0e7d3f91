/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-flow-document-private.h"

#include <sodium.h>
#include <string.h>

#include "fb-json-canonical.h"

/* Value hashes and the flow hash (design section 4), BLAKE2b-256. What goes into the flow hash, in
 * this order: the line below; for each node, sorted by id and then by hash, its id, a zero byte and
 * its value hash; a zero byte; the id of each tab with a zero byte, in the order of the tabs. */

#define FIRST_LINE "flowbench flow hash 1\n"

typedef struct
{
  guint64       prefix; /* of the id, in the order of strcmp(): most pairs differ in it */
  const char   *id;
  const guint8 *hash;
} Pair;

static FbJsonCanonicalWriter *
new_writer (void)
{
  /* Chooses the fastest code for this processor; may be called again and again. */
  if (sodium_init () < 0)
    g_error ("libsodium does not start");

  return fb_json_canonical_writer_new (FB_JSON_CANONICAL_LENIENT, "credentials");
}

static gboolean
hash_value (FbJsonCanonicalWriter *writer, const char *text, gsize length, guint8 *hash)
{
  gsize       n_bytes;
  const char *canonical = fb_json_canonical_writer_write (writer, text, length, &n_bytes, NULL);

  if (canonical == NULL)
    return FALSE;

  crypto_generichash (hash, FB_FLOW_HASH_BYTES, (const guint8 *)canonical, n_bytes, NULL, 0);
  return TRUE;
}

guint8 *
fb_flow_make_value_hashes (FbFlowDocument *self, const guint8 *const *known)
{
  const char *text = fb_flow_document_get_text (self);
  g_autoptr (FbJsonCanonicalWriter) writer = new_writer ();
  guint8 *hashes = g_malloc ((gsize)self->nodes->len * FB_FLOW_HASH_BYTES + 1);

  for (guint i = 0; i < self->nodes->len; i++)
    {
      const FbFlowNode *node = fb_flow_document_get_node (self, i);
      guint8           *hash = hashes + (gsize)i * FB_FLOW_HASH_BYTES;

      if (known != NULL && known[i] != NULL)
        memcpy (hash, known[i], FB_FLOW_HASH_BYTES);
      else if (!hash_value (writer, text + node->start, node->end - node->start, hash))
        g_assert_not_reached (); /* scanned before */
    }

  return hashes;
}

gboolean
fb_flow_hash_text (const char *text, gsize length, guint8 *hash)
{
  g_autoptr (FbJsonCanonicalWriter) writer = new_writer ();

  g_return_val_if_fail (text != NULL && hash != NULL, FALSE);

  return hash_value (writer, text, length, hash);
}

static guint64
make_prefix (const char *id)
{
  guint64 prefix = 0;

  memcpy (&prefix, id, strnlen (id, sizeof prefix));
  return GUINT64_FROM_BE (prefix);
}

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  const Pair *one = a;
  const Pair *other = b;
  int         by_id;

  if (one->prefix != other->prefix)
    return one->prefix < other->prefix ? -1 : 1;

  by_id = strcmp (one->id, other->id);
  return by_id != 0 ? by_id : memcmp (one->hash, other->hash, FB_FLOW_HASH_BYTES);
}

static void
feed (crypto_generichash_state *state, const void *bytes, gsize length)
{
  crypto_generichash_update (state, bytes, length);
}

static void
feed_nodes (crypto_generichash_state *state, FbFlowDocument *self)
{
  guint            n_nodes = self->nodes->len;
  g_autofree Pair *pairs = g_new (Pair, n_nodes + 1);

  for (guint i = 0; i < n_nodes; i++)
    {
      const char *id = fb_flow_document_get_node (self, i)->id;

      pairs[i] = (Pair){ make_prefix (id), id, fb_flow_document_get_value_hash (self, i) };
    }
  qsort (pairs, n_nodes, sizeof *pairs, compare_pairs);

  for (guint i = 0; i < n_nodes; i++)
    {
      feed (state, pairs[i].id, strlen (pairs[i].id) + 1);
      feed (state, pairs[i].hash, FB_FLOW_HASH_BYTES);
    }
  feed (state, "", 1);
}

static void
feed_tabs (crypto_generichash_state *state, FbFlowDocument *self)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const FbFlowNode *node = fb_flow_document_get_node (self, i);

      if (node->kind == FB_FLOW_TAB)
        feed (state, node->id, strlen (node->id) + 1);
    }
}

char *
fb_flow_make_hash (FbFlowDocument *self)
{
  crypto_generichash_state state;
  guint8                   hash[FB_FLOW_HASH_BYTES];
  char                    *hex = g_malloc (2 * sizeof hash + 1);

  if (sodium_init () < 0)
    g_error ("libsodium does not start");

  crypto_generichash_init (&state, NULL, 0, sizeof hash);
  feed (&state, FIRST_LINE, strlen (FIRST_LINE));
  feed_nodes (&state, self);
  feed_tabs (&state, self);
  crypto_generichash_final (&state, hash, sizeof hash);

  return sodium_bin2hex (hex, 2 * sizeof hash + 1, hash, sizeof hash);
}
