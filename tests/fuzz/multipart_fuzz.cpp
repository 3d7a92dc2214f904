// SPDX-License-Identifier: MIT
// multipart/form-data: the first line is the Content-Type, the rest the body.
#include <algorithm>
#include <cstdlib>

#include "api/cipher/multipart.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto line = std::min(input.find('\n'), input.size());
    const auto body = input.substr(std::min(line + 1, input.size()));
    const auto parts = pidpys::api::parse_form(body, input.substr(0, line));
    if (!parts) return 0;
    if (parts->size() > pidpys::api::max_form_parts) std::abort();
    std::size_t end = 0;
    for (const auto& part : *parts) {
        // Parts lie in the body, one after the other.
        if (part.offset < end || part.offset + part.length > body.size()) std::abort();
        end = part.offset + part.length;
    }
    return 0;
}
