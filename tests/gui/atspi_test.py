# SPDX-License-Identifier: MIT
"""What a screen reader gets: the agent's program on a real accessibility bus, its windows reached by the keyboard alone."""
import pathlib
import subprocess
import sys
import time
import unittest

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from stage import KEY, RECORD, Stage, document  # noqa: E402

DIGEST = document()["digest"]
CONTAINERS = {"filler", "panel", "scroll pane", "split pane", "layered pane", "viewport", "unknown", "separator", "scroll bar", "list"}
BREAK = "\u200b"


def until(condition, seconds=60):
    """The condition's first true value; events are taken in meanwhile."""
    end = time.monotonic() + seconds
    while True:
        take_events()
        try:
            if found := condition():
                return found
        except GLib.Error:
            pass   # what was looked at has gone
        if time.monotonic() > end:
            return None
        time.sleep(0.05)


def take_events():
    while GLib.MainContext.default().iteration(False):
        pass


def states(thing):
    return {state.value_nick for state in thing.get_state_set().get_states()}


def parts(thing):
    """It and all that is in it and shows."""
    if "showing" not in states(thing):
        return
    yield thing
    for at in range(thing.get_child_count()):
        if child := thing.get_child_at_index(at):
            yield from parts(child)


def text_of(thing):
    return Atspi.Text.get_text(thing, 0, -1) if "Text" in thing.get_interfaces() else ""


def heard(thing):
    """All of it that is read out when it gets the focus."""
    labels = [relation.get_target(0).get_name() for relation in thing.get_relation_set()
              if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY]
    return " ".join(filter(None, [*labels, thing.get_name(), text_of(thing), thing.get_description()]))


class Reader:
    """A stage with ears: the agent's windows, and what is announced."""

    def __init__(self, *options, language="uk"):
        self.stage = Stage(language, *options)
        self.daemon = self.stage.daemon
        self.announced, self.changes = [], []
        self.listeners = []
        self.listen("object:state-changed:showing", self._shown)
        for event in ("object:property-change:accessible-value", "object:property-change:accessible-name"):
            self.listen(event, lambda event: self.changes.append((event.type, event.source.get_name())))

    def listen(self, event, handler):
        listener = Atspi.EventListener.new(handler)
        listener.register(event)
        self.listeners.append((listener, event))

    def _shown(self, event):
        try:
            if event.detail1 and event.source.get_role_name() == "notification":
                self.announced.append(event.source.get_name())
        except GLib.Error:
            pass

    def windows(self):
        desktop = Atspi.get_desktop(0)
        for at in range(desktop.get_child_count()):
            program = desktop.get_child_at_index(at)
            if program and program.get_process_id() == self.stage.agent.pid:
                for one in range(program.get_child_count()):
                    if (window := program.get_child_at_index(one)) and "showing" in states(window):
                        yield window

    def window(self, words):
        found = until(lambda: next((window for window in self.windows() if words in window.get_name()), None))
        if not found:
            raise AssertionError(f"no window {words!r} among {[window.get_name() for window in self.windows()]}")
        return found

    def press(self, *keys):
        subprocess.run(["xdotool", "key", *keys], check=True)

    def go_to(self, part):
        """By Tab; it has the focus, and no key that was pressed before takes it away again."""
        for _ in range(100):
            take_events()
            if "focused" in states(part):
                time.sleep(0.4)
                if "focused" in states(part):
                    return
            self.press("Tab")
            time.sleep(0.15)
        raise AssertionError(f"the keyboard does not come to {part.get_name()!r}")

    def close(self):
        for listener, event in self.listeners:
            listener.deregister(event)
        self.stage.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Heard(unittest.TestCase):
    def check_names(self, window):
        """Whatever says something has a name, and nobody hears the places where lines may break."""
        for part in parts(window):
            name, role = part.get_name(), part.get_role_name()
            with self.subTest(role=role, name=name):
                self.assertNotIn(BREAK, name + part.get_description())
                if role not in CONTAINERS and not text_of(part):
                    self.assertTrue(heard(part).strip(), f"a {role} without a name")

    def check_keyboard(self, reader, window, *, keys=("Tab",), most=60):
        """Tab comes to all that can have the focus; what it heard on its way."""
        def wanted():
            return [part for part in parts(window) if "focusable" in states(part) and "enabled" in states(part) and
                    part.get_role_name() not in {"list item", "table cell", "page tab", "filler", "panel", "list"} or
                    "focusable" in states(part) and part.get_role_name() == "list" and part.get_child_count()]
        left = {part: heard(part) for part in wanted()}
        self.assertTrue(left)
        ways = []
        for _ in range(most):
            focused = [part for part in left if "focused" in states(part) or
                       any("focused" in states(child) for child in parts(part) if child is not part)]
            for part in focused:
                ways.append(left.pop(part))
            if not left:
                break
            reader.press(*keys)
            take_events()
            time.sleep(0.05)
        self.assertFalse(left, f"not reached by the keyboard in {window.get_name()}")
        return ways

    def question(self, reader, kind, documents=(), **more):
        reader.daemon.ask(kind, documents, **more)
        window = reader.window("bank.ua" if "origin" not in more else more.get("client") or more.get("program"))
        until(lambda: "active" in states(window), 20)
        self.assertEqual(window.get_role_name(), "dialog")
        self.check_names(window)
        return window

    def test_a_signature(self):
        with Reader() as reader:
            window = self.question(reader, "signature", [document(at_hand=True)], metadata="<p>Сума: 12 500 грн</p>")
            sentence = window.get_name()
            for fact in ("https://bank.ua просить підписати", "Договір №17.pdf", "470,8 КБ", "підписів: 1", KEY["owner"]):
                self.assertIn(fact, sentence)
            self.assertIn(DIGEST, window.get_description())
            ways = " | ".join(self.check_keyboard(reader, window))
            for label, value in (("Назва", "Договір №17.pdf"), ("Розмір", "470,8 КБ"), ("Геш", "SHA-256 " + DIGEST),
                                 ("Кількість підписів", "1"), ("Ключ", KEY["owner"]), ("Адреса", "https://bank.ua"),
                                 ("служба його не перевіряла", "Сума: 12 500 грн")):
                self.assertRegex(ways, rf"{label}[^|]*{value}")

    def test_a_permission(self):
        with Reader() as reader:
            window = self.question(reader, "signature", uses=10_000, lifetime=8 * 3600)
            self.assertRegex(window.get_name(), "Підписів без запитань: 10\\s000; ")
            ways = " | ".join(self.check_keyboard(reader, window))
            self.assertRegex(ways, "Дозволити підписів[^|]*10\\s000")
            self.assertRegex(ways, "На час[^|]*8 год")
            labels = " | ".join(part.get_name() for part in parts(window) if part.get_role_name() == "label")
            self.assertIn("Дозвіл діятиме до", labels)
            self.assertIn("Завершити його можна будь-коли", labels)

    def test_a_batch(self):
        with Reader() as reader:
            documents = [document(f"Накладна {at}.xml", 10_240 + at, at_hand=True) for at in range(12)]
            window = self.question(reader, "batch", documents, origin="", client="Бухгалтерія-01", program="1cv8",
                                   severable=True, uses=12)
            for fact in ("Бухгалтерія-01 просить підписати список", "Документи: 12", "разом 120,1 КБ"):
                self.assertIn(fact, window.get_name())
            listed = next(part for part in parts(window) if part.get_role_name() == "list" and part.get_child_count() == 12)
            first = listed.get_child_at_index(0)
            self.assertRegex(first.get_name(), rf"1\. Накладна 0\.xml, 10,0 КБ.*, SHA-256 {DIGEST}")
            self.assertIn("checked", states(first))
            self.check_keyboard(reader, window)
            reader.go_to(listed)
            reader.press("space")
            self.assertTrue(until(lambda: "checked" not in states(first)))
            search = next(part for part in parts(window) if part.get_name() == "Знайти у списку")
            reader.go_to(search)
            subprocess.run(["xdotool", "type", "--delay", "30", "7.xml"], check=True)
            self.assertTrue(until(lambda: listed.get_child_count() == 1))
            self.check_names(window)

    def test_hashes_without_documents(self):
        with Reader() as reader:
            window = self.question(reader, "signature", [document("", 0, digest_only=True)] * 2, uses=2)
            self.assertIn("Геші без документів: 2", window.get_name())
            self.check_keyboard(reader, window)

    def test_an_admission_and_a_container(self):
        for kind, wish in (("admission", "просить дозволу користуватися службою"), ("container", "просить вибрати файл з ключем")):
            with self.subTest(kind), Reader() as reader:
                window = self.question(reader, kind)
                self.assertIn("https://bank.ua " + wish, window.get_name())
                ways = " | ".join(self.check_keyboard(reader, window))
                if kind == "admission":
                    self.assertRegex(ways, "Рішення діє[^|]*цього разу")

    def test_a_preview(self):
        with Reader() as reader:
            window = self.question(reader, "signature", [document("Лист.txt", 29, at_hand=True)])
            shows = next(part for part in parts(window) if part.get_name() == "Показати документ…")
            until(lambda: "active" in states(window), 20)
            time.sleep(1.2)   # before, keys mean nothing
            reader.go_to(shows)
            reader.press("space")
            preview = reader.window("pidpys — Лист.txt")
            self.assertEqual(preview.get_role_name(), "dialog")
            self.assertIn("29 Б", preview.get_name())
            self.assertIn(DIGEST, preview.get_description())
            self.assertTrue(until(lambda: any("Рядок документа" in text_of(part) for part in parts(preview))))
            self.check_names(preview)
            self.assertIn("Текст", " | ".join(self.check_keyboard(reader, preview)))

    def test_the_login_and_its_errors(self):
        with Reader() as reader:
            reader.daemon.ask("login")
            window = reader.window("вхід з ключем")
            self.assertEqual(window.get_role_name(), "dialog")
            self.assertIn("https://bank.ua просить підпис вашим ключем", window.get_description())
            self.check_names(window)
            self.check_keyboard(reader, window)
            path = next(part for part in parts(window) if part.get_role_name() == "text" and "Файл" in part.get_name())
            reader.go_to(path)
            time.sleep(1)
            reader.press("Return")   # without a file
            self.assertTrue(until(lambda: "Виберіть файл з ключем." in reader.announced), reader.announced)
            subprocess.run(["xdotool", "type", "--delay", "30", "/k"], check=True)
            secret = next(part for part in parts(window) if part.get_role_name() == "password text")
            self.assertEqual(secret.get_name(), "Пароль")
            reader.go_to(secret)
            subprocess.run(["xdotool", "type", "--delay", "30", "wrong"], check=True)
            reader.press("Return")
            said = "Пароль неправильний або файл пошкоджено."
            self.assertTrue(until(lambda: said in reader.announced), reader.announced)
            self.assertTrue(until(lambda: "focused" in states(secret)))
            self.assertEqual(secret.get_description(), said)
            self.check_names(window)
            time.sleep(0.5)
            reader.announced.clear()
            subprocess.run(["xdotool", "type", "--delay", "30", "again"], check=True)
            reader.press("Return")   # the same once more is said once more
            self.assertTrue(until(lambda: said in reader.announced), reader.announced)

    def test_the_overview(self):
        with Reader("--open", "overview") as reader:
            lists = reader.daemon.lists
            lists["list_permissions"]["entries"] = [{"id": "1", "caller": "https://bank.ua", "key": KEY, "uses_left": 3,
                                                     "uses_granted": 5, "expires": 1_893_456_000}]
            lists["list_origins"]["entries"] = [{"origin": "https://casino.example", "admitted": False, "configured": False,
                                                 "lasting": True, "until": 0, "decided": 1_760_000_000}]
            reader.daemon.state([KEY])
            window = reader.window("ключі та дозволи")
            self.assertEqual(window.get_role_name(), "dialog")
            self.assertTrue(until(lambda: window.get_description() == "Ключ: " + KEY["owner"]), window.get_description())
            rows = (f"{KEY['owner']}, підпис, {KEY['serial']}, 1 січня 2030", f"https://bank.ua, {KEY['owner']}, 3 з 5",
                    "https://casino.example, відмовлено")
            tabs = next(part for part in parts(window) if part.get_role_name() == "page tab list")
            for row in rows:
                self.check_names(window)
                self.assertTrue(until(lambda: any(part.get_name().startswith(row) for part in parts(window)
                                                  if part.get_role_name() == "table cell")), row)
                self.check_keyboard(reader, window)
                reader.go_to(tabs)
                reader.press("Right")

    def test_the_history(self):
        with Reader("--open", "history") as reader:
            window = reader.window("історія")
            reader.daemon.lists["list_history"]["entries"] = [{**RECORD, "sequence": at} for at in (8, 7)]
            refresh = next(part for part in parts(window) if part.get_name() == "Оновити")
            reader.go_to(refresh)
            reader.press("space")
            self.assertTrue(until(lambda: window.get_description() == "Записи історії: 2"), window.get_description())
            table = next(part for part in parts(window) if part.get_role_name() == "table")
            reader.go_to(table)
            reader.press("Down")
            details = next(part for part in parts(window) if part.get_name() == "Подробиці запису")
            self.assertTrue(until(lambda: "ab" * 32 in text_of(details)))
            cells = [part.get_name() for part in parts(table) if part.get_role_name() == "table cell"]
            self.assertTrue(any("8, " in cell and "Підписано" in cell and "https://bank.ua" in cell for cell in cells), cells)
            self.check_names(window)
            self.check_keyboard(reader, window)

    def test_the_progress(self):
        with Reader() as reader:
            reader.daemon.progress("1", 3, 7, asker="Бухгалтерія-01")
            window = reader.window("pidpys — підписання")
            self.check_names(window)
            bar = next(part for part in parts(window) if part.get_role_name() == "progress bar")
            self.assertIn("Бухгалтерія-01", heard(bar))
            self.assertIn("3 з 7", heard(bar))

    def test_an_error_of_a_command_is_announced(self):
        with Reader("--open", "overview") as reader:
            reader.daemon.refused = {"logout": "unavailable"}
            reader.daemon.state([KEY])
            window = reader.window("ключі та дозволи")
            ends = until(lambda: next((part for part in parts(window) if "Завершити роботу" in part.get_name() and
                                       "enabled" in states(part)), None))
            reader.go_to(ends)
            reader.press("space")
            self.assertTrue(until(lambda: "Служба не відповідає." in reader.announced), reader.announced)


class Clock(unittest.TestCase):
    def test_the_clock_speaks_at_sixty_thirty_and_ten_seconds(self):
        with Reader() as reader:
            reader.daemon.ask("signature", [document()], seconds=66)
            window = reader.window("bank.ua")
            reader.announced.clear()
            reader.changes.clear()
            self.assertTrue(until(lambda: not any("bank.ua" in one.get_name() for one in reader.windows()), 90))
            del window
            clock = [said for said in reader.announced if "Запит діє" in said]
            self.assertEqual([said[-4:] for said in clock], ["1:00", "0:30", "0:10"], reader.announced)
            self.assertEqual([kind for kind, name in reader.changes if "Запит діє" in name or kind.endswith("value")],
                             ["object:property-change:accessible-name"] * 3)


def main():
    Atspi.init()
    program = unittest.main(exit=False, verbosity=1)
    raise SystemExit(0 if program.result.wasSuccessful() and program.result.testsRun else 1)


if __name__ == "__main__":
    main()
