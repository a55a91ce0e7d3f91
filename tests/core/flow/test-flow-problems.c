/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-test.h"
#include "flow/fb-flow-document.h"

#define TAB "{\"id\":\"t\",\"type\":\"tab\",\"label\":\"Tab\"},"

static FbFlowDocument *
make_document (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  FbFlowDocument *self = fb_flow_document_new (bytes, &error);

  g_assert_no_error (error);
  return self;
}

static void
test_each_kind_is_said_once (void)
{
  static const struct
  {
    const char *text;
    const char *code; /* NULL: no problem */
    const char *node;
    const char *said;
  } cases[] = {
    { "[]", NULL, NULL, NULL },
    { "[" TAB "{\"id\":\"a\",\"type\":\"x\",\"z\":\"t\",\"wires\":[[\"b\"]],\"name\":\"Left\"}]",
      "dangling-wire", "a", "“Left” is wired to a node that does not exist: b" },
    { "[" TAB "{\"id\":\"a\",\"type\":\"x\",\"z\":\"t\",\"wires\":[[\"a\"],[],[\"t\"]]}]", NULL,
      NULL, NULL },
    { "[" TAB "{\"id\":\"a\",\"type\":\"x\",\"z\":\"gone\"}]", "unknown-container", "a",
      "“x” lies on a tab that does not exist: gone" },
    { "[{\"id\":\"a\",\"type\":\"x\",\"z\":\"gone\",\"g\":\"gone\"}]", NULL, NULL, NULL },
    { "[" TAB "{\"id\":\"a\",\"type\":\"x\",\"z\":\"b\"},{\"id\":\"b\",\"type\":\"x\"}]",
      "unknown-container", "a", "lies on a tab" },
    { "[{\"id\":\"a\",\"type\":\"x\"},{\"id\":\"a\",\"type\":\"y\"}]", "duplicate-id", "a",
      "“y” has the same id as another node: a" },
    { "[" TAB "{\"id\":\"a\",\"type\":\"x\",\"z\":\"t\",\"g\":\"gone\"}]", "unknown-group", "a",
      "lies in a group that does not exist: gone" },
    { "[{\"id\":\"a\",\"type\":\"subflow:gone\"}]", "unknown-subflow", "a",
      "from a subflow that does not exist: gone" },
    { "[{\"id\":\"a\",\"type\":\"link out\",\"links\":[\"gone\"]}]", "dangling-link", "a",
      "linked to a node that does not exist: gone" },
    { "[{\"id\":\"a\",\"type\":\"other\",\"links\":[\"gone\"]}]", NULL, NULL, NULL },
    { "[{\"id\":\"s\",\"type\":\"subflow\",\"in\":[{\"wires\":[{\"id\":\"s\"}]}],"
      "\"out\":[{\"wires\":[{\"id\":\"gone\",\"port\":0}]}]}]",
      "dangling-wire", "s", "wired to a node that does not exist: gone" },
    { "[{\"id\":\"a\",\"type\":\"x\",\"wires\":\"gone\"},"
      "{\"id\":\"b\",\"type\":\"x\",\"wires\":[[[[\"a\"]]],7,{\"k\":\"a\"}]}]",
      "dangling-wire", "a", "gone" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FbFlowDocument) document = make_document (cases[i].text);
      GPtrArray           *problems = fb_flow_document_get_problems (document);
      const FbFlowProblem *problem = problems->len > 0 ? g_ptr_array_index (problems, 0) : NULL;

      g_test_message ("%s: %s", cases[i].text, problem != NULL ? problem->message : "");
      g_assert_cmpuint (problems->len, ==, cases[i].code != NULL ? 1 : 0);
      if (problem == NULL)
        continue;
      g_assert_cmpstr (problem->code, ==, cases[i].code);
      g_assert_cmpstr (problem->node, ==, cases[i].node);
      g_assert_nonnull (strstr (problem->message, cases[i].said));
    }
}

static void
test_very_many_are_counted (void)
{
  g_autoptr (GString) text = g_string_new ("[" TAB);
  g_autoptr (FbFlowDocument) document = NULL;
  const FbFlowProblem *last;
  GPtrArray           *problems;

  for (int i = 0; i < FB_FLOW_MAX_PROBLEMS + 500; i++)
    g_string_append_printf (text, "{\"id\":\"n%d\",\"type\":\"x\",\"z\":\"gone\"},", i);
  g_string_append (text, "{\"id\":\"a\",\"type\":\"x\"}]");

  document = make_document (text->str);
  problems = fb_flow_document_get_problems (document);
  g_assert_cmpuint (problems->len, ==, FB_FLOW_MAX_PROBLEMS);
  last = g_ptr_array_index (problems, problems->len - 1);
  g_assert_cmpstr (last->code, ==, "more");
  g_assert_cmpstr (last->message, ==, "and 501 more problems");
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/flow/problems/each-kind-is-said-once", test_each_kind_is_said_once);
  g_test_add_func ("/flow/problems/very-many-are-counted", test_very_many_are_counted);

  return g_test_run ();
}
