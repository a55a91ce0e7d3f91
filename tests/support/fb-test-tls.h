/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Certificates for servers of tests, good and bad. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  FB_TEST_TLS_AUTHORITY,   /* signs the two below */
  FB_TEST_TLS_SIGNED,      /* for 127.0.0.1 and localhost */
  FB_TEST_TLS_MISNAMED,    /* for elsewhere.example */
  FB_TEST_TLS_SELF_SIGNED, /* for 127.0.0.1 and localhost */
  FB_TEST_TLS_OTHER,       /* as SELF_SIGNED, but not the same */
} FbTestTls;

/* Certificate with its key. (transfer full) */
GTlsCertificate *fb_test_tls_certificate (FbTestTls which) G_GNUC_WARN_UNUSED_RESULT;

/* Certificate and key in PEM. */
const char *fb_test_tls_pem (FbTestTls which);

G_END_DECLS
