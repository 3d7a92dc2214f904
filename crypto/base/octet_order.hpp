// SPDX-License-Identifier: MIT
// The order of octet strings: of DER's SET OF, of sets and maps.
#pragma once

#include "crypto/base/bytes.hpp"

namespace pidpys {

// As numbers without a sign, the shorter first where one begins the other. Through texts, whose lengths are numbers: where
// two vectors are compared GCC 12 warns at -O3 of ends that lie before their beginnings.
struct OctetOrder {
    using is_transparent = void;
    bool operator()(ByteView a, ByteView b) const { return as_text(a) < as_text(b); }
};

}  // namespace pidpys
