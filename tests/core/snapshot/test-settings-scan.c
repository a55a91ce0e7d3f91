/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-json-canonical.h"
#include "fb-json.h"
#include "fb-test.h"
#include "snapshot/fb-settings-private.h"

/* Settings files as people write them; what is found as JSON. */

static char *
scan (const char *text)
{
  g_autoptr (JsonObject) settings = json_object_new ();
  g_autofree char *exact = g_memdup2 (text, MAX (strlen (text), 1));
  g_autofree char *printed = NULL;

  /* In memory of exactly its size, so that a step too far is seen. */
  fb_settings_scan (exact, strlen (text), settings);
  printed = fb_json_print_object (settings);

  return fb_json_canonical (printed, -1, NULL);
}

static void
test_literals (void)
{
  static const struct
  {
    const char *text;
    const char *found;
  } cases[] = {
    { "", "{}" },
    { "module.exports = { httpNodeRoot: '/api', functionExternalModules: true }",
      "{\"functionExternalModules\":true,\"httpNodeRoot\":\"/api\"}" },
    { "module.exports={\"debugMaxLength\":2000,unknown:1,nodesExcludes:['a.js',\"b.js\",],}",
      "{\"debugMaxLength\":2000,\"nodesExcludes\":[\"a.js\",\"b.js\"]}" },
    /* what is commented out is not there */
    { "/* module.exports = { httpRoot: '/no' } */\nmodule.exports = {\n // httpRoot: '/no',\n"
      " httpAdminRoot: false }",
      "{\"httpAdminRoot\":false}" },
    { "const x = \"module.exports = { httpRoot: '/no' }\"; module.exports = { lang: 'de' }",
      "{\"lang\":\"de\"}" },
    { "module.exports = { functionTimeout: -1.5, httpStatic: [{ path: '/a', root: '/b/' }] }",
      "{\"functionTimeout\":-1.5,\"httpStatic\":[{\"path\":\"/a\",\"root\":\"/b/\"}]}" },
    /* nothing is set to nothing */
    { "module.exports = { httpNodeAuth: undefined, httpRoot: null, https: false }", "{}" },
    /* what is worked out is not known */
    { "module.exports = { httpNodeRoot: process.env.ROOT || '/x', debugMaxLength: 2 * 500 }",
      "{\"debugMaxLength\":{\"expression\":true},\"httpNodeRoot\":{\"expression\":true}}" },
    { "module.exports = { httpStatic: [].concat(x), functionTimeout: `${a}` }",
      "{\"functionTimeout\":{\"expression\":true},\"httpStatic\":{\"expression\":true}}" },
    { "const settings = {}; module.exports = settings", "{}" },
    { "module.exports = { editorTheme: { projects: { enabled: true }, page: { title: 'x' } } }",
      "{\"editorTheme.projects.enabled\":true}" },
    { "module.exports = { ui: { path: 'panel' }, runtimeState: { enabled: true, ui: false } }",
      "{\"runtimeState\":{\"enabled\":true,\"ui\":false},\"ui\":{\"path\":\"panel\"}}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = scan (cases[i].text);

      g_test_message ("case %u", i);
      g_assert_cmpstr (found, ==, cases[i].found);
    }
}

#define UNREAD "\"module.exports\":{\"expression\":true}"
#define WORKED_OUT "{\"expression\":true}"

/* What is exported need not be written where it is exported. */
static void
test_other_forms (void)
{
  static const struct
  {
    const char *text;
    const char *found;
  } cases[] = {
    { "const settings = { lang: 'de' };\nmodule.exports = settings;", "{\"lang\":\"de\"}" },
    { "let a = { lang: 'de' }\nvar b = a // = {}\nexports = module.exports = b\nfoo()",
      "{\"lang\":\"de\"}" },
    { "#!/usr/bin/env node\n'use strict'\nconst os = require('os')\nmodule . exports = {\n"
      "  lang: 'de', contextStorage: { default: { module: 'memory' } }\n}\nos.exports()",
      "{\"contextStorage\":{\"default\":\"memory\"},\"lang\":\"de\"}" },
    { "const s = exports = module.exports = { lang: 'de' }", "{\"lang\":\"de\"}" },
    { "const n = 4 / 2; const re = /[/'`]/; module.exports = { lang: /* ' */ 'de' } // `",
      "{\"lang\":\"de\"}" },
    { "const n = (1 + 2) / 3 // it's\nfor (; n --> 0;);\nmodule.exports = { lang: 'de' }",
      "{\"lang\":\"de\"}" },
    { "const t = `a ${ { b: `'}` }.b } '`; module.exports = { lang: 'de' }", "{\"lang\":\"de\"}" },
    { "module.exports = { httpRoot: '\\x2fa\\u{e9}\\ud83d\\ude00\\\n\\/' }",
      "{\"httpRoot\":\"/a\u00e9\xf0\x9f\x98\x80/\"}" },
    { "const a = { lang: 'de', httpRoot: '/a' }; module.exports = { ...a, httpRoot: '/b' }",
      "{\"httpRoot\":\"/b\",\"lang\":\"de\"}" },
    { "const a = { httpRoot: '/a' }; module.exports = { httpRoot: '/b', ...a, ...{ lang: 'de' } }",
      "{\"httpRoot\":\"/a\",\"lang\":\"de\"}" },
    { "const b = { lang: 'de' }; module.exports = Object.assign({ httpRoot: '/a' }, b,\n"
      "{ httpRoot: null });",
      "{\"lang\":\"de\"}" },
    { "module.exports = { logging () { return { httpRoot: 1 } }, ...{ lang: 'de' } }",
      "{\"lang\":\"de\"}" },
    /* what is changed elsewhere is worked out */
    { "const s = { lang: 'de', httpRoot: '/a' }; s.httpRoot = '/b'; s.ui.path = 'x'; "
      "module.exports = s",
      "{\"httpRoot\":" WORKED_OUT ",\"lang\":\"de\",\"ui\":" WORKED_OUT "}" },
    { "module.exports = { lang: 'de' }; module.exports.lang = 'en'", "{\"lang\":" WORKED_OUT "}" },
    { "module.exports = { editorTheme: { projects: require('./projects') } }",
      "{\"editorTheme.projects.enabled\":" WORKED_OUT "}" },
    { "module.exports = { editorTheme: { projects: { enabled: true, ...common } } }",
      "{\"editorTheme.projects.enabled\":" WORKED_OUT "}" },
    { "module.exports = { editorTheme: { projects: true } }", "{}" },
    { "module.exports = { contextStorage: { default: makeStore(), disk: { module: name } } }",
      "{\"contextStorage\":{\"default\":" WORKED_OUT ",\"disk\":" WORKED_OUT "}}" },
    { "module.exports = { lang, httpNodeMiddleware (a, b) { }, get httpRoot () { return 1 } }",
      "{\"httpNodeMiddleware\":" WORKED_OUT ",\"httpRoot\":" WORKED_OUT ",\"lang\":" WORKED_OUT
      "}" },
    /* what cannot be read is unknown, and so is what it may have replaced */
    { "module.exports = require('./other')", "{" UNREAD "}" },
    { "const s = { lang: 'de' }\nmodule.exports = s\nchange(s)",
      "{\"lang\":" WORKED_OUT "," UNREAD "}" },
    { "module.exports = { lang: 'de' }; Object.assign(module.exports, x)",
      "{\"lang\":" WORKED_OUT "," UNREAD "}" },
    { "module.exports = { lang: 'de' }; module.exports['lang'] = 'en'",
      "{\"lang\":" WORKED_OUT "," UNREAD "}" },
    { "module.exports = make({ lang: 'de' })", "{" UNREAD "}" },
    { "module.exports = a ? { lang: 'de' } : {}", "{" UNREAD "}" },
    { "exports.lang = 'de'", "{" UNREAD "}" },
    { "// nothing at all", "{}" },
    { "module.exports = { lang: 'de', ...require('./other'), httpRoot: '/a' }",
      "{\"httpRoot\":\"/a\",\"lang\":" WORKED_OUT "," UNREAD "}" },
    { "module.exports = { lang: 'de', [name]: 1 }", "{\"lang\":" WORKED_OUT "," UNREAD "}" },
    { "const s = { lang: 'de' }; change(s); module.exports = s",
      "{\"lang\":" WORKED_OUT "," UNREAD "}" },
    { "const s = { lang: 'de' }; Object.assign(s, { lang: 'en' }); module.exports = s",
      "{\"lang\":" WORKED_OUT "," UNREAD "}" },
    { "let s = { lang: 'de' }; s = {}; module.exports = s",
      "{\"lang\":" WORKED_OUT "," UNREAD "}" },
    { "const s = { lang: 'de' }; s['lang'] = 'en'; module.exports = s",
      "{\"lang\":" WORKED_OUT "," UNREAD "}" },
    { "const s = { ...s, ...s, ...s, httpRoot: '/a' }; module.exports = { ...s, lang: 'de' }",
      "{" UNREAD "}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = scan (cases[i].text);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (found, ==, cases[i].found);
    }
}

/* What may be otherwise when the file is run. */
static const char *const doubtful[] = {
  /* not whole */
  "module.exports = { lang: 'de'",
  "module.exports = { lang: 'de' }; const t = '",
  "module.exports = { lang: 'de' }; const t = `${",
  "module.exports = { lang: 'de' } }",
  /* more than an object */
  "module.exports = { lang: 'de' } && other",
  "module.exports = { lang: 'de' }\n[name]",
  "module.exports = { lang: 'de' } || {}",
  "module.exports = s = { lang: 'de' }; s.x = 1",
  "const s = { lang: 'de' }, t = s; t.lang = 'en'; module.exports = s",
  /* perhaps, or not the only one */
  "if (x) module.exports = { lang: 'de' }",
  "if (x)\n module.exports = { lang: 'de' }\nelse\n module.exports = {}",
  "x && (module.exports = { lang: 'de' })",
  "x ? 1 : module.exports = { lang: 'de' }",
  "const f = () => module.exports = { lang: 'de' }",
  "{ module.exports = { lang: 'de' } }",
  "module.exports = { lang: 'de' }\nmodule.exports = other",
  "if (x) var s = { lang: 'de' }; module.exports = s",
  "module.exports = s; var s = { lang: 'de' }",
  "var t = { ...s }; var s = { lang: 'de' }; module.exports = t",
  "function f () { const s = { lang: 'en' } }; const s = { lang: 'de' }; module.exports = s",
  "return; module.exports = { lang: 'de' }",
  /* set by another name */
  "const s = module.exports = { lang: 'de' }; s.lang = 'en'",
  "const s = module.exports = { lang: 'de' }; change(s)",
  "exports = module.exports = { lang: 'de' }; exports.lang = 'en'",
  "const s = exports = module.exports = { lang: 'de' }; s['lang'] = 'en'",
  "const s = { lang: 'de' }; module.exports = s; module.exports.lang = 'en'",
  "const s = { lang: 'de' }; const t = s; t.lang = 'en'; module.exports = s",
  "const s = { lang: 'de' }; s\xc2\xa0.lang = 'en'; module.exports = s",
  "const s = { lang: 'de' } // \r s.lang = 'en'\nmodule.exports = s",
  "const s = { lang: 'de' }; `${s.lang = 'en'}`; module.exports = s",
  "const s = { lang: 'de' }; /'/; s.lang = 'en'; /'/; module.exports = s",
  "const s = { lang: 'de' }; if (x) /'/.test(y); s.lang = 'en'; if (x) /'/.test(y); "
  "module.exports = s",
  "const s = { lang: 'de' }; function f () { }\n/`/.test(y); s.lang = 'en' // `\n"
  "module.exports = s",
  "const s = { lang: 'de' }; if (x) /[//]/.test(y); s.lang = 'en'\n//]\nmodule.exports = s",
  "const s = { lang: 'de' }\n<!-- `\ns.lang = 'en' // `\nmodule.exports = s",
  "const s = { lang: 'de' }\n /**/ --> `\ns.lang = 'en' // `\nmodule.exports = s",
  "const s = { lang: 'de' }; \\u0073.lang = 'en'; module.exports = s",
  "const m = module; m.exports.lang = 'en'; module.exports = { lang: 'de' }",
  "module.exports = { lang: 'de' }; module['exports'].lang = 'en'",
  "module /**/ . exports = { lang: 'de' }; module . exports . lang = 'en'",
  "module.exports = { lang: 'de' }; eval(text)",
  "module.exports = { lang: 'de' }; with (module) exports.lang = 'en'",
  /* set by what has a say */
  "module.exports = { lang: 'de' }; Object.defineProperty(module.exports, 'lang', {})",
  "module.exports = { lang: 'de' }; module.exports.__defineGetter__('lang', f)",
  "const s = { lang: 'de', f () { this.lang = 'en' } }; s.f(); module.exports = s",
  "const s = { lang: 'de' }; ({ lang: s.lang } = other); module.exports = s",
  "const s = { lang: 'de' }; [s.lang] = other; module.exports = s",
  "const s = { lang: 'de' }; for (s.lang of other); module.exports = s",
  "const s = { lang: 'de' }; for (const t of [s]) t.lang = 'en'; module.exports = s",
  "const s = { lang: 'de' }; (t => { t.lang = 'en' })(s); module.exports = s",
  "const s = { lang: 'de' }; function f (s) { }; module.exports = s",
  "const s = { lang: 'de' }; module.exports = { ...s, f: change(s) }",
  "const s = { lang: 'de' }; module.exports = Object.assign(s, other())",
  "const s = { lang: 'de' }; module.exports = { s, ...s }",
  "module.exports = { lang: 'de', set lang (value) { } }",
  "module.exports = { lang: 'de', get 'lang' () { } }",
  "module.exports = { lang: 'de', get ['lang'] () { } }",
  "module.exports = { lang: 'de', async * lang () { } }",
  "module.exports = { __proto__: { lang: 'de' } }",
  /* no literal */
  "module.exports = { lang: 'd' + 'e' }",
  "module.exports = { lang: ['de'][0] }",
  "module.exports = { lang: { a: 1 } && { b: 2 } }",
  "module.exports = { lang: { a: 1, ...other } }",
  "module.exports = { lang: ['de', ...other] }",
  "module.exports = { lang: i++ / 2, debugMaxLength: 1 / 2 }",
  "module.exports = { lang: 010 }",
  "module.exports = { lang: '\\101' }",
};

/* "lang" is never told as if it were known. */
static void
test_doubt (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (doubtful); i++)
    {
      g_autofree char *found = scan (doubtful[i]);
      g_autoptr (JsonObject) settings = fb_json_parse_object (found, -1, 100000, NULL);
      JsonObject *lang = fb_json_get_object (settings, "lang");

      g_test_message ("%s: %s", doubtful[i], found);
      g_assert_true (lang != NULL ? fb_json_get_boolean (lang, "expression", FALSE)
                                  : fb_settings_are_partial (settings));
    }
}

/* Bytes that are read of a text of @n_parts, with those that are read again. */
static gsize
measure (const char *part, gsize n_parts, const char *begin, const char *end)
{
  g_autoptr (GString) text = g_string_new (begin);
  g_autoptr (JsonObject) settings = json_object_new ();
  gsize left = G_MAXSIZE;

  for (gsize i = 0; i < n_parts; i++)
    g_string_append (text, part);
  g_string_append (text, end);
  fb_settings_scan_counted (text->str, text->len, settings, &left);

  return G_MAXSIZE - left;
}

/* Of sixteen times as much about sixteen times as much is read, and not 256 times. */
static void
test_work (void)
{
  static const struct
  {
    const char *begin;
    const char *part;
    const char *end;
  } cases[] = {
    { "", "\\`", "" },
    { "", "\\\"", "" },
    { "`", "\\`", "$" },
    { "", "`${", "" },
    { "", "/*", "" },
    { "", "' ", "" },
    { "", "/\n", "" },
    { "", "const ", "" },
    { "", "module.exports=", "{}" },
    { "module.exports = ", "{...", "" },
    { "module.exports = {", "...a,", "}" },
    { "module.exports = {", "__proto__:{},", "}" },
    { "module.exports = {", "lang:'de',", "}" },
    { "module.exports = {ui:", "[", "" },
    { "module.exports = {ui:", "{a:", "" },
    { "module.exports = ", "Object.assign(", "" },
    { "const s={}; module.exports = {", "...s,", "}" },
    { "const s={}; module.exports = s;", "s.lang;", "" },
    { "module.exports = {};", "module.exports[0];", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize small = measure (cases[i].part, 1000, cases[i].begin, cases[i].end);
      gsize large = measure (cases[i].part, 16000, cases[i].begin, cases[i].end);

      g_test_message ("%s: %" G_GSIZE_FORMAT " and %" G_GSIZE_FORMAT " bytes", cases[i].part, small,
                      large);
      g_assert_cmpuint (small, >, 0);
      g_assert_cmpuint (large, <, 20 * small);
    }
}

/* That there is one is told, never what it is. */
static void
test_secrets (void)
{
  g_autofree char *found =
      scan ("module.exports = {\n"
            "  credentialSecret: 'geheim-1', adminAuth: { users: [{ password: 'geheim-2' }] },\n"
            "  httpNodeAuth: { user: 'u', pass: 'geheim-3' }, httpStaticAuth: auth(),\n"
            "  https: function () { return { key: 'geheim-4' } },\n"
            "  functionGlobalContext: { os: require('os'), db: 'geheim-5' },\n"
            "  contextStorage: { default: 'redis', redis: { module: 'redis', config:\n"
            "    { password: 'geheim-6' } } },\n"
            "  externalModules: { palette: { allowInstall: false, npmToken: 'geheim-7' } },\n"
            "}");

  g_assert_null (strstr (found, "geheim"));
  g_assert_cmpstr (found, ==,
                   "{\"contextStorage\":{\"default\":\"redis\",\"redis\":\"redis\"},"
                   "\"externalModules\":{\"palette\":{\"allowInstall\":false,\"npmToken\":true}},"
                   "\"functionGlobalContext\":[\"db\",\"os\"],\"httpNodeAuth\":true,"
                   "\"httpStaticAuth\":{\"expression\":true},\"https\":{\"expression\":true}}");
}

static JsonObject *
parse (const char *text)
{
  return fb_json_parse_object (text, -1, 100000, NULL);
}

static void
test_remote (void)
{
  g_autoptr (JsonObject) answer =
                 parse ("{\"httpNodeRoot\":\"/\",\"version\":\"5.0.7\",\"flowEncryptionType\":"
                        "\"user\",\"functionExternalModules\":false,\"editorTheme\":{\"projects\":"
                        "{\"enabled\":true}},\"user\":{\"username\":\"rita\"}}");
  g_autoptr (JsonObject) diagnostics =
                 parse ("{\"runtime\":{\"settings\":{\"httpNodeAuth\":\"SET\",\"httpStatic\":"
                        "\"UNSET\",\"debugMaxLength\":1000,\"contextStorage\":{\"default\":"
                        "{\"module\":\"memory\"}},\"adminAuth\":\"SET\"}}}");
  g_autoptr (JsonObject) settings = json_object_new ();
  g_autofree char *printed = NULL;
  g_autofree char *found = NULL;

  fb_settings_take_remote (answer, diagnostics, settings);
  printed = fb_json_print_object (settings);
  found = fb_json_canonical (printed, -1, NULL);
  g_assert_cmpstr (found, ==,
                   "{\"contextStorage\":{\"default\":\"memory\"},\"debugMaxLength\":1000,"
                   "\"editorTheme.projects.enabled\":true,\"flowEncryptionType\":\"user\","
                   "\"functionExternalModules\":false,\"httpNodeAuth\":true,\"httpNodeRoot\":\"/"
                   "\"}");
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);

  g_test_add_func ("/snapshot/settings-scan/literals", test_literals);
  g_test_add_func ("/snapshot/settings-scan/other-forms", test_other_forms);
  g_test_add_func ("/snapshot/settings-scan/doubt-is-told", test_doubt);
  g_test_add_func ("/snapshot/settings-scan/work-grows-as-the-text", test_work);
  g_test_add_func ("/snapshot/settings-scan/secrets-are-not-told", test_secrets);
  g_test_add_func ("/snapshot/settings-scan/remote", test_remote);

  return g_test_run ();
}
