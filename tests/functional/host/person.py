# SPDX-License-Identifier: MIT
"""Somebody with a browser at the confirmation page of a host: one cookie, the host's own origin, no script."""
import html
import re
import time
import urllib.parse

from network_host import NAME, PASSWORD

COOKIE = "__Host-pidpys-confirm"


def until(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.15)


class Person:
    def __init__(self, host, language="en", tls=None):
        self.host, self.language, self.cookie, self.tls = host, language, None, tls
        self.origin = f"https://{NAME}:{host.port}"
        self.page = None   # the last answer

    def get(self, target="/confirm", **fields):
        return self._ask("GET", target, None, fields)

    def post(self, target, form, **fields):
        """`form`: names with a value or a list of values; or the octets of a body."""
        body = form if isinstance(form, bytes) else urllib.parse.urlencode(form, doseq=True).encode()
        fields = {"content_type": "application/x-www-form-urlencoded", "origin": self.origin, "sec_fetch_site": "same-origin",
                  "sec_fetch_mode": "navigate", "sec_fetch_dest": "document", **fields}
        return self._ask("POST", target, body, fields)

    def _ask(self, method, target, body, fields):
        fields = {"host": f"{NAME}:{self.host.port}", "accept_language": self.language, "cookie": self.cookie, **fields}
        connection = self.host.connect(tls=self.tls)
        try:
            self.page = self.host.ask(method, target, body, connection=connection,
                                      **{name: value for name, value in fields.items() if value is not None})
        finally:
            connection.close()
        taken = re.match(COOKIE + "=([0-9a-f]*);", self.page.headers["Set-Cookie"] or "")
        if taken:
            self.cookie = f"{COOKIE}={taken[1]}" if taken[1] else None
        return self.page

    def log_in(self, login="alice@example.org", password=PASSWORD, **fields):
        return self.post("/confirm/login", {"login": login, "password": password}, **fields)

    @property
    def text(self):
        return self.page.body.decode()

    def shown(self):
        """The texts of the page as one reads them."""
        return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", self.text)).split())

    def value(self, name):
        return re.search(f'name="{name}" value="([^"]*)"', self.text)[1]

    def see(self, task):
        """All that waits, once the rules have left this one open."""
        until(lambda: task in (self.get(), self.text)[1])
        return self.shown()

    def form(self, task, said):
        """What the form of that task would send."""
        self.see(task)
        self.get(f"/confirm?task={task}")
        return {"token": self.value("token"), "task": task, "list": self.value("list"), "answer": said}

    def answer(self, task, said, **more):
        """The page that one sees after it."""
        self.post("/confirm/answer", self.form(task, said) | more)
        assert self.page.status == 303, self.page
        self.get(self.page.headers["Location"])
        return self.shown()
