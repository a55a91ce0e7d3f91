/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-error.h"
#include "fb-test-flows.h"
#include "fb-test-history.h"
#include "fb-test-rescan.h"
#include "fb-test.h"

/* A document scanned after another is what it would have been by itself, whatever the two have in
 * common. */

#define N_STEPS 30
#define N_HOSTILE 400

static guint
check (const char *older, const char *newer)
{
  g_autoptr (GBytes) before = g_bytes_new (older, strlen (older));
  g_autoptr (GBytes) after = g_bytes_new (newer, strlen (newer));

  return fb_test_rescan (before, after);
}

#define N(id) "{\"id\":\"" id "\",\"type\":\"a\",\"z\":\"t\"}"

/* How many nodes are not read again. */
static void
test_taken_over (void)
{
  static const struct
  {
    const char *older;
    const char *newer;
    guint       n_same;
  } cases[] = {
    { "[" N ("1") "," N ("2") "]", "[" N ("1") "," N ("2") "]", 2 },
    { "[" N ("1") "," N ("2") "]", " [" N ("1") "," N ("2") "]\n", 2 },
    { "[" N ("1") "," N ("2") "]", "{\"flows\":[" N ("1") "," N ("2") "]}", 0 },
    { "{\"flows\":[" N ("1") "]}", "{\"rev\":\"r\",\"flows\":[" N ("1") "]}", 1 },
    /* changed, deleted, added, in another order */
    { "[" N ("1") "," N ("2") "," N ("3") "]",
      "[" N ("1") ",{\"id\":\"2\",\"type\":\"b\"}," N ("3") "]", 2 },
    { "[" N ("1") "," N ("2") "," N ("3") "," N ("4") "]", "[" N ("1") "," N ("3") "," N ("4") "]",
      2 },
    { "[" N ("1") "," N ("2") "," N ("3") "]", "[" N ("1") "," N ("0") "," N ("2") "," N ("3") "]",
      3 },
    { "[" N ("1") "," N ("2") "," N ("3") "," N ("4") "]",
      "[" N ("0") "," N ("1") "," N ("2") "," N ("3") "," N ("4") "]", 3 },
    { "[" N ("1") "," N ("2") "," N ("3") "," N ("4") "]",
      "[" N ("3") "," N ("4") "," N ("1") "," N ("2") "]", 1 },
    /* other spaces, other bytes before */
    { "[" N ("1") "," N ("2") "]", "[ " N ("1") ", " N ("2") "]", 0 },
    { "[" N ("1") "]", "[" N ("1") "," N ("2") "]", 1 },
    { "[" N ("1") "]", "[]", 0 },
    { "[]", "[" N ("1") "]", 0 },
    { "[" N ("1") "," N ("2") "]", "[," N ("1") "," N ("2") "]", 0 },
    { "[" N ("1") "," N ("2") "]", "[" N ("1") "," N ("2") ",]", 0 },
    { "[" N ("1") "," N ("2") "]", "[" N ("1") "," N ("2"), 0 },
    { "[" N ("1") "," N ("2") "]", "[" N ("1") "," N ("2") "}", 0 },
    { "[" N ("1") "," N ("2") "]", "[" N ("1") N ("2") "]", 0 },
    { "[" N ("1") "]", "[" N ("1") "]]", 0 },
    /* which one has the secret is not known any more */
    { "[" N ("1") ",{\"id\":\"2\",\"type\":\"b\",\"credentials\":{}}]", "[" N ("1") "]", 0 },
    { "[" N ("1") "]", "[" N ("1") ",{\"id\":\"2\",\"type\":\"b\",\"credentials\":{}}]", 1 },
    { "[" N ("1") "," N ("1") "," N ("1") "]", "[" N ("1") "," N ("1") "]", 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %u", i);
      g_assert_cmpuint (check (cases[i].older, cases[i].newer), ==, cases[i].n_same);
    }
}

/* Nesting that is allowed in a list is not inside an object around it. */
static void
test_depth (void)
{
  GString         *deep = g_string_new ("[{\"id\":\"1\",\"type\":\"a\",\"x\":");
  g_autofree char *wrapped = NULL;

  for (guint i = 0; i < FB_FLOW_MAX_DEPTH - 2; i++)
    g_string_append_c (deep, '[');
  for (guint i = 0; i < FB_FLOW_MAX_DEPTH - 2; i++)
    g_string_append_c (deep, ']');
  g_string_append (deep, "}]");
  wrapped = g_strdup_printf ("{\"flows\":%s}", deep->str);

  g_assert_cmpuint (check (deep->str, deep->str), ==, 1);
  g_assert_cmpuint (check (deep->str, wrapped), ==, 0);
  g_string_free (deep, TRUE);
}

/* A history of real edits, each scanned after the one before, over more steps than strings are
 * shared. */
static void
test_history (gconstpointer pretty)
{
  g_autoptr (FbTestHistory) history =
                 fb_test_history_new (fb_test_get_seed (), 8, 500, GPOINTER_TO_INT (pretty));
  g_autoptr (GBytes) bytes = fb_test_history_print (history);
  g_autoptr (FbFlowDocument) document = fb_flow_document_new (bytes, NULL);
  guint n_same = 0;
  guint n_nodes = 0;

  for (guint i = 0; i < N_STEPS; i++)
    {
      g_autoptr (GBytes) next = NULL;
      g_autoptr (FbFlowDocument) after = NULL;
      g_autoptr (GError) error = NULL;

      fb_test_history_step (history, 0);
      next = fb_test_history_print (history);
      after = fb_flow_document_new_after (next, document, &error);
      g_assert_no_error (error);
      n_same += fb_test_compare_documents (after, document, next);
      n_nodes += fb_flow_document_get_n_nodes (after);
      fb_flow_document_unref (document);
      document = g_steal_pointer (&after);
    }
  g_test_message ("%u of %u nodes taken over", n_same, n_nodes);
  /* All but a step in sixteen, which reads everything, and the edits. */
  g_assert_cmpuint (n_same, >, n_nodes * 8 / 10);
}

/* @text with the bytes from @from to @to cut out, doubled, or one of them spoiled. */
static GBytes *
spoil (GRand *random, const char *text, gsize length, guint how)
{
  const gsize from = (gsize)g_rand_int_range (random, 0, (gint32)length);
  const gsize to = MIN (length, from + (gsize)g_rand_int_range (random, 1, 60));
  const char  byte = "{}[],:\"\\ 0a"[g_rand_int_range (random, 0, 11)];
  GString    *other = g_string_new_len (text, (gssize)from);

  if (how == 1)
    g_string_append_len (other, text + from, (gssize)(to - from));
  if (how == 2)
    g_string_append_c (other, byte);
  if (how == 0)
    g_string_append_len (other, text + to, (gssize)(length - to));
  else
    g_string_append_len (other, text + from + (how == 2 ? 1 : 0),
                         (gssize)(length - from - (how == 2 ? 1 : 0)));

  return g_string_free_to_bytes (other);
}

static void
test_hostile (void)
{
  GRand *random = g_rand_new_with_seed (fb_test_get_seed ());
  g_autoptr (GBytes) flows = fb_test_make_flows (g_rand_int (random), 2, 25, FALSE);
  gsize       length;
  const char *text = g_bytes_get_data (flows, &length);
  guint       n_same = 0;

  for (guint i = 0; i < N_HOSTILE; i++)
    {
      g_autoptr (GBytes) newer = spoil (random, text, length, i % 3);

      n_same += fb_test_rescan (flows, newer) + fb_test_rescan (newer, flows);
    }
  /* Some inputs are still documents. */
  g_assert_cmpuint (n_same, >, N_HOSTILE);
  g_rand_free (random);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);

  g_test_add_func ("/flow/rescan/what-is-taken-over", test_taken_over);
  g_test_add_func ("/flow/rescan/depth-counts", test_depth);
  g_test_add_data_func ("/flow/rescan/history", GINT_TO_POINTER (FALSE), test_history);
  g_test_add_data_func ("/flow/rescan/pretty-history", GINT_TO_POINTER (TRUE), test_history);
  g_test_add_func ("/flow/rescan/hostile-edits", test_hostile);

  return g_test_run ();
}
