# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules about the tree as a whole: what stands where, licences, translations, tests, data."""

import json
import os
import re
import shutil
import subprocess
import tempfile

TOP = {"meson.build", "meson_options.txt", "README.md", "COPYING", "run", "check", "src", "ui",
       "data", "po", "flatpak", "tests"}
TEXT = (".c", ".h", ".py", ".sh", ".build", ".ui", ".css", ".js", ".xml", ".md", ".in", ".desktop",
        "run", "check")
MARKED = re.compile(r"\b(_|N_|C_|NC_|Q_|ngettext|g_dngettext|g_dgettext)\s*\(\s*\"|"
                    r"translatable=\"(yes|true)\"")


def lines_matching(tree, pattern, message, *prefixes, ending=("",), skip=()):
    found = []
    for path, text in tree.select(*prefixes, ending=ending):
        if path.startswith(skip):
            continue
        for match in pattern.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            found.append(f"{path}:{line}: {message}")
    return found


def top_level(tree):
    """The top of the tree stays as small as it is."""
    tops = {path.split("/")[0] for path in tree.files}
    return [f"{top}: does not belong at the top" for top in sorted(tops)
            if top not in TOP and not top.startswith(".")]


def licences(tree):
    """Every file that can says its licence in its first lines."""
    endings = (".c", ".h", ".py", ".sh", "meson.build", ".css", ".js", ".ui", ".xml", ".in")
    findings = []
    for path, text in tree.select(ending=endings + ("run", "check")):
        if path.startswith(("po/", "tests/fuzz/corpus", "tests/data")):
            continue
        if "SPDX-License-Identifier:" not in "\n".join(text.split("\n")[:6]):
            findings.append(f"{path}:1: no SPDX-License-Identifier")
    return findings


def potfiles(tree):
    """Every file with a string for people is in po/POTFILES, and nothing else."""
    listed = {line.strip() for line in tree.files.get("po/POTFILES", "").splitlines()
              if line.strip() and not line.startswith("#")}
    findings = [f"po/POTFILES: {path} is not there" for path in sorted(listed)
                if path not in tree.files]
    for path, text in tree.select("src/", "ui/", "data/",
                                  ending=(".c", ".h", ".ui", ".desktop.in", ".metainfo.xml.in")):
        wanted = path.endswith(".in") or MARKED.search(text)
        if wanted and path not in listed:
            findings.append(f"{path}:1: has strings for people but is not in po/POTFILES")
        elif path in listed and not wanted:
            findings.append(f"note: {path}: is in po/POTFILES without a string for people")
    return findings


BROKEN = re.compile(r"\b(?:_|N_|ngettext)\s*\(\s*(?:\"(?:[^\"\\\n]|\\.)*\"\s*)+[A-Za-z_]")


def whole_strings(tree):
    """What is translated is text alone: of "a" MACRO "b" only the first part is."""
    return lines_matching(tree, BROKEN, "a macro in a string for people", "src/", ending=(".c", ".h"))


CLASS = re.compile(r"^G_DEFINE_(?:FINAL_|ABSTRACT_)?(?:TYPE|INTERFACE)\w* \(\w+,\s*(fb_\w+)",
                   re.MULTILINE)


def tests_exist(tree):
    """Every area of core and every class of app has a test file in the mirrored place."""
    findings = []
    areas = {path.split("/")[2] for path, _ in tree.select("src/core/", ending=".c")}
    for area in sorted(areas):
        if not tree.select(f"tests/core/{area}/test-", ending=".c"):
            findings.append(f"src/core/{area}: has no test in tests/core/{area}")
    for path, text in tree.select("src/app/", ending=".c"):
        name = os.path.basename(path)
        test = os.path.dirname(path).replace("src/", "tests/", 1) + "/test-" + name[len("fb-"):]
        if CLASS.search(text) and test not in tree.files:
            findings.append(f"note: {path}: its class has no {test}")
    return findings


def tests_registered(tree):
    """A test file that the build does not know tests nothing."""
    findings = []
    for path, _ in tree.select("tests/", ending=(".c", ".py")):
        folder, name = os.path.split(path)
        if not re.match(r"test[-_]", name):
            continue
        stem = re.sub(r"^test[-_]|\.\w+$", "", name)
        build = tree.files.get(f"{folder}/meson.build", "")
        if name not in build and f"'{stem}'" not in build:
            findings.append(f"{path}:1: is not in {folder}/meson.build")
    return findings


def lock_files(tree):
    """Locked packages carry their checksum and no registry."""
    findings = []
    for path, text in tree.select(ending="package-lock.json"):
        try:
            packages = json.loads(text).get("packages", {})
        except ValueError as error:
            findings.append(f"{path}:1: {error}")
            continue
        for name, entry in packages.items():
            if "resolved" in entry:
                findings.append(f"{path}: {name} names where it was fetched from")
            bundled = entry.get("link") or entry.get("inBundle")
            if name and not bundled and "integrity" not in entry:
                findings.append(f"{path}: {name} has no checksum")
    return findings


def no_hosts_or_machines(tree):
    """No package registry and no path of somebody's machine in the tree."""
    registry = re.compile(r"\bregistry\.[a-z0-9-]+\.(org|com|net|io)\b")
    machine = re.compile(r"(?<![\w.$}/])/(home/\w|root/|work/\w)")
    return (lines_matching(tree, registry, "names a package registry", skip=("tests/lint/",)) +
            lines_matching(tree, machine, "a path of one machine", "src/", "ui/", "data/", "run",
                           "check", "tests/", "README", "meson", skip=("tests/lint/",)))


def no_leftovers(tree):
    pattern = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    return lines_matching(tree, pattern, "work left in the tree", "src/", "ui/", "data/", "tests/",
                          ending=TEXT, skip=("tests/lint/",))


def whitespace(tree):
    trailing = re.compile(r"[ \t]+$", re.MULTILINE)
    findings = lines_matching(tree, trailing, "blanks at the end of the line", ending=TEXT,
                              skip=("tests/fuzz/corpus", "tests/data"))
    return findings + [f"{path}: does not end with a line end" for path, text
                       in tree.select(ending=TEXT) if text and not text.endswith("\n")]


def needed(program):
    """A finding when the program is missing: a failure under CI=true, a note otherwise."""
    if shutil.which(program):
        return []
    return [f"{'' if os.environ.get('CI') == 'true' else 'note: '}{program} is missing"]


def run_checker(tree, command, paths):
    if tree.root is None or not paths:
        return []
    missing = needed(command[0])
    if missing:
        return missing
    findings = []
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            checked = path
            if path.endswith(".desktop.in"):  # its checker goes by the name
                checked = os.path.join(folder, os.path.basename(path).removesuffix(".in"))
                shutil.copy(os.path.join(tree.root, path), checked)
            result = subprocess.run(command + [checked], cwd=tree.root, capture_output=True, text=True,
                                    timeout=60)
            if result.returncode:
                findings.append(f"{path}:1: {result.stdout}{result.stderr}".rstrip())
    return findings


def desktop_data(tree):
    """The desktop's own checkers accept what we hand to the desktop."""
    def paths(*endings):
        return [path for path, _ in tree.select("data/", ending=endings)]
    return (run_checker(tree, ["desktop-file-validate"], paths(".desktop", ".desktop.in")) +
            run_checker(tree, ["appstreamcli", "validate", "--no-net"],
                        paths(".metainfo.xml", ".metainfo.xml.in")) +
            run_checker(tree, ["glib-compile-schemas", "--strict", "--dry-run"],
                        sorted({os.path.dirname(path) for path in paths(".gschema.xml")})))


def shell_scripts(tree):
    scripts = [path for path, text in tree.select()
               if re.match(r"#!.*\b(ba)?sh\b|# SPDX[^\n]*\n# shellcheck shell", text)]
    return run_checker(tree, ["shellcheck", "-x", "-S", "warning"], scripts)


def faults_of_source(tree, folder, source):
    """What is wrong with one source of a module: fetched without a checksum, or not in the tree."""
    if "url" in source:
        if not source["url"].startswith("https://"):
            yield f"{source['url']} is not fetched over https"
        if not re.fullmatch(r"[0-9a-f]{64}", source.get("sha256", "")):
            yield f"{source['url']} has no sha256"
    path = os.path.normpath(os.path.join(folder, source.get("path", ".")))
    if path != "." and not any(name == path or name.startswith(path + "/") for name in tree.files):
        yield f"{source['path']} is not in the tree"


def flatpak_sources(tree):
    """A manifest is named as its application; what it fetches is pinned, the rest is here."""
    findings = []
    for path, text in tree.select("flatpak/io.", ending=".json"):
        folder, name = os.path.split(path)
        try:
            manifest = json.loads(text)
        except ValueError as error:
            findings.append(f"{path}:1: {error}")
            continue
        if f"{manifest.get('id')}.json" != name:
            findings.append(f"{path}:1: id is {manifest.get('id')}")
        for module in manifest.get("modules", []):
            for source in module.get("sources", []):
                findings += [f"{path}: {module['name']}: {fault}"
                             for fault in faults_of_source(tree, folder, source)]
    return findings


def flatpak_manifest(tree):
    """flatpak-builder reads it without a word of complaint."""
    manifests = [path for path, _ in tree.select("flatpak/io.", ending=".json")]
    if tree.root is None or not manifests:
        return []
    missing = needed("flatpak-builder")
    if missing:
        return missing
    findings = []
    with tempfile.TemporaryDirectory() as folder:  # it leaves a folder where it runs
        for path in manifests:
            result = subprocess.run(["flatpak-builder", "--show-manifest", os.path.join(tree.root, path)],
                                    cwd=folder, capture_output=True, text=True, timeout=60)
            if result.returncode or result.stderr:
                findings.append(f"{path}:1: {result.stderr.strip()}")
    return findings


RULES = [top_level, licences, potfiles, whole_strings, tests_exist, tests_registered, lock_files,
         no_hosts_or_machines, no_leftovers, whitespace, desktop_data, shell_scripts,
         flatpak_sources, flatpak_manifest]
