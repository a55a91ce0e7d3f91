# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules about C: layers, sizes, state, the one way to deploy, form."""

import os
import re
import shutil
import subprocess

LAYERS = {"base": [], "core": ["base"], "app": ["core", "base"], "ctl": ["core", "base"],
          "keeper": ["core", "base"], "agent": ["core", "base"]}
AREAS = ["workspace", "activity", "trust", "org", "flow", "instance", "snapshot", "search", "mqtt",
         "twin", "dashboard", "hub", "pipeline", "blueprint", "session"]
C_FILES = (".c", ".h")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def strip_comments(text):
    """Comments and the inside of strings become blanks; offsets stay."""
    pattern = r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''

    def blank(match):
        found = match.group(0)
        kept = found[0] if found[0] in "\"'" else " "
        inner = re.sub(r"[^\n]", " ", found[1:-1])
        return kept + inner + kept if len(found) > 1 else found
    return re.sub(pattern, blank, text, flags=re.DOTALL)


def area_of(path):
    parts = path.split("/")
    return parts[2] if len(parts) > 3 else ""


def resolve(tree, path, name):
    """The file an #include "name" means, or None when its layer cannot see it."""
    layer = path.split("/")[1]
    places = [os.path.dirname(path), f"src/{layer}"] + [f"src/{below}" for below in LAYERS[layer]]
    for place in places:
        if f"{place}/{name}" in tree.files:
            return f"{place}/{name}"
    return None


def include_edges(tree):
    """base <- core <- programs; inside core only to the left; the toolkit only in app."""
    findings = []
    for path, text in tree.select("src/", ending=C_FILES):
        layer = path.split("/")[1]
        if layer not in LAYERS:
            findings.append(f"{path}:1: src/{layer} is no layer of the house")
            continue
        for match in INCLUDE.finditer(text):
            where = f"{path}:{line_of(text, match.start())}"
            kind, name = match.groups()
            if kind == "<":
                if name.startswith("webkit") and not path.startswith("src/app/web/"):
                    findings.append(f"{where}: only src/app/web sees WebKit")
                if re.match(r"(gtk|gdk|adwaita|libadwaita)\b", name) and layer != "app":
                    findings.append(f"{where}: only src/app sees the toolkit")
                continue
            if name == "config.h":
                continue
            target = resolve(tree, path, name)
            if target is None:
                findings.append(f"{where}: {layer} cannot include {name}")
            elif target.startswith("src/core/") and layer == "core":
                findings += check_area_edge(where, path, target)
    return findings


def check_area_edge(where, path, target):
    mine, other = area_of(path), area_of(target)
    for area in (mine, other):
        if area not in AREAS:
            return [f"{where}: {area or 'src/core'} is no area of core"]
    if AREAS.index(other) > AREAS.index(mine):
        return [f"{where}: {mine} includes {other}, which is to its right"]
    return []


def project_includes(tree):
    """At most 15 headers of ours in a file."""
    findings = []
    for path, text in tree.select("src/", ending=C_FILES):
        count = sum(1 for kind, name in INCLUDE.findall(text) if kind == '"' and name != "config.h")
        if count > 15:
            findings.append(f"{path}:1: {count} project includes, 15 is the most")
    return findings


def file_sizes(tree):
    """.c: note at 400, fail at 700; headers and templates have a note too."""
    limits = {".c": (400, 700), ".h": (100, 300), ".ui": (250, 500), ".py": (400, 700),
              ".js": (400, 700)}
    findings = []
    for path, text in tree.select("src/", "ui/", "tests/", "data/"):
        note, fail = limits.get(os.path.splitext(path)[1], (0, 0))
        lines = text.count("\n")
        if fail and lines > fail:
            findings.append(f"{path}:1: {lines} lines, {fail} is the most")
        elif note and lines > note:
            findings.append(f"note: {path}: {lines} lines")
    return findings


def find_functions(text):
    """(name, first line, lines) of each function: a block in column 0 after a closing bracket."""
    lines = strip_comments(text).split("\n")
    for start, line in enumerate(lines):
        if line != "{" or not start or not lines[start - 1].rstrip().endswith(")"):
            continue
        end = next((i for i in range(start, len(lines)) if lines[i].startswith("}")), start)
        name = "?"
        for above in range(start - 1, max(start - 20, -1), -1):
            match = re.match(r"(\w+) \(", lines[above])
            if match:
                name = match.group(1)
                break
        yield name, start + 1, end - start + 1


def function_sizes(tree):
    """A function of more than 80 lines is more than one."""
    return [f"{path}:{line}: {name} has {size} lines, 80 is the most"
            for path, text in tree.select("src/", "tests/", ending=".c")
            for name, line, size in find_functions(text) if size > 80]


def singletons(tree):
    """The session is handed down."""
    pattern = re.compile(r"\b(fb_\w*_get_default|g_application_get_default)\b")
    return [f"{path}:{line_of(text, match.start())}: {match.group(1)} is a singleton"
            for path, text in tree.select("src/", ending=C_FILES)
            for match in pattern.finditer(strip_comments(text))]


STATIC = re.compile(r"^[ \t]*static\s+([^;={(]*?)\s*(=|;|\()", re.MULTILINE)
ALLOWED_STATIC = re.compile(r"\b(properties|signals|quark|once|initialized)\b|_once\b|_quark\b|"
                            r"^GParamSpec\s*\*\w*properties\b|^guint\s+\w*signals\b")


def mutable_statics(tree):
    """properties[], signals[], quarks and once guards aside, a static is const."""
    findings = []
    for path, text in tree.select("src/", ending=C_FILES):
        clean = strip_comments(text)
        for match in STATIC.finditer(clean):
            declaration = match.group(1)
            if match.group(2) == "(" or ALLOWED_STATIC.search(declaration):
                continue
            # For a pointer it is the pointer itself that must not change.
            last = declaration.rsplit("*", 1)[-1] if "*" in declaration else declaration
            if re.search(r"\b(const|constexpr|inline)\b", last):
                continue
            findings.append(f"{path}:{line_of(clean, match.start())}: mutable static {declaration}")
    return findings


def no_goto(tree):
    return [f"{path}:{line_of(text, match.start())}: goto"
            for path, text in tree.select("src/", "tests/", ending=C_FILES)
            for match in re.finditer(r"\bgoto\s+\w+\s*;", strip_comments(text))]


def header_guards(tree):
    return [f"{path}:1: no #pragma once" for path, text in tree.select("src/", "tests/", ending=".h")
            if "#pragma once" not in text]


def one_way_to_deploy(tree):
    """Flows are put on an instance by FbDeploy alone, so that the guard is always asked."""
    findings = []
    patterns = (re.compile(r"Node-RED-Deployment-Type", re.IGNORECASE),
                re.compile(r"""["'](POST|PUT)["']\s*,[^;]{0,60}["']/?flows?["'/]"""),
                re.compile(r"""SOUP_METHOD_(POST|PUT)\s*,[^;]{0,60}["']/?flows?["'/]"""))
    for path, text in tree.select("src/", "data/node-red/", ending=C_FILES + (".js",)):
        if path.startswith("src/core/instance/fb-deploy"):
            continue
        for pattern in patterns:
            findings += [f"{path}:{line_of(text, match.start())}: only FbDeploy posts flows"
                         for match in pattern.finditer(text)]
    return findings


def secrets_in_arguments(tree):
    """A secret comes in on a descriptor or by a prompt, never as the value of an option."""
    option = re.compile(r'\{\s*"[^"]*(password|passphrase|token|secret)[^"]*"[^}]*'
                        r"G_OPTION_ARG_(STRING|FILENAME|STRING_ARRAY)", re.IGNORECASE)
    word = re.compile(r'"--[^"]*(password|passphrase|token|secret)[^"]*=', re.IGNORECASE)
    return [f"{path}:{line_of(text, match.start())}: a secret as an argument"
            for path, text in tree.select("src/", ending=C_FILES)
            for pattern in (option, word) for match in pattern.finditer(text)]


def code_form(tree):
    """clang-format has nothing to change."""
    if tree.root is None:
        return []
    if shutil.which("clang-format") is None:
        return ["clang-format is missing"] if os.environ.get("CI") == "true" else [
            "note: clang-format is missing"]
    paths = [path for path, _ in tree.select("src/", "tests/", ending=C_FILES)]
    result = subprocess.run(["clang-format", "--dry-run", "-Werror"] + paths, cwd=tree.root,
                            capture_output=True, text=True, timeout=120)
    found = re.findall(r"^([^:\n]+:\d+):\d+: error", result.stderr, re.MULTILINE)
    return [f"{where}: clang-format would write this otherwise" for where in found] or (
        [result.stderr] if result.returncode else [])


RULES = [include_edges, project_includes, file_sizes, function_sizes, singletons, mutable_statics,
         no_goto, header_guards, one_way_to_deploy, secrets_in_arguments, code_form]
