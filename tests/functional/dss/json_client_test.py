# SPDX-License-Identifier: MIT
"""A JSON client's whole way, all four references; openssl accepts the signatures in request order."""
import base64
import unittest

from dss_host import ALICE_BOX, Client, DssHost, inline
from harness import main, openssl_verify


def setUpModule():
    global host, alice
    host = DssHost()
    alice = Client(host)


def tearDownModule():
    host.__exit__()


class JsonClient(unittest.TestCase):
    def test_all_four_references_are_signed_in_request_order(self):
        upload = "/ShelfUpload?nameOnShelf=__userId__/api-1&partIndex=0&isLastPart=1"
        self.assertEqual(alice.call("POST", upload, b"from the shelf").json, [])
        posted = alice.call("POST", "/V3/PostMessage", {
            "FromBoxId": ALICE_BOX, "IsDraft": True,
            "DocumentAttachments": [{"SignedContent": {"Content": base64.b64encode(b"an entity").decode()},
                                     "TypeNamedId": "Nonformalized", "Metadata": [{"Key": "FileName", "Value": "a.txt"}]}]}).json
        entity = {"MessageId": posted["MessageId"], "EntityId": posted["Entities"][0]["EntityId"]}
        patched = alice.call("POST", "/PrepareDocumentsToSign", {
            "BoxId": ALICE_BOX, "DraftDocuments": [{"DocumentId": entity}]}).json["DocumentPatchedContents"][0]
        self.assertEqual(base64.b64decode(patched["Content"]), b"an entity")

        task = alice.sign([inline(b"inline", "first.xml"),
                           {"Content": {"NameOnShelf": "__userId__/api-1"}, "FileName": "second.xml"},
                           {"Content": {"EntityId": entity}, "FileName": "third.xml"},
                           {"Content": {"PatchedContentId": patched["PatchedContentId"].upper()}, "FileName": "fourth.xml"}])
        signatures = alice.signatures(task)
        for signature, content in zip(signatures, (b"inline", b"from the shelf", b"an entity", b"an entity"), strict=True):
            openssl_verify(signature, content, host.authority)
            with self.assertRaises(AssertionError):
                openssl_verify(signature, content + b"!", host.authority)

    def test_result_has_the_documented_members_and_can_be_read_again(self):
        task = alice.sign([inline(b"x")])
        result = alice.wait(task)
        self.assertEqual(list(result), ["OperationStatus", "FileSigningResults", "ConfirmType", "Operator", "PhoneLastNumbers"])
        self.assertEqual((result["ConfirmType"], result["Operator"], result["PhoneLastNumbers"]), ("None", "OperatorUnknown", ""))
        self.assertEqual(result["FileSigningResults"][0]["FileSigningStatus"], "SigningCompleted")
        self.assertEqual(alice.wait(task), result)

    def test_json_without_accept_gets_json_and_any_other_accept_protobuf(self):
        body = b'{"Files":[{"Content":{"Content":"eA=="}}]}'
        path = f"/DssSign?boxId={ALICE_BOX}"
        headers = {"Authorization": alice.authorization, "Content-Type": "application/json charset=utf-8"}
        lenient = host.call("POST", path, body, headers)
        self.assertTrue(lenient.headers["Content-Type"].startswith("application/json"), lenient)
        anything = host.call("POST", path, body, {**headers, "Accept": "*/*"})
        self.assertEqual(anything.headers["Content-Type"], "application/x-protobuf")
        self.assertEqual(anything.body[:2], b"\x0a\x24")

    def test_user_organizations_and_certificates(self):
        self.assertEqual(alice.call("GET", "/v2/getmyuser").json["Login"], "alice@example.org")
        boxes = [box["BoxIdGuid"] for one in alice.call("GET", "/GetMyOrganizations").json["Organizations"] for box in one["Boxes"]]
        self.assertIn(ALICE_BOX, boxes)
        certificates = alice.call("GET", f"/GetMyCertificates?boxId={ALICE_BOX}").json["Certificates"]
        self.assertEqual(len(certificates), 1)
        self.assertEqual((certificates[0]["Type"], certificates[0]["Usages"], certificates[0]["DssType"]),
                         ("Dss", ["DssUsage"], "KSignServer"))
        self.assertRegex(certificates[0]["Thumbprint"], "^[0-9A-F]{40}$")
        task = alice.sign([inline(b"x")], query="&certificateThumbprint=" + certificates[0]["Thumbprint"].lower())
        self.assertEqual(len(alice.signatures(task)), 1)


if __name__ == "__main__":
    main()
