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
    "CREATE TABLE snapshot_key (number INTEGER PRIMARY KEY, id TEXT NOT NULL, sealed BLOB NOT "
    "NULL);"
    "CREATE TABLE snapshot_part (number INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE,"
    " content BLOB NOT NULL);"
    "CREATE TABLE snapshot_body (number INTEGER PRIMARY KEY, manifest_hash BLOB NOT NULL,"
    " flow_hash BLOB, n_nodes INTEGER NOT NULL, size INTEGER NOT NULL, unknown INTEGER NOT NULL,"
    " key INTEGER REFERENCES snapshot_key,"
    " flows INTEGER REFERENCES snapshot_part, credentials INTEGER REFERENCES snapshot_part,"
    " environment INTEGER REFERENCES snapshot_part, modules INTEGER REFERENCES snapshot_part,"
    " package_json INTEGER REFERENCES snapshot_part,"
    " package_lock INTEGER REFERENCES snapshot_part, settings INTEGER REFERENCES snapshot_part,"
    " secrets INTEGER REFERENCES snapshot_part, fields INTEGER REFERENCES snapshot_part,"
    " palette INTEGER REFERENCES snapshot_part);"
    "CREATE TABLE snapshot_instance (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
    " keep_all_days INTEGER, keep_daily_days INTEGER);"
    "CREATE TABLE snapshot (number INTEGER PRIMARY KEY AUTOINCREMENT,"
    " body INTEGER NOT NULL REFERENCES snapshot_body, revision INTEGER NOT NULL,"
    " id TEXT NOT NULL UNIQUE, instance INTEGER REFERENCES snapshot_instance, instance_name TEXT,"
    " time_us INTEGER NOT NULL, who TEXT NOT NULL, reason INTEGER NOT NULL, name TEXT,"
    " description TEXT, tags TEXT, parent TEXT, rev TEXT, node_red_version TEXT, node_version "
    "TEXT);"
    "CREATE INDEX snapshot_by_instance ON snapshot (instance, number);"
    "CREATE INDEX snapshot_by_body ON snapshot (body);" },
  { NULL, 0, NULL },
};
