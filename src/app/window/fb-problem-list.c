/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-problem-list.h"

#include <glib/gi18n.h>

#include "instance/fb-instance-watch.h"
#include "widget/fb-instance-text.h"

/* Collected anew, at most once per turn of the main loop, when anything it looks at changes; the
 * model is only told of it when the outcome differs. UI thread. */

struct _FbProblemList
{
  GObject parent_instance;

  /* Owned */
  FbSession       *session;
  FbInstanceWatch *watch;
  GPtrArray       *problems;

  guint collect_id;
};

static void fb_problem_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FbProblemList,
                               fb_problem_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      fb_problem_list_model_init))

static GType
fb_problem_list_get_item_type (GListModel *model)
{
  return FB_TYPE_PROBLEM;
}

static guint
fb_problem_list_get_n_items (GListModel *model)
{
  return FB_PROBLEM_LIST (model)->problems->len;
}

static gpointer
fb_problem_list_get_item (GListModel *model, guint position)
{
  FbProblemList *self = FB_PROBLEM_LIST (model);

  if (position >= self->problems->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->problems, position));
}

static void
fb_problem_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = fb_problem_list_get_item_type;
  iface->get_n_items = fb_problem_list_get_n_items;
  iface->get_item = fb_problem_list_get_item;
}

/* What to do about each state that is a problem. */
static const struct
{
  FbInstanceState state;
  gboolean        severe;
  const char     *action;
  const char     *label;
} remedies[] = {
  { FB_INSTANCE_SAFE, FALSE, "win.open-instance", N_ ("_Open") },
  { FB_INSTANCE_CRASHED, TRUE, "win.start-instance", N_ ("_Start") },
  { FB_INSTANCE_UNREACHABLE, TRUE, "win.connect-instance", N_ ("Try _Again") },
  { FB_INSTANCE_LOGIN_NEEDED, FALSE, "win.sign-in-instance", N_ ("_Sign In…") },
  { FB_INSTANCE_UNTRUSTED, TRUE, "win.instance-settings", N_ ("_Look at It") },
};

FbProblem *
fb_problem_of_instance (FbInstance *instance, gboolean credentials_broken)
{
  FbInstanceState  state;
  g_autofree char *title = NULL;
  g_autofree char *action = NULL;

  g_return_val_if_fail (FB_IS_INSTANCE (instance), NULL);

  state = fb_instance_get_state (instance);
  for (gsize i = 0; i < G_N_ELEMENTS (remedies); i++)
    {
      if (remedies[i].state != state)
        continue;
      /* Translators: name of an instance and its state. */
      title = g_strdup_printf (_ ("%s: %s"), fb_instance_get_name (instance),
                               fb_instance_text_state (state));
      action = g_strdup_printf ("%s('%s')", remedies[i].action, fb_instance_get_id (instance));
      return fb_problem_new (remedies[i].severe, title, fb_instance_get_state_detail (instance),
                             action, _ (remedies[i].label));
    }

  if (!credentials_broken)
    return NULL;

  title =
      g_strdup_printf (_ ("%s: credentials cannot be decrypted"), fb_instance_get_name (instance));
  action = g_strdup_printf ("win.instance-settings('%s')", fb_instance_get_id (instance));
  return fb_problem_new (TRUE, title,
                         _ ("Deploying would replace them by nothing, so it is blocked."), action,
                         _ ("_Look at It"));
}

FbProblem *
fb_problem_of_overridden (FbInstance *instance, const char *const *names)
{
  g_autofree char *title = NULL;
  g_autofree char *list = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *action = NULL;
  guint            n_names;

  g_return_val_if_fail (FB_IS_INSTANCE (instance), NULL);

  n_names = names != NULL ? g_strv_length ((GStrv)names) : 0;
  if (n_names == 0)
    return NULL;

  title = g_strdup_printf (ngettext ("%s: %u of your settings has no effect",
                                     "%s: %u of your settings have no effect", n_names),
                           fb_instance_get_name (instance), n_names);
  list = g_strjoinv (", ", (GStrv)names);
  /* Translators: names of settings, separated by commas. */
  detail =
      g_strdup_printf (_ ("Flowbench sets %s itself. Take what it sets out of the settings file."),
                       list);
  action = g_strdup_printf ("win.open-settings-file('%s')", fb_instance_get_id (instance));

  return fb_problem_new (FALSE, title, detail, action, _ ("_Open the File"));
}

static FbProblem *
problem_of_keyring (FbKeyring *keyring)
{
  switch (fb_keyring_get_state (keyring))
    {
    case FB_KEYRING_SEALED_LOCKED:
      return fb_problem_new (FALSE, _ ("The secrets of this profile are locked"),
                             _ ("Local instances cannot start and remote ones need a login."),
                             "win.passphrase", _ ("_Unlock…"));
    case FB_KEYRING_NONE:
      return fb_problem_new (FALSE, _ ("No keyring answers on this desktop"),
                             _ ("Secrets can be kept in a file under a passphrase instead."),
                             "win.passphrase", _ ("Set a _Passphrase…"));
    case FB_KEYRING_SERVICE:
    case FB_KEYRING_SEALED:
    default:
      return NULL;
    }
}

/* @problem: (nullable) (transfer full) */
static void
take (GPtrArray *problems, FbProblem *problem)
{
  if (problem != NULL)
    g_ptr_array_add (problems, problem);
}

static gboolean
equal (GPtrArray *before, GPtrArray *after)
{
  if (before->len != after->len)
    return FALSE;
  for (guint i = 0; i < before->len; i++)
    if (!fb_problem_equal (g_ptr_array_index (before, i), g_ptr_array_index (after, i)))
      return FALSE;

  return TRUE;
}

static gboolean
collect_cb (gpointer user_data)
{
  FbProblemList *self = FB_PROBLEM_LIST (user_data);
  GListModel    *instances = G_LIST_MODEL (fb_session_get_instances (self->session));
  FbKeyring     *keyring = fb_workspace_get_keyring (fb_session_get_workspace (self->session));
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_object_unref);
  guint removed;

  self->collect_id = 0;
  take (problems, problem_of_keyring (keyring));
  for (guint i = 0; i < g_list_model_get_n_items (instances); i++)
    {
      g_autoptr (FbInstance) instance = g_list_model_get_item (instances, i);
      FbInstanceLink *link = fb_session_get_link (self->session, instance);

      take (problems,
            fb_problem_of_instance (instance, link != NULL &&
                                                  fb_instance_link_get_credentials_broken (link)));
      if (link != NULL)
        take (problems,
              fb_problem_of_overridden (instance, fb_instance_link_get_overridden (link)));
    }

  if (equal (self->problems, problems))
    return G_SOURCE_REMOVE;

  removed = self->problems->len;
  g_ptr_array_unref (self->problems);
  self->problems = g_steal_pointer (&problems);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, removed, self->problems->len);

  return G_SOURCE_REMOVE;
}

static void
queue_collect (FbProblemList *self)
{
  g_assert (FB_IS_PROBLEM_LIST (self));

  if (self->collect_id == 0)
    self->collect_id = g_idle_add (collect_cb, self);
}

static void
watch_changed_cb (FbProblemList *self, FbInstance *instance, const char *property)
{
  /* Processor time and memory change all the time. */
  if (g_str_has_prefix (property, "state") || g_str_equal (property, "name"))
    queue_collect (self);
}

static void
watch_added_cb (FbProblemList *self, FbInstance *instance)
{
  FbInstanceLink *link = fb_session_get_link (self->session, instance);

  if (link != NULL)
    {
      g_signal_connect_object (link, "notify::credentials-broken", G_CALLBACK (queue_collect), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (link, "notify::overridden", G_CALLBACK (queue_collect), self,
                               G_CONNECT_SWAPPED);
    }
  queue_collect (self);
}

static void
fb_problem_list_dispose (GObject *object)
{
  FbProblemList *self = FB_PROBLEM_LIST (object);

  g_clear_handle_id (&self->collect_id, g_source_remove);
  g_clear_object (&self->watch);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (fb_problem_list_parent_class)->dispose (object);
}

static void
fb_problem_list_finalize (GObject *object)
{
  g_clear_pointer (&FB_PROBLEM_LIST (object)->problems, g_ptr_array_unref);

  G_OBJECT_CLASS (fb_problem_list_parent_class)->finalize (object);
}

static void
fb_problem_list_class_init (FbProblemListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fb_problem_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = fb_problem_list_finalize;
}

static void
fb_problem_list_init (FbProblemList *self)
{
  self->problems = g_ptr_array_new_with_free_func (g_object_unref);
}

FbProblemList *
fb_problem_list_new (FbSession *session)
{
  FbProblemList *self;
  GListModel    *instances;

  g_return_val_if_fail (FB_IS_SESSION (session), NULL);

  self = g_object_new (FB_TYPE_PROBLEM_LIST, NULL);
  self->session = g_object_ref (session);
  instances = G_LIST_MODEL (fb_session_get_instances (session));
  self->watch = fb_instance_watch_new (instances);
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (watch_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->watch, "added", G_CALLBACK (watch_added_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->watch, "removed", G_CALLBACK (queue_collect), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (fb_workspace_get_keyring (fb_session_get_workspace (session)),
                           "notify::state", G_CALLBACK (queue_collect), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < g_list_model_get_n_items (instances); i++)
    {
      g_autoptr (FbInstance) instance = g_list_model_get_item (instances, i);

      watch_added_cb (self, instance);
    }
  queue_collect (self);

  return self;
}
