// SPDX-License-Identifier: MIT
// Several certificates for one key: the one that is valid now is taken, the newest first, wherever it came from.
#include <catch2/catch.hpp>

#include <openssl/pem.h>

#include "crypto/container/key_container.hpp"
#include "material.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;

constexpr long day = 86400;

struct Renewed {
    EvpPkey key = make_key(KeyKind::p256);
    Bytes expired = of({"Особа", 1}, -900 * day, -day);
    Bytes older = of({"Особа", 2}, -300 * day, 60 * day);
    Bytes newer = of({"Особа", 3}, -30 * day, 300 * day);
    Bytes coming = of({"Особа", 4}, day, 800 * day);
    Bytes agreement = of({"Особа", 5, "critical,keyAgreement"}, -10 * day, 300 * day);

    [[nodiscard]] Bytes of(CertificateSpec spec, long from, long until) const {
        spec.not_before = from;
        spec.not_after = until;
        return make_certificate(key.get(), spec);
    }

    // A container with the key and these certificates.
    [[nodiscard]] Bytes container(const std::vector<Bytes>& certificates) const {
        const BioPtr pem(BIO_new(BIO_s_mem()));
        PEM_write_bio_PrivateKey(pem.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        char* text = nullptr;
        const auto size = static_cast<std::size_t>(BIO_get_mem_data(pem.get(), &text));
        std::string all(text, size);
        for (const Bytes& certificate : certificates) all += pem_of(certificate);
        return to_bytes(as_bytes(all));
    }
};

Bytes chosen(const Result<KeyContainer>& opened) {
    REQUIRE(opened);
    REQUIRE(opened->keys.size() == 1);
    return opened->keys[0].certificates.at(0);
}

}  // namespace

TEST_CASE("certificate_that_is_valid_now_is_taken_the_newest_first_from_container_and_beside_it") {
    const Renewed its;
    const std::vector<Bytes> all{its.expired, its.older, its.newer, its.coming};
    for (std::size_t turn = 0; turn < all.size(); ++turn) {
        std::vector<Bytes> order = all;
        std::rotate(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(turn), order.end());
        CHECK(chosen(open_container(its.container(order), {})) == its.newer);
        CHECK(chosen(open_container(its.container({}), {}, order)) == its.newer);
        const auto bare = open_container(its.container({order[0]}), {});
        CHECK(chosen(with_certificates(*bare, {order[1], order[2], order[3]})) == its.newer);
    }
    const auto in = [&](long days) { return std::chrono::system_clock::now() + std::chrono::hours(24 * days); };
    CHECK(chosen(open_container(its.container(all), {}, {}, {}, in(-100))) == its.older);
    CHECK(chosen(open_container(its.container(all), {}, {}, {}, in(-500))) == its.expired);
    CHECK(chosen(open_container(its.container(all), {}, {}, {}, in(500))) == its.coming);
    CHECK(chosen(open_container(its.container(all), {}, {}, {}, in(5000))) == its.coming);  // none is: the newest
}

TEST_CASE("certificate_for_signing_goes_before_a_newer_one_that_is_not") {
    const Renewed its;
    const auto opened = open_container(its.container({its.agreement, its.older}), {});
    CHECK(chosen(opened) == its.older);
    CHECK(opened->keys[0].may_sign);
}

TEST_CASE("key_of_one_certificate_is_found_with_it_whatever_was_chosen") {
    const Renewed its;
    const auto opened = open_container(its.container({its.older, its.newer}), {});
    const auto entry = entry_of(*opened, its.older);
    REQUIRE(entry);
    CHECK(entry->certificates.at(0) == its.older);
    CHECK_FALSE(entry_of(*opened, make_entry(KeyKind::p256).certificates[0]));
    CHECK_FALSE(entry_of(*opened, to_bytes(as_bytes("rubbish"))));
}

TEST_CASE("chain_goes_over_names_written_otherwise_and_self_issued_authorities") {
    const EvpPkey root_key = make_key(KeyKind::p256);
    const EvpPkey renewed_key = make_key(KeyKind::p256);
    const Renewed its;
    const Bytes root = make_certificate(root_key.get(), {"Authority  One", 1, "critical,keyCertSign", true});
    const Bytes renewed =
        make_certificate(renewed_key.get(), {"AUTHORITY ONE", 2, "critical,keyCertSign", true}, root_key.get(), root);
    const Bytes other_root = make_certificate(renewed_key.get(), {"authority one ", 3, "critical,keyCertSign", true});
    CertificateSpec person{"Особа", 4};
    person.extensions = {{"authorityKeyIdentifier", "keyid"}};
    const Bytes leaf = make_certificate(its.key.get(), person, renewed_key.get(), other_root);
    const auto opened = open_container(its.container({root, leaf, renewed}), {});
    REQUIRE(opened);
    CHECK((opened->keys[0].certificates == std::vector<Bytes>{leaf, renewed, root}));
}

}  // namespace pidpys::crypto
