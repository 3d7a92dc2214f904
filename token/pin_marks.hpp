// SPDX-License-Identifier: MIT
// PINs that are remembered without being kept: as hashes by a key that this object alone has, for as long as it lives.
#pragma once

#include <string_view>

#include "crypto/base/secret.hpp"

namespace pidpys::token {

class PinMarks {
public:
    PinMarks();
    [[nodiscard]] Bytes of(std::string_view pin) const;

private:
    SecretBytes key_;
};

}  // namespace pidpys::token
