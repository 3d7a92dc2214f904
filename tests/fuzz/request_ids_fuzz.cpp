// SPDX-License-Identifier: MIT
// Names of requests that callers bring along: what is taken is fit for a line of the log.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "observe/request_ids.hpp"

using namespace pidpys::observe;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (!is_traceparent(text) && !is_request_id(text)) return 0;
    for (const char c : text)
        if (c <= 0x20 || c >= 0x7f || c == '"' || c == '\\') std::abort();
    return 0;
}
