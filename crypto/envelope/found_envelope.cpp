// SPDX-License-Identifier: MIT
#include "crypto/envelope/found_envelope.hpp"

#include "crypto/asn1/ber_stream.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/base/pem.hpp"
#include "crypto/cms/undress.hpp"
#include "crypto/envelope/base64_source.hpp"
#include "crypto/envelope/oids.hpp"
#include "crypto/envelope/transport_file.hpp"

namespace pidpys::crypto {
namespace {

constexpr int max_layers = 16;
constexpr std::size_t max_copied = std::size_t{64} << 20;
constexpr std::size_t max_preamble = std::size_t{64} << 10;
constexpr std::size_t max_certificate = std::size_t{64} << 10;

bool is_signed_data(ByteView octets) {
    MemorySource source(octets);
    der::BerStream stream(source);
    stream.enter(der::sequence_tag);
    return stream.element(64) == der::oid(oids::signed_data) && !stream.error();
}

bool is_base64(std::string_view text) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n \t";
    return !text.empty() && text.find_first_not_of(alphabet) == std::string_view::npos;
}

// The text between the lines of one PEM block, or all of a bare one; nothing for other text, which is to be looked at whole.
std::optional<std::string_view> base64_in(std::string_view text) {
    constexpr std::string_view begin = "-----BEGIN ";
    const std::string_view start = text.substr(0, max_preamble);
    if (start.find("Content-T") != std::string_view::npos) return std::nullopt;  // S/MIME
    const std::size_t at = start.find(begin);
    if (at == std::string_view::npos) return is_base64(start) ? std::optional(text) : std::nullopt;
    text.remove_prefix(at);
    const auto block = next_pem_block(text);
    if (!block || !*block || text.find(begin) != std::string_view::npos) return std::nullopt;
    const std::string_view label = (*block)->label;
    if (label != "CMS" && label != "PKCS7" && label != "PKCS #7 ENVELOPED DATA") return std::nullopt;
    return (*block)->body;
}

Result<void> have_room(const MakeRoom& room, std::size_t octets) { return room ? room(octets) : Result<void>(); }

// Where it lies in pieces they are put together, which for a while takes twice their room.
Result<SignedContent> content_of(ByteView signature, const MakeRoom& room) {
    auto in_place = signed_content(signature, 0);
    if (in_place || in_place.error().code != Errc::too_large) return in_place;
    if (signature.size() > max_copied) return fail(Errc::too_large, "a signature in pieces and of this size");
    if (auto had = have_room(room, 2 * signature.size()); !had) return forward(had);
    return signed_content(signature, max_copied);
}

}  // namespace

Result<FoundEnvelope> FoundEnvelope::in(ByteView octets, const MakeRoom& room) {
    FoundEnvelope found;
    for (int layer = 0; layer < max_layers; ++layer) {
        if (octets.empty()) return fail(Errc::malformed, "no data");
        if (is_transport_file(octets)) {
            const auto file = read_transport_file(octets);
            if (!file) return tl::unexpected(file.error());
            ByteView inner;
            for (const TransportBlock& block : file->blocks) {
                if (block.label == "QLB_CRYPT") return fail(Errc::unsupported, "an envelope of another vendor's form");
                if (block.label == "CERTCRYPT" && found.senders_.size() < max_layers &&
                    block.contents.size() <= max_certificate)
                    found.senders_.push_back(to_bytes(block.contents));
                const bool is_inner = block.label == "UA1_CRYPT" || block.label == "UA1_SIGN";
                if (is_inner && (inner.empty() || block.label == "UA1_CRYPT")) inner = block.contents;
                if (block.label == "UA1_CRYPT") break;
            }
            if (inner.empty()) return fail(Errc::malformed, "no envelope in the transport file");
            octets = inner;
        } else if (octets[0] == der::sequence_tag) {
            if (!is_signed_data(octets)) {
                found.source_ = std::make_unique<MemorySource>(octets);
                return found;
            }
            auto content = content_of(octets, room);
            if (!content) return forward(content);
            found.signed_.push_back(std::move(*content));
            octets = found.signed_.back().view;
        } else if (const auto text = base64_in(as_text(octets)); text && octets.size() > max_preamble) {
            found.source_ = std::make_unique<Base64Source>(*text);
            return found;
        } else if (octets.size() > max_copied) {
            return fail(Errc::too_large, "a message in text of this form and size");
        } else {
            if (auto had = have_room(room, octets.size()); !had) return forward(had);
            auto bare = undress(octets);
            if (!bare) return forward(bare);
            if (!*bare) return fail(Errc::malformed, "neither an envelope nor a text that one is in");
            found.undressed_.push_back(std::move(**bare));
            octets = found.undressed_.back();
        }
    }
    return fail(Errc::too_large, "too many layers around the envelope");
}

}  // namespace pidpys::crypto
