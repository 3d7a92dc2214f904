// SPDX-License-Identifier: MIT
// known_answers.txt: each step of opening a message by itself.
#include <algorithm>
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "crypto/asn1/writer.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/envelope/agreement_scheme.hpp"
#include "crypto/envelope/content_cipher.hpp"
#include "crypto/envelope/key_wrapping.hpp"
#include "crypto/provider/keys.hpp"
#include "crypto/provider/provider.hpp"
#include "tests/main/places.hpp"

namespace pidpys::crypto {
namespace {

using Words = std::vector<std::string>;

Bytes unhex(const std::string& text) { return text == "-" ? Bytes() : hex_decode(text).value(); }

EvpPkey private_key(const std::string& curve, Bytes number) {
    if (curve == "X25519")
        return EvpPkey(EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, number.data(), number.size()));
    std::reverse(number.begin(), number.end());
    const auto params =
        dstu4145::Params::named(curve == "M257" ? dstu4145::NamedCurve::m257 : dstu4145::NamedCurve::m431);
    return evp_key(dstu4145::PrivateKey::decode(params, number).value()).value();
}

Bytes agreed(const Words& words) {
    const EvpPkey key = private_key(words[1], unhex(words[2]));
    const Bytes point = unhex(words[3]);
    const auto z = agree(key.get(), words[1] == "X25519" ? point : der::octets(point));
    REQUIRE(z);
    return to_bytes(z->view());
}

Bytes derived(const Words& words) {
    const AgreementScheme* scheme = agreement_scheme(der::Oid(words[1]).content());
    const KeyWrapping* wrapping = key_wrapping(der::Oid(words[3]).content());
    REQUIRE(scheme != nullptr);
    REQUIRE(wrapping != nullptr);
    const Bytes wrap = algorithm_identifier(*wrapping);
    const Bytes ukm = unhex(words[4]);
    KeyInfo info{wrap, std::nullopt, wrapping->kek_size};
    if (!ukm.empty()) info.ukm = ukm;
    const auto keys = key_encryption_keys(*scheme, unhex(words[2]), info);
    REQUIRE(keys);
    return to_bytes(keys->at(words[0] == "kek-2" ? 1 : 0).view());
}

Bytes unwrapped(const Words& words) {
    const KeyWrapping* wrapping = key_wrapping(der::Oid(words[1]).content());
    REQUIRE(wrapping != nullptr);
    const Bytes kek = unhex(words[2]);
    Bytes wrapped = unhex(words[3]);
    const auto key = unwrap_key(*wrapping, kek, wrapped, GostSBox::dke1());
    REQUIRE(key);
    const auto again = wrap_key(*wrapping, kek, key->view(), GostSBox::dke1());
    REQUIRE(again);
    const auto back = unwrap_key(*wrapping, kek, *again, GostSBox::dke1());
    CHECK((back && der::equal(back->view(), key->view())));
    wrapped[7] ^= 0x10;
    CHECK(unwrap_key(*wrapping, kek, wrapped, GostSBox::dke1()).error().code == Errc::integrity);
    return to_bytes(key->view());
}

Bytes decrypted(const Words& words) {
    const Bytes parameters = der::sequence({der::octets(unhex(words[3]))});
    const Bytes identifier = der::algorithm(der::Oid(words[1]), parameters);
    der::Parse parse;
    const auto algorithm = read_content_algorithm(der::Reader(identifier, parse).algorithm());
    REQUIRE(algorithm);
    const auto cipher = content_decryptor(*algorithm, unhex(words[2]));
    REQUIRE(cipher);
    const Bytes data = unhex(words[4]);
    Bytes plain(data.size() + ContentCipher::slack);
    plain.resize((*cipher)->update(data, plain).value());
    return plain;
}

}  // namespace

TEST_CASE("steps_of_opening_a_message_match_their_known_answers") {
    REQUIRE(load_provider());
    std::ifstream file(places::in_source("tests/unit/envelope/known_answers.txt"));
    REQUIRE(file);
    int lines = 0;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line[0] == '#') continue;
        std::istringstream stream(line);
        Words words;
        for (std::string word; stream >> word;) words.push_back(word);
        INFO(line);
        const std::string& what = words[0];
        CHECK(hex_encode(what == "agree"     ? agreed(words)
                         : what == "unwrap"  ? unwrapped(words)
                         : what == "content" ? decrypted(words)
                                             : derived(words)) == words.back());
        ++lines;
    }
    CHECK(lines == 27);
}

}  // namespace pidpys::crypto
