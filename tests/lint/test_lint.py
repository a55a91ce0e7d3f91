#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each rule finds what it is there for, and lets the good twin of it pass."""

import json
import os
import subprocess
import sys
import tempfile

import rules_c
import rules_house
from lint import Tree

HERE = os.path.dirname(os.path.abspath(__file__))
SUPPORT = os.path.join(HERE, "..", "support")
sys.path.insert(0, SUPPORT)
import count_tap  # noqa: E402
import tap  # noqa: E402

SPDX = "/* SPDX-License-Identifier: GPL-3.0-or-later */\n"
LONG = "static int\nlong_one (void)\n{\n" + "  f ();\n" * 90 + "}\n"


def manifest(source):
    """A Flatpak manifest of one module with one source."""
    return json.dumps({"id": "io.a", "modules": [{"name": "m", "sources": [source]}]})


# rule -> (files with something wrong, what the finding says, files in which nothing is)
SAMPLES = {
    rules_c.include_edges: [
        ({"src/core/flow/fb-a.c": '#include "session/fb-s.h"\n', "src/core/session/fb-s.h": ""},
         "to its right",
         {"src/core/session/fb-s.c": '#include "flow/fb-a.h"\n', "src/core/flow/fb-a.h": ""}),
        ({"src/base/fb-a.c": '#include "flow/fb-b.h"\n', "src/core/flow/fb-b.h": ""},
         "base cannot include", {"src/ctl/a.c": '#include "fb-b.h"\n', "src/base/fb-b.h": ""}),
        ({"src/ctl/a.c": '#include "window/fb-w.h"\n', "src/app/window/fb-w.h": ""},
         "ctl cannot include", {}),
        ({"src/core/flow/fb-a.c": "#include <gtk/gtk.h>\n"}, "toolkit",
         {"src/app/window/fb-a.c": "#include <gtk/gtk.h>\n"}),
        ({"src/app/editor/fb-a.c": "#include <webkit/webkit.h>\n"}, "WebKit",
         {"src/app/web/fb-a.c": "#include <webkit/webkit.h>\n"}),
        ({"src/extra/fb-a.c": ""}, "no layer", {}),
        ({"src/core/extra/fb-a.c": '#include "fb-b.h"\n', "src/core/extra/fb-b.h": ""},
         "no area", {}),
    ],
    rules_c.project_includes: [
        ({"src/base/a.c": "".join(f'#include "fb-{i}.h"\n' for i in range(16))}, "16 project",
         {"src/base/a.c": "".join(f'#include "fb-{i}.h"\n' for i in range(15))})],
    rules_c.file_sizes: [
        ({"src/base/a.c": "\n" * 701}, "701 lines", {"src/base/a.c": "\n" * 399}),
        ({"src/base/a.h": "\n" * 101}, "note: ", {"src/base/a.h": "\n" * 100})],
    rules_c.function_sizes: [
        ({"src/base/a.c": LONG}, "long_one has 92",
         {"src/base/a.c": "static const int t[] = {\n" + "  1,\n" * 90 + "};\n"}),
        ({}, None, {"src/base/a.c": "struct _A\n{\n" + "  int a;\n" * 90 + "};\n"})],
    rules_c.singletons: [
        ({"src/app/a.c": "x = fb_session_get_default ();"}, "singleton",
         {"src/app/a.c": "/* no fb_session_get_default () here */ adw_style_manager_get_default ();"})],
    rules_c.mutable_statics: [
        ({"src/base/a.c": "static int counter;\n"}, "counter",
         {"src/base/a.c": "static GParamSpec *properties[N_PROPS];\nstatic guint signals[2];\n"}),
        ({"src/base/a.c": "void f (void)\n{\n  static FbA *one = NULL;\n}\n"}, "one",
         {"src/base/a.c": "void f (void)\n{\n  static gsize once = 0;\n}\n"}),
        ({"src/base/a.c": 'static const char *names[] = { "a" };\n'}, "names",
         {"src/base/a.c": 'static const char *const names[] = { "a" };\nstatic int f (void);\n'})],
    rules_c.no_goto: [
        ({"src/base/a.c": "  goto out;\n"}, "goto",
         {"src/base/a.c": '/* goto out; */ puts ("goto out;");\n'})],
    rules_c.header_guards: [
        ({"src/base/a.h": "int f;\n"}, "pragma", {"src/base/a.h": "#pragma once\n"})],
    rules_c.one_way_to_deploy: [
        ({"src/app/editor/a.c": 'add ("Node-RED-Deployment-Type", "full");'}, "only FbDeploy",
         {"src/core/instance/fb-deploy.c": 'add ("Node-RED-Deployment-Type", "full");'}),
        ({"src/core/instance/fb-x.c": 'send (self, "POST", "flows", body);'}, "only FbDeploy",
         {"src/core/instance/fb-x.c": 'send (self, "GET", "flows"); send ("POST", "auth/token");'})],
    rules_c.secrets_in_arguments: [
        ({"src/ctl/a.c": '{ "password", 0, 0, G_OPTION_ARG_STRING, &p, NULL, NULL },'}, "secret",
         {"src/ctl/a.c": '{ "password-stdin", 0, 0, G_OPTION_ARG_NONE, &p, NULL, NULL },'})],
    rules_house.top_level: [({"notes.txt": ""}, "top", {"README.md": "", ".gitignore": ""})],
    rules_house.licences: [({"src/base/a.c": "int a;\n"}, "SPDX", {"src/base/a.c": SPDX})],
    rules_house.potfiles: [
        ({"po/POTFILES": "", "src/ctl/a.c": 'f (_ ("Hello"));'}, "is not in po/POTFILES",
         {"po/POTFILES": "src/ctl/a.c\n", "src/ctl/a.c": 'f (_ ("Hello"));'}),
        ({"po/POTFILES": "src/gone.c\n"}, "is not there", {"po/POTFILES": "# nothing\n"})],
    rules_house.whole_strings: [
        ({"src/base/a.c": 'f (_ ("Row %" G_GINT64_FORMAT " of"), n);'}, "macro in a string",
         {"src/base/a.c": 'f (_ ("Row %u "\n   "of"), n); g ("%" G_GINT64_FORMAT);'})],
    rules_house.tests_exist: [
        ({"src/core/flow/fb-a.c": ""}, "has no test",
         {"src/core/flow/fb-a.c": "", "tests/core/flow/test-a.c": ""}),
        ({"src/app/window/fb-a.c": "G_DEFINE_FINAL_TYPE (FbA, fb_a, T)\n"}, "tests/app/window/test-a",
         {"src/app/window/fb-a-actions.c": "", "src/app/window/fb-b.c": "G_DEFINE_TYPE (FbB, fb_b, T)",
          "tests/app/window/test-b.c": ""})],
    rules_house.tests_registered: [
        ({"tests/base/test-a.c": "", "tests/base/meson.build": ""}, "is not in",
         {"tests/base/test-a.c": "", "tests/base/meson.build": "foreach n : ['a']"})],
    rules_house.lock_files: [
        ({"data/package-lock.json": '{"packages":{"a":{"resolved":"x","integrity":"y"}}}'}, "fetched",
         {"data/package-lock.json": '{"packages":{"":{},"a":{"integrity":"y"}}}'}),
        ({"data/package-lock.json": '{"packages":{"a":{}}}'}, "no checksum",
         {"data/package-lock.json": '{"packages":{"a":{"inBundle":true}}}'}),
        ({"data/package-lock.json": "{"}, "Expecting", {})],
    rules_house.no_hosts_or_machines: [
        ({"data/x.json": "https://registry.example.org/a"}, "registry", {"data/x.json": "example.org"}),
        ({"src/base/a.c": '"/home/me/x"'}, "one machine", {"src/base/a.c": '"$dir/work/x"'})],
    rules_house.no_leftovers: [
        ({"src/base/a.c": "/* TODO: more */\n"}, "work left", {"src/base/a.c": "/* to do */\n"})],
    rules_house.flatpak_sources: [
        ({"flatpak/io.a.json": '{"id":"io.b"}'}, "id is", {"flatpak/io.a.json": '{"id":"io.a"}'}),
        ({"flatpak/io.a.json": manifest({"url": "https://a.example/x"})}, "no sha256",
         {"flatpak/io.a.json": manifest({"url": "https://a.example/x", "sha256": "0" * 64})}),
        ({"flatpak/io.a.json": manifest({"url": "http://a.example/x", "sha256": "0" * 64})}, "https", {}),
        ({"flatpak/io.a.json": manifest({"path": "a.patch"})}, "not in the tree",
         {"flatpak/io.a.json": manifest({"path": ".."})})],
    rules_house.whitespace: [
        ({"src/base/a.c": "int a; \n"}, "blanks", {"src/base/a.c": "int a;\n"}),
        ({"src/base/a.c": "int a;"}, "line end", {"src/base/a.c": ""})],
}


def try_rule(rule):
    for bad, said, good in SAMPLES[rule]:
        if said is not None:
            findings = rule(Tree(bad))
            assert any(said in finding for finding in findings), f"{bad}: {findings}"
        assert rule(Tree(good)) == [], f"{good}: {rule(Tree(good))}"


def every_rule_is_tried():
    on_disk = {rules_c.code_form, rules_house.desktop_data, rules_house.shell_scripts,
               rules_house.flatpak_manifest}
    rules = set(rules_c.RULES + rules_house.RULES)
    assert rules == set(SAMPLES) | on_disk, rules ^ (set(SAMPLES) | on_disk)


def on_disk_rules():
    """Those that ask other programs, in a folder of their own."""
    bad = {"src/base/a.c": "int  f( void ) {return 1;}\n", "data/a.sh": "#!/bin/sh\ncd somewhere\n",
           "data/a.desktop": "[Desktop Entry]\nType=Nothing\n",
           "data/b.desktop.in": "[Desktop Entry]\nType=Nothing\n", "flatpak/io.a.json": "{"}
    with tempfile.TemporaryDirectory() as root:
        for path, text in bad.items():
            os.makedirs(os.path.join(root, os.path.dirname(path)), exist_ok=True)
            with open(os.path.join(root, path), "w", encoding="utf-8") as file:
                file.write(text)
        for rule, start in ((rules_c.code_form, "src/base/a.c"), (rules_house.shell_scripts, "data/a.sh"),
                            (rules_house.desktop_data, "data/a.desktop:"),
                            (rules_house.desktop_data, "data/b.desktop.in:"),
                            (rules_house.flatpak_manifest, "flatpak/io.a.json")):
            findings = rule(Tree(bad, root))
            if any("is missing" in finding for finding in findings):
                raise tap.Skip(findings[0])
            assert any(finding.startswith(start) for finding in findings), f"{rule}: {findings}"


def counts_of_tests():
    """What ./check counts, on samples of what programs say."""
    def counts(stdout, result="OK"):
        return tuple(len(part) for part in count_tap.read_program({"stdout": stdout, "result": result}))
    assert counts("1..2\nok 1 /a\nok 2 /b # SKIP no broker\n") == (1, 0, 1)
    assert counts("1..2\nok 1 /a\nnot ok 2 /b\n", "FAIL") == (1, 1, 0)
    assert counts("1..3\nok 1 /a\n", "ERROR") == (1, 1, 0)
    assert counts("1..1\nok 1 /a\n", "TIMEOUT") == (1, 1, 0)
    assert counts("Bail out! broken\n", "ERROR") == (0, 1, 0)
    assert counts("1..0 # SKIP Xvfb is missing\n", "SKIP") == (0, 0, 1)
    assert counts("", "OK") == (0, 1, 0)

    def notes(stdout, result="FAIL"):
        entry = {"stdout": stdout, "result": result}
        return count_tap.read_notes(entry, count_tap.read_program(entry)[1])
    assert notes("1..2\n# of a\nok 1 /a\n# GLib-DEBUG: x\n# of b\nnot ok 2 /b\n") == [
        "# of b", "not ok 2 /b"]
    assert notes("1..2\nok 1 /a\n# of b\nBail out! b\n", "ERROR") == ["# of b", "Bail out! b"]
    assert notes("1..1\n# of a\nok 1 /a\n", "OK") == []
    assert notes("1..1\n" + "# a\n" * 1000 + "not ok 1 /a\n")[-1] == "not ok 1 /a"
    assert len(notes("1..1\n" + "# a\n" * 1000 + "not ok 1 /a\n")) < 100

    result = subprocess.run([os.path.join(SUPPORT, "count_tap.py"), "/nowhere/check-x.json"],
                            capture_output=True, text=True)
    assert result.returncode == 1
    assert result.stdout.splitlines()[-1] == "0 passed, 1 failed, 0 skipped"


TESTS = {f"/lint/rule/{rule.__name__.replace('_', '-')}": lambda rule=rule: try_rule(rule)
         for rule in SAMPLES}
TESTS["/lint/every-rule-is-tried"] = every_rule_is_tried
TESTS["/lint/rules-that-ask-other-programs"] = on_disk_rules
TESTS["/lint/counts-of-tests"] = counts_of_tests

if __name__ == "__main__":
    tap.run(TESTS)
