// SPDX-License-Identifier: MIT
#include "api/dss/endpoints/draft.hpp"

namespace pidpys::api::dss {

Draft::~Draft() {
    if (kept_) return;
    try {
        store_.drop_contents(contents_);
        if (charged_) store_.credit_box(box_, octets_, 1);
    } catch (const StoreFailure&) {  // the sweep finds what is left
    }
}

Result<void> Draft::charge(std::uint64_t octets) {
    auto charged = store_.charge_box(box_, octets, 1);
    charged_ = charged.has_value();
    octets_ = octets;
    return charged;
}

}  // namespace pidpys::api::dss
