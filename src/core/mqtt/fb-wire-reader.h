/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The fields of one protobuf message, in order, as they lie in memory: nothing is copied and
 * nothing allocated. Any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FB_WIRE_VARINT = 0,
  FB_WIRE_FIXED64 = 1,
  FB_WIRE_BYTES = 2, /* a string, bytes, a message or packed numbers: the reader of it knows */
  FB_WIRE_FIXED32 = 5,
} FbWireType;

typedef struct
{
  guint32       number;
  FbWireType    type;
  guint64       value;  /* of a number, its bits */
  const guint8 *data;   /* of bytes, inside the message */
  gsize         length; /* of bytes */
} FbWireField;

typedef struct
{
  const guint8 *at;
  const guint8 *end;
  gboolean      is_broken;
} FbWireReader;

/* @data stays the caller's and must outlive the fields. */
void fb_wire_reader_init (FbWireReader *self, const guint8 *data, gsize length);

/* FALSE at the end, and for good once something is no protobuf; is_broken tells which. */
gboolean fb_wire_reader_next (FbWireReader *self, FbWireField *field);

/* The next number of packed ones. FALSE as above. */
gboolean fb_wire_reader_next_varint (FbWireReader *self, guint64 *value);

G_END_DECLS
