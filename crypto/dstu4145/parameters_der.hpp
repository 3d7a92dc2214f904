// SPDX-License-Identifier: MIT
// DER of the algorithm parameters of a DSTU 4145 key (ua-crypto 1.1, order 1236/5/453):
//   DSTU4145Params ::= SEQUENCE { CHOICE { ECBinary, namedCurve OBJECT IDENTIFIER }, dke OCTET STRING (64) OPTIONAL }
#pragma once

#include <optional>

#include "crypto/base/bytes.hpp"
#include "crypto/dstu4145/params.hpp"

namespace pidpys::crypto::dstu4145 {

inline constexpr std::size_t dke_bytes = 64;

struct KeyParameters {
    ParamsPtr curve;
    std::optional<Bytes> dke;  // packed S-box of GOST 28147, 64 octets; absent means DKE No 1
};

enum class ParametersForm { named, written_out };

// Strict DER without trailing octets. Errc::malformed, or Errc::unsupported for an unknown curve name.
Result<KeyParameters> decode_parameters(ByteView der);
// A curve without a name is written out whatever the form asked for.
Bytes encode_parameters(const KeyParameters& parameters, ParametersForm form);

}  // namespace pidpys::crypto::dstu4145
