# SPDX-License-Identifier: MIT
"""The SDKs' way: protobuf without Content-Type or Accept, encoded and decoded by protoc, carried by curl."""
import re
import time
import unittest

from dss_host import ALICE_BOX, PASSWORD, Client, DssHost, Protoc
from harness import main, openssl_verify


def setUpModule():
    global host, wire
    host = DssHost()
    wire = Protoc(host, Client(host).token)


def tearDownModule():
    host.__exit__()


def octets_of(text, name):
    """The value of a bytes field in protoc's text form."""
    escaped = re.search(rf'{name}: "((?:[^"\\]|\\.)*)"', text).group(1)
    return escaped.encode().decode("unicode_escape").encode("latin-1")


def sign(path, message, text):
    status, answer = wire.curl(path, wire.encode(message, "dss_sign.proto", text))
    assert status == 200, (status, answer)
    task = re.search('"(.*)"', wire.decode("AsyncMethodResult", "content.proto", answer)).group(1)
    for _ in range(200):
        status, answer = wire.curl(f"/DssSignResult?boxId={ALICE_BOX}&taskId={task}", None, "-H", "Content-Length: 0")
        assert status == 200, (status, answer)
        result = wire.decode("Dss.DssSignResult", "dss_sign.proto", answer)
        if "InProgress" not in result:
            return result
        time.sleep(0.05)
    raise AssertionError("did not end")


class ProtocClient(unittest.TestCase):
    def test_log_in_by_protobuf(self):
        body = wire.encode("LoginPassword", "content.proto", f'Login: "bob@example.org" Password: "{PASSWORD}"')
        status, token = Protoc(host).curl("/V3/Authenticate?type=password", body)
        self.assertEqual((status, len(token)), (200, 44))

    def test_sign_and_poll(self):
        result = sign(f"/DssSign?boxId={ALICE_BOX}&certificateThumbprint=", "Dss.DssSignRequest",
                      'Files { Content { Content: "hello" } FileName: "a.txt" }')
        self.assertIn("OperationStatus: Completed", result)
        self.assertIn("ConfirmType: None", result)
        openssl_verify(octets_of(result, "Signature"), b"hello", host.authority)

    def test_v2_with_a_certificate(self):
        result = sign(f"/V2/DssSign?boxId={ALICE_BOX.replace('-', '')}%40diadoc.ru", "Dss.DssSignRequestV2",
                      'Files { Content { Content: "hello" } } SignDataSource: CertificateSign')
        self.assertIn("OperationStatus: Completed", result)

    def test_v2_goskey_is_refused(self):
        status, answer = wire.curl(f"/V2/DssSign?boxId={ALICE_BOX}", wire.encode(
            "Dss.DssSignRequestV2", "dss_sign.proto", 'Files { Content { Content: "x" } } SignDataSource: GosKeySign'))
        self.assertEqual((status, answer), (400, b"DssSignRequestV2.SignDataSource: GosKeySign is not supported"))

    def test_form_type_counts_as_protobuf(self):
        body = wire.encode("Dss.DssSignRequest", "dss_sign.proto", 'Files { Content { Content: "x" } }')
        status, _ = wire.curl(f"/DssSign?boxId={ALICE_BOX}", None, "--data-binary", "@" + str(self.write(body)))
        self.assertEqual(status, 200)

    def write(self, body):
        path = host.state / "request.bin"
        path.write_bytes(body)
        return path


if __name__ == "__main__":
    main()
