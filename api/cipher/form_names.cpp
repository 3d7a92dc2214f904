// SPDX-License-Identifier: MIT
#include "api/cipher/form_names.hpp"

#include "api/cipher/charset.hpp"
#include "api/http/fields.hpp"
#include "crypto/base/encoding.hpp"

namespace pidpys::api {
namespace {

constexpr int max_pieces = 32;

// Octets of a text whose `mark` is followed by two hexadecimal digits; nothing for damaged ones.
std::optional<std::string> decode_escapes(std::string_view text, char mark) {
    std::string octets;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != mark) {
            octets += text[i];
            continue;
        }
        const auto octet = i + 2 < text.size() ? hex_decode(text.substr(i + 1, 2)) : Result<Bytes>(Bytes{});
        if (!octet || octet->empty()) return std::nullopt;
        octets += static_cast<char>(octet->front());
        i += 2;
    }
    return octets;
}

// charset'language'value (RFC 8187 §3.2.1): the charset, and what follows.
std::optional<std::pair<std::string_view, std::string_view>> split_extended(std::string_view text) {
    const auto first = text.find('\'');
    const auto second = first == std::string_view::npos ? first : text.find('\'', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    return std::pair{text.substr(0, first), text.substr(second + 1)};
}

std::optional<std::string> extended(const HeaderValue& disposition, const std::string& name) {
    const std::string* text = disposition.find(name + "*");
    if (text == nullptr) return std::nullopt;
    const auto parts = split_extended(*text);
    const auto octets = parts ? decode_escapes(parts->second, '%') : std::nullopt;
    return octets ? utf8_from(parts->first, *octets) : std::nullopt;
}

// name*0*=charset'language'…; name*1=…; name*2*=… (RFC 2231 §3, §4.1)
std::optional<std::string> in_pieces(const HeaderValue& disposition, const std::string& name) {
    std::string charset = "utf-8";
    std::string octets;
    for (int piece = 0; piece < max_pieces; ++piece) {
        const std::string key = name + "*" + std::to_string(piece);
        if (const std::string* plain = disposition.find(key)) {
            octets += *plain;
            continue;
        }
        const std::string* escaped = disposition.find(key + "*");
        if (escaped == nullptr) {
            if (piece == 0) return std::nullopt;
            break;
        }
        std::string_view value = *escaped;
        if (piece == 0) {
            const auto parts = split_extended(value);
            if (!parts) return std::nullopt;
            charset = parts->first;
            value = parts->second;
        }
        const auto part = decode_escapes(value, '%');
        if (!part) return std::nullopt;
        octets += *part;
    }
    return utf8_from(charset, octets);
}

// The text of one encoded word without its =? and ?= : charset?encoding?text (RFC 2047 §2).
std::optional<std::string> encoded_word(std::string_view word) {
    const auto first = word.find('?');
    if (first == std::string_view::npos || first + 2 >= word.size() || word[first + 2] != '?') return std::nullopt;
    const auto charset = word.substr(0, word.substr(0, first).find('*'));  // a language may follow (RFC 2231 §5)
    const auto text = word.substr(first + 3);
    if (equal_folded(word.substr(first + 1, 1), "b")) {
        const auto octets = base64_decode(text);
        return octets ? utf8_from(charset.substr(0, first), as_text(*octets)) : std::nullopt;
    }
    if (!equal_folded(word.substr(first + 1, 1), "q")) return std::nullopt;
    std::string spaced(text);
    for (char& c : spaced)
        if (c == '_') c = ' ';
    const auto octets = decode_escapes(spaced, '=');
    return octets ? utf8_from(charset.substr(0, first), *octets) : std::nullopt;
}

// Words one after another join; the blanks between two of them belong to neither (RFC 2047 §6.2).
std::string decode_words(std::string_view text) {
    std::string decoded;
    bool after_word = false;
    while (!text.empty()) {
        const auto begin = text.find("=?");
        const auto gap = text.substr(0, begin);
        const bool blank = gap.find_first_not_of(" \t\r\n") == std::string_view::npos;
        if (begin == std::string_view::npos) return decoded.append(gap);
        // The end is behind both question marks of the middle: "?=" may begin the text itself (`?q?=41?=`).
        auto end = text.find('?', begin + 2);
        end = end == std::string_view::npos ? end : text.find('?', end + 1);
        end = end == std::string_view::npos ? end : text.find("?=", end + 1);
        const auto word =
            end == std::string_view::npos ? std::nullopt : encoded_word(text.substr(begin + 2, end - begin - 2));
        if (!word) {
            decoded.append(text.substr(0, begin + 2));
            text.remove_prefix(begin + 2);
            after_word = false;
            continue;
        }
        if (!after_word || !blank) decoded.append(gap);
        decoded.append(*word);
        text.remove_prefix(end + 2);
        after_word = true;
    }
    return decoded;
}

}  // namespace

std::optional<std::string> form_parameter(const HeaderValue& disposition, std::string_view name) {
    const std::string key(name);
    if (auto text = extended(disposition, key)) return text;
    if (auto text = in_pieces(disposition, key)) return text;
    const std::string* plain = disposition.find(key);
    if (plain == nullptr) plain = disposition.find(key + "*");  // damaged: better its text than no name
    if (plain == nullptr) return std::nullopt;
    return decode_words(*plain);
}

}  // namespace pidpys::api
