/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "editor/fb-editor-private.h"

#include <glib/gi18n.h>

#include "fb-keyring.h"

/* Identity, properties and signals; one per instance, owned by the pool. What it does is in -wake
 * and -deploy. */

G_DEFINE_ENUM_TYPE (FbEditorPhase,
                    fb_editor_phase,
                    G_DEFINE_ENUM_VALUE (FB_EDITOR_ASLEEP, "asleep"),
                    G_DEFINE_ENUM_VALUE (FB_EDITOR_PREPARING, "preparing"),
                    G_DEFINE_ENUM_VALUE (FB_EDITOR_LOADING, "loading"),
                    G_DEFINE_ENUM_VALUE (FB_EDITOR_READY, "ready"),
                    G_DEFINE_ENUM_VALUE (FB_EDITOR_HUNG, "hung"),
                    G_DEFINE_ENUM_VALUE (FB_EDITOR_DEAD, "dead"),
                    G_DEFINE_ENUM_VALUE (FB_EDITOR_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (FB_EDITOR_UNSUPPORTED, "unsupported"))

enum
{
  PROP_0,
  PROP_PHASE,
  PROP_DETAIL,
  PROP_VIEW,
  PROP_DEPLOYING,
  N_PROPS
};

enum
{
  NOTICE,
  PROBLEM,
  CONFLICT,
  CONFLICT_OVER,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FbEditor, fb_editor, G_TYPE_OBJECT)

static void
fb_editor_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  FbEditor *self = FB_EDITOR (object);

  switch (prop_id)
    {
    case PROP_PHASE:
      g_value_set_enum (value, self->phase);
      break;
    case PROP_DETAIL:
      g_value_set_string (value, self->detail);
      break;
    case PROP_VIEW:
      g_value_set_object (value, self->view);
      break;
    case PROP_DEPLOYING:
      g_value_set_boolean (value, fb_editor_is_deploying (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fb_editor_dispose (GObject *object)
{
  FbEditor *self = FB_EDITOR (object);

  g_cancellable_cancel (self->cancellable);
  if (self->deploying != NULL)
    g_cancellable_cancel (self->deploying);
  fb_editor_drop_view (self);

  G_OBJECT_CLASS (fb_editor_parent_class)->dispose (object);
}

static void
fb_editor_finalize (GObject *object)
{
  FbEditor *self = FB_EDITOR (object);

  g_clear_object (&self->deploy);
  g_clear_object (&self->deploying);
  g_clear_object (&self->drafts);
  g_clear_object (&self->storage);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->sandbox);
  g_clear_object (&self->link);
  g_clear_object (&self->instance);
  g_clear_object (&self->session);
  g_clear_pointer (&self->deployers, g_ptr_array_unref);
  g_clear_pointer (&self->detail, g_free);
  g_clear_pointer (&self->target, g_free);
  g_clear_pointer (&self->place, json_object_unref);
  g_clear_pointer (&self->token, fb_keyring_secret_free);
  g_clear_pointer (&self->loaded_url, g_free);

  G_OBJECT_CLASS (fb_editor_parent_class)->finalize (object);
}

static void
fb_editor_class_init (FbEditorClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fb_editor_get_property;
  object_class->dispose = fb_editor_dispose;
  object_class->finalize = fb_editor_finalize;

  properties[PROP_PHASE] =
      g_param_spec_enum ("phase", NULL, NULL, FB_TYPE_EDITOR_PHASE, FB_EDITOR_ASLEEP, flags);
  properties[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, flags);
  properties[PROP_VIEW] = g_param_spec_object ("view", NULL, NULL, FB_TYPE_EDITOR_VIEW, flags);
  properties[PROP_DEPLOYING] = g_param_spec_boolean ("deploying", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[NOTICE] = g_signal_new ("notice", FB_TYPE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[PROBLEM] = g_signal_new ("problem", FB_TYPE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CONFLICT] = g_signal_new ("conflict", FB_TYPE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 2, G_TYPE_BOOLEAN, G_TYPE_STRING);
  signals[CONFLICT_OVER] = g_signal_new ("conflict-over", FB_TYPE_EDITOR, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fb_editor_init (FbEditor *self)
{
  self->cancellable = g_cancellable_new ();
  self->deployers = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
drafts_failed_cb (FbEditor *self, GError *error)
{
  g_autofree char *text = NULL;

  g_assert (FB_IS_EDITOR (self));

  text = g_strdup_printf (_ ("Undeployed changes cannot be kept as a draft: %s"), error->message);
  fb_editor_report (self, text);
}

FbEditor *
fb_editor_new (FbSession *session, FbInstance *instance, FbWebSandbox *sandbox)
{
  FbEditor *self = g_object_new (FB_TYPE_EDITOR, NULL);

  self->session = g_object_ref (session);
  self->instance = g_object_ref (instance);
  self->sandbox = g_object_ref (sandbox);
  self->link = g_object_ref (fb_session_get_link (session, instance));
  self->drafts = fb_editor_drafts_new (fb_session_get_drafts (session), instance);
  g_signal_connect_object (self->drafts, "failed", G_CALLBACK (drafts_failed_cb), self,
                           G_CONNECT_SWAPPED);
  fb_editor_connect_instance (self);

  return self;
}

FbInstance *
fb_editor_get_instance (FbEditor *self)
{
  g_return_val_if_fail (FB_IS_EDITOR (self), NULL);

  return self->instance;
}

FbInstanceLink *
fb_editor_get_link (FbEditor *self)
{
  g_return_val_if_fail (FB_IS_EDITOR (self), NULL);

  return self->link;
}

FbEditorPhase
fb_editor_get_phase (FbEditor *self)
{
  g_return_val_if_fail (FB_IS_EDITOR (self), FB_EDITOR_ASLEEP);

  return self->phase;
}

const char *
fb_editor_get_detail (FbEditor *self)
{
  g_return_val_if_fail (FB_IS_EDITOR (self), NULL);

  return self->detail;
}

FbEditorView *
fb_editor_get_view (FbEditor *self)
{
  g_return_val_if_fail (FB_IS_EDITOR (self), NULL);

  return self->view;
}

FbEditorState *
fb_editor_get_state (FbEditor *self)
{
  g_return_val_if_fail (FB_IS_EDITOR (self), NULL);

  return self->view != NULL ? fb_editor_view_get_state (self->view) : NULL;
}

FbEditorDrafts *
fb_editor_get_drafts (FbEditor *self)
{
  g_return_val_if_fail (FB_IS_EDITOR (self), NULL);

  return self->drafts;
}

gboolean
fb_editor_is_deploying (FbEditor *self)
{
  g_return_val_if_fail (FB_IS_EDITOR (self), FALSE);

  return self->deploying != NULL;
}

gboolean
fb_editor_has_edits (FbEditor *self)
{
  FbEditorState *state;

  g_return_val_if_fail (FB_IS_EDITOR (self), FALSE);

  state = fb_editor_get_state (self);

  return self->has_kept_edits ||
         (state != NULL && fb_editor_state_is_ready (state) && fb_editor_state_is_dirty (state));
}

gboolean
fb_editor_has_server (FbEditor *self)
{
  FbInstanceState state;

  g_return_val_if_fail (FB_IS_EDITOR (self), FALSE);

  state = fb_instance_get_state (self->instance);

  return fb_instance_get_mode (self->instance) != FB_MODE_OFF && state != FB_INSTANCE_STOPPED &&
         state != FB_INSTANCE_CRASHED;
}

gboolean
fb_editor_has_entries (FbEditor *self)
{
  FbEditorState *state;

  g_return_val_if_fail (FB_IS_EDITOR (self), FALSE);

  state = fb_editor_get_state (self);

  return state != NULL && fb_editor_state_is_ready (state) && fb_editor_state_has_entries (state);
}

void
fb_editor_set_phase (FbEditor *self, FbEditorPhase phase, const char *detail)
{
  if (g_strcmp0 (self->detail, detail) != 0)
    {
      g_free (self->detail);
      self->detail = g_strdup (detail);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DETAIL]);
    }
  if (self->phase == phase)
    return;

  self->phase = phase;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PHASE]);
}

void
fb_editor_notify_view (FbEditor *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VIEW]);
}

void
fb_editor_notify_deploying (FbEditor *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DEPLOYING]);
}

void
fb_editor_note (FbEditor *self, const char *kind, const char *text)
{
  g_signal_emit (self, signals[NOTICE], 0, kind, text);
}

void
fb_editor_report (FbEditor *self, const char *text)
{
  g_signal_emit (self, signals[PROBLEM], 0, text);
}

void
fb_editor_tell_conflict (FbEditor *self, gboolean dirty, const char *rev)
{
  g_signal_emit (self, signals[CONFLICT], 0, dirty, rev);
}

void
fb_editor_tell_conflict_over (FbEditor *self)
{
  g_signal_emit (self, signals[CONFLICT_OVER], 0);
}

gboolean
fb_editor_is_read_only (FbEditor *self)
{
  return !fb_instance_may_write (self->instance);
}
