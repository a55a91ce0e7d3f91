/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-error.h"
#include "fb-test-widget.h"
#include "mqtt/fb-payload-picture.h"

/* The first chunk of a PNG: length, name, 13 bytes that begin with width and height, checksum. */
#define HEADER 12
#define HEADER_BYTES 17

/* Of PNG and zlib (ISO 3309). */
static guint32
checksum (const guint8 *data, gsize length)
{
  guint32 sum = 0xffffffff;

  for (gsize i = 0; i < length; i++)
    {
      sum ^= data[i];
      for (int bit = 0; bit < 8; bit++)
        sum = (sum & 1) != 0 ? sum >> 1 ^ 0xedb88320 : sum >> 1;
    }

  return ~sum;
}

static void
write_number (guint8 *at, guint32 number)
{
  number = GUINT32_TO_BE (number);
  memcpy (at, &number, sizeof number);
}

static GBytes *
make_png (void)
{
  static const guint8 pixels[4 * 4 * 4] = { 255 };
  g_autoptr (GBytes) bytes = g_bytes_new_static (pixels, sizeof pixels);
  g_autoptr (GdkTexture) texture = gdk_memory_texture_new (4, 4, GDK_MEMORY_R8G8B8A8, bytes, 4 * 4);

  return gdk_texture_save_to_png_bytes (texture);
}

static void
test_a_picture_is_read (void)
{
  g_autoptr (GBytes) png = make_png ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = fb_payload_picture_read (png, &error);

  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 4);
}

static void
test_a_few_bytes_that_say_gigabytes_are_refused (void)
{
  g_autoptr (GBytes) png = make_png ();
  gsize              length;
  const guint8      *data = g_bytes_get_data (png, &length);
  g_autofree guint8 *bomb = g_memdup2 (data, length);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  write_number (bomb + HEADER + 4, 30000);
  write_number (bomb + HEADER + 8, 30000);
  write_number (bomb + HEADER + HEADER_BYTES, checksum (bomb + HEADER, HEADER_BYTES));
  bytes = g_bytes_new (bomb, length);
  g_assert_null (fb_payload_picture_read (bytes, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "30000 by 30000"));
}

static void
test_what_is_no_picture_is_said (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("\x89PNG\r\n\x1a\nrest", 12);
  g_autoptr (GError) error = NULL;

  g_assert_null (fb_payload_picture_read (bytes, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  g_test_add_func ("/mqtt/payload-picture/a-picture-is-read", test_a_picture_is_read);
  g_test_add_func ("/mqtt/payload-picture/a-few-bytes-that-say-gigabytes-are-refused",
                   test_a_few_bytes_that_say_gigabytes_are_refused);
  g_test_add_func ("/mqtt/payload-picture/what-is-no-picture-is-said",
                   test_what_is_no_picture_is_said);

  return g_test_run ();
}
