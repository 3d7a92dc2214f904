// SPDX-License-Identifier: MIT
// Random elements and scalars from a fixed seed, edge values among them.
#pragma once

#include <random>

#include "crypto/dstu4145/params.hpp"

namespace dstu_property {

using namespace pidpys;
using namespace pidpys::crypto::dstu4145;

class Random {
public:
    FieldElement element(unsigned m) {
        FieldElement result{words()};
        keep_low_bits(result.w, m);
        return result;
    }

    Scalar scalar(const Params& params) {  // 0 < k < n
        for (;;) {
            Scalar result(words());
            keep_low_bits(result.w, params.order_bits());
            if (!is_zero(result.w) && params.order().contains(result)) return result;
        }
    }

    Bytes octets(std::size_t size) {
        Bytes result(size);
        for (auto& octet : result) octet = static_cast<std::uint8_t>(generator_());
        return result;
    }

private:
    Words words() {
        Words result;
        const std::uint64_t kind = generator_() % 8;  // dense, sparse or long runs of ones now and then
        for (auto& word : result) {
            word = generator_();
            if (kind == 0) word &= generator_() & generator_() & generator_();
            if (kind == 1) word |= generator_() | generator_() | generator_();
            if (kind == 2) word = (word & 1) != 0 ? ~std::uint64_t{0} : 0;
        }
        return result;
    }

    std::mt19937_64 generator_{20021228};
};

inline std::vector<NamedCurve> all_curves() {
    std::vector<NamedCurve> result;
    for (std::size_t i = 0; i < named_curve_count; ++i) result.push_back(static_cast<NamedCurve>(i));
    return result;
}

}  // namespace dstu_property
