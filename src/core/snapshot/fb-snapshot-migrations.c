/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-store.h"

/* The tables of snapshots. Rows refer by number; what is kept is named so in the table of the same
 * name in fb-snapshot-*.c. */

const FbMigration fb_snapshot_migrations[] = {
  { "snapshot", 1,
    "CREATE TABLE snapshot_revision (id INTEGER PRIMARY KEY CHECK (id = 1),"
    " value INTEGER NOT NULL);"
    "INSERT INTO snapshot_revision VALUES (1, 0);"
    "CREATE TABLE snapshot_key (number INTEGER PRIMARY KEY, id TEXT NOT NULL,"
    " sealed BLOB NOT NULL, sum BLOB);"
    "CREATE TABLE snapshot_part (number INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE,"
    " content BLOB NOT NULL, sum BLOB);"
    "CREATE TABLE snapshot_text (number INTEGER PRIMARY KEY AUTOINCREMENT, base INTEGER NOT NULL,"
    " hash BLOB NOT NULL, content BLOB NOT NULL, sum INTEGER NOT NULL);"
    "CREATE INDEX snapshot_text_by_hash ON snapshot_text (substr(hash, 1, 5));"
    "CREATE TABLE snapshot_body (number INTEGER PRIMARY KEY AUTOINCREMENT, manifest_hash BLOB NOT "
    "NULL,"
    " flow_hash BLOB, n_nodes INTEGER NOT NULL, size INTEGER NOT NULL, unknown INTEGER NOT NULL,"
    " layout BLOB, base INTEGER NOT NULL, depth INTEGER NOT NULL,"
    " key INTEGER REFERENCES snapshot_key, sealed_flows INTEGER,"
    " flows INTEGER, credentials INTEGER,"
    " environment INTEGER, modules INTEGER,"
    " package_json INTEGER,"
    " package_lock INTEGER, settings INTEGER,"
    " secrets INTEGER, fields INTEGER,"
    " palette INTEGER, sum BLOB);"
    "CREATE TABLE snapshot_instance (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
    " keep_all_days INTEGER, keep_daily_days INTEGER, sum BLOB);"
    "CREATE TABLE snapshot (number INTEGER PRIMARY KEY AUTOINCREMENT,"
    " body INTEGER NOT NULL REFERENCES snapshot_body, revision INTEGER NOT NULL,"
    " id TEXT NOT NULL UNIQUE, instance INTEGER REFERENCES snapshot_instance, instance_name TEXT,"
    " time_us INTEGER NOT NULL, who TEXT NOT NULL, reason INTEGER NOT NULL, name TEXT,"
    " description TEXT, tags TEXT, parent TEXT, rev TEXT, node_red_version TEXT, node_version TEXT,"
    " sum BLOB);"
    "CREATE INDEX snapshot_by_instance ON snapshot (instance, number);"
    "CREATE INDEX snapshot_by_body ON snapshot (body);" },
  { "snapshot", 2, "ALTER TABLE snapshot_text ADD COLUMN value_hash BLOB;" },
  { NULL, 0, NULL },
};
