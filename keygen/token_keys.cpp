// SPDX-License-Identifier: MIT
#include "keygen/token_keys.hpp"

#include "token/devices.hpp"

namespace pidpys::keygen {
namespace {

constexpr crypto::der::Oid common_name{"2.5.4.3"};

std::string label_of(const KeyProfile& profile, const crypto::CertificationRequest& request) {
    for (const crypto::NamedText& each : request.subject)
        if (common_name == each.type.content()) return each.value;
    return profile.caption.empty() ? profile.id : profile.caption;
}

}  // namespace

Result<KeysInToken> make_keys_in_token(token::Login& login, const KeyProfile& profile, Purposes purposes,
                                       crypto::CertificationRequest request) {
    if (const auto purpose = token::device_purpose(login.token())) {
        request.kept_in_device = true;
        request.extended_key_usage.push_back(*purpose);
    }
    KeysInToken keys;
    const std::string label = label_of(profile, request);
    auto made = make_new_keys(profile, purposes, request, [&](const std::string& algorithm, bool agrees) {
        auto key = login.make_key({algorithm, agrees, label});
        if (!key) return Result<crypto::KeyEntry>(tl::unexpected(key.error()));
        keys.made.push_back(std::move(*key));
        return Result<crypto::KeyEntry>(keys.made.back()->key());
    });
    if (!made) return forward(made);
    keys.keys = std::move(*made);
    return keys;
}

}  // namespace pidpys::keygen
