/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A question with named answers, asked without blocking. The one place that knows which dialog
 * class of libadwaita that is. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

typedef enum
{
  FB_ANSWER_PLAIN,
  FB_ANSWER_SUGGESTED,
  FB_ANSWER_DESTRUCTIVE,
} FbAnswerLook;

/* One button; a table of them ends with an id of NULL. @label is a verb, with a mnemonic. */
typedef struct
{
  const char  *id;
  const char  *label;
  FbAnswerLook look;
} FbAnswer;

/* Asks in a dialog over @parent's window. Escape, closing and cancelling answer "cancel", which the
 * table should hold first; the suggested answer is what Enter gives. @body: (nullable) plain text.
 */
void fb_ask_async (GtkWidget          *parent,
                   const char         *heading,
                   const char         *body,
                   const FbAnswer     *answers,
                   GCancellable       *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer            user_data);

/* The id of the answer; never NULL. (transfer full) */
char *fb_ask_finish (GtkWidget *parent, GAsyncResult *result) G_GNUC_WARN_UNUSED_RESULT;

/* As fb_ask_async() with a check box @check under the text; @checked: (out) whether it was set. */
void  fb_ask_remember_async (GtkWidget          *parent,
                             const char         *heading,
                             const char         *body,
                             const FbAnswer     *answers,
                             const char         *check,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data);
char *fb_ask_remember_finish (GtkWidget    *parent,
                              GAsyncResult *result,
                              gboolean     *checked) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
