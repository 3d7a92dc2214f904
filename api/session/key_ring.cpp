// SPDX-License-Identifier: MIT
#include "api/session/key_ring.hpp"

namespace pidpys::api {
namespace {

constexpr const char* in_use = "keys are in use already";

}  // namespace

Result<channel::KeyFacts> KeyRing::login(ByteView container, const SecretString& password,
                                         const std::vector<Bytes>& certificates,
                                         std::chrono::system_clock::time_point at) {
    if (current()) return fail(Errc::busy, in_use);  // before the cost of opening
    auto opened = open_keys(container, password, certificates, known_, at);
    if (!opened) return forward(opened);
    if (const auto signer = (*opened)->signer(); !signer) return tl::unexpected(signer.error());
    auto facts = (*opened)->signer_facts();
    {
        const std::lock_guard lock(mutex_);
        if (keys_) return fail(Errc::busy, in_use);
        keys_ = std::move(*opened);
    }
    if (changed_) changed_();
    return facts;
}

bool KeyRing::logout() {
    OpenKeysPtr ended;
    {
        const std::lock_guard lock(mutex_);
        ended.swap(keys_);
    }
    if (ended && forgotten_) forgotten_(ended->signer_facts().fingerprint);
    if (ended && changed_) changed_();
    return ended != nullptr;
}

OpenKeysPtr KeyRing::current() const {
    const std::lock_guard lock(mutex_);
    return keys_;
}

}  // namespace pidpys::api
