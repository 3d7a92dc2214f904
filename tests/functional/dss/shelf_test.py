# SPDX-License-Identifier: MIT
"""Uploads as real clients make them: parts out of order, missing, repeated; large ones."""
import hashlib
import os
import unittest

from dss_host import Client, DssHost
from harness import main, openssl_verify


def setUpModule():
    global host, alice
    host = DssHost()
    alice = Client(host)


def tearDownModule():
    host.__exit__()


class Shelf(unittest.TestCase):
    def put(self, name, index, data, last=False):
        path = f"/ShelfUpload?nameOnShelf=__userId__/{name}&partIndex={index}" + ("&isLastPart=1" if last else "")
        answer = alice.call("POST", path, data)
        self.assertEqual(answer.status, 200, answer)
        return answer.body

    def get(self, name):
        return alice.call("GET", f"/ShelfDownload?nameOnShelf=__userId__/{name}")

    def test_v1_out_of_order_missing_and_repeated(self):
        self.assertEqual(self.put("a", 3, b"three", True), b"[0,1,2]")
        self.assertEqual(self.put("a", 1, b"one-"), b"")
        self.assertEqual(self.get("a").status, 404)
        self.assertEqual(self.put("a", 0, b"zero-", True), b"[2]")
        self.assertEqual(self.put("a", 2, b"bad"), b"")
        self.assertEqual(self.put("a", 2, b"two-", True), b"[]")
        self.assertEqual(self.get("a").body, b"zero-one-two-three")
        self.assertEqual(self.put("a", 3, b"three", True), b"[]")
        self.assertEqual(self.get("a").body, b"zero-one-two-three")

    def test_v2_in_parts(self):
        parts = [os.urandom(3 << 20), os.urandom(3 << 20), os.urandom(12345)]
        name = alice.call("POST", "/ShelfUploadPartInit?fileExtension=", parts[0]).body.decode()
        self.assertEqual(alice.call("POST", f"/ShelfUploadPart?fileName={name}&partIndex=2&isLastPart=True", parts[2]).body, b"[1]")
        self.assertEqual(alice.call("POST", f"/ShelfUploadPart?fileName={name}&partIndex=1&isLastPart=False", parts[1]).body, b"")
        self.assertEqual(alice.call("POST", f"/ShelfUploadPart?fileName={name}&partIndex=2&isLastPart=True", parts[2]).body, b"[]")
        whole = alice.call("GET", f"/V2/ShelfDownload?fileName={name}").body
        self.assertEqual(hashlib.sha256(whole).digest(), hashlib.sha256(b"".join(parts)).digest())
        task = alice.sign([{"Content": {"NameOnShelf": name}}])
        openssl_verify(alice.signatures(task)[0], whole, host.authority)

    def test_a_part_of_70_mb(self):
        data = os.urandom(1 << 20) * 70
        name = alice.call("POST", "/V2/ShelfUpload?fileExtension=.bin", data).body.decode()
        got = alice.call("GET", f"/V2/ShelfDownload?fileName={name}").body
        self.assertEqual(hashlib.sha256(got).digest(), hashlib.sha256(data).digest())

    def test_public_names_and_unknown_files(self):
        self.assertEqual(alice.call("POST", "/ShelfUpload?nameOnShelf=a&isLastPart=1", b"x").status, 400)
        self.assertEqual(self.get("nothing").status, 404)
        self.assertEqual(alice.call("GET", "/V2/ShelfDownload?fileName=nothing").status, 404)


if __name__ == "__main__":
    main()
