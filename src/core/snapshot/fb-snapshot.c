/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot.h"

#include "fb-snapshot-row.h"

/* A row of the list as an object. Belongs to the thread of its list. */

struct _FbSnapshot
{
  GObject parent_instance;

  /* Owned */
  FbSnapshotRow *row;
  char         **no_tags;
};

enum
{
  PROP_ID = 1,
  PROP_NAME,
  PROP_DESCRIPTION,
  PROP_TAGS,
  PROP_KEPT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FbSnapshot, fb_snapshot, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (FbSnapshotReason,
                    fb_snapshot_reason,
                    G_DEFINE_ENUM_VALUE (FB_SNAPSHOT_MANUAL, "manual"),
                    G_DEFINE_ENUM_VALUE (FB_SNAPSHOT_BEFORE_DEPLOY, "before-deploy"),
                    G_DEFINE_ENUM_VALUE (FB_SNAPSHOT_BEFORE_RESTORE, "before-restore"),
                    G_DEFINE_ENUM_VALUE (FB_SNAPSHOT_FOREIGN_DEPLOY, "foreign-deploy"),
                    G_DEFINE_ENUM_VALUE (FB_SNAPSHOT_AFTER_DEPLOY, "after-deploy"),
                    G_DEFINE_ENUM_VALUE (FB_SNAPSHOT_SCHEDULED, "scheduled"),
                    G_DEFINE_ENUM_VALUE (FB_SNAPSHOT_IMPORTED, "imported"))

const char *
fb_snapshot_reason_to_string (FbSnapshotReason reason)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (FB_TYPE_SNAPSHOT_REASON);
  const GEnumValue *value = g_enum_get_value (klass, (int)reason);

  return value != NULL ? value->value_nick : "unknown";
}

static void
fb_snapshot_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FbSnapshot *self = FB_SNAPSHOT (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, self->row->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->row->name);
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, self->row->description);
      break;
    case PROP_TAGS:
      g_value_set_boxed (value, fb_snapshot_get_tags (self));
      break;
    case PROP_KEPT:
      g_value_set_boolean (value, fb_snapshot_is_kept (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
fb_snapshot_finalize (GObject *object)
{
  FbSnapshot *self = FB_SNAPSHOT (object);

  g_clear_pointer (&self->row, fb_snapshot_row_free);
  g_clear_pointer (&self->no_tags, g_strfreev);

  G_OBJECT_CLASS (fb_snapshot_parent_class)->finalize (object);
}

static void
fb_snapshot_class_init (FbSnapshotClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = fb_snapshot_get_property;
  object_class->finalize = fb_snapshot_finalize;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  properties[PROP_TAGS] = g_param_spec_boxed ("tags", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_KEPT] = g_param_spec_boolean ("kept", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
fb_snapshot_init (FbSnapshot *self)
{
  self->no_tags = g_new0 (char *, 1);
}

FbSnapshot *
fb_snapshot_new (const FbSnapshotRow *row)
{
  FbSnapshot *self;

  g_return_val_if_fail (row != NULL, NULL);

  self = g_object_new (FB_TYPE_SNAPSHOT, NULL);
  self->row = fb_snapshot_row_copy (row);

  return self;
}

static gboolean
tags_equal (char **one, char **other)
{
  static const char *const none[] = { NULL };

  return g_strv_equal (one != NULL ? (const char *const *)one : none,
                       other != NULL ? (const char *const *)other : none);
}

gboolean
fb_snapshot_set_row (FbSnapshot *self, const FbSnapshotRow *row)
{
  g_autoptr (FbSnapshotRow) old = NULL;
  gboolean was_kept;
  gboolean other_name;
  gboolean other_description;
  gboolean other_tags;

  g_return_val_if_fail (FB_IS_SNAPSHOT (self), FALSE);
  g_return_val_if_fail (row != NULL && g_str_equal (row->id, self->row->id), FALSE);

  was_kept = fb_snapshot_is_kept (self);
  old = g_steal_pointer (&self->row);
  self->row = fb_snapshot_row_copy (row);
  other_name = g_strcmp0 (old->name, row->name) != 0;
  other_description = g_strcmp0 (old->description, row->description) != 0;
  other_tags = !tags_equal (old->tags, row->tags);

  g_object_freeze_notify (G_OBJECT (self));
  if (other_name)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
  if (other_description)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DESCRIPTION]);
  if (other_tags)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TAGS]);
  if (was_kept != fb_snapshot_is_kept (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEPT]);
  g_object_thaw_notify (G_OBJECT (self));

  return other_name || other_description || other_tags;
}

const char *
fb_snapshot_get_id (FbSnapshot *self)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT (self), NULL);
  return self->row->id;
}

const char *
fb_snapshot_get_instance (FbSnapshot *self)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT (self), NULL);
  return self->row->instance;
}

const char *
fb_snapshot_get_instance_name (FbSnapshot *self)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT (self), NULL);
  return self->row->instance_name;
}

gint64
fb_snapshot_get_time (FbSnapshot *self)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT (self), 0);
  return self->row->time_us;
}

const char *
fb_snapshot_get_who (FbSnapshot *self)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT (self), NULL);
  return self->row->who;
}

FbSnapshotReason
fb_snapshot_get_reason (FbSnapshot *self)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT (self), FB_SNAPSHOT_MANUAL);
  return self->row->reason;
}

const char *
fb_snapshot_get_name (FbSnapshot *self)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT (self), NULL);
  return self->row->name;
}

const char *
fb_snapshot_get_description (FbSnapshot *self)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT (self), NULL);
  return self->row->description;
}

const char *const *
fb_snapshot_get_tags (FbSnapshot *self)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT (self), NULL);
  return (const char *const *)(self->row->tags != NULL ? self->row->tags : self->no_tags);
}

gboolean
fb_snapshot_has_tag (FbSnapshot *self, const char *tag)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT (self), FALSE);
  return g_strv_contains (fb_snapshot_get_tags (self), tag);
}

gboolean
fb_snapshot_is_kept (FbSnapshot *self)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT (self), FALSE);
  return self->row->name != NULL || self->row->tags != NULL;
}

const char *
fb_snapshot_get_flow_hash (FbSnapshot *self)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT (self), NULL);
  return self->row->flow_hash;
}

const char *
fb_snapshot_get_manifest_hash (FbSnapshot *self)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT (self), NULL);
  return self->row->manifest_hash;
}

const char *
fb_snapshot_get_rev (FbSnapshot *self)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT (self), NULL);
  return self->row->rev;
}

guint
fb_snapshot_get_n_nodes (FbSnapshot *self)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT (self), 0);
  return self->row->n_nodes;
}

gsize
fb_snapshot_get_size (FbSnapshot *self)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT (self), 0);
  return self->row->size;
}

const char *
fb_snapshot_get_node_red_version (FbSnapshot *self)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT (self), NULL);
  return self->row->node_red_version;
}

const char *
fb_snapshot_get_parent (FbSnapshot *self)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT (self), NULL);
  return self->row->parent;
}

FbSnapshotParts
fb_snapshot_get_unknown (FbSnapshot *self)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT (self), 0);
  return self->row->unknown;
}

const char *
fb_snapshot_get_node_version (FbSnapshot *self)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT (self), NULL);
  return self->row->node_version;
}

gint64
fb_snapshot_get_number (FbSnapshot *self)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT (self), 0);
  return self->row->number;
}
