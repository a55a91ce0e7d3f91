/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-payload-picture.h"

#include <glib/gi18n.h>

#include "fb-error.h"

typedef struct
{
  int      width;
  int      height;
  gboolean is_too_large;
} Size;

/* Before any pixel is read. */
static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, gpointer user_data)
{
  Size *size = user_data;

  size->width = width;
  size->height = height;
  size->is_too_large =
      width <= 0 || height <= 0 || (gint64)width * height > FB_PAYLOAD_PICTURE_MAX_PIXELS;
  if (size->is_too_large)
    gdk_pixbuf_loader_set_size (loader, 0, 0);
}

/* Reads up to the size; only then it is known whether the rest may be read. */
static gboolean
read_size (GBytes *bytes, Size *size)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  gsize         length;
  const guchar *data = g_bytes_get_data (bytes, &length);

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), size);
  for (gsize at = 0; at < length && size->width == 0; at += 64)
    if (!gdk_pixbuf_loader_write (loader, data + at, MIN (length - at, 64), NULL))
      break;
  gdk_pixbuf_loader_close (loader, NULL);

  return size->width > 0;
}

GdkTexture *
fb_payload_picture_read (GBytes *bytes, GError **error)
{
  Size        size = { 0 };
  GdkTexture *texture;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);

  if (read_size (bytes, &size) && size.is_too_large)
    {
      fb_throw (error, FB_ERROR_INVALID,
                _ ("The picture has %d by %d pixels, too many to be shown"), size.width,
                size.height);
      return NULL;
    }

  texture = gdk_texture_new_from_bytes (bytes, &local);
  if (texture == NULL)
    fb_throw (error, FB_ERROR_INVALID, _ ("The picture cannot be read: %s"), local->message);

  return texture;
}
