# SPDX-License-Identifier: MIT
"""States of the program's earlier versions, as texts: forms/NUMBER holds dumps of the databases and the other files.

python3 forms.py NUMBER: writes that folder anew, of what the programs of PIDPYS_BIN keep now (PYTHONPATH: tests/functional).
Done once when a form is left behind, and never again for that number.
"""
import base64
import pathlib
import shutil
import sqlite3
import sys
import threading

from agent import Agent
from harness import BIN, DemoKeys, Service, run

FORMS = pathlib.Path(__file__).parent / "forms"
DATABASES = ("journal.db", "dss/dss.db")
LOGIN, PASSWORD, CLIENT = "alice@example.org", "correct horse battery", "test-client"
SITE, REFUSED = "https://bank.ua", "https://evil.ua"


def unfold(number, state):
    """That state in a folder."""
    form = FORMS / number
    for name in DATABASES:
        file = state / name
        file.parent.mkdir(mode=0o700, exist_ok=True)
        with sqlite3.connect(file) as database:
            database.executescript((form / (file.stem + ".sql")).read_text())
        database.close()
        file.chmod(0o600)
    for file in form.glob("*.json"):
        shutil.copy(file, state)


def dump(state, form):
    form.mkdir(parents=True, exist_ok=True)
    for name in DATABASES:
        database = sqlite3.connect(state / name)
        version = database.execute("PRAGMA user_version").fetchone()[0]
        (form / (pathlib.Path(name).stem + ".sql")).write_text("\n".join(database.iterdump()) + f"\nPRAGMA user_version={version};\n")
        database.close()
    shutil.copy(state / "admissions.json", form)


def make(form):
    keys = DemoKeys()
    state = keys.directory
    (state / "login-password").write_text(PASSWORD + "\n")
    (state / "login-password").chmod(0o600)
    for words in (["client", "add", CLIENT], ["user", "add", LOGIN, "--last-name", "Тестенко", "--password-file", state / "login-password"],
                  ["box", "add", "--organization", "ТОВ Тест", "--inn", "1234567890", "--user", LOGIN]):
        run(BIN / "pidpys", "dss", *words, "--state", state)
    with Service(state=state, policy=None) as service, Agent(service) as agent:
        for origin, outcome in ((SITE, "allowed"), (REFUSED, "denied")):
            asking = threading.Thread(target=service.api, args=("GET", "/token/connected"), kwargs={
                "origin": origin, "connection": service.connect()})
            asking.start()
            agent.answer(agent.question(), outcome, remember=True)
            asking.join()
        at = "/ticket/" + service.api("POST", "/ticket").json["ticketUuid"]
        service.api("POST", at + "/data", b"x", headers={"Content-Type": "application/octet-stream"})
        service.api("PUT", at + "/keyStore", {"base64Data": base64.b64encode(keys.p256).decode()})
        service.api("POST", at + "/ds/creator", {"keyStorePassword": "demo"})
        assert service.api("GET", at + "/ds/data").status == 200
    dump(state, form)
    keys.remove()


if __name__ == "__main__":
    make(FORMS / sys.argv[1])
