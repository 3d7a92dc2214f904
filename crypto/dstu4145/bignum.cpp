// SPDX-License-Identifier: MIT
#include "crypto/dstu4145/bignum.hpp"

#include <new>

namespace pidpys::crypto::dstu4145 {

BigNum to_bignum(const Words& words) {
    std::array<std::uint8_t, max_words * 8> octets{};
    words_to_le(words, octets);
    BigNum number(BN_lebin2bn(octets.data(), static_cast<int>(octets.size()), nullptr));
    OPENSSL_cleanse(octets.data(), octets.size());
    if (!number) throw std::bad_alloc();
    return number;
}

Words from_bignum(const BIGNUM* number) {
    std::array<std::uint8_t, max_words * 8> octets{};
    BN_bn2lebinpad(number, octets.data(), static_cast<int>(octets.size()));
    const Words words = words_from_le(octets);
    OPENSSL_cleanse(octets.data(), octets.size());
    return words;
}

}  // namespace pidpys::crypto::dstu4145
