#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The documents: each link leads somewhere, each command line is one the programs understand, each picture is there and
made by a test, tables of keys are those of the programs, quoted words of browsers are theirs."""
import os
import pathlib
import re
import shlex
import struct
import subprocess
import unittest
import zipfile

import harness

ROOT = pathlib.Path(os.environ["PIDPYS_SOURCE"])
BUILD = pathlib.Path(os.environ["PIDPYS_BUILD"])
MADE = pathlib.Path(os.environ["PIDPYS_MAKE_MANUAL"])
PARSE = pathlib.Path(os.environ["PIDPYS_PARSE_LINE"])
PROGRAMS = ("pidpys", "pidpysd", "pidpys-agent")
MOST_OCTETS = 60 * 1024


def documents():
    listing = harness.run("git", "-c", "safe.directory=*", "-C", ROOT, "ls-files", "-z", "--cached", "--others",
                          "--exclude-standard", "*.md").decode()
    return [ROOT / name for name in listing.split("\0") if name and (ROOT / name).is_file()]


def without_fences(text):
    """The text with its code blocks left out, lines kept, and those blocks as (language, text)."""
    blocks, rest, fence = [], [], None
    for line in text.splitlines():
        mark = re.match(r"\s*```(\w*)", line)
        if mark and fence is None:
            fence = (mark[1], [])
        elif mark:
            blocks.append((fence[0], "\n".join(fence[1])))
            fence = None
        elif fence is not None:
            fence[1].append(line.strip())
        rest.append("" if mark or fence is not None else line)
    return "\n".join(rest), blocks


def anchors(path):
    """Names of a document's headings, as forges make them."""
    found = set()
    for heading in re.findall(r"(?m)^#+ +(.*)$", without_fences(path.read_text())[0]):
        name = re.sub(r"[^\w\- ]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()).replace(" ", "-")
        number = 1
        while (name if number == 1 else f"{name}-{number - 1}") in found:
            number += 1
        found.add(name if number == 1 else f"{name}-{number - 1}")
    return found


def links(text):
    return re.findall(r"\[(?:[^\]\[]|\[[^\]]*\])*\]\(([^)\s]+)\)", text)


def simple_commands(script):
    """Words of each command of a shell script, as far as documents have them: no loops, no here-documents."""
    for line in script.replace("\\\n", " ").splitlines():
        lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
        lexer.wordchars += "@$%:,+{}^!"
        try:
            words = list(lexer)
        except ValueError:
            continue
        command = []
        for word in [*words, ";"]:
            if re.fullmatch(r"[();<>|&]+", word):
                if command:
                    yield command
                command = []
            else:
                command.append(word)


def called(words):
    """(program, arguments) of ours that is called, or None."""
    words = list(words)
    while words and (words[0] in ("sudo", "exec", "nice") or re.fullmatch(r"\w+=.*", words[0])):
        words.pop(0)
    if not words:
        return None
    name = words[0].rpartition("/")[2]
    if words[0] == "./dev" or name in PROGRAMS:
        return (name, [re.sub(r"^N$", "1", word) for word in words[1:]])
    return None


def expanded(span):
    """`pidpys dss user|box add|list` is four commands."""
    parts = [part.split("|") for part in span.split()]
    lines = [[]]
    for part in parts:
        lines = [line + [word] for line in lines for word in part]
    return lines


class Documents(unittest.TestCase):
    def test_every_link_leads_somewhere(self):
        checked = 0
        for path in documents():
            text, _ = without_fences(path.read_text())
            for link in links(re.sub(r"`[^`]*`", "``", text)):
                if re.match(r"[a-z]+:", link):
                    continue
                where, _, anchor = link.partition("#")
                target = (path.parent / where).resolve() if where else path
                with self.subTest(document=path.relative_to(ROOT), link=link):
                    self.assertTrue(target.exists())
                    self.assertTrue(target.is_relative_to(ROOT))
                    if anchor:
                        self.assertIn(anchor, anchors(target))
                checked += 1
        self.assertGreater(checked, 60)

    def test_every_file_of_the_project_that_is_named_is_there(self):
        tops = {entry.name for entry in ROOT.iterdir() if entry.is_dir()} - {"build", ".git"}
        for path in documents():
            text, _ = without_fences(path.read_text())
            for name in re.findall(r"`([\w.\-]+(?:/[\w.\-]+)+/?)`", text):
                if name.split("/")[0] not in tops or "NAME" in name or (path.parent / name).exists():
                    continue
                with self.subTest(document=path.relative_to(ROOT), name=name):
                    self.assertTrue((ROOT / name).exists() or list(ROOT.glob(name + ".*")))

    def test_every_command_line_is_understood(self):
        lines, mentions, tasks = set(), set(), set()
        for path in documents():
            text, blocks = without_fences(path.read_text())
            for language, script in blocks:
                if language in ("sh", "bash", "console"):
                    for words in simple_commands(script):
                        lines |= {(name, *rest) for name, rest in filter(None, [called(words)])}
            for span in re.findall(r"`((?:\./dev|build/dev/bin/\S+|pidpys|pidpysd|pidpys-agent) [^`]+)`", text.replace("\n", " ")):
                if "…" in span or "[" in span:
                    span = re.split(r"\s*[…\[]", span)[0]
                for words in expanded(span):
                    mentions |= {(name, *rest) for name, rest in filter(None, [called(words)])}
        for name, *rest in lines | mentions:
            if name == "dev" and rest:
                tasks.add(rest[0])
        known = set(re.findall(r"(?m)^  (\w+)\) ", (ROOT / "dev").read_text()))
        self.assertLessEqual(tasks, known | {"help"})
        self.assertGreaterEqual(len(tasks), 6)
        encoded = [line for line in lines if line[0] in PROGRAMS]
        named = [line for line in mentions if line[0] in PROGRAMS]
        self.assertGreater(len(encoded) + len(named), 50)
        given = "".join("".join(word + "\0" for word in line) + "\n" for line in encoded)
        given += "".join(" " + "".join(word + "\0" for word in line) + "\n" for line in named)
        done = subprocess.run([PARSE], input=given, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_a_command_line_that_is_wrong_is_found(self):
        for line in ("pidpys\0trsut\0install\0\n", " pidpys\0trust\0instal\0\n", "pidpysd\0--lisen\0x\0\n", "pidpys\0sign\0f\0\n",
                     "pidpys-agent\0--open\0nothing\0\n"):
            self.assertEqual(subprocess.run([PARSE], input=line, capture_output=True, text=True).returncode, 1, line)

    def test_every_picture_is_there_is_small_and_is_made_by_a_test(self):
        shown = set()
        for path in documents():
            text = path.read_text()
            for link in re.findall(r"!\[[^\]]+\]\(([^)\s]+)\)", text) + re.findall(r'<img [^>]*src="([^"]+)"', text):
                picture = (path.parent / link).resolve()
                shown.add(picture)
                with self.subTest(document=path.relative_to(ROOT), picture=link):
                    self.assertTrue(picture.is_file())
                    self.assertLessEqual(picture.stat().st_size, MOST_OCTETS)
                    self.assertTrue((BUILD / "screenshots" / f"{picture.stem}_light_1.png").is_file(),
                                    "no test makes this scene")
            self.assertNotRegex(text, r"!\[\]\(", "a picture is described for those who do not see it")
        self.assertGreaterEqual(len(shown), 10)
        self.assertEqual(shown, set((ROOT / "docs/guide/pictures").iterdir()), "pictures that no document shows")

    def test_tables_of_keys_are_those_of_the_programs(self):
        for document, name in (("configuration.md", "pidpys.toml"), ("configuration.md", "policy.d"),
                               ("policy.md", "pidpys-policy"), ("keys.md", "pidpys-profiles")):
            table = harness.run(MADE, name).decode()
            self.assertIn(table, (ROOT / "docs" / document).read_text(),
                          f"docs/{document}: its table is not what {MADE.name} {name} prints")

    def test_controls_of_the_threat_model_are_shown_by_tests_that_exist(self):
        listing = harness.run("ctest", "--test-dir", BUILD, "-N").decode()
        sources = [path for path in (ROOT / "tests").rglob("*") if path.suffix in (".cpp", ".py", ".mjs")]
        known = listing + "\n".join(path.stem + "\n" + path.read_text() for path in sources)
        rows = re.findall(r"(?m)^\| [^|]+ \| [^|]+ \| ([^|]+) \|$", (ROOT / "docs/threat_model.md").read_text())
        names = [name for row in rows for name in re.findall(r"`([^`]+)`|\b(\w+_test)\b", row)]
        self.assertGreater(len(names), 60)
        for name in (quoted or plain for quoted, plain in names):
            for part in filter(None, re.split(r"[…*]", name)):
                with self.subTest(name=name):
                    self.assertIn(part, known)

    def test_labels_in_the_guides_are_those_of_the_windows(self):
        catalogue = (ROOT / "gui/strings.cpp").read_text() + (ROOT / "gui/desk_text.def").read_text()
        catalogue = re.sub(r'"\s*\n\s*"', "", catalogue).replace("&", "")
        for name in ("uk", "en"):
            labels = re.findall(r"(?<=[^*])\*\*([^*]+)\*\*(?=[^*])", (ROOT / f"docs/guide/{name}.md").read_text())
            self.assertGreater(len(labels), 25)
            for label in labels:
                if label[0].isupper():
                    with self.subTest(guide=name, label=label):
                        self.assertIn(f'"{" ".join(label.split())}', catalogue)

    def test_guides_in_two_languages_have_the_same_parts(self):
        parts = {}
        for name in ("docs/guide/uk.md", "docs/guide/en.md", "README.md", "README.uk.md"):
            text = (ROOT / name).read_text()
            parts[name] = ([len(level) for level in re.findall(r"(?m)^(#+) ", without_fences(text)[0])],
                           [re.sub(r"_(uk|en)\.png", "", picture) for picture in re.findall(r"pictures/(\S+?)\)", text)])
        self.assertEqual(parts["docs/guide/uk.md"], parts["docs/guide/en.md"])
        self.assertEqual(parts["README.md"], parts["README.uk.md"])


def chromium_texts():
    """Every text of Chromium's English resource pack (version 5)."""
    octets = pathlib.Path("/usr/lib/chromium/locales/en-US.pak").read_bytes()
    count = struct.unpack_from("<H", octets, 8)[0]
    places = [struct.unpack_from("<HI", octets, 12 + 6 * i)[1] for i in range(count + 1)]
    return "\n".join(octets[begin:end].decode("utf-8", "replace") for begin, end in zip(places, places[1:]))


def firefox_texts():
    texts = []
    for archive in ("/usr/lib/firefox-esr/omni.ja", "/usr/lib/firefox-esr/browser/omni.ja"):
        with zipfile.ZipFile(archive) as files:
            texts += [files.read(name).decode("utf-8", "replace") for name in files.namelist()
                      if name.endswith((".ftl", ".properties"))]
    return "\n".join(texts)


class BrowsersWords(unittest.TestCase):
    """docs/guide/en.md has one table of what browsers say: | what | Chromium | Firefox |."""

    def test_quoted_words_are_the_browsers_own(self):
        rows = re.findall(r"(?m)^\| [^|]+ \| ([^|]+) \| ([^|]+) \|$", (ROOT / "docs/guide/en.md").read_text())
        quotes = [re.findall(r"\*([^*]+)\*", cell) for column in (0, 1) for cell in (row[column] for row in rows)]
        self.assertGreater(sum(map(len, quotes)), 14)
        for column, texts in ((0, chromium_texts()), (1, firefox_texts())):
            for row in rows:
                for quote in re.findall(r"\*([^*]+)\*", row[column]):
                    for part in re.split(r"bank\.example|localhost|local\.cipher\.kiev\.ua", quote):
                        with self.subTest(quote=quote, browser=("Chromium", "Firefox")[column]):
                            self.assertIn(part.strip(" ()").rstrip("."), texts)


if __name__ == "__main__":
    harness.main()
