// SPDX-License-Identifier: MIT
// What the tests of levels above CAdES-BES share: a service that reaches the servers of a test authority.
#pragma once

#include <catch2/catch.hpp>

#include "crypto/cades/level.hpp"
#include "crypto/cms/verify.hpp"
#include "crypto/container/write_pkcs12.hpp"
#include "fixture.hpp"
#include "tests/unit/proof/desk_fetcher.hpp"

namespace pidpys::api::test {

inline Signer signer_of(const proof::test::Member& member) {
    auto container = crypto::write_pkcs12({member.entry}, SecretString("слово"), {crypto::Pkcs12Scheme::aes, 1});
    REQUIRE(container);
    return {std::move(*container), "слово", member.certificate()};
}

struct Levels {
    explicit Levels(const std::string& family = "ecdsa")
        : network(family),
          service({}, nullptr, {}, {&network, network.office().house.root.certificate()}),
          signer(signer_of(network.person())) {}

    std::string ticket(const std::string& option, const std::string& data = "content") {
        const auto at = service.ticket();
        REQUIRE(service.upload(at + "/data", data).status == 200);
        REQUIRE(service.put(at + "/option", option).status == 200);
        return at;
    }
    std::string permit(int uses) {
        return service.post("accessToken", "{\"accessTimesNumber\":" + std::to_string(uses) + "}")
            .json.at("accessTokenUuid");
    }
    Heard start(const std::string& at, const std::string& token = {}) {
        return service.post(at + "/ds/creator", token.empty() ? "" : "{\"accessTokenUuid\":\"" + token + "\"}");
    }

    proof::test::DeskFetcher network;
    Fixture service;
    Signer signer;
};

inline crypto::CadesLevel level_of_octets(const std::string& signature) {
    const auto view = crypto::parse_signed_data(as_bytes(signature));
    REQUIRE(view);
    REQUIRE(view->signers.size() == 1);
    return crypto::level_of(*view, view->signers[0]);
}

inline bool holds(const std::string& signature, const std::string& data) {
    const auto checked = crypto::verify(as_bytes(signature), as_bytes(data));
    return checked && checked->signers.size() == 1 && !checked->signers[0].failure;
}

inline const std::string x_long = R"({"cadesType":"CAdESXLong"})";

}  // namespace pidpys::api::test
