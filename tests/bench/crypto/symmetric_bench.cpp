// SPDX-License-Identifier: MIT
#include "crypto/symmetric/gost34311.hpp"
#include "crypto/symmetric/kalyna_modes.hpp"
#include "crypto/symmetric/kdf.hpp"
#include "crypto/symmetric/kupyna.hpp"
#include "measure.hpp"
#include "results.hpp"

namespace bench {

using namespace pidpys;
using namespace pidpys::crypto;

void measure_symmetric(Results& results) {
    constexpr std::size_t size = 256 * 1024;
    constexpr double megabytes = size / 1e6;
    const Bytes data(size, 0x6B);
    results.add("gost34311_mb_per_s", megabytes / seconds_per_call([&] { (void)Gost34311::hash(data); }), "MB/s");
    results.add("kupyna256_mb_per_s", megabytes / seconds_per_call([&] { (void)Kupyna::hash256(data); }), "MB/s");

    const auto cipher = Kalyna::make(32, Bytes(32, 0x17)).value();
    Bytes out(size);
    const auto measure = [&](const char* name, auto work) {
        results.add(name, megabytes / seconds_per_call([&] { work(ByteView(data), std::span(out)); }), "MB/s");
    };
    auto cbc = KalynaCbc::make(cipher, Bytes(32)).value();
    measure("kalyna256_cbc_mb_per_s", [&](auto in, auto to) { cbc.encrypt(in, to); });
    measure("kalyna256_cbc_decrypt_mb_per_s", [&](auto in, auto to) { cbc.decrypt(in, to); });
    auto ctr = KalynaStream::make(KalynaStream::Mode::ctr, cipher, Bytes(32)).value();
    measure("kalyna256_ctr_mb_per_s", [&](auto in, auto to) { ctr.encrypt(in, to); });
    auto cfb = KalynaStream::make(KalynaStream::Mode::cfb, cipher, Bytes(32)).value();
    measure("kalyna256_cfb_mb_per_s", [&](auto in, auto to) { cfb.encrypt(in, to); });
    measure("kalyna256_cfb_decrypt_mb_per_s", [&](auto in, auto to) { cfb.decrypt(in, to); });

    // The longest derivation of each of the containers that container_bench.cpp opens.
    const Bytes salt(32, 0x5A);
    Bytes key(32);
    const double iit = seconds_per_call([&] { pbkdf2_hmac_gost34311(as_bytes("123456"), salt, 10000, key); });
    const double zs2 =
        seconds_per_call([&] { (void)pbkdf2_kmac_kupyna256(as_bytes("testpassword"), salt, 1000, key); });
    results.add("derive_iit_ms", 1e3 * iit, "ms");
    results.add("derive_zs2_ms", 1e3 * zs2, "ms");
}

}  // namespace bench
