// SPDX-License-Identifier: MIT
#include "crypto/symmetric/column_core.hpp"

namespace pidpys::crypto::detail {

std::span<const ColumnCore* const> column_cores() {
#if defined(__x86_64__)
    static constexpr const ColumnCore* kAll[] = {&kColumnsVbmi, &kColumnsAvx2, &kColumnsTables, &kColumnsSsse3,
                                                 &kColumnsPortable};
#else
    static constexpr const ColumnCore* kAll[] = {&kColumnsTables, &kColumnsPortable};
#endif
    return kAll;
}

namespace {

const ColumnCore& choose(bool constant_time) {
    for (const ColumnCore* core : column_cores()) {
        if (core->usable() && (core->constant_time || !constant_time)) return *core;
    }
    return kColumnsPortable;
}

}  // namespace

const ColumnCore& secret_column_core() {
    static const ColumnCore& best = choose(true);
    return best;
}

const ColumnCore& public_column_core() {
    static const ColumnCore& best = choose(false);
    return best;
}

}  // namespace pidpys::crypto::detail
