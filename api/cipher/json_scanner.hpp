// SPDX-License-Identifier: MIT
// A validating cursor over JSON text (RFC 8259): recognises, never builds. Depth is bounded; strings are checked for
// UTF-8 and for paired surrogates.
#pragma once

#include <optional>

#include "api/cipher/json_fields.hpp"

namespace pidpys::api {

class JsonScanner {
public:
    explicit JsonScanner(std::string_view text) : text_(text) {}

    // The next value with all it contains, blanks before it skipped; nullopt if it is ill-formed or too deep.
    std::optional<JsonValue> value(std::size_t depth = 0);

    // Skips blanks, then takes `c` if it is next.
    bool take(char c);
    bool at_end();
    [[nodiscard]] bool too_deep() const { return too_deep_; }

private:
    std::optional<JsonValue> string();
    std::optional<JsonValue> number();
    std::optional<JsonValue> word(std::string_view spelling, JsonValue::Kind kind);
    std::optional<JsonValue> array(std::size_t depth);
    std::optional<JsonValue> object(std::size_t depth);
    bool escape();
    std::optional<unsigned> code_unit();
    bool digits();
    void skip_blanks();
    [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    std::string_view text_;
    std::size_t at_ = 0;
    bool too_deep_ = false;
};

}  // namespace pidpys::api
