# SPDX-License-Identifier: MIT
"""What callers are held to is that of the service, however many nodes it has."""
import threading
import time
import unittest

from dss_host import PASSWORD, Client
from harness import main
from nodes import First, Node

WRONG = {"login": "alice@example.org", "password": "wrong"}
KEY = {"Authorization": "DiadocAuth ddauth_api_client_id=test-client"}


def log_in(node, **words):
    return node.call("POST", "/V3/Authenticate?type=password", WRONG | words, KEY).status


class Bounds(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.first = First("bounds")
        cls.second = Node(cls.first)

    @classmethod
    def tearDownClass(cls):
        cls.second.stop()
        cls.first.stop()

    def test_whoever_guesses_at_all_nodes_may_guess_no_more_often_than_at_one(self):
        for login in ("bob@example.org", "nobody@example.org"):   # who knows the answers does not know who exists
            nodes = [self.first, self.second] * 4
            statuses = [log_in(node, login=login) for node in nodes]
            self.assertEqual(statuses, [401] * 5 + [429] * 3, login)
        for node in (self.first, self.second):
            self.assertEqual(log_in(node, login="bob@example.org", password=PASSWORD), 429)
            self.assertEqual(log_in(node, password=PASSWORD), 200)   # alice is somebody else

    def test_right_password_forgets_the_wrong_ones_of_every_node(self):
        for _ in range(3):
            self.assertEqual([log_in(self.first), log_in(self.second), log_in(self.first)], [401] * 3)
            self.assertEqual(log_in(self.second, password=PASSWORD), 200)

    def test_client_is_no_faster_at_two_nodes_than_at_one(self):
        rate, seconds = 20, 5
        self.first.cli("dss", "client", "add", "slow-client", "--rate", str(rate))
        admitted, refused = [], []

        def hammer(node):
            client = Client(node, key="slow-client")
            ends = time.monotonic() + seconds
            while time.monotonic() < ends:
                (admitted if client.call("GET", "/GetMyOrganizations").status == 200 else refused).append(node)
        threads = [threading.Thread(target=hammer, args=(node,)) for node in (self.first, self.second)]
        for each in threads:
            each.start()
        for each in threads:
            each.join(60)
        alone = 2 * rate + seconds * rate   # a burst, and then the average
        self.assertGreater(len(refused), 100)
        self.assertGreater(len(admitted), alone / 2)
        # Both bursts, and what both let in before they hear of each other.
        self.assertLess(len(admitted), alone + 2 * rate + 2 * rate, (len(admitted), len(refused)))


if __name__ == "__main__":
    main()
