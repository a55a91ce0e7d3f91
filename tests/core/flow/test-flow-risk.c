/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-test.h"
#include "flow/fb-flow-risk.h"

#define AT ",\"x\":10,\"y\":10"
#define CONFIGS                                                                                    \
  "{\"id\":\"b1\",\"type\":\"mqtt-broker\",\"name\":\"A\",\"broker\":\"a.plant\"},"                \
  "{\"id\":\"b2\",\"type\":\"mqtt-broker\",\"name\":\"B\",\"broker\":\"b.plant\"},"                \
  "{\"id\":\"b3\",\"type\":\"mqtt-broker\",\"name\":\"C\",\"broker\":\"a.plant\"},"                \
  "{\"id\":\"auth\",\"type\":\"http auth\"" AT "},{\"id\":\"debug\",\"type\":\"debug\"" AT "},"    \
  "{\"id\":\"junction\",\"type\":\"junction\",\"wires\":[[\"auth\"]]" AT "},"                      \
  "{\"id\":\"lout\",\"type\":\"link out\",\"links\":[\"lin\"]" AT "},"                             \
  "{\"id\":\"lin\",\"type\":\"link in\",\"wires\":[[\"junction\"]]" AT "},"                        \
  "{\"id\":\"lopen\",\"type\":\"link out\",\"links\":[\"lin\",\"lin2\"]" AT "},"                   \
  "{\"id\":\"opc\",\"type\":\"OpcUa-Client\",\"action\":\"read\"" AT "},"                          \
  "{\"id\":\"lin2\",\"type\":\"link in\",\"wires\":[[\"debug\",\"lout\"]]" AT "}"

/* A node before and after, as its properties behind the id; NULL: it is not there. */
typedef struct
{
  const char *older;
  const char *newer;
  const char *codes; /* of the risks, in their order */
} RiskCase;

static FbFlowDocument *
make_document (const char *node)
{
  g_autofree char *text = node == NULL ? g_strdup ("[" CONFIGS "]")
                                       : g_strdup_printf ("[" CONFIGS ",{\"id\":\"n\",%s}]", node);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  FbFlowDocument *self = fb_flow_document_new (bytes, &error);

  g_assert_no_error (error);
  return self;
}

static void
assert_risks (const RiskCase *cases, guint n_cases)
{
  for (guint i = 0; i < n_cases; i++)
    {
      g_autoptr (FbFlowDocument) older = make_document (cases[i].older);
      g_autoptr (FbFlowDocument) newer = make_document (cases[i].newer);
      g_autoptr (FbFlowDiff) diff = fb_flow_diff_new (older, newer);
      g_autoptr (GPtrArray) risks = fb_flow_diff_list_risks (diff);
      g_autoptr (GString) codes = g_string_new (NULL);

      for (guint j = 0; j < risks->len; j++)
        {
          const FbFlowRisk *risk = g_ptr_array_index (risks, j);

          g_test_message ("%s: %s", risk->code, risk->message);
          g_assert_cmpstr (risk->node, ==, "n");
          g_assert_true (strlen (risk->message) > 10);
          g_string_append_printf (codes, "%s%s", j > 0 ? " " : "", risk->code);
        }
      g_test_message ("case %u", i);
      g_assert_cmpstr (codes->str, ==, cases[i].codes);
    }
}

#define TYPE(type, rest) "\"type\":\"" type "\"" AT rest

static void
test_what_reaches_the_machine (void)
{
  static const RiskCase cases[] = {
    { NULL, TYPE ("exec", ",\"command\":\"rm\""), "exec" },
    { TYPE ("exec", ",\"command\":\"ls\""), TYPE ("exec", ",\"command\":\"rm\""), "exec" },
    { TYPE ("exec", ",\"d\":true"), TYPE ("exec", ""), "exec" },
    { TYPE ("exec", ""), TYPE ("exec", ",\"d\":true"), "disabled" },
    { TYPE ("exec", ""), "\"type\":\"exec\",\"x\":20,\"y\":10", "" },
    { TYPE ("exec", ""), NULL, "" },
    { NULL, TYPE ("executor", ""), "" },
    { NULL, TYPE ("file", ",\"filename\":\"/etc/x\""), "file" },
    { NULL, TYPE ("file in", ""), "file" },
    { TYPE ("watch", ",\"files\":\"a\""), TYPE ("watch", ",\"files\":\"b\""), "file" },
    { TYPE ("file", ""), TYPE ("file", ",\"l\":true"), "" },
    { NULL, TYPE ("template", ",\"filename\":\"x\""), "" },
  };

  assert_risks (cases, G_N_ELEMENTS (cases));
}

static void
test_what_lets_others_in (void)
{
  static const RiskCase cases[] = {
    { NULL, TYPE ("tcp in", ",\"server\":\"server\",\"port\":\"1234\""), "listener" },
    { NULL, TYPE ("tcp in", ",\"server\":\"client\",\"port\":\"1234\""), "" },
    { NULL, TYPE ("tcp out", ",\"beserver\":\"server\""), "listener" },
    { NULL, TYPE ("tcp out", ",\"beserver\":\"reply\""), "" },
    { TYPE ("udp in", ",\"port\":1"), TYPE ("udp in", ",\"port\":2"), "listener" },
    { NULL, "\"type\":\"websocket-listener\",\"path\":\"/ws\"", "listener" },
    { NULL, "\"type\":\"websocket-client\",\"path\":\"/ws\"", "" },
    { NULL, TYPE ("http in", ",\"url\":\"/x\",\"method\":\"post\""), "listener http-open" },
    { NULL, TYPE ("http in", ",\"wires\":[[\"debug\"]]"), "listener http-open" },
    { NULL, TYPE ("http in", ",\"wires\":[[\"auth\"]]"), "listener" },
    { NULL, TYPE ("http in", ",\"wires\":[[\"auth\",\"debug\"]]"), "listener http-open" },
    { NULL, TYPE ("http in", ",\"wires\":[[\"junction\"]]"), "listener" },
    { NULL, TYPE ("http in", ",\"wires\":[[\"lout\"]]"), "listener" },
    { NULL, TYPE ("http in", ",\"wires\":[[\"lopen\"]]"), "listener http-open" },
    { TYPE ("http in", ",\"wires\":[[\"auth\"]]"), TYPE ("http in", ",\"wires\":[[\"debug\"]]"),
      "listener http-open" },
    { NULL, TYPE ("http request", ",\"url\":\"http://a\""), "" },
    { TYPE ("http in", ""), NULL, "" },
  };

  assert_risks (cases, G_N_ELEMENTS (cases));
}

static void
test_code (void)
{
  static const RiskCase cases[] = {
    { NULL, TYPE ("function", ",\"func\":\"a\""), "code" },
    { TYPE ("function", ",\"func\":\"a\""), TYPE ("function", ",\"func\":\"b\""), "code" },
    { TYPE ("function", ""), TYPE ("function", ",\"initialize\":\"b\""), "code" },
    { TYPE ("function", ",\"func\":\"a\""), NULL, "code" },
    { TYPE ("function", ",\"func\":\"a\""), TYPE ("function", ",\"func\":\"a\",\"name\":\"x\""),
      "" },
    { TYPE ("change", ""), TYPE ("change", ",\"func\":\"b\""), "" },
    { TYPE ("function", ",\"libs\":[]"),
      TYPE ("function", ",\"libs\":[{\"var\":\"fs\",\"module\":\"fs\"}]"), "code-modules" },
    { NULL, TYPE ("function", ",\"func\":\"a\",\"libs\":[]"), "code" },
    { TYPE ("function", ",\"libs\":[{\"var\":\"fs\",\"module\":\"fs\"}]"),
      TYPE ("function", ",\"libs\":[]"), "" },
  };

  assert_risks (cases, G_N_ELEMENTS (cases));
}

static void
test_what_reaches_the_plant (void)
{
  static const RiskCase cases[] = {
    { NULL, TYPE ("modbus-write", ""), "field-write" },
    { NULL, TYPE ("modbus-read", ""), "" },
    { NULL, TYPE ("s7 out", ""), "field-write" },
    { NULL, TYPE ("s7 in", ""), "" },
    { NULL, TYPE ("eth-ip out", ""), "field-write" },
    { NULL, TYPE ("OpcUa-Client", ",\"action\":\"write\""), "field-write" },
    { TYPE ("OpcUa-Client", ",\"action\":\"subscribe\""),
      TYPE ("OpcUa-Client", ",\"action\":\"write\""), "field-write" },
    { NULL, TYPE ("OpcUa-Client", ",\"action\":\"subscribe\""), "" },
    { NULL, TYPE ("OpcUa-Client", ""), "field-write" },
    { NULL, TYPE ("change", ",\"rules\":[{\"p\":\"action\"}],\"wires\":[[\"opc\"]]"),
      "field-write" },
    { NULL, TYPE ("change", ",\"rules\":[{\"p\":\"topic\"}],\"wires\":[[\"opc\"]]"), "" },
    { NULL, TYPE ("change", ",\"rules\":[{\"p\":\"action\"}],\"wires\":[[\"debug\"]]"), "" },
    { NULL, TYPE ("OpcUa-Client", ",\"action\":\"\""), "field-write" },
    { TYPE ("modbus-write", ",\"adr\":1"), TYPE ("modbus-write", ",\"adr\":2"), "field-write" },
    { TYPE ("modbus-write", ""), TYPE ("modbus-write", ",\"icon\":\"a/b.svg\""), "" },
    { "\"type\":\"mqtt-broker\",\"broker\":\"a\"", "\"type\":\"mqtt-broker\",\"broker\":\"b\"",
      "host" },
    { "\"type\":\"mqtt-broker\",\"broker\":\"mqtt://a:1883\"",
      "\"type\":\"mqtt-broker\",\"broker\":\"a:8883\"", "" },
    { "\"type\":\"OpcUa-Endpoint\",\"endpoint\":\"opc.tcp://a:4840/x\"",
      "\"type\":\"OpcUa-Endpoint\",\"endpoint\":\"opc.tcp://b:4840/x\"", "host" },
    { TYPE ("http request", ",\"url\":\"https://u@a/x\""),
      TYPE ("http request", ",\"url\":\"https://a/y\""), "" },
    { TYPE ("mqtt in", ",\"broker\":\"b1\""), TYPE ("mqtt in", ",\"broker\":\"b2\""), "host" },
    { TYPE ("mqtt in", ",\"broker\":\"b1\""), TYPE ("mqtt in", ",\"broker\":\"b3\""), "" },
    { TYPE ("mqtt in", ",\"topic\":\"a/b\""), TYPE ("mqtt in", ",\"topic\":\"c/b\""), "" },
    { NULL, TYPE ("mqtt out", ",\"topic\":\"a\""), "publish" },
    { NULL, TYPE ("mqtt out", ",\"topic\":\"\""), "publish" },
    { TYPE ("mqtt out", ",\"topic\":\"a\""), TYPE ("mqtt out", ",\"topic\":\"b\""), "publish" },
    { TYPE ("mqtt out", ",\"qos\":\"1\""), TYPE ("mqtt out", ",\"qos\":\"2\""), "" },
  };

  assert_risks (cases, G_N_ELEMENTS (cases));
}

static void
test_what_is_around (void)
{
  static const RiskCase cases[] = {
    { TYPE ("f", ""), TYPE ("f", ",\"credentials\":{\"p\":\"x\"}"), "credentials" },
    { TYPE ("f", ",\"p\":1"), TYPE ("f", ",\"p\":2"), "" },
    { "\"type\":\"global-config\",\"modules\":{\"a\":\"1\"}",
      "\"type\":\"global-config\",\"modules\":{\"a\":\"2\"}", "module" },
    { NULL, "\"type\":\"global-config\",\"modules\":{\"a\":\"1\"}", "module" },
    { TYPE ("f", ",\"modules\":{\"a\":\"1\"}"), TYPE ("f", ",\"modules\":{\"a\":\"2\"}"), "" },
    { "\"type\":\"tab\"", "\"type\":\"tab\",\"env\":[{\"name\":\"A\",\"value\":\"1\"}]",
      "environment" },
    { "\"type\":\"tab\"", "\"type\":\"tab\",\"env\":[]", "" },
    { "\"type\":\"tab\"", "\"type\":\"tab\",\"environment\":\"x\"", "" },
    { TYPE ("catch", ""), NULL, "watch-removed" },
    { TYPE ("status", ""), TYPE ("status", ",\"d\":true"), "watch-removed disabled" },
    { TYPE ("catch", ""), TYPE ("catch", ",\"name\":\"x\""), "" },
    { TYPE ("debug", ""), NULL, "" },
    { "\"type\":\"tab\",\"disabled\":false", "\"type\":\"tab\",\"disabled\":true", "disabled" },
    { "\"type\":\"tab\",\"disabled\":true", "\"type\":\"tab\",\"disabled\":false", "" },
    { NULL, TYPE ("inject", ",\"once\":true"), "inject-once" },
    { TYPE ("inject", ",\"once\":false"), TYPE ("inject", ",\"once\":true"), "inject-once" },
    { TYPE ("inject", ",\"once\":true"), TYPE ("inject", ",\"once\":true,\"topic\":\"x\""), "" },
    { NULL, TYPE ("inject", ",\"once\":false"), "" },
    { NULL, "\"type\":\"debug\",\"x\":-500,\"y\":10", "hidden" },
    { "\"type\":\"debug\",\"x\":1,\"y\":10", "\"type\":\"debug\",\"x\":99999,\"y\":10", "hidden" },
    { NULL, TYPE ("group", ",\"w\":0,\"h\":5"), "hidden" },
    { NULL, TYPE ("group", ",\"w\":9,\"h\":5"), "" },
    { "\"type\":\"debug\",\"x\":-500,\"y\":10", NULL, "" },
  };

  assert_risks (cases, G_N_ELEMENTS (cases));
}

/* What stands before an OPC UA client that is set to read, and whether it is flagged. */
static void
test_told_by_messages (void)
{
  static const struct
  {
    const char *nodes;
    const char *codes;
  } cases[] = {
    { "", "" },
    { ",{\"id\":\"i\",\"type\":\"inject\",\"wires\":[[\"n\"]]" AT "}", "" },
    { ",{\"id\":\"i\",\"type\":\"inject\",\"props\":[{\"p\":\"action\",\"v\":\"write\"}],"
      "\"wires\":[[\"n\"]]" AT "}",
      "field-write" },
    { ",{\"id\":\"i\",\"type\":\"inject\",\"props\":[{\"p\":\"action\"}],\"wires\":[[\"x\"]]" AT
      "}",
      "" },
    { ",{\"id\":\"f\",\"type\":\"function\",\"func\":\"msg.action = x\",\"wires\":[[\"o\"]]" AT
      "},{\"id\":\"o\",\"type\":\"OpcUa-Item\",\"wires\":[[\"n\"]]" AT "}",
      "field-write" },
    { ",{\"id\":\"f\",\"type\":\"function\",\"func\":\"return msg\",\"wires\":[[\"n\"]]" AT "}",
      "" },
    { ",{\"id\":\"l\",\"type\":\"link out\",\"links\":[\"m\"]" AT
      "},{\"id\":\"m\",\"type\":\"link in\",\"wires\":[[\"j\"]]" AT
      "},{\"id\":\"j\",\"type\":\"junction\",\"wires\":[[\"n\",\"j\"]]" AT
      "},{\"id\":\"s\",\"type\":\"subflow:s\",\"wires\":[[\"l\"]]" AT "}",
      "field-write" },
    /* Whatever it is, it may do it. */
    { ",{\"id\":\"w\",\"type\":\"websocket in\",\"wires\":[[\"n\"]]" AT "}", "field-write" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *newer_text =
          g_strconcat ("\"type\":\"OpcUa-Client\"" AT ",\"action\":\"read\"}", cases[i].nodes,
                       NULL);
      g_autofree char *whole = g_strdup_printf ("[" CONFIGS "%s]", cases[i].nodes);
      g_autofree char *with = g_strdup_printf ("[" CONFIGS ",{\"id\":\"n\",%s]", newer_text);
      g_autoptr (GBytes) older_bytes = g_bytes_new (whole, strlen (whole));
      g_autoptr (GBytes) newer_bytes = g_bytes_new (with, strlen (with));
      g_autoptr (FbFlowDocument) older = fb_flow_document_new (older_bytes, NULL);
      g_autoptr (FbFlowDocument) newer = fb_flow_document_new (newer_bytes, NULL);
      g_autoptr (FbFlowDiff) diff = fb_flow_diff_new (older, newer);
      g_autoptr (GPtrArray) risks = fb_flow_diff_list_risks (diff);

      g_test_message ("case %u", i);
      g_assert_cmpuint (risks->len, ==, *cases[i].codes != '\0' ? 1 : 0);
      if (risks->len > 0)
        g_assert_cmpstr (((FbFlowRisk *)risks->pdata[0])->code, ==, cases[i].codes);
    }
}

/* The list in the header is what programs rely on. */
static void
test_codes_are_stable (void)
{
  g_autofree const char **codes = fb_flow_risk_list_codes ();
  g_autofree char        *joined = g_strjoinv (" ", (char **)codes);

  g_assert_cmpstr (joined, ==,
                   "exec file listener http-open code code-modules field-write host publish "
                   "credentials module environment watch-removed disabled inject-once hidden");
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/flow/risk/what-reaches-the-machine", test_what_reaches_the_machine);
  g_test_add_func ("/flow/risk/what-lets-others-in", test_what_lets_others_in);
  g_test_add_func ("/flow/risk/code", test_code);
  g_test_add_func ("/flow/risk/what-reaches-the-plant", test_what_reaches_the_plant);
  g_test_add_func ("/flow/risk/told-by-messages", test_told_by_messages);
  g_test_add_func ("/flow/risk/what-is-around", test_what_is_around);
  g_test_add_func ("/flow/risk/codes-are-stable", test_codes_are_stable);

  return g_test_run ();
}
