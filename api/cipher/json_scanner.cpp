// SPDX-License-Identifier: MIT
#include "api/cipher/json_scanner.hpp"

#include "api/messages/utf8.hpp"

namespace pidpys::api {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

void JsonScanner::skip_blanks() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') ++at_;
}

bool JsonScanner::take(char c) {
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
}

bool JsonScanner::at_end() {
    skip_blanks();
    return at_ == text_.size();
}

std::optional<JsonValue> JsonScanner::value(std::size_t depth) {
    skip_blanks();
    switch (peek()) {
        case '"': return string();
        case '{': return object(depth + 1);
        case '[': return array(depth + 1);
        case 't': return word("true", JsonValue::Kind::boolean);
        case 'f': return word("false", JsonValue::Kind::boolean);
        case 'n': return word("null", JsonValue::Kind::null);
        default: return number();
    }
}

std::optional<JsonValue> JsonScanner::word(std::string_view spelling, JsonValue::Kind kind) {
    const auto raw = text_.substr(at_, spelling.size());
    if (raw != spelling) return std::nullopt;
    at_ += spelling.size();
    return JsonValue(kind, raw, false);
}

bool JsonScanner::digits() {
    if (!is_digit(peek())) return false;
    while (is_digit(peek())) ++at_;
    return true;
}

std::optional<JsonValue> JsonScanner::number() {
    const auto begin = at_;
    if (peek() == '-') ++at_;
    if (peek() == '0') {
        ++at_;
    } else if (!digits()) {
        return std::nullopt;
    }
    if (peek() == '.') {
        ++at_;
        if (!digits()) return std::nullopt;
    }
    if (peek() == 'e' || peek() == 'E') {
        ++at_;
        if (peek() == '+' || peek() == '-') ++at_;
        if (!digits()) return std::nullopt;
    }
    return JsonValue(JsonValue::Kind::number, text_.substr(begin, at_ - begin), false);
}

std::optional<JsonValue> JsonScanner::string() {
    const auto begin = ++at_;
    bool escaped = false;
    while (at_ < text_.size()) {
        const auto c = static_cast<unsigned char>(text_[at_]);
        if (c == '"') {
            ++at_;
            return JsonValue(JsonValue::Kind::string, text_.substr(begin, at_ - begin - 1), escaped);
        }
        if (c < 0x20) return std::nullopt;
        if (c == '\\') {
            escaped = true;
            if (!escape()) return std::nullopt;
        } else if (c < 0x80) {
            ++at_;
        } else {
            const auto length = utf8_length(text_.substr(at_, 4));
            if (length == 0) return std::nullopt;
            at_ += length;
        }
    }
    return std::nullopt;
}

bool JsonScanner::escape() {
    ++at_;
    const char c = peek();
    if (c != 'u') {
        ++at_;
        return c != '\0' && std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos;
    }
    const auto unit = code_unit();
    if (!unit || (*unit >= 0xDC00 && *unit <= 0xDFFF)) return false;
    if (*unit < 0xD800 || *unit > 0xDBFF) return true;
    if (peek() != '\\') return false;
    ++at_;
    const auto low = peek() == 'u' ? code_unit() : std::nullopt;
    return low && *low >= 0xDC00 && *low <= 0xDFFF;
}

// At the 'u' of an escape: takes it and four hexadecimal digits.
std::optional<unsigned> JsonScanner::code_unit() {
    ++at_;
    unsigned unit = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
        const char c = peek();
        const char lower = static_cast<char>(c | 0x20);
        if (is_digit(c))
            unit = unit * 16 + static_cast<unsigned>(c - '0');
        else if (lower >= 'a' && lower <= 'f')
            unit = unit * 16 + static_cast<unsigned>(lower - 'a' + 10);
        else
            return std::nullopt;
    }
    return unit;
}

std::optional<JsonValue> JsonScanner::array(std::size_t depth) {
    if (depth > max_json_depth) {
        too_deep_ = true;
        return std::nullopt;
    }
    const auto begin = at_++;
    if (!take(']')) {
        do {
            if (!value(depth)) return std::nullopt;
        } while (take(','));
        if (!take(']')) return std::nullopt;
    }
    return JsonValue(JsonValue::Kind::array, text_.substr(begin, at_ - begin), false);
}

std::optional<JsonValue> JsonScanner::object(std::size_t depth) {
    if (depth > max_json_depth) {
        too_deep_ = true;
        return std::nullopt;
    }
    const auto begin = at_++;
    if (!take('}')) {
        do {
            skip_blanks();
            if (peek() != '"' || !string() || !take(':') || !value(depth)) return std::nullopt;
        } while (take(','));
        if (!take('}')) return std::nullopt;
    }
    return JsonValue(JsonValue::Kind::object, text_.substr(begin, at_ - begin), false);
}

}  // namespace pidpys::api
