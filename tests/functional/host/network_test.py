# SPDX-License-Identifier: MIT
"""A signing host over the network: what it serves, under which names, with which certificate, and to whom."""
import base64
import pathlib
import re
import ssl
import subprocess
import tempfile
import time
import unittest

from harness import BIN, main, openssl_verify
from network_host import ALICE_BOX, NAME, Authority, Client, NetworkHost, openssl

DOCUMENT = b"contract"
SERVED_ON = re.compile("served on|далі подається")
FILES = [{"Content": {"Content": "Y29udHJhY3Q="}, "FileName": "contract.txt"}]


def run_daemon(config, *arguments):
    """The exit code and the words of a daemon that does not come up."""
    with tempfile.TemporaryDirectory() as state:
        file = pathlib.Path(state) / "pidpys.toml"
        file.write_text(config)
        done = subprocess.run([BIN / "pidpysd", "--state", state, "--config", file, *arguments], capture_output=True,
                              text=True, timeout=20, env={"LANG": "en_US.UTF-8", "PATH": "/usr/bin:/bin"})
        return done.returncode, done.stderr


class WithoutHost(unittest.TestCase):
    def test_listener_that_others_could_reach_is_refused(self):
        for address in ("0.0.0.0:0", "192.0.2.1:9091", "[::]:0"):
            with self.subTest(address):
                code, said = run_daemon("", "--listen", address)
                self.assertEqual(code, 64)
                self.assertIn(address, said)
                code, said = run_daemon(f'listen = ["{address}"]')
                self.assertEqual(code, 78)
                self.assertIn("loopback", said)

    def test_host_that_is_not_whole_is_told_by_line_and_key(self):
        for text, lack in (("[host]", "names"), ('[host]\nnames = ["a.example"]', "certificate"),
                           ('[host]\nnames = ["a.example"]\ncertificate = "c"', "key")):
            with self.subTest(lack):
                code, said = run_daemon(text)
                self.assertEqual(code, 78)
                self.assertIn(f"[host] lacks {lack}", said)


class Surface(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.host = NetworkHost()
        cls.addClassCleanup(cls.host.__exit__)

    def test_files_are_signed_for_a_client_from_another_address(self):
        connection = self.host.connect(source="127.0.0.9")
        self.addCleanup(connection.close)
        self.host.connect, usual = lambda: connection, self.host.connect
        self.addCleanup(lambda: setattr(self.host, "connect", usual))
        client = Client(self.host)
        done = client.wait(client.sign(FILES))
        self.assertEqual(done["OperationStatus"], "Completed")
        signature = base64.b64decode(done["FileSigningResults"][0]["Signature"])
        openssl_verify(signature, DOCUMENT, self.host.authority)

    def test_nothing_is_served_but_dss_sign(self):
        for path in ("/", "/page.js", "/docs", "/openapi.json", "/api/v1/status", "/api/v1/ticket", "/trust.json"):
            with self.subTest(path):
                answer = self.host.ask("GET", path)
                self.assertEqual((answer.status, answer.headers["x-diadoc-errorcode"]), (404, "Http.NotFound"))
        self.assertEqual(self.host.ask("POST", "/api/v1/ticket", b"").status, 404)

    def test_host_names_are_those_of_the_configuration(self):
        port = self.host.port
        for name, status in ((f"{NAME}:{port}", 401), (NAME, 401), (f"{NAME}:443", 401), (NAME.upper(), 401),
                             ("balancer.example:8443", 401), ("balancer.example", 421), (f"balancer.example:{port}", 421),
                             (f"localhost:{port}", 421), (f"127.0.0.2:{port}", 421), (f"evil.example:{port}", 421)):
            with self.subTest(name):
                self.assertEqual(self.host.ask("GET", "/GetMyOrganizations", host=name).status, status)

    def test_whom_nobody_knows_hears_401_in_the_words_of_the_contract_and_no_octet_of_a_body_is_read(self):
        for authorization, text in (("", "Authorization header is missing"),
                                    ("DiadocAuth ddauth_api_client_id=none", "Invalid API client id"),
                                    ("DiadocAuth ddauth_api_client_id=test-client,ddauth_token=AAAA", "Invalid auth token"),
                                    ("Bearer AAAA", "Invalid auth token")):
            with self.subTest(authorization):
                connection = self.host.connect()
                self.addCleanup(connection.close)
                connection.putrequest("POST", f"/DssSign?boxId={ALICE_BOX}")
                connection.putheader("Content-Length", "200000000")
                connection.putheader("Authorization", authorization)
                connection.endheaders()
                answer = connection.getresponse()
                self.assertEqual((answer.status, answer.headers["X-Diadoc-ErrorCode"]), (401, "Http.Auth"))
                self.assertIn(text, answer.read().decode())

    def test_pages_are_refused_whatever_they_bring(self):
        client = Client(self.host)
        for origin in (f"https://{NAME}:{self.host.port}", "https://bank.example", "null"):
            answer = self.host.ask("GET", "/GetMyOrganizations", origin=origin, authorization=client.authorization)
            self.assertEqual(answer.status, 403)
            self.assertIsNone(answer.headers["access-control-allow-origin"] if origin == "null" else None)


class Certificate(unittest.TestCase):
    def served(self, host):
        """The serial number of the certificate of a new connection."""
        connection = host.connect()
        connection.connect()
        try:
            return connection.sock.getpeercert()["serialNumber"]
        finally:
            connection.close()

    def wait_for(self, condition, what):
        deadline = time.monotonic() + 20
        while not condition():
            self.assertLess(time.monotonic(), deadline, what)
            time.sleep(0.1)

    def test_certificate_that_changes_is_served_anew_and_no_connection_is_dropped(self):
        with NetworkHost() as host:
            kept = host.connect()
            self.addCleanup(kept.close)
            self.assertEqual(host.ask("GET", "/GetMyOrganizations", connection=kept).status, 401)
            first = self.served(host)

            host.issuer.issue(NAME, host.certificate, None)   # half of a pair
            self.wait_for(lambda: SERVED_ON.search(host.log_text()), "nothing is said of the pair")
            self.assertEqual(self.served(host), first)

            host.key.write_text("no key")
            self.wait_for(lambda: len(SERVED_ON.findall(host.log_text())) >= 2, "nothing is said of the key")
            self.assertEqual(self.served(host), first)

            host.issuer.issue(NAME, host.certificate, host.key)
            self.wait_for(lambda: self.served(host) != first, "the new certificate is not served")
            self.assertEqual(host.ask("GET", "/GetMyOrganizations", connection=kept).status, 401)   # the same connection
            self.assertEqual(kept.sock.getpeercert()["serialNumber"], first)

    def refused(self, spoil):
        def alter(host):
            spoil(host)
        try:
            NetworkHost(alter=alter)
        except RuntimeError as error:
            return str(error)
        self.fail("it has come up")

    def test_start_with_a_pair_that_cannot_be_served_is_refused_with_why(self):
        def other_key(host):
            host.issuer.issue(NAME, None, host.key)

        def ended(host):
            certificate = host.issuer.folder / "ended.pem"
            openssl("x509", "-in", host.certificate, "-signkey", host.key, "-days", "-1", "-out", certificate)
            certificate.replace(host.certificate)

        def with_password(host):
            openssl("pkey", "-in", host.key, "-aes256", "-passout", "pass:secret", "-out", host.issuer.folder / "locked")
            (host.issuer.folder / "locked").chmod(0o600)
            (host.issuer.folder / "locked").replace(host.key)

        for name, spoil, word in (("absent", lambda host: host.certificate.unlink(), "host.pem"),
                                  ("no key", lambda host: host.key.unlink(), "host.key"),
                                  ("other key", other_key, "host.key"),
                                  ("open to readers", lambda host: host.key.chmod(0o640), "host.key"),
                                  ("open to writers", lambda host: host.certificate.chmod(0o666), "host.pem"),
                                  ("password", with_password, "host.key"),
                                  ("garbage", lambda host: host.certificate.write_text("garbage"), "host.pem"),
                                  ("ended", ended, "host.pem")):
            with self.subTest(name):
                self.assertIn(word, self.refused(spoil))


class ClientCertificates(unittest.TestCase):
    def connections(self, host, people, strangers):
        """(whether each is let in): without a certificate, with one of the authority, with one of another authority."""
        for issuer in (None, people, strangers):
            tls = ssl.create_default_context(cafile=host.issuer.certificate)
            if issuer is not None:
                issuer.issue("client", issuer.folder / "client.pem", issuer.folder / "client.key", usage="clientAuth")
                tls.load_cert_chain(issuer.folder / "client.pem", issuer.folder / "client.key")
            try:
                yield host.ask("GET", "/GetMyOrganizations", connection=host.connect(tls=tls)).status == 401
            except OSError:
                yield False

    def test_certificates_of_clients_are_required_or_optional_and_a_wrong_one_is_refused(self):
        people, strangers = Authority("People"), Authority("Strangers")
        self.addCleanup(people.remove)
        self.addCleanup(strangers.remove)
        more = f'client_authorities = "{people.certificate}"'
        with NetworkHost(more) as host:
            self.assertEqual(list(self.connections(host, people, strangers)), [False, True, False])
        with NetworkHost(more + '\nclient_certificates = "optional"') as host:
            self.assertEqual(list(self.connections(host, people, strangers)), [True, True, False])

    def test_session_is_taken_up_again_with_a_certificate(self):
        people = Authority("People")
        self.addCleanup(people.remove)
        people.issue("client", people.folder / "client.pem", people.folder / "client.key", usage="clientAuth")
        with NetworkHost(f'client_authorities = "{people.certificate}"') as host:
            tls = ssl.create_default_context(cafile=host.issuer.certificate)
            tls.load_cert_chain(people.folder / "client.pem", people.folder / "client.key")
            tls.maximum_version = ssl.TLSVersion.TLSv1_2   # its tickets come with the handshake
            session, reused = None, []
            for _ in range(2):
                connection = host.connect()
                raw = connection._create_connection()
                with tls.wrap_socket(raw, server_hostname=NAME, session=session) as wire:
                    wire.sendall(f"GET /GetMyUser HTTP/1.1\r\nHost: {NAME}\r\n\r\n".encode())
                    self.assertIn(b"404", wire.recv(100))
                    session = wire.session
                    reused.append(wire.session_reused)
            self.assertEqual(reused, [False, True])


if __name__ == "__main__":
    main()
