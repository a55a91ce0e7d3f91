/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-plain-page.h"

/* For test programs; one thread. */

struct _FbTestPlainPage
{
  GtkWidget parent_instance;

  /* Owned */
  char      *title;
  GtkWidget *start; /* (nullable) */
  GtkWidget *end;   /* (nullable) */
};

static char *
fb_test_plain_page_dup_uri (FbPage *page)
{
  return g_strdup_printf ("flowbench://test/%s", FB_TEST_PLAIN_PAGE (page)->title);
}

static char *
fb_test_plain_page_dup_title (FbPage *page)
{
  return g_strdup (FB_TEST_PLAIN_PAGE (page)->title);
}

static GtkWidget *
fb_test_plain_page_get_header_start (FbPage *page)
{
  return FB_TEST_PLAIN_PAGE (page)->start;
}

static GtkWidget *
fb_test_plain_page_get_header_end (FbPage *page)
{
  return FB_TEST_PLAIN_PAGE (page)->end;
}

static void
fb_test_plain_page_page_init (FbPageInterface *iface)
{
  iface->dup_uri = fb_test_plain_page_dup_uri;
  iface->dup_title = fb_test_plain_page_dup_title;
  iface->get_header_start = fb_test_plain_page_get_header_start;
  iface->get_header_end = fb_test_plain_page_get_header_end;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FbTestPlainPage,
                               fb_test_plain_page,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (FB_TYPE_PAGE, fb_test_plain_page_page_init))

static void
fb_test_plain_page_finalize (GObject *object)
{
  FbTestPlainPage *self = FB_TEST_PLAIN_PAGE (object);

  g_clear_pointer (&self->title, g_free);
  g_clear_object (&self->start);
  g_clear_object (&self->end);

  G_OBJECT_CLASS (fb_test_plain_page_parent_class)->finalize (object);
}

static void
fb_test_plain_page_class_init (FbTestPlainPageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_test_plain_page_finalize;
}

static void
fb_test_plain_page_init (FbTestPlainPage *self)
{
}

static GtkWidget *
make_button (const char *of, const char *title)
{
  g_autofree char *label = g_strdup_printf ("%s of %s", of, title);

  return g_object_ref_sink (gtk_button_new_with_label (label));
}

FbPage *
fb_test_plain_page_new (const char *title, gboolean has_buttons)
{
  FbTestPlainPage *self = g_object_new (FB_TYPE_TEST_PLAIN_PAGE, NULL);

  self->title = g_strdup (title);
  if (has_buttons)
    {
      self->start = make_button ("Start", title);
      self->end = make_button ("End", title);
    }

  return FB_PAGE (self);
}

void
fb_test_plain_page_set_title (FbPage *page, const char *title)
{
  g_free (FB_TEST_PLAIN_PAGE (page)->title);
  FB_TEST_PLAIN_PAGE (page)->title = g_strdup (title);
  fb_page_title_changed (page);
}
