/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Ends what a killed keeper could not end: members of the process groups it had recorded. */

#pragma once

#include "instance/fb-keeper-record.h"

G_BEGIN_DECLS

/* Kills them and waits, at most two seconds, until they are gone. A group counts as the recorded
 * one only when group, session and start time fit and the machine was not restarted since. Returns
 * how many processes were ended. */
guint fb_keeper_end_leftovers (const FbKeeperRecord *record);

G_END_DECLS
