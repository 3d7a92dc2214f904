// SPDX-License-Identifier: MIT
#include "crypto/envelope/transport_file.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace pidpys::crypto {
namespace {

constexpr std::size_t longest_label = 20;

bool is_header(std::string_view label) { return label == "TRANSPORTABLE" || label == "ZPOSTTRANSPORTABLE"; }

// Labels of another vendor's container, without a length: what follows is the next label.
bool is_bare(std::string_view label) { return label == "USC_SIGN" || label == "USC_CRYPT"; }

// Up to the zero that ends it; nothing where no label stands.
std::optional<std::string_view> label_of(ByteView octets) {
    const std::string_view text = as_text(octets.first(std::min(octets.size(), longest_label + 1)));
    const std::size_t end = text.find('\0');
    if (end == std::string_view::npos || end == 0) return std::nullopt;
    const std::string_view label = text.substr(0, end);
    const bool good =
        std::ranges::all_of(label, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; });
    return good ? std::optional(label) : std::nullopt;
}

// The length, little endian, and what it counts; nothing if that is more than there is.
std::optional<ByteView> counted(ByteView octets) {
    if (octets.size() < 4) return std::nullopt;
    const std::size_t size =
        octets[0] | std::size_t{octets[1]} << 8 | std::size_t{octets[2]} << 16 | std::size_t{octets[3]} << 24;
    if (size > octets.size() - 4) return std::nullopt;
    return octets.subspan(4, size);
}

// KEY=VALUE lines up to a zero.
bool read_fields(std::string_view text, std::vector<TransportField>& fields) {
    text = text.substr(0, text.find('\0'));
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find("\r\n"));
        text.remove_prefix(std::min(text.size(), line.size() + 2));
        const std::size_t equals = line.find('=');
        if (equals == std::string_view::npos) continue;
        if (fields.size() == max_transport_fields) return false;
        fields.push_back({line.substr(0, equals), line.substr(equals + 1)});
    }
    return true;
}

constexpr std::string_view packed_xml = "PACKED_XML";

}  // namespace

bool is_transport_file(ByteView octets) {
    if (as_text(octets).starts_with(packed_xml)) return true;
    const auto label = label_of(octets);
    if (!label) return false;
    constexpr std::array known{"UA1_SIGN", "UA1_CRYPT", "CERTCRYPT", "QLB_SIGN", "QLB_CRYPT"};
    return is_header(*label) || is_bare(*label) ||
           std::ranges::any_of(known, [&](std::string_view one) { return one == *label; });
}

Result<TransportFile> read_transport_file(ByteView octets) {
    if (as_text(octets).starts_with(packed_xml)) return fail(Errc::unsupported, "a transport file of packed XML");
    TransportFile file;
    while (!octets.empty()) {
        const auto label = label_of(octets);
        if (!label) return fail(Errc::malformed, "transport file: no label");
        octets = octets.subspan(label->size() + 1);
        if (is_bare(*label)) continue;
        const auto contents = counted(octets);
        if (!contents) return fail(Errc::malformed, "transport file: a block longer than the file");
        octets = octets.subspan(4 + contents->size());
        if (is_header(*label)) {
            if (!read_fields(as_text(*contents), file.fields))
                return fail(Errc::too_large, "transport file: too many fields");
            continue;
        }
        if (file.blocks.size() == max_transport_blocks) return fail(Errc::too_large, "transport file: too many blocks");
        file.blocks.push_back({*label, *contents});
    }
    return file;
}

}  // namespace pidpys::crypto
