// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "asic/draft.hpp"
#include "asic/raising.hpp"
#include "crypto/cms/signed_data.hpp"
#include "material.hpp"
#include "tests/main/temporary_directory.hpp"

using namespace pidpys;
using namespace pidpys::asic;
using namespace pidpys::crypto::test;

namespace {

// An ASiC-E of one file with so many signatures.
struct SignedFile {
    crypto::KeyEntry signer = make_entry(KeyKind::p256);
    Bytes file = to_bytes(as_bytes("contract"));
    std::vector<Bytes> manifests, signatures;
    std::vector<Member> members{{"a.txt", ByteView(file)}};

    explicit SignedFile(std::size_t count) {
        manifests.reserve(count);
        signatures.reserve(count);
        Outline present;
        for (std::size_t i = 0; i < count; ++i) {
            const auto names = signature_names(Form::e, present);
            const auto* algorithm = crypto::digest_by_name("SHA256");
            manifests.push_back(write_manifest(
                {names.signature, "", {{"a.txt", "", algorithm, crypto::digest(*algorithm, {file}).value(), false}}}));
            signatures.push_back(
                crypto::sign(signer, ByteView(manifests.back()), sign_options(crypto::SignatureForm::detached))
                    .value());
            members.push_back({names.manifest, ByteView(manifests.back())});
            members.push_back({names.signature, ByteView(signatures.back())});
            present.signatures.push_back({names.signature, names.manifest, {}, {}});
        }
    }

    [[nodiscard]] Bytes octets() const { return write_container(Form::e, members).value(); }

    [[nodiscard]] Result<Raising> raising(const Bytes& container) const {
        auto archive = Archive::open(ByteView(container));
        REQUIRE(archive);
        return Raising::of(std::move(*archive));
    }
};

}  // namespace

TEST_CASE("raised signatures stand where the old ones did, and everything else as it was", "[unit]") {
    SignedFile made(2);
    const pidpys::test::TemporaryDirectory directory;
    const auto path = directory.path() / "c.asice";
    const Bytes container = made.octets();
    auto raising = made.raising(container);
    REQUIRE(raising);
    const Bytes raised[] = {to_bytes(as_bytes("first")), to_bytes(as_bytes("second"))};
    for (std::size_t i = 0; const auto next = raising->next(); ++i) {
        CHECK(raising->archive().read(next->signature, kMaxSignature).value() == made.signatures[i]);
        CHECK(next->file == nullptr);
        CHECK(to_bytes(next->manifest) == made.manifests[i]);
        raising->put(raised[i]);
    }
    Bytes written;
    REQUIRE(raising->write(put_into(written)));
    CHECK(written.size() <= raising->size_after(container.size()));
    REQUIRE(raising->write(path));
    const auto there = Archive::open(path), kept = Archive::open(ByteView(written));
    REQUIRE((there && kept));
    std::size_t at = 0;
    for (const Member& member : made.members) {
        const ByteView before = std::get<ByteView>(member.source);
        const bool is_signature = member.name.ends_with(".p7s");
        const Bytes expected = is_signature ? raised[at++] : to_bytes(before);
        for (const auto* archive : {&*there, &*kept})
            CHECK(archive->read(*archive->find(member.name), kMaxSignature).value() == expected);
    }
}

TEST_CASE("a container's own file is replaced, which Windows does not while it is open or mapped", "[unit]") {
    SignedFile made(1);
    const pidpys::test::TemporaryDirectory directory;
    const auto path = directory.path() / "c.asice";
    REQUIRE(write_container(Form::e, made.members, path));
    const auto signature_in = [&path] {
        const auto there = Archive::open(path);
        REQUIRE(there);
        return there->read(*there->find("META-INF/signature001.p7s"), kMaxSignature).value();
    };
    auto archive = Archive::open(path);
    REQUIRE(archive);
    auto raising = Raising::of(std::move(*archive));
    REQUIRE(raising);
    raising->put(as_bytes("raised"));
    REQUIRE(raising->write(path));
    CHECK(signature_in() == to_bytes(as_bytes("raised")));
    CHECK(raising->archive().read(raising->archive().members().front(), kMaxSignature).error().code == Errc::internal);

    REQUIRE(write_container(Form::e, made.members, path));
    archive = Archive::open(path);
    REQUIRE(archive);
    auto draft = Draft::joining(std::move(*archive));
    REQUIRE(draft);
    REQUIRE(draft->settle(*crypto::digest_by_name("SHA256"), 1 << 20));
    REQUIRE(draft->write(as_bytes("another"), path));
    CHECK(signature_in() == made.signatures.back());
    CHECK(Archive::open(path)->find("META-INF/signature002.p7s") != nullptr);
}

TEST_CASE("a container whose signatures cannot be others is not raised", "[unit]") {
    const auto refused = [](const SignedFile& made, const Bytes& container) {
        const auto raising = made.raising(container);
        REQUIRE_FALSE(raising);
        return raising.error();
    };
    SECTION("a file was changed") {
        SignedFile made(1);
        made.members.front().source = as_bytes("another");
        const auto error = refused(made, made.octets());
        CHECK(error.code == Errc::integrity);
        CHECK(error.detail.find("a.txt") != std::string::npos);
    }
    SECTION("there are too many") {
        SignedFile made(17);
        CHECK(refused(made, made.octets()).code == Errc::too_large);
    }
}
