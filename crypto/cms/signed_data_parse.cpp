// SPDX-License-Identifier: MIT
#include "crypto/cms/signed_data_parse.hpp"

#include <algorithm>

#include "crypto/asn1/reader.hpp"
#include "crypto/cms/certificate_identity.hpp"
#include "crypto/cms/distinguished_name.hpp"
#include "crypto/cms/oids.hpp"

namespace pidpys::crypto {
namespace {

// SET OF Attribute, each of at least one value.
void parse_attributes(der::Reader set) {
    while (!set.at_end()) {
        der::Reader attribute = set.enter(der::sequence_tag);
        (void)attribute.oid();
        der::Reader values = attribute.enter(der::set_tag);
        do (void)values.any();
        while (!values.at_end());
    }
}

void parse_sid(der::Reader& fields, SignerInfoView& signer) {
    if (auto identifier = fields.take_if(der::context_primitive(0))) {
        signer.sid = identifier->whole;
        return;
    }
    const der::Element issuer_and_serial = fields.take(der::sequence_tag);
    signer.sid = issuer_and_serial.whole;
    der::Reader parts = fields.inside(issuer_and_serial);
    (void)parts.take(der::sequence_tag);
    (void)parts.take(der::integer_tag);
}

SignerInfoView parse_signer(der::Reader& signers, der::Parse& parse) {
    SignerInfoView signer;
    const der::Element element = signers.take(der::sequence_tag);
    signer.whole = element.whole;
    der::Reader fields = signers.inside(element);
    if (const auto version = fields.number(); version != 1 && version != 3) parse.refuse();  // RFC 5652 §5.3
    parse_sid(fields, signer);
    const der::Algorithm digest = fields.algorithm();
    if (!digest.is_plain()) parse.refuse();
    signer.digest_algorithm = digest.oid;
    if (!parse.broken())
        signer.before_attributes = element.content.first(element.content.size() - fields.rest().size());
    if (auto attributes = fields.take_if(der::context(0))) {
        signer.signed_attributes = attributes->whole;
        parse_attributes(fields.inside(*attributes));
    }
    signer.signature_algorithm = fields.algorithm().whole;
    const der::Element signature = fields.take(der::octet_string);
    signer.signature = signature.content;
    signer.whole_signature = signature.whole;
    if (auto attributes = fields.take_if(der::context(1))) {
        signer.unsigned_attributes = attributes->whole;
        parse_attributes(fields.inside(*attributes));
    }
    return signer;
}

// CertificateSet and RevocationInfoChoices hold SEQUENCEs and, tagged, kinds that are not looked into.
bool is_choice(der::Tag tag, unsigned highest) {
    return tag == der::sequence_tag || (tag >= der::context(0) && tag <= der::context(highest));
}

Result<void> parse_content(der::Reader& fields, SignedDataView& view) {
    const der::Element encapsulated = fields.take(der::sequence_tag);
    view.encapsulated = encapsulated.whole;
    der::Reader info = fields.inside(encapsulated);
    view.content_type = info.oid();
    if (info.at_end()) return {};
    der::Reader content = info.enter(der::context(0));
    if (!content.at_end() && content.peek() != der::octet_string)
        return fail(Errc::unsupported, "SignedData whose content is not an OCTET STRING");
    view.content = content.take(der::octet_string).content;
    return {};
}

Result<void> parse_certificates(der::Reader& fields, SignedDataView& view, der::Parse& parse) {
    const auto set = fields.take_if(der::context(0));
    if (!set) return {};
    view.certificate_set = set->whole;
    der::Reader certificates = fields.inside(*set);
    while (!certificates.at_end()) {
        if (view.certificates.size() == max_embedded_certificates)
            return fail(Errc::too_large, "too many certificates");
        const der::Element certificate = certificates.any();
        if (!is_choice(certificate.tag, 3)) parse.refuse();
        view.certificates.push_back(certificate.whole);
    }
    return {};
}

Result<void> parse_revocations(der::Reader& fields, SignedDataView& view, der::Parse& parse) {
    const auto set = fields.take_if(der::context(1));
    if (!set) return {};
    view.crls = set->whole;
    der::Reader lists = fields.inside(*set);
    while (!lists.at_end()) {
        if (view.revocations.size() == max_embedded_revocations)
            return fail(Errc::too_large, "too many revocation lists");
        const der::Element choice = lists.any();
        if (!is_choice(choice.tag, 1)) parse.refuse();
        view.revocations.push_back(choice.whole);
    }
    return {};
}

}  // namespace

Result<SignedDataView> parse_signed_data(ByteView definite, std::size_t most_signers) {
    SignedDataView view;
    der::Parse parse;
    der::Reader info = der::Reader(definite, parse).enter(der::sequence_tag);
    if (!(oids::signed_data == info.oid())) return fail(Errc::malformed, "not a CMS SignedData");
    der::Reader fields = info.enter(der::context(0)).enter(der::sequence_tag);
    view.version = fields.number();
    if (view.version != 1 && (view.version < 3 || view.version > 5)) parse.refuse();  // RFC 5652 §5.1
    der::Reader algorithms = fields.enter(der::set_tag);
    while (!algorithms.at_end() && view.digest_algorithms.size() <= max_signers)
        view.digest_algorithms.push_back(algorithms.algorithm().whole);
    if (auto content = parse_content(fields, view); !content) return forward(content);
    if (auto certificates = parse_certificates(fields, view, parse); !certificates) return forward(certificates);
    if (auto revocations = parse_revocations(fields, view, parse); !revocations) return forward(revocations);
    der::Reader signers = fields.enter(der::set_tag);
    while (!signers.at_end()) {
        if (view.signers.size() == std::min(most_signers, max_signers))
            return fail(Errc::too_large, "too many signers");
        view.signers.push_back(parse_signer(signers, parse));
    }
    if (!parse.complete()) return fail(Errc::malformed, "CMS SignedData is damaged, or holds more than it may");
    return view;
}

Result<std::optional<ByteView>> single_attribute(ByteView attributes, const der::Oid& type) {
    std::optional<ByteView> found;
    if (attributes.empty()) return found;
    bool broken = false;
    der::Reader set(der::Reader(attributes, broken).any().content, broken);
    while (!set.at_end()) {
        der::Reader attribute = set.enter(der::sequence_tag);
        if (!(type == attribute.oid())) continue;
        der::Reader values = attribute.enter(der::set_tag);
        const ByteView value = values.any().whole;
        if (found || !values.at_end()) return fail(Errc::malformed, "attribute with more than one value");
        found = value;
    }
    if (broken) return fail(Errc::malformed, "attributes are damaged");
    return found;
}

bool has_attribute(ByteView attributes, const der::Oid& type) {
    const auto found = single_attribute(attributes, type);
    return !found || *found;
}

Result<void> attributes_in_place(const SignerInfoView& signer) {
    for (const der::Oid& type : {oids::content_type, oids::message_digest, oids::signing_time})
        if (has_attribute(signer.unsigned_attributes, type))
            return fail(Errc::malformed, "an attribute that must be signed is among the unsigned ones");
    if (has_attribute(signer.signed_attributes, oids::countersignature))
        return fail(Errc::malformed, "a countersignature is among the signed attributes");
    return {};
}

bool names(ByteView sid, const CertificateIdentity& certificate) {
    bool broken = false;
    der::Reader reader(sid, broken);
    if (reader.peek() == der::context_primitive(0))
        return !certificate.subject_key_id.empty() && der::equal(reader.any().content, certificate.subject_key_id);
    der::Reader fields = reader.enter(der::sequence_tag);
    const ByteView issuer = fields.any().whole;
    const ByteView serial = fields.any().whole;
    return !broken && der::equal(serial, certificate.serial) && same_name(issuer, certificate.issuer);
}

}  // namespace pidpys::crypto
