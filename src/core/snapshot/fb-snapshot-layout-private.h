/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The form of an encoded layout: version, flags, head and tail unless they are the base's, the gaps
 * that the base has not, the number of entries, and then copies from the base and runs of rows. All
 * numbers are of seven bits a byte, the low ones first; signed ones zigzag. */

#pragma once

#include "fb-snapshot-layout.h"

#define FB_LAYOUT_VERSION 1
#define FB_LAYOUT_SAME_HEAD (1 << 0)
#define FB_LAYOUT_SAME_TAIL (1 << 1)
