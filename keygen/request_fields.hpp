// SPDX-License-Identifier: MIT
// The filled-in form of a profile as the request that it makes.
#pragma once

#include <map>
#include <string>

#include "keygen/profile.hpp"

namespace pidpys::keygen {

using FieldValues = std::map<std::string, std::string, std::less<>>;  // by the field's name; UTF-8

// A field that the request cannot be made with.
struct FieldFault {
    std::string field;
    bool missing = false;  // else: its value does not fit
};

// Blanks around values do not count; what the profile has no field for is passed over. The purposes are left open.
tl::expected<crypto::CertificationRequest, FieldFault> request_of(const KeyProfile& profile, const FieldValues& values);

}  // namespace pidpys::keygen
