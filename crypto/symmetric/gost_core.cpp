// SPDX-License-Identifier: MIT
#include "crypto/symmetric/gost_core.hpp"

namespace pidpys::crypto::detail {

std::span<const GostCore* const> gost_cores() {
#if defined(__x86_64__)
    static constexpr const GostCore* kAll[] = {&kGostVbmi, &kGostAvx2, &kGostSsse3, &kGostPortable};
#else
    static constexpr const GostCore* kAll[] = {&kGostPortable};
#endif
    return kAll;
}

const GostCore& gost_core() {
    static const GostCore& best = []() -> const GostCore& {
        for (const GostCore* core : gost_cores()) {
            if (core->usable()) return *core;
        }
        return kGostPortable;
    }();
    return best;
}

}  // namespace pidpys::crypto::detail
