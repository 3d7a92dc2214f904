// SPDX-License-Identifier: MIT
// known_answers.txt, so that a machine without the foreign files still checks every algorithm.
#include <array>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "crypto/base/encoding.hpp"
#include "crypto/symmetric/gost34311.hpp"
#include "crypto/symmetric/kdf.hpp"
#include "crypto/symmetric/key_wrap.hpp"
#include "crypto/symmetric/kupyna.hpp"
#include "tests/main/places.hpp"

using namespace pidpys;
using namespace pidpys::crypto;

namespace {

using Fields = std::vector<Bytes>;

// What the algorithm makes of the line's fields, its last one (the answer) apart from its size.
Bytes answer(const std::string& algorithm, const Fields& f) {
    const auto key = [&f](std::size_t i) { return WrapKeyView(f[i].data(), 32); };
    const auto bytes = [](const auto& array) { return Bytes(array.begin(), array.end()); };
    Bytes out(f.back().size());
    if (algorithm == "gost34311") return bytes(Gost34311::hash(f[0]));
    if (algorithm == "gost-wrap") return bytes(gost_key_wrap(key(0), key(2), GostIvView(f[1].data(), 8)));
    if (algorithm == "kalyna-wrap") return bytes(kalyna_key_wrap(key(0), key(2), key(1)));
    if (algorithm == "gost28147-ecb") {
        Gost28147(key(0)).encrypt(f[1], out);
    } else if (algorithm == "kupyna") {
        Kupyna kupyna(out.size());
        kupyna.update(f[0]);
        kupyna.final(out);
    } else if (algorithm == "kmac") {
        auto kmac = KupynaMac::make(f[0]).value();
        kmac.update(f[1]);
        kmac.final(out);
    } else if (algorithm == "pbkdf2-gost34311") {
        pbkdf2_hmac_gost34311(f[0], f[1], 1000, out);
    } else if (algorithm == "iit") {
        iit_kdf(f[0], std::span<std::uint8_t, 32>(out.data(), 32));
    } else {
        FAIL("unknown algorithm " << algorithm);
    }
    return out;
}

}  // namespace

TEST_CASE("algorithms_match_their_known_answers") {
    std::ifstream file(places::in_source("tests/unit/symmetric/known_answers.txt"));
    REQUIRE(file);
    int lines = 0;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line[0] == '#') continue;
        std::istringstream words(line);
        std::string algorithm;
        words >> algorithm;
        Fields fields;
        for (std::string word; words >> word;) fields.push_back(word == "-" ? Bytes() : hex_decode(word).value());
        INFO(line);
        CHECK(hex_encode(answer(algorithm, fields)) == hex_encode(fields.back()));
        ++lines;
    }
    CHECK(lines == 12);
}
