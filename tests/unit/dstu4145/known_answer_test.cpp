// SPDX-License-Identifier: MIT
// Values of the standard and those that other implementations agree on.
#include <catch2/catch.hpp>

#include <fstream>

#include <nlohmann/json.hpp>

#include "crypto/dstu4145/agreement.hpp"
#include "crypto/dstu4145/signature.hpp"
#include "tests/main/needs.hpp"
#include "support.hpp"

using namespace dstu_test;

namespace {

// The known answers of the interop folder; empty where it is absent.
const nlohmann::json& interop() {
    static const auto read = [] {
        const Bytes file = needs::foreign_file("kat.json");
        return file.empty() ? nlohmann::json() : nlohmann::json::parse(file);
    }();
    return read;
}

Bytes hex(const nlohmann::json& value) { return hex_decode(value.get<std::string>()).value(); }

void check_vector(const ParamsPtr& params, const Words& d, const Words& e, const Bytes& hash, const Bytes& public_key,
                  const Bytes& signature) {
    const auto key = PrivateKey::decode(params, little_endian(d, params->order_bytes()));
    REQUIRE(key);
    CHECK(hex_encode(key->public_key().encode()) == hex_encode(public_key));
    const auto made = sign_with_nonce(*key, hash, Scalar(e));
    REQUIRE(made);
    CHECK(hex_encode(*made) == hex_encode(signature));

    const auto read = PublicKey::decode(params, public_key);
    REQUIRE(read);
    CHECK(*read == key->public_key());
    CHECK(verify(*read, hash, signature));
    CHECK(verify(*read, hash, wrap_signature(signature)));
    CHECK(verify(read->precomputed(), hash, signature));
}

}  // namespace

TEST_CASE("annex_b_values_come_out") {
    const auto params = Params::from_domain(annex_b_domain());
    REQUIRE(params);
    CHECK_FALSE((*params)->name());
    const Scalar d(number("annex_b.d"));
    const auto key = PrivateKey::decode(*params, little_endian(d.w, (*params)->order_bytes()));
    REQUIRE(key);
    CHECK(key->public_key().point() == Point{{number("annex_b.q_x")}, {number("annex_b.q_y")}});

    const auto signature = sign_with_nonce(*key, octets("annex_b.hash"), Scalar(number("annex_b.e")));
    REQUIRE(signature);
    const auto size = (*params)->order_bytes();
    CHECK(words_from_le(ByteView(*signature).first(size)) == number("annex_b.r"));
    CHECK(words_from_le(ByteView(*signature).last(size)) == number("annex_b.s"));
    CHECK(verify(key->public_key(), octets("annex_b.hash"), *signature));
}

TEST_CASE("m257_vector_comes_out") {
    for (const auto& params : with_every_engine(NamedCurve::m257)) {
        check_vector(params, number("m257.d"), number("m257.e"), octets("m257.hash"), octets("m257.public"),
                     octets("m257.signature"));
    }
}

TEST_CASE("interop_named_curve_vectors_come_out") {
    if (interop().empty()) return;
    const auto& list = interop().at("dstu4145_named_curves").at("vectors");
    REQUIRE(list.size() == named_curve_count);
    for (const auto& vector : list) {
        INFO(vector.at("curve"));
        const auto named = Params::by_oid(vector.at("oid").get<std::string>());
        REQUIRE(named);
        for (const auto& params : with_every_engine((*named)->name().value())) {
            check_vector(params, from_big_endian(vector.at("d")), from_big_endian(vector.at("e")),
                         hex(vector.at("hash")), hex(vector.at("pubkey_compressed_le")), hex(vector.at("sig_r_s_le")));
        }
    }
}

TEST_CASE("interop_agreement_gives_z") {
    if (interop().empty()) return;
    const auto& group = interop().at("cofactor_dh_gost34311_kdf_m257");
    for (const auto& params : with_every_engine(NamedCurve::m257)) {
        const auto peer = PublicKey::decode(params, hex(group.at("peer_pubkey_compressed_le")));
        REQUIRE(peer);
        for (const auto& vector : group.at("vectors")) {
            const Words d = from_big_endian(vector.at("d"));
            const auto key = PrivateKey::decode(params, little_endian(d, params->order_bytes()));
            REQUIRE(key);
            const auto z = agree(*key, *peer);
            REQUIRE(z);
            CHECK(hex_encode(z->view()) == vector.at("z").get<std::string>());
        }
    }
}
