/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What a fuzzer is: fuzz-NAME.c with this one function, and small seeds in corpus/NAME/. It aborts
 * (g_assert) when something that must hold does not. In the normal run fb-fuzz-main.c replays the
 * seeds and bends them a little; with -Dfuzz=true libFuzzer's own main searches on. */

#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

G_BEGIN_DECLS

/* @data: not NUL-terminated, and NULL when @size is 0. Returns 0. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

G_END_DECLS
