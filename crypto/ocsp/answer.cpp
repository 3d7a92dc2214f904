// SPDX-License-Identifier: MIT
#include "crypto/ocsp/answer.hpp"

#include <array>

#include "crypto/asn1/ber.hpp"
#include "crypto/asn1/writer.hpp"

namespace pidpys::crypto::ocsp {
namespace {

constexpr der::Oid basic_type{"1.3.6.1.5.5.7.48.1.1"};
constexpr std::array status_names{"successful", "malformedRequest", "internalError", "tryLater",
                                  "",           "sigRequired",      "unauthorized"};

struct Parts {
    std::uint64_t status;
    ByteView basic;  // empty: none
};

// Of DER.
Result<Parts> read_parts(ByteView octets) {
    Parts parts{};
    der::Parse parse;
    der::Reader outer(octets, parse);
    der::Reader fields = outer.enter(der::sequence_tag);
    const ByteView status = fields.take(der::enumerated_tag).content;
    if (status.size() != 1) parse.refuse();
    if (!parse.broken()) parts.status = status[0];
    ByteView type = basic_type.content();
    if (auto tagged = fields.take_if(der::context(0))) {
        der::Reader bytes = fields.inside(*tagged).enter(der::sequence_tag);
        type = bytes.oid();
        parts.basic = bytes.take(der::octet_string).content;
    }
    if (!parse.complete()) return fail(Errc::malformed, "not an OCSP answer");
    if (!(basic_type == type)) return fail(Errc::unsupported, "an OCSP answer of type " + der::oid_text(type));
    if (parts.status != 0) parts.basic = {};
    return parts;
}

}  // namespace

std::string Answer::words() const {
    std::string line = "status " + std::to_string(status);
    if (status < status_names.size() && *status_names[status] != '\0')
        line += std::string(" (") + status_names[status] + ")";
    if (status == 0 && basic.empty()) line += " without an answer";
    return line;
}

Result<Answer> read_answer(ByteView octets) {
    const auto definite = der::Definite::from(octets);
    if (!definite) return fail(Errc::malformed, "not an OCSP answer");
    const auto parts = read_parts(definite->view());
    if (!parts) return tl::unexpected(parts.error());
    return Answer{parts->status, to_bytes(parts->basic)};
}

Result<ByteView> basic_within(ByteView der) {
    const auto parts = read_parts(der);
    if (!parts) return tl::unexpected(parts.error());
    if (parts->basic.empty()) return fail(Errc::malformed, "an OCSP answer that is an error");
    return parts->basic;
}

Bytes successful_answer(ByteView basic) {
    const Bytes status = der::tlv(der::enumerated_tag, {Bytes{0}});
    const Bytes bytes = der::sequence({der::oid(basic_type), der::octets(basic)});
    return der::sequence({status, der::tlv(der::context(0), {bytes})});
}

Result<Basic> basic_for(const Request& request, const Answer& answer) {
    if (!answer.successful()) return fail(Errc::unavailable, "the OCSP responder answers " + answer.words());
    auto basic = read_basic(answer.basic);
    if (!basic) return forward(basic);
    if (!request.nonce.empty() && basic->nonce != request.nonce)
        return fail(Errc::integrity, "the OCSP answer has another nonce than the request");
    return basic;
}

}  // namespace pidpys::crypto::ocsp
