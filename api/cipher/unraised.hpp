// SPDX-License-Identifier: MIT
// A signature that was made and not raised to its level, with what it was made of: whoever starts the same again gets this
// one raised, without another question and without another use of a permission.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "api/cipher/cipher.hpp"
#include "api/cipher/signing.hpp"
#include "api/order/signing.hpp"
#include "api/session/password_check.hpp"
#include "crypto/cades/level.hpp"

namespace pidpys::api {

struct Unraised {
    Inputs inputs;
    std::optional<std::string> token;               // the permission's, if it was made under one
    std::unique_ptr<const PasswordCheck> password;  // that its start brought
    std::weak_ptr<const OpenKeys> held_key;         // that made it; ended with the key's use
    Blob signature;
    std::shared_ptr<const asic::Draft> container;  // that it goes into; null: none
    crypto::CadesLevel level;
    std::set<std::string> clocks_apart;  // of Order
    std::vector<Blob> certificates;      // DER, of its signer and above
    Caller caller;
    channel::KeyFacts key;
    Leave leave;           // by virtue of which it was made
    std::stop_token left;  // the person has left the screen since the request came
    std::chrono::steady_clock::time_point until;
};

// How long it is kept for the next start, if no permission ends before.
inline constexpr std::chrono::hours unraised_life{1};

// Whether this start, now and under the same permission, means this signature, and may still have it: with another password
// than that which has opened the container it is a start of its own.
bool may_be_raised(const Unraised& made, const Inputs& inputs, const SigningRequest& start, const Cipher& cipher);

}  // namespace pidpys::api
