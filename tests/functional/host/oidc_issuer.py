# SPDX-License-Identifier: MIT
"""A small OpenID Connect issuer: keys and signatures by openssl alone, its key set over https on loopback."""
import base64
import http.server
import json
import ssl
import subprocess
import threading
import time

from network_host import openssl

KINDS = {"RS256": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
         "ES256": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"], "EdDSA": ["-algorithm", "ED25519"]}


def base64url(octets):
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def part(value):
    return base64url(value if isinstance(value, bytes) else json.dumps(value).encode())


def run(*words, data=None):
    return subprocess.run(["openssl", *map(str, words)], input=data, check=True, capture_output=True).stdout


class Key:
    def __init__(self, folder, algorithm, name):
        self.algorithm, self.name, self.file, self.folder = algorithm, name, folder / f"{name}.key", folder
        openssl("genpkey", *KINDS[algorithm], "-out", self.file)

    def public(self):
        return run("pkey", "-in", self.file, "-pubout", "-outform", "DER")

    def jwk(self):
        der = self.public()
        if self.algorithm == "RS256":
            modulus = run("rsa", "-in", self.file, "-noout", "-modulus").decode().strip().partition("=")[2]
            own = {"kty": "RSA", "n": base64url(bytes.fromhex(modulus)), "e": "AQAB"}
        elif self.algorithm == "ES256":
            own = {"kty": "EC", "crv": "P-256", "x": base64url(der[-64:-32]), "y": base64url(der[-32:])}
        else:
            own = {"kty": "OKP", "crv": "Ed25519", "x": base64url(der[-32:])}
        return own | {"kid": self.name, "use": "sig", "alg": self.algorithm}

    def sign(self, signed):
        if self.algorithm == "EdDSA":
            (self.folder / "input").write_bytes(signed)
            return run("pkeyutl", "-sign", "-rawin", "-inkey", self.file, "-in", self.folder / "input")
        signature = run("dgst", "-sha256", "-sign", self.file, data=signed)
        return signature if self.algorithm == "RS256" else self.raw(signature)

    @staticmethod
    def raw(der):
        """r and s of ECDSA side by side."""
        numbers, at = [], 2
        for _ in range(2):
            length = der[at + 1]
            numbers.append(int.from_bytes(der[at + 2:at + 2 + length], "big").to_bytes(32, "big"))
            at += 2 + length
        return b"".join(numbers)

    def token(self, claims, header=None):
        header = {"alg": self.algorithm, "kid": self.name, "typ": "at+jwt"} if header is None else header
        signed = f"{part(header)}.{part(claims)}"
        return signed + "." + base64url(self.sign(signed.encode()))


class Issuer:
    """`published`: what its address answers with; `asked`: how often it was."""

    def __init__(self, authority):
        self.published, self.asked = {"keys": []}, 0
        authority.issue("localhost", authority.folder / "id.pem", authority.folder / "id.key")
        issuer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                issuer.asked += 1
                body = json.dumps(issuer.published).encode()
                self.send_response(200 if self.path == "/jwks" else 404)
                self.send_header("Content-Type", "application/jwk-set+json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(authority.folder / "id.pem", authority.folder / "id.key")
        self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.name = f"https://localhost:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def publish(self, *keys):
        self.published = {"keys": [key.jwk() for key in keys]}

    def claims(self, **more):
        now = int(time.time())
        return {"iss": self.name, "aud": "pidpys", "exp": now + 300, "iat": now, "sub": "anna", "client_id": "test-client",
                "scope": "openid dss", **more}

    def config(self, authority):
        return f"""
[oidc]
issuer = "{self.name}"
audience = "pidpys"
keys = "{self.name}/jwks"
scope = "dss"
[network]
tls_authorities = "{authority.certificate}"
proxy = ""
"""

    def close(self):
        self.server.shutdown()
        self.server.server_close()
