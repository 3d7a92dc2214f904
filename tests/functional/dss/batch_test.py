# SPDX-License-Identifier: MIT
"""A task of 10,000 files of 10 kB in one request: done, in order, in bounded memory."""
import base64
import os
import random
import unittest

from dss_host import ALICE_BOX, Client, DssHost
from harness import MEMORY_COUNTS, main, openssl_verify

FILES = int(os.environ.get("PIDPYS_DSS_FILES", "10000"))
SIZE = 10_000


def varint(number):
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def field(number, data):
    return varint(number << 3 | 2) + varint(len(data)) + data


class Batch(unittest.TestCase):
    def test_ten_thousand_inline_files_in_protobuf(self):
        contents = [random.randbytes(SIZE) for _ in range(FILES)]
        body = b"".join(field(1, field(1, field(1, content)) + field(2, b"%d.xml" % i)) for i, content in enumerate(contents))
        with DssHost() as host:
            client = Client(host)
            before = host.memory_mb()
            answer = client.call("POST", f"/DssSign?boxId={ALICE_BOX}", body)
            self.assertEqual(answer.status, 200, answer)
            signatures = client.signatures(answer.json["TaskId"], seconds=300)
            self.assertEqual(len(signatures), FILES)
            for i in random.sample(range(FILES), 5):
                openssl_verify(signatures[i], contents[i], host.authority)
            peak = host.memory_mb("VmHWM")
            print(f"memory: {before:.0f} MB before, {peak:.0f} MB at most, {len(body) / 1e6:.0f} MB of request")
            if MEMORY_COUNTS:
                self.assertLess(peak, 400)


if __name__ == "__main__":
    main()
