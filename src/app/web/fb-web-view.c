/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "web/fb-web-engine.h"

#include <glib/gi18n.h>
#include <gmodule.h>
#include <string.h>

#include "fb-error.h"
#include "fb-json.h"
#include "fb-paths.h"

/* The abstract view: what the program sets and hears, and the checks on what a page sends. The
 * engine's module is loaded once and stays. UI thread. */

#define ENGINE_MODULE "libflowbench-web-engine.so"

typedef struct
{
  /* Owned */
  char            *uri;
  char            *pin;
  GTlsCertificate *ca;
  GObject         *storage;

  gboolean read_only;
  gboolean responsive;
} FbWebViewPrivate;

enum
{
  PROP_0,
  PROP_URI,
  PROP_PIN,
  PROP_CA,
  PROP_STORAGE,
  PROP_READ_ONLY,
  PROP_RESPONSIVE,
  N_PROPS
};

enum
{
  MESSAGE,
  LOADED,
  LOAD_FAILED,
  UNTRUSTED,
  OPEN_EXTERNAL,
  SAVE_FILE,
  LEAVE,
  TERMINATED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (FbWebView, fb_web_view, GTK_TYPE_WIDGET)

/* (nullable) It stays for good. */
static GModule *
open_engine (void)
{
  g_autofree char *path = fb_paths_module (ENGINE_MODULE);
  GModule         *module = g_module_open (path, G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);

  if (module == NULL)
    g_message ("Web pages cannot be shown: %s", g_module_error ());
  else
    g_module_make_resident (module);

  return module;
}

static GType
load_engine (void)
{
  GModule           *module = open_engine ();
  FbWebEngineGetType get_type = NULL;

  if (module == NULL || !g_module_symbol (module, FB_WEB_ENGINE_SYMBOL, (gpointer *)&get_type))
    return G_TYPE_NONE;

  return get_type ();
}

static gboolean
throw_no_engine (GError **error)
{
  return fb_throw (error, FB_ERROR_UNSUPPORTED,
                   _ ("The part of Flowbench that shows web pages is not installed"));
}

static void
load_engine_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (open_engine () != NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  throw_no_engine (&error);
  g_task_return_error (task, error);
}

static GType
engine_type (void)
{
  static gsize once = 0;

  if (g_once_init_enter (&once))
    g_once_init_leave (&once, load_engine ());

  return once;
}

static gboolean
same_origin (GUri *a, GUri *b)
{
  return g_strcmp0 (g_uri_get_scheme (a), g_uri_get_scheme (b)) == 0 &&
         g_ascii_strcasecmp (g_uri_get_host (a), g_uri_get_host (b)) == 0 &&
         g_uri_get_port (a) == g_uri_get_port (b);
}

static void
fb_web_view_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  FbWebViewPrivate *priv = fb_web_view_get_instance_private (FB_WEB_VIEW (object));

  switch (prop_id)
    {
    case PROP_URI:
      priv->uri = g_value_dup_string (value);
      break;
    case PROP_PIN:
      priv->pin = g_value_dup_string (value);
      break;
    case PROP_CA:
      priv->ca = g_value_dup_object (value);
      break;
    case PROP_STORAGE:
      priv->storage = g_value_dup_object (value);
      break;
    case PROP_READ_ONLY:
      fb_web_view_set_read_only (FB_WEB_VIEW (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fb_web_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  FbWebViewPrivate *priv = fb_web_view_get_instance_private (FB_WEB_VIEW (object));

  switch (prop_id)
    {
    case PROP_URI:
      g_value_set_string (value, priv->uri);
      break;
    case PROP_PIN:
      g_value_set_string (value, priv->pin);
      break;
    case PROP_CA:
      g_value_set_object (value, priv->ca);
      break;
    case PROP_STORAGE:
      g_value_set_object (value, priv->storage);
      break;
    case PROP_READ_ONLY:
      g_value_set_boolean (value, priv->read_only);
      break;
    case PROP_RESPONSIVE:
      g_value_set_boolean (value, priv->responsive);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fb_web_view_finalize (GObject *object)
{
  FbWebViewPrivate *priv = fb_web_view_get_instance_private (FB_WEB_VIEW (object));

  g_clear_pointer (&priv->uri, g_free);
  g_clear_pointer (&priv->pin, g_free);
  g_clear_object (&priv->ca);
  g_clear_object (&priv->storage);

  G_OBJECT_CLASS (fb_web_view_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags construct = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags changing = G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_URI] = g_param_spec_string ("uri", NULL, NULL, NULL, construct);
  properties[PROP_PIN] = g_param_spec_string ("pin", NULL, NULL, NULL, construct);
  properties[PROP_CA] = g_param_spec_object ("ca", NULL, NULL, G_TYPE_TLS_CERTIFICATE, construct);
  properties[PROP_STORAGE] = g_param_spec_object ("storage", NULL, NULL, G_TYPE_OBJECT, construct);
  properties[PROP_READ_ONLY] =
      g_param_spec_boolean ("read-only", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_CONSTRUCT | changing);
  properties[PROP_RESPONSIVE] =
      g_param_spec_boolean ("responsive", NULL, NULL, TRUE, G_PARAM_READABLE | changing);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
install_signals (void)
{
  signals[MESSAGE] = g_signal_new ("message", FB_TYPE_WEB_VIEW, G_SIGNAL_RUN_LAST, 0,
                                   g_signal_accumulator_true_handled, NULL, NULL, G_TYPE_BOOLEAN, 3,
                                   JSON_TYPE_OBJECT, G_TYPE_BYTES, FB_TYPE_WEB_REPLY);
  signals[LOADED] = g_signal_new ("loaded", FB_TYPE_WEB_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  signals[LOAD_FAILED] = g_signal_new ("load-failed", FB_TYPE_WEB_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[UNTRUSTED] = g_signal_new ("untrusted", FB_TYPE_WEB_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[OPEN_EXTERNAL] = g_signal_new ("open-external", FB_TYPE_WEB_VIEW, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SAVE_FILE] = g_signal_new ("save-file", FB_TYPE_WEB_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, FB_TYPE_WEB_REPLY);
  signals[LEAVE] = g_signal_new ("leave", FB_TYPE_WEB_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, FB_TYPE_WEB_REPLY);
  signals[TERMINATED] = g_signal_new ("terminated", FB_TYPE_WEB_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                      NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
fb_web_view_class_init (FbWebViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = fb_web_view_set_property;
  object_class->get_property = fb_web_view_get_property;
  object_class->finalize = fb_web_view_finalize;
  install_properties (object_class);
  install_signals ();

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "webview");
}

static void
fb_web_view_init (FbWebView *self)
{
  FbWebViewPrivate *priv = fb_web_view_get_instance_private (self);

  priv->responsive = TRUE;
}

FbWebView *
fb_web_view_new (const FbWebAccess *access, GError **error)
{
  GType type;

  g_return_val_if_fail (access != NULL && access->uri != NULL, NULL);

  type = engine_type ();
  if (type == G_TYPE_NONE)
    {
      throw_no_engine (error);
      return NULL;
    }

  return g_object_new (type, "uri", access->uri, "pin", access->pin, "ca", access->ca, "storage",
                       access->storage, "read-only", access->read_only, NULL);
}

const char *
fb_web_view_get_uri (FbWebView *self)
{
  FbWebViewPrivate *priv = fb_web_view_get_instance_private (self);

  g_return_val_if_fail (FB_IS_WEB_VIEW (self), NULL);

  return priv->uri;
}

void
fb_web_view_load (FbWebView *self, const char *uri)
{
  g_return_if_fail (FB_IS_WEB_VIEW (self));
  g_return_if_fail (fb_web_view_is_own (self, uri));

  fb_web_view_set_responsive (self, TRUE);
  FB_WEB_VIEW_GET_CLASS (self)->load (self, uri);
}

void
fb_web_view_set_content (FbWebView *self, const char *start, const char *end, const char *style)
{
  g_return_if_fail (FB_IS_WEB_VIEW (self));

  FB_WEB_VIEW_GET_CLASS (self)->set_content (self, start, end, style);
}

void
fb_web_view_set_style (FbWebView *self, const char *style)
{
  g_return_if_fail (FB_IS_WEB_VIEW (self));

  FB_WEB_VIEW_GET_CLASS (self)->set_style (self, style);
}

void
fb_web_view_set_read_only (FbWebView *self, gboolean read_only)
{
  FbWebViewPrivate *priv = fb_web_view_get_instance_private (self);

  g_return_if_fail (FB_IS_WEB_VIEW (self));

  if (priv->read_only == read_only)
    return;

  priv->read_only = read_only;
  if (FB_WEB_VIEW_GET_CLASS (self)->set_read_only != NULL)
    FB_WEB_VIEW_GET_CLASS (self)->set_read_only (self, read_only);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READ_ONLY]);
}

void
fb_web_view_set_zoom (FbWebView *self, double zoom)
{
  g_return_if_fail (FB_IS_WEB_VIEW (self));

  FB_WEB_VIEW_GET_CLASS (self)->set_zoom (self, zoom);
}

void
fb_web_view_run_async (FbWebView          *self,
                       const char         *body,
                       GVariant           *arguments,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FB_IS_WEB_VIEW (self));
  g_return_if_fail (body != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_web_view_run_async);
  FB_WEB_VIEW_GET_CLASS (self)->run_async (self, body, arguments, task);
}

char *
fb_web_view_run_finish (FbWebView *self, GAsyncResult *result, GError **error)
{
  char *text;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  text = g_task_propagate_pointer (G_TASK (result), error);
  if (text == NULL)
    fb_error_convert (error);

  return text;
}

void
fb_web_view_terminate (FbWebView *self)
{
  g_return_if_fail (FB_IS_WEB_VIEW (self));

  FB_WEB_VIEW_GET_CLASS (self)->terminate (self);
}

GObject *
fb_web_view_get_storage (FbWebView *self)
{
  FbWebViewPrivate *priv = fb_web_view_get_instance_private (self);

  g_return_val_if_fail (FB_IS_WEB_VIEW (self), NULL);

  return priv->storage;
}

gboolean
fb_web_view_is_responsive (FbWebView *self)
{
  FbWebViewPrivate *priv = fb_web_view_get_instance_private (self);

  g_return_val_if_fail (FB_IS_WEB_VIEW (self), FALSE);

  return priv->responsive;
}

gboolean
fb_web_view_receive (FbWebView *self, GBytes *payload, FbWebReply *reply)
{
  g_autoptr (JsonObject) header = NULL;
  g_autoptr (GBytes) body = NULL;
  const char *text;
  const char *line;
  gsize       size;
  gsize       length;
  gboolean    handled = FALSE;

  g_return_val_if_fail (FB_IS_WEB_VIEW (self), FALSE);
  g_return_val_if_fail (FB_IS_WEB_REPLY (reply), FALSE);

  text = g_bytes_get_data (payload, &size);
  if (size == 0 || size > FB_WEB_MAX_MESSAGE)
    return FALSE;

  line = memchr (text, '\n', MIN (size, FB_WEB_MAX_HEADER));
  length = line != NULL ? (gsize)(line - text) : size;
  header = fb_json_parse_object (text, length, FB_WEB_MAX_HEADER, NULL);
  if (header == NULL || fb_json_get_string (header, "type", NULL) == NULL)
    return FALSE;

  if (line != NULL)
    body = g_bytes_new_from_bytes (payload, length + 1, size - length - 1);
  g_signal_emit (self, signals[MESSAGE], 0, header, body, reply, &handled);

  return handled;
}

void
fb_web_view_set_responsive (FbWebView *self, gboolean responsive)
{
  FbWebViewPrivate *priv = fb_web_view_get_instance_private (self);

  g_return_if_fail (FB_IS_WEB_VIEW (self));

  if (priv->responsive == responsive)
    return;

  priv->responsive = responsive;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RESPONSIVE]);
}

void
fb_web_view_set_storage (FbWebView *self, GObject *storage)
{
  FbWebViewPrivate *priv = fb_web_view_get_instance_private (self);

  g_return_if_fail (FB_IS_WEB_VIEW (self));

  g_set_object (&priv->storage, storage);
}

const char *
fb_web_view_get_pin (FbWebView *self)
{
  FbWebViewPrivate *priv = fb_web_view_get_instance_private (self);

  return priv->pin;
}

GTlsCertificate *
fb_web_view_get_ca (FbWebView *self)
{
  FbWebViewPrivate *priv = fb_web_view_get_instance_private (self);

  return priv->ca;
}

gboolean
fb_web_view_get_read_only (FbWebView *self)
{
  FbWebViewPrivate *priv = fb_web_view_get_instance_private (self);

  return priv->read_only;
}

gboolean
fb_web_view_is_own (FbWebView *self, const char *uri)
{
  FbWebViewPrivate *priv = fb_web_view_get_instance_private (self);
  /* Ports are made explicit and hosts lower-case, so that equal addresses compare equal. */
  const GUriFlags flags = G_URI_FLAGS_SCHEME_NORMALIZE;
  g_autoptr (GUri) own = g_uri_parse (priv->uri, flags, NULL);
  g_autoptr (GUri) other = uri != NULL ? g_uri_parse (uri, flags, NULL) : NULL;

  return own != NULL && other != NULL && g_uri_get_host (own) != NULL &&
         g_uri_get_host (other) != NULL && same_origin (own, other);
}

void
fb_web_engine_load_async (GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, fb_web_engine_load_async);
  g_task_run_in_thread (task, load_engine_in_thread);
}

gboolean
fb_web_engine_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
