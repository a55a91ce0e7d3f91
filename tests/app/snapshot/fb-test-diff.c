/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-diff.h"

#include <string.h>

#define TABS                                                                                       \
  "{\"id\":\"t\",\"type\":\"tab\",\"label\":\"Filler\"},"                                          \
  "{\"id\":\"u\",\"type\":\"tab\",\"label\":\"Packer\"},"                                          \
  "{\"id\":\"same\",\"type\":\"debug\",\"z\":\"u\",\"x\":400,\"y\":40,\"wires\":[]},"

static const char older_flows[] =
    "[" TABS "{\"id\":\"in\",\"type\":\"mqtt "
    "in\",\"z\":\"t\",\"name\":\"filler/level\",\"broker\":\"broker\","
    "\"x\":120,\"y\":40,\"wires\":[[\"level\",\"valve\"]]},"
    "{\"id\":\"level\",\"type\":\"function\",\"z\":\"t\",\"name\":\"level\",\"func\":"
    "\"const raw = msg.payload;\\nmsg.payload = raw * 0.82;\\nreturn msg;\",\"x\":320,\"y\":40,"
    "\"wires\":[[]]},"
    "{\"id\":\"valve\",\"type\":\"mqtt out\",\"z\":\"t\",\"name\":\"valve\",\"x\":320,\"y\":100,"
    "\"wires\":[]},"
    "{\"id\":\"far\",\"type\":\"debug\",\"z\":\"t\",\"name\":\"far\",\"x\":520,\"y\":200,\"wires\":"
    "[]},"
    "{\"id\":\"note\",\"type\":\"comment\",\"z\":\"u\",\"name\":\"note\",\"info\":\"one\",\"x\":"
    "100,"
    "\"y\":40,\"wires\":[]},"
    "{\"id\":\"broker\",\"type\":\"mqtt-broker\",\"name\":\"broker\",\"broker\":\"10.0.0.1\"}]";

static const char newer_flows[] =
    "[" TABS "{\"id\":\"in\",\"type\":\"mqtt "
    "in\",\"z\":\"t\",\"name\":\"filler/level\",\"broker\":\"broker\","
    "\"x\":120,\"y\":40,\"wires\":[[\"level\",\"guard\"]]},"
    "{\"id\":\"level\",\"type\":\"function\",\"z\":\"t\",\"name\":\"level in litres\",\"func\":"
    "\"const raw = msg.payload;\\nmsg.payload = raw * 0.83;\\nreturn msg;\",\"x\":320,\"y\":40,"
    "\"wires\":[[]]},"
    "{\"id\":\"guard\",\"type\":\"function\",\"z\":\"t\",\"name\":\"guard\",\"func\":\"return "
    "msg;\","
    "\"x\":320,\"y\":160,\"wires\":[[]]},"
    "{\"id\":\"far\",\"type\":\"debug\",\"z\":\"t\",\"name\":\"far\",\"x\":520,\"y\":300,\"wires\":"
    "[]},"
    "{\"id\":\"note\",\"type\":\"comment\",\"z\":\"u\",\"name\":\"note\",\"info\":\"two\",\"x\":"
    "100,"
    "\"y\":40,\"wires\":[]},"
    "{\"id\":\"broker\",\"type\":\"mqtt-broker\",\"name\":\"broker\",\"broker\":\"10.0.0.2\"}]";

static FbSnapshotContent *
make_content (const char *flows, const char *version)
{
  g_autoptr (GBytes) bytes = g_bytes_new (flows, strlen (flows));
  g_autoptr (JsonObject) modules = json_object_new ();
  FbSnapshotContent *content = fb_snapshot_content_new (bytes);

  json_object_set_string_member (modules, "node-red-x", version);
  fb_snapshot_content_set_modules (content, modules);

  return content;
}

static FbSnapshotDiff *
compare (const char *older, const char *newer, const char *version)
{
  g_autoptr (FbSnapshotContent) one = make_content (older, "1.0.0");
  g_autoptr (FbSnapshotContent) other = make_content (newer, version);
  g_autoptr (GError) error = NULL;
  FbSnapshotDiff *diff = fb_snapshot_diff_new (one, other, &error);

  g_assert_no_error (error);
  return diff;
}

FbSnapshotDiff *
fb_test_diff_new (void)
{
  return compare (older_flows, newer_flows, "1.1.0");
}

FbSnapshotDiff *
fb_test_diff_of (const char *older, const char *newer)
{
  return compare (older, newer, "1.0.0");
}
