// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "crypto/container/key_container.hpp"
#include "der_tree.hpp"
#include "material.hpp"

namespace pidpys::crypto {

TEST_CASE("rsa_key_with_an_exponent_anybody_signs_with_is_not_opened") {
    using namespace test;
    const EvpPkey key = make_key(KeyKind::rsa);
    const Bytes good = der_of(i2d_PrivateKey, key.get());  // RSAPrivateKey { version, n, e, d, p, q, dP, dQ, qInv }
    CHECK(open_container(good, {}));
    using Octet = std::uint8_t;
    for (const Octet exponent : {Octet{0}, Octet{1}, Octet{2}, Octet{4}}) {
        DerTree tree = DerTree::of(good);
        tree.at({2}).content = {exponent};
        for (const std::size_t secret : {3, 6, 7}) tree.at({secret}).content = {1};
        const auto opened = open_container(tree.encode(), {});
        REQUIRE_FALSE(opened);
        CHECK(opened.error().code == Errc::weak);
    }
}

}  // namespace pidpys::crypto
