/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-error.h"
#include "fb-test-flows.h"
#include "fb-test-history.h"
#include "fb-test-snapshots.h"
#include "instance/fb-runtime-store.h"
#include "snapshot/fb-snapshot-check.h"
#include "snapshot/fb-snapshot-retention.h"
#include "snapshot/fb-snapshot-row.h"
#include "snapshot/fb-snapshot-timer.h"

#define HOUR (60 * 60 * (gint64)G_USEC_PER_SEC)
#define DAY (24 * HOUR)
/* Noon of a day in UTC. */
#define NOW ((gint64)1780315200 * G_USEC_PER_SEC)

/* --- the rule ------------------------------------------------------------------------------- */

static void
add (GPtrArray *snapshots, const char *id, gint64 age, const char *name, const char *tag)
{
  const char    *tags[] = { tag, NULL };
  FbSnapshotRow *row = g_new0 (FbSnapshotRow, 1);

  row->id = g_strdup (id);
  row->name = g_strdup (name);
  row->tags = tag != NULL ? g_strdupv ((char **)tags) : NULL;
  row->time_us = NOW - age;
  g_ptr_array_add (snapshots, fb_snapshot_new (row));
  fb_snapshot_row_free (row);
}

/* From 0 to 3.5 days old, and two of long ago. */
static GPtrArray *
make_list (void)
{
  GPtrArray *snapshots = g_ptr_array_new_with_free_func (g_object_unref);

  add (snapshots, "a0", 0, NULL, NULL);
  add (snapshots, "a1", 1 * HOUR, NULL, NULL);
  add (snapshots, "b1", 1 * DAY, NULL, NULL);
  add (snapshots, "b2", 1 * DAY + 1 * HOUR, NULL, NULL);
  add (snapshots, "c1", 2 * DAY, NULL, NULL);
  add (snapshots, "c2", 2 * DAY + 1 * HOUR, "Release 7", NULL);
  add (snapshots, "c3", 2 * DAY + 2 * HOUR, NULL, "stage: production");
  add (snapshots, "c4", 2 * DAY + 3 * HOUR, NULL, NULL);
  add (snapshots, "d1", 3 * DAY, NULL, NULL);
  add (snapshots, "y1", 400 * DAY, NULL, NULL);
  add (snapshots, "y2", 401 * DAY, "Acceptance", NULL);

  return snapshots;
}

static void
assert_chosen (guint keep_all_days, guint keep_daily_days, const char *expected)
{
  const FbRetention rule = { keep_all_days, keep_daily_days };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GPtrArray) snapshots = make_list ();
  g_autoptr (GPtrArray) ids = fb_retention_choose (&rule, snapshots, NOW, zone);
  g_autofree char *joined = NULL;

  g_ptr_array_add (ids, NULL);
  joined = g_strjoinv (" ", (char **)ids->pdata);
  g_assert_cmpstr (joined, ==, expected);
}

static void
test_rule (void)
{
  assert_chosen (14, 0, "");
  assert_chosen (14, 365, "y1");
  assert_chosen (14, 500, "");
  assert_chosen (2, 365, "c4 y1");
  assert_chosen (1, 365, "b2 c4 y1");
  assert_chosen (0, 365, "a1 b2 c4 y1");
  assert_chosen (0, 3, "a1 b2 c4 d1 y1");
  assert_chosen (0, 1, "a1 b1 b2 c1 c4 d1 y1");
  assert_chosen (5, 1, "y1");
}

/* The last of a day is that of the place where one is. */
static void
test_days_are_local (void)
{
  const FbRetention rule = { 0, 365 };
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GTimeZone) east = g_time_zone_new_offset (6 * 60 * 60);
  g_autoptr (GPtrArray) snapshots = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) in_utc = NULL;
  g_autoptr (GPtrArray) in_east = NULL;

  add (snapshots, "new", 0, NULL, NULL);
  add (snapshots, "evening", 17 * HOUR, NULL, NULL);
  add (snapshots, "morning", 23 * HOUR, NULL, NULL);

  in_utc = fb_retention_choose (&rule, snapshots, NOW, utc);
  g_assert_cmpuint (in_utc->len, ==, 1);
  g_assert_cmpstr (in_utc->pdata[0], ==, "morning");
  in_east = fb_retention_choose (&rule, snapshots, NOW, east);
  g_assert_cmpuint (in_east->len, ==, 1);
  g_assert_cmpstr (in_east->pdata[0], ==, "evening");
}

/* --- the store ------------------------------------------------------------------------------ */

static void
test_rule_is_kept (FbTestSnapshots *self, gconstpointer unused)
{
  const FbRetention wanted = { 3, 30 };
  FbRetention       rule = { 0 };
  gboolean          is_given = TRUE;

  g_assert_true (
      fb_snapshot_store_get_retention (self->store, FB_TEST_INSTANCE, &rule, &is_given, NULL));
  g_assert_cmpuint (rule.keep_daily_days, ==, FB_RETENTION_DEFAULT.keep_daily_days);
  g_assert_false (is_given);
  g_assert_true (fb_snapshot_store_set_retention (self->store, FB_TEST_INSTANCE, &wanted, NULL));
  fb_test_snapshots_close (self);
  fb_test_snapshots_open (self);
  g_assert_true (
      fb_snapshot_store_get_retention (self->store, FB_TEST_INSTANCE, &rule, &is_given, NULL));
  g_assert_true (is_given);
  g_assert_cmpuint (rule.keep_all_days, ==, 3);
  g_assert_cmpuint (rule.keep_daily_days, ==, 30);
}

static void
test_rule_on_a_worker (FbTestSnapshots *self, gconstpointer unused)
{
  FbRetention rule = { 7, 90 };
  gboolean    is_given = TRUE;
  g_auto (FbTestResult) before = { 0 };
  g_auto (FbTestResult) written = { 0 };
  g_auto (FbTestResult) after = { 0 };
  g_autoptr (GError) error = NULL;

  fb_snapshot_store_get_retention_async (self->store, FB_TEST_INSTANCE, NULL, fb_test_take_result,
                                         &before);
  g_assert_true (
      fb_snapshot_store_get_retention_finish (self->store,
                                              fb_test_await (&before, FB_TEST_TIMEOUT_MS), &rule,
                                              &is_given, &error));
  g_assert_no_error (error);
  g_assert_false (is_given);
  g_assert_cmpuint (rule.keep_daily_days, ==, FB_RETENTION_DEFAULT.keep_daily_days);

  rule = (FbRetention){ 7, 90 };
  fb_snapshot_store_set_retention_async (self->store, FB_TEST_INSTANCE, &rule, fb_test_take_result,
                                         &written);
  rule = (FbRetention){ 0 };
  g_assert_true (
      fb_snapshot_store_set_retention_finish (self->store,
                                              fb_test_await (&written, FB_TEST_TIMEOUT_MS),
                                              &error));
  g_assert_no_error (error);
  fb_snapshot_store_get_retention_async (self->store, FB_TEST_INSTANCE, NULL, fb_test_take_result,
                                         &after);
  g_assert_true (fb_snapshot_store_get_retention_finish (self->store,
                                                         fb_test_await (&after, FB_TEST_TIMEOUT_MS),
                                                         &rule, &is_given, &error));
  g_assert_no_error (error);
  g_assert_true (is_given);
  g_assert_cmpuint (rule.keep_all_days, ==, 7);
  g_assert_cmpuint (rule.keep_daily_days, ==, 90);
}

typedef struct
{
  FbTestSnapshots *self;
  GRand           *random;
  GPtrArray       *states; /* GBytes */
  GPtrArray       *ids;
} History;

static void
make_history (History *history, FbTestSnapshots *self, guint n_states)
{
  const guint32 seed = fb_test_get_seed ();
  g_autoptr (FbTestHistory) maker = fb_test_history_new (seed, 5, 120, FALSE);

  history->self = self;
  history->random = g_rand_new_with_seed (seed);
  history->states = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  history->ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n_states; i++)
    {
      g_ptr_array_add (history->states, fb_test_history_print (maker));
      g_ptr_array_add (history->ids, fb_test_put_flows (self, history->states->pdata[i]));
      fb_test_history_step (maker, 0);
    }
}

static void
clear_history (History *history)
{
  g_rand_free (history->random);
  g_ptr_array_unref (history->states);
  g_ptr_array_unref (history->ids);
}

static void
assert_all_sound (History *history)
{
  g_autoptr (GPtrArray) findings =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)fb_snapshot_finding_free);

  for (guint i = 0; i < history->ids->len; i++)
    fb_test_assert_flows (history->self, history->ids->pdata[i], history->states->pdata[i]);
  g_assert_true (fb_snapshot_store_verify (history->self->store, NULL, NULL, NULL, NULL, findings,
                                           NULL, NULL));
  for (guint i = 0; i < findings->len; i++)
    {
      const FbSnapshotFinding *finding = findings->pdata[i];

      g_test_message ("%s: %s: %s", finding->snapshot, finding->part, finding->message);
    }
  g_assert_cmpuint (findings->len, ==, 0);
}

/* Takes snapshots away one by one in any order: what is left is always whole, and in the end
 * nothing is left over. */
static void
test_any_order_of_removals (FbTestSnapshots *self, gconstpointer unused)
{
  enum
  {
    N_STATES = 70,
    N_LEFT = 3
  };
  History history = { 0 };

  make_history (&history, self, N_STATES);
  while (history.ids->len > N_LEFT)
    {
      const guint index = (guint)g_rand_int_range (history.random, 0, (gint32)history.ids->len);

      g_assert_true (fb_snapshot_store_remove (self->store, history.ids->pdata[index], NULL));
      g_ptr_array_remove_index (history.ids, index);
      g_ptr_array_remove_index (history.states, index);
      if (history.ids->len % 8 == N_LEFT)
        assert_all_sound (&history);
    }
  g_assert_cmpint (fb_test_query (self, "SELECT count(*) FROM snapshot_body"), ==, N_LEFT);
  g_assert_cmpint (fb_test_query (self, "SELECT count(*) FROM snapshot_text"), <, N_LEFT * 2 * 150);

  while (history.ids->len > 0)
    {
      g_assert_true (fb_snapshot_store_remove (self->store, history.ids->pdata[0], NULL));
      g_ptr_array_remove_index (history.ids, 0);
    }
  g_assert_cmpint (fb_test_query (self, "SELECT count(*) FROM snapshot_body"), ==, 0);
  g_assert_cmpint (fb_test_query (self, "SELECT count(*) FROM snapshot_text"), ==, 0);
  g_assert_cmpint (fb_test_query (self, "SELECT count(*) FROM snapshot_part"), ==, 0);
  clear_history (&history);
}

static void
test_prune_keeps_what_has_a_name (FbTestSnapshots *self, gconstpointer unused)
{
  enum
  {
    N_STATES = 100
  };
  /* All are of today: only the last, the named and the marked stay. */
  const FbRetention rule = { 0, 1 };
  History           history = { 0 };
  guint             n_removed = 0;
  g_autoptr (GPtrArray) entries = NULL;
  FbActivityEntry *entry;

  make_history (&history, self, N_STATES);
  g_assert_true (
      fb_snapshot_store_rename (self->store, history.ids->pdata[10], "Release 7", NULL, NULL));
  g_assert_true (
      fb_snapshot_store_set_tag (self->store, history.ids->pdata[40], "stage: test", TRUE, NULL));
  g_assert_true (fb_snapshot_store_prune (self->store, FB_TEST_INSTANCE, &rule, &n_removed, NULL));
  g_assert_cmpuint (n_removed, ==, N_STATES - 3);
  for (guint i = N_STATES; i > 0; i--)
    if (i - 1 != 10 && i - 1 != 40 && i - 1 != N_STATES - 1)
      {
        g_ptr_array_remove_index (history.ids, i - 1);
        g_ptr_array_remove_index (history.states, i - 1);
      }
  assert_all_sound (&history);
  g_assert_cmpint (fb_test_query (self, "SELECT count(*) FROM snapshot_body"), ==, 3);

  entries = fb_activity_list (self->workspace, FB_TEST_INSTANCE, 1, NULL);
  g_assert_cmpuint (entries->len, ==, 1);
  entry = entries->pdata[0];
  g_assert_cmpstr (fb_activity_entry_get_verb (entry), ==, "snapshot.prune");
  g_assert_cmpstr (fb_activity_entry_get_detail (entry), ==, "97 snapshots");

  /* Nothing to do, nothing noted. */
  g_assert_true (fb_snapshot_store_prune (self->store, FB_TEST_INSTANCE, &rule, &n_removed, NULL));
  g_assert_cmpuint (n_removed, ==, 0);
  g_assert_cmpint (fb_test_query (self,
                                  "SELECT count(*) FROM activity WHERE verb = 'snapshot.prune'"),
                   ==, 1);
  clear_history (&history);
}

/* --- by itself --------------------------------------------------------------------------- */

static char *
put_for (FbTestSnapshots *self, const char *instance, guint index)
{
  g_autofree char *flows = g_strdup_printf ("[{\"id\":\"a\",\"type\":\"t\",\"n\":%u}]", index);
  g_autoptr (FbSnapshotContent) content = fb_test_make_content (flows, NULL);
  const FbSnapshotLabel label = { .instance = instance, .reason = FB_SNAPSHOT_AFTER_DEPLOY };
  g_autoptr (GError) error = NULL;
  g_autoptr (FbSnapshot) snapshot =
                 fb_snapshot_store_put (self->store, &label, content, NULL, &error);

  g_assert_no_error (error);
  return g_strdup (fb_snapshot_get_id (snapshot));
}

#define COUNT_OF(instance)                                                                         \
  "SELECT count(*) FROM snapshot WHERE instance = (SELECT number FROM snapshot_instance"           \
  " WHERE id = '" instance "')"

static gboolean
is_pruned (gpointer self)
{
  return fb_test_query (self, COUNT_OF ("ruled")) == 1;
}

static void
test_timer_prunes_who_has_a_rule (FbTestSnapshots *self, gconstpointer unused)
{
  const FbRetention rule = { 0, 1 };
  g_autoptr (FbRuntimeStore) runtimes = fb_runtime_store_new (self->workspace);
  g_autoptr (FbInstanceStore) instances = fb_instance_store_new (self->workspace, runtimes);
  g_autoptr (FbSnapshotTimer) timer = fb_snapshot_timer_new (self->store, instances);
  g_autoptr (GPtrArray) entries = NULL;

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *first = put_for (self, "ruled", i);
      g_autofree char *second = put_for (self, "free", i);
    }
  g_assert_true (fb_snapshot_store_set_retention (self->store, "ruled", &rule, NULL));

  fb_snapshot_timer_look (timer);
  g_assert_true (fb_test_wait (is_pruned, self, FB_TEST_TIMEOUT_MS));
  g_assert_cmpint (fb_test_query (self, COUNT_OF ("free")), ==, 5);
  entries = fb_activity_list (self->workspace, "ruled", 1, NULL);
  g_assert_cmpstr (fb_activity_entry_get_verb (entries->pdata[0]), ==, "snapshot.prune");
  g_assert_cmpstr (fb_activity_entry_get_detail (entries->pdata[0]), ==, "4 snapshots");
  fb_snapshot_timer_close (timer);
}

/* Of a snapshot that cannot be read, nothing it may need is taken away. */
static void
test_damage_holds_pruning_back (FbTestSnapshots *self, gconstpointer unused)
{
  const FbRetention rule = { 0, 1 };
  History           history = { 0 };
  guint             n_removed = 0;
  gint64            n_texts;

  make_history (&history, self, 20);
  g_assert_true (
      fb_snapshot_store_rename (self->store, history.ids->pdata[9], "Release 7", NULL, NULL));
  fb_test_execute (self, "CREATE TABLE kept AS SELECT layout FROM snapshot_body WHERE number = 10;"
                         "UPDATE snapshot_body SET layout = x'0099' WHERE number = 10");
  n_texts = fb_test_query (self, "SELECT count(*) FROM snapshot_text");
  g_assert_true (fb_snapshot_store_prune (self->store, FB_TEST_INSTANCE, &rule, &n_removed, NULL));
  g_assert_cmpuint (n_removed, ==, 18);
  g_assert_cmpint (fb_test_query (self, "SELECT count(*) FROM snapshot_text"), ==, n_texts);
  fb_test_execute (self, "UPDATE snapshot_body SET layout = (SELECT layout FROM kept)"
                         " WHERE number = 10; DROP TABLE kept");
  fb_test_assert_flows (self, history.ids->pdata[9], history.states->pdata[9]);

  /* The next time all that is left over goes. */
  g_assert_true (fb_snapshot_store_remove (self->store, history.ids->pdata[19], NULL));
  g_assert_cmpint (fb_test_query (self, "SELECT count(*) FROM snapshot_body"), ==, 1);
  g_assert_cmpint (fb_test_query (self, "SELECT count(*) FROM snapshot_text"), <, n_texts);
  fb_test_assert_flows (self, history.ids->pdata[9], history.states->pdata[9]);
  clear_history (&history);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/snapshot/retention/" name, FbTestSnapshots, NULL, fb_test_snapshots_set_up, func,  \
              fb_test_snapshots_tear_down)

int
main (int argc, char **argv)
{
  g_autoptr (FbTestKeyring) keyring = NULL;

  fb_test_init (&argc, &argv);
  keyring = fb_test_keyring_start ();
  g_test_add_func ("/snapshot/retention/rule", test_rule);
  g_test_add_func ("/snapshot/retention/days-are-local", test_days_are_local);
  ADD ("rule-is-kept", test_rule_is_kept);
  ADD ("rule-on-a-worker", test_rule_on_a_worker);
  ADD ("any-order-of-removals", test_any_order_of_removals);
  ADD ("prune-keeps-what-has-a-name", test_prune_keeps_what_has_a_name);
  ADD ("timer-prunes-who-has-a-rule", test_timer_prunes_who_has_a_rule);
  ADD ("damage-holds-pruning-back", test_damage_holds_pruning_back);

  return g_test_run ();
}
