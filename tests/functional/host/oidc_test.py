# SPDX-License-Identifier: MIT
"""Access tokens of an OpenID Connect issuer beside the contract's own: who is believed, and who is not."""
import hashlib
import hmac
import json
import time
import unittest

from harness import main
from network_host import ALICE_BOX, Authority, Client, NetworkHost
from oidc_issuer import Issuer, Key, base64url, part

FILES = {"Files": [{"Content": {"Content": "Y29udHJhY3Q="}, "FileName": "contract.txt"}]}


class Tokens(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.authority = Authority()
        cls.addClassCleanup(cls.authority.remove)
        cls.issuer = Issuer(cls.authority)
        cls.addClassCleanup(cls.issuer.close)
        cls.keys = {name: Key(cls.authority.folder, name, f"key-{name}") for name in ("RS256", "ES256", "EdDSA")}
        cls.issuer.publish(*cls.keys.values())
        cls.host = NetworkHost(config=cls.issuer.config(cls.authority))
        cls.addClassCleanup(cls.host.__exit__)
        cls.host.cli("dss", "user", "add", "anna", "--no-password")
        cls.host.cli("dss", "box", "allow", ALICE_BOX, "anna")

    def call(self, token, method="GET", path="/GetMyOrganizations", body=None):
        fields = {"authorization": f"Bearer {token}", "accept": "application/json"}
        if body is not None:
            fields["content_type"], body = "application/json", json.dumps(body)
        return self.host.ask(method, path, body, **fields)

    def test_tokens_of_each_algorithm_come_in_and_see_what_their_user_has(self):
        for name, key in self.keys.items():
            with self.subTest(name):
                answer = self.call(key.token(self.issuer.claims()))
                self.assertEqual(answer.status, 200, answer)
                boxes = [box["BoxIdGuid"] for organization in answer.json["Organizations"] for box in organization["Boxes"]]
                self.assertEqual(boxes, [ALICE_BOX])

    def test_body_is_taken_with_a_token_and_belongs_to_its_user(self):
        token = self.keys["ES256"].token(self.issuer.claims())
        answer = self.call(token, "POST", "/V2/ShelfUpload?fileExtension=.txt", {"a": 1})
        self.assertEqual(answer.status, 200, answer)
        name = answer.body.decode()
        self.assertEqual(self.call(token, path=f"/V2/ShelfDownload?fileName={name}").status, 200)
        other = Client(self.host)
        self.assertEqual(other.call("GET", f"/V2/ShelfDownload?fileName={name}").status, 404)
        # Who has no certificate signs nothing; the box is another's than bob's.
        self.assertEqual(self.call(token, "POST", f"/DssSign?boxId={ALICE_BOX}", FILES).status, 404)

    def test_tokens_that_are_wrong_are_401_whether_a_body_follows_or_not(self):
        claims, now = self.issuer.claims, int(time.time())
        good = self.keys["RS256"]
        head = {"alg": "RS256", "kid": good.name, "typ": "at+jwt"}
        signed, _, signature = good.token(claims()).rpartition(".")
        twice = json.dumps(claims(sub="bob@example.org"))[:-1] + ', "sub": "anna"}'
        stranger = Key(self.authority.folder, "RS256", "stranger")

        def secret(key, algorithm="HS256"):
            """What whoever takes a public key for a shared secret would believe."""
            text = f'{part({"alg": algorithm, "kid": good.name})}.{part(claims())}'
            return text + "." + base64url(hmac.new(key, text.encode(), hashlib.sha256).digest())

        pem = b"-----BEGIN PUBLIC KEY-----\n" + good.public()
        wrong = {
            "no signature": f'{part({"alg": "none"})}.{part(claims())}.', "empty signature": signed + ".",
            "secret of DER": secret(good.public()), "secret of PEM": secret(pem),
            "RS256 by a secret": secret(good.public(), "RS256"),
            "ES256 for RS256": good.token(claims(), head | {"alg": "ES256"}),
            "PS256": good.token(claims(), head | {"alg": "PS256"}),
            "key of another algorithm": good.token(claims(), head | {"kid": "key-ES256"}),
            "stranger": stranger.token(claims(), head), "unknown key": stranger.token(claims()),
            "path for a name": stranger.token(claims(), head | {"kid": "../../../../dev/null"}),
            "address for a name": stranger.token(claims(), head | {"kid": self.issuer.name + "/jwks"}),
            "query for a name": stranger.token(claims(), head | {"kid": "x' UNION SELECT 'key"}),
            "key brought along": stranger.token(claims(), head | {"kid": "mine", "jwk": stranger.jwk(), "jku": "https://x"}),
            "critical": good.token(claims(), head | {"crit": ["exp"]}),
            "another purpose": good.token(claims(), head | {"typ": "logout+jwt"}),
            "changed": f'{signed.split(".")[0]}.{part(claims(sub="bob@example.org"))}.{signature}',
            "issuer": good.token(claims(iss="https://evil.example")),
            "issuer with a slash": good.token(claims(iss=self.issuer.name + "/")),
            "audience": good.token(claims(aud="another")), "audiences": good.token(claims(aud=["a", "b"])),
            "expired": good.token(claims(exp=now - 100)), "not yet": good.token(claims(nbf=now + 200)),
            "no end": good.token({name: value for name, value in claims().items() if name != "exp"}),
            "of the future": good.token(claims(iat=now + 200)), "scope": good.token(claims(scope="openid")),
            "bound": good.token(claims(cnf={"jkt": "x"})), "twice": good.token(twice.encode()),
            "user unknown": good.token(claims(sub="nobody")), "user in capitals": good.token(claims(sub="Anna")),
            "client unknown": good.token(claims(client_id="nobody")), "two clients": good.token(claims(azp="other")),
            "no JSON": good.token(b"<html>"), "huge": good.token(claims(x="x" * 7000)), "dots": "..",
            "more parts": good.token(claims()) + ".x", "padding": good.token(claims()) + "=", "capitals": "A" * 44}
        for name, token in wrong.items():
            with self.subTest(name):
                for request in (("GET", "/GetMyOrganizations"), ("POST", f"/DssSign?boxId={ALICE_BOX}", FILES)):
                    answer = self.call(token, *request)
                    self.assertEqual((answer.status, answer.headers["X-Diadoc-ErrorCode"]), (401, "Http.Auth"))
                    self.assertNotIn("\n", answer.body.decode().rstrip("\n"))
        self.assertEqual(self.call(good.token(claims(x="x" * 20000))).status, 431)
        self.assertLessEqual(self.issuer.asked, 3)   # whatever names of keys came
        self.assertNotIn(signature, self.host.log_text())

    def test_user_who_is_removed_is_out_at_once(self):
        token = self.keys["EdDSA"].token(self.issuer.claims(sub="once"))
        self.host.cli("dss", "user", "add", "once", "--no-password")
        self.assertEqual(self.call(token).status, 200)
        self.host.cli("dss", "user", "remove", "once")
        self.assertEqual(self.call(token).status, 401)


class Away(unittest.TestCase):
    def test_issuer_that_cannot_be_reached_is_503_and_tokens_of_the_contract_go_on(self):
        authority = Authority()
        self.addCleanup(authority.remove)
        issuer = Issuer(authority)
        key = Key(authority.folder, "ES256", "k")
        issuer.publish(key)
        token = key.token(issuer.claims())
        issuer.close()
        with NetworkHost(config=issuer.config(authority)) as host:
            answer = host.ask("GET", "/GetMyOrganizations", authorization=f"Bearer {token}")
            self.assertEqual((answer.status, answer.headers["Retry-After"]), (503, "5"))
            self.assertEqual(Client(host).call("GET", "/GetMyOrganizations").status, 200)

    def test_issuer_whose_certificate_nobody_vouches_for_gives_no_keys(self):
        authority, other = Authority(), Authority()
        self.addCleanup(authority.remove)
        self.addCleanup(other.remove)
        issuer = Issuer(authority)
        self.addCleanup(issuer.close)
        key = Key(authority.folder, "ES256", "k")
        issuer.publish(key)
        with NetworkHost(config=issuer.config(other)) as host:
            answer = host.ask("GET", "/GetMyOrganizations", authorization=f"Bearer {key.token(issuer.claims())}")
            self.assertEqual(answer.status, 503)
            self.assertEqual(issuer.asked, 0)


if __name__ == "__main__":
    main()
