// SPDX-License-Identifier: MIT
// What a proxy says of its client, in both forms.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "api/peers/forwarded.hpp"

using namespace pidpys::api;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    for (const auto field : {ForwardedField::forwarded, ForwardedField::x_forwarded_for}) {
        const Headers headers = {{field == ForwardedField::forwarded ? "Forwarded" : "X-Forwarded-For", text}};
        const auto hops = read_hops(headers, field);
        if (hops && hops->size() > 65) std::abort();
    }
    return 0;
}
