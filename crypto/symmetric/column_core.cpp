// SPDX-License-Identifier: MIT
#include "crypto/symmetric/column_core.hpp"

namespace pidpys::crypto::detail {

std::span<const ColumnCore* const> column_cores() {
    static constexpr const ColumnCore* kAll[] = {
#if defined(__x86_64__)
        &kColumnsVbmi,
#endif
        &kColumnsTables, &kColumnsPortable};
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
