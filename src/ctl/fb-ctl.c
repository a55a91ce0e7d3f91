/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-ctl.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "fb-commands.h"
#include "fb-ctl-output.h"
#include "fb-ctl-secret.h"
#include "fb-error.h"

/* Finds the verb, gives it what it needs, and turns how it ended into an exit status. Lives on the
 * stack of fb_ctl_main(). */

struct _FbCtl
{
  /* From the command line */
  char    *profile;
  gboolean json;
  gboolean passphrase_stdin;
  int      passphrase_fd;
  gboolean help;
  gboolean version;

  const FbCommand *command;

  /* Owned */
  GCancellable *cancellable;
  FbSession    *session;
  char         *passphrase;

  gboolean keyring_tried;
};

G_DEFINE_QUARK (fb_ctl_error, fb_ctl_error)

/* The contract with scripts. */
static const int exit_statuses[] = {
  [FB_ERROR_NOT_FOUND] = 3,   [FB_ERROR_DENIED] = 4,     [FB_ERROR_CONFLICT] = 5,
  [FB_ERROR_UNREACHABLE] = 6, [FB_ERROR_UNVERIFIED] = 7, [FB_ERROR_INVALID] = 8,
  [FB_ERROR_UNSUPPORTED] = 9, [FB_ERROR_FULL] = 10,      [FB_ERROR_FAILED] = 11,
  [FB_ERROR_CANCELLED] = 130,
};

gboolean
fb_ctl_throw_usage (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error, g_error_new_valist (FB_CTL_ERROR, FB_CTL_ERROR_USAGE, format, args));
  va_end (args);

  return FALSE;
}

static void
add_global_options (FbCtl *self, GOptionContext *context)
{
  const GOptionEntry entries[] = {
    { "profile", 'p', 0, G_OPTION_ARG_FILENAME, &self->profile, N_ ("Use the profile in FOLDER"),
      N_ ("FOLDER") },
    { "json", 'j', 0, G_OPTION_ARG_NONE, &self->json, N_ ("Print JSON"), NULL },
    { "passphrase-stdin", 0, 0, G_OPTION_ARG_NONE, &self->passphrase_stdin,
      N_ ("Read the passphrase of the secrets from the first line of standard input"), NULL },
    { "passphrase-fd", 0, 0, G_OPTION_ARG_INT, &self->passphrase_fd,
      N_ ("Read the passphrase of the secrets from an inherited descriptor"), N_ ("NUMBER") },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &self->help, N_ ("Show how it is used"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->version, N_ ("Show the version"), NULL },
    { NULL },
  };

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
}

static gboolean
parse_options (GOptionContext *context, char ***args, GError **error)
{
  g_autoptr (GError) wrong = NULL;

  /* The parser wants a program's name in front. */
  if (g_option_context_parse_strv (context, args, &wrong))
    return TRUE;

  return fb_ctl_throw_usage (error, "%s", wrong->message);
}

/* The line is taken whether the verb needs it or not: other input may follow it. */
static gboolean
take_passphrase (FbCtl *self, GError **error)
{
  int fd = self->passphrase_stdin ? STDIN_FILENO : self->passphrase_fd;

  if (fd < 0 || self->passphrase != NULL)
    return TRUE;

  self->passphrase = fb_ctl_secret_read (fd, error);
  return self->passphrase != NULL;
}

static char *
describe_keys (const FbCommand *command)
{
  g_auto (GStrv) keys = g_strsplit (command->keys, " ", -1);
  g_autofree char *list = g_strjoinv (", ", keys);

  return g_strdup_printf (_ ("Keys of the JSON output: %s"), list);
}

GStrv
fb_ctl_parse (
    FbCtl *self, char **args, const GOptionEntry *options, guint min, guint max, GError **error)
{
  g_autoptr (GOptionContext) context = NULL;
  g_autofree char *keys = describe_keys (self->command);
  g_auto (GStrv) rest = g_strdupv (args);
  guint n_rest;

  context = g_option_context_new (*self->command->arguments != '\0' ? _ (self->command->arguments)
                                                                    : NULL);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, _ (self->command->summary));
  g_option_context_set_description (context, keys);
  if (options != NULL)
    g_option_context_add_main_entries (context, options, GETTEXT_PACKAGE);
  add_global_options (self, context);

  if (!parse_options (context, &rest, error))
    return NULL;
  if (self->help)
    {
      g_autofree char *command = fb_commands_dup_words (self->command);
      g_autofree char *words = g_strconcat ("flowbenchctl ", command, NULL);
      g_autofree char *help = NULL;

      g_set_prgname (words);
      help = g_option_context_get_help (context, FALSE, NULL);
      fb_ctl_output_text (help);
      g_set_error_literal (error, FB_CTL_ERROR, FB_CTL_ERROR_HELP, "");
      return NULL;
    }

  n_rest = g_strv_length (rest) - 1;
  if (n_rest < min || n_rest > max)
    {
      fb_ctl_throw_usage (error,
                          n_rest < min ? _ ("An argument is missing: %s")
                                       : _ ("There are more arguments than expected: %s"),
                          _ (self->command->arguments));
      return NULL;
    }

  return take_passphrase (self, error) ? g_strdupv (rest + 1) : NULL;
}

gboolean
fb_ctl_is_json (FbCtl *self)
{
  return self->json;
}

GCancellable *
fb_ctl_get_cancellable (FbCtl *self)
{
  return self->cancellable;
}

/* Only for who needs it: making a key of a passphrase takes most of a second on purpose. */
static gboolean
open_keyring (FbCtl *self, FbCtlSecrets secrets, GError **error)
{
  FbKeyring *keyring = fb_workspace_get_keyring (fb_session_get_workspace (self->session));

  if (secrets == FB_CTL_WITHOUT_SECRETS || self->keyring_tried)
    return TRUE;

  self->keyring_tried = TRUE;
  return fb_ctl_secret_open_keyring (keyring, self->passphrase, error);
}

static gboolean
interrupt_cb (gpointer user_data)
{
  FbCtl *self = user_data;

  /* The second time the process ends at once: the source is gone and the default action back. */
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

/* From here on there is something to cancel. Before, a signal simply ends the process: so does a
 * wrong command line, without a thread that is about to start. */
static void
watch_signals (FbCtl *self)
{
  g_unix_signal_add (SIGINT, interrupt_cb, self);
  g_unix_signal_add (SIGTERM, interrupt_cb, self);
}

FbSession *
fb_ctl_open (FbCtl *self, FbCtlSecrets secrets, GError **error)
{
  g_auto (FbCtlAnswer) answer = { 0 };

  if (self->session == NULL)
    {
      watch_signals (self);
      fb_session_open_async (self->profile, self->cancellable, fb_ctl_answer_cb, &answer);
      self->session = fb_session_open_finish (fb_ctl_answer_wait (&answer), error);
    }
  if (self->session == NULL || !open_keyring (self, secrets, error))
    return NULL;

  return self->session;
}

FbInstance *
fb_ctl_find_instance (FbCtl *self, const char *text, GError **error)
{
  g_autoptr (GError) found = NULL;
  FbInstance *instance =
      fb_instance_store_find (fb_session_get_instances (self->session), text, &found);

  if (instance == NULL && g_error_matches (found, FB_ERROR, FB_ERROR_INVALID))
    fb_ctl_throw_usage (error, "%s", found->message);
  else if (instance == NULL)
    g_propagate_error (error, g_steal_pointer (&found));

  return instance;
}

static int
report (FbCtl *self, char **argv, const GError *error)
{
  /* A command line that could not be parsed has set no option. */
  gboolean    json = self->json || g_strv_contains ((const char *const *)argv, "--json");
  const char *code = "usage";
  int         status = 2;

  if (g_error_matches (error, FB_CTL_ERROR, FB_CTL_ERROR_HELP))
    return FB_CTL_DONE;
  if (error->domain == FB_ERROR)
    {
      code = fb_error_code_to_string (error->code);
      status = exit_statuses[CLAMP (error->code, 0, (int)G_N_ELEMENTS (exit_statuses) - 1)];
    }

  fb_ctl_output_error (json, code, error->message);
  if (status == 2 && !json && self->command != NULL)
    {
      g_autofree char *words = fb_commands_dup_words (self->command);

      g_printerr (_ ("Try “flowbenchctl %s --help”.\n"), words);
    }

  return status;
}

static void
print_help (const char *noun)
{
  g_autofree char *verbs = fb_commands_describe (noun);

  fb_ctl_output_text (_ ("Usage:\n  flowbenchctl [--profile FOLDER] [--json] NOUN VERB "
                         "[ARGUMENT…]\n\n"));
  fb_ctl_output_text (verbs);
  fb_ctl_output_text (_ ("\nEach verb has its own --help.\n"));
}

/* Options in front of the noun; what follows it is the verb's. */
static gboolean
parse_front (FbCtl *self, char ***args, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_strict_posix (context, TRUE);
  add_global_options (self, context);

  return parse_options (context, args, error);
}

static int
run_verb (FbCtl *self, char **args, GError **error)
{
  guint n_args = g_strv_length (args);

  if (self->version)
    {
      fb_ctl_output_text ("flowbenchctl " FB_VERSION "\n");
      return FB_CTL_DONE;
    }
  if (n_args > 1 && !fb_commands_has_noun (args[1]))
    {
      fb_ctl_throw_usage (error, _ ("There is no “%s”; see flowbenchctl --help"), args[1]);
      return FB_CTL_FAILED;
    }
  self->command = n_args > 1 ? fb_commands_find (args[1], "") : NULL;
  if (self->command != NULL)
    return self->command->run (self, args + 1, error);
  if (n_args < 3 || g_str_equal (args[2], "--help") || g_str_equal (args[2], "-h"))
    {
      if (n_args < 3 && !self->help)
        {
          fb_ctl_throw_usage (error, _ ("A noun and a verb are needed; see flowbenchctl --help"));
          return FB_CTL_FAILED;
        }
      print_help (n_args > 1 ? args[1] : NULL);
      return FB_CTL_DONE;
    }

  self->command = fb_commands_find (args[1], args[2]);
  if (self->command == NULL)
    {
      fb_ctl_throw_usage (error, _ ("“%s” has no “%s”; see flowbenchctl %s --help"), args[1],
                          args[2], args[1]);
      return FB_CTL_FAILED;
    }

  /* The verb's parser takes its own name for the program's. */
  return self->command->run (self, args + 2, error);
}

int
fb_ctl_main (int argc, char **argv)
{
  FbCtl self = { .passphrase_fd = -1 };
  g_auto (GStrv) args = g_strdupv (argv);
  g_autoptr (GError) error = NULL;
  int status = FB_CTL_FAILED;

  self.cancellable = g_cancellable_new ();

  if (parse_front (&self, &args, &error))
    status = run_verb (&self, args, &error);
  if (status == FB_CTL_FAILED)
    {
      if (error->domain != FB_CTL_ERROR)
        fb_error_convert (&error);
      status = report (&self, argv, error);
    }

  if (self.session != NULL)
    fb_session_close (self.session);
  g_clear_object (&self.session);
  g_clear_object (&self.cancellable);
  g_clear_pointer (&self.passphrase, fb_keyring_secret_free);
  g_free (self.profile);

  return fb_ctl_output_flush () ? status : exit_statuses[FB_ERROR_FAILED];
}
