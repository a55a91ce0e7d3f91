/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A broker as a tab of the window: the tree of its topics, and the selected one beside it. Connects
 * when it is made and says good-bye when it goes. Implements FbPage. UI thread. */

#pragma once

#include "mqtt/fb-broker-connection.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FB_TYPE_BROKER_PAGE (fb_broker_page_get_type ())
G_DECLARE_FINAL_TYPE (FbBrokerPage, fb_broker_page, FB, BROKER_PAGE, GtkWidget)

GtkWidget *fb_broker_page_new (FbBrokerStore *brokers, FbBroker *broker) G_GNUC_WARN_UNUSED_RESULT;

FbBroker           *fb_broker_page_get_broker (FbBrokerPage *self);
FbBrokerConnection *fb_broker_page_get_connection (FbBrokerPage *self);

/* flowbench://broker/<id>. (transfer full) */
char *fb_broker_page_print_link (const char *id) G_GNUC_WARN_UNUSED_RESULT;
/* The id in such a link, or NULL. (nullable) (transfer full) */
char *fb_broker_page_parse_link (const char *link) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
