# SPDX-License-Identifier: MIT
"""What is another user's looks like what is not there."""
import base64
import unittest

from dss_host import ALICE_BOX, BOB_BOX, Client, DssHost, inline
from harness import main


def setUpModule():
    global host, alice, bob
    host = DssHost()
    alice, bob = Client(host), Client(host, "bob@example.org")


def tearDownModule():
    host.__exit__()


class Isolation(unittest.TestCase):
    def same(self, of_another, of_nobody, replace):
        """Both answers alike, but for the name the caller gave."""
        self.assertEqual(of_another.status, of_nobody.status)
        self.assertEqual(of_another.body.replace(*(text.encode() for text in replace)), of_nobody.body)
        self.assertEqual(of_another.headers["X-Diadoc-ErrorCode"], of_nobody.headers["X-Diadoc-ErrorCode"])

    def test_shelf(self):
        alice.call("POST", "/ShelfUpload?nameOnShelf=__userId__/secret&isLastPart=1", b"x")
        generated = alice.call("POST", "/V2/ShelfUpload", b"x").body.decode()
        nobody = "dd-api-00000000-0000-4000-8000-000000000000"
        self.same(bob.call("GET", "/ShelfDownload?nameOnShelf=__userId__/secret"),
                  bob.call("GET", "/ShelfDownload?nameOnShelf=__userId__/nothing"), ("secret", "nothing"))
        self.same(bob.call("GET", f"/V2/ShelfDownload?fileName={generated}"),
                  bob.call("GET", f"/V2/ShelfDownload?fileName={nobody}"), (generated, nobody))
        sign = lambda name: bob.call("POST", f"/DssSign?boxId={BOB_BOX}", {"Files": [{"Content": {"NameOnShelf": name}}]})
        self.same(sign("__userId__/secret"), sign("__userId__/nothing"), ("secret", "nothing"))
        self.same(sign(generated), sign(nobody), (generated, nobody))
        bob.call("POST", "/ShelfUpload?nameOnShelf=__userId__/secret&isLastPart=1", b"bob's own")
        self.assertEqual(alice.call("GET", "/ShelfDownload?nameOnShelf=__userId__/secret").body, b"x")

    def test_task_even_in_a_box_both_may_use(self):
        task = alice.sign([inline(b"x")])
        host.cli("dss", "box", "allow", ALICE_BOX, "bob@example.org")
        nobody = "00000000-0000-4000-8000-000000000000"
        self.same(bob.call("GET", f"/DssSignResult?boxId={ALICE_BOX}&taskId={task}"),
                  bob.call("GET", f"/DssSignResult?boxId={ALICE_BOX}&taskId={nobody}"), (task, nobody))
        host.cli("dss", "box", "forbid", ALICE_BOX, "bob@example.org")
        self.assertEqual(bob.call("GET", f"/DssSignResult?boxId={ALICE_BOX}&taskId={task}").status, 403)

    def test_entities_and_certificates(self):
        posted = alice.call("POST", "/V3/PostMessage", {
            "FromBoxId": ALICE_BOX, "IsDraft": True,
            "DocumentAttachments": [{"SignedContent": {"Content": base64.b64encode(b"x").decode()}, "TypeNamedId": "Nonformalized"}]}).json
        entity = {"MessageId": posted["MessageId"], "EntityId": posted["Entities"][0]["EntityId"]}
        refused = bob.call("POST", f"/DssSign?boxId={BOB_BOX}", {"Files": [{"Content": {"EntityId": entity}}]})
        self.assertEqual(refused.status, 400)
        thumbprint = alice.call("GET", f"/GetMyCertificates?boxId={ALICE_BOX}").json["Certificates"][0]["Thumbprint"]
        sign = lambda name: bob.call("POST", f"/DssSign?boxId={BOB_BOX}&certificateThumbprint={name}", {"Files": [inline(b"x")]})
        self.same(sign(thumbprint), sign("0" * 40), (thumbprint, "0" * 40))


if __name__ == "__main__":
    main()
