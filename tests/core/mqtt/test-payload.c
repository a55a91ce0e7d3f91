/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-error.h"
#include "fb-test.h"
#include "mqtt/fb-payload.h"

#define BYTES(text) text, sizeof text - 1

typedef struct
{
  const char   *data;
  gsize         length;
  FbPayloadForm form;
  const char   *values; /* (nullable) as compact JSON; NULL: cannot be taken apart */
} Case;

/* The binary ones of RFC 8949, appendix A, and of the MessagePack specification. */
static const Case cases[] = {
  { BYTES (""), FB_PAYLOAD_EMPTY, NULL },
  { BYTES ("21.5"), FB_PAYLOAD_JSON, "21.5" },
  { BYTES ("{\"t\":21.5,\"ok\":true}"), FB_PAYLOAD_JSON, "{\"t\":21.5,\"ok\":true}" },
  { BYTES ("{\"t\":"), FB_PAYLOAD_TEXT, NULL },
  { BYTES ("Halle 3 \xc3\xbc"), FB_PAYLOAD_TEXT, NULL },
  { BYTES ("\x89PNG\r\n\x1a\nrest"), FB_PAYLOAD_IMAGE, NULL },
  { BYTES ("\xff\xd8\xff\xe0"), FB_PAYLOAD_IMAGE, NULL },
  { BYTES ("\x00\x01\x02"), FB_PAYLOAD_BINARY, NULL },
  { BYTES ("\x83\x01\x02\x03"), FB_PAYLOAD_CBOR, "[1,2,3]" },
  { BYTES ("\xa2\x61"
           "a\x01\x61"
           "b\x82\x02\x03"),
    FB_PAYLOAD_CBOR, "{\"a\":1,\"b\":[2,3]}" },
  { BYTES ("\xa2\x01\x02\x03\x04"), FB_PAYLOAD_CBOR, "{\"1\":2,\"3\":4}" },
  { BYTES ("\xbf\x63"
           "Fun\xf5\x63"
           "Amt\x21\xff"),
    FB_PAYLOAD_CBOR, "{\"Fun\":true,\"Amt\":-2}" },
  { BYTES ("\x9f\x01\x82\x02\x03\x9f\x04\x05\xff\xff"), FB_PAYLOAD_CBOR, "[1,[2,3],[4,5]]" },
  { BYTES ("\x81\x5f\x42\x01\x02\x43\x03\x04\x05\xff"), FB_PAYLOAD_CBOR, "[\"h'0102030405'\"]" },
  { BYTES ("\x81\x1b\xff\xff\xff\xff\xff\xff\xff\xff"), FB_PAYLOAD_CBOR,
    "[\"18446744073709551615\"]" },
  { BYTES ("\x81\x3b\xff\xff\xff\xff\xff\xff\xff\xff"), FB_PAYLOAD_CBOR,
    "[\"-18446744073709551616\"]" },
  { BYTES ("\x83\xf9\x7c\x00\xf9\x7e\x00\xf7"), FB_PAYLOAD_CBOR,
    "[\"Infinity\",\"NaN\",\"undefined\"]" },
  { BYTES ("\x81\xc1\x1a\x51\x4b\x67\xb0"), FB_PAYLOAD_CBOR, "[\"1(1363896240)\"]" },
  { BYTES ("\x82\xa7"
           "compact\xc3"),
    FB_PAYLOAD_BINARY, NULL },
  { BYTES ("\x82\xa7"
           "compact\xc3\xa6"
           "schema\x00"),
    FB_PAYLOAD_MESSAGE_PACK, "{\"compact\":true,\"schema\":0}" },
  { BYTES ("\x93\xc4\x02\x0a\xff\xd4\x05\x10\xcf\xff\xff\xff\xff\xff\xff\xff\xff"),
    FB_PAYLOAD_MESSAGE_PACK, "[\"h'0aff'\",\"ext(5, h'10')\",\"18446744073709551615\"]" },
};

static void
test_forms_are_known_by_their_bytes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = NULL;
      g_autofree char *values = NULL;

      g_test_message ("case %u", i);
      g_assert_cmpint (fb_payload_guess (cases[i].data, cases[i].length), ==, cases[i].form);
      node = fb_payload_read (cases[i].form, cases[i].data, cases[i].length, &error);
      if (cases[i].values == NULL)
        {
          g_assert_null (node);
          g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
          continue;
        }
      g_assert_no_error (error);
      values = fb_json_print (node);
      g_assert_cmpstr (values, ==, cases[i].values);
    }
}

/* No bytes tell it by themselves. */
static void
test_sparkplug_is_known_by_its_topic (void)
{
  static const char payload[] = "\x12\x05\x0a\x01"
                                "aP\x07";
  const gsize       length = sizeof payload - 1;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = fb_payload_read (FB_PAYLOAD_SPARKPLUG, payload, length, &error);
  g_autofree char *values = NULL;

  g_assert_no_error (error);
  values = fb_json_print (node);
  g_assert_cmpstr (values, ==, "{\"metrics\":[{\"name\":\"a\",\"value\":7}]}");
  g_assert_cmpint (fb_payload_guess_at ("spBv1.0/G/NDATA/E", payload, length), ==,
                   FB_PAYLOAD_SPARKPLUG);
  g_assert_cmpint (fb_payload_guess_at ("spBv1.0/G/NDATA/E", payload, length - 1), !=,
                   FB_PAYLOAD_SPARKPLUG);
  g_assert_cmpint (fb_payload_guess_at ("site/a", payload, length), !=, FB_PAYLOAD_SPARKPLUG);
  g_assert_cmpint (fb_payload_guess_at ("spBv1.0/G/NDATA/E", "{\"a\":1}", 7), ==, FB_PAYLOAD_JSON);
  g_assert_cmpint (fb_payload_guess_at ("spBv1.0/G/NDATA/E", NULL, 0), ==, FB_PAYLOAD_EMPTY);
}

static void
test_hostile_binaries_are_refused (void)
{
  static const Case hostile[] = {
    { BYTES ("\x9b\xff\xff\xff\xff\xff\xff\xff\xff\x01"), FB_PAYLOAD_CBOR, NULL },
    { BYTES ("\xbb\xff\xff\xff\xff\xff\xff\xff\xff\x01"), FB_PAYLOAD_CBOR, NULL },
    { BYTES ("\x5b\xff\xff\xff\xff\xff\xff\xff\xff\x01"), FB_PAYLOAD_CBOR, NULL },
    { BYTES ("\xff"), FB_PAYLOAD_CBOR, NULL },
    { BYTES ("\x83\x01\x02\x03\x04"), FB_PAYLOAD_CBOR, NULL },
    { BYTES ("\xa2\x01\x02\x01\x03"), FB_PAYLOAD_CBOR, NULL },
    { BYTES ("\xbf\x01\xff"), FB_PAYLOAD_CBOR, NULL },
    { BYTES ("\x5f\x61"
             "a\xff"),
      FB_PAYLOAD_CBOR, NULL },
    { BYTES ("\x1c"), FB_PAYLOAD_CBOR, NULL },
    { BYTES (""), FB_PAYLOAD_CBOR, NULL },
    { BYTES ("\xdd\xff\xff\xff\xff\x01"), FB_PAYLOAD_MESSAGE_PACK, NULL },
    { BYTES ("\xdf\xff\xff\xff\xff\x01"), FB_PAYLOAD_MESSAGE_PACK, NULL },
    { BYTES ("\xc1"), FB_PAYLOAD_MESSAGE_PACK, NULL },
    { BYTES ("\x91\x01\x01"), FB_PAYLOAD_MESSAGE_PACK, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node =
                     fb_payload_read (hostile[i].form, hostile[i].data, hostile[i].length, &error);

      g_test_message ("case %u", i);
      g_assert_null (node);
      g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
      g_assert_cmpint (fb_payload_guess (hostile[i].data, hostile[i].length), !=, hostile[i].form);
    }
}

static void
test_deep_nesting_is_refused (void)
{
  g_autofree char *cbor = g_strnfill (100000, '\x81');
  g_autofree char *tags = g_strnfill (100000, '\xc1');
  g_autofree char *message_pack = g_strnfill (100000, '\x91');

  g_assert_null (fb_payload_read (FB_PAYLOAD_CBOR, cbor, 100000, NULL));
  g_assert_null (fb_payload_read (FB_PAYLOAD_CBOR, tags, 100000, NULL));
  g_assert_null (fb_payload_read (FB_PAYLOAD_MESSAGE_PACK, message_pack, 100000, NULL));
}

/* Each level is printed into the next one with twice as many escapes. */
static void
test_what_grows_when_printed_is_refused (void)
{
  static const struct
  {
    FbPayloadForm form;
    char          level;
    guint         n_levels;
    gboolean      is_map; /* which wants a value for its key */
  } growing[] = {
    { FB_PAYLOAD_CBOR, '\xc1', 60, FALSE },
    { FB_PAYLOAD_CBOR, '\xa1', 60, TRUE },
    { FB_PAYLOAD_MESSAGE_PACK, '\x81', 30, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (growing); i++)
    {
      guint            n_values = growing[i].is_map ? growing[i].n_levels + 1 : 1;
      g_autofree char *levels = g_strnfill (growing[i].n_levels, growing[i].level);
      g_autofree char *values = g_strnfill (n_values, '\x01');
      g_autofree char *data = g_strconcat (levels, values, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (fb_payload_read (growing[i].form, data, strlen (data), &error));
      g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
    }
}

static void
test_previews_are_one_short_line (void)
{
  static const struct
  {
    FbPayloadForm form;
    const char   *data;
    gsize         length;
    const char   *preview;
  } previews[] = {
    { FB_PAYLOAD_TEXT, BYTES ("a\n\n\tb"), "a b" },
    { FB_PAYLOAD_TEXT, BYTES ("0123456789abcdef0"), "0123456789abc…" },
    { FB_PAYLOAD_TEXT, BYTES ("\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc"),
      "\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc…" },
    { FB_PAYLOAD_TEXT,
      BYTES ("a\xff"
             "b"),
      "a\xef\xbf\xbd"
      "b" },
    { FB_PAYLOAD_BINARY, BYTES ("\x01\xff"), "01 ff" },
    { FB_PAYLOAD_BINARY, BYTES ("\x01\x02\x03\x04\x05\x06"), "01 02 03 04…" },
    { FB_PAYLOAD_EMPTY, NULL, 0, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (previews); i++)
    {
      g_autofree char *preview =
          fb_payload_preview (previews[i].form, previews[i].data, previews[i].length, 16);

      g_assert_cmpstr (preview, ==, previews[i].preview);
      g_assert_cmpuint (strlen (preview), <=, 16);
    }
}

static void
test_printed_payloads_can_be_read (void)
{
  static const struct
  {
    FbPayloadForm form;
    const char   *data;
    gsize         length;
    gsize         max_bytes;
    const char   *text;
    gboolean      cut;
  } prints[] = {
    { FB_PAYLOAD_JSON, BYTES ("{\"a\":[1]}"), 100, "{\n  \"a\" : [\n    1\n  ]\n}", FALSE },
    { FB_PAYLOAD_CBOR, BYTES ("\x81\x01"), 100, "[\n  1\n]", FALSE },
    { FB_PAYLOAD_TEXT, BYTES ("one\ntwo\nthree"), 9, "one\ntwo\n", TRUE },
    { FB_PAYLOAD_TEXT, BYTES ("a\n\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc"), 7, "a\n\xc3\xbc\xc3\xbc",
      TRUE },
    { FB_PAYLOAD_BINARY, BYTES ("A\x00\xff"), 100,
      "00000000  41 00 ff                                          |A..|\n", FALSE },
    { FB_PAYLOAD_JSON, BYTES ("{"), 100,
      "00000000  7b                                                |{|\n", FALSE },
    { FB_PAYLOAD_EMPTY, NULL, 0, 100, "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (prints); i++)
    {
      gboolean         cut = FALSE;
      g_autofree char *text = fb_payload_print (prints[i].form, prints[i].data, prints[i].length,
                                                prints[i].max_bytes, &cut);

      g_assert_cmpstr (text, ==, prints[i].text);
      g_assert_cmpint (cut, ==, prints[i].cut);
    }
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/mqtt/payload/forms-are-known-by-their-bytes",
                   test_forms_are_known_by_their_bytes);
  g_test_add_func ("/mqtt/payload/sparkplug-is-known-by-its-topic",
                   test_sparkplug_is_known_by_its_topic);
  g_test_add_func ("/mqtt/payload/hostile-binaries-are-refused", test_hostile_binaries_are_refused);
  g_test_add_func ("/mqtt/payload/deep-nesting-is-refused", test_deep_nesting_is_refused);
  g_test_add_func ("/mqtt/payload/what-grows-when-printed-is-refused",
                   test_what_grows_when_printed_is_refused);
  g_test_add_func ("/mqtt/payload/previews-are-one-short-line", test_previews_are_one_short_line);
  g_test_add_func ("/mqtt/payload/printed-payloads-can-be-read", test_printed_payloads_can_be_read);

  return g_test_run ();
}
