/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-problem.h"

/* A value with identity only because list models hold objects. */

struct _FbProblem
{
  GObject parent_instance;

  /* Owned */
  char *title;
  char *detail;
  char *action;
  char *action_label;

  gboolean severe;
};

G_DEFINE_FINAL_TYPE (FbProblem, fb_problem, G_TYPE_OBJECT)

static void
fb_problem_finalize (GObject *object)
{
  FbProblem *self = FB_PROBLEM (object);

  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->detail, g_free);
  g_clear_pointer (&self->action, g_free);
  g_clear_pointer (&self->action_label, g_free);

  G_OBJECT_CLASS (fb_problem_parent_class)->finalize (object);
}

static void
fb_problem_class_init (FbProblemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_problem_finalize;
}

static void
fb_problem_init (FbProblem *self)
{
}

FbProblem *
fb_problem_new (gboolean    severe,
                const char *title,
                const char *detail,
                const char *action,
                const char *action_label)
{
  FbProblem *self;

  g_return_val_if_fail (title != NULL, NULL);

  self = g_object_new (FB_TYPE_PROBLEM, NULL);
  self->severe = severe;
  self->title = g_strdup (title);
  self->detail = g_strdup (detail);
  self->action = g_strdup (action);
  self->action_label = g_strdup (action_label);

  return self;
}

gboolean
fb_problem_is_severe (FbProblem *self)
{
  g_return_val_if_fail (FB_IS_PROBLEM (self), FALSE);

  return self->severe;
}

const char *
fb_problem_get_title (FbProblem *self)
{
  g_return_val_if_fail (FB_IS_PROBLEM (self), NULL);

  return self->title;
}

const char *
fb_problem_get_detail (FbProblem *self)
{
  g_return_val_if_fail (FB_IS_PROBLEM (self), NULL);

  return self->detail;
}

const char *
fb_problem_get_action (FbProblem *self)
{
  g_return_val_if_fail (FB_IS_PROBLEM (self), NULL);

  return self->action;
}

const char *
fb_problem_get_action_label (FbProblem *self)
{
  g_return_val_if_fail (FB_IS_PROBLEM (self), NULL);

  return self->action_label;
}

gboolean
fb_problem_equal (FbProblem *self, FbProblem *other)
{
  g_return_val_if_fail (FB_IS_PROBLEM (self), FALSE);
  g_return_val_if_fail (FB_IS_PROBLEM (other), FALSE);

  return self->severe == other->severe && g_strcmp0 (self->title, other->title) == 0 &&
         g_strcmp0 (self->detail, other->detail) == 0 &&
         g_strcmp0 (self->action, other->action) == 0 &&
         g_strcmp0 (self->action_label, other->action_label) == 0;
}
