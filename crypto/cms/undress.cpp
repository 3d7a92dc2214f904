// SPDX-License-Identifier: MIT
#include "crypto/cms/undress.hpp"

#include <algorithm>

#include "crypto/asn1/ber.hpp"
#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/base/pem.hpp"
#include "crypto/base/text_encoding.hpp"
#include "crypto/cms/mime.hpp"
#include "crypto/cms/oids.hpp"
#include "crypto/cms/signed_data_parse.hpp"
#include "crypto/cms/verify.hpp"

namespace pidpys::crypto {
namespace {

using Bare = Result<std::optional<Bytes>>;

Bare torn(const char* what) { return fail(Errc::malformed, what); }

bool is_signature_label(std::string_view label) {
    return label == "CMS" || label == "PKCS7" || label == "PKCS #7 SIGNED DATA";
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

Bare from_pem(std::string_view text) {
    for (;;) {
        const auto block = next_pem_block(text);
        if (!block) return tl::unexpected(block.error());
        if (!*block) return std::nullopt;
        if (!is_signature_label((*block)->label)) continue;
        if (!is_blank(text)) return torn("PEM: something stands after the signature");
        auto der = base64_decode((*block)->body);
        if (!der) return forward(der);
        return std::move(*der);
    }
}

// RFC 8551 §3.1.1: what is signed has its lines ended by CR LF, whatever a file system made of them. (OpenSSL's -binary
// signs them as they are.)
Bytes canonical(std::string_view text) {
    Bytes lines;
    lines.reserve(text.size() + text.size() / 32);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) lines.push_back('\r');
        lines.push_back(static_cast<std::uint8_t>(text[i]));
    }
    return lines;
}

// Whether a signer of the signature is over the content: by the digest it states, or by its signature where it states
// none.
bool is_over(ByteView signature, ByteView content) {
    const auto definite = der::Definite::from(signature);
    if (!definite) return false;
    const auto view = parse_signed_data(definite->view());
    if (!view) return false;
    HashedOctets hashed(content);
    const auto states = [&](const SignerInfoView& signer) {
        const auto same = states_digest_of(signer, hashed);
        return same && *same == std::optional(true);
    };
    if (std::ranges::any_of(view->signers, states)) return true;
    if (std::ranges::none_of(view->signers, [](const auto& signer) { return signer.signed_attributes.empty(); }))
        return false;
    const auto checked = verify(signature, content);
    return checked && std::ranges::any_of(checked->signers, [](const auto& signer) { return !signer.failure; });
}

// A detached SignedData with the content put into it.
Bare attach(ByteView signature, ByteView content) {
    auto definite = der::Definite::from(signature);
    if (!definite) return forward(definite);
    der::Parse parse;
    der::Reader info = der::Reader(definite->view(), parse).enter(der::sequence_tag);
    const bool signed_data = oids::signed_data == info.oid();
    der::Reader fields = info.enter(der::context(0)).enter(der::sequence_tag);
    const ByteView version = fields.take(der::integer_tag).whole;
    const ByteView digests = fields.take(der::set_tag).whole;
    const ByteView type = fields.enter(der::sequence_tag).take(der::object_identifier).whole;
    const ByteView others = fields.rest();
    fields.skip_rest();  // for the parser of what is made here
    if (!parse.complete() || !signed_data) return torn("multipart/signed without a detached signature");
    const Bytes inner = der::sequence({type, der::tlv(der::context(0), {der::octets(content)})});
    return der::sequence(
        {der::oid(oids::signed_data), der::tlv(der::context(0), {der::sequence({version, digests, inner, others})})});
}

bool is_signature_type(const MimeEntity& entity) {
    const auto& type = entity.type.value;
    return type == "application/pkcs7-mime" || type == "application/x-pkcs7-mime" ||
           type == "application/pkcs7-signature" || type == "application/x-pkcs7-signature";
}

Result<Bytes> octets_of(const MimeEntity& entity) {
    if (entity.encoding == "binary") return to_bytes(as_bytes(entity.body));
    auto octets = base64_decode(entity.body);
    if (!octets) return fail(Errc::malformed, "S/MIME: the signature is not Base64");
    return octets;
}

Bare from_mime(const MimeEntity& message) {
    if (is_signature_type(message)) {
        auto octets = octets_of(message);
        if (!octets) return forward(octets);
        return std::move(*octets);
    }
    if (message.type.value != "multipart/signed") return std::nullopt;
    const std::string* boundary = message.type.find("boundary");
    if (boundary == nullptr || boundary->empty()) return torn("multipart/signed without a boundary");
    const auto parts = split_multipart(message.body, *boundary);
    if (!parts || parts->size() != 2) return torn("multipart/signed has two parts, and a last boundary");
    const auto signature = read_mime((*parts)[1]);
    if (!signature || !is_signature_type(*signature)) return torn("multipart/signed: the second part is no signature");
    const auto octets = octets_of(*signature);
    if (!octets) return tl::unexpected(octets.error());
    const ByteView as_it_stands = as_bytes((*parts)[0]);
    const Bytes lines = canonical((*parts)[0]);
    if (!der::equal(as_it_stands, lines) && is_over(*octets, as_it_stands)) return attach(*octets, as_it_stands);
    return attach(*octets, lines);
}

}  // namespace

Result<std::optional<Bytes>> undress(ByteView octets) {
    if (octets.empty()) return std::nullopt;
    if (octets[0] == der::sequence_tag) {
        // A line end after the structure is an editor's; other octets are for the parser to refuse.
        const auto last =
            std::find_if(octets.rbegin(), octets.rend(), [](std::uint8_t c) { return c != '\r' && c != '\n'; });
        const auto tail = static_cast<std::size_t>(last - octets.rbegin());
        if (tail == 0) return std::nullopt;
        const auto definite = der::Definite::from(octets, true);
        if (!definite || definite->input_size() == octets.size() || definite->input_size() < octets.size() - tail)
            return std::nullopt;
        return to_bytes(octets.first(definite->input_size()));
    }
    Bytes storage;
    const std::string_view text = as_text(utf8_text(octets, storage));
    if (const auto message = read_mime(text)) {
        auto bare = from_mime(*message);
        if (!bare || *bare) return bare;
    }
    if (text.substr(0, 64 << 10).find("-----BEGIN ") != std::string_view::npos) return from_pem(text);
    return bare_base64(text);
}

}  // namespace pidpys::crypto
