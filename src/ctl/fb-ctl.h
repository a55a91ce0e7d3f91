/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One run of flowbenchctl: its global options, the session it opened, its way of waiting and of
 * failing. A verb is a function that parses its own arguments with fb_ctl_parse(), calls core, and
 * returns an exit status, or FB_CTL_FAILED with @error set. One thread; waiting turns the default
 * main context. Ctrl+C triggers the cancellable. */

#pragma once

#include "session/fb-session.h"

G_BEGIN_DECLS

typedef struct _FbCtl FbCtl;

/* What a verb returns when @error says why. */
#define FB_CTL_FAILED (-1)

/* Exit statuses that are no failure. */
#define FB_CTL_DONE 0
#define FB_CTL_FOUND 1 /* a check found something */

/* Errors of the command line itself; everything else is FB_ERROR. */
#define FB_CTL_ERROR (fb_ctl_error_quark ())
typedef enum
{
  FB_CTL_ERROR_USAGE,
  FB_CTL_ERROR_HELP, /* the help was asked for and printed */
} FbCtlError;
GQuark fb_ctl_error_quark (void);

/* Keyring at hand before the verb runs? See fb_ctl_open(). */
typedef enum
{
  FB_CTL_WITHOUT_SECRETS,
  FB_CTL_WITH_SECRETS,
} FbCtlSecrets;

/* The whole program. Returns the exit status. */
int fb_ctl_main (int argc, char **argv);

/* Parses the verb's own options and the global ones out of @args; between @min and @max arguments
 * must be left. (transfer full), or NULL with FB_CTL_ERROR */
GStrv fb_ctl_parse (FbCtl              *self,
                    char              **args,
                    const GOptionEntry *options,
                    guint               min,
                    guint               max,
                    GError            **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean      fb_ctl_is_json (FbCtl *self);
GCancellable *fb_ctl_get_cancellable (FbCtl *self);

/* Opens the profile, once. With secrets, also a locked keyring, with the passphrase that
 * --passphrase-stdin or --passphrase-fd gives or a person types. (transfer none) */
FbSession *fb_ctl_open (FbCtl *self, FbCtlSecrets secrets, GError **error);

/* By name, id or unique prefix, in the opened session. An ambiguous one is FB_CTL_ERROR_USAGE.
 * (transfer none) */
FbInstance *fb_ctl_find_instance (FbCtl *self, const char *text, GError **error);

/* Turns the main context until @self has a result. For g_*_async calls: pass fb_ctl_answer_cb as
 * callback and a zeroed FbCtlAnswer. (transfer none) until fb_ctl_answer_clear() */
typedef struct
{
  GAsyncResult *result;
} FbCtlAnswer;

void          fb_ctl_answer_cb (GObject *source, GAsyncResult *result, gpointer user_data);
GAsyncResult *fb_ctl_answer_wait (FbCtlAnswer *self);
void          fb_ctl_answer_clear (FbCtlAnswer *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FbCtlAnswer, fb_ctl_answer_clear)

/* Turns the main context until @condition holds, Ctrl+C or @timeout_ms. TRUE when it holds. */
typedef gboolean (*FbCtlCondition) (gpointer user_data);
gboolean fb_ctl_wait (FbCtl *self, FbCtlCondition condition, gpointer user_data, guint timeout_ms);

/* Runs @operation (transfer full) to its end among the session's tasks, with progress on a
 * terminal. */
gboolean fb_ctl_run (FbCtl *self, FbOperation *operation, GError **error);

/* Sets FB_CTL_ERROR_USAGE and returns FALSE. */
gboolean fb_ctl_throw_usage (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
