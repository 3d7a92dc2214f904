// SPDX-License-Identifier: MIT
#include "crypto/provider/key_group.hpp"

namespace pidpys::crypto::provider {

Result<dstu4145::ParamsPtr> curve_by_name(std::string_view name) {
    using dstu4145::NamedCurve;
    static constexpr const char* kSizes[] = {"M163", "M167", "M173", "M179", "M191",
                                             "M233", "M257", "M307", "M367", "M431"};
    static_assert(std::size(kSizes) == dstu4145::named_curve_count);
    for (std::size_t i = 0; i < std::size(kSizes); ++i) {
        const bool openssl_name =
            name.size() == 8 && name.starts_with("uacurve") && name[7] == static_cast<char>('0' + i);
        if (name == kSizes[i] || openssl_name) return dstu4145::Params::named(static_cast<NamedCurve>(i));
    }
    return dstu4145::Params::by_oid(name);
}

}  // namespace pidpys::crypto::provider
