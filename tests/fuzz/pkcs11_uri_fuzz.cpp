// SPDX-License-Identifier: MIT
#include "token/uri.hpp"

// What is read is written so that it is read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pidpys;
    const auto uri = token::parse_uri(as_text({data, size}));
    if (!uri) return 0;
    const std::string text = token::write_uri(*uri);
    if (text.size() > token::max_uri) return 0;
    const auto again = token::parse_uri(text);
    if (!again || *again != *uri) __builtin_trap();
    return 0;
}
