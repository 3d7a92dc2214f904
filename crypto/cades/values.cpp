// SPDX-License-Identifier: MIT
#include "crypto/cades/values.hpp"

#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/cades/oids.hpp"
#include "crypto/cades/references.hpp"
#include "crypto/ocsp/answer.hpp"

namespace pidpys::crypto {
namespace {

Bytes joined(std::span<const ByteView> elements) {
    Bytes list;
    for (ByteView element : elements) der::append(list, element);
    return list;
}

// SEQUENCE OF SEQUENCE.
std::vector<ByteView> read_list(der::Reader list, der::Parse& parse) {
    std::vector<ByteView> found;
    while (!list.at_end()) {
        if (found.size() == max_values) parse.refuse();
        found.push_back(list.take(der::sequence_tag).whole);
    }
    return found;
}

}  // namespace

Result<std::vector<ByteView>> read_certificate_values(ByteView value) {
    der::Parse parse;
    auto found = read_list(der::Reader(value, parse).enter(der::sequence_tag), parse);
    if (!parse.complete()) return fail(Errc::malformed, "certificate values");
    return found;
}

Result<RevocationValues> read_revocation_values(ByteView value) {
    RevocationValues found;
    der::Parse parse;
    der::Reader fields = der::Reader(value, parse).enter(der::sequence_tag);
    if (const auto lists = fields.take_if(der::context(0)))
        found.crls = read_list(fields.inside(*lists).enter(der::sequence_tag), parse);
    if (const auto answers = fields.take_if(der::context(1)))
        found.ocsps = read_list(fields.inside(*answers).enter(der::sequence_tag), parse);
    (void)fields.take_if(der::context(2));  // otherRevVals
    if (!parse.complete()) return fail(Errc::malformed, "revocation values");
    return found;
}

Bytes make_certificate_values(std::span<const ByteView> certificates) { return der::sequence({joined(certificates)}); }

Bytes make_revocation_values(std::span<const ByteView> crls, std::span<const ByteView> basic_responses) {
    const Bytes lists = crls.empty() ? Bytes{} : der::tlv(der::context(0), {der::sequence({joined(crls)})});
    const Bytes answers =
        basic_responses.empty() ? Bytes{} : der::tlv(der::context(1), {der::sequence({joined(basic_responses)})});
    return der::sequence({lists, answers});
}

Bytes make_ocsp_choice(ByteView basic_response) {
    return der::tlv(der::context(1), {der::oid(oids::ri_ocsp_response), ocsp::successful_answer(basic_response)});
}

RevocationValues revocations_of(const SignedDataView& signature) {
    RevocationValues found;
    for (ByteView choice : signature.revocations) {
        if (choice[0] == der::sequence_tag) {
            found.crls.push_back(choice);
            continue;
        }
        bool broken = false;
        der::Reader other = der::Reader(choice, broken).enter(der::context(1));
        const ByteView format = other.oid();
        const ByteView value = other.any().whole;
        if (broken) continue;
        if (oids::ri_ocsp_response == format) {
            if (const auto basic = ocsp::basic_within(value)) found.ocsps.push_back(*basic);
        } else if (oids::pkix_ocsp_basic == format) {
            found.ocsps.push_back(value);
        }
    }
    return found;
}

std::vector<ByteView> certificate_values_of(const SignerInfoView& signer) {
    const auto value = single_attribute(signer.unsigned_attributes, oids::certificate_values);
    if (!value || !*value) return {};
    return read_certificate_values(**value).value_or(std::vector<ByteView>{});
}

RevocationValues revocation_values_of(const SignerInfoView& signer) {
    const auto value = single_attribute(signer.unsigned_attributes, oids::revocation_values);
    if (!value || !*value) return {};
    return read_revocation_values(**value).value_or(RevocationValues{});
}

}  // namespace pidpys::crypto
