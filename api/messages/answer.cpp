// SPDX-License-Identifier: MIT
#include "api/messages/answer.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "api/messages/utf8.hpp"

namespace pidpys::api {
namespace {

void append_escaped(std::string& out, char c) {
    switch (c) {
        case '"': out += "\\\""; return;
        case '\\': out += "\\\\"; return;
        case '\n': out += "\\n"; return;
        case '\r': out += "\\r"; return;
        case '\t': out += "\\t"; return;
        default: break;
    }
    constexpr std::string_view digits = "0123456789abcdef";
    const auto value = static_cast<std::uint8_t>(c);
    out += "\\u00";
    out += digits[value >> 4];
    out += digits[value & 15];
}

// Octets at the front of which each stands for itself.
std::size_t plain_length(std::string_view text) {
    const auto is_odd = [](char c) { return c < ' ' || c == '"' || c == '\\' || c > '~'; };
    const auto odd = std::find_if(text.begin(), text.end(), is_odd);
    return static_cast<std::size_t>(odd - text.begin());
}

std::string message_json(std::string_view text) { return "{\"message\":" + json_quote(text) + "}"; }

using Plain = std::array<std::array<Blob, language_count>, static_cast<std::size_t>(Message::count)>;

const Blob& plain(Message message, Language language) {
    static const Plain blobs = [] {
        Plain all;
        for (std::size_t m = 0; m < all.size(); ++m)
            for (std::size_t l = 0; l < language_count; ++l)
                all[m][l] = Blob::of(message_json(text(static_cast<Message>(m), static_cast<Language>(l))));
        return all;
    }();
    return blobs[static_cast<std::size_t>(message)][static_cast<std::size_t>(language)];
}

}  // namespace

std::string json_quote(std::string_view text) {
    std::string out;
    out.reserve(text.size() + 2);
    append_quoted(out, text);
    return out;
}

void append_quoted(std::string& out, std::string_view text) {
    out += '"';
    while (!text.empty()) {
        const auto plain = plain_length(text);
        out += text.substr(0, plain);
        text.remove_prefix(plain);
        if (text.empty()) break;
        const auto length = utf8_length(text);
        if (length == 0) {
            out += "\xEF\xBF\xBD";
        } else if (length == 1 && (static_cast<std::uint8_t>(text[0]) < 0x20 || text[0] == '"' || text[0] == '\\')) {
            append_escaped(out, text[0]);
        } else {
            out += text.substr(0, length);
        }
        text.remove_prefix(length == 0 ? 1 : length);
    }
    out += '"';
}

Response message_answer(int status, Message message, Language language) {
    return {status, "application/json", plain(message, language), {}};
}

Response message_answer(int status, std::string_view text) { return Response::json(status, message_json(text)); }

Response failure_answer(int status, Message message, const Error& cause, Language language) {
    return failure_answer(status, text(message, language), explain(cause, language));
}

Response failure_answer(int status, std::string_view text, std::string_view cause) {
    return Response::json(status, "{\"message\":" + json_quote(text) + ",\"failureCause\":" + json_quote(cause) + "}");
}

Response value_answer(std::string_view text, std::string_view name, std::string_view value) {
    std::string json = "{\"message\":" + json_quote(text) + "," + json_quote(name) + ":";
    json.reserve(json.size() + value.size() + 16);  // it may be 64 MiB in Base64: no second copy
    append_quoted(json, value);
    json += '}';
    return Response::json(200, std::move(json));
}

}  // namespace pidpys::api
