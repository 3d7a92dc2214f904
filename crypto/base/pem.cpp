// SPDX-License-Identifier: MIT
#include "crypto/base/pem.hpp"

#include "crypto/base/encoding.hpp"

namespace pidpys {
namespace {

constexpr std::size_t longest_label = 64;

}  // namespace

Result<std::optional<PemBlock>> next_pem_block(std::string_view& rest) {
    constexpr std::string_view begin = "-----BEGIN ";
    constexpr std::string_view dashes = "-----";
    const auto at = rest.find(begin);
    if (at == std::string_view::npos) {
        rest = {};
        return std::nullopt;
    }
    rest.remove_prefix(at);
    const auto label_end = rest.find(dashes, begin.size());
    if (label_end == std::string_view::npos || label_end > begin.size() + longest_label)
        return fail(Errc::malformed, "PEM: begin line");
    PemBlock block;
    block.label = rest.substr(begin.size(), label_end - begin.size());
    const std::string end = "-----END " + std::string(block.label) + "-----";
    const auto body = label_end + dashes.size();
    const auto body_end = rest.find(end, body);
    if (body_end == std::string_view::npos)
        return fail(Errc::malformed, "PEM: no end line for " + std::string(block.label));
    block.body = rest.substr(body, body_end - body);
    block.whole = rest.substr(0, body_end + end.size());
    rest.remove_prefix(block.whole.size());
    return block;
}

std::optional<Bytes> bare_base64(std::string_view text) {
    constexpr std::uint8_t sequence = 0x30;  // whose Base64 begins with M
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos || text[first] != 'M') return std::nullopt;
    auto octets = base64_decode(text.substr(first));
    if (!octets || octets->empty() || octets->front() != sequence) return std::nullopt;
    return std::move(*octets);
}

std::string pem_block(std::string_view label, ByteView octets) {
    constexpr std::size_t line = 64;
    std::string text = "-----BEGIN " + std::string(label) + "-----\n";
    const std::string body = base64_encode(octets);
    for (std::size_t at = 0; at < body.size(); at += line) text += body.substr(at, line) + "\n";
    return text + "-----END " + std::string(label) + "-----\n";
}

}  // namespace pidpys
