// SPDX-License-Identifier: MIT
#include "crypto/base/encoding.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>

#include <openssl/evp.h>
#include <openssl/rand.h>

namespace pidpys {
namespace {

constexpr std::uint8_t bad = 0xff;
constexpr std::uint8_t space = 0xfe;

constexpr std::array<std::uint8_t, 256> base64_table() {
    std::array<std::uint8_t, 256> table{};
    for (auto& entry : table) entry = bad;
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
    for (char c : {' ', '\t', '\r', '\n'}) table[static_cast<unsigned char>(c)] = space;
    return table;
}

std::string hex(ByteView bytes, const char* digits) {
    std::string text;
    text.reserve(bytes.size() * 2);
    for (std::uint8_t byte : bytes) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

std::string base64_encode(ByteView bytes) {
    // EVP_EncodeBlock takes an int: feed it in pieces of whole triplets.
    constexpr std::size_t piece = 3 * (std::size_t{1} << 24);
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
    std::size_t out = 0;
    while (!bytes.empty()) {
        const auto part = bytes.first(std::min(piece, bytes.size()));
        out += static_cast<std::size_t>(EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()) + out,
                                                        part.data(), static_cast<int>(part.size())));
        bytes = bytes.subspan(part.size());
    }
    text.resize(out);
    return text;
}

Result<Bytes> base64_decode(std::string_view text) {
    static constexpr auto table = base64_table();
    Bytes bytes;
    bytes.reserve(text.size() / 4 * 3 + 3);
    std::uint32_t group = 0;
    unsigned digits = 0;
    std::size_t i = 0;
    for (; i < text.size(); ++i) {
        const std::uint8_t value = table[static_cast<unsigned char>(text[i])];
        if (value == space) continue;
        if (value == bad) break;
        group = group << 6 | value;
        if (++digits == 4) {
            bytes.push_back(static_cast<std::uint8_t>(group >> 16));
            bytes.push_back(static_cast<std::uint8_t>(group >> 8));
            bytes.push_back(static_cast<std::uint8_t>(group));
            group = digits = 0;
        }
    }
    unsigned padding = 0;
    const std::size_t stopped_at = i;
    for (; i < text.size(); ++i) {
        if (text[i] == '=')
            ++padding;
        else if (table[static_cast<unsigned char>(text[i])] != space)
            return fail(Errc::malformed, "Base64: unexpected character at offset " + std::to_string(i));
    }
    if (digits == 1 || (digits == 0 ? padding != 0 : padding != 4 - digits))
        return fail(Errc::malformed, "Base64: wrong length or padding at offset " + std::to_string(stopped_at));
    if (digits == 2) bytes.push_back(static_cast<std::uint8_t>(group >> 4));
    if (digits == 3) {
        bytes.push_back(static_cast<std::uint8_t>(group >> 10));
        bytes.push_back(static_cast<std::uint8_t>(group >> 2));
    }
    return bytes;
}

Result<Bytes> base64url_decode(std::string_view text) {
    std::string standard(text);
    for (char& c : standard) {
        if (c == '-')
            c = '+';
        else if (c == '_')
            c = '/';
        else if (const auto value = static_cast<unsigned char>(c); !std::isalnum(value) || value > 0x7f)
            return fail(Errc::malformed, "Base64 of a URL: unexpected character");
    }
    standard.append((4 - standard.size() % 4) % 4, '=');
    auto bytes = base64_decode(standard);
    if (bytes && base64_encode(*bytes) != standard) return fail(Errc::malformed, "Base64 of a URL: spare bits");
    return bytes;
}

std::string hex_encode(ByteView bytes) { return hex(bytes, "0123456789abcdef"); }
std::string hex_encode_upper(ByteView bytes) { return hex(bytes, "0123456789ABCDEF"); }

Result<Bytes> hex_decode(std::string_view text) {
    if (text.size() % 2 != 0) return fail(Errc::malformed, "hexadecimal: odd number of digits");
    Bytes bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = hex_digit(text[i]);
        const int low = hex_digit(text[i + 1]);
        if (high < 0 || low < 0) return fail(Errc::malformed, "hexadecimal: unexpected character");
        bytes.push_back(static_cast<std::uint8_t>(high << 4 | low));
    }
    return bytes;
}

std::string percent_decode(std::string_view text, bool plus_is_blank, bool& broken) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            const auto octet = hex_decode(text.substr(i + 1, 2));
            if (octet && octet->size() == 1) {
                out += static_cast<char>(octet->front());
                i += 2;
                continue;
            }
            broken = true;
        }
        out += plus_is_blank && text[i] == '+' ? ' ' : text[i];
    }
    return out;
}

std::string random_uuid() {
    std::array<std::uint8_t, 16> raw{};
    if (RAND_bytes(raw.data(), static_cast<int>(raw.size())) != 1) std::abort();  // no randomness: nothing is safe
    raw[6] = static_cast<std::uint8_t>((raw[6] & 0x0f) | 0x40);
    raw[8] = static_cast<std::uint8_t>((raw[8] & 0x3f) | 0x80);
    std::string text = hex_encode(raw);
    for (std::size_t at : {std::size_t{20}, std::size_t{16}, std::size_t{12}, std::size_t{8}}) text.insert(at, 1, '-');
    return text;
}

}  // namespace pidpys
