/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-test-corpus.h"
#include "fb-test-flows.h"
#include "fb-test.h"
#include "flow/fb-flow-merge.h"

/* What holds for every merge, of flows that nobody here wrote and of made up ones, edited at random
 * but the same way for the same seed. */

#define N_MADE 6

typedef void (*DocumentFunc) (FbFlowDocument *base, guint32 seed);

static FbFlowDocument *
scan (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  FbFlowDocument *self = fb_flow_document_new (bytes, &error);

  g_assert_no_error (error);
  return self;
}

static FbFlowDocument *
scan_bare (GBytes *bytes)
{
  g_autoptr (FbFlowDocument) document = scan (bytes);
  g_autoptr (GBytes) flows = fb_flow_document_get_flows (document);

  return scan (flows);
}

/* Each function once with each flow of the corpus and with made up ones. */
static void
for_each_document (DocumentFunc func)
{
  guint32 seed = fb_test_get_seed ();
  g_autoptr (GPtrArray) paths = NULL;

  for (guint i = 0; i < N_MADE; i++)
    {
      g_autoptr (GBytes) bytes = fb_test_make_flows (seed + i, 3, 120, i % 2 == 0);
      g_autoptr (FbFlowDocument) document = scan_bare (bytes);

      func (document, seed + i);
    }

  paths = fb_test_list_corpus ();
  for (guint i = 0; paths != NULL && i < paths->len; i++)
    {
      g_autoptr (GBytes) bytes = fb_test_read_corpus (g_ptr_array_index (paths, i));
      g_autoptr (FbFlowDocument) document = scan_bare (bytes);

      g_test_message ("%s", (const char *)g_ptr_array_index (paths, i));
      func (document, seed + i);
    }
}

/* What a side does to a node: nothing, deletes it, changes it, or adds one behind it. */
typedef enum
{
  EDIT_NOTHING,
  EDIT_DELETE,
  EDIT_CHANGE,
  EDIT_ADD,
} Edit;

/* @n_sides: of the nodes, side s touches every n_sides-th. */
static Edit
choose_edit (FbFlowDocument *document, guint index, guint32 seed, guint side, guint n_sides)
{
  const FbFlowNode *node = fb_flow_document_get_node (document, index);
  g_autoptr (GRand) random = g_rand_new_with_seed (seed * 31 + index * 7 + side);
  int number = g_rand_int_range (random, 0, 12);

  if (index % n_sides != side % n_sides)
    return EDIT_NOTHING;
  if (number == 0 && node->kind != FB_FLOW_TAB && node->kind != FB_FLOW_SUBFLOW)
    return EDIT_DELETE;

  return number == 1 || number == 2 ? EDIT_CHANGE : number == 3 ? EDIT_ADD : EDIT_NOTHING;
}

static void
apply_edit (GString *text, guint index, guint side, Edit edit)
{
  if (edit == EDIT_DELETE)
    g_string_truncate (text, 0);
  else if (edit == EDIT_CHANGE)
    {
      g_autofree char *member = g_strdup_printf ("\"zz\":%u,", side + 1);

      g_string_insert (text, 1, member);
    }
  else if (edit == EDIT_ADD)
    g_string_append_printf (text, ",{\"id\":\"new-%u-%u\",\"type\":\"debug\",\"x\":1,\"y\":1}",
                            side, index);
}

/* The document after the edits of the sides in the mask. */
static FbFlowDocument *
edit (FbFlowDocument *base, guint32 seed, guint sides, guint n_sides)
{
  const char *bytes = g_bytes_get_data (fb_flow_document_get_bytes (base), NULL);
  g_autoptr (GString) out = g_string_new ("[");
  g_autoptr (GBytes) result = NULL;

  for (guint i = 0; i < fb_flow_document_get_n_nodes (base); i++)
    {
      const FbFlowNode *node = fb_flow_document_get_node (base, i);
      g_autoptr (GString) text = g_string_new_len (bytes + node->start, node->end - node->start);

      for (guint side = 0; side < 2; side++)
        if ((sides & (1u << side)) != 0)
          apply_edit (text, i, side, choose_edit (base, i, seed, side, n_sides));
      if (text->len > 0)
        g_string_append_printf (out, "%s%s", out->len > 1 ? "," : "", text->str);
    }
  g_string_append_c (out, ']');

  result = g_bytes_new (out->str, out->len);
  return scan (result);
}

/* The result with choices at random, the other way round for @swapped. */
static FbFlowDocument *
merge (FbFlowDocument *base,
       FbFlowDocument *mine,
       FbFlowDocument *theirs,
       guint32         seed,
       gboolean        swapped,
       guint          *n_conflicts)
{
  g_autoptr (FbFlowMerge) merge = fb_flow_merge_new (base, mine, theirs);
  g_autofree FbMergeSide *choices = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  *n_conflicts = fb_flow_merge_get_n_conflicts (merge);
  choices = g_new (FbMergeSide, *n_conflicts + 1);
  for (guint i = 0; i < *n_conflicts; i++)
    {
      const FbMergeConflict *conflict = fb_flow_merge_get_conflict (merge, i);
      guint number = (seed + (conflict->node != NULL ? g_str_hash (conflict->node) : 0)) % 2;

      choices[i] = (number == 1) != swapped ? FB_MERGE_MINE : FB_MERGE_THEIRS;
    }
  bytes = fb_flow_merge_write (merge, choices, *n_conflicts, &error);
  g_assert_no_error (error);

  return scan (bytes);
}

static void
assert_same_bytes (FbFlowDocument *one, FbFlowDocument *other)
{
  g_autoptr (GBytes) a = fb_flow_document_get_flows (one);
  g_autoptr (GBytes) b = fb_flow_document_get_flows (other);

  g_assert_true (g_bytes_equal (a, b));
}

static void
assert_merge (FbFlowDocument *base,
              FbFlowDocument *mine,
              FbFlowDocument *theirs,
              FbFlowDocument *expected)
{
  guint n_conflicts;
  g_autoptr (FbFlowDocument) result = merge (base, mine, theirs, 0, FALSE, &n_conflicts);

  g_assert_cmpuint (n_conflicts, ==, 0);
  assert_same_bytes (result, expected);
}

static void
check_one_side (FbFlowDocument *base, guint32 seed)
{
  g_autoptr (FbFlowDocument) changed = edit (base, seed, 1, 1);

  assert_merge (base, base, changed, changed);
  assert_merge (base, changed, base, changed);
  assert_merge (base, changed, changed, changed);
}

static void
test_what_one_side_did_comes_out_as_it_is (void)
{
  for_each_document (check_one_side);
}

/* A space more in base, so that nothing is equal at first sight. */
static void
check_one_side_by_node (FbFlowDocument *base, guint32 seed)
{
  g_autoptr (GBytes) flows = fb_flow_document_get_flows (base);
  gsize            size;
  const char      *text = g_bytes_get_data (flows, &size);
  g_autofree char *spaced = g_strdup_printf ("[ %.*s", (int)size - 1, text + 1);
  g_autoptr (GBytes) bytes = g_bytes_new (spaced, size + 1);
  g_autoptr (FbFlowDocument) other = scan (bytes);
  g_autoptr (FbFlowDocument) changed = edit (base, seed, 1, 1);

  assert_merge (other, base, changed, changed);
}

static void
test_node_by_node_too (void)
{
  for_each_document (check_one_side_by_node);
}

static void
check_apart (FbFlowDocument *base, guint32 seed)
{
  g_autoptr (FbFlowDocument) mine = edit (base, seed, 1, 2);
  g_autoptr (FbFlowDocument) theirs = edit (base, seed, 2, 2);
  g_autoptr (FbFlowDocument) both = edit (base, seed, 3, 2);
  guint n_conflicts;
  g_autoptr (FbFlowDocument) result = merge (base, mine, theirs, 0, FALSE, &n_conflicts);
  g_autoptr (FbFlowDocument) back = NULL;

  g_assert_cmpuint (n_conflicts, ==, 0);
  back = merge (base, theirs, mine, 0, FALSE, &n_conflicts);
  g_assert_cmpuint (n_conflicts, ==, 0);
  g_assert_cmpstr (fb_flow_document_get_hash (result), ==, fb_flow_document_get_hash (both));
  g_assert_cmpstr (fb_flow_document_get_hash (back), ==, fb_flow_document_get_hash (both));
}

static void
test_what_both_did_apart_is_all_there (void)
{
  for_each_document (check_apart);
}

static void
check_collision (FbFlowDocument *base, guint32 seed)
{
  g_autoptr (FbFlowDocument) mine = edit (base, seed, 1, 1);
  g_autoptr (FbFlowDocument) theirs = edit (base, seed, 2, 1);
  guint n_conflicts;
  guint n_back;
  g_autoptr (FbFlowDocument) result = merge (base, mine, theirs, seed, FALSE, &n_conflicts);
  g_autoptr (FbFlowDocument) back = merge (base, theirs, mine, seed, TRUE, &n_back);

  g_assert_cmpuint (n_conflicts, ==, n_back);
  g_assert_cmpstr (fb_flow_document_get_hash (result), ==, fb_flow_document_get_hash (back));
}

static void
test_collisions_are_the_same_whoever_is_mine (void)
{
  for_each_document (check_collision);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/flow/merge/what-one-side-did-comes-out-as-it-is",
                   test_what_one_side_did_comes_out_as_it_is);
  g_test_add_func ("/flow/merge/node-by-node-too", test_node_by_node_too);
  g_test_add_func ("/flow/merge/what-both-did-apart-is-all-there",
                   test_what_both_did_apart_is_all_there);
  g_test_add_func ("/flow/merge/collisions-are-the-same-whoever-is-mine",
                   test_collisions_are_the_same_whoever_is_mine);

  return g_test_run ();
}
