/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "editor/fb-editor-state.h"

#include <string.h>

#include "fb-json.h"

/* A page is not trusted: numbers are clamped, strings are bounded, unknown words fall back. */

#define MAX_COUNT 1000000
#define MAX_STRING 200
#define MAX_PROGRESS 100

struct _FbEditorState
{
  GObject parent_instance;

  /* Owned */
  char      *rev;
  char      *tab;
  char      *runtime;
  char      *version;
  GPtrArray *tabs;
  GPtrArray *actions;

  gint64        generation;
  guint         progress;
  guint         count;
  guint         selected;
  FbDeployType  deploy_type;
  FbEditorFocus focus;
  FbEditorCover cover;
  gboolean      ready;
  gboolean      dirty;
  gboolean      can_undo;
  gboolean      can_redo;
  gboolean      has_entries;
  gboolean      may_write;
  gboolean      has_run_state;
};

G_DEFINE_ENUM_TYPE (FbEditorFocus,
                    fb_editor_focus,
                    G_DEFINE_ENUM_VALUE (FB_EDITOR_FOCUS_CANVAS, "canvas"),
                    G_DEFINE_ENUM_VALUE (FB_EDITOR_FOCUS_TEXT, "text"),
                    G_DEFINE_ENUM_VALUE (FB_EDITOR_FOCUS_CODE, "code"))

G_DEFINE_ENUM_TYPE (FbEditorCover,
                    fb_editor_cover,
                    G_DEFINE_ENUM_VALUE (FB_EDITOR_COVER_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (FB_EDITOR_COVER_SETTINGS, "settings"),
                    G_DEFINE_ENUM_VALUE (FB_EDITOR_COVER_DIALOG, "dialog"),
                    G_DEFINE_ENUM_VALUE (FB_EDITOR_COVER_QUESTION, "question"))

enum
{
  PROP_0,
  PROP_READY,
  PROP_PROGRESS,
  PROP_DIRTY,
  PROP_COUNT,
  PROP_GENERATION,
  PROP_REV,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  PROP_DEPLOY_TYPE,
  PROP_TAB,
  PROP_COVER,
  PROP_HAS_ENTRIES,
  PROP_FOCUS,
  PROP_RUNTIME,
  PROP_VERSION,
  PROP_MAY_WRITE,
  PROP_HAS_RUN_STATE,
  PROP_SELECTED,
  N_PROPS
};

enum
{
  TABS_CHANGED,
  ACTIONS_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FbEditorState, fb_editor_state, G_TYPE_OBJECT)

static void
set_boolean (FbEditorState *self, gboolean *field, gboolean value, int prop)
{
  if (*field == value)
    return;

  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop]);
}

static void
set_string (FbEditorState *self, char **field, const char *value, int prop)
{
  if (value != NULL && (*value == '\0' || strlen (value) > MAX_STRING))
    value = NULL;
  if (g_strcmp0 (*field, value) == 0)
    return;

  g_free (*field);
  *field = g_strdup (value);
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop]);
}

static void
set_count (FbEditorState *self, guint *field, gint64 value, int prop)
{
  guint clamped = (guint)CLAMP (value, 0, MAX_COUNT);

  if (*field == clamped)
    return;

  *field = clamped;
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop]);
}

static FbDeployType
deploy_type_of (const char *word)
{
  return g_strcmp0 (word, "flows") == 0   ? FB_DEPLOY_FLOWS
         : g_strcmp0 (word, "nodes") == 0 ? FB_DEPLOY_NODES
                                          : FB_DEPLOY_FULL;
}

static FbEditorFocus
focus_of (const char *word)
{
  return g_strcmp0 (word, "code") == 0   ? FB_EDITOR_FOCUS_CODE
         : g_strcmp0 (word, "text") == 0 ? FB_EDITOR_FOCUS_TEXT
                                         : FB_EDITOR_FOCUS_CANVAS;
}

static FbEditorCover
cover_of (const char *word)
{
  return g_strcmp0 (word, "settings") == 0   ? FB_EDITOR_COVER_SETTINGS
         : g_strcmp0 (word, "dialog") == 0   ? FB_EDITOR_COVER_DIALOG
         : g_strcmp0 (word, "question") == 0 ? FB_EDITOR_COVER_QUESTION
                                             : FB_EDITOR_COVER_NONE;
}

static void
fb_editor_state_finalize (GObject *object)
{
  FbEditorState *self = FB_EDITOR_STATE (object);

  g_clear_pointer (&self->rev, g_free);
  g_clear_pointer (&self->tab, g_free);
  g_clear_pointer (&self->runtime, g_free);
  g_clear_pointer (&self->version, g_free);
  g_clear_pointer (&self->tabs, g_ptr_array_unref);
  g_clear_pointer (&self->actions, g_ptr_array_unref);

  G_OBJECT_CLASS (fb_editor_state_parent_class)->finalize (object);
}

static void
fb_editor_state_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  FbEditorState *self = FB_EDITOR_STATE (object);
  const gboolean booleans[N_PROPS] = {
    [PROP_READY] = self->ready,
    [PROP_DIRTY] = self->dirty,
    [PROP_CAN_UNDO] = self->can_undo,
    [PROP_CAN_REDO] = self->can_redo,
    [PROP_HAS_ENTRIES] = self->has_entries,
    [PROP_MAY_WRITE] = self->may_write,
    [PROP_HAS_RUN_STATE] = self->has_run_state,
  };
  const guint numbers[N_PROPS] = {
    [PROP_PROGRESS] = self->progress,
    [PROP_COUNT] = self->count,
    [PROP_SELECTED] = self->selected,
  };
  const char *const strings[N_PROPS] = {
    [PROP_REV] = self->rev,
    [PROP_TAB] = self->tab,
    [PROP_RUNTIME] = self->runtime,
    [PROP_VERSION] = self->version,
  };

  if (G_IS_PARAM_SPEC_BOOLEAN (pspec))
    g_value_set_boolean (value, booleans[prop_id]);
  else if (G_IS_PARAM_SPEC_STRING (pspec))
    g_value_set_string (value, strings[prop_id]);
  else if (G_IS_PARAM_SPEC_UINT (pspec))
    g_value_set_uint (value, numbers[prop_id]);
  else if (G_IS_PARAM_SPEC_INT64 (pspec))
    g_value_set_int64 (value, self->generation);
  else if (prop_id == PROP_DEPLOY_TYPE)
    g_value_set_int (value, self->deploy_type);
  else if (prop_id == PROP_FOCUS)
    g_value_set_enum (value, self->focus);
  else if (prop_id == PROP_COVER)
    g_value_set_enum (value, self->cover);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
fb_editor_state_class_init (FbEditorStateClass *klass)
{
  static const struct
  {
    int         prop;
    const char *name;
  } booleans[] = {
    { PROP_READY, "ready" },       { PROP_DIRTY, "dirty" },         { PROP_CAN_UNDO, "can-undo" },
    { PROP_CAN_REDO, "can-redo" }, { PROP_HAS_ENTRIES, "has-entries" },   { PROP_MAY_WRITE, "may-write" },
    { PROP_HAS_RUN_STATE, "has-run-state" },
  }, strings[] = {
    { PROP_REV, "rev" }, { PROP_TAB, "tab" }, { PROP_RUNTIME, "runtime" }, { PROP_VERSION, "version" },
  };
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = fb_editor_state_finalize;
  object_class->get_property = fb_editor_state_get_property;

  for (gsize i = 0; i < G_N_ELEMENTS (booleans); i++)
    properties[booleans[i].prop] =
        g_param_spec_boolean (booleans[i].name, NULL, NULL, FALSE, flags);
  for (gsize i = 0; i < G_N_ELEMENTS (strings); i++)
    properties[strings[i].prop] = g_param_spec_string (strings[i].name, NULL, NULL, NULL, flags);
  properties[PROP_PROGRESS] = g_param_spec_uint ("progress", NULL, NULL, 0, MAX_PROGRESS, 0, flags);
  properties[PROP_COUNT] = g_param_spec_uint ("count", NULL, NULL, 0, MAX_COUNT, 0, flags);
  properties[PROP_SELECTED] = g_param_spec_uint ("selected", NULL, NULL, 0, MAX_COUNT, 0, flags);
  properties[PROP_GENERATION] =
      g_param_spec_int64 ("generation", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_DEPLOY_TYPE] = g_param_spec_int ("deploy-type", NULL, NULL, FB_DEPLOY_FULL,
                                                   FB_DEPLOY_RELOAD, FB_DEPLOY_FULL, flags);
  properties[PROP_FOCUS] =
      g_param_spec_enum ("focus", NULL, NULL, FB_TYPE_EDITOR_FOCUS, FB_EDITOR_FOCUS_CANVAS, flags);
  properties[PROP_COVER] =
      g_param_spec_enum ("cover", NULL, NULL, FB_TYPE_EDITOR_COVER, FB_EDITOR_COVER_NONE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[TABS_CHANGED] = g_signal_new ("tabs-changed", FB_TYPE_EDITOR_STATE, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIONS_CHANGED] = g_signal_new ("actions-changed", FB_TYPE_EDITOR_STATE,
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fb_editor_state_init (FbEditorState *self)
{
  self->tabs = g_ptr_array_new ();
  self->actions = g_ptr_array_new ();
}

FbEditorState *
fb_editor_state_new (void)
{
  return g_object_new (FB_TYPE_EDITOR_STATE, NULL);
}

gboolean
fb_editor_state_is_ready (FbEditorState *self)
{
  g_return_val_if_fail (FB_IS_EDITOR_STATE (self), FALSE);

  return self->ready;
}

guint
fb_editor_state_get_progress (FbEditorState *self)
{
  g_return_val_if_fail (FB_IS_EDITOR_STATE (self), 0);

  return self->progress;
}

gboolean
fb_editor_state_is_dirty (FbEditorState *self)
{
  g_return_val_if_fail (FB_IS_EDITOR_STATE (self), FALSE);

  return self->dirty;
}

guint
fb_editor_state_get_count (FbEditorState *self)
{
  g_return_val_if_fail (FB_IS_EDITOR_STATE (self), 0);

  return self->count;
}

gint64
fb_editor_state_get_generation (FbEditorState *self)
{
  g_return_val_if_fail (FB_IS_EDITOR_STATE (self), 0);

  return self->generation;
}

const char *
fb_editor_state_get_rev (FbEditorState *self)
{
  g_return_val_if_fail (FB_IS_EDITOR_STATE (self), NULL);

  return self->rev;
}

FbDeployType
fb_editor_state_get_deploy_type (FbEditorState *self)
{
  g_return_val_if_fail (FB_IS_EDITOR_STATE (self), FB_DEPLOY_FULL);

  return self->deploy_type;
}

const char *
fb_editor_state_get_tab (FbEditorState *self)
{
  g_return_val_if_fail (FB_IS_EDITOR_STATE (self), NULL);

  return self->tab;
}

FbEditorCover
fb_editor_state_get_cover (FbEditorState *self)
{
  g_return_val_if_fail (FB_IS_EDITOR_STATE (self), FB_EDITOR_COVER_NONE);

  return self->cover;
}

gboolean
fb_editor_state_has_entries (FbEditorState *self)
{
  g_return_val_if_fail (FB_IS_EDITOR_STATE (self), FALSE);

  return self->has_entries;
}

FbEditorFocus
fb_editor_state_get_focus (FbEditorState *self)
{
  g_return_val_if_fail (FB_IS_EDITOR_STATE (self), FB_EDITOR_FOCUS_CANVAS);

  return self->focus;
}

const char *
fb_editor_state_get_version (FbEditorState *self)
{
  g_return_val_if_fail (FB_IS_EDITOR_STATE (self), NULL);

  return self->version;
}

GPtrArray *
fb_editor_state_get_tabs (FbEditorState *self)
{
  g_return_val_if_fail (FB_IS_EDITOR_STATE (self), NULL);

  return self->tabs;
}

GPtrArray *
fb_editor_state_get_actions (FbEditorState *self)
{
  g_return_val_if_fail (FB_IS_EDITOR_STATE (self), NULL);

  return self->actions;
}

const FbEditorAction *
fb_editor_state_find_action (FbEditorState *self, const char *id)
{
  g_return_val_if_fail (FB_IS_EDITOR_STATE (self), NULL);

  return fb_editor_items_find_action (self->actions, id);
}

gboolean
fb_editor_state_has_key (FbEditorState *self, guint keyval, GdkModifierType modifiers)
{
  g_return_val_if_fail (FB_IS_EDITOR_STATE (self), FALSE);

  /* What a code editor takes is its own matter. */
  if (self->focus == FB_EDITOR_FOCUS_CODE)
    return TRUE;

  return fb_editor_items_have_key (self->actions, self->focus == FB_EDITOR_FOCUS_CANVAS, keyval,
                                   modifiers & gtk_accelerator_get_default_mod_mask ());
}

void
fb_editor_state_read_progress (FbEditorState *self, JsonObject *message)
{
  g_return_if_fail (FB_IS_EDITOR_STATE (self));

  set_count (self, &self->progress, MIN (fb_json_get_int (message, "percent", 0), MAX_PROGRESS),
             PROP_PROGRESS);
}

void
fb_editor_state_read_ready (FbEditorState *self, JsonObject *message)
{
  g_return_if_fail (FB_IS_EDITOR_STATE (self));

  g_object_freeze_notify (G_OBJECT (self));
  /* Nothing was edited yet; the page before may have said something after its end. */
  fb_editor_state_read_state (self, message);
  set_string (self, &self->version, fb_json_get_string (message, "version", NULL), PROP_VERSION);
  set_boolean (self, &self->may_write, fb_json_get_boolean (message, "write", FALSE),
               PROP_MAY_WRITE);
  set_boolean (self, &self->has_run_state, fb_json_get_boolean (message, "runState", FALSE),
               PROP_HAS_RUN_STATE);
  set_boolean (self, &self->ready, TRUE, PROP_READY);
  g_object_thaw_notify (G_OBJECT (self));
  g_debug ("The editor is ready: Node-RED %s", self->version);
}

void
fb_editor_state_read_state (FbEditorState *self, JsonObject *message)
{
  gint64        generation;
  FbDeployType  type;
  FbEditorFocus focus;
  FbEditorCover cover;

  g_return_if_fail (FB_IS_EDITOR_STATE (self));

  generation = MAX (fb_json_get_int (message, "generation", 0), 0);
  type = deploy_type_of (fb_json_get_string (message, "deployType", NULL));
  focus = focus_of (fb_json_get_string (message, "focus", NULL));
  cover = cover_of (fb_json_get_string (message, "cover", NULL));

  g_object_freeze_notify (G_OBJECT (self));
  set_boolean (self, &self->dirty, fb_json_get_boolean (message, "dirty", FALSE), PROP_DIRTY);
  set_count (self, &self->count, fb_json_get_int (message, "count", 0), PROP_COUNT);
  set_boolean (self, &self->can_undo, fb_json_get_int (message, "undo", 0) > 0, PROP_CAN_UNDO);
  set_boolean (self, &self->can_redo, fb_json_get_int (message, "redo", 0) > 0, PROP_CAN_REDO);
  set_boolean (self, &self->has_entries, fb_json_get_boolean (message, "entries", FALSE),
               PROP_HAS_ENTRIES);
  set_string (self, &self->rev, fb_json_get_string (message, "rev", NULL), PROP_REV);
  set_string (self, &self->tab, fb_json_get_string (message, "tab", NULL), PROP_TAB);
  set_string (self, &self->runtime, fb_json_get_string (message, "runtime", NULL), PROP_RUNTIME);
  if (self->generation != generation)
    {
      self->generation = generation;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GENERATION]);
    }
  if (self->deploy_type != type)
    {
      self->deploy_type = type;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DEPLOY_TYPE]);
    }
  if (self->focus != focus)
    {
      self->focus = focus;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOCUS]);
    }
  if (self->cover != cover)
    {
      self->cover = cover;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COVER]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

void
fb_editor_state_read_actions (FbEditorState *self, JsonObject *message)
{
  g_return_if_fail (FB_IS_EDITOR_STATE (self));

  g_ptr_array_unref (self->actions);
  self->actions = fb_editor_items_read_actions (message);
  g_signal_emit (self, signals[ACTIONS_CHANGED], 0);
}

void
fb_editor_state_read_tabs (FbEditorState *self, JsonObject *message)
{
  g_return_if_fail (FB_IS_EDITOR_STATE (self));

  g_ptr_array_unref (self->tabs);
  self->tabs = fb_editor_items_read_tabs (message);
  g_signal_emit (self, signals[TABS_CHANGED], 0);
}

void
fb_editor_state_read_selection (FbEditorState *self, JsonObject *message)
{
  g_return_if_fail (FB_IS_EDITOR_STATE (self));

  set_count (self, &self->selected, fb_json_get_int (message, "count", 0), PROP_SELECTED);
}

void
fb_editor_state_clear (FbEditorState *self)
{
  g_autoptr (JsonObject) nothing = json_object_new ();

  g_return_if_fail (FB_IS_EDITOR_STATE (self));

  set_boolean (self, &self->ready, FALSE, PROP_READY);
  fb_editor_state_read_progress (self, nothing);
  fb_editor_state_read_state (self, nothing);
  fb_editor_state_read_selection (self, nothing);
}
