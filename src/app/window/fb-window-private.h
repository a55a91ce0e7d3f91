/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The window's struct for the files that share it: -chrome (bars, list, panel, keys), -tabs
 * (pages), -restore (tabs of the last time), -actions and -instances (what can be done),
 * -snapshots, -compare, -put and -files (history), -brokers, -demo, -close (leaving). */

#pragma once

#include "editor/fb-editor-pool.h"
#include "instance/fb-instance-watch.h"
#include "search/fb-action-provider.h"
#include "search/fb-palette.h"
#include "snapshot/fb-diff-link.h"
#include "snapshot/fb-diff-page.h"
#include "snapshot/fb-running-hash.h"
#include "widget/fb-banner.h"
#include "window/fb-activity-bar.h"
#include "window/fb-header.h"
#include "window/fb-panel.h"
#include "window/fb-problem-list.h"
#include "window/fb-welcome-page.h"
#include "window/fb-window.h"

G_BEGIN_DECLS

#define FB_WINDOW_NARROW 1200

struct _FbWindow
{
  AdwApplicationWindow parent_instance;

  /* Template */
  AdwToastOverlay *toasts;
  FbHeader        *header;
  FbBanner        *banner;
  GtkWidget       *activity_side;
  FbActivityBar   *activity;
  GtkPaned        *list_paned;
  GtkStack        *lists;
  GtkPaned        *panel_paned;
  AdwTabBar       *tab_bar;
  GtkStack        *stack;
  AdwTabView      *tabs;
  FbWelcomePage   *welcome;
  AdwStatusPage   *failure;
  GtkWidget       *retry;
  GtkSpinner      *spinner;
  FbPanel         *panel;
  FbPalette       *palette;

  /* Owned */
  FbLayout         *layout;
  FbSession        *session;
  FbEditorPool     *editors;
  FbInstanceWatch  *watch;
  FbProblemList    *problems;
  FbActionProvider *provider;
  FbRunningHash    *running; /* of the instance whose snapshots are listed */
  FbOperation      *demo;    /* sets up the demo plant, while it does */
  GPtrArray        *pending; /* links and file uris that wait for the session */
  GPtrArray        *closed;  /* links of closed tabs, the newest last */
  GCancellable     *cancellable;
  gboolean          demo_wanted;
  gboolean          safe_mode;

  /* Borrowed */
  FbPage     *page; /* in front */
  AdwTabPage *menu_page;

  /* Chrome */
  gboolean narrow;
  gboolean list_wide;   /* shown in a wide window */
  gboolean list_narrow; /* shown in a narrow one */
  gboolean panel_shown;
  gboolean editor_only;
  gint64   escape_time;
  guint    narrow_id;
  guint    spinner_id;

  /* Leaving */
  gboolean closing;
  gboolean may_close;
};

/* fb-window-chrome.c */
void fb_window_chrome_init (FbWindow *self);
void fb_window_chrome_dispose (FbWindow *self);
void fb_window_sync_chrome (FbWindow *self);
void fb_window_save_layout (FbWindow *self);
void fb_window_allocated (FbWindow *self, int width);
void fb_window_show_panel (FbWindow *self, const char *view);

/* fb-window-tabs.c */
void    fb_window_tabs_init (FbWindow *self);
void    fb_window_sync_stack (FbWindow *self);
FbPage *fb_window_open_instance (FbWindow *self, FbInstance *instance);
/* Adds @page as a tab in front. */
void fb_window_add_page (FbWindow *self, FbPage *page);
void fb_window_save_tabs (FbWindow *self);
/* (nullable) (transfer none) */
AdwTabPage *fb_window_find_tab (FbWindow *self, FbInstance *instance);

/* fb-window-restore.c */
void fb_window_restore_init (FbWindow *self);
void fb_window_restore (FbWindow *self, FbRestore how);

/* fb-window-actions.c */
void fb_window_actions_init (FbWindow *self);
void fb_window_actions_changed (FbWindow *self);
/* Runs a target of the search. */
void fb_window_run_target (FbWindow *self, const char *target);
/* Shows a node or flow that a link names as the newest snapshot has it. */
void fb_window_show_kept (FbWindow *self, const char *link);
void fb_window_say_no_snapshot (FbWindow *self, FbInstance *instance);
/* Runs an action by its detailed name. */
void fb_window_run_action (FbWindow *self, const char *detailed);
/* Runs @operation as a task and says when it fails. */
void fb_window_run_operation (FbWindow *self, FbOperation *operation);

/* fb-window-instances.c */
/* (nullable) The one whose id is the parameter of an action; "" is the one in front. */
FbInstance *fb_window_find_instance (FbWindow *self, GVariant *parameter);

/* fb-window-snapshots.c */
void fb_window_snapshots_init (FbWindow *self);
void fb_window_snapshots_set_session (FbWindow *self);
/* @instance: (nullable) of the page that is in front now. */
void fb_window_snapshots_show_page (FbWindow *self, FbInstance *instance);
/* (nullable) (transfer full) */
FbSnapshot *fb_window_find_snapshot (FbWindow *self, const char *id);
/* (nullable) The one that the parameter of an action names. (transfer full) */
FbSnapshot *fb_window_find_named_snapshot (FbWindow *self, GVariant *parameter);
/* (nullable) The instance that @snapshot is of, else the one in front. (transfer none) */
FbInstance *fb_window_find_target (FbWindow *self, FbSnapshot *snapshot);

/* fb-window-put.c */
/* Puts a snapshot on @target ((nullable): nothing happens), all of it or only @nodes ((nullable)),
 * and says what came of it. Asks when node types are missing there. */
void
fb_window_put (FbWindow *self, const char *snapshot, FbInstance *target, const char *const *nodes);

/* fb-window-compare.c */
/* The page that compares these, in front. (transfer none) */
FbDiffPage *fb_window_compare (FbWindow *self, const FbDiffSide *older, const FbDiffSide *newer);
/* Opens a comparison that a link names; FALSE when @link names none. */
gboolean fb_window_compare_link (FbWindow *self, const char *link, FbDiffLinkOrigin origin);
/* (nullable) The instance that a comparison in front is about. (transfer none) */
FbInstance *fb_window_compare_get_instance (FbWindow *self, FbPage *page);

/* fb-window-compare-actions.c */
void fb_window_compare_init (FbWindow *self);
/* Shows @node as the newest snapshot of @instance has it; FALSE when there is none. */
gboolean fb_window_show_kept_node (FbWindow *self, FbInstance *instance, const char *node);

/* fb-window-compare-edits.c */
void fb_window_compare_edits_init (FbWindow *self);

/* fb-window-files.c */
void fb_window_files_init (FbWindow *self);
/* Asks which of these that are snapshots goes to a file. */
void fb_window_export_sides (FbWindow *self, const FbDiffSide *first, const FbDiffSide *second);

/* fb-window-brokers.c */
void fb_window_brokers_init (FbWindow *self);
void fb_window_brokers_set_session (FbWindow *self);
/* @page: (nullable) that is in front now. */
void fb_window_brokers_show_page (FbWindow *self, FbPage *page);
/* Opens the broker that a link names, if it is still there; FALSE when @link names none. */
gboolean fb_window_open_broker_link (FbWindow *self, const char *link);

/* fb-window-demo.c */
void fb_window_demo_init (FbWindow *self);

/* fb-window-close.c */
gboolean fb_window_close_request (FbWindow *self);

G_END_DECLS
