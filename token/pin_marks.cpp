// SPDX-License-Identifier: MIT
#include "token/pin_marks.hpp"

#include <new>

#include <openssl/hmac.h>
#include <openssl/rand.h>

namespace pidpys::token {

PinMarks::PinMarks() : key_(32) {
    if (RAND_priv_bytes(key_.data(), static_cast<int>(key_.size())) != 1) throw std::bad_alloc();
}

Bytes PinMarks::of(std::string_view pin) const {
    Bytes mark(EVP_MAX_MD_SIZE);
    unsigned size = 0;
    HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()), as_bytes(pin).data(), pin.size(), mark.data(),
         &size);
    mark.resize(size);
    return mark;
}

}  // namespace pidpys::token
