// SPDX-License-Identifier: MIT
// New keys of a profile with the requests for their certificates; requests for keys that are there.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "keygen/request_fields.hpp"

namespace pidpys::keygen {

enum class Purposes { signature, agreement, both };

struct KeyWithRequest {
    crypto::KeyEntry key;
    bool signs = false, agrees = false;
    Bytes request;  // PKCS#10
};

// Where keys come from: one of this algorithm (crypto::generate_key) that may agree, too, or not.
using KeyMaker = std::function<Result<crypto::KeyEntry>(const std::string& algorithm, bool agrees)>;

// The signing key first. `request` as request_of gives it. A key of both purposes is one where the profile has it so.
// Costs up to seconds (RSA). unsupported, internal; errors of write_certification_request.
Result<std::vector<KeyWithRequest>> make_new_keys(const KeyProfile& profile, Purposes purposes,
                                                  const crypto::CertificationRequest& request);
Result<std::vector<KeyWithRequest>> make_new_keys(const KeyProfile& profile, Purposes purposes,
                                                  const crypto::CertificationRequest& request, const KeyMaker& make);

// For each key of a container, by what it may do.
Result<std::vector<KeyWithRequest>> request_for_keys(const std::vector<crypto::KeyEntry>& keys, Purposes purposes,
                                                     const crypto::CertificationRequest& request);

}  // namespace pidpys::keygen
