/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-error.h"

/* The table of meanings: which FB_ERROR a foreign code stands for. Pure functions, any thread. */

GQuark
fb_error_quark (void)
{
  return g_quark_from_static_string ("fb-error");
}

static const char *const code_names[] = {
  [FB_ERROR_NOT_FOUND] = "not-found",
  [FB_ERROR_DENIED] = "denied",
  [FB_ERROR_CONFLICT] = "conflict",
  [FB_ERROR_INVALID] = "invalid",
  [FB_ERROR_UNREACHABLE] = "unreachable",
  [FB_ERROR_UNVERIFIED] = "unverified",
  [FB_ERROR_UNSUPPORTED] = "unsupported",
  [FB_ERROR_CANCELLED] = "cancelled",
  [FB_ERROR_FULL] = "full",
  [FB_ERROR_FAILED] = "failed",
};

static const struct
{
  GIOErrorEnum foreign;
  FbError      ours;
} io_errors[] = {
  { G_IO_ERROR_NOT_FOUND, FB_ERROR_NOT_FOUND },
  { G_IO_ERROR_EXISTS, FB_ERROR_CONFLICT },
  { G_IO_ERROR_PERMISSION_DENIED, FB_ERROR_DENIED },
  { G_IO_ERROR_READ_ONLY, FB_ERROR_DENIED },
  { G_IO_ERROR_NO_SPACE, FB_ERROR_FULL },
  { G_IO_ERROR_CANCELLED, FB_ERROR_CANCELLED },
  { G_IO_ERROR_BUSY, FB_ERROR_CONFLICT },
  { G_IO_ERROR_ADDRESS_IN_USE, FB_ERROR_CONFLICT },
  { G_IO_ERROR_INVALID_ARGUMENT, FB_ERROR_INVALID },
  { G_IO_ERROR_INVALID_DATA, FB_ERROR_INVALID },
  { G_IO_ERROR_PARTIAL_INPUT, FB_ERROR_UNREACHABLE },
  { G_IO_ERROR_NOT_SUPPORTED, FB_ERROR_UNSUPPORTED },
  { G_IO_ERROR_TIMED_OUT, FB_ERROR_UNREACHABLE },
  { G_IO_ERROR_HOST_NOT_FOUND, FB_ERROR_UNREACHABLE },
  { G_IO_ERROR_HOST_UNREACHABLE, FB_ERROR_UNREACHABLE },
  { G_IO_ERROR_NETWORK_UNREACHABLE, FB_ERROR_UNREACHABLE },
  { G_IO_ERROR_CONNECTION_REFUSED, FB_ERROR_UNREACHABLE },
  { G_IO_ERROR_CONNECTION_CLOSED, FB_ERROR_UNREACHABLE },
  { G_IO_ERROR_NOT_CONNECTED, FB_ERROR_UNREACHABLE },
  { G_IO_ERROR_PROXY_FAILED, FB_ERROR_UNREACHABLE },
};

const char *
fb_error_code_to_string (int code)
{
  if (code < 0 || code >= (int)G_N_ELEMENTS (code_names))
    return "failed";

  return code_names[code];
}

static FbError
code_for_io_error (int foreign)
{
  for (guint i = 0; i < G_N_ELEMENTS (io_errors); i++)
    if ((int)io_errors[i].foreign == foreign)
      return io_errors[i].ours;

  return FB_ERROR_FAILED;
}

static FbError
code_for_file_error (int foreign)
{
  switch (foreign)
    {
    case G_FILE_ERROR_NOENT:
      return FB_ERROR_NOT_FOUND;
    case G_FILE_ERROR_EXIST:
      return FB_ERROR_CONFLICT;
    case G_FILE_ERROR_ACCES:
    case G_FILE_ERROR_PERM:
    case G_FILE_ERROR_ROFS:
      return FB_ERROR_DENIED;
    case G_FILE_ERROR_NOSPC:
      return FB_ERROR_FULL;
    case G_FILE_ERROR_INVAL:
      return FB_ERROR_INVALID;
    default:
      return FB_ERROR_FAILED;
    }
}

static FbError
code_for (const GError *foreign)
{
  if (foreign->domain == G_IO_ERROR)
    return code_for_io_error (foreign->code);
  if (foreign->domain == G_FILE_ERROR)
    return code_for_file_error (foreign->code);
  if (foreign->domain == G_TLS_ERROR)
    return FB_ERROR_UNVERIFIED;
  if (foreign->domain == G_RESOLVER_ERROR)
    return FB_ERROR_UNREACHABLE;
  if (foreign->domain == G_MARKUP_ERROR || foreign->domain == G_URI_ERROR)
    return FB_ERROR_INVALID;

  return FB_ERROR_FAILED;
}

gboolean
fb_throw (GError **error, FbError code, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (FB_ERROR, code, format, args);
  va_end (args);

  return FALSE;
}

void
fb_error_convert (GError **error)
{
  GError *foreign;

  if (error == NULL || *error == NULL || (*error)->domain == FB_ERROR)
    return;

  foreign = *error;
  *error = g_error_new_literal (FB_ERROR, code_for (foreign), foreign->message);
  g_error_free (foreign);
}

gboolean
fb_throw_prefixed (GError **error, const char *format, ...)
{
  va_list args;

  if (error == NULL || *error == NULL)
    return FALSE;

  fb_error_convert (error);

  va_start (args, format);
  {
    g_autofree char *prefix = g_strdup_vprintf (format, args);
    g_prefix_error (error, "%s", prefix);
  }
  va_end (args);

  return FALSE;
}
