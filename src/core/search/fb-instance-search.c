/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-instance-search.h"

#include <glib/gi18n-lib.h>

#include "fb-deep-link.h"
#include "fb-flow-entries.h"
#include "instance/fb-instance.h"

/* Owned by the session. One record per instance; its flow entries are made anew on a thread when
 * its flows or its name change, and put in place unless another change came in between. */

typedef struct
{
  /* Owned */
  FbInstance     *instance;
  FbFlowDocument *document; /* (nullable) */
  GPtrArray      *entries;  /* (nullable) of the document */
  guint           serial;   /* of the last change */
} Record;

struct _FbInstanceSearch
{
  GObject parent_instance;

  /* Owned */
  GListModel *instances;
  GPtrArray  *records; /* in the order of instances */
};

/* What making entries takes to its thread. */
typedef struct
{
  FbFlowDocument *document;
  char           *id;
  char           *name;
  guint           serial;
} Work;

static void provider_init (FbSearchProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FbInstanceSearch,
                               fb_instance_search,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FB_TYPE_SEARCH_PROVIDER, provider_init))

static void
work_free (gpointer data)
{
  Work *self = data;

  fb_flow_document_unref (self->document);
  g_free (self->id);
  g_free (self->name);
  g_free (self);
}

static void
record_free (gpointer data)
{
  Record *self = data;

  g_clear_object (&self->instance);
  g_clear_pointer (&self->document, fb_flow_document_unref);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_free (self);
}

/* (nullable) */
static Record *
find_record (FbInstanceSearch *self, const char *id)
{
  for (guint i = 0; i < self->records->len; i++)
    {
      Record *record = g_ptr_array_index (self->records, i);

      if (g_strcmp0 (fb_instance_get_id (record->instance), id) == 0)
        return record;
    }

  return NULL;
}

static void
entries_changed (FbInstanceSearch *self)
{
  g_signal_emit_by_name (self, "entries-changed");
}

static void
work_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;

  g_task_return_pointer (task, fb_flow_document_list_entries (work->document, work->id, work->name),
                         (GDestroyNotify)g_ptr_array_unref);
}

static void
work_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  FbInstanceSearch *self = FB_INSTANCE_SEARCH (object);
  const Work       *work = g_task_get_task_data (G_TASK (result));
  Record           *record = find_record (self, work->id);
  g_autoptr (GPtrArray) entries = g_task_propagate_pointer (G_TASK (result), NULL);

  if (record == NULL || record->serial != work->serial)
    return;

  g_clear_pointer (&record->entries, g_ptr_array_unref);
  record->entries = g_steal_pointer (&entries);
  entries_changed (self);
}

static void
make_entries (FbInstanceSearch *self, Record *record)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  record->serial++;
  if (record->document == NULL)
    {
      g_clear_pointer (&record->entries, g_ptr_array_unref);
      entries_changed (self);
      return;
    }

  work = g_new (Work, 1);
  work->document = fb_flow_document_ref (record->document);
  work->id = g_strdup (fb_instance_get_id (record->instance));
  work->name = g_strdup (fb_instance_get_name (record->instance));
  work->serial = record->serial;

  task = g_task_new (self, NULL, work_cb, NULL);
  g_task_set_source_tag (task, make_entries);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, work_thread);
}

static void
instance_notify_name_cb (FbInstanceSearch *self, GParamSpec *pspec, FbInstance *instance)
{
  Record *record = find_record (self, fb_instance_get_id (instance));

  entries_changed (self);
  if (record != NULL && record->document != NULL)
    make_entries (self, record);
}

static Record *
make_record (FbInstanceSearch *self, FbInstance *instance)
{
  Record *record = g_new0 (Record, 1);

  record->instance = g_object_ref (instance);
  g_signal_connect_object (instance, "notify::name", G_CALLBACK (instance_notify_name_cb), self,
                           G_CONNECT_SWAPPED);

  return record;
}

/* A list that is sorted again takes an instance out and puts it in: what is known of it stays. */
static gboolean
is_listed (FbInstanceSearch *self, FbInstance *instance)
{
  guint n_instances = g_list_model_get_n_items (self->instances);

  for (guint i = 0; i < n_instances; i++)
    {
      g_autoptr (FbInstance) listed = g_list_model_get_item (self->instances, i);

      if (listed == instance)
        return TRUE;
    }

  return FALSE;
}

static void
drop_gone (FbInstanceSearch *self)
{
  for (guint i = self->records->len; i > 0; i--)
    {
      Record *record = g_ptr_array_index (self->records, i - 1);

      if (is_listed (self, record->instance))
        continue;
      g_signal_handlers_disconnect_by_func (record->instance, instance_notify_name_cb, self);
      g_ptr_array_remove_index (self->records, i - 1);
    }
}

static void
instances_items_changed_cb (FbInstanceSearch *self)
{
  guint n_instances = g_list_model_get_n_items (self->instances);

  drop_gone (self);
  for (guint i = 0; i < n_instances; i++)
    {
      g_autoptr (FbInstance) instance = g_list_model_get_item (self->instances, i);

      if (find_record (self, fb_instance_get_id (instance)) == NULL)
        g_ptr_array_add (self->records, make_record (self, instance));
    }

  entries_changed (self);
}

static void
add_instance (GPtrArray *entries, FbInstance *instance)
{
  gboolean    is_local = fb_instance_get_kind (instance) == FB_INSTANCE_LOCAL;
  const char *url = fb_instance_get_url (instance);
  g_autoptr (FbDeepLink) link = fb_deep_link_new (fb_instance_get_id (instance), NULL, NULL);
  g_autofree char *target = fb_deep_link_print (link);

  g_ptr_array_add (entries,
                   fb_search_entry_new ("instance", fb_instance_get_name (instance),
                                        is_local || url == NULL ? _ ("Local") : url, target, NULL));
}

static gpointer
copy_entry (gconstpointer entry, gpointer user_data)
{
  return fb_search_entry_copy ((FbSearchEntry *)entry);
}

static GPtrArray *
fb_instance_search_list_entries (FbSearchProvider *provider)
{
  FbInstanceSearch *self = FB_INSTANCE_SEARCH (provider);
  GPtrArray        *all = g_ptr_array_new_with_free_func ((GDestroyNotify)fb_search_entry_free);

  for (guint i = 0; i < self->records->len; i++)
    add_instance (all, ((Record *)g_ptr_array_index (self->records, i))->instance);
  for (guint i = 0; i < self->records->len; i++)
    {
      const Record *record = g_ptr_array_index (self->records, i);

      if (record->entries != NULL)
        g_ptr_array_extend (all, record->entries, copy_entry, NULL);
    }

  return all;
}

static void
provider_init (FbSearchProviderInterface *iface)
{
  iface->list_entries = fb_instance_search_list_entries;
}

static void
fb_instance_search_finalize (GObject *object)
{
  FbInstanceSearch *self = FB_INSTANCE_SEARCH (object);

  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_object (&self->instances);

  G_OBJECT_CLASS (fb_instance_search_parent_class)->finalize (object);
}

static void
fb_instance_search_class_init (FbInstanceSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_instance_search_finalize;
}

static void
fb_instance_search_init (FbInstanceSearch *self)
{
  self->records = g_ptr_array_new_with_free_func (record_free);
}

FbInstanceSearch *
fb_instance_search_new (GListModel *instances)
{
  FbInstanceSearch *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (instances), NULL);

  self = g_object_new (FB_TYPE_INSTANCE_SEARCH, NULL);
  self->instances = g_object_ref (instances);
  g_signal_connect_object (instances, "items-changed", G_CALLBACK (instances_items_changed_cb),
                           self, G_CONNECT_SWAPPED);
  instances_items_changed_cb (self);

  return self;
}

void
fb_instance_search_set_flows (FbInstanceSearch *self,
                              const char       *instance_id,
                              FbFlowDocument   *document)
{
  Record *record;

  g_return_if_fail (FB_IS_INSTANCE_SEARCH (self));
  g_return_if_fail (instance_id != NULL);

  record = find_record (self, instance_id);
  if (record == NULL || record->document == document)
    return;

  g_clear_pointer (&record->document, fb_flow_document_unref);
  if (document != NULL)
    record->document = fb_flow_document_ref (document);
  make_entries (self, record);
}

FbFlowDocument *
fb_instance_search_get_flows (FbInstanceSearch *self, const char *instance_id)
{
  Record *record;

  g_return_val_if_fail (FB_IS_INSTANCE_SEARCH (self), NULL);
  g_return_val_if_fail (instance_id != NULL, NULL);

  record = find_record (self, instance_id);
  return record != NULL ? record->document : NULL;
}
