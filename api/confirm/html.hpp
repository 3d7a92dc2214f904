// SPDX-License-Identifier: MIT
// HTML that is written: our own markup as literals of the program, everything else through one function.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pidpys::api::confirm {

// Foreign text as it may stand in an element or in a quoted attribute: one line in which whatever hides, reorders or
// controls others is seen as U+FFFD (channel/display_text.hpp), `& < > " '` as references, an ellipsis where it was cut.
std::string escaped(std::string_view foreign);

class Html {
public:
    // Markup, which a variable cannot be.
    template <std::size_t N>
    Html& operator<<(const char (&markup)[N]) {
        out_ += std::string_view(markup, N - 1);
        return *this;
    }
    Html& text(std::string_view foreign) {
        out_ += escaped(foreign);
        return *this;
    }
    Html& number(std::uint64_t value) {
        out_ += std::to_string(value);
        return *this;
    }
    // A part that was written the same way.
    Html& part(const Html& other) {
        out_ += other.out_;
        return *this;
    }
    [[nodiscard]] std::string take() && { return std::move(out_); }
    [[nodiscard]] const std::string& so_far() const { return out_; }

private:
    std::string out_;
};

}  // namespace pidpys::api::confirm
