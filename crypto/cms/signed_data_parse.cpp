// SPDX-License-Identifier: MIT
#include "crypto/cms/signed_data_parse.hpp"

#include <algorithm>

#include "crypto/asn1/reader.hpp"
#include "crypto/cms/certificate_identity.hpp"
#include "crypto/cms/oids.hpp"

namespace pidpys::crypto {
namespace {

SignerInfoView parse_signer(const der::Element& element, bool& broken) {
    SignerInfoView signer;
    signer.whole = element.whole;
    der::Reader fields(element.content, broken);
    (void)fields.number();
    signer.sid = fields.any().whole;
    signer.digest_algorithm = fields.enter(der::sequence_tag).oid();
    if (auto attributes = fields.take_if(der::context(0))) signer.signed_attributes = attributes->whole;
    signer.signature_algorithm = fields.take(der::sequence_tag).whole;
    signer.signature = fields.take(der::octet_string).content;
    if (auto attributes = fields.take_if(der::context(1))) signer.unsigned_attributes = attributes->whole;
    fields.finish();
    return signer;
}

}  // namespace

Result<SignedDataView> parse_signed_data(ByteView definite) {
    SignedDataView view;
    bool broken = false;
    der::Reader info = der::Reader(definite, broken).enter(der::sequence_tag);
    if (!(oids::signed_data == info.oid())) return fail(Errc::malformed, "not a CMS SignedData");
    der::Reader fields = info.enter(der::context(0)).enter(der::sequence_tag);
    view.version = fields.number();

    der::Reader algorithms = fields.enter(der::set_tag);
    while (!algorithms.at_end() && view.digest_algorithms.size() <= max_signers)
        view.digest_algorithms.push_back(algorithms.take(der::sequence_tag).whole);

    const der::Element encapsulated = fields.take(der::sequence_tag);
    view.encapsulated = encapsulated.whole;
    der::Reader content(encapsulated.content, broken);
    view.content_type = content.oid();
    if (auto wrapped = content.take_if(der::context(0))) {
        der::Reader inner(wrapped->content, broken);
        if (!broken && inner.peek() != der::octet_string)
            return fail(Errc::unsupported, "SignedData whose content is not an OCTET STRING");
        view.content = inner.take(der::octet_string).content;
    }

    if (auto set = fields.take_if(der::context(0))) {
        der::Reader certificates(set->content, broken);
        while (!certificates.at_end()) {
            if (view.certificates.size() == max_embedded_certificates)
                return fail(Errc::too_large, "too many certificates");
            view.certificates.push_back(certificates.any().whole);
        }
    }
    if (auto crls = fields.take_if(der::context(1))) view.crls = crls->whole;

    der::Reader signers = fields.enter(der::set_tag);
    while (!signers.at_end()) {
        if (view.signers.size() == max_signers) return fail(Errc::too_large, "too many signers");
        view.signers.push_back(parse_signer(signers.take(der::sequence_tag), broken));
    }
    fields.finish();
    if (broken) return fail(Errc::malformed, "CMS SignedData is damaged");
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

bool names(ByteView sid, const CertificateIdentity& certificate) {
    bool broken = false;
    der::Reader reader(sid, broken);
    if (reader.peek() == der::context_primitive(0))
        return !certificate.subject_key_id.empty() && der::equal(reader.any().content, certificate.subject_key_id);
    der::Reader fields = reader.enter(der::sequence_tag);
    const ByteView issuer = fields.any().whole;
    const ByteView serial = fields.any().whole;
    return !broken && der::equal(issuer, certificate.issuer) && der::equal(serial, certificate.serial);
}

}  // namespace pidpys::crypto
