# SPDX-License-Identifier: MIT
"""asicForm over the network: what a page gets is judged by zipfile, xmllint and OpenSSL, containers of others,
good and hostile, are read."""
import hashlib
import unittest

import asic
from harness import DemoKeys, main, openssl_verify
from steps import b64, expect, sign, ticket, upload

PAGE = "https://bank.example"
FILES = {"договір.txt": b"contract\n" * 1000, "звіт 1%.xml": b"<r/>", "порожній": b""}


def setUpModule():
    global keys, service
    keys = DemoKeys()
    service = keys.service(policy=None, config=f"[origins]\nallow = ['{PAGE}']\n")


def tearDownModule():
    service.stop()
    keys.remove()


def form(*files):
    """A multipart body of several files."""
    parts = [f'--x\r\nContent-Disposition: form-data; name="f"; filename="{name}"\r\n\r\n'.encode() + content + b"\r\n"
             for name, content in files]
    return b"".join(parts) + b"--x--\r\n"


def post_files(at, *files, status=200):
    return expect(service.api("POST", at + "/data", form(*files), origin=PAGE,
                              headers={"Content-Type": "multipart/form-data; boundary=x"}), status)


class Containers(unittest.TestCase):
    def tearDown(self):
        openssl_verify(sign(service, keys.p256, b"still alive"), b"still alive", keys.authority)

    def session(self, **options):
        at = ticket(service, origin=PAGE)
        expect(service.api("PUT", at + "/option", {"embedCertificateType": "signerCert", **options}, origin=PAGE))
        return at

    def give_key(self, at, name="p256"):
        container = (keys.directory / f"demo-{name}.p12").read_bytes()
        expect(service.api("PUT", at + "/keyStore", {"base64Data": b64(container)}, origin=PAGE))

    def create(self, at, status=200):
        started = service.api("POST", at + "/ds/creator", {"keyStorePassword": "demo"}, origin=PAGE)
        if started.status != 200:
            return expect(started, status)
        return expect(service.api("GET", at + "/ds/data", origin=PAGE), status)

    def made(self, kind="e", files=tuple(FILES.items()), key="p256"):
        at = self.session(asicForm=f"ASIC_{kind.upper()}")
        for file in files:
            post_files(at, file)
        self.give_key(at, key)
        return self.create(at).body

    def openssl(self, members, number=1):
        name = f"META-INF/signature{number:03}.p7s"
        openssl_verify(members[name], members[f"META-INF/ASiCManifest{number:03}.xml"], keys.authority)

    def verify(self, container, status):
        at = ticket(service, origin=PAGE)
        upload(service, at + "/ds/data", container, origin=PAGE)
        expect(service.api("POST", at + "/ds/verifier", b"", origin=PAGE))
        return expect(service.api("GET", at + "/ds/verifier", origin=PAGE), status).json

    def test_files_of_several_posts_in_one_container(self):
        container = self.made()
        self.assertTrue(asic.declares(container, "e"))
        members = asic.members(container)
        self.assertEqual(list(members), ["mimetype", *FILES, "META-INF/ASiCManifest001.xml", "META-INF/signature001.p7s"])
        self.assertEqual({name: members[name] for name in FILES}, FILES)
        asic.check_manifest(members["META-INF/ASiCManifest001.xml"])
        self.openssl(members)

    def test_one_form_of_several_files_and_a_second_signer(self):
        at = self.session(asicForm="ASIC_E")
        post_files(at, *FILES.items())
        self.give_key(at)
        first = self.create(at).body
        at = self.session(dataToSignQualifier="alreadySigned")
        upload(service, at + "/ds/data", first, origin=PAGE)
        self.give_key(at, "rsa")
        before, after = asic.members(first), asic.members(self.create(at).body)
        self.assertEqual({name: after[name] for name in before}, before)
        self.openssl(after, 1)
        self.openssl(after, 2)

    def test_as_many_files_in_one_form_as_a_container_takes(self):
        at = self.session(asicForm="ASIC_E")
        files = [(f"{number}.txt", b"x") for number in range(257)]
        self.assertIn("256", post_files(at, *files, status=500).json["failureCause"])
        post_files(at, *files[:256])
        self.give_key(at)
        self.assertEqual(len(asic.members(self.create(at).body)), 256 + 3)

    def test_asicForm_may_follow_the_files(self):
        at = self.session()
        for file in FILES.items():
            post_files(at, file)
        expect(service.api("PUT", at + "/option", {"asicForm": "ASIC_E"}, origin=PAGE))
        self.give_key(at)
        self.assertLessEqual(FILES.items(), asic.members(self.create(at).body).items())

    def test_one_file_with_its_signature(self):
        container = self.made("s", [("a.txt", b"octets")])
        self.assertTrue(asic.declares(container, "s"))
        members = asic.members(container)
        self.assertEqual(list(members), ["mimetype", "a.txt", "META-INF/signature.p7s"])
        openssl_verify(members["META-INF/signature.p7s"], b"octets", keys.authority)
        at = self.session()
        upload(service, at + "/ds/data", container, origin=PAGE)
        self.assertEqual(expect(service.api("GET", at + "/ds/signedData", origin=PAGE)).body, b"octets")

    def over(self, container, what, status, **options):
        """What another signer, raising and the content are answered where this container was uploaded."""
        at = self.session(**options)
        upload(service, at + "/ds/data", container, origin=PAGE)
        if what == "join":
            self.give_key(at, "rsa")
            return self.create(at, status)
        if what == "raise":
            expect(service.api("POST", at + "/ds/modifier", origin=PAGE))
            return expect(service.api("GET", at + "/ds/modifiedData", origin=PAGE), status)
        return expect(service.api("GET", at + "/ds/signedData", origin=PAGE), status)

    def test_what_the_signatures_do_not_cover_is_not_taken_for_signed(self):
        for kind, files in (("e", [("a.txt", b"a"), ("b.txt", b"b")]), ("s", [("b.txt", b"b")])):
            good = asic.members(self.made(kind, files))
            changed = asic.archive({**good, "b.txt": b"changed"}.items())
            for what, options in (("join", {"dataToSignQualifier": "alreadySigned"}), ("raise", {}), ("content", {})):
                with self.subTest(kind=kind, what=what):
                    answer = self.over(changed, what, 500, **options).json
                    self.assertTrue(answer["failureCause"])
                    if kind == "e":
                        self.assertIn("b.txt is not what was signed", answer["failureCause"])
        more = asic.archive({**asic.members(self.made("e", [("a.txt", b"a")])), "evil.txt": b"x"}.items())
        self.assertIn("evil.txt", self.over(more, "join", 500, dataToSignQualifier="alreadySigned").json["failureCause"])
        self.assertEqual(self.over(more, "content", 200).body, b"a")

    def test_content_is_that_of_the_manifest_that_was_signed(self):
        good = asic.members(self.made("e", [("a.txt", b"a")]))
        other = asic.members(self.made("e", [("a.txt", b"b")], key="rsa"))
        mixed = asic.archive({**other, "META-INF/signature001.p7s": good["META-INF/signature001.p7s"]}.items())
        for what, options in (("join", {"dataToSignQualifier": "alreadySigned"}), ("raise", {}), ("content", {})):
            with self.subTest(what):
                self.over(mixed, what, 500, **options)

    def test_odd_names_are_refused(self):
        at = self.session(asicForm="ASIC_E")
        for name in ("/etc/passwd", "../up", "a/../b", "C:x", "folder/", "META-INF/x", "mimetype"):
            with self.subTest(name):
                self.assertIn(name, post_files(at, (name, b"x"), status=500).json["failureCause"])

    def test_large_files_pass_through_mapped_files(self):
        large = hashlib.shake_128(b"seed").digest(48 << 20)
        before = service.memory_mb("RssAnon")
        members = asic.members(self.made("e", [("large.bin", large)]))
        self.assertEqual(members["large.bin"], large)
        self.openssl(members)
        self.assertLess(service.memory_mb("RssAnon") - before, 40)

    def hostile(self):
        good = asic.members(self.made())
        plus = lambda name, content=b"x": asic.archive([*good.items(), (name, content)])
        yield from ((name, plus(name)) for name in ("/etc/passwd", "../up", "a/../../b", "a\\b", "folder/", "C:x"))
        yield "a bomb", plus("zeros", bytes(64 << 20))
        yield "duplicates", asic.archive([*good.items(), ("договір.txt", b"other")])
        whole = asic.archive(good.items())
        yield "octets behind", whole + b"x"
        yield "octets before", b"PK\3\4" + whole
        yield "cut", whole[:-30]
        yield "another type", asic.archive([("mimetype", b"application/zip"), *list(good.items())[1:]])
        manifest = good["META-INF/ASiCManifest001.xml"]
        for name, other in (("no XML", b"<"), ("another schema", manifest.replace(b"02918", b"02919")),
                            ("nested", manifest.replace(b".p7s\"/>", b".p7s\"><x/></asic:SigReference>")),
                            ("entity", manifest.replace(b"<asic:ASiCManifest", b"<!DOCTYPE a [<!ENTITY b 'c'>]><asic:ASiCManifest", 1))):
            yield "manifest: " + name, asic.archive({**good, "META-INF/ASiCManifest001.xml": other}.items())

    def test_hostile_containers_get_one_reason(self):
        for name, octets in self.hostile():
            with self.subTest(name):
                self.assertTrue(self.verify(octets, 406)["failureCause"])
                at = self.session(dataToSignQualifier="alreadySigned")
                upload(service, at + "/ds/data", octets, origin=PAGE)
                self.give_key(at, "rsa")
                self.assertTrue(self.create(at, 500).json["failureCause"])
                self.assertTrue(expect(service.api("GET", at + "/ds/signedData", origin=PAGE), 500).json["failureCause"])

    def test_a_container_is_verified_with_the_files_of_each_signature(self):
        answer = self.verify(self.made(), 200)
        (result,) = answer["verifyResults"]
        self.assertEqual((result["isValid"], result["signature"], result["files"]),
                         (True, "META-INF/signature001.p7s", list(FILES)))
        good = asic.members(self.made())
        for name, change in (("changed", {"договір.txt": b"other"}), ("unsigned", {"more.txt": b"x"})):
            with self.subTest(name):
                answer = self.verify(asic.archive({**good, **change}.items()), 406)
                self.assertIn(list(change)[0], answer["failureCause"])
                self.assertFalse(answer["verifyResults"][0]["isValid"])
        # No type declared: told, and read all the same.
        self.verify(asic.archive(list(good.items())[1:]), 200)

    def test_containers_of_others_are_read(self):
        folder = asic.FOREIGN / "eu-asic"
        if not folder.exists():
            print("SKIPPED: no foreign data")
            return
        for path in sorted(folder.iterdir()):
            with self.subTest(path.name):
                answer = self.verify(path.read_bytes(), 406)   # of authorities that nobody here trusts
                self.assertTrue(all(result["files"] for result in answer["verifyResults"]))


if __name__ == "__main__":
    main()
