// SPDX-License-Identifier: MIT
#include "crypto/symmetric/gost34311.hpp"
#include "crypto/symmetric/kalyna_modes.hpp"
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
    auto encryptor = KalynaCbc::make(cipher, Bytes(32)).value();
    auto decryptor = KalynaCbc::make(cipher, Bytes(32)).value();
    Bytes out(size);
    results.add("kalyna256_cbc_mb_per_s", megabytes / seconds_per_call([&] { encryptor.encrypt(data, out); }), "MB/s");
    results.add("kalyna256_cbc_decrypt_mb_per_s", megabytes / seconds_per_call([&] { decryptor.decrypt(data, out); }),
                "MB/s");
}

}  // namespace bench
