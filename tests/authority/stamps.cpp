// SPDX-License-Identifier: MIT
#include "tests/authority/stamps.hpp"

#include "crypto/asn1/writer.hpp"
#include "crypto/cms/signed_data_parts.hpp"
#include "crypto/cms/signer.hpp"
#include "tests/authority/general_time.hpp"

namespace pidpys::test::authority {

namespace der = crypto::der;
using crypto::timestamp::Request;
using crypto::timestamp::TstInfo;

namespace {

Bytes unsigned_content(std::uint64_t value) {
    const Bytes element = der::integer(value);
    return {element.begin() + 2, element.end()};
}

Bytes encode_accuracy(std::chrono::microseconds accuracy) {
    const auto micros = static_cast<std::uint64_t>(accuracy.count());
    const auto part = [](unsigned number, std::uint64_t value) {
        return value == 0 ? Bytes{} : der::tlv(der::context_primitive(number), {unsigned_content(value)});
    };
    const Bytes seconds = micros < 1'000'000 ? Bytes{} : der::integer(micros / 1'000'000);
    return der::sequence({seconds, part(0, micros / 1000 % 1000), part(1, micros % 1000)});
}

// Dotted text as a whole OBJECT IDENTIFIER.
Bytes object_identifier(const std::string& dotted) { return der::oid(der::Oid(dotted)); }

}  // namespace

Result<Request> read_stamp_request(ByteView octets) {
    Request request;
    der::Parse parse;
    der::Reader outer(octets, parse);
    der::Reader fields = outer.enter(der::sequence_tag);
    if (fields.number() != 1) parse.refuse();
    request.imprint = crypto::timestamp::read_imprint(fields, parse);
    const auto policy = fields.take_if(der::object_identifier);
    if (auto nonce = fields.take_if(der::integer_tag)) request.nonce = to_bytes(nonce->content);
    const auto wanted = fields.take_if(der::boolean);
    request.certificates = wanted && wanted->content.size() == 1 && wanted->content[0] != 0;
    if (auto extensions = fields.take_if(der::context(0))) fields.inside(*extensions).skip_rest();
    if (!parse.complete()) return fail(Errc::malformed, "TimeStampReq");
    if (policy) request.policy = der::Oid(der::oid_text(policy->content));
    return request;
}

Bytes encode_tst_info(const TstInfo& info) {
    return der::sequence({der::integer(1), object_identifier(info.policy), encode(info.imprint),
                          der::tlv(der::integer_tag, {info.serial}), general_time(info.gen_time),
                          info.accuracy ? encode_accuracy(*info.accuracy) : Bytes{},
                          info.ordering ? der::boolean_true() : Bytes{},
                          info.nonce.empty() ? Bytes{} : der::tlv(der::integer_tag, {info.nonce}),
                          info.tsa.empty() ? Bytes{} : der::tlv(der::context(0), {info.tsa})});
}

Result<Bytes> make_token(const crypto::KeyEntry& signer, ByteView tst_info, const TokenOptions& options) {
    crypto::SignOptions how;
    how.digest = options.digest;
    how.signing_time = std::chrono::system_clock::now();
    auto prepared = crypto::Signer::of(signer, how);
    if (!prepared) return forward(prepared);
    auto hash = crypto::digest((*prepared)->digest(), {tst_info});
    if (!hash) return forward(hash);
    auto info = (*prepared)->signer_info(*hash, options.content_type.content(), how);
    if (!info) return forward(info);
    const Bytes content =
        der::sequence({der::oid(options.content_type), der::tlv(der::context(0), {der::octets(tst_info)})});
    crypto::SignedDataParts parts;
    parts.version = 3;
    parts.digest_algorithms = {(*prepared)->digest_algorithm()};
    parts.encapsulated_head = content;
    if (options.certificates) parts.add_certificate((*prepared)->certificate());
    parts.signers = {*info};
    return parts.assemble();
}

Bytes granted(ByteView token, std::uint64_t status) {
    return der::sequence({der::sequence({der::integer(status)}), token});
}

Bytes refused(std::uint64_t status, const std::string& text, std::uint32_t fail_info) {
    const Bytes texts = text.empty() ? Bytes{} : der::sequence({der::tlv(der::utf8_string, {as_bytes(text)})});
    Bytes bits;
    if (fail_info != 0) {
        Bytes content(5);
        for (unsigned i = 0; i < 32; ++i)
            if ((fail_info >> i & 1U) != 0) content[1 + i / 8] |= static_cast<std::uint8_t>(0x80U >> i % 8);
        bits = der::tlv(der::bit_string, {content});
    }
    return der::sequence({der::sequence({der::integer(status), texts, bits})});
}

}  // namespace pidpys::test::authority
