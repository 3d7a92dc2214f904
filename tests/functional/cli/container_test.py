# SPDX-License-Identifier: MIT
"""pidpys sign --asic, verify of containers: judged by unzip, file, xmllint and OpenSSL; hostile zips refused."""
import json
import unittest

import asic
import harness
from home import Home


class Containers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.demo = harness.DemoKeys()

    @classmethod
    def tearDownClass(cls):
        cls.demo.remove()

    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)
        self.files = []
        for name, content in (("договір.txt", b"contract\n" * 100), ("звіт 1%.xml", b"<r/>")):
            self.files.append(self.home.path / name)
            self.files[-1].write_bytes(content)
        self.container = self.home.path / "out.asice"

    def sign(self, *words, key="p256"):
        return self.home.pidpys("sign", *words, "--key", self.demo.directory / f"demo-{key}.p12",
                                *self.home.password_file("demo"))

    def signed(self, *words, **more):
        status, output, errors = self.sign(*words, **more)
        self.assertEqual(status, 0, output + errors)

    def verify(self, path, *words):
        status, output, errors = self.home.pidpys("verify", path, "--authorities", self.demo.directory / "authorities",
                                                  "--json", *words)
        return status, json.loads(output), errors

    def members(self, path):
        return asic.members(path.read_bytes())

    def openssl(self, signature, content):
        harness.openssl_verify(signature, content, self.demo.authority)

    def test_one_file_and_its_signature(self):
        self.signed(self.files[0], "--asic", "s")
        made = self.home.path / "договір.txt.asics"
        self.assertTrue(asic.declares(made.read_bytes(), "s"))
        members = self.members(made)
        self.assertEqual(list(members), ["mimetype", "договір.txt", "META-INF/signature.p7s"])
        self.openssl(members["META-INF/signature.p7s"], members["договір.txt"])
        self.signed("--add", made, key="rsa")
        status, report, _ = self.verify(made, "--content", self.home.path / "back")
        self.assertEqual((status, report["container"], len(report["signatures"][0]["signers"])), (0, "ASiC-S", 2))
        self.assertEqual((self.home.path / "back").read_bytes(), self.files[0].read_bytes())

    def test_several_files_and_a_second_signer(self):
        self.signed(*self.files, "--asic", "e", "--out", self.container)
        self.assertTrue(asic.declares(self.container.read_bytes(), "e"))
        before = self.members(self.container)
        self.assertEqual(list(before), ["mimetype", *(file.name for file in self.files), "META-INF/ASiCManifest001.xml",
                                        "META-INF/signature001.p7s"])
        self.openssl(before["META-INF/signature001.p7s"], before["META-INF/ASiCManifest001.xml"])
        self.signed("--add", self.container, key="rsa")
        after = self.members(self.container)
        self.assertEqual({name: after[name] for name in before}, before)
        self.openssl(after["META-INF/signature002.p7s"], after["META-INF/ASiCManifest002.xml"])
        status, report, _ = self.verify(self.container, "--content", self.home.path / "all.zip")
        self.assertEqual((status, report["valid"], len(report["signatures"])), (0, True, 2))
        self.assertEqual(self.members(self.home.path / "all.zip"), {file.name: file.read_bytes() for file in self.files})

    def test_manifest_keeps_to_the_schema(self):
        self.signed(*self.files, "--asic", "e", "--out", self.container)
        asic.check_manifest(self.members(self.container)["META-INF/ASiCManifest001.xml"])

    def rewritten(self, change):
        """The container as another program would write it after `change` of its members."""
        members = self.members(self.container)
        change(members)
        self.container.write_bytes(asic.archive(members.items()))
        return self.verify(self.container)

    def test_what_was_changed_is_named(self):
        self.signed(*self.files, "--asic", "e", "--out", self.container)
        self.assertEqual(self.rewritten(lambda members: None)[0], 0)
        status, report, _ = self.rewritten(lambda members: members.update({"more.txt": b"x"}))
        self.assertEqual((status, report["unsignedFiles"]), (1, ["more.txt"]))
        status, report, _ = self.rewritten(lambda members: members.update({"договір.txt": b"other"}) or members.pop("more.txt"))
        self.assertEqual((status, report["signatures"][0]["faults"]), (1, [{"kind": "changed", "file": "договір.txt"}]))
        status, report, _ = self.rewritten(lambda members: members.pop("договір.txt"))
        self.assertEqual((status, report["signatures"][0]["faults"]), (1, [{"kind": "missing", "file": "договір.txt"}]))
        status, report, errors = self.rewritten(lambda members: members.pop("META-INF/ASiCManifest001.xml"))
        self.assertEqual((status, report["valid"]), (2, None))
        self.assertTrue(errors.strip())

    def test_another_signer_does_not_join_what_others_have_not_signed(self):
        self.signed(*self.files, "--asic", "e", "--out", self.container)
        good = self.members(self.container)
        for change, named in (({"договір.txt": b"other"}, "договір.txt"), ({"more.txt": b"x"}, "more.txt")):
            octets = asic.archive({**good, **change}.items())
            self.container.write_bytes(octets)
            status, output, errors = self.sign("--add", self.container, key="rsa")
            self.assertNotEqual(status, 0, output)
            self.assertIn(named, errors)
            self.assertEqual(self.container.read_bytes(), octets)

    def test_hostile_zips_get_a_reason(self):
        self.signed(*self.files, "--asic", "e", "--out", self.container)
        good = self.container.read_bytes()

        def plus(name, content=b"x"):
            self.container.write_bytes(good)
            return self.rewritten(lambda members: members.update({name: content}))

        for name in ("/etc/passwd", "../up", "a/../../b", "a\\b", "folder/", "C:x"):
            status, report, errors = plus(name)
            self.assertEqual((status, report["valid"]), (2, None), name)
            self.assertIn("member of the container", report["reason"] + errors)
        self.assertEqual(plus("zeros", bytes(64 << 20))[:1], (2,))
        for octets in (good + b"x", b"x" + good, good[:-1], good.replace(b"signature001.p7s", b"signature001.P7S", 1)):
            self.container.write_bytes(octets)
            status, output, errors = self.home.pidpys("verify", self.container, "--json")
            self.assertIn(status, (2, 65), output + errors)

    def test_mistakes_of_the_command_line(self):
        self.assertEqual(self.sign(*self.files, "--asic", "s")[0], 64)
        self.assertEqual(self.sign(*self.files)[0], 64)
        self.assertEqual(self.sign("--asic", "e", "--out", self.container)[0], 64)
        self.assertEqual(self.sign(self.files[0], "--asic", "e", "--attached")[0], 64)
        self.signed(self.files[0], "--asic", "e", "--out", self.container)
        self.assertEqual(self.sign(self.files[0], "--asic", "e", "--out", self.container)[0], 73)
        self.assertNotEqual(self.sign("--add", self.container)[0], 0)   # the same signer again
        self.assertEqual(self.sign("--add", self.container, "--attached", key="rsa")[0], 64)
        self.signed("--add", self.container, "--duplicate")


if __name__ == "__main__":
    harness.main()
