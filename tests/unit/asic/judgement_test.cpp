// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "asic/judgement.hpp"
#include "asic/write.hpp"
#include "certs/indication.hpp"
#include "crypto/cms/signer.hpp"
#include "tests/main/needs.hpp"
#include "material.hpp"

using namespace pidpys;
using namespace pidpys::asic;
using namespace pidpys::crypto::test;

namespace {

struct World {
    crypto::EvpPkey authority = make_key(KeyKind::p256), key = make_key(KeyKind::p256);
    Bytes root = make_certificate(authority.get(), {"Корінь", 1, "critical,keyCertSign,cRLSign", true});
    crypto::KeyEntry signer = make_entry(KeyKind::p256);
    certs::AuthorityRegistry registry{{{"test", "Тест", {signer.certificates.front()}, {}, {}, {}}}};
    Bytes a = to_bytes(as_bytes("перший")), b = to_bytes(as_bytes("другий"));

    Bytes sign(ByteView content, crypto::SignatureForm form = crypto::SignatureForm::detached) {
        auto options = sign_options(form);
        auto signature = crypto::sign(signer, content, options);
        REQUIRE(signature);
        return std::move(*signature);
    }

    Bytes manifest(const std::vector<std::string>& names, const std::string& signature = "META-INF/signature001.p7s",
                   const char* digest = "SHA256") {
        const auto* algorithm = crypto::digest_by_name(digest);
        Manifest manifest{signature, "", {}};
        for (const auto& name : names)
            manifest.references.push_back(
                {name, "", algorithm, crypto::digest(*algorithm, {name == "a.txt" ? a : b}).value(), false});
        return write_manifest(manifest);
    }

    // Judged where the signer's own certificate is the authority.
    Result<ContainerJudgement> judge(Form form, const std::vector<Member>& members) {
        auto octets = write_container(form, members);
        REQUIRE(octets);
        auto archive = Archive::open(ByteView(*octets));
        REQUIRE(archive);
        return asic::judge(*archive, registry, {std::chrono::system_clock::now()});
    }
};

std::vector<FileFault::Kind> kinds(const SignatureJudgement& judgement) {
    std::vector<FileFault::Kind> kinds;
    for (const auto& fault : judgement.faults) kinds.push_back(fault.kind);
    return kinds;
}

}  // namespace

TEST_CASE("ASiC-S: the signature is over the one file", "[unit]") {
    World world;
    const Bytes signature = world.sign(world.a);
    const auto good =
        world.judge(Form::s, {{"a.txt", ByteView(world.a)}, {"META-INF/signature.p7s", ByteView(signature)}});
    REQUIRE(good);
    CHECK(good->outline.form == Form::s);
    CHECK(good->outline.sound_mimetype);
    CHECK(good->valid());
    const auto other =
        world.judge(Form::s, {{"a.txt", ByteView(world.b)}, {"META-INF/signature.p7s", ByteView(signature)}});
    REQUIRE(other);
    CHECK_FALSE(other->valid());
    const Bytes attached = world.sign(world.a, crypto::SignatureForm::attached);
    const auto within =
        world.judge(Form::s, {{"a.txt", ByteView(world.a)}, {"META-INF/signature.p7s", ByteView(attached)}});
    REQUIRE(within);
    CHECK(within->valid());
    const auto both =
        world.judge(Form::s, {{"a.txt", ByteView(world.b)}, {"META-INF/signature.p7s", ByteView(attached)}});
    REQUIRE(both);
    CHECK_FALSE(both->valid());
    CHECK(both->signatures.front().reason->code == Errc::integrity);
}

TEST_CASE("ASiC-E: each signature is over the files of its manifest", "[unit]") {
    World world;
    const Bytes manifest = world.manifest({"a.txt", "b.txt"}), signature = world.sign(manifest);
    const auto with = [&](const Bytes& a, const Bytes& b, const Bytes& list, std::vector<Member> more = {}) {
        std::vector<Member> members{{"a.txt", ByteView(a)},
                                    {"b.txt", ByteView(b)},
                                    {"META-INF/ASiCManifest001.xml", ByteView(list)},
                                    {"META-INF/signature001.p7s", ByteView(signature)}};
        members.insert(members.begin(), more.begin(), more.end());
        return world.judge(Form::e, members);
    };
    SECTION("good") {
        const auto judged = with(world.a, world.b, manifest);
        REQUIRE(judged);
        CHECK(judged->valid());
        CHECK(judged->signatures.front().files == std::vector<std::string>{"a.txt", "b.txt"});
    }
    SECTION("a file changed after the signature") {
        const auto judged = with(world.a, world.a, manifest);
        REQUIRE(judged);
        CHECK_FALSE(judged->valid());
        CHECK(kinds(judged->signatures.front()) == std::vector{FileFault::changed});
        const auto& signer = judged->signatures.front().judgement.signers.front();
        CHECK(signer.verdict == certs::Verdict::invalid);
        CHECK(certs::indicate(signer).sub == certs::SubIndication::hash_failure);
        CHECK(judged->unsigned_files == std::vector<std::string>{"b.txt"});
    }
    SECTION("a manifest that was not signed") {
        const auto judged = with(world.a, world.b, world.manifest({"b.txt", "a.txt"}));
        REQUIRE(judged);
        CHECK_FALSE(judged->valid());
    }
    SECTION("a file that nobody signed") {
        const auto judged = with(world.a, world.b, manifest, {{"c.txt", ByteView(world.a)}});
        REQUIRE(judged);
        CHECK_FALSE(judged->valid());
        CHECK(judged->signatures.front().valid());
        CHECK(judged->unsigned_files == std::vector<std::string>{"c.txt"});
    }
    SECTION("a file that is not there") {
        const auto judged = world.judge(Form::e, {{"a.txt", ByteView(world.a)},
                                                  {"META-INF/ASiCManifest001.xml", ByteView(manifest)},
                                                  {"META-INF/signature001.p7s", ByteView(signature)}});
        REQUIRE(judged);
        CHECK_FALSE(judged->valid());
        CHECK(kinds(judged->signatures.front()) == std::vector{FileFault::missing});
    }
    SECTION("digests that prove nothing") {
        const Bytes weak = world.manifest({"a.txt"}, "META-INF/signature001.p7s", "SHA1"), over = world.sign(weak);
        const auto judged = world.judge(Form::e, {{"a.txt", ByteView(world.a)},
                                                  {"META-INF/ASiCManifest001.xml", ByteView(weak)},
                                                  {"META-INF/signature001.p7s", ByteView(over)}});
        REQUIRE(judged);
        CHECK_FALSE(judged->valid());
        CHECK(judged->signatures.front().reason->code == Errc::weak);
    }
}

TEST_CASE("members that make no container are refused", "[unit]") {
    World world;
    const Bytes manifest = world.manifest({"a.txt"}), signature = world.sign(world.a);
    const Member file{"a.txt", ByteView(world.a)}, p7s{"META-INF/signature.p7s", ByteView(signature)};
    const Member list{"META-INF/ASiCManifest001.xml", ByteView(manifest)};
    const auto refused = [&](Form form, const std::vector<Member>& members) {
        const auto judged = world.judge(form, members);
        REQUIRE_FALSE(judged);
        return judged.error().code;
    };
    CHECK(refused(Form::s, {file}) == Errc::malformed);
    CHECK(refused(Form::s, {p7s}) == Errc::malformed);
    CHECK(refused(Form::e, {file, p7s}) == Errc::malformed);  // declares E and is S
    CHECK(refused(Form::s, {file, {"b.txt", ByteView(world.b)}, p7s}) == Errc::malformed);
    CHECK(refused(Form::s, {file, p7s, {"META-INF/timestamp.tst", as_bytes("x")}}) == Errc::malformed);
    CHECK(refused(Form::e, {file, list}) == Errc::malformed);       // its signature is not there
    CHECK(refused(Form::e, {file, list, p7s}) == Errc::malformed);  // another one is
    CHECK(refused(Form::e, {file, p7s, {"META-INF/signatures001.xml", as_bytes("<x/>")}}) == Errc::unsupported);
}

TEST_CASE("containers of other programs hold together", "[unit]") {
    const std::pair<const char*, std::vector<std::string>> samples[] = {
        {"onefile-ok.asics", {"test.text"}},
        {"onefile-ok.asice", {"test.text"}},
        {"multifiles-ok.asics", {"package.zip"}},
        {"multifiles-ok.asice", {"test.text", "test2.text"}},
        {"ASiC-E-CAdES-BpLTA.sce", {"TEST-DOC.txt"}}};
    for (const auto& [name, files] : samples) {
        const Bytes octets = needs::foreign_file(std::string("pki/eu-asic/") + name);
        if (octets.empty()) return;
        INFO(name);
        const auto archive = Archive::open(ByteView(octets));
        REQUIRE(archive);
        const auto judged = asic::judge(*archive, certs::AuthorityRegistry(), {std::chrono::system_clock::now()});
        REQUIRE(judged);
        REQUIRE(judged->signatures.size() == 1);
        const auto& signature = judged->signatures.front();
        CHECK(signature.files == files);
        CHECK_FALSE(signature.reason);
        CHECK(judged->unsigned_files.empty());
        for (const auto& signer : signature.judgement.signers) CHECK_FALSE(signer.facts.failure);
    }
}
