/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Values of a combo row that can be read: libadwaita cuts them after 20 characters, in the row and
 * in its list, and other languages soon need more. What is longer than a few words is better shown
 * as the row's subtitle, which takes as many lines as it needs. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Makes room for the values. Their text is that of the row's expression, or the strings of its
 * model. Once for a row. */
void fb_combo_text_widen (AdwComboRow *row);

G_END_DECLS
