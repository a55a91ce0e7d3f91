/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-error.h"
#include "fb-fuzz.h"
#include "search/fb-deep-link.h"

/* Deep links: what is accepted is plain text, and printing and reading it gives it again. */

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup (size > 0 ? (const char *)data : "", size);
  g_autoptr (GError) error = NULL;
  g_autoptr (FbDeepLink) link = fb_deep_link_parse (text, &error);
  g_autoptr (FbDeepLink) again = NULL;
  g_autofree char *printed = NULL;

  if (link == NULL)
    {
      g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
      return 0;
    }

  g_assert_true (g_utf8_validate (link->instance, -1, NULL));
  printed = fb_deep_link_print (link);
  if (printed == NULL) /* escaped it may be too long */
    return 0;

  again = fb_deep_link_parse (printed, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->instance, ==, link->instance);
  g_assert_cmpstr (again->flow, ==, link->flow);
  g_assert_cmpstr (again->node, ==, link->node);
  g_assert_cmpstr (again->view, ==, link->view);

  return 0;
}
