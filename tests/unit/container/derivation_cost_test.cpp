// SPDX-License-Identifier: MIT
// What a foreign file may make us compute: weighed, taken from one budget for a container, and given up when nobody
// wants the result. Counted in questions asked between rounds, not in time.
#include <catch2/catch.hpp>

#include "crypto/asn1/writer.hpp"
#include "crypto/base/cancellation.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/base/pem.hpp"
#include "crypto/container/key_container.hpp"

namespace pidpys::crypto {
namespace {

using der::Oid;

const Bytes salt(16, 1);

Bytes pbkdf2(const Oid& prf, std::uint64_t rounds) {
    return der::algorithm(Oid{"1.2.840.113549.1.5.12"},
                          der::sequence({der::octets(salt), der::integer(rounds), der::algorithm(prf, der::null())}));
}

Bytes scrypt(std::uint64_t n, std::uint64_t r, std::uint64_t p) {
    return der::algorithm(Oid{"1.3.6.1.4.1.11591.4.11"},
                          der::sequence({der::octets(salt), der::integer(n), der::integer(r), der::integer(p)}));
}

Bytes encrypted_key(ByteView algorithm) { return der::sequence({algorithm, der::octets(Bytes(64))}); }

Bytes pbes2(ByteView function) {
    const Bytes aes = der::algorithm(Oid{"2.16.840.1.101.3.4.1.42"}, der::octets(salt));
    return encrypted_key(der::algorithm(Oid{"1.2.840.113549.1.5.13"}, der::sequence({function, aes})));
}

Bytes by_count(const Oid& scheme, std::uint64_t rounds) {
    return encrypted_key(der::algorithm(scheme, der::sequence({der::octets(Bytes(8, 1)), der::integer(rounds)})));
}

constexpr Oid hmac_sha256{"1.2.840.113549.2.9"};
constexpr Oid hmac_sha512{"1.2.840.113549.2.11"};
constexpr Oid hmac_sha1{"1.2.840.113549.2.7"};
constexpr Oid hmac_gost{"1.2.804.2.1.1.1.1.1.2"};
constexpr Oid kmac_kupyna{"1.2.804.2.1.1.1.1.2.2.4"};
constexpr Oid pbe_sha1_3des{"1.2.840.113549.1.12.1.3"};
constexpr Oid pbe_md5_des{"1.2.840.113549.1.5.3"};

// What the file is refused with, and how often the work asked whether it is still wanted.
struct Outcome {
    Errc error;
    int asked = 0;
};
Outcome open_until(ByteView container, int patience, std::uint64_t work = 10'000'000) {
    int asked = 0;
    const CancelScope scope([&] { return ++asked > patience; });
    ContainerLimits limits;
    limits.max_work = work;
    const auto opened = open_container(container, SecretString("пароль"), {}, limits);
    REQUIRE_FALSE(opened);
    return {opened.error().code, asked};
}

}  // namespace

TEST_CASE("every_key_derivation_ends_soon_after_nobody_wants_it") {
    for (const Bytes& container :
         {pbes2(pbkdf2(hmac_sha256, 9'000'000)), pbes2(pbkdf2(hmac_gost, 800'000)), pbes2(pbkdf2(kmac_kupyna, 800'000)),
          by_count(pbe_sha1_3des, 4'000'000), by_count(pbe_md5_des, 9'000'000)}) {
        const Outcome at_once = open_until(container, 0);
        CHECK(at_once.error == Errc::cancelled);
        CHECK(at_once.asked == 1);  // before the first round
        const Outcome soon = open_until(container, 3);
        CHECK(soon.error == Errc::cancelled);
        CHECK(soon.asked <= 6);  // the loops of one derivation may each ask once more on the way out
    }
}

TEST_CASE("derivations_are_weighed_by_what_they_cost") {
    const auto fits = [](ByteView container, std::uint64_t work) {
        return open_until(container, 1'000'000, work).error != Errc::too_large;
    };
    CHECK(fits(pbes2(pbkdf2(hmac_sha256, 100)), 100));
    CHECK_FALSE(fits(pbes2(pbkdf2(hmac_sha256, 101)), 100));
    CHECK_FALSE(fits(pbes2(pbkdf2(hmac_sha1, 100)), 100));    // 32 octets are two blocks
    CHECK_FALSE(fits(pbes2(pbkdf2(hmac_sha512, 100)), 100));  // twice the work in a round
    CHECK_FALSE(fits(pbes2(pbkdf2(hmac_gost, 100)), 1100));
    CHECK_FALSE(fits(pbes2(pbkdf2(kmac_kupyna, 100)), 1100));
    CHECK_FALSE(fits(by_count(pbe_sha1_3des, 100), 99));  // the key alone takes two blocks of SHA-1
    CHECK(fits(by_count(pbe_md5_des, 200), 100));         // one hash a round, where HMAC has two
    CHECK_FALSE(fits(by_count(pbe_md5_des, 201), 100));
    CHECK(fits(pbes2(scrypt(16, 1, 1)), 25));  // 16 blocks mixed, and PBKDF2 on both sides of it
    CHECK_FALSE(fits(pbes2(scrypt(16, 1, 1)), 24));
    CHECK_FALSE(fits(pbes2(scrypt(16, 2, 1)), 25));
    CHECK_FALSE(fits(pbes2(scrypt(2, 1, 1000)), 10'999));  // little to mix, much to derive
    CHECK(fits(pbes2(scrypt(2, 1, 1000)), 11'000));
}

TEST_CASE("scrypt_beyond_its_memory_or_time_is_refused_before_it_runs") {
    const std::uint64_t huge = std::uint64_t{1} << 62;
    for (const Bytes& function :
         {scrypt(1 << 21, 8, 1), scrypt(1 << 14, 8, 1 << 10), scrypt(2, huge - 1, 1), scrypt(2, 1, huge - 1),
          scrypt(huge, 1, 1), scrypt(2, 1, 1 << 20), scrypt(2, 1 << 18, 1), scrypt(4, 1 << 10, 1 << 8)}) {
        const Outcome outcome = open_until(pbes2(function), 0);
        CHECK(outcome.error == Errc::too_large);
        CHECK(outcome.asked == 0);
    }
    for (const Bytes& function : {scrypt(3, 8, 1), scrypt(0, 8, 1), scrypt(16, 0, 1), scrypt(16, 8, 0)})
        CHECK(open_until(pbes2(function), 0).error == Errc::malformed);
}

TEST_CASE("keys_of_one_pem_file_share_one_budget") {
    std::string text;
    for (int i = 0; i < 3; ++i) text += pem_block("ENCRYPTED PRIVATE KEY", pbes2(pbkdf2(hmac_sha256, 2000)));
    CHECK(open_until(as_bytes(text), 1'000'000, 1999).error == Errc::too_large);
    CHECK(open_until(as_bytes(text), 1'000'000, 2000).error == Errc::wrong_password);
}

TEST_CASE("header_lines_of_a_pem_block_lead_no_derivation_past_the_budget") {
    const std::string body = base64_encode(pbes2(pbkdf2(hmac_sha256, 60'000'000)));
    for (const char* label : {"ENCRYPTED PRIVATE KEY", "PRIVATE KEY", "RSA PRIVATE KEY", "ANY PRIVATE KEY"})
        for (const char* headers : {"Proc-Type: 4,ENCRYPTED\n\n",
                                    "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,"
                                    "00112233445566778899AABBCCDDEEFF\n\n",
                                    "Proc-Type: 4,MIC-CLEAR\n\n", "Comment: x\n\n", "proc-type:4\n\n"}) {
            INFO(label << " " << headers);
            const std::string text =
                std::string("-----BEGIN ") + label + "-----\n" + headers + body + "\n-----END " + label + "-----\n";
            const Outcome outcome = open_until(as_bytes(text), 3);
            CHECK(outcome.error != Errc::cancelled);
            CHECK(outcome.asked <= 1);
        }
}

}  // namespace pidpys::crypto
