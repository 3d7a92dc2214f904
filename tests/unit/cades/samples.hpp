// SPDX-License-Identifier: MIT
// Genuine signatures taken apart, and their tokens as far as these tests look into them.
#pragma once

#include <catch2/catch.hpp>

#include <string>

#include "crypto/asn1/ber.hpp"
#include "crypto/asn1/reader.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/cades/attribute_set.hpp"
#include "crypto/cades/imprint.hpp"
#include "crypto/cades/oids.hpp"
#include "crypto/cms/signed_data_parse.hpp"
#include "crypto/provider/provider.hpp"
#include "tests/main/needs.hpp"

namespace pidpys::crypto::test {

// Octets with their structure; the views are into the octets.
struct Sample {
    Bytes octets;
    der::Definite encoding;
    SignedDataView view;

    explicit Sample(Bytes signature) : octets(std::move(signature)) {
        REQUIRE(load_provider());
        auto definite = der::Definite::from(octets);
        REQUIRE(definite);
        encoding = std::move(*definite);
        auto parsed = parse_signed_data(encoding.view());
        REQUIRE(parsed);
        view = std::move(*parsed);
        REQUIRE(view.signers.size() == 1);
    }
    Sample(const Sample&) = delete;
    Sample& operator=(const Sample&) = delete;

    [[nodiscard]] const SignerInfoView& signer() const { return view.signers.front(); }
    [[nodiscard]] ByteView unsigned_value(const der::Oid& type) const {
        const auto values = attribute_values(signer().unsigned_attributes, type);
        REQUIRE(values.size() == 1);
        return values.front();
    }
};

// messageImprint of a token (RFC 3161 §2.4.2), with the token's own unsigned attributes.
struct TokenView {
    const DigestAlgorithm* digest = nullptr;
    Bytes imprint, time, unsigned_attributes;
};

inline TokenView token_of(ByteView octets) {
    const auto view = parse_signed_data(octets);
    REQUIRE(view);
    REQUIRE(view->content);
    bool broken = false;
    der::Reader info = der::Reader(*view->content, broken).enter(der::sequence_tag);
    (void)info.number();
    (void)info.oid();
    der::Reader imprint = info.enter(der::sequence_tag);
    TokenView token;
    token.digest = digest_by_oid(imprint.algorithm().oid);
    token.imprint = to_bytes(imprint.take(der::octet_string).content);
    (void)info.take(der::integer_tag);
    token.time = to_bytes(info.take(der::generalized_time).content);
    token.unsigned_attributes = to_bytes(view->signers.front().unsigned_attributes);
    REQUIRE_FALSE(broken);
    REQUIRE(token.digest != nullptr);
    return token;
}

inline std::string digest_hex(const char* algorithm, const ImprintInput& input) {
    const auto value = input.digest(*digest_by_name(algorithm));
    REQUIRE(value);
    return hex_encode(*value);
}

inline std::string digest_hex(const char* algorithm, ByteView octets) {
    const auto value = digest(*digest_by_name(algorithm), {octets});
    REQUIRE(value);
    return hex_encode(*value);
}

}  // namespace pidpys::crypto::test
