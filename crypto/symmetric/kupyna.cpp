// SPDX-License-Identifier: MIT
#include "crypto/symmetric/kupyna.hpp"

#include <algorithm>
#include <stdexcept>

#include <openssl/crypto.h>

#include "crypto/symmetric/column_core.hpp"

namespace pidpys::crypto {

namespace {

std::size_t checked_digest(std::size_t octets) {
    if (octets == 0 || octets > 64) throw std::invalid_argument("Kupyna digests have 1 to 64 octets");
    return octets;
}

void require_room(std::size_t have, std::size_t need) {
    if (have != need) throw std::invalid_argument("the span for a digest has another size");
}

}  // namespace

Kupyna::Kupyna(std::size_t digest_octets)
    : state_(checked_digest(digest_octets), detail::public_column_core()), digest_(digest_octets) {}

void Kupyna::update(ByteView data) { state_.update(data); }

void Kupyna::final(std::span<std::uint8_t> digest) const {
    require_room(digest.size(), digest_);
    KupynaState last(state_);
    last.pad(last.absorbed());
    last.finish(digest);
}

Bytes Kupyna::final() const {
    Bytes digest(digest_);
    final(digest);
    return digest;
}

void Kupyna::reset() { *this = Kupyna(digest_); }

std::array<std::uint8_t, 32> Kupyna::hash256(ByteView data) {
    Kupyna whole(32);
    whole.update(data);
    std::array<std::uint8_t, 32> digest{};
    whole.final(digest);
    return digest;
}

Result<KupynaMac> KupynaMac::make(ByteView key) {
    if (key.size() != 32 && key.size() != 48 && key.size() != 64) {
        return fail(Errc::invalid_argument, "a KMAC Kupyna key has 32, 48 or 64 octets");
    }
    return KupynaMac(key);
}

KupynaMac::KupynaMac(ByteView key) : state_(key.size(), detail::secret_column_core()), size_(key.size()) {
    std::transform(key.begin(), key.end(), inverted_key_.begin(),
                   [](std::uint8_t octet) { return static_cast<std::uint8_t>(~octet); });
    state_.update(key);
    state_.pad(key.size());
    prefix_ = state_.absorbed();
}

KupynaMac::~KupynaMac() {
    OPENSSL_cleanse(inverted_key_.data(), inverted_key_.size());
    state_.wipe();
}

void KupynaMac::update(ByteView data) { state_.update(data); }

void KupynaMac::final(std::span<std::uint8_t> mac) const {
    require_room(mac.size(), size_);
    KupynaState last(state_);
    last.pad(last.absorbed() - prefix_);
    last.update({inverted_key_.data(), size_});
    last.pad(last.absorbed());
    last.finish(mac);
    last.wipe();
}

Bytes KupynaMac::final() const {
    Bytes mac(size_);
    final(mac);
    return mac;
}

}  // namespace pidpys::crypto
