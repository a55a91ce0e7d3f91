/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-wire-reader.h"

/* The wire format of protobuf (protobuf.dev/programming-guides/encoding). Own code, because a
 * library for it works from generated code, and the message description of Sparkplug that it would
 * be generated from is under the EPL; the numbers of its fields are facts. Groups, which Sparkplug
 * does not have, are refused. */

#define MAX_VARINT_BYTES 10
#define MAX_FIELD_NUMBER ((1u << 29) - 1)

void
fb_wire_reader_init (FbWireReader *self, const guint8 *data, gsize length)
{
  g_return_if_fail (data != NULL || length == 0);

  *self = (FbWireReader){ .at = data, .end = data != NULL ? data + length : NULL };
}

static gboolean
break_off (FbWireReader *self)
{
  self->is_broken = TRUE;

  return FALSE;
}

gboolean
fb_wire_reader_next_varint (FbWireReader *self, guint64 *value)
{
  *value = 0;
  if (self->is_broken || self->at == self->end)
    return FALSE;

  for (guint i = 0; i < MAX_VARINT_BYTES && self->at < self->end; i++)
    {
      guint8 byte = *self->at++;

      /* Of the tenth byte one bit has room. */
      if (i == MAX_VARINT_BYTES - 1 && byte > 1)
        break;
      *value |= (guint64)(byte & 0x7f) << (7 * i);
      if (byte < 0x80)
        return TRUE;
    }

  return break_off (self);
}

static gboolean
read_fixed (FbWireReader *self, gsize n_bytes, guint64 *value)
{
  if ((gsize)(self->end - self->at) < n_bytes)
    return break_off (self);

  *value = 0;
  for (gsize i = 0; i < n_bytes; i++)
    *value |= (guint64)self->at[i] << (8 * i);
  self->at += n_bytes;

  return TRUE;
}

static gboolean
read_bytes (FbWireReader *self, FbWireField *field)
{
  guint64 length;

  if (!fb_wire_reader_next_varint (self, &length) || length > (gsize)(self->end - self->at))
    return break_off (self);

  field->data = self->at;
  field->length = (gsize)length;
  self->at += length;

  return TRUE;
}

gboolean
fb_wire_reader_next (FbWireReader *self, FbWireField *field)
{
  guint64 tag;

  *field = (FbWireField){ 0 };
  if (!fb_wire_reader_next_varint (self, &tag))
    return FALSE;
  if (tag >> 3 == 0 || tag >> 3 > MAX_FIELD_NUMBER)
    return break_off (self);

  field->number = (guint32)(tag >> 3);
  field->type = (FbWireType)(tag & 7);
  switch (field->type)
    {
    case FB_WIRE_VARINT:
      return fb_wire_reader_next_varint (self, &field->value) || break_off (self);
    case FB_WIRE_FIXED64:
      return read_fixed (self, 8, &field->value);
    case FB_WIRE_FIXED32:
      return read_fixed (self, 4, &field->value);
    case FB_WIRE_BYTES:
      return read_bytes (self, field);
    default:
      return break_off (self);
    }
}
