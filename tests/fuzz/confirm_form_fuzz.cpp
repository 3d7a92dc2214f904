// SPDX-License-Identifier: MIT
// What a browser sends to the confirmation page: its form, and its Accept-Language; and what comes back as HTML.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <tuple>

#include "api/confirm/form.hpp"
#include "api/confirm/html.hpp"
#include "api/confirm/words.hpp"

using namespace pidpys::api;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto form = confirm::Form::parse(text);
    for (const char* name : {"", "login", "task", "skip"}) {
        if (!form) break;
        const auto values = form->values(name);
        if (values.size() > confirm::most_fields) std::abort();
        std::size_t octets = 0;
        for (const auto value : values) octets += value.size();
        if (octets > size) std::abort();
        if (form->value(name).has_value() != (values.size() == 1)) std::abort();
    }
    const auto written = confirm::escaped(text);
    if (written.find_first_of("<>\"'") != std::string::npos) std::abort();
    if (written.find_first_of(std::string_view("\0\r\n\t\x1b", 5)) != std::string::npos) std::abort();
    if (written.size() > 6 * 4200) std::abort();
    std::ignore = confirm::language_for(text, Language::uk);
    std::ignore = confirm::parse_place(text);
    return 0;
}
