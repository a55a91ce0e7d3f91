/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One entry to everything: entries of all providers, found by a fuzzy query in under 50 ms at
 * 50,000. Providers say when theirs changed; the query runs on a worker over an immutable index. UI
 * thread. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Something that can be opened or run. Immutable; copies share it, and it may cross threads. */
typedef struct
{
  char *kind; /* "instance", "tab", "subflow", "group", "node", "config", "action" … */
  char *title;
  char *subtitle; /* (nullable) where it is */
  char *target;   /* flowbench:// link, or "action:" and a detailed action name */
  char *hint;     /* (nullable) a shortcut as gtk_accelerator_parse() takes it */
} FbSearchEntry;

#define FB_TYPE_SEARCH_ENTRY (fb_search_entry_get_type ())
GType fb_search_entry_get_type (void);

/* @kind: one of a few words, kept until the process ends. */
FbSearchEntry *fb_search_entry_new (const char *kind,
                                    const char *title,
                                    const char *subtitle,
                                    const char *target,
                                    const char *hint) G_GNUC_WARN_UNUSED_RESULT;
FbSearchEntry *fb_search_entry_copy (FbSearchEntry *entry) G_GNUC_WARN_UNUSED_RESULT;
void           fb_search_entry_free (FbSearchEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbSearchEntry, fb_search_entry_free)

#define FB_TYPE_SEARCH_PROVIDER (fb_search_provider_get_type ())
G_DECLARE_INTERFACE (FbSearchProvider, fb_search_provider, FB, SEARCH_PROVIDER, GObject)

/* Signal "entries-changed" (). */
struct _FbSearchProviderInterface
{
  GTypeInterface parent_iface;

  /* (transfer full) (element-type FbSearchEntry) */
  GPtrArray *(*list_entries) (FbSearchProvider *self);
};

GPtrArray *fb_search_provider_list_entries (FbSearchProvider *self);

#define FB_TYPE_SEARCH (fb_search_get_type ())
G_DECLARE_FINAL_TYPE (FbSearch, fb_search, FB, SEARCH, GObject)

/* Signal "changed" (): a query may now have another answer. */

FbSearch *fb_search_new (void) G_GNUC_WARN_UNUSED_RESULT;
void      fb_search_add_provider (FbSearch *self, FbSearchProvider *provider);
void      fb_search_remove_provider (FbSearch *self, FbSearchProvider *provider);

/* Best first, at most @limit. Every word must be found: its letters in this order in the title, or
 * the word as it is in the subtitle; accents and case do not matter. A text that begins with ">"
 * finds actions only; "" gives what was used last, then the instances. A newer query ends an older
 * one with FB_ERROR_CANCELLED. (transfer full) (element-type FbSearchEntry) */
void       fb_search_query_async (FbSearch           *self,
                                  const char         *text,
                                  guint               limit,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data);
GPtrArray *fb_search_query_finish (FbSearch *self, GAsyncResult *result, GError **error);
/* Remembers that @entry was chosen, so that it ranks higher while this object lives. */
void fb_search_note_used (FbSearch *self, const FbSearchEntry *entry);

G_END_DECLS
