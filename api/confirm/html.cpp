// SPDX-License-Identifier: MIT
#include "api/confirm/html.hpp"

#include "channel/display_text.hpp"

namespace pidpys::api::confirm {

std::string escaped(std::string_view foreign) {
    const std::string line = channel::visible_line(foreign);
    std::string out;
    out.reserve(line.size() + 16);
    for (const char c : line) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    }
    return out;
}

}  // namespace pidpys::api::confirm
