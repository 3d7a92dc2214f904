# SPDX-License-Identifier: MIT
"""The command lines of pidpys and pidpysd speak four languages, each pure; mistakes end with 64 and a hint; completion works."""
import os
import re
import subprocess
import tempfile
import unittest

import harness
from home import Home

ENGLISH = r"Usage|Options:|Positionals|Subcommand|REQUIRED|TEXT|Print this|required|expected|arguments? w|Excludes|Needs"
ALIEN = {"uk": f"[ыэёъЫЭЁЪ]|{ENGLISH}", "ru": f"[іїєґІЇЄҐ]|{ENGLISH}", "pl": f"[А-яіїєґІЇЄҐ]|{ENGLISH}",
         "en": "[А-яіїєґІЇЄҐ]"}
MISTAKES = {
    (): {"uk": "не вказано команди", "ru": "не указана команда", "en": "a command is missing", "pl": "nie podano polecenia"},
    ("sgin",): {"uk": "немає команди sgin\nМожливо, sign?", "ru": "нет команды sgin\nВозможно, sign?",
                "en": "there is no command sgin\nDid you mean sign?", "pl": "nie ma polecenia sgin\nMoże sign?"},
    ("trust", "instal"): {"uk": "немає команди instal\nМожливо, install?", "ru": "нет команды instal\nВозможно, install?",
                          "en": "there is no command instal\nDid you mean install?", "pl": "nie ma polecenia instal\nMoże install?"},
    ("verify", "f", "--datta", "x"): {"uk": "немає параметра --datta\nМожливо, --data?", "ru": "нет параметра --datta\nВозможно, --data?",
                                      "en": "there is no option --datta\nDid you mean --data?", "pl": "nie ma opcji --datta\nMoże --data?"},
    ("sign", "f"): {"uk": "не вказано --key", "ru": "не указано --key", "en": "--key is missing", "pl": "nie podano --key"},
    ("sign", "f", "--key"): {"uk": "--key: не вказано значення", "ru": "--key: не указано значение",
                             "en": "--key: the value is missing", "pl": "--key: nie podano wartości"},
    ("sign", "f", "--key", "k", "--embed", "all"): {
        "uk": "--embed: all — не одне з: none|signer|chain", "ru": "--embed: all — не одно из: none|signer|chain",
        "en": "--embed: all is none of: none|signer|chain", "pl": "--embed: all — nie jest jednym z: none|signer|chain"},
    ("audit", "list", "--limit", "many"): {"uk": "--limit: значення не підходить", "ru": "--limit: значение не подходит",
                                           "en": "--limit: the value does not fit", "pl": "--limit: wartość nie pasuje"},
    ("verify", "f", "g"): {"uk": "зайвий аргумент g", "ru": "лишний аргумент g", "en": "g is one argument too many",
                           "pl": "zbędny argument g"},
    ("audit", "verify", "--count", "1"): {"uk": "--count вказують разом із --head", "ru": "--count указывают вместе с --head",
                                          "en": "--count is given together with --head", "pl": "--count podaje się razem z --head"},
    ("timestamp", "make", "f", "--server", "ftp://tsa.example/"): {
        "uk": "--server: ftp://tsa.example/ — не адреса сервера", "ru": "--server: ftp://tsa.example/ — не адрес сервера",
        "en": "--server: ftp://tsa.example/ is not the address of a server", "pl": "--server: ftp://tsa.example/ nie jest adresem serwera"},
    ("key", "info", "f", "--password-fd", "3", "--password-file", "x"): {
        "uk": "не вказують разом", "ru": "не указывают вместе", "en": "do not go together", "pl": "nie podaje się razem"},
}


def commands(home, path=()):
    """Every command, groups among them, by the help's own list."""
    yield path
    _, output, _ = home.pidpys("--language", "en", *path, "--help")
    listed = output.partition("\nCommands:\n")[2]
    for name in re.findall(r"^  (\S+)", listed, re.MULTILINE):
        yield from commands(home, (*path, name))


class Grammar(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)

    def daemon(self, *words, language="en"):
        done = subprocess.run([harness.BIN / "pidpysd", *words], capture_output=True, text=True,
                              env=os.environ | {"LC_ALL": f"{language}_XX.UTF-8", "HOME": str(self.home.path)})
        return done.returncode, done.stdout, done.stderr

    def test_version(self):
        status, output, _ = self.home.pidpys("--version")
        self.assertEqual(status, 0)
        self.assertRegex(output, r"^pidpys \d+\.\d+\.\d+\n$")

    def test_help_of_every_command_is_pure_in_each_language(self):
        every = list(commands(self.home))
        self.assertGreater(len(every), 35)
        for language, alien in ALIEN.items():
            for path in every:
                status, output, errors = self.home.pidpys("--language", language, *path, "--help")
                self.assertEqual((status, errors), (0, ""), path)
                self.assertIn("--help", output)
                self.assertNotRegex(output, alien, path)
                self.assertEqual(self.home.pidpys("--language", language, "help", *path)[1], output)

    def test_mistakes_in_each_language(self):
        for words, texts in MISTAKES.items():
            for language, text in texts.items():
                status, output, errors = self.home.pidpys(*words, language=language)
                self.assertEqual((status, output), (64, ""), words)
                self.assertIn(text, errors)
                self.assertNotRegex(errors, ALIEN[language])
                self.assertRegex(errors, r"pidpys .*--help\n$")

    def test_addresses_are_looked_at_where_they_are_given(self):
        taking = {path: self.home.pidpys("--language", "en", *path, "--help")[1] for path in commands(self.home)}
        taking = {path: re.findall(r"^  (--[\w-]+|[A-Z]+) (?:FILE\|)?URL\b", text, re.MULTILINE) for path, text in taking.items()}
        taking = {path: options for path, options in taking.items() if options}
        self.assertEqual(taking, {("sign",): ["--server"], ("upgrade",): ["--server"], ("timestamp", "make"): ["--server"],
                                  ("authorities", "update"): ["SOURCE"], ("update", "check"): ["SOURCE"]})
        for path, [option] in taking.items():
            others = [] if option == "SOURCE" else ["f", *(["--key", "k"] if path == ("sign",) else []), option]
            for url in ("ftp://tsa.example/", "http://user:secret@tsa.example/", "http://", "https://tsa.example:0x/"):
                status, output, errors = self.home.pidpys(*path, *others, url)
                self.assertEqual((status, output), (64, ""), (path, url))
                self.assertIn(f"pidpys: {option}: {url} is not the address of a server", errors)

    def test_language_option_before_the_environment(self):
        self.assertIn("немає команди", self.home.pidpys("--language", "uk", "nothing")[2])
        self.assertIn("нет команды", self.home.pidpys("--language=ru", "nothing")[2])

    def test_help_of_what_is_not_there(self):
        status, _, errors = self.home.pidpys("help", "trust", "instal")
        self.assertEqual(status, 64)
        self.assertIn("Did you mean install?", errors)

    def test_daemon(self):
        for language, alien in ALIEN.items():
            status, output, _ = self.daemon("--help", language=language)
            self.assertEqual(status, 0)
            self.assertNotRegex(output, alien)
            status, _, errors = self.daemon("--lisen", "x", language=language)
            self.assertEqual(status, 64)
            self.assertIn("--listen", errors)
            self.assertNotRegex(errors, alien)
        self.assertEqual(self.daemon("--log-level", "loud")[2].splitlines()[0],
                         "pidpysd: --log-level: loud is none of: debug|info|warning|error")
        self.assertEqual(self.daemon("--login", "x")[0], 64)
        self.assertEqual(self.daemon("--state", str(self.home.path), "--listen", "nowhere")[0], 64)


class Completion(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def script(self, shell):
        status, output, _ = self.home.pidpys("completion", shell)
        self.assertEqual(status, 0)
        path = os.path.join(self.folder.name, shell)
        with open(path, "w") as file:
            file.write(output)
        return path

    def bash(self, *words):
        line = " ".join(f"'{word}'" for word in words)
        code = f"source {self.script('bash')}; COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; _pidpys; printf '%s\\n' \"${{COMPREPLY[@]}}\""
        return harness.run("bash", "-c", code).decode().split()

    def test_bash(self):
        self.assertEqual(self.bash("pidpys", "tr"), ["trust"])
        self.assertEqual(self.bash("pidpys", "trust", "in"), ["install"])
        self.assertEqual(self.bash("pidpys", "--language", "en", "trust", "in"), ["install"])
        self.assertEqual(self.bash("pidpys", "sign", "--att"), ["--attached"])
        self.assertEqual(self.bash("pidpys", "sign", "--embed", ""), ["none", "signer", "chain"])
        self.assertEqual(self.bash("pidpys", "completion", "z"), ["zsh"])
        file = os.path.join(self.folder.name, "contract.txt")
        open(file, "w").close()
        self.assertEqual(self.bash("pidpys", "sign", file[:-4]), [file])
        self.assertEqual(self.bash("pidpys", "sign", "--key", file[:-4]), [file])
        harness.run("shellcheck", "-s", "bash", "-e", "SC2034,SC2207", self.script("bash"))

    def test_fish(self):
        def complete(line):
            output = harness.run("fish", "--no-config", "-c", f"source {self.script('fish')}; complete -C '{line}'").decode()
            return [entry.split("\t")[0] for entry in output.splitlines()]
        self.assertEqual(complete("pidpys tru"), ["trust"])
        self.assertEqual(complete("pidpys trust ins"), ["install"])
        self.assertEqual(complete("pidpys sign --embed s"), ["signer"])
        self.assertIn("--attached", complete("pidpys sign --att"))

    def test_zsh(self):
        script = self.script("zsh")
        harness.run("zsh", "-n", script)
        code = (f"autoload -U compinit; compinit -D; source {script}; _pidpys_words 'pidpys trust'; print -l $cmds;"
                "_pidpys_value 'pidpys sign --embed'; print -l $vals")
        output = harness.run("zsh", "-f", "-c", code).decode()
        self.assertIn("install:", output)
        self.assertIn("signer", output)


if __name__ == "__main__":
    harness.main()
