/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-error.h"
#include "fb-json.h"
#include "fb-test-flows.h"
#include "fb-test.h"
#include "snapshot/fb-restore-plan.h"

/* What a restore would send, node by node, without an instance. */

/* A short way to write flows: "id type z g name", a "*" for what is not there. A tab's name is its
 * label; a name that begins with "$" names a configuration node. (transfer full) */
static char *
make_flows (const char *const *lines)
{
  GString *text = g_string_new ("[");

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (lines[i], " ", 5);
      const gboolean is_tab = g_str_equal (words[1], "tab");

      g_string_append_printf (text, "%s{\"id\":\"%s\",\"type\":\"%s\"", i > 0 ? ",\n " : "",
                              words[0], words[1]);
      if (!g_str_equal (words[2], "*"))
        g_string_append_printf (text, ",\"z\":\"%s\",\"x\":1,\"y\":1,\"wires\":[]", words[2]);
      if (!g_str_equal (words[3], "*"))
        g_string_append_printf (text, ",\"g\":\"%s\"", words[3]);
      if (*words[4] == '$')
        g_string_append_printf (text, ",\"broker\":\"%s\"", words[4] + 1);
      else
        g_string_append_printf (text, ",\"%s\":\"%s\"", is_tab ? "label" : "name", words[4]);
      g_string_append_c (text, '}');
    }
  g_string_append_c (text, ']');

  return g_string_free (text, FALSE);
}

static const char *const then[] = { "t1 tab * * one",       "t2 tab * * two",
                                    "t3 tab * * three",     "s1 subflow * * sub",
                                    "g1 group t1 * group",  "n1 inject t1 g1 then",
                                    "n2 mqtt_in t1 * $b1",  "n3 debug t2 * then",
                                    "n4 subflow:s1 t2 * x", "n5 debug t3 * then",
                                    "i1 debug s1 * inner",  "b1 mqtt-broker * * $c1",
                                    "c1 tls-config * * c",  NULL };

/* "t1 t2 …" of the nodes of a body, each with "+" when it comes from the snapshot ("then"). */
static char *
list (FbRestorePlan *plan)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FbFlowDocument) document = fb_flow_document_new (plan->body, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < fb_flow_document_get_n_nodes (document); i++)
    {
      const FbFlowNode *node = fb_flow_document_get_node (document, i);
      gboolean          restored =
          g_ptr_array_find_with_equal_func (plan->restored, node->id, g_str_equal, NULL);

      g_assert_true (g_hash_table_contains (plan->ids, node->id));
      g_string_append_printf (text, "%s%s%s", i > 0 ? " " : "", node->id, restored ? "+" : "");
    }

  return g_string_free (text, FALSE);
}

static FbRestorePlan *
make_plan (const char        *snapshot,
           const char        *running,
           const char        *credentials,
           const char *const *nodes,
           GError           **error)
{
  g_autoptr (GBytes) flows = g_bytes_new (snapshot, strlen (snapshot));
  g_autofree char *body = g_strdup_printf ("{\"flows\":%s,\"rev\":\"r\\\"1\"}", running);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr (FbSnapshotContent) content = fb_snapshot_content_new (flows);
  g_autoptr (JsonObject) palette =
                 fb_json_parse_object ("{\"mqtt-broker\":{\"credentials\":[\"user\"]}}", -1, 1000,
                                       NULL);
  g_autoptr (JsonObject) object =
                 credentials != NULL ? fb_json_parse_object (credentials, -1, 1000, NULL) : NULL;

  fb_snapshot_content_set_palette (content, palette);
  fb_snapshot_content_set_credentials (content, object);

  return fb_restore_plan_new (content, bytes, nodes, error);
}

typedef struct
{
  const char *name;
  const char *nodes;     /* chosen */
  const char *gone;      /* of the snapshot's nodes, those that do not run */
  const char *others[4]; /* that run beside those of the snapshot */
  const char *sent;
} Choice;

static const Choice choices[] = {
  { "a node in its place", "n1", "", { NULL }, "t1 t2 t3 s1 g1 n1+ n2 n3 n4 n5 i1 b1 c1" },
  { "a tab with what is in it, and without what was not",
    "t1",
    "n2",
    { "x1 debug t1 * new", "x2 debug t2 * new", NULL },
    "t1+ t2 t3 s1 g1+ n1+ n3 n4 n5 i1 b1 c1 x2 n2+" },
  { "a tab that is gone comes behind its neighbour",
    "t2",
    "t2 n3 n4",
    { NULL },
    "t1 t2+ t3 s1 g1 n1 n2 n5 i1 b1 c1 n3+ n4+" },
  { "the first tab", "t1", "t1 g1 n1 n2", { NULL }, "t1+ t2 t3 s1 n3 n4 n5 i1 b1 c1 g1+ n1+ n2+" },
  { "a node whose tab is gone brings the tab alone",
    "n3",
    "t2 n3 n4",
    { NULL },
    "t1 t2+ t3 s1 g1 n1 n2 n5 i1 b1 c1 n3+" },
  { "a node whose group is gone brings the group alone",
    "n1",
    "g1 n1",
    { NULL },
    "t1 t2 t3 s1 n2 n3 n4 n5 i1 b1 c1 g1+ n1+" },
  { "a group",
    "g1",
    "n1",
    { "x1 debug t1 g1 new", NULL },
    "t1 t2 t3 s1 g1+ n2 n3 n4 n5 i1 b1 c1 n1+" },
  { "configuration that is gone comes too, and its own",
    "n2",
    "n2 b1 c1",
    { NULL },
    "t1 t2 t3 s1 g1 n1 n3 n4 n5 i1 n2+ b1+ c1+" },
  { "configuration that is there stays",
    "n2",
    "n2",
    { NULL },
    "t1 t2 t3 s1 g1 n1 n3 n4 n5 i1 b1 c1 n2+" },
  { "a subflow that is gone comes whole",
    "n4",
    "n4 s1 i1",
    { NULL },
    "t1 t2 t3 g1 n1 n2 n3 n5 b1 c1 s1+ n4+ i1+" },
  { "two at once", "n5 n3", "", { NULL }, "t1 t2 t3 s1 g1 n1 n2 n3+ n4 n5+ i1 b1 c1" },
  { "onto nothing", "n2", "t1 t2 t3 s1 g1 n1 n2 n3 n4 n5 i1 b1 c1", { NULL }, "t1+ n2+ b1+ c1+" },
};

/* The snapshot's lines without those of @gone, each called "now", and @others. */
static char *
make_running (const Choice *choice)
{
  g_auto (GStrv) gone = g_strsplit (choice->gone, " ", -1);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; then[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (then[i], " ", 5);

      if (g_strv_contains ((const char *const *)gone, words[0]))
        continue;
      if (g_str_equal (words[4], "then"))
        {
          g_free (words[4]);
          words[4] = g_strdup ("now");
        }
      g_ptr_array_add (lines, g_strjoinv (" ", words));
    }
  for (guint i = 0; choice->others[i] != NULL; i++)
    g_ptr_array_add (lines, g_strdup (choice->others[i]));
  g_ptr_array_add (lines, NULL);

  return make_flows ((const char *const *)lines->pdata);
}

static void
test_choices (void)
{
  g_autofree char *snapshot = make_flows (then);

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      g_autofree char *running = make_running (&choices[i]);
      g_auto (GStrv) nodes = g_strsplit (choices[i].nodes, " ", -1);
      g_autoptr (GError) error = NULL;
      g_autoptr (FbRestorePlan) plan =
                     make_plan (snapshot, running, NULL, (const char *const *)nodes, &error);
      g_autofree char *sent = NULL;

      g_test_message ("%s", choices[i].name);
      g_assert_no_error (error);
      sent = list (plan);
      g_assert_cmpstr (sent, ==, choices[i].sent);
      g_assert_cmpint (plan->type, ==, FB_DEPLOY_NODES);
    }
}

static void
test_unknown_node (void)
{
  g_autofree char  *snapshot = make_flows (then);
  const char *const nodes[] = { "n1", "nowhere", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (FbRestorePlan) plan = make_plan (snapshot, "[]", NULL, nodes, &error);

  g_assert_null (plan);
  g_assert_error (error, FB_ERROR, FB_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "nowhere"));
}

/* The credentials of a body without the entry that only makes them new; it must be there. (transfer
 * full) */
static JsonObject *
take_credentials (FbRestorePlan *plan)
{
  g_autoptr (JsonObject) body =
                 fb_json_parse_object (g_bytes_get_data (plan->body, NULL),
                                       g_bytes_get_size (plan->body), 1024 * 1024, NULL);
  g_autoptr (JsonObject) credentials = json_object_ref (fb_json_get_object (body, "credentials"));
  g_autoptr (GList) ids = json_object_get_members (credentials);
  guint n_marks = 0;

  for (GList *id = ids; id != NULL; id = id->next)
    if (!g_hash_table_contains (plan->ids, id->data))
      {
        n_marks++;
        g_assert_cmpuint (json_object_get_size (fb_json_get_object (credentials, id->data)), ==, 0);
        json_object_remove_member (credentials, id->data);
      }
  g_assert_cmpuint (n_marks, ==, 1);

  return g_steal_pointer (&credentials);
}

/* Every byte of the snapshot's flows, its credentials in clear, and the rev that was seen. */
static void
test_whole (void)
{
  g_autofree char *snapshot = make_flows (then);
  g_autoptr (GError) error = NULL;
  g_autoptr (FbRestorePlan) plan =
                 make_plan (snapshot, "[{\"id\":\"b1\",\"type\":\"mqtt-broker\"}]",
                            "{\"c1\":{\"key\":\"k\"},\"ghost\":{\"a\":\"b\"}}", NULL, &error);
  g_autofree char *expected = NULL;
  g_autoptr (JsonObject) credentials = NULL;

  g_assert_no_error (error);
  expected = g_strdup_printf ("{\"flows\":%s,\"rev\":\"r\\\"1\",\"credentials\":{", snapshot);
  g_assert_cmpint (memcmp (g_bytes_get_data (plan->body, NULL), expected, strlen (expected)), ==,
                   0);
  /* Credentials of nodes that are not in the flows are not sent; a broker that had none and could
   * have some loses what it got since. */
  credentials = take_credentials (plan);
  g_assert_cmpuint (json_object_get_size (credentials), ==, 2);
  g_assert_cmpstr (fb_json_get_string (fb_json_get_object (credentials, "c1"), "key", ""), ==, "k");
  g_assert_cmpuint (json_object_get_size (fb_json_get_object (credentials, "b1")), ==, 0);
  g_assert_cmpint (plan->type, ==, FB_DEPLOY_FULL);
  g_assert_cmpuint (plan->restored->len, ==, G_N_ELEMENTS (then) - 1);
  /* What every runtime has needs no module. */
  g_assert_cmpuint (g_hash_table_size (plan->types), ==, 5);
  g_assert_true (g_hash_table_contains (plan->types, "mqtt_in"));
  g_assert_false (g_hash_table_contains (plan->types, "subflow:s1"));
}

/* Only credentials of what is chosen, and its node marked so that the runtime restarts it. */
static void
test_chosen_credentials (void)
{
  static const char *const flows[] = { "t1 tab * * one", "b1 mqtt-broker * * b",
                                       "b2 mqtt-broker * * b", NULL };
  static const char        sent[] =
      "{\"flows\":[{\"id\":\"t1\",\"type\":\"tab\",\"label\":\"one\"},{\"id\":\"b1\",\"type\":"
      "\"mqtt-broker\",\"name\":\"b\",\"credentials\":{}},{\"id\":\"b2\",\"type\":\"mqtt-broker\","
      "\"name\":\"b\"}],\"rev\":\"r\\\"1\",\"credentials\":{";
  const char *const nodes[] = { "b1", NULL };
  g_autofree char  *snapshot = make_flows (flows);
  g_autoptr (GError) error = NULL;
  g_autoptr (FbRestorePlan) plan =
                 make_plan (snapshot, snapshot, "{\"b1\":{\"user\":\"u\"},\"b2\":{\"user\":\"v\"}}",
                            nodes, &error);
  g_autoptr (JsonObject) credentials = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (memcmp (g_bytes_get_data (plan->body, NULL), sent, strlen (sent)), ==, 0);
  credentials = take_credentials (plan);
  g_assert_cmpuint (json_object_get_size (credentials), ==, 1);
  g_assert_cmpstr (fb_json_get_string (fb_json_get_object (credentials, "b1"), "user", ""), ==,
                   "u");
}

static void
check_secret (
    FbRestorePlan *plan, guint index, const char *id, const char *state, const char *fields)
{
  const FbRestoreSecret *secret = g_ptr_array_index (plan->secrets, index);
  g_autofree char       *names = g_strjoinv (" ", secret->fields);

  g_assert_cmpstr (secret->id, ==, id);
  g_assert_cmpstr (fb_restore_secret_state_to_string (secret->state), ==, state);
  g_assert_cmpstr (names, ==, fields);
}

/* Credentials that a snapshot does not know are not sent at all, so that what is there stays, and
 * nodes that will be without are named. */
static void
test_unknown_credentials (void)
{
  static const char flows[] = "[{\"id\":\"b1\",\"type\":\"mqtt-broker\"},{\"id\":\"b2\",\"type\":"
                              "\"mqtt-broker\"},{\"id\":\"b3\",\"type\":\"mqtt-broker\"},{\"id\":"
                              "\"b4\",\"type\":\"mqtt-broker\"}]";
  /* Another node with the same id has nothing for it. */
  static const char running[] =
      "{\"flows\":[{\"id\":\"b1\",\"type\":\"mqtt-broker\"},{\"id\":\"b4\","
      "\"type\":\"http request\"}]}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (flows, strlen (flows));
  g_autoptr (GBytes) body = g_bytes_new_static (running, strlen (running));
  g_autoptr (FbSnapshotContent) content = fb_snapshot_content_new (bytes);
  g_autoptr (JsonObject) fields =
                 fb_json_parse_object ("{\"b1\":{\"password\":true},\"b2\":{\"user\":true,"
                                       "\"password\":true},\"b4\":{\"password\":true}}",
                                       -1, 1000, NULL);
  g_autoptr (FbRestorePlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  fb_snapshot_content_set_unknown (content, FB_PART_CREDENTIALS);
  fb_snapshot_content_set_credential_fields (content, fields);
  plan = fb_restore_plan_new (content, body, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (memmem (g_bytes_get_data (plan->body, NULL), g_bytes_get_size (plan->body),
                         "credentials", strlen ("credentials")));
  check_secret (plan, 0, "b1", "kept", "password");
  check_secret (plan, 1, "b2", "blank", "password user");
  check_secret (plan, 2, "b4", "blank", "password");
  g_assert_cmpuint (plan->secrets->len, ==, 3);
}

/* A file that was imported does not even tell which nodes had some. */
static void
test_untold_credentials (void)
{
  static const char flows[] =
      "[{\"id\":\"b1\",\"type\":\"mqtt-broker\"},{\"id\":\"b2\",\"type\":"
      "\"mqtt-broker\",\"name\":\"Plant\"},{\"id\":\"p1\",\"type\":\"press\"}]";
  static const char running[] = "{\"flows\":[{\"id\":\"b1\",\"type\":\"mqtt-broker\"}]}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (flows, strlen (flows));
  g_autoptr (GBytes) body = g_bytes_new_static (running, strlen (running));
  g_autoptr (FbSnapshotContent) content = fb_snapshot_content_new (bytes);
  g_autoptr (JsonObject) palette =
                 fb_json_parse_object ("{\"press\":{\"credentials\":[\"pin\"]},\"mqtt-broker\":{}}",
                                       -1, 1000, NULL);
  g_autoptr (FbRestorePlan) plan = NULL;
  g_autoptr (FbRestorePlan) other = NULL;
  g_autoptr (GError) error = NULL;

  fb_snapshot_content_set_unknown (content, FB_PART_CREDENTIALS | FB_PART_PALETTE);
  plan = fb_restore_plan_new (content, body, NULL, &error);
  g_assert_no_error (error);
  check_secret (plan, 0, "b2", "maybe", "");
  g_assert_cmpuint (plan->secrets->len, ==, 1);
  g_assert_cmpstr (((FbRestoreSecret *)plan->secrets->pdata[0])->title, ==, "Plant");
  g_assert_cmpstr (((FbRestoreSecret *)plan->secrets->pdata[0])->type, ==, "mqtt-broker");

  fb_snapshot_content_set_palette (content, palette);
  other = fb_restore_plan_new (content, body, NULL, &error);
  g_assert_no_error (error);
  check_secret (other, 0, "p1", "maybe", "");
  g_assert_cmpuint (other->secrets->len, ==, 1);

  /* What is known to be absent is not asked for. */
  g_clear_pointer (&other, fb_restore_plan_free);
  fb_snapshot_content_set_unknown (content, 0);
  other = fb_restore_plan_new (content, body, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (other->secrets->len, ==, 0);
}

static void
test_damaged (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (make_plan ("[{", "[]", NULL, NULL, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_assert_true (g_str_has_prefix (error->message, "Reading the flows of the snapshot"));
  g_clear_error (&error);
  g_assert_null (make_plan ("[]", "[{", NULL, NULL, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_assert_true (g_str_has_prefix (error->message, "Reading the flows that run"));
}

/* On made-up flows of real shape: choosing every tab gives what choosing nothing does, but for
 * configuration that was added. */
static void
test_all_tabs (void)
{
  g_autoptr (GBytes) flows = fb_test_make_flows (fb_test_get_seed (), 6, 400, TRUE);
  g_autoptr (FbFlowDocument) document = fb_flow_document_new (flows, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (flows, NULL), g_bytes_get_size (flows));
  g_autoptr (GPtrArray) tabs = g_ptr_array_new ();
  g_autoptr (FbRestorePlan) plan = NULL;
  g_autoptr (FbFlowDocument) sent = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < fb_flow_document_get_n_nodes (document); i++)
    if (fb_flow_document_get_node (document, i)->kind == FB_FLOW_TAB)
      g_ptr_array_add (tabs, (gpointer)fb_flow_document_get_node (document, i)->id);
  g_ptr_array_add (tabs, NULL);

  plan = make_plan (text, "[]", NULL, (const char *const *)tabs->pdata, &error);
  g_assert_no_error (error);
  sent = fb_flow_document_new (plan->body, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < fb_flow_document_get_n_nodes (document); i++)
    {
      const FbFlowNode *node = fb_flow_document_get_node (document, i);

      g_assert_true (node->kind == FB_FLOW_CONFIG || node->kind == FB_FLOW_SUBFLOW ||
                     fb_flow_document_find_node (sent, node->id) != NULL ||
                     fb_flow_document_find_node (document, node->z)->kind == FB_FLOW_SUBFLOW);
    }
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);

  g_test_add_func ("/snapshot/restore-plan/choices", test_choices);
  g_test_add_func ("/snapshot/restore-plan/unknown-node", test_unknown_node);
  g_test_add_func ("/snapshot/restore-plan/whole", test_whole);
  g_test_add_func ("/snapshot/restore-plan/chosen-credentials", test_chosen_credentials);
  g_test_add_func ("/snapshot/restore-plan/unknown-credentials-stay", test_unknown_credentials);
  g_test_add_func ("/snapshot/restore-plan/untold-credentials-are-told-by-type",
                   test_untold_credentials);
  g_test_add_func ("/snapshot/restore-plan/damaged-flows", test_damaged);
  g_test_add_func ("/snapshot/restore-plan/all-tabs", test_all_tabs);

  return g_test_run ();
}
