#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A compiled catalogue in which every string of po/POTFILES is itself in brackets, with accents and 40 %
longer, so that a test sees what was not translated:

    pseudo_catalogue.py SOURCE_FOLDER OUTPUT.mo STAMP
"""

import pathlib
import re
import subprocess
import sys
import tempfile

KEYWORDS = ("_", "N_", "C_:1c,2", "NC_:1c,2", "ngettext:1,2", "g_dngettext:2,3")
# What must come out as it went in: placeholders, entities, escapes.
KEPT = re.compile(r"(%(?:\d+\$)?[-+ #0]*[\d*]*(?:\.[\d*]+)?(?:ll|l|h|z)?[a-zA-Z%]|%G[A-Z0-9_]+|&\w+;|\\.)")
ACCENTS = str.maketrans("aeiouAEIOUcnyz", "âéîöüÂÉÎÖÜçñýž")
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')


def pseudo(text):
    """The same text, still readable, marked and longer."""
    parts = KEPT.split(text)
    plain = "".join(part if i % 2 else part.translate(ACCENTS) for i, part in enumerate(parts))
    begin, plain, end = re.fullmatch(r"((?:\\n)*)(.*?)((?:\\n)*)", plain).groups()
    return f"{begin}[{plain}{'~' * (len(text) * 2 // 5)}]{end}"


def read_value(lines):
    """The string that begins in the first line, with those that follow it."""
    value = STRING.search(lines[0])[1]
    for line in lines[1:]:
        if not line.startswith('"'):
            break
        value += STRING.search(line)[1]
    return value


def translate(template):
    """The text of a .po from that of a .pot."""
    result = []
    for entry in template.split("\n\n"):
        lines = entry.splitlines()
        found = {line.split(" ", 1)[0]: read_value(lines[i:]) for i, line in enumerate(lines)
                 if re.match(r"msg(ctxt|id|id_plural) ", line)}
        if not found.get("msgid"):
            continue
        result += [line for line in lines if line.startswith("#,")]
        result += [f'{key} "{value}"' for key, value in found.items()]
        if "msgid_plural" in found:
            result += [f'msgstr[0] "{pseudo(found["msgid"])}"', f'msgstr[1] "{pseudo(found["msgid_plural"])}"']
        else:
            result.append(f'msgstr "{pseudo(found["msgid"])}"')
        result.append("")
    header = ('msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
              '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n')
    return header + "\n".join(result)


def main(source, output, stamp):
    listed = (pathlib.Path(source) / "po/POTFILES").read_text(encoding="utf-8").splitlines()
    files = [line for line in listed if line.startswith(("src/", "ui/"))]
    with tempfile.TemporaryDirectory() as folder:
        template = pathlib.Path(folder) / "flowbench.pot"
        subprocess.run(["xgettext", "--from-code=UTF-8", "--directory", source, "--output", template,
                        *[f"--keyword={keyword}" for keyword in KEYWORDS], *files],
                       check=True, stderr=subprocess.DEVNULL)
        catalogue = template.with_suffix(".po")
        catalogue.write_text(translate(template.read_text(encoding="utf-8")), encoding="utf-8")
        pathlib.Path(output).parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["msgfmt", "--check-format", "--output-file", output, catalogue], check=True)
    pathlib.Path(stamp).touch()


if __name__ == "__main__":
    main(*sys.argv[1:])
