/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-file.h"
#include "fb-http.h"
#include "fb-test-flows.h"
#include "fb-test-remote.h"
#include "fb-test.h"
#include "flow/fb-flow-document.h"

/* What a real runtime gives back, and what it writes to disk, has the flow hash of what was sent,
 * though it spells everything anew. */

#define WAIT_MS 60000

/* Spellings that do not survive: escapes, numbers, order of keys, inline credentials. */
static const char odd_flows[] =
    "[ {\"label\":\"\\u00dcber\\/sicht\",\"type\":\"tab\",\"id\":\"t1\",\"disabled\":true},\n"
    "{\"id\":\"t2\",\"type\":\"tab\",\"label\":\"\xf0\x9f\x98\x80 "
    "\\ud83d\\ude00\",\"info\":\"\\u0007\\u2028\"},\n"
    "{\"id\":\"n2\",\"z\":\"t2\",\"type\":\"comment\",\"y\":2.0,\"x\":1e2,\"numbers\":[1.50,-0,"
    "1e21,1E-7,"
    "12345678901234567890,0.1000000000000000055,1e400,5e-324],\"wires\":[],\"b\":1,\"a\":{\"z\":1,"
    "\"y\":{}}},\n"
    "{\"id\":\"n1\",\"z\":\"t1\",\"type\":\"comment\",\"x\":1,\"y\":2,\"half\":\"\\ud83d\","
    "\"wires\":[],"
    "\"\\u20ac\":1,\"\\ufb33\":2,\"\\ud83d\\ude00\":3,\"10\":4,\"9\":5},\n"
    "{\"id\":\"b1\",\"type\":\"mqtt-broker\",\"broker\":\"127.0.0.1\",\"port\":\"1\","
    "\"credentials\":{\"user\":\"u\",\"password\":\"p\"}} ]";

static FbFlowDocument *
make_document (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  FbFlowDocument *document = fb_flow_document_new (bytes, &error);

  g_assert_no_error (error);
  return document;
}

static FbHttpAnswer *
send (FbHttp *http, FbTestRemote *remote, GBytes *body)
{
  static const char *const headers[] = { "Node-RED-API-Version", "v1", NULL };
  g_autofree char         *url = g_strconcat (fb_test_remote_get_url (remote), "flows", NULL);
  FbHttpRequest            request = { .method = body != NULL ? "POST" : "GET",
                                       .url = url,
                                       .headers = headers,
                                       .content_type = "application/json",
                                       .body = body,
                                       .max_bytes = FB_FLOW_MAX_BYTES,
                                       .timeout_ms = WAIT_MS };
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;
  FbHttpAnswer *answer;

  fb_http_send_async (http, &request, NULL, fb_test_take_result, &result);
  fb_test_await (&result, WAIT_MS);
  answer = fb_http_send_finish (http, result.result, &error);
  g_assert_no_error (error);

  return answer;
}

static void
assert_same (FbTestRemote *remote, FbHttp *http, GBytes *sent)
{
  g_autoptr (FbHttpAnswer) posted = send (http, remote, sent);
  g_autoptr (FbHttpAnswer) got = send (http, remote, NULL);
  g_autofree char *path = g_build_filename (fb_test_remote_get_folder (remote), "flows.json", NULL);
  g_autoptr (GBytes) file = fb_file_read (path, FB_FLOW_MAX_BYTES, NULL);
  g_autoptr (FbFlowDocument) ours = make_document (sent);
  g_autoptr (FbFlowDocument) theirs = NULL;
  g_autoptr (FbFlowDocument) on_disk = NULL;

  g_assert_cmpuint (posted->status, ==, 204);
  g_assert_cmpuint (got->status, ==, 200);
  theirs = make_document (got->body);
  on_disk = make_document (file);

  g_assert_false (g_bytes_equal (got->body, sent)); /* else this tests nothing */
  g_assert_cmpuint (fb_flow_document_get_n_nodes (theirs), ==, fb_flow_document_get_n_nodes (ours));
  g_assert_cmpstr (fb_flow_document_get_hash (theirs), ==, fb_flow_document_get_hash (ours));
  g_assert_cmpstr (fb_flow_document_get_hash (on_disk), ==, fb_flow_document_get_hash (ours));
}

/* The made flows with their tabs disabled, so that nothing connects anywhere. */
static GBytes *
make_quiet_flows (void)
{
  g_autoptr (GBytes) bytes = fb_test_make_flows (fb_test_get_seed (), 4, 400, TRUE);
  g_autoptr (GString) text = g_string_new_len (g_bytes_get_data (bytes, NULL),
                                               (gssize)g_bytes_get_size (bytes));

  g_string_replace (text, "\"disabled\":false", "\"disabled\":true", 0);
  return g_bytes_new (text->str, text->len);
}

static void
test_hash_survives_a_runtime (gconstpointer runtime)
{
  g_autoptr (FbTestRemote) remote = fb_test_remote_new (runtime, FB_TEST_REMOTE_OPEN, "[]");
  g_autoptr (FbHttp) http = NULL;
  g_autoptr (GBytes) odd = g_bytes_new_static (odd_flows, strlen (odd_flows));
  g_autoptr (GBytes) made = NULL;

  if (remote == NULL)
    return;

  http = fb_http_new (NULL, NULL);
  made = make_quiet_flows ();
  assert_same (remote, http, odd);
  assert_same (remote, http, made);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_data_func ("/flow/hash/survives-node-red-4.1", "node-red-4.1",
                        test_hash_survives_a_runtime);
  g_test_add_data_func ("/flow/hash/survives-node-red-5.0", "node-red-5.0",
                        test_hash_survives_a_runtime);

  return g_test_run ();
}
