# SPDX-License-Identifier: MIT
"""An HTTP server on loopback that behaves as its paths say, well and badly. It notes what it was asked."""
import http.server
import pathlib
import ssl
import subprocess
import threading
import time

HTML = b"<!DOCTYPE html><html><body>Welcome</body></html>"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *words):
        pass

    def answer(self, body, status=200, media="application/timestamp-reply", reason=None, headers=()):
        self.send_response(status, reason)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def take(self):
        if "Transfer-Encoding" in self.headers:
            raise AssertionError("a chunked body")
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        asked = {"method": self.command, "path": self.path, "body": body, "headers": dict(self.headers)}
        with self.server.lock:
            self.server.asked.append(asked)
            return len([each for each in self.server.asked if each["path"] == self.path])

    def do_POST(self):
        try:
            self.act(self.take())
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            self.close_connection = True

    do_GET = do_POST

    def act(self, times):
        path, _, word = self.path.partition("?")
        do = getattr(self, "on_" + path.strip("/").replace("/", "_"), None)
        if path in self.server.files:
            self.answer(self.server.files[path], media="application/octet-stream")
        elif do is None:
            self.answer(b"no such thing", 404, "text/plain")
        else:
            do(word, times)

    def on_good(self, word, times):
        self.answer(b"good")

    def on_html(self, word, times):
        self.answer(HTML, media="text/html")

    def on_disguised(self, word, times):
        self.answer(b"\xef\xbb\xbf \r\n" + HTML, media="application/timestamp-reply")

    def on_busy(self, word, times):
        self.answer(b"the signer rests\x1b[31m\xff", 503, "text/plain", "Service \x07Unavailable")

    def on_wait(self, word, times):  # /wait?SECONDS or a date, the first time
        self.answer(b"good") if times > 1 else self.answer(HTML, 503, headers=[("Retry-After", word.replace("_", " "))])

    def on_once_busy(self, word, times):
        self.answer(b"good") if times > 1 else self.answer(HTML, 503, "text/html")

    def on_later(self, word, times):
        self.answer(b"good") if times > 1 else self.answer(b"later")

    def on_odd(self, word, times):
        self.answer(b"rubbish", media="text/plain")

    def on_empty(self, word, times):
        self.answer(b"")

    def on_loop(self, word, times):
        self.answer(b"", 302, headers=[("Location", "/loop")])

    def on_to(self, word, times):  # /to?307,URL
        status, _, place = word.partition(",")
        self.answer(b"", int(status), headers=[("Location", place)])

    def on_nowhere(self, word, times):
        self.answer(b"", 302)

    def on_large(self, word, times):
        self.answer(b"x" * (10 << 20))

    def on_endless(self, word, times):
        self.send_response(200)
        self.end_headers()
        for _ in range(4096):
            self.wfile.write(b"x" * 65536)

    def on_headers(self, word, times):
        self.send_response(200)
        for number in range(4096):
            self.send_header(f"X-{number}", "x" * 100)
        self.end_headers()

    def half(self, then):
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"half")
        self.wfile.flush()
        then()
        self.close_connection = True

    def on_half(self, word, times):
        self.half(lambda: None)

    def on_silent(self, word, times):
        self.half(lambda: self.server.ending.wait(30))

    def on_slow(self, word, times):
        self.server.ending.wait(30)

    def on_dropped(self, word, times):
        self.close_connection = True

    def do_CONNECT(self):
        self.take()
        self.answer(b"", 502)


class BrokenServer(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, context=None, handler=Handler):
        super().__init__(("127.0.0.1", 0), handler)
        self.lock, self.asked, self.files = threading.Lock(), [], {}
        self.ending = threading.Event()
        self.port = self.server_address[1]
        self.scheme = "https" if context else "http"
        if context:
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def handle_error(self, request, client_address):
        pass   # callers that go away are what is tested

    def url(self, path, host="127.0.0.1"):
        return f"{self.scheme}://{host}:{self.port}{path}"

    def paths(self):
        with self.lock:
            return [each["path"] for each in self.asked]

    def stop(self):
        self.ending.set()
        self.shutdown()
        self.server_close()


def tls_context(folder, name):
    """A context for a server called `name`, under an authority of its own: folder/ca.pem."""
    folder = pathlib.Path(folder)

    def openssl(*words):
        subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)

    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "ca.key", "-out", folder / "ca.pem",
            "-subj", "/CN=authority", "-days", "2")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "server.key", "-out", folder / "server.csr",
            "-subj", "/CN=server")
    (folder / "names").write_text(f"subjectAltName={name}\n")
    openssl("x509", "-req", "-in", folder / "server.csr", "-CA", folder / "ca.pem", "-CAkey", folder / "ca.key",
            "-CAcreateserial", "-days", "1", "-extfile", folder / "names", "-out", folder / "server.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    return context
