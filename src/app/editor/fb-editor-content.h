/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What is put into Node-RED's editor page before it runs: the scripts of data/node-red with their
 * options and the style sheets. */

#pragma once

#include "web/fb-web-view.h"

G_BEGIN_DECLS

typedef struct
{
  const char *token;     /* (nullable) */
  gboolean    read_only; /* the page should not offer to write */
  gboolean    narrow;    /* there is no room for side bars */
  JsonObject *place;     /* (nullable) where it comes back to */
} FbEditorContent;

/* From the next load of @web on. */
void fb_editor_content_put (const FbEditorContent *self, FbWebView *web);

G_END_DECLS
