/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-error.h"
#include "fb-test.h"
#include "flow/fb-flow-merge.h"

static FbFlowDocument *
make_document (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  FbFlowDocument *self = fb_flow_document_new (bytes, &error);

  g_assert_no_error (error);
  return self;
}

static FbFlowMerge *
make_merge (const char *base, const char *mine, const char *theirs)
{
  g_autoptr (FbFlowDocument) one = make_document (base);
  g_autoptr (FbFlowDocument) two = make_document (mine);
  g_autoptr (FbFlowDocument) three = make_document (theirs);

  return fb_flow_merge_new (one, two, three);
}

/* With the same choice for all conflicts. */
static char *
write_merge (FbFlowMerge *merge, FbMergeSide choice)
{
  guint                   n_conflicts = fb_flow_merge_get_n_conflicts (merge);
  g_autofree FbMergeSide *choices = g_new (FbMergeSide, n_conflicts + 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < n_conflicts; i++)
    choices[i] = choice;
  bytes = fb_flow_merge_write (merge, choices, n_conflicts, &error);
  g_assert_no_error (error);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* "n:func:2 t:" with the line where there is one. */
static char *
list_conflicts (FbFlowMerge *merge)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < fb_flow_merge_get_n_conflicts (merge); i++)
    {
      const FbMergeConflict *conflict = fb_flow_merge_get_conflict (merge, i);

      g_string_append_printf (list, "%s%s:%s", i > 0 ? " " : "",
                              conflict->node != NULL ? conflict->node : "tabs", conflict->path);
      if (conflict->line > 0)
        g_string_append_printf (list, ":%u", conflict->line);
    }

  return g_string_free (list, FALSE);
}

#define T "{\"id\":\"t\",\"type\":\"tab\"}"
#define U "{\"id\":\"u\",\"type\":\"tab\"}"
#define A "{\"id\":\"a\",\"type\":\"f\",\"z\":\"t\",\"x\":1,\"y\":1}"
#define B "{\"id\":\"b\",\"type\":\"f\",\"z\":\"t\",\"x\":2,\"y\":2}"
#define C "{\"id\":\"c\",\"type\":\"f\",\"z\":\"t\",\"x\":3,\"y\":3}"
#define K "{\"id\":\"k\",\"type\":\"mqtt-broker\"}"
/* A node with other properties. */
#define N(rest) "{\"id\":\"n\",\"type\":\"f\",\"z\":\"t\",\"x\":5,\"y\":5" rest "}"
#define M(rest) "{\"id\":\"m\",\"type\":\"f\",\"z\":\"t\",\"x\":6,\"y\":6" rest "}"
#define G(rest) "{\"id\":\"g\",\"type\":\"group\",\"z\":\"t\"" rest "}"
#define S(rest) "{\"id\":\"s\",\"type\":\"subflow\"" rest "}"

/* What is merged without a question, whoever is mine. @result: exact. */
static const struct
{
  const char *name;
  const char *base;
  const char *mine;
  const char *theirs;
  const char *result;
} merges[] = {
  { "both add", "[" T "]", "[" T "," A "]", "[" T "," B "]", "[" T "," A "," B "]" },
  { "both delete", "[" T "," A "," B "," C "]", "[" T "," B "," C "]", "[" T "," A "," B "]",
    "[" T "," B "]" },
  { "one deletes what the other keeps", "[" T "," A "," B "]", "[" T "," B "]",
    "[" T "," A "," B "," C "]", "[" T "," B "," C "]" },
  { "two nodes", "[" T "," N () "," M () "]", "[" T "," N (",\"p\":1") "," M () "]",
    "[" T "," N () "," M (",\"p\":1.50") "]", "[" T "," N (",\"p\":1") "," M (",\"p\":1.50") "]" },
  { "two properties", "[" T "," N (",\"p\":1,\"q\":1") "]", "[" T "," N (",\"p\":2e0,\"q\":1") "]",
    "[" T "," N (",\"p\":1,\"q\":3.0") "]", "[" T "," N (",\"p\":2e0,\"q\":3.0") "]" },
  { "a property more and one less", "[" T "," N (",\"p\":1,\"q\":1") "]",
    "[" T "," N (",\"q\":1") "]", "[" T "," N (",\"p\":1,\"q\":1,\"r\":1") "]",
    "[" T "," N (",\"q\":1,\"r\":1") "]" },
  { "a property more on both sides", "[" T "," N (",\"p\":1") "]",
    "[" T "," N (",\"m\":1,\"p\":1") "]", "[" T "," N (",\"p\":1,\"r\":1") "]",
    "[" T "," N (",\"m\":1,\"p\":1,\"r\":1") "]" },
  { "keys with escapes", "[" T "," N (",\"a\\\"b\":1,\"\\u00e4\\\\\":1") "]",
    "[" T "," N (",\"a\\\"b\":2,\"\\u00e4\\\\\":1") "]",
    "[" T "," N (",\"a\\\"b\":1,\"\\u00e4\\\\\":2") "]",
    "[" T "," N (",\"a\\\"b\":2,\"\\u00e4\\\\\":2") "]" },
  { "the same change, spelled otherwise", "[" T "," N (",\"p\":1") "]",
    "[" T "," N (",\"p\":2") "]", "[" T "," N (",\"p\":2.0") "]", "[" T "," N (",\"p\":2.0") "]" },
  { "the same node added", "[" T "]", "[" T "," N () "]", "[" T ", " N () "]",
    "[" T ", " N () "]" },
  { "wires of one port", "[" N (",\"wires\":[[\"a\",\"b\"]]") "]",
    "[" N (",\"wires\":[[\"a\",\"b\",\"c\"]]") "]", "[" N (",\"wires\":[[\"b\",\"d\"]]") "]",
    "[" N (",\"wires\":[[\"b\",\"c\",\"d\"]]") "]" },
  { "wires of two ports", "[" N (",\"wires\":[[],[\"b\"]]") "]",
    "[" N (",\"wires\":[[\"a\"],[\"b\"]]") "]", "[" N (",\"wires\":[[],[]]") "]",
    "[" N (",\"wires\":[[\"a\"],[]]") "]" },
  { "links", "[{\"id\":\"l\",\"type\":\"link out\",\"x\":1,\"y\":1,\"links\":[]}]",
    "[{\"id\":\"l\",\"type\":\"link out\",\"x\":1,\"y\":1,\"links\":[\"q\"]}]",
    "[{\"id\":\"l\",\"type\":\"link out\",\"x\":1,\"y\":1,\"links\":[\"p\"]}]",
    "[{\"id\":\"l\",\"type\":\"link out\",\"x\":1,\"y\":1,\"links\":[\"p\",\"q\"]}]" },
  { "moved and changed", "[" T "," U "," N (",\"p\":1") "]",
    "[" T "," U ",{\"id\":\"n\",\"type\":\"f\",\"z\":\"u\",\"x\":9,\"y\":9,\"p\":1}]",
    "[" T "," U "," N (",\"p\":2") "]",
    "[" T "," U ",{\"id\":\"n\",\"type\":\"f\",\"z\":\"u\",\"x\":9,\"y\":9,\"p\":2}]" },
  { "moved to another tab and on its own", "[" T "," U "," N (",\"p\":1") "]",
    "[" T "," U ",{\"id\":\"n\",\"type\":\"f\",\"z\":\"u\",\"x\":9,\"y\":9,\"p\":1}]",
    "[" T "," U ",{\"id\":\"n\",\"type\":\"f\",\"z\":\"t\",\"x\":7,\"y\":7,\"p\":2}]",
    "[" T "," U ",{\"id\":\"n\",\"type\":\"f\",\"z\":\"u\",\"x\":9,\"y\":9,\"p\":2}]" },
  { "text by line", "[" N (",\"func\":\"a\\nb\\nc\\nd\\ne\"") "]",
    "[" N (",\"func\":\"a\\nB\\nc\\nd\\ne\"") "]",
    "[" N (",\"func\":\"a\\nb\\nc\\nd\\ne\\nf \\u0041\"") "]",
    "[" N (",\"func\":\"a\\nB\\nc\\nd\\ne\\nf \\u0041\"") "]" },
  { "rules", "[" N (",\"rules\":[{\"t\":1},{\"t\":2},{\"t\":3}]") "]",
    "[" N (",\"rules\":[{\"t\":0},{\"t\":1},{\"t\":2},{\"t\":3}]") "]",
    "[" N (",\"rules\":[{\"t\":1},{\"t\":2},{\"t\":4}]") "]",
    "[" N (",\"rules\":[{\"t\":0},{\"t\":1},{\"t\":2},{\"t\":4}]") "]" },
  { "an object in a property", "[" N (",\"o\":{\"p\":1,\"q\":{\"r\":1}}") "]",
    "[" N (",\"o\":{\"p\":2,\"q\":{\"r\":1}}") "]",
    "[" N (",\"o\":{\"p\":1,\"q\":{\"r\":1,\"s\":1}}") "]",
    "[" N (",\"o\":{\"p\":2,\"q\":{\"r\":1,\"s\":1}}") "]" },
  { "environment by name",
    "[" N (",\"env\":[{\"name\":\"A\",\"value\":\"1\"},{\"name\":\"B\",\"value\":\"1\"}]") "]",
    "[" N (",\"env\":[{\"name\":\"A\",\"value\":\"2\"},{\"name\":\"B\",\"value\":\"1\"}]") "]",
    "[" N (",\"env\":[{\"name\":\"B\",\"value\":\"1\"},{\"name\":\"A\",\"value\":\"1\"},"
           "{\"name\":\"C\",\"value\":\"1\"}]") "]",
    "[" N (",\"env\":[{\"name\":\"B\",\"value\":\"1\"},{\"name\":\"A\",\"value\":\"2\"},"
           "{\"name\":\"C\",\"value\":\"1\"}]") "]" },
  { "ports of a subflow", "[" S (",\"in\":[{\"x\":1,\"wires\":[{\"id\":\"a\"}]}]") "]",
    "[" S (",\"in\":[{\"x\":1,\"wires\":[{\"id\":\"a\"},{\"id\":\"b\"}]}]") "]",
    "[" S (",\"in\":[{\"x\":2,\"wires\":[{\"id\":\"a\"},{\"id\":\"c\"}]}]") "]",
    "[" S (",\"in\":[{\"x\":2,\"wires\":[{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":\"c\"}]}]") "]" },
  { "two into one group",
    "[" T "," G (",\"nodes\":[],\"x\":0,\"y\":0,\"w\":10,\"h\":10") "," A "," B "]",
    "[" T "," G (",\"nodes\":[\"a\"],\"x\":0,\"y\":0,\"w\":20,\"h\":10") ",{\"id\":\"a\",\"type\":"
                                                                         "\"f\",\"z\":\"t\",\"g\":"
                                                                         "\"g\",\"x\":1,\"y\":1}," B
                                                                         "]",
    "[" T "," G (
        ",\"nodes\":[\"b\"],\"x\":-5,\"y\":0,\"w\":15,\"h\":30.5") "," A ",{\"id\":\"b\",\"type\":"
                                                                   "\"f\",\"z\":\"t\",\"g\":"
                                                                   "\"g\",\"x\":2,\"y\":2}]",
    "[" T "," G (
        ",\"nodes\":[\"a\",\"b\"],\"x\":-5,\"y\":0,\"w\":25,\"h\":30.5") ",{\"id\":\"a\",\"type\":"
                                                                         "\"f\",\"z\":\"t\",\"g\":"
                                                                         "\"g\",\"x\":1,\"y\":1},"
                                                                         "{\"id\":\"b\",\"type\":"
                                                                         "\"f\",\"z\":\"t\",\"g\":"
                                                                         "\"g\",\"x\":2,\"y\":2}"
                                                                         "]" },
  { "tabs in another order, and one more", "[" T "," U "," A "]", "[" U "," T "," A "]",
    "[" T "," U ",{\"id\":\"v\",\"type\":\"tab\"}," A "]",
    "[" U ",{\"id\":\"v\",\"type\":\"tab\"}," T "," A "]" },
  { "white space of theirs", "[\n  " T ",\n  " N (",\"p\":1") "\n]",
    "[\n  " T ",\n  " N (",\"p\":2") ",\n  " M () "\n]",
    "[\n  " T ",\n  " A ",\n  " N (",\"p\":1") "\n]",
    "[\n  " T ",\n  " A ",\n  " N (",\"p\":2") ",\n  " M () "\n]" },
};

static void
test_merged_without_a_question (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (merges); i++)
    {
      g_autoptr (FbFlowMerge) merge = make_merge (merges[i].base, merges[i].mine, merges[i].theirs);
      g_autoptr (FbFlowMerge) back = make_merge (merges[i].base, merges[i].theirs, merges[i].mine);
      g_autofree char *conflicts = list_conflicts (merge);
      g_autofree char *result = NULL;
      g_autofree char *other = NULL;
      g_autoptr (FbFlowDocument) one = NULL;
      g_autoptr (FbFlowDocument) two = NULL;

      g_test_message ("%s", merges[i].name);
      g_assert_cmpstr (conflicts, ==, "");
      g_assert_cmpuint (fb_flow_merge_get_n_conflicts (back), ==, 0);
      result = write_merge (merge, FB_MERGE_OPEN);
      g_assert_cmpstr (result, ==, merges[i].result);
      other = write_merge (back, FB_MERGE_OPEN);
      one = make_document (result);
      two = make_document (other);
      g_assert_cmpstr (fb_flow_document_get_hash (one), ==, fb_flow_document_get_hash (two));
    }
}

#define CODE(a, c) ",\"func\":\"" a "\\nb\\n" c "\\nd\""

/* What a person decides, and what comes out of each decision. */
static const struct
{
  const char *name;
  const char *base;
  const char *mine;
  const char *theirs;
  const char *conflicts;
  const char *as_base; /* (nullable) cannot be chosen */
  const char *as_mine;
  const char *as_theirs;
} questions[] = {
  { "one property", "[" N (",\"p\":1,\"q\":1") "]", "[" N (",\"p\":2,\"q\":1") "]",
    "[" N (",\"p\":3,\"q\":2") "]", "n:p", "[" N (",\"p\":1,\"q\":2") "]",
    "[" N (",\"p\":2,\"q\":2") "]", "[" N (",\"p\":3,\"q\":2") "]" },
  { "a property deleted and changed", "[" N (",\"p\":1") "]", "[" N () "]", "[" N (",\"p\":3") "]",
    "n:p", "[" N (",\"p\":1") "]", "[" N () "]", "[" N (",\"p\":3") "]" },
  { "a property added twice", "[" N () "]", "[" N (",\"p\":2") "]", "[" N (",\"p\":3") "]", "n:p",
    "[" N () "]", "[" N (",\"p\":2") "]", "[" N (",\"p\":3") "]" },
  { "a node deleted and changed", "[" T "," N () "]", "[" T "]", "[" T "," N (",\"p\":1") "]",
    "n:", "[" T "," N () "]", "[" T "]", "[" T "," N (",\"p\":1") "]" },
  { "a node changed and deleted", "[" T "," N () "]", "[" T "," N (",\"p\":1") "]", "[" T "]",
    "n:", "[" T "," N () "]", "[" T "," N (",\"p\":1") "]", "[" T "]" },
  { "a node added twice", "[" T "]", "[" T "," N (",\"p\":1") "]", "[" T "," N (",\"q\":1") "]",
    "n:p n:q", NULL, "[" T "," N (",\"p\":1") "]", "[" T "," N (",\"q\":1") "]" },
  { "a node added twice as something else", "[" T "]",
    "[" T ",{\"id\":\"n\",\"type\":\"g\",\"z\":\"t\",\"x\":1,\"y\":1}]", "[" T "," N () "]", "n:",
    NULL, "[" T ",{\"id\":\"n\",\"type\":\"g\",\"z\":\"t\",\"x\":1,\"y\":1}]", "[" T "," N () "]" },
  { "the same line", "[" N (CODE ("a", "c")) "]", "[" N (CODE ("A", "C")) "]",
    "[" N (CODE ("a", "cc")) "]", "n:func:3", "[" N (CODE ("A", "c")) "]",
    "[" N (CODE ("A", "C")) "]", "[" N (CODE ("A", "cc")) "]" },
  { "moved apart", "[" T "," N () "]",
    "[" T ",{\"id\":\"n\",\"type\":\"f\",\"z\":\"t\",\"x\":1,\"y\":5}]",
    "[" T ",{\"id\":\"n\",\"type\":\"f\",\"z\":\"t\",\"x\":5,\"y\":2}]", "n:position",
    "[" T "," N () "]", "[" T ",{\"id\":\"n\",\"type\":\"f\",\"z\":\"t\",\"x\":1,\"y\":5}]",
    "[" T ",{\"id\":\"n\",\"type\":\"f\",\"z\":\"t\",\"x\":5,\"y\":2}]" },
  { "moved to two tabs", "[" T "," U ",{\"id\":\"v\",\"type\":\"tab\"}," N () "]",
    "[" T "," U ",{\"id\":\"v\",\"type\":\"tab\"},"
    "{\"id\":\"n\",\"type\":\"f\",\"z\":\"u\",\"x\":1,\"y\":1}]",
    "[" T "," U ",{\"id\":\"v\",\"type\":\"tab\"},"
    "{\"id\":\"n\",\"type\":\"f\",\"z\":\"v\",\"x\":2,\"y\":2}]",
    "n:z", "[" T "," U ",{\"id\":\"v\",\"type\":\"tab\"}," N () "]",
    "[" T "," U ",{\"id\":\"v\",\"type\":\"tab\"},"
    "{\"id\":\"n\",\"type\":\"f\",\"z\":\"u\",\"x\":1,\"y\":1}]",
    "[" T "," U ",{\"id\":\"v\",\"type\":\"tab\"},"
    "{\"id\":\"n\",\"type\":\"f\",\"z\":\"v\",\"x\":2,\"y\":2}]" },
  { "tabs in two orders", "[" T "," U ",{\"id\":\"v\",\"type\":\"tab\"}]",
    "[" U "," T ",{\"id\":\"v\",\"type\":\"tab\"}]",
    "[" T ",{\"id\":\"v\",\"type\":\"tab\"}," U "]",
    "tabs:", "[" T "," U ",{\"id\":\"v\",\"type\":\"tab\"}]",
    "[" U "," T ",{\"id\":\"v\",\"type\":\"tab\"}]",
    "[" T ",{\"id\":\"v\",\"type\":\"tab\"}," U "]" },
  { "a tab deleted on which something changed", "[" T "," U "," N () "," A "]", "[" U "]",
    "[" T "," U "," N (",\"p\":1") "," A "]", "t:", "[" T "," U "," N () "," A "]", "[" U "]",
    "[" T "," U "," N (",\"p\":1") "," A "]" },
  { "a tab deleted to which something was added", "[" T "," U "," A "]", "[" U "]",
    "[" T "," U "," A "," B "]", "t:", "[" T "," U "," A "]", "[" U "]",
    "[" T "," U "," A "," B "]" },
  { "a node deleted to which a wire was added", "[" T "," A "," N (",\"wires\":[[]]") "]",
    "[" T "," N (",\"wires\":[[]]") "]", "[" T "," A "," N (",\"wires\":[[\"a\"]]") "]",
    "a:", "[" T "," A "," N (",\"wires\":[[\"a\"]]") "]", "[" T "," N (",\"wires\":[[]]") "]",
    "[" T "," A "," N (",\"wires\":[[\"a\"]]") "]" },
  { "a deleted node that comes back is wired again",
    "[" T "," M () "," N (",\"wires\":[[\"m\"]]") "]", "[" T "," N (",\"wires\":[[]]") "]",
    "[" T "," M (",\"p\":1") "," N (",\"wires\":[[\"m\"]]") "]",
    "m:", "[" T "," M () "," N (",\"wires\":[[\"m\"]]") "]", "[" T "," N (",\"wires\":[[]]") "]",
    "[" T "," M (",\"p\":1") "," N (",\"wires\":[[\"m\"]]") "]" },
  { "a tab that comes back brings its broker", "[" T "," U "," N (",\"broker\":\"k\"") "," K "]",
    "[" U "]", "[" T "," U "," N (",\"broker\":\"k\",\"p\":1") "," K "]",
    "t:", "[" T "," U "," N (",\"broker\":\"k\"") "," K "]", "[" U "]",
    "[" T "," U "," N (",\"broker\":\"k\",\"p\":1") "," K "]" },
  { "a broker deleted that is used anew", "[" T "," N (",\"broker\":\"\"") "," K "]",
    "[" T "," N (",\"broker\":\"\"") "]", "[" T "," N (",\"broker\":\"k\"") "," K "]",
    "k:", "[" T "," N (",\"broker\":\"k\"") "," K "]", "[" T "," N (",\"broker\":\"k\"") "]",
    "[" T "," N (",\"broker\":\"k\"") "," K "]" },
  { "what both deleted does not come back", "[" T "," U "," N (",\"broker\":\"k\"") "," K "]",
    "[" U "]", "[" T "," U "," N (",\"broker\":\"k\",\"p\":1") "]",
    "t:", "[" T "," U "," N (",\"broker\":\"k\"") "]", "[" U "]",
    "[" T "," U "," N (",\"broker\":\"k\",\"p\":1") "]" },
  { "ungrouped, and one more in the group",
    "[" T "," G (",\"nodes\":[\"n\"]") "," N (",\"g\":\"g\"") "," M () "]",
    "[" T "," N () "," M () "]",
    "[" T "," G (",\"nodes\":[\"n\",\"m\"]") "," N (",\"g\":\"g\"") "," M (",\"g\":\"g\"") "]",
    "g:",
    "[" T "," G (",\"nodes\":[\"n\",\"m\"]") "," N (",\"g\":\"g\"") "," M (",\"g\":\"g\"") "]",
    "[" T "," N () "," M () "]",
    "[" T "," G (",\"nodes\":[\"n\",\"m\"]") "," N (",\"g\":\"g\"") "," M (",\"g\":\"g\"") "]" },
  { "into two groups",
    "[" T "," G (",\"nodes\":[]") ",{\"id\":\"h\",\"type\":\"group\",\"nodes\":[]}," N () "]",
    "[" T "," G (",\"nodes\":[\"n\"]") ",{\"id\":\"h\",\"type\":\"group\",\"nodes\":[]}," N (
        ",\"g\":\"g\"") "]",
    "[" T "," G (",\"nodes\":[]") ",{\"id\":\"h\",\"type\":\"group\",\"nodes\":[\"n\"]}," N (
        ",\"g\":\"h\"") "]",
    "n:g",
    "[" T "," G (",\"nodes\":[]") ",{\"id\":\"h\",\"type\":\"group\",\"nodes\":[]}," N () "]",
    "[" T "," G (",\"nodes\":[\"n\"]") ",{\"id\":\"h\",\"type\":\"group\",\"nodes\":[]}," N (
        ",\"g\":\"g\"") "]",
    "[" T "," G (",\"nodes\":[]") ",{\"id\":\"h\",\"type\":\"group\",\"nodes\":[\"n\"]}," N (
        ",\"g\":\"h\"") "]" },
  { "a rule more and another wire", "[" N (",\"rules\":[1],\"wires\":[[\"a\"]]") "]",
    "[" N (",\"rules\":[0,1],\"wires\":[[],[\"a\"]]") "]",
    "[" N (",\"rules\":[1],\"wires\":[[\"b\"]]") "]", "n:wires",
    "[" N (",\"rules\":[0,1],\"wires\":[[\"a\"]]") "]",
    "[" N (",\"rules\":[0,1],\"wires\":[[],[\"a\"]]") "]",
    "[" N (",\"rules\":[0,1],\"wires\":[[\"b\"]]") "]" },
  { "one rule in two ways", "[" N (",\"rules\":[{\"t\":1},{\"t\":2}]") "]",
    "[" N (",\"rules\":[{\"t\":1},{\"t\":3}]") "]", "[" N (",\"rules\":[{\"t\":1},{\"t\":4}]") "]",
    "n:rules[1]", "[" N (",\"rules\":[{\"t\":1},{\"t\":2}]") "]",
    "[" N (",\"rules\":[{\"t\":1},{\"t\":3}]") "]",
    "[" N (",\"rules\":[{\"t\":1},{\"t\":4}]") "]" },
};

static void
assert_result (FbFlowMerge *merge, FbMergeSide choice, const char *expected)
{
  g_autofree char *result = write_merge (merge, choice);

  g_assert_cmpstr (result, ==, expected);
}

static void
test_a_person_decides_what_collides (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_autoptr (FbFlowMerge) merge =
                     make_merge (questions[i].base, questions[i].mine, questions[i].theirs);
      g_autofree char *conflicts = list_conflicts (merge);

      g_test_message ("%s", questions[i].name);
      g_assert_cmpstr (conflicts, ==, questions[i].conflicts);
      g_assert_cmpint (fb_flow_merge_get_conflict (merge, 0)->has_base, ==,
                       questions[i].as_base != NULL);
      if (questions[i].as_base != NULL)
        assert_result (merge, FB_MERGE_BASE, questions[i].as_base);
      assert_result (merge, FB_MERGE_MINE, questions[i].as_mine);
      assert_result (merge, FB_MERGE_THEIRS, questions[i].as_theirs);
    }
}

static void
test_nothing_comes_out_before_all_is_decided (void)
{
  g_autoptr (FbFlowMerge) merge = make_merge ("[" T "," N (",\"p\":1,\"q\":1") "]",
                                              "[" T "," N (",\"p\":2,\"q\":2") "]",
                                              "[" T "," N (",\"p\":3,\"q\":3") "]");
  FbMergeSide choices[] = { FB_MERGE_MINE, FB_MERGE_OPEN };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = fb_flow_merge_write (merge, choices, 2, &error);
  g_autofree char *result = NULL;

  g_assert_null (bytes);
  g_assert_error (error, FB_ERROR, FB_ERROR_CONFLICT);

  g_clear_error (&error);
  choices[1] = FB_MERGE_THEIRS;
  bytes = fb_flow_merge_write (merge, choices, 2, &error);
  g_assert_no_error (error);
  result = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_cmpstr (result, ==, "[" T "," N (",\"p\":2,\"q\":3") "]");
}

static void
test_what_was_not_there_cannot_be_chosen (void)
{
  g_autoptr (FbFlowMerge) merge =
                 make_merge ("[" T "]", "[" T "," N (",\"p\":1") "]", "[" T "," N (",\"p\":2") "]");
  const FbMergeSide choice = FB_MERGE_BASE;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = fb_flow_merge_write (merge, &choice, 1, &error);

  g_assert_null (bytes);
  g_assert_error (error, FB_ERROR, FB_ERROR_CONFLICT);
}

static void
test_conflicts_are_for_people (void)
{
  g_autoptr (FbFlowMerge) merge = make_merge (
      "[" N (",\"func\":\"a\\nb\\ne\",\"broker\":\"\"") "," K "]",
      "[" N (",\"func\":\"a\\nc\\ne\",\"broker\":\"k\"") "," K "]",
      "[" N (",\"func\":\"a\\nd\\u00e4\\ne\",\"broker\":\"l\"") "," K
                                                                ",{\"id\":\"l\",\"type\":\"mqtt-"
                                                                "broker\",\"name\":\"Plant\"}]");
  const FbMergeConflict *code = fb_flow_merge_get_conflict (merge, 0);
  const FbMergeConflict *broker = fb_flow_merge_get_conflict (merge, 1);

  g_assert_cmpstr (code->path, ==, "func");
  g_assert_cmpuint (code->line, ==, 2);
  g_assert_cmpstr (code->language, ==, "js");
  g_assert_true (code->is_text);
  g_assert_cmpstr (code->values[FB_MERGE_BASE], ==, "b");
  g_assert_cmpstr (code->values[FB_MERGE_MINE], ==, "c");
  g_assert_cmpstr (code->values[FB_MERGE_THEIRS], ==, "d\xc3\xa4");

  g_assert_cmpstr (broker->path, ==, "broker");
  g_assert_cmpstr (broker->values[FB_MERGE_MINE], ==, "mqtt-broker");
  g_assert_cmpstr (broker->values[FB_MERGE_THEIRS], ==, "Plant");
}

static void
test_secrets_are_not_shown (void)
{
  g_autoptr (FbFlowMerge) merge =
          make_merge ("[" N (",\"credentials\":{\"p\":\"x\"},\"env\":[]") "]",
                      "[" N (",\"credentials\":{\"p\":\"mine\"},\"env\":[{\"name\":\"E\",\"type\":"
                             "\"cred\",\"value\":\"mine\"}]") "]",
                      "[" N (
                          ",\"credentials\":{\"p\":\"theirs\"},\"env\":[{\"name\":\"E\",\"type\":"
                          "\"cred\",\"value\":\"theirs\"}]") "]");
  g_autofree char *conflicts = list_conflicts (merge);

  g_assert_cmpstr (conflicts, ==, "n:credentials.p n:env[E]");
  for (guint i = 0; i < fb_flow_merge_get_n_conflicts (merge); i++)
    {
      const FbMergeConflict *conflict = fb_flow_merge_get_conflict (merge, i);

      g_assert_true (conflict->is_secret);
      for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
        g_assert_null (conflict->values[side]);
    }
}

/* Also where a whole node is shown. */
static void
test_secrets_of_whole_nodes_are_not_shown (void)
{
  g_autoptr (FbFlowMerge) merge =
                 make_merge ("[" T "," N (",\"credentials\":{\"p\":\"hush\"}") "]", "[" T "]",
                             "[" T
                             "," N (",\"p\":1,\"credentials\":{\"p\":\"hush\"},\"env\":[{\"name\":"
                                    "\"E\",\"type\":\"cred\",\"value\":\"hush\"}]") "]");
  const FbMergeConflict *conflict = fb_flow_merge_get_conflict (merge, 0);

  g_assert_nonnull (strstr (conflict->values[FB_MERGE_BASE], "credentials"));
  g_assert_null (strstr (conflict->values[FB_MERGE_BASE], "hush"));
  g_assert_nonnull (strstr (conflict->values[FB_MERGE_THEIRS], "\"p\": 1"));
  g_assert_null (strstr (conflict->values[FB_MERGE_THEIRS], "hush"));
}

static void
test_what_each_side_did_is_counted (void)
{
  g_autoptr (FbFlowMerge) merge =
                 make_merge ("[" T "," A "," N () "," M (",\"p\":1,\"q\":1") "]",
                             "[" T "," N (",\"p\":1") "," M (",\"p\":2,\"q\":1") "," B "]",
                             "[" T "," A "," N () "," M (",\"p\":1,\"q\":2") "," C "," K "]");
  const FbMergeCounts *counts = fb_flow_merge_get_counts (merge);

  g_assert_cmpuint (counts->added[FB_MERGE_MINE], ==, 1);
  g_assert_cmpuint (counts->changed[FB_MERGE_MINE], ==, 1);
  g_assert_cmpuint (counts->deleted[FB_MERGE_MINE], ==, 1);
  g_assert_cmpuint (counts->added[FB_MERGE_THEIRS], ==, 2);
  g_assert_cmpuint (counts->changed[FB_MERGE_THEIRS], ==, 0);
  g_assert_cmpuint (counts->both, ==, 1);
}

static void
test_nodes_with_the_same_id_are_told_apart (void)
{
  g_autoptr (FbFlowMerge) merge =
                 make_merge ("[" T "," N () "," N () "]", "[" T "," N () "," N (",\"p\":1") "]",
                             "[" T "," N (",\"q\":1") "," N () "]");
  g_autofree char *conflicts = list_conflicts (merge);

  g_assert_cmpstr (conflicts, ==, "");
  assert_result (merge, FB_MERGE_OPEN, "[" T "," N (",\"q\":1") "," N (",\"p\":1") "]");
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/flow/merge/merged-without-a-question", test_merged_without_a_question);
  g_test_add_func ("/flow/merge/a-person-decides-what-collides",
                   test_a_person_decides_what_collides);
  g_test_add_func ("/flow/merge/nothing-comes-out-before-all-is-decided",
                   test_nothing_comes_out_before_all_is_decided);
  g_test_add_func ("/flow/merge/what-was-not-there-cannot-be-chosen",
                   test_what_was_not_there_cannot_be_chosen);
  g_test_add_func ("/flow/merge/conflicts-are-for-people", test_conflicts_are_for_people);
  g_test_add_func ("/flow/merge/secrets-are-not-shown", test_secrets_are_not_shown);
  g_test_add_func ("/flow/merge/secrets-of-whole-nodes-are-not-shown",
                   test_secrets_of_whole_nodes_are_not_shown);
  g_test_add_func ("/flow/merge/what-each-side-did-is-counted", test_what_each_side_did_is_counted);
  g_test_add_func ("/flow/merge/nodes-with-the-same-id-are-told-apart",
                   test_nodes_with_the_same_id_are_told_apart);

  return g_test_run ();
}
