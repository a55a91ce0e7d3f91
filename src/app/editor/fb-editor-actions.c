/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "editor/fb-editor-actions.h"

#include <glib/gi18n.h>
#include <string.h>

#include "editor/fb-editor-keys.h"
#include "fb-error.h"
#include "search/fb-search.h"

/* Owned by the editor page. A constant table ties our names to the page's actions. */

struct _FbEditorActions
{
  GObject parent_instance;

  /* Owned */
  FbEditor           *editor;
  GSimpleActionGroup *group;
  GSignalGroup       *state;
};

G_DEFINE_FINAL_TYPE (FbEditorActions, fb_editor_actions, G_TYPE_OBJECT)

enum
{
  LIST_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

enum
{
  NEEDS_NOTHING = 0,
  NEEDS_UNDO = 1 << 0,
  NEEDS_REDO = 1 << 1,
  NEEDS_WRITE = 1 << 2,
  NEEDS_EDITS = 1 << 3,
  CLOSES_SETTINGS = 1 << 4, /* the page ignores it while they are open */
  NEEDS_CANVAS = 1 << 5,    /* does nothing, or harm, while a node is edited in a dialog */
};

/* clang-format off */
static const struct
{
  const char *name;
  const char *title;
  const char *actions[2]; /* the first one the page has */
  guint       flags;
} table[] = {
  { "undo", N_ ("Undo"), { "core:undo" }, NEEDS_UNDO | NEEDS_CANVAS },
  { "redo", N_ ("Redo"), { "core:redo" }, NEEDS_REDO | NEEDS_CANVAS },
  { "search", N_ ("Search These Flows"), { "core:search" }, CLOSES_SETTINGS | NEEDS_CANVAS },
  { "restart-flows", N_ ("Restart Flows"), { "core:restart-flows" }, NEEDS_WRITE },
  { "changed-nodes", N_ ("Show Changed Nodes"), { "core:list-modified-nodes" },
    NEEDS_EDITS | CLOSES_SETTINGS | NEEDS_CANVAS },
  { "import", N_ ("Import from Clipboard or Library…"), { "core:show-import-dialog" },
    CLOSES_SETTINGS | NEEDS_CANVAS },
  { "export", N_ ("Export…"), { "core:show-export-dialog" }, CLOSES_SETTINGS | NEEDS_CANVAS },
  { "palette-manager", N_ ("Manage Palette…"), { "core:manage-palette" }, CLOSES_SETTINGS },
  { "user-settings", N_ ("Editor Settings…"), { "core:show-user-settings" }, CLOSES_SETTINGS },
  { "editor-keys", N_ ("Editor Keys…"), { "core:show-keyboard-settings", "core:show-help" }, CLOSES_SETTINGS },
  { "toggle-left", N_ ("Show or Hide Left Side Bar"),
    { "core:toggle-left-sidebar", "core:toggle-palette" }, NEEDS_NOTHING },
  { "toggle-right", N_ ("Show or Hide Right Side Bar"),
    { "core:toggle-right-sidebar", "core:toggle-sidebar" }, NEEDS_NOTHING },
  { "zoom-in", N_ ("Zoom In"), { "core:zoom-in" }, NEEDS_NOTHING },
  { "zoom-out", N_ ("Zoom Out"), { "core:zoom-out" }, NEEDS_NOTHING },
  { "zoom-reset", N_ ("Zoom to 100 %"), { "core:zoom-reset" }, NEEDS_NOTHING },
  { "zoom-fit", N_ ("Zoom to Fit"), { "core:zoom-fit" }, NEEDS_NOTHING },
  { "action-list", N_ ("Action List of Node-RED"), { "core:show-action-list" },
    CLOSES_SETTINGS | NEEDS_CANVAS },
};

static const struct
{
  const char  *name;
  const char  *title;
  const char  *action;
  FbDeployType type;
} deploy_types[] = {
  { "full", N_ ("Restart All Flows at a Deploy"), "core:set-deploy-type-to-full", FB_DEPLOY_FULL },
  { "flows", N_ ("Restart Changed Flows at a Deploy"), "core:set-deploy-type-to-modified-flows", FB_DEPLOY_FLOWS },
  { "nodes", N_ ("Restart Changed Nodes at a Deploy"), "core:set-deploy-type-to-modified-nodes", FB_DEPLOY_NODES },
};

/* What is done by us, the last two by the page's widget; @action: (nullable) the page's own one that it stands for. */
static const struct
{
  const char *name;
  const char *title;
  const char *action;
} own_actions[] = {
  { "deploy", N_ ("Deploy"), "core:deploy-flows" },
  { "start-flows", N_ ("Start Flows"), "core:start-flows" },
  { "stop-flows", N_ ("Stop Flows"), "core:stop-flows" },
  { "import-file", N_ ("Import from a File…"), NULL },
  { "reload", N_ ("Reload the Editor"), NULL },
};
/* clang-format on */

static const char *
find_page_action (FbEditorState *state, gsize index)
{
  for (gsize i = 0; i < G_N_ELEMENTS (table[index].actions) && table[index].actions[i] != NULL; i++)
    if (fb_editor_state_find_action (state, table[index].actions[i]) != NULL)
      return table[index].actions[i];

  return NULL;
}

static gboolean
get_flag (FbEditorState *state, const char *property)
{
  gboolean value = FALSE;

  g_object_get (state, property, &value, NULL);

  return value;
}

static gboolean
is_allowed (FbEditorActions *self, FbEditorState *state, guint flags)
{
  FbEditorCover cover = fb_editor_state_get_cover (state);

  if (cover == FB_EDITOR_COVER_QUESTION ||
      (cover == FB_EDITOR_COVER_DIALOG && (flags & NEEDS_CANVAS) != 0))
    return FALSE;
  if ((flags & NEEDS_UNDO) != 0 && !get_flag (state, "can-undo"))
    return FALSE;
  if ((flags & NEEDS_REDO) != 0 && !get_flag (state, "can-redo"))
    return FALSE;
  if ((flags & NEEDS_EDITS) != 0 && !fb_editor_state_is_dirty (state))
    return FALSE;

  return (flags & NEEDS_WRITE) == 0 ||
         (fb_instance_may_write (fb_editor_get_instance (self->editor)) &&
          !fb_editor_is_deploying (self->editor));
}

static void
set_enabled (FbEditorActions *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->group), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
update_deploy (FbEditorActions *self, FbEditorState *state, gboolean ready)
{
  FbInstance     *instance = fb_editor_get_instance (self->editor);
  GAction        *type = g_action_map_lookup_action (G_ACTION_MAP (self->group), "deploy-type");
  gboolean        writes = ready && is_allowed (self, state, NEEDS_WRITE);
  gboolean        controls = writes && get_flag (state, "has-run-state");
  FbInstanceState run_state = fb_instance_get_state (instance);

  set_enabled (self, "deploy",
               writes && is_allowed (self, state, NEEDS_CANVAS) &&
                   fb_editor_state_is_dirty (state) && fb_instance_is_online (instance));
  set_enabled (self, "deploy-type", ready && writes);
  set_enabled (self, "start-flows",
               controls &&
                   (run_state == FB_INSTANCE_FLOWS_STOPPED || run_state == FB_INSTANCE_SAFE));
  set_enabled (self, "stop-flows", controls && run_state == FB_INSTANCE_RUNNING);
  for (gsize i = 0; ready && i < G_N_ELEMENTS (deploy_types); i++)
    if (deploy_types[i].type == fb_editor_state_get_deploy_type (state))
      g_simple_action_set_state (G_SIMPLE_ACTION (type),
                                 g_variant_new_string (deploy_types[i].name));
}

static void
update (FbEditorActions *self)
{
  FbEditorState *state = fb_editor_get_state (self->editor);
  gboolean       ready = fb_editor_get_phase (self->editor) == FB_EDITOR_READY && state != NULL;

  g_assert (FB_IS_EDITOR_ACTIONS (self));

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    set_enabled (self, table[i].name,
                 ready && find_page_action (state, i) != NULL &&
                     is_allowed (self, state, table[i].flags));
  set_enabled (self, "invoke", ready && is_allowed (self, state, NEEDS_NOTHING));
  update_deploy (self, state, ready);
}

static void
tell_list_changed (FbEditorActions *self)
{
  g_assert (FB_IS_EDITOR_ACTIONS (self));

  g_signal_emit (self, signals[LIST_CHANGED], 0);
}

static void
state_actions_changed_cb (FbEditorActions *self)
{
  update (self);
  tell_list_changed (self);
}

static void
editor_notify_view_cb (FbEditorActions *self)
{
  g_assert (FB_IS_EDITOR_ACTIONS (self));

  g_signal_group_set_target (self->state, fb_editor_get_state (self->editor));
  state_actions_changed_cb (self);
}

static void
invoke (FbEditorActions *self, const char *action, gboolean closes_settings)
{
  g_autoptr (JsonObject) arguments = json_object_new ();
  FbEditorView *view = fb_editor_get_view (self->editor);

  if (view == NULL)
    return;

  json_object_set_string_member (arguments, "action", action);
  json_object_set_boolean_member (arguments, "closeSettings", closes_settings);
  fb_editor_view_call_async (view, "invoke", arguments, NULL, NULL, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (view));
}

static void
page_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbEditorActions *self = user_data;
  const char      *name = g_action_get_name (G_ACTION (action));

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    if (strcmp (table[i].name, name) == 0)
      invoke (self, find_page_action (fb_editor_get_state (self->editor), i),
              (table[i].flags & CLOSES_SETTINGS) != 0);
}

static void
invoke_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  invoke (user_data, g_variant_get_string (parameter, NULL), FALSE);
}

static void
deploy_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  fb_editor_deploy_async (FB_EDITOR_ACTIONS (user_data)->editor, NULL, NULL, NULL);
}

static void
deploy_type_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *name = g_variant_get_string (parameter, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (deploy_types); i++)
    if (strcmp (deploy_types[i].name, name) == 0)
      invoke (user_data, deploy_types[i].action, FALSE);
}

static void
fb_admin_client_state_set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbEditor) editor = user_data;
  g_autoptr (GError) error = NULL;

  if (!fb_admin_client_set_flows_state_finish (FB_ADMIN_CLIENT (source), result, &error))
    g_signal_emit_by_name (editor, "problem", error->message);
}

static void
set_flows_state (FbEditorActions *self, const char *state)
{
  FbAdminClient *admin = fb_instance_link_get_admin (fb_editor_get_link (self->editor));

  if (admin != NULL)
    fb_admin_client_set_flows_state_async (admin, state, NULL, fb_admin_client_state_set_cb,
                                           g_object_ref (self->editor));
}

static void
start_flows_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  set_flows_state (user_data, "start");
}

static void
stop_flows_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  set_flows_state (user_data, "stop");
}

static void
fb_editor_actions_dispose (GObject *object)
{
  FbEditorActions *self = FB_EDITOR_ACTIONS (object);

  if (self->state != NULL)
    g_signal_group_set_target (self->state, NULL);
  g_clear_object (&self->state);
  g_clear_object (&self->group);
  g_clear_object (&self->editor);

  G_OBJECT_CLASS (fb_editor_actions_parent_class)->dispose (object);
}

static void
fb_editor_actions_class_init (FbEditorActionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fb_editor_actions_dispose;

  signals[LIST_CHANGED] = g_signal_new ("list-changed", FB_TYPE_EDITOR_ACTIONS, G_SIGNAL_RUN_LAST,
                                        0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fb_editor_actions_init (FbEditorActions *self)
{
  static const GActionEntry entries[] = {
    { "deploy", deploy_cb },           { "deploy-type", deploy_type_cb, "s", "'full'" },
    { "start-flows", start_flows_cb }, { "stop-flows", stop_flows_cb },
    { "invoke", invoke_cb, "s" },
  };

  self->group = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->group), entries, G_N_ELEMENTS (entries),
                                   self);
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      const GActionEntry entry = { table[i].name, page_action_cb };

      g_action_map_add_action_entries (G_ACTION_MAP (self->group), &entry, 1, self);
    }
}

FbEditorActions *
fb_editor_actions_new (FbEditor *editor)
{
  FbEditorActions *self;
  FbInstance      *instance;

  g_return_val_if_fail (FB_IS_EDITOR (editor), NULL);

  self = g_object_new (FB_TYPE_EDITOR_ACTIONS, NULL);
  self->editor = g_object_ref (editor);
  instance = fb_editor_get_instance (editor);
  self->state = g_signal_group_new (FB_TYPE_EDITOR_STATE);
  g_signal_group_connect_object (self->state, "notify", G_CALLBACK (update), self,
                                 G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->state, "actions-changed",
                                 G_CALLBACK (state_actions_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->group, "action-enabled-changed", G_CALLBACK (tell_list_changed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "notify::view", G_CALLBACK (editor_notify_view_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "notify::phase", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "notify::deploying", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (instance, "notify::mode", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (instance, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  editor_notify_view_cb (self);

  return self;
}

/* Whether the page's action @id is one of ours under another name. */
static gboolean
is_covered (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_strcmp0 (id, table[i].actions[0]) == 0 || g_strcmp0 (id, table[i].actions[1]) == 0)
      return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (deploy_types); i++)
    if (strcmp (id, deploy_types[i].action) == 0)
      return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (own_actions); i++)
    if (g_strcmp0 (id, own_actions[i].action) == 0)
      return TRUE;

  return FALSE;
}

/* @name: of the group, with @target ((nullable), a string). @id: (nullable) of the page's action,
 * whose key is told with it. */
static void
add_entry (FbEditorActions *self,
           GPtrArray       *entries,
           const char      *name,
           const char      *target,
           const char      *title,
           const char      *id)
{
  FbEditorState        *state = fb_editor_get_state (self->editor);
  const FbEditorAction *action =
      state != NULL && id != NULL ? fb_editor_state_find_action (state, id) : NULL;
  g_autofree char *full = g_strconcat ("page.", name, NULL);
  g_autofree char *detailed = NULL;
  g_autofree char *entry_target = NULL;
  g_autofree char *hint = NULL;

  if (!g_action_group_get_action_enabled (G_ACTION_GROUP (self->group), name))
    return;

  detailed =
      g_action_print_detailed_name (full, target != NULL ? g_variant_new_string (target) : NULL);
  entry_target = g_strconcat ("action:", detailed, NULL);
  if (action != NULL && action->key != NULL)
    hint = fb_editor_keys_to_accelerator (action->key);
  g_ptr_array_add (entries,
                   fb_search_entry_new ("action", title,
                                        strcmp (name, "invoke") == 0 ? "Node-RED" : _ ("Editor"),
                                        entry_target, hint));
}

GPtrArray *
fb_editor_actions_list (FbEditorActions *self)
{
  FbEditorState *state;
  GPtrArray     *actions;
  GPtrArray     *entries;

  g_return_val_if_fail (FB_IS_EDITOR_ACTIONS (self), NULL);

  state = fb_editor_get_state (self->editor);
  actions = state != NULL ? fb_editor_state_get_actions (state) : NULL;
  entries = g_ptr_array_new_with_free_func ((GDestroyNotify)fb_search_entry_free);
  for (gsize i = 0; i < G_N_ELEMENTS (own_actions); i++)
    add_entry (self, entries, own_actions[i].name, NULL, _ (own_actions[i].title),
               own_actions[i].action);
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    add_entry (self, entries, table[i].name, NULL, _ (table[i].title),
               state != NULL ? find_page_action (state, i) : NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (deploy_types); i++)
    add_entry (self, entries, "deploy-type", deploy_types[i].name, _ (deploy_types[i].title), NULL);
  for (guint i = 0; actions != NULL && i < actions->len; i++)
    {
      const FbEditorAction *action = g_ptr_array_index (actions, i);

      if (!is_covered (action->id))
        add_entry (self, entries, "invoke", action->id, action->label, action->id);
    }

  return entries;
}

GSimpleActionGroup *
fb_editor_actions_get_group (FbEditorActions *self)
{
  g_return_val_if_fail (FB_IS_EDITOR_ACTIONS (self), NULL);

  return self->group;
}
