// SPDX-License-Identifier: MIT
// Compressed points: the first octet chooses curve and engine, the rest is the key. What is accepted must be the
// only form of its point, and the same under both engines.
#include <cstdlib>

#include "crypto/dstu4145/key.hpp"

using namespace pidpys;
using namespace pidpys::crypto::dstu4145;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto name = static_cast<NamedCurve>(data[0] % named_curve_count);
    const ByteView octets{data + 1, size - 1};
    const auto fast = PublicKey::decode(Params::named(name), octets);
    if (fast && fast->encode() != to_bytes(octets)) std::abort();
    if (data[0] < 128) return 0;  // the portable engine is slow: now and then
    static const ParamsPtr portable = Params::named_with_engine(NamedCurve::m257, EngineKind::portable);
    if (name != NamedCurve::m257) return 0;
    const auto slow = PublicKey::decode(portable, octets);
    if (fast.has_value() != slow.has_value() || (fast && !(*fast == *slow))) std::abort();
    return 0;
}
