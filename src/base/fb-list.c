/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-list.h"

void
fb_list_replace (GListModel *model, GPtrArray **items, GPtrArray *fresh)
{
  g_autoptr (GPtrArray) old = *items;
  guint head = 0, tail = 0;

  while (head < old->len && head < fresh->len && old->pdata[head] == fresh->pdata[head])
    head++;
  while (tail < old->len - head && tail < fresh->len - head &&
         old->pdata[old->len - 1 - tail] == fresh->pdata[fresh->len - 1 - tail])
    tail++;

  *items = fresh;
  if (head + tail < old->len || head + tail < fresh->len)
    g_list_model_items_changed (model, head, old->len - head - tail, fresh->len - head - tail);
}
