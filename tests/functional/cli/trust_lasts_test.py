# SPDX-License-Identifier: MIT
"""Trust that was given once is good as long as the installation lives: the service under clocks of years to come."""
import json
import os
import tempfile
import time
import unittest

import harness
from agent import Agent
from home import Home

DAY = 24 * 3600


def clock(days):
    """What makes a process believe that it lives so many days later."""
    library = harness.run("faketime", "-f", "+0", "printenv", "LD_PRELOAD").decode().strip()
    return {"LD_PRELOAD": library, "FAKETIME": f"+{days}d", "DONT_FAKE_MONOTONIC": "1"}


class TrustLasts(unittest.TestCase):
    def setUp(self):
        harness.need("faketime", "openssl")
        folder = tempfile.TemporaryDirectory(prefix="pidpys-years-")
        self.addCleanup(folder.cleanup)
        self.state = folder.name

    def verify_code(self, service, ca, days, name):
        shown = harness.run("openssl", "s_client", "-connect", f"127.0.0.1:{service.port}", "-CAfile", ca, "-no-CApath",
                            "-verify_hostname", name, "-attime", int(time.time() + days * DAY), stdin=b"", check=False)
        return next(line.strip() for line in shown.decode().splitlines() if "Verify return code" in line)

    def test_each_year_under_the_authority_of_the_first_day(self):
        ca = os.path.join(self.state, "first-ca.pem")
        for days in (0, 364, 380, 729, 745, 1096, 3600):
            with harness.Service(state=self.state, environment=os.environ | clock(days)) as service:
                if days == 0:
                    os.link(service.ready["ca"], ca)
                for name in ("localhost", "local.cipher.kiev.ua"):
                    self.assertEqual(self.verify_code(service, ca, days, name), "Verify return code: 0 (ok)", days)
                said = "pidpys trust renew" in service.log_text()
                self.assertEqual(said, days == 3600)
                with Agent(service) as agent:   # windows say it when the log does, and the service's own page
                    self.assertEqual(agent.state["trust_due"], said)
                    self.assertGreater(agent.state["trust_ends"], time.time() + days * DAY)
                    told = harness.run("curl", "-sSk", f"https://127.0.0.1:{service.port}/trust.json")   # our clock is another
                    self.assertEqual(json.loads(told), {"ends": agent.state["trust_ends"], "due": said})
        with open(ca) as first, open(os.path.join(self.state, "tls/ca.pem")) as last:
            self.assertEqual(first.read(), last.read())

    def test_ended_identity_is_not_made_to_be_trusted(self):
        home = Home()
        self.addCleanup(home.remove)
        home.pidpys("trust", "install", "--browsers-only")
        home.pidpys("trust", "remove", "--browsers-only")
        status, output, errors = home.pidpys("trust", "install", "--browsers-only", **clock(4400))
        self.assertEqual((status, output), (65, ""))
        self.assertIn("pidpys trust renew", errors)


if __name__ == "__main__":
    harness.main()
