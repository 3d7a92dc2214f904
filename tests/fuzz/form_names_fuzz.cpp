// SPDX-License-Identifier: MIT
// The value of a Content-Disposition: names in every form, never more than a few octets for each that came.
#include <cstdlib>

#include "api/cipher/form_names.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pidpys;
    for (const Quoting quoting : {Quoting::standard, Quoting::forms}) {
        const auto value = parse_header_value({reinterpret_cast<const char*>(data), size}, quoting);
        if (!value) continue;
        const auto name = api::form_parameter(*value, "filename");
        if (name && name->size() > 3 * size) std::abort();
    }
    return 0;
}
