// SPDX-License-Identifier: MIT
// Notices of new versions: a text that is read has no other spelling and leads to https alone, and no file passes by a key
// that never signed one.
#include <cstdlib>

#include "release/notice.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pidpys;
    const ByteView input(data, size);
    const auto notice = release::read_text(as_text(input));
    if (notice && (text_of(*notice) != as_text(input) || !notice->page.starts_with("https://"))) std::abort();
    if (notice && (notice->number == 0 || notice->expires <= notice->issued)) std::abort();
    static const auto key = release::read_key("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    if (release::read_notice(input, *key)) std::abort();
    return 0;
}
