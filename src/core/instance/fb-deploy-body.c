/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-deploy-body.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-json-reader.h"
#include "flow/fb-flow-document.h"

static gboolean
key_is (const FbJsonReader *reader, const char *name)
{
  return reader->key_length == strlen (name) && memcmp (reader->key, name, reader->key_length) == 0;
}

/* Sealed credentials in a body are loaded in place of the instance's own: with another key they
 * wipe them, with the same key they are not written to disk. */
static gboolean
check_credentials (const char *start, gsize length, GError **error)
{
  g_auto (FbJsonReader) reader;
  FbJsonToken token;

  fb_json_reader_init (&reader, start, length);
  token = fb_json_reader_next (&reader, error);
  if (token == FB_JSON_TOKEN_NULL)
    return TRUE;
  if (token != FB_JSON_TOKEN_OBJECT)
    return fb_throw (error, FB_ERROR_INVALID, _ ("The credentials to deploy are not an object"));

  while ((token = fb_json_reader_next (&reader, error)) == FB_JSON_TOKEN_KEY)
    {
      if (key_is (&reader, "$"))
        return fb_throw (error, FB_ERROR_INVALID,
                         _ ("The credentials to deploy are sealed. Sending them would wipe those "
                            "of "
                            "the instance, so nothing was sent."));
      if (!fb_json_reader_skip (&reader, error))
        return FALSE;
    }

  return token == FB_JSON_TOKEN_OBJECT_END;
}

static gboolean
throw_no_body (GError **error)
{
  return fb_throw (error, FB_ERROR_INVALID,
                   _ ("What is to be deployed is not an object with flows"));
}

/* @body was scanned before, so it is JSON. */
static gboolean
check_members (GBytes *body, GError **error)
{
  gsize       length;
  const char *text = g_bytes_get_data (body, &length);
  gboolean    has_flows = FALSE;
  g_auto (FbJsonReader) reader;

  fb_json_reader_init (&reader, text, length);
  if (fb_json_reader_next (&reader, error) != FB_JSON_TOKEN_OBJECT)
    return throw_no_body (error);

  while (fb_json_reader_next (&reader, error) == FB_JSON_TOKEN_KEY)
    {
      gboolean is_credentials = key_is (&reader, "credentials");

      has_flows |= key_is (&reader, "flows");
      if (!fb_json_reader_skip (&reader, error) ||
          (is_credentials && !check_credentials (reader.start, reader.stop - reader.start, error)))
        return FALSE;
    }

  return has_flows || throw_no_body (error);
}

static void
check (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GBytes *body = task_data;
  GError *error = NULL;
  g_autoptr (FbFlowDocument) document = fb_flow_document_new (body, &error);

  if (document == NULL || !check_members (body, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_strdup (fb_flow_document_get_hash (document)), g_free);
}

void
fb_deploy_body_check_async (GBytes             *body,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, fb_deploy_body_check_async);
  g_task_set_task_data (task, g_bytes_ref (body), (GDestroyNotify)g_bytes_unref);
  g_task_run_in_thread (task, check);
}

char *
fb_deploy_body_check_finish (GAsyncResult *result, GError **error)
{
  char *hash;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  hash = g_task_propagate_pointer (G_TASK (result), error);
  fb_error_convert (error);

  return hash;
}

typedef struct
{
  GBytes *running;
  char   *expected; /* (nullable): nothing to compare with */
} Comparison;

static void
comparison_free (Comparison *comparison)
{
  g_bytes_unref (comparison->running);
  g_free (comparison->expected);
  g_free (comparison);
}

static void
compare (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Comparison *comparison = task_data;
  GError     *error = NULL;
  g_autoptr (FbFlowDocument) document = fb_flow_document_new (comparison->running, &error);

  if (document == NULL)
    {
      fb_throw_prefixed (&error, _ ("Reading back what runs now: "));
      g_task_return_error (task, error);
    }
  else if (comparison->expected != NULL &&
           strcmp (comparison->expected, fb_flow_document_get_hash (document)) != 0)
    g_task_return_new_error (task, FB_ERROR, FB_ERROR_UNVERIFIED,
                             _ ("The server took the flows, but what runs there now is not what "
                                "was "
                                "sent. Somebody else may have deployed in the same moment."));
  else
    g_task_return_pointer (task, g_strdup (fb_flow_document_get_rev (document)), g_free);
}

void
fb_deploy_body_compare_async (GBytes             *running,
                              const char         *expected,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Comparison *comparison = g_new0 (Comparison, 1);

  comparison->running = g_bytes_ref (running);
  comparison->expected = g_strdup (expected);
  g_task_set_source_tag (task, fb_deploy_body_compare_async);
  g_task_set_task_data (task, comparison, (GDestroyNotify)comparison_free);
  g_task_run_in_thread (task, compare);
}

gboolean
fb_deploy_body_compare_finish (GAsyncResult *result, char **rev, GError **error)
{
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  *rev = g_task_propagate_pointer (G_TASK (result), &failure);
  if (failure == NULL)
    return TRUE;

  fb_error_convert (&failure);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}
