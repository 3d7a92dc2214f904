# SPDX-License-Identifier: MIT
"""States of other versions: an earlier one is brought to the present form with everything in it, a later one is left alone."""
import hashlib
import json
import pathlib
import sqlite3
import tempfile
import unittest

import forms
from harness import BIN, Service, main, run
from place import Daemon

VERSIONS = json.loads((forms.FORMS / "forms.json").read_text())
PRESENT = max(VERSIONS, key=int)


def versions(state):
    found = {}
    for name in forms.DATABASES:
        with sqlite3.connect(state / name) as database:
            found[name] = database.execute("PRAGMA user_version").fetchone()[0]
        database.close()
    return found


class Forms(unittest.TestCase):
    def state(self):
        folder = tempfile.TemporaryDirectory(prefix="pidpys-form-")
        self.addCleanup(folder.cleanup)
        return pathlib.Path(folder.name)

    def test_every_form_is_taken_with_all_that_was_decided_signed_and_accounted_for_in_it(self):
        for number, before in VERSIONS.items():
            with self.subTest(form=number):
                state = self.state()
                forms.unfold(number, state)
                self.assertEqual(versions(state), before)
                with Service(state=state, policy=None) as service:
                    for origin, status in ((forms.SITE, 200), (forms.REFUSED, 403)):
                        self.assertEqual(service.api("GET", "/token/connected", origin=origin).status, status, origin)
                    answer = service.call("POST", "/V3/Authenticate?type=password", {"login": forms.LOGIN, "password": forms.PASSWORD},
                                          {"Authorization": f"DiadocAuth ddauth_api_client_id={forms.CLIENT}"})
                    self.assertEqual(answer.status, 200, answer)
                self.assertEqual(json.loads((state / "form").read_text())["form"], int(PRESENT))
                self.assertEqual(versions(state), VERSIONS[PRESENT])
                self.assertIn(b'\\"signature\\"', run(BIN / "pidpys", "audit", "list", "--json", "--state", state))
                run(BIN / "pidpys", "audit", "verify", "--state", state)
                kept = {file.name for file in (state / "dss").glob("dss.db.before-*")}
                earlier = before["dss/dss.db"]
                self.assertEqual(kept, {f"dss.db.before-{earlier}"} if earlier != VERSIONS[PRESENT]["dss/dss.db"] else set())

    def test_what_is_written_now_is_of_the_form_that_it_says(self):
        """Whoever changes a database raises the form, and leaves the former one here (forms.py)."""
        state = self.state()
        (state / "password").write_text("x\n")
        (state / "password").chmod(0o600)
        run(BIN / "pidpys", "dss", "client", "add", "c", "--state", state)
        with Service(state=state):
            pass
        self.assertEqual(str(json.loads((state / "form").read_text())["form"]), PRESENT)
        self.assertEqual(versions(state), VERSIONS[PRESENT])

    def test_later_form_is_refused_in_words_and_not_touched(self):
        state = self.state()
        forms.unfold(PRESENT, state)
        (state / "form").write_text('{"form": 99, "program": "pidpysd 9.0.0"}')

        def seen():
            return {file.relative_to(state): hashlib.sha256(file.read_bytes()).hexdigest()
                    for file in state.rglob("*") if file.is_file() and file.name != "lock"}
        before = seen()
        for language, words in {"uk": "записала новіша версія pidpys", "ru": "записала более новая версия pidpys",
                                "en": "was written by a later version of pidpys", "pl": "zapisała nowsza wersja pidpys"}.items():
            with Daemon("--listen", "127.0.0.1:0", "--state", state, language=language) as daemon:
                code, errors = daemon.refusal()
            self.assertEqual(code, 73)
            self.assertIn(words, errors)
            self.assertIn("99", errors)
        self.assertEqual(seen(), before)

    def test_form_that_cannot_be_read_is_none_to_start_from(self):
        for text in ("", "rubbish", "[]", '{"form": -1}', '{"form": "1"}', '{"form": 1.5}', "x" * 5000):
            state = self.state()
            (state / "form").write_text(text)
            with Daemon("--listen", "127.0.0.1:0", "--state", state) as daemon:
                self.assertEqual(daemon.refusal()[0], 73, text[:20])


if __name__ == "__main__":
    main()
