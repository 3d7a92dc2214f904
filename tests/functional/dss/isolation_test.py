# SPDX-License-Identifier: MIT
"""What is another user's looks like what is not there."""
import base64
import subprocess
import unittest

from dss_host import ALICE_BOX, BOB_BOX, Client, DssHost, inline
from harness import AS_NOBODY, main


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

    def test_program_of_another_user_of_the_machine_comes_in_by_its_token(self):
        with open(host.ready["ca"]) as file:
            authority = file.read()
        client, token = "ddauth_api_client_id=test-client", f"ddauth_token={alice.token}"
        # Not an octet of the body is sent: the head is answered, or the client is told to go on.
        heads = [("POST", f"/DssSign?boxId={ALICE_BOX}", f"DiadocAuth {client},{token}", "100"),
                 ("POST", f"/DssSign?boxId={ALICE_BOX}", f"Bearer {alice.token}", "100"),
                 ("POST", "/V3/Authenticate?type=password", f"DiadocAuth {client}", "100"),
                 ("POST", f"/DssSign?boxId={ALICE_BOX}", f"DiadocAuth {client}", "403"),
                 ("POST", f"/DssSign?boxId={ALICE_BOX}", f"DiadocAuth {client},ddauth_token=AAAA", "403"),
                 ("POST", "/DssSign?x=/V3/Authenticate", f"DiadocAuth {client}", "403"),
                 ("POST", "/V3/Authenticate?type=password", "DiadocAuth ddauth_api_client_id=nobody", "403"),
                 ("POST", "/api/v1/ticket", f"DiadocAuth {client},{token}", "403")]
        code = f"""if True:
            import encodings.idna, socket, ssl
            context = ssl.create_default_context(cadata={authority!r})
            for method, target, authorization, _ in {heads!r}:
                tls = context.wrap_socket(socket.create_connection(("127.0.0.1", {host.port})), server_hostname="localhost")
                tls.settimeout(10)
                tls.sendall(f"{{method}} {{target}} HTTP/1.1\\r\\nHost: localhost:{host.port}\\r\\nAuthorization: {{authorization}}"
                            "\\r\\nContent-Length: 100000\\r\\nExpect: 100-continue\\r\\n\\r\\n".encode())
                print(tls.recv(100).decode().split(" ")[1])"""
        done = subprocess.run([*AS_NOBODY, "python3", "-c", code], stdout=subprocess.PIPE, text=True, check=True)
        self.assertEqual(done.stdout.split(), [status for *_, status in heads])

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
