# SPDX-License-Identifier: MIT
"""The built daemon answers as every example of the Cipher contract and of the pages says."""
import base64
import itertools
import json
import os
import time
import unittest
import urllib.parse

import asic
import asic_stamps
from correspondents import PASSWORD, Correspondent, openssl_encrypt
from document import COMPONENTS, DOCUMENT, check, examples
from harness import DemoKeys, Service, main, run
from soft_hsm import SoftHsm
from steps import b64, expect
from test_authority import TestAuthority
from world import Real, User, body_of, written_form

TICKET, PERMISSION = "822284fa-3822-4923-9f6a-bae56622bee9", "83f2b6db-e037-4a4b-9b4a-0d2f6f8f2a11"
CONTAINER, CERTIFICATE = "MIIKuQIBAzCCCm8GCSqGSIb3DQEHAaCC", "MIICxjCCAmygAwIBAgIUQbJxvN3wTq0p"
OTHER_CERTIFICATE, SIGNATURE = "MIICyDCCAm6gAwIBAgIUc1Zk5mOqLw9h", "MIIE3AYJKoZIhvcNAQcCoIIEzTCCBMkC"
TIMESTAMP = "MIIEiQYJKoZIhvcNAQcCoIIEejCCBHYC"
RECIPIENT = "MIIBfTCCASOgAwIBAgIUX0dWlQJ5bq9h"
PATH, CONTENT = "/home/olena/keys/key.p12", "Привіт".encode()
TWO_FILES = DOCUMENT["paths"]["/api/v1/ticket/{uuid}/data"]["post"]["requestBody"]["content"]["multipart/form-data"][
    "examples"]["files_of_a_form"]["value"]
SITES = 400
# What octets are, by their first ones.
KINDS = {"(CMS SignedData, DER)": b"\x30", "(EnvelopedData, DER)": b"\x30", "(ASiC-E, zip)": b"PK\3\4", "(zip)": b"PK\3\4"}
# Members whose values are the same in every world.
FIXED = {"code", "status", "isValid", "level", "isTimeProven", "isRevocationChecked", "isFailure", "revocationSources",
         "signature", "files"}
PAGES = {"/", "/page.js", "/calls.js", "/texts.js", "/page.css", "/docs", "/docs/page.js", "/docs/page.css",
         "/docs/messages.json", "/openapi.json", "/trust.json"}
CONFIG = """
[origins]
allow = [{sites}]
deny = ["https://refused.example"]
[keys]
paths = ["{state}"]
[generator]
profiles = "{state}/profiles.toml"
[network]
allow = ["127.0.0.0/8"]
ports = [{port}]
"""


def certificate_of(container):
    pem = run("openssl", "pkcs12", "-in", container, "-passin", "pass:demo", "-nokeys", "-clcerts")
    return b64(run("openssl", "x509", "-outform", "DER", stdin=pem))


def slow_container(folder):
    """Opening it takes seconds: a job that still runs when it is asked about."""
    key, container = folder / "slow.pem", folder / "slow.p12"
    run("openssl", "pkcs12", "-in", folder / "demo-p256.p12", "-passin", "pass:demo", "-nodes", "-out", key)
    run("openssl", "pkcs12", "-export", "-in", key, "-passout", "pass:demo", "-iter", "2000000", "-maciter", "-out", container)
    key.unlink()
    return container.read_bytes()


PROFILES = """
[[key_profile]]
oid = "2.25.305419896"
id = "default"
caption = "За замовчуванням"
algorithm = "dstu4145"
fields = ["SURNAME", "GIVEN_NAME", "COMMON_NAME", { name = "COUNTRY_NAME", default = "UA" }, { name = "DRFOU", optional = true }]
"""


def write_profiles(text=PROFILES):
    (keys.directory / "profiles.toml").write_text(text)


def setUpModule():
    global keys, service, user, real, sites, authority, signer, hsm
    keys = DemoKeys()
    hsm = SoftHsm(keys.directory)
    authority = TestAuthority("ecdsa")
    signer = authority.signer("ecdsa", password="demo")
    (keys.directory / "authorities" / "servers.pem").write_text(
        f"# id: servers\n# tsp: {authority.url('tsp', 'ecdsa')}\n-----BEGIN CERTIFICATE-----\n" +
        base64.encodebytes(authority.certificates("ecdsa")["root"]).decode() + "-----END CERTIFICATE-----\n")
    sites = (f"https://page{i}.example" for i in itertools.count())
    names = ", ".join(f'"https://page{i}.example"' for i in range(SITES))
    write_profiles()
    service = Service(policy=None, state=keys.directory, config=CONFIG.format(
        sites=names, state=keys.directory, port=urllib.parse.urlsplit(authority.address).port),
        environment=os.environ | hsm.environment)
    user = User(service, keys.directory / "demo-p256.p12")
    real = Real()
    real[CONTAINER] = b64(keys.p256)
    real[PATH] = str(keys.directory / "demo-p256.p12")
    real[CERTIFICATE] = certificate_of(keys.directory / "demo-p256.p12")
    real[OTHER_CERTIFICATE] = certificate_of(keys.directory / "demo-rsa.p12")
    global postman, message, message_of_postman
    postman = Correspondent(keys.directory, "Листоноша")
    real[RECIPIENT] = b64(postman.certificate)
    (keys.directory / "authorities" / "postman.pem").write_bytes(postman.authority.read_bytes())
    message = openssl_encrypt(CONTENT, [base64.b64decode(real(CERTIFICATE))])
    world = World(next(sites))
    message_of_postman = world.message(postman.container, [postman.certificate])
    world.close()
    world = World(next(sites))
    real[SIGNATURE] = b64(world.signed(CONTENT))
    real[TIMESTAMP] = b64(world.stamped(CONTENT))
    world.close()
    global long_signature, bare_signature, two_files
    world = World(next(sites))
    long_signature = world.signed(CONTENT, signer.pkcs12, {
        "signatureType": "attached", "cadesType": "CAdESXLong", "embedDataTs": "true"})
    bare_signature = world.signed(CONTENT, options={"embedCertificateType": "nothing"})
    two_files = world.signed(None, options={"embedCertificateType": "signerCert", "asicForm": "ASIC_E"})
    world.close()
    global stamped_container, archived_container
    authority.clock(86_400)
    stamped_container = asic.archive(asic_stamps.only_stamped(stamp).items())
    authority.clock(0)
    archived_container = asic_stamps.archived(asic.members(two_files), stamp)


def stamp(octets):
    """A time-stamp token by the authority with servers."""
    world = World(next(sites))
    try:
        return world.stamped(octets)
    finally:
        world.close()


def tearDownModule():
    user.leave()
    service.stop()
    authority.stop()
    keys.remove()


def wait_for(there):
    for _ in range(100):
        if there():
            return
        time.sleep(0.1)
    raise AssertionError("it does not come")


class World:
    """One site, which has never called before: what another was refused is nothing to it."""

    def __init__(self, site):
        self.site, self.at, self.connection = site, None, service.connect()
        self.password, self.has_container = "demo", False
        real["shop.example"] = site.removeprefix("https://")

    def call(self, method, path, body=None, kind="application/octet-stream"):
        headers = {} if body is None or isinstance(body, dict) else {"Content-Type": kind}
        return service.call(method, path, body, headers, origin=self.site, connection=self.connection)

    def api(self, method, path, body=None, kind="application/octet-stream"):
        return expect(self.call(method, "/api/v1" + path, body, kind))

    def close(self):
        if self.at:
            self.call("DELETE", "/api/v1" + self.at)
        self.connection.close()

    def given(self, steps):
        for step in steps:
            self.STEPS[step](self)

    def ticket(self):
        self.at = "/ticket/" + self.api("POST", "/ticket").json["ticketUuid"]
        real[TICKET] = self.at.removeprefix("/ticket/")

    def upload(self, where, octets, kind="application/octet-stream"):
        self.has_container |= where == "/keyStore"
        self.api("PUT" if where == "/keyStore" else "POST", self.at + where, octets, kind)

    def plug_in(self):
        """A token, with a container on it. SoftHSM finds a new one only as it starts, which it does anew after its process has ended."""
        hsm.initialise("shown")
        hsm.container("shown", "key.p12")
        run("pkill", "-P", service.process.pid, "pidpys-token")
        wait_for(lambda: self.api("GET", "/token/connected").json["passiveTokenPath"])

    def upload_files(self):
        self.upload("/data", *written_form(TWO_FILES))

    def sign(self, password="demo"):
        self.api("POST", self.at + "/ds/creator", {"keyStorePassword": password})

    def signed(self, content, container=None, options=None):
        """Over the content, or over the two files of the form."""
        self.ticket()
        self.upload_files() if content is None else self.upload("/data", content)
        self.upload("/keyStore", container or keys.p256)
        self.api("PUT", self.at + "/option", options or {"embedCertificateType": "signerCert"})
        self.sign()
        return self.api("GET", self.at + "/ds/data").body

    def load_recipients(self, certificates=None):
        certificates = certificates or [postman.certificate]
        self.api("POST", self.at + "/encryptor/certificates", {"recipientCertificates": [b64(one) for one in certificates]})

    def message(self, container, certificates):
        """To them, from the container's owner."""
        self.ticket()
        self.upload("/data", CONTENT)
        self.load_recipients(certificates)
        self.upload("/keyStore", container)
        self.encrypt(PASSWORD)
        return self.api("GET", self.at + "/encryptor/data").body

    def encrypt(self, password="demo"):
        self.api("POST", self.at + "/encryptor", {"keyStorePassword": password} if self.has_container else None)

    def decrypt(self):
        self.api("POST", self.at + "/decryptor", {"keyStorePassword": self.password})

    def finish_message(self, name, start):
        start()
        self.call("GET", f"/api/v1{self.at}/{name}/data")

    def load_container(self, octets, password="demo"):
        self.upload("/keyStore", octets)
        self.password = password

    def name_servers(self):
        self.api("PUT", self.at + "/option", {"caId": "servers"})

    def stamp(self):
        self.api("POST", self.at + "/ts/creator")

    def stamped(self, content):
        self.ticket()
        self.upload("/data", content)
        self.name_servers()
        self.stamp()
        return self.api("GET", self.at + "/ts/data").body

    def finish(self, password="demo"):
        self.sign(password)
        self.call("GET", f"/api/v1{self.at}/ds/data")

    def key(self):
        if not self.has_key():
            self.api("POST", "/personalKeysSession", {"keyStorePath": real(PATH), "keyStorePassword": "demo"})

    def no_key(self):
        if self.has_key():
            self.api("DELETE", "/personalKeysSession")

    def has_key(self):
        return self.api("GET", "/certificateInfo/signature").json != {}

    def permission(self):
        real[PERMISSION] = self.api("POST", "/accessToken", {"accessTimesNumber": 2}).json["accessTokenUuid"]

    def fill_sessions(self):
        while self.call("POST", "/api/v1/ticket").status == 200:
            pass

    STEPS = {
        "ticket": ticket, "key": key, "no key": no_key, "permission": permission, "no room for sessions": fill_sessions,
        "data": lambda self: self.upload("/data", CONTENT),
        "other data": lambda self: self.upload("/data", b"other"),
        "signature": lambda self: self.upload("/ds/data", base64.b64decode(real(SIGNATURE))),
        "files of a form": upload_files,
        "signature without a certificate": lambda self: self.upload("/ds/data", bare_signature),
        "signed container of two files": lambda self: self.upload("/ds/data", two_files),
        "container with a changed file": lambda self: self.upload("/ds/data", asic.archive(
            {**asic.members(two_files), "додаток.txt": b"other"}.items())),
        "signature of level X Long": lambda self: self.upload("/ds/data", long_signature),
        "container stamped a day ahead by a time-stamp alone": lambda self: self.upload("/ds/data", stamped_container),
        "container with an archive time-stamp": lambda self: self.upload("/ds/data", asic.archive(archived_container.items())),
        "archived container with a changed file": lambda self: self.upload("/ds/data", asic.archive(
            {**archived_container, "додаток.txt": b"other"}.items())),
        "time-stamps demanded": lambda self: self.api("PUT", self.at + "/option", {
            "signatureTsVerifyOption": "verifyOrFailIfNotPresent", "dataTsVerifyOption": "verifyOrFailIfNotPresent"}),
        "rubbish for a signature": lambda self: self.upload("/ds/data", b"\x30\x03\x02\x01\x00"),
        "container": lambda self: self.upload("/keyStore", keys.p256),
        "slow container": lambda self: self.upload("/keyStore", slow_container(keys.directory)),
        "container of an authority with servers": lambda self: self.upload("/keyStore", signer.pkcs12),
        "embedCertificateType=signerCert": lambda self: self.api(
            "PUT", self.at + "/option", {"embedCertificateType": "signerCert"}),
        "asicForm=ASIC_E": lambda self: self.api("PUT", self.at + "/option", {"asicForm": "ASIC_E"}),
        "tsAdditionalVerifying=true": lambda self: self.api("PUT", self.at + "/option", {"tsAdditionalVerifying": "true"}),
        "cadesType=CAdEST": lambda self: self.api("PUT", self.at + "/option", {"cadesType": "CAdEST"}),
        "servers a day ahead": lambda self: authority.clock(86_400),
        "silent responders": lambda self: [authority.fault(service, "503") for service in ("ocsp", "crl")],
        "slow servers": lambda self: authority.fault("tsp", "", delay=2000),
        "raising": lambda self: self.api("POST", self.at + "/ds/modifier"),
        "raised": lambda self: (self.api("POST", self.at + "/ds/modifier"), self.api("GET", self.at + "/ds/modifiedData")),
        "caId=servers": name_servers, "stamping": stamp,
        "stamped": lambda self: (self.stamp(), self.api("GET", self.at + "/ts/data")),
        "time-stamp": lambda self: self.upload("/ts/data", base64.b64decode(real(TIMESTAMP))),
        "rubbish for a time-stamp": lambda self: self.upload("/ts/data", b"\x30\x03\x02\x01\x00"),
        "verifying the time-stamp": lambda self: self.api("POST", self.at + "/ts/verifier"),
        "cadesType=CAdESX": lambda self: self.api("PUT", self.at + "/option", {"cadesType": "CAdESX"}),
        "recipients": load_recipients,
        "message": lambda self: self.upload("/data", message),
        "message to somebody else": lambda self: self.upload("/data", message_of_postman),
        "message of a correspondent": lambda self: self.upload("/data", message_of_postman),
        "correspondent's container by its path": lambda self: self.api(
            "PUT", self.at + "/keyStore", {"keyStorePath": str(postman.file(".p12"))}),
        "correspondent's container": lambda self: self.load_container(postman.container, PASSWORD),
        "changed message": lambda self: self.upload("/data", message[:-1] + bytes([message[-1] ^ 1])),
        "encrypting": encrypt, "decrypting": decrypt,
        "encrypted": lambda self: self.finish_message("encryptor", self.encrypt),
        "encrypted with a wrong password": lambda self: self.finish_message("encryptor", lambda: self.encrypt("no")),
        "decrypted": lambda self: self.finish_message("decryptor", self.decrypt),
        "signing": sign, "signed": finish, "signed with a wrong password": lambda self: self.finish("no"),
        "verifying": lambda self: self.api("POST", self.at + "/ds/verifier"),
        "the user says no": lambda self: setattr(user, "will", "denied"),
        "the user chooses": lambda self: None,
        "damaged profiles": lambda self: write_profiles("rubbish"),
        "nobody to ask": lambda self: user.leave(),
        "a token": plug_in,
    }


class Cipher(unittest.TestCase):
    maxDiff = None

    def drive(self, example):
        world, user.will = World(next(sites)), "allowed"
        try:
            real.values.pop(TICKET, None)
            world.given(example.given)
            body, media = body_of(example, real)
            caller = "https://refused.example" if example.name == "refused_site" else world.site
            headers = {"Content-Type": media} if media else {}
            return service.call(example.method, example.target(real), body, headers, origin=caller, connection=world.connection)
        finally:
            if "nobody to ask" in example.given:
                user.arrive()
            write_profiles()
            authority.clear()
            authority.clock(0)
            world.close()

    def compare(self, answer, example):
        documented = example.example["value"]
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (example.status, example.media), answer)
        if example.media != "application/json":
            self.assertTrue(answer.body.startswith(KINDS.get(documented, b"")) and answer.body)
            return
        check(answer.json, example.schema)
        said = real.documented(answer.json)
        if "x-message" in example.example:
            for member in ("message", "failureCause"):
                self.assertEqual(said.get(member), documented.get(member))
        if example.path not in PAGES:   # whose texts the document does not repeat
            self.same_members(said, documented)

    def same_members(self, said, documented):
        """All the way down; of a certificate those that the document shows."""
        if isinstance(documented, list) and documented and isinstance(documented[0], dict):
            self.assertEqual(len(said), len(documented))
            for pair in zip(said, documented):
                self.same_members(*pair)
        if not isinstance(documented, dict):
            return
        if "ownerCertificateInfo" in documented or "ownerFullName" in documented:
            said = {name: value for name, value in said.items() if name in documented}
        self.assertEqual(list(said), list(documented))
        for name, value in documented.items():
            if name in FIXED and not isinstance(value, dict):
                self.assertEqual(said[name], value, name)
            self.same_members(said[name], value)

    def test_every_example(self):
        count = 0
        for example in examples(lambda path: path.startswith("/api/v1/") or path in PAGES):
            count += 1
            with self.subTest(str(example)):
                self.compare(self.drive(example), example)
        self.assertGreater(count, 150)


class AnyRequest(unittest.TestCase):
    def problem(self, name, answer):
        documented = COMPONENTS["responses"]["Problem"]["content"]["application/json"]["examples"][name]
        self.assertEqual((answer.status, answer.json), (documented["x-status"], documented["value"]))

    def raw(self, name, head):
        documented = COMPONENTS["responses"]["Problem"]["content"]["application/json"]["examples"][name]
        with service.raw() as raw:
            raw.sendall(head)
            octets = b""
            while piece := raw.recv(65536):
                octets += piece
        status, body = octets.split(b" ")[1], octets.partition(b"\r\n\r\n")[2]
        self.assertEqual((int(status), json.loads(body)), (documented["x-status"], documented["value"]))

    def test_problems_of_any_request(self):
        host = f"Host: localhost:{service.port}\r\nConnection: close\r\n".encode()
        self.problem("not_found", service.api("GET", "/nothing"))
        self.problem("method_not_allowed", service.api("GET", "/ticket"))
        self.problem("unsupported_media_type", service.api("POST", "/ticket", b"", headers={"Content-Encoding": "gzip"}))
        self.raw("misdirected", b"GET /api/v1/status HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n")
        self.raw("payload_too_large", b"POST /api/v1/ticket HTTP/1.1\r\n" + host + b"Content-Length: 9999999\r\n\r\n")
        self.raw("uri_too_long", b"GET /api/v1/" + b"a" * 20_000 + b" HTTP/1.1\r\n" + host + b"\r\n")
        self.raw("head_too_large", b"GET /api/v1/status HTTP/1.1\r\n" + host + b"X: " + b"a" * 20_000 + b"\r\n\r\n")
        self.raw("not_implemented", b"POST /api/v1/ticket HTTP/1.1\r\n" + host + b"Transfer-Encoding: gzip, chunked\r\n\r\n")
        self.raw("version_not_supported", b"GET /api/v1/status HTTP/2.0\r\n" + host + b"\r\n")
        self.raw("bad_request", b"GET  /api/v1/status HTTP/1.1\r\n" + host + b"\r\n")


if __name__ == "__main__":
    main()
