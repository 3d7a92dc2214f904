// SPDX-License-Identifier: MIT
// Signatures of ours verified by Bouncy Castle, and the other way round; a flipped bit refused on both sides.
#include <catch2/catch.hpp>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "crypto/dstu4145/signature.hpp"
#include "tests/main/needs.hpp"
#include "support.hpp"

using namespace dstu_test;

namespace {

constexpr int signatures_per_curve = 4;
constexpr const char* jar = "/usr/share/java/bcprov.jar";

std::vector<std::string> ask_bouncy_castle(const std::string& request_file) {
    std::vector<std::string> lines;
    const std::string command = std::string("java -Dfile.encoding=UTF-8 -cp ") + jar + " " +
                                places::in_source("tests/unit/dstu4145/BcPeer.java") + " " + request_file + " 2>&1";
    FILE* java = popen(command.c_str(), "r");
    if (java == nullptr) return lines;
    char line[2048];
    while (std::fgets(line, sizeof line, java) != nullptr) lines.emplace_back(line);
    pclose(java);
    return lines;
}

}  // namespace

TEST_CASE("bouncy_castle_and_we_verify_each_other", "[posix]") {
    needs::program("java");
    needs::file(jar);
    const std::string request_file = places::in_build("dstu4145_for_bouncy_castle.txt");
    std::size_t expected = 0;
    {
        std::ofstream request(request_file);
        for (const NamedCurve name : all_curves()) {
            const auto key = PrivateKey::generate(Params::named(name)).value();
            for (int i = 0; i < signatures_per_curve; ++i, ++expected) {
                const Bytes hash(i == 0 ? 64 : 32, static_cast<std::uint8_t>(0xC1 + i));
                request << static_cast<int>(name) << ' ' << hex_encode(key.public_key().encode()) << ' '
                        << hex_encode(hash) << ' ' << hex_encode(sign(key, hash).value()) << '\n';
            }
        }
    }
    const auto answers = ask_bouncy_castle(request_file);
    for (const std::string& answer : answers) {
        INFO(answer);
        std::istringstream words(answer);
        std::string arc, public_key, hash, signature;
        REQUIRE(words >> arc >> public_key >> hash >> signature);
        const auto params = Params::by_oid("1.2.804.2.1.1.1.1.3.1.1.2." + arc);
        REQUIRE(params);
        const auto peer = PublicKey::decode(*params, hex_decode(public_key).value());
        REQUIRE(peer);
        Bytes octets = hex_decode(signature).value();
        CHECK(verify(*peer, hex_decode(hash).value(), octets));
        octets[octets.size() / 2] ^= 1;
        CHECK_FALSE(verify(*peer, hex_decode(hash).value(), octets));
    }
    CHECK(answers.size() == expected);
}
