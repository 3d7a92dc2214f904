// SPDX-License-Identifier: MIT
// Paths over certificates that no authority should issue, each with the verdict a careful verifier gives.
#include <catch2/catch.hpp>

#include "certs/trust.hpp"
#include "material.hpp"
#include "odd_der.hpp"

namespace pidpys::certs::odd_paths {
namespace {

using namespace test;
using crypto::test::KeyKind;
using crypto::test::make_key;
using crypto::test::some_time;

const std::string server_auth = "1.3.6.1.5.5.7.3.1", mail = "1.3.6.1.5.5.7.3.4", stamping = "1.3.6.1.5.5.7.3.8",
                  status = "1.3.6.1.5.5.7.3.9", any_purpose = "2.5.29.37.0", seal = "1.2.804.2.1.1.1.3.9",
                  device_mark = "1.3.6.1.4.1.19398.1.1.8.31";

std::vector<Bytes> authority_with(const std::vector<Bytes>& more = {}) {
    std::vector<Bytes> all{constraints(true), usage(certifies)};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

std::vector<Bytes> signer_with(const std::vector<Bytes>& more = {}) {
    std::vector<Bytes> all{usage(signs)};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

// Root, Middle and Signer; each case changes one of them.
struct Path {
    crypto::EvpPkey root_key = make_key(KeyKind::p256), middle_key = make_key(KeyKind::p256),
                    signer_key = make_key(KeyKind::p256);
    OddCertificate root{"Root", "Root", key_info(root_key.get()), authority_with(), 3, 1};
    OddCertificate middle{"Middle", "Root", key_info(middle_key.get()), authority_with(), 3, 2};
    OddCertificate signer{"Signer", "Middle", key_info(signer_key.get()), signer_with(), 3, 77};

    [[nodiscard]] Result<TrustedPath> validate() const {
        const AuthorityRegistry registry({Authority{"test", "Тест", {encode(root, root_key.get())}, {}, {}, {}}});
        return registry.validate(encode(signer, middle_key.get()), {encode(middle, root_key.get())}, some_time());
    }
};

std::optional<Errc> reason_of(const Result<TrustedPath>& path) {
    UNSCOPED_INFO((path ? std::string("valid") : path.error().detail));
    return path ? std::nullopt : std::optional(path.error().code);
}

struct Case {
    const char* name;
    std::vector<Bytes> extensions;
    std::optional<Errc> reason;  // none: valid
};

}  // namespace

TEST_CASE("extensions_stand_in_certificates_of_version_3_alone") {
    CHECK(reason_of(Path().validate()) == std::nullopt);
    for (const std::uint64_t version : {1, 2, 4, 5}) {
        CAPTURE(version);
        Path signer, middle, root;
        signer.signer.version = version;
        middle.middle.version = version;
        root.root.version = version;
        CHECK(reason_of(signer.validate()) == Errc::untrusted);
        CHECK(reason_of(middle.validate()) == Errc::untrusted);
        CHECK(reason_of(root.validate()) == Errc::untrusted);
    }
    Path plain;
    plain.signer.version = 1;
    plain.signer.extensions = {};
    CHECK(reason_of(plain.validate()) == std::nullopt);
    Path old_authority;  // version 1 has no way to say that it is one
    old_authority.middle.version = 1;
    old_authority.middle.extensions = {};
    CHECK(reason_of(old_authority.validate()) == Errc::untrusted);
}

TEST_CASE("authority_for_other_purposes_vouches_for_no_signers") {
    for (const bool critical : {false, true}) {
        CAPTURE(critical);
        const Case table[] = {
            {"e-mail", {purposes({mail}, critical)}, {}},
            {"any", {purposes({any_purpose}, critical)}, {}},
            {"seal", {purposes({seal}, critical)}, {}},
            {"servers and e-mail", {purposes({server_auth, mail}, critical)}, {}},
            {"services and e-mail", {purposes({stamping, status, mail}, critical)}, {}},
            {"a device's mark", {purposes({device_mark}, critical)}, {}},
            {"a device's mark and e-mail", {purposes({device_mark, mail}, critical)}, {}},
            {"a device's mark and servers", {purposes({device_mark, server_auth}, critical)}, Errc::untrusted},
            {"Microsoft's code signing", {purposes({"1.3.6.1.4.1.311.2.1.22"}, critical)}, Errc::untrusted},
            {"servers", {purposes({server_auth}, critical)}, Errc::untrusted},
            {"time-stamping", {purposes({stamping}, critical)}, Errc::untrusted},
            {"OCSP", {purposes({status}, critical)}, Errc::untrusted},
            {"unknown", {purposes({"1.2.3.4"}, critical)}, Errc::untrusted},
            {"none", {purposes({}, critical)}, Errc::malformed},
        };
        for (const auto& [name, extensions, reason] : table) {
            INFO(name);
            Path path;
            path.middle.extensions = authority_with(extensions);
            CHECK(reason_of(path.validate()) == reason);
        }
    }
    Path anchor;  // trusted for whatever its owner trusts it for
    anchor.root.extensions = authority_with({purposes({server_auth}, true)});
    CHECK(reason_of(anchor.validate()) == std::nullopt);
}

TEST_CASE("critical_extensions_are_those_of_our_list") {
    const Bytes flag = {0x03, 2, 7, 0x80};  // BIT STRING
    const Bytes address = der::sequence({der::sequence({der::octets(Bytes{0, 1}), der::null()})});
    const Bytes uri = der::tlv(der::context_primitive(6), {as_bytes("http://a")});
    const Bytes point = der::sequence({der::sequence({der::tlv(der::context(0), {der::tlv(der::context(0), {uri})})})});
    const Bytes policies = der::sequence({der::sequence({der::oid(der::Oid("1.2.3"))})});
    const Bytes statements = der::sequence({der::sequence({der::oid(der::Oid("0.4.0.1862.1.1"))})});
    const Bytes access = der::sequence({der::sequence({der::oid(der::Oid("1.3.6.1.5.5.7.48.1")), uri})});
    const Case table[] = {
        {"certificatePolicies", {extension("2.5.29.32", policies, true)}, {}},
        {"qcStatements", {extension("1.3.6.1.5.5.7.1.3", statements, true)}, {}},
        {"subjectAltName", {extension("2.5.29.17", der::sequence({uri}), true)}, {}},
        {"cRLDistributionPoints", {extension("2.5.29.31", point, true)}, {}},
        {"extendedKeyUsage", {purposes({mail}, true)}, {}},
        {"Netscape nsCertType", {extension("2.16.840.1.113730.1.1", flag, true)}, Errc::untrusted},
        {"ocsp-nocheck", {extension("1.3.6.1.5.5.7.48.1.5", der::null(), true)}, Errc::untrusted},
        {"RFC 3779 addresses", {extension("1.3.6.1.5.5.7.1.7", address, true)}, Errc::untrusted},
        {"RFC 3779 systems",
         {extension("1.3.6.1.5.5.7.1.8", der::sequence({der::tlv(der::context(0), {der::null()})}), true)},
         Errc::untrusted},
        {"authorityInfoAccess", {extension("1.3.6.1.5.5.7.1.1", access, true)}, Errc::untrusted},
        {"freshestCRL", {extension("2.5.29.46", point, true)}, Errc::untrusted},
        {"TLS feature", {extension("1.3.6.1.5.5.7.1.24", der::sequence({der::integer(5)}), true)}, Errc::untrusted},
        {"unknown", {extension("1.2.3.4", der::null(), true)}, Errc::untrusted},
        {"unknown, not critical", {extension("1.2.3.4", der::null())}, {}},
        {"ocsp-nocheck, not critical", {extension("1.3.6.1.5.5.7.48.1.5", der::null())}, {}},
        {"twice", {extension("1.2.3.4", der::null()), extension("1.2.3.4", der::null())}, Errc::untrusted},
    };
    for (const auto& [name, extensions, reason] : table) {
        INFO(name);
        Path signer, middle, root;
        signer.signer.extensions = signer_with(extensions);
        middle.middle.extensions = authority_with(extensions);
        root.root.extensions = authority_with(extensions);
        CHECK(reason_of(signer.validate()) == reason);
        CHECK(reason_of(middle.validate()) == reason);
        CHECK(reason_of(root.validate()) == reason);
    }
}

TEST_CASE("malformed_signer_is_refused_pinned_or_not") {
    const auto null_parameters = der::algorithm(der::Oid("1.2.840.10045.4.3.2"), der::null());
    const Case table[] = {
        {"sound", signer_with(), {}},
        {"no extended key usage in the list", signer_with({purposes({})}), Errc::malformed},
        {"an authority's key usage", {usage(signs | certifies)}, Errc::malformed},
        {"an authority's key usage, cA FALSE", {constraints(false), usage(signs | certifies)}, Errc::malformed},
        {"an extension twice", signer_with({extension("1.2.3", der::null()), extension("1.2.3", der::null())}),
         Errc::untrusted},
    };
    for (const auto& [name, extensions, reason] : table) {
        INFO(name);
        Path path;
        path.signer.extensions = extensions;
        CHECK(reason_of(path.validate()) == reason);
        OddCertificate pinned{"Self", "Self", key_info(path.signer_key.get()), extensions};
        const Bytes self = encode(pinned, path.signer_key.get());
        const AuthorityRegistry registry({Authority{"self", "Сам", {self}, {}, {}, {}}});
        CHECK(reason_of(registry.validate(self, {}, some_time())) == reason);
    }
    Path signer, middle;
    signer.signer.algorithm = null_parameters;
    CHECK(reason_of(signer.validate()) == Errc::malformed);
    middle.middle.algorithm = null_parameters;
    CHECK(reason_of(middle.validate()) == Errc::malformed);
}

TEST_CASE("authorities_of_one_name_are_all_tried") {
    // A renewed authority: the same name, another key; with and without key identifiers, anchors or brought along.
    for (const bool identified : {false, true}) {
        CAPTURE(identified);
        const auto identified_by = [&](const char* key) {
            return identified ? authority_with({key_identifier(key)}) : authority_with();
        };
        Path path;
        const crypto::EvpPkey renewed_key = make_key(KeyKind::p256);
        OddCertificate renewed = path.middle;
        renewed.key = key_info(renewed_key.get());
        renewed.extensions = identified_by("renewed");
        path.middle.extensions = identified_by("first");
        const Bytes first = encode(path.middle, path.root_key.get()), second = encode(renewed, path.root_key.get());
        const Bytes root = encode(path.root, path.root_key.get());
        for (const auto& [name, key] :
             {std::pair("first", path.middle_key.get()), std::pair("renewed", renewed_key.get())}) {
            INFO(name);
            if (identified) path.signer.extensions = signer_with({issuer_key_identifier(name)});
            const Bytes leaf = encode(path.signer, key);
            for (const auto& order : {std::vector<Bytes>{first, second}, std::vector<Bytes>{second, first}}) {
                const AuthorityRegistry by_root({Authority{"root", "Корінь", {root}, {}, {}, {}}});
                CHECK(reason_of(by_root.validate(leaf, order, some_time())) == std::nullopt);
                const AuthorityRegistry by_both({Authority{"both", "Обидва", order, {}, {}, {}}});
                CHECK(reason_of(by_both.validate(leaf, {}, some_time())) == std::nullopt);
            }
        }
    }
}

TEST_CASE("renewed_root_certified_by_the_old_one_is_climbed_over") {
    Path path;
    const crypto::EvpPkey renewed_key = make_key(KeyKind::p256);
    path.root.extensions = authority_with({key_identifier("old")});
    const OddCertificate renewed{"Root", "Root", key_info(renewed_key.get()),
                                 authority_with({key_identifier("new"), issuer_key_identifier("old")})};
    path.signer.issuer = "Root";
    const Bytes root = encode(path.root, path.root_key.get());
    const AuthorityRegistry registry({Authority{"root", "Корінь", {root}, {}, {}, {}}});
    const Bytes leaf = encode(path.signer, renewed_key.get());
    CHECK(reason_of(registry.validate(leaf, {encode(renewed, path.root_key.get())}, some_time())) == std::nullopt);
    CHECK(reason_of(registry.validate(leaf, {}, some_time())) == Errc::untrusted);
}

TEST_CASE("work_for_certificates_that_only_look_like_the_issuer_is_bounded") {
    Path path;
    std::vector<Bytes> decoys;
    for (std::uint64_t serial = 1000; serial < 1200; ++serial) {
        OddCertificate decoy = path.middle;
        decoy.serial = serial;
        decoy.key = key_info(path.signer_key.get());
        decoys.push_back(encode(decoy, path.signer_key.get()));
    }
    const Bytes leaf = encode(path.signer, path.middle_key.get());
    const Bytes middle = encode(path.middle, path.root_key.get());
    const Bytes root = encode(path.root, path.root_key.get());
    const AuthorityRegistry registry({Authority{"root", "Корінь", {root}, {}, {}, {}}});
    std::vector<Bytes> few(decoys.begin(), decoys.begin() + 40), many = decoys;
    few.push_back(middle);
    many.push_back(middle);
    CHECK(reason_of(registry.validate(leaf, few, some_time())) == std::nullopt);
    CHECK(reason_of(registry.validate(leaf, many, some_time())) == Errc::untrusted);  // given up, not searched for ever
    const AuthorityRegistry knows_it({Authority{"both", "Обидва", {root, middle}, {}, {}, {}}});
    CHECK(reason_of(knows_it.validate(leaf, decoys, some_time())) == std::nullopt);  // what is configured comes first
}

}  // namespace pidpys::certs::odd_paths
