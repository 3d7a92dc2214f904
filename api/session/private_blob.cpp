// SPDX-License-Identifier: MIT
#include "api/session/private_blob.hpp"

#include "crypto/base/secret.hpp"

namespace pidpys::api {
namespace {

struct Wiped {
    explicit Wiped(Bytes source) : octets(std::move(source)) {}
    Wiped(const Wiped&) = delete;
    Wiped& operator=(const Wiped&) = delete;
    ~Wiped() { wipe(octets); }

    Bytes octets;
};

}  // namespace

Blob private_blob(Bytes octets) {
    auto owner = std::make_shared<const Wiped>(std::move(octets));
    const ByteView view = owner->octets;
    return Blob(std::move(owner), view);
}

}  // namespace pidpys::api
