/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A web server that does what a healthy one never does: wrong answers, answers without end, none
 * at all, garbage on the web socket. Runs on 127.0.0.1 in the test's own main context. Routes are
 * named "METHOD /path"; one that was not described answers 404. */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef struct _FbTestStubServer FbTestStubServer;

typedef enum
{
  FB_TEST_FAULT_ENDLESS,  /* 200 and a body of 10 GB */
  FB_TEST_FAULT_SILENCE,  /* takes the request and never answers */
  FB_TEST_FAULT_CUT,      /* closes in the middle of the body */
  FB_TEST_FAULT_HANG_UP,  /* closes without an answer */
  FB_TEST_FAULT_DRIP,     /* a byte of the body every 20 ms, for ever */
  FB_TEST_FAULT_NOT_HTTP, /* something that is not HTTP */
} FbTestFault;

/* @certificate: (nullable) for https */
FbTestStubServer *fb_test_stub_server_new (GTlsCertificate *certificate) G_GNUC_WARN_UNUSED_RESULT;
void              fb_test_stub_server_free (FbTestStubServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbTestStubServer, fb_test_stub_server_free)

/* Ends in "/". */
const char *fb_test_stub_server_get_url (FbTestStubServer *self);
/* Stops listening and drops the connections; begins again on the same port. */
void fb_test_stub_server_stop (FbTestStubServer *self);
void fb_test_stub_server_start (FbTestStubServer *self);

void fb_test_stub_server_answer (FbTestStubServer *self,
                                 const char       *route,
                                 guint             status,
                                 const char       *content_type,
                                 const char       *body);
void fb_test_stub_server_redirect (FbTestStubServer *self, const char *route, const char *location);
void fb_test_stub_server_set_cookie (FbTestStubServer *self, const char *route, const char *cookie);
void fb_test_stub_server_fail (FbTestStubServer *self, const char *route, FbTestFault fault);

/* @func is called for each request before it is answered, and may change the answers. (nullable) */
typedef void (*FbTestStubFunc) (FbTestStubServer *self, const char *route, gpointer user_data);
void fb_test_stub_server_set_func (FbTestStubServer *self, FbTestStubFunc func, gpointer user_data);

/* How many requests came for @route, or at all when NULL. */
guint fb_test_stub_server_count (FbTestStubServer *self, const char *route);
/* Bytes of endless bodies that someone took, and how many faulty answers are still being written.
 */
guint64 fb_test_stub_server_get_sent (FbTestStubServer *self);
guint   fb_test_stub_server_count_busy (FbTestStubServer *self);
/* (nullable) of the last request for @route */
const char *
fb_test_stub_server_get_header (FbTestStubServer *self, const char *route, const char *name);
const char *fb_test_stub_server_get_body (FbTestStubServer *self, const char *route);

/* Accepts web sockets at @path. */
void  fb_test_stub_server_add_socket (FbTestStubServer *self, const char *path);
guint fb_test_stub_server_count_sockets (FbTestStubServer *self);
/* (nullable) the last text that came in on any of them */
const char *fb_test_stub_server_get_received (FbTestStubServer *self);
/* (nullable) Authorization of the last upgrade */
const char *fb_test_stub_server_get_socket_authorization (FbTestStubServer *self);
/* To all sockets. */
void fb_test_stub_server_push (FbTestStubServer *self, const char *text);
void fb_test_stub_server_push_binary (FbTestStubServer *self, gconstpointer data, gsize length);
void fb_test_stub_server_close_sockets (FbTestStubServer *self);

G_END_DECLS
