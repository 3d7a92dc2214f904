// SPDX-License-Identifier: MIT
#include "keygen/new_keys.hpp"

#include "crypto/key/generate_key.hpp"

namespace pidpys::keygen {
namespace {

Result<KeyWithRequest> with_request(crypto::KeyEntry key, bool signs, bool agrees,
                                    crypto::CertificationRequest request) {
    request.signs = signs;
    request.agrees = agrees;
    auto written = crypto::write_certification_request(key.key.get(), request);
    if (!written) return forward(written);
    key.may_sign = signs;
    key.may_agree = agrees;
    return KeyWithRequest{std::move(key), signs, agrees, std::move(*written)};
}

struct Wanted {
    const std::string& algorithm;
    bool signs, agrees;
};

}  // namespace

Result<std::vector<KeyWithRequest>> make_new_keys(const KeyProfile& profile, Purposes purposes,
                                                  const crypto::CertificationRequest& request) {
    return make_new_keys(profile, purposes, request, [&](const std::string& algorithm, bool) {
        auto key = crypto::generate_key(algorithm, profile.parameters);
        if (!key) return Result<crypto::KeyEntry>(tl::unexpected(key.error()));
        crypto::KeyEntry entry;
        entry.key = std::move(*key);
        return Result<crypto::KeyEntry>(std::move(entry));
    });
}

Result<std::vector<KeyWithRequest>> make_new_keys(const KeyProfile& profile, Purposes purposes,
                                                  const crypto::CertificationRequest& request, const KeyMaker& make) {
    const bool one_for_both = profile.agreement_algorithm.empty();
    std::vector<Wanted> wanted;
    if (purposes != Purposes::agreement)
        wanted.push_back({profile.signature_algorithm, true, one_for_both && purposes == Purposes::both});
    if (purposes == Purposes::agreement || (purposes == Purposes::both && !one_for_both))
        wanted.push_back({one_for_both ? profile.signature_algorithm : profile.agreement_algorithm, false, true});

    std::vector<KeyWithRequest> made;
    for (const Wanted& each : wanted) {
        auto key = make(each.algorithm, each.agrees);
        if (!key) return forward(key);
        for (const KeyWithRequest& other : made)
            if (EVP_PKEY_eq(other.key.key.get(), key->key.get()) == 1)
                return fail(Errc::internal, "the random generator has given one key twice");
        auto with = with_request(std::move(*key), each.signs, each.agrees, request);
        if (!with) return forward(with);
        made.push_back(std::move(*with));
    }
    return made;
}

Result<std::vector<KeyWithRequest>> request_for_keys(const std::vector<crypto::KeyEntry>& keys, Purposes purposes,
                                                     const crypto::CertificationRequest& request) {
    std::vector<KeyWithRequest> made;
    for (const crypto::KeyEntry& entry : keys) {
        const bool signs = entry.may_sign && purposes != Purposes::agreement;
        const bool agrees = entry.may_agree && purposes != Purposes::signature;
        if (!signs && !agrees) continue;
        auto with = with_request(entry, signs, agrees, request);
        if (!with) return forward(with);
        made.push_back(std::move(*with));
    }
    if (made.empty()) return fail(Errc::no_key, "no key of this purpose");
    return made;
}

}  // namespace pidpys::keygen
