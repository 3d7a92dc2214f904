// SPDX-License-Identifier: MIT
#include "api/cipher/json_fields.hpp"

#include <algorithm>
#include <cstring>

#include "api/cipher/json_scanner.hpp"

namespace pidpys::api {
namespace {

unsigned hex4(std::string_view digits) {
    unsigned value = 0;
    for (const char c : digits.substr(0, 4))
        value = value * 16 + static_cast<unsigned>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    return value;
}

std::size_t put_utf8(unsigned code, char* out) {
    const auto octet = [](unsigned value) { return static_cast<char>(value); };
    if (code < 0x80) return out[0] = octet(code), 1;
    if (code < 0x800) return out[0] = octet(0xC0 | code >> 6), out[1] = octet(0x80 | (code & 0x3F)), 2;
    if (code < 0x10000) {
        out[0] = octet(0xE0 | code >> 12), out[1] = octet(0x80 | (code >> 6 & 0x3F)),
        out[2] = octet(0x80 | (code & 0x3F));
        return 3;
    }
    out[0] = octet(0xF0 | code >> 18), out[1] = octet(0x80 | (code >> 12 & 0x3F));
    out[2] = octet(0x80 | (code >> 6 & 0x3F)), out[3] = octet(0x80 | (code & 0x3F));
    return 4;
}

// Decodes a string that the scanner has accepted. `out` has room for raw.size() octets: no escape grows.
std::size_t unescape(std::string_view raw, char* out) {
    constexpr std::string_view from = "\"\\/bfnrt", to = "\"\\/\b\f\n\r\t";
    const char* const begin = out;
    while (!raw.empty()) {
        const auto plain = std::min(raw.find('\\'), raw.size());
        std::memcpy(out, raw.data(), plain);
        out += plain;
        raw.remove_prefix(plain);
        if (raw.empty()) break;
        if (raw[1] != 'u') {
            *out++ = to[from.find(raw[1])];
            raw.remove_prefix(2);
            continue;
        }
        unsigned code = hex4(raw.substr(2));
        raw.remove_prefix(6);
        if (code >= 0xD800 && code <= 0xDBFF) {
            code = 0x10000 + ((code - 0xD800) << 10) + (hex4(raw.substr(2)) - 0xDC00);
            raw.remove_prefix(6);
        }
        out += put_utf8(code, out);
    }
    return static_cast<std::size_t>(out - begin);
}

bool is_scalar(JsonValue::Kind kind) {
    return kind == JsonValue::Kind::string || kind == JsonValue::Kind::number || kind == JsonValue::Kind::boolean;
}

constexpr const char* not_scalar = "a text is expected";

tl::unexpected<Error> ill_formed(const JsonScanner& scanner) {
    return scanner.too_deep() ? fail(Errc::too_large, "JSON is nested too deeply") : fail(Errc::malformed, "not JSON");
}

}  // namespace

Result<std::string> JsonValue::text() const {
    if (!is_scalar(kind_)) return fail(Errc::invalid_argument, not_scalar);
    std::string text(raw_);
    if (escaped_) text.resize(unescape(raw_, text.data()));
    return text;
}

Result<SecretString> JsonValue::secret() const {
    if (!is_scalar(kind_)) return fail(Errc::invalid_argument, not_scalar);
    if (raw_.size() > max_json_secret) return fail(Errc::too_large, "the password is too long");
    if (!escaped_) return SecretString(raw_);
    SecretBytes room(raw_.size());
    const auto length = unescape(raw_, reinterpret_cast<char*>(room.data()));
    return SecretString(as_text(room.view().first(length)));
}

Result<std::string_view> JsonValue::view(std::string& storage) const {
    if (!is_scalar(kind_)) return fail(Errc::invalid_argument, not_scalar);
    if (!escaped_) return raw_;
    storage = *text();
    return std::string_view(storage);
}

Result<std::vector<JsonValue>> JsonValue::elements(std::size_t limit) const {
    if (kind_ != Kind::array) return fail(Errc::invalid_argument, "an array is expected");
    std::vector<JsonValue> values;
    JsonScanner scanner(raw_);
    scanner.take('[');
    if (scanner.take(']')) return values;
    do {
        if (values.size() == limit) return fail(Errc::too_large, "too many elements");
        values.push_back(*scanner.value());
    } while (scanner.take(','));
    return values;
}

Result<JsonFields> JsonFields::parse(std::string_view text) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.substr(0, byte_order_mark.size()) == byte_order_mark) text.remove_prefix(byte_order_mark.size());
    JsonFields fields;
    JsonScanner whole(text);
    if (whole.at_end()) return fields;
    const auto value = whole.value();
    if (!value || !whole.at_end()) return ill_formed(whole);
    if (value->is_null()) return fields;
    if (const auto elements = value->elements(0)) return fields;
    if (value->kind() != JsonValue::Kind::object) return fail(Errc::malformed, "a JSON object is expected");

    JsonScanner scanner(text);  // a second look, at well-formed text
    scanner.take('{');
    if (scanner.take('}')) return fields;
    do {
        if (fields.members_.size() == max_json_members) return fail(Errc::too_large, "too many JSON members");
        auto name = scanner.value()->text();
        const bool twice =
            std::ranges::any_of(fields.members_, [&](const Member& member) { return member.name == *name; });
        if (twice) return fail(Errc::malformed, "a JSON member stands twice");
        scanner.take(':');
        fields.members_.push_back({std::move(*name), *scanner.value()});
    } while (scanner.take(','));
    return fields;
}

const JsonValue* JsonFields::find(std::string_view name) const {
    for (const Member& member : members_)
        if (member.name == name) return member.value.is_null() ? nullptr : &member.value;
    return nullptr;
}

}  // namespace pidpys::api
