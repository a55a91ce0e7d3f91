/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-runtime-private.h"

/* One runtime: facts that do not change while the object lives; the store replaces it when they do.
 */

struct _FbRuntime
{
  GObject parent_instance;

  /* Owned */
  FbRuntimeFacts *facts;
};

G_DEFINE_FINAL_TYPE (FbRuntime, fb_runtime, G_TYPE_OBJECT)

static void
fb_runtime_finalize (GObject *object)
{
  g_clear_pointer (&FB_RUNTIME (object)->facts, fb_runtime_facts_free);

  G_OBJECT_CLASS (fb_runtime_parent_class)->finalize (object);
}

static void
fb_runtime_class_init (FbRuntimeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_runtime_finalize;
}

static void
fb_runtime_init (FbRuntime *self)
{
}

void
fb_runtime_facts_free (FbRuntimeFacts *facts)
{
  if (facts == NULL)
    return;

  g_free (facts->name);
  g_free (facts->title);
  g_free (facts->node_red_version);
  g_free (facts->node_version);
  g_free (facts->node);
  g_free (facts->script);
  g_free (facts);
}

FbRuntime *
fb_runtime_new (FbRuntimeFacts *facts)
{
  FbRuntime *self = g_object_new (FB_TYPE_RUNTIME, NULL);

  self->facts = facts;

  return self;
}

gboolean
fb_runtime_equals (FbRuntime *self, const FbRuntimeFacts *facts)
{
  return g_str_equal (self->facts->name, facts->name) && self->facts->state == facts->state &&
         g_strcmp0 (self->facts->node_red_version, facts->node_red_version) == 0 &&
         g_strcmp0 (self->facts->node_version, facts->node_version) == 0 &&
         g_strcmp0 (self->facts->node, facts->node) == 0 &&
         g_strcmp0 (self->facts->script, facts->script) == 0;
}

const char *
fb_runtime_get_name (FbRuntime *self)
{
  g_return_val_if_fail (FB_IS_RUNTIME (self), NULL);
  return self->facts->name;
}

const char *
fb_runtime_get_title (FbRuntime *self)
{
  g_return_val_if_fail (FB_IS_RUNTIME (self), NULL);
  return self->facts->title;
}

FbRuntimeState
fb_runtime_get_state (FbRuntime *self)
{
  g_return_val_if_fail (FB_IS_RUNTIME (self), FB_RUNTIME_AVAILABLE);
  return self->facts->state;
}

const char *
fb_runtime_get_node_red_version (FbRuntime *self)
{
  g_return_val_if_fail (FB_IS_RUNTIME (self), NULL);
  return self->facts->node_red_version;
}

const char *
fb_runtime_get_node_version (FbRuntime *self)
{
  g_return_val_if_fail (FB_IS_RUNTIME (self), NULL);
  return self->facts->node_version;
}

const char *
fb_runtime_get_node (FbRuntime *self)
{
  g_return_val_if_fail (FB_IS_RUNTIME (self), NULL);
  return self->facts->node;
}

const char *
fb_runtime_get_script (FbRuntime *self)
{
  g_return_val_if_fail (FB_IS_RUNTIME (self), NULL);
  return self->facts->script;
}

gint64
fb_runtime_get_size (FbRuntime *self)
{
  g_return_val_if_fail (FB_IS_RUNTIME (self), -1);
  return self->facts->size;
}
