// SPDX-License-Identifier: MIT
// Reads HTML-like text of a stranger as a stream of tags and characters, in one pass and linear time: nothing is
// looked at twice, an unfinished tag, comment or script swallows the rest. Comments, declarations and the contents of
// raw-text elements (script, style …) are never reported.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pidpys::channel {

// Names in lower case; values with character references resolved. At most 16 of one tag are kept.
using Attributes = std::vector<std::pair<std::string, std::string>>;

class MarkupSink {
public:
    virtual ~MarkupSink() = default;
    virtual void open(std::string_view tag, const Attributes& attributes) = 0;  // tag in lower case, ≤ 16 letters
    virtual void close(std::string_view tag) = 0;
    virtual void character(char32_t code) = 0;
    [[nodiscard]] virtual bool full() const = 0;  // asks the reader to stop
};

void read_markup(std::string_view text, MarkupSink& sink);

}  // namespace pidpys::channel
