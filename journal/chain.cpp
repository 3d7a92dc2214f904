// SPDX-License-Identifier: MIT
#include "journal/chain.hpp"

#include <openssl/evp.h>

#include "platform/per_thread.hpp"

namespace pidpys::journal {
namespace {

constexpr std::string_view domain = "pidpys journal 1\n";

// Made once: fetching the digest costs more than a record's hash.
EVP_MD_CTX* context() {
    static platform::PerThread<EVP_MD_CTX, EVP_MD_CTX_new, EVP_MD_CTX_free> made;
    return made.get();
}

}  // namespace

Hash chain_hash(const Hash& previous, std::uint64_t sequence, std::string_view octets) {
    std::array<std::uint8_t, 8> place{};
    for (std::size_t i = 0; i < place.size(); ++i) place[i] = static_cast<std::uint8_t>(sequence >> (56 - 8 * i));
    static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    Hash hash{};
    const bool done = EVP_DigestInit_ex(context(), sha256, nullptr) == 1 &&
                      EVP_DigestUpdate(context(), domain.data(), domain.size()) == 1 &&
                      EVP_DigestUpdate(context(), previous.data(), previous.size()) == 1 &&
                      EVP_DigestUpdate(context(), place.data(), place.size()) == 1 &&
                      EVP_DigestUpdate(context(), octets.data(), octets.size()) == 1 &&
                      EVP_DigestFinal_ex(context(), hash.data(), nullptr) == 1;
    if (!done) throw std::bad_alloc();
    return hash;
}

}  // namespace pidpys::journal
