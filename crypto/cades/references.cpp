// SPDX-License-Identifier: MIT
#include "crypto/cades/references.hpp"

#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/cades/oids.hpp"
#include "crypto/cms/distinguished_name.hpp"
#include "crypto/ocsp/answer.hpp"

namespace pidpys::crypto {
namespace {

constexpr der::Oid sha1{"1.3.14.3.2.26"};

OtherHash read_other_hash(der::Reader& fields, der::Parse& parse) {
    if (const auto bare = fields.take_if(der::octet_string)) return {sha1.content(), bare->content};
    der::Reader hash = fields.enter(der::sequence_tag);
    const der::Algorithm named = hash.algorithm();
    if (!named.is_plain()) parse.refuse();
    return {named.oid, hash.take(der::octet_string).content};
}

// OtherHash's CHOICE: SHA-1 has a form of its own, which genuine readers know from files with it.
Bytes other_hash(const DigestAlgorithm& algorithm, ByteView value) {
    if (algorithm.oid == sha1.content()) return der::octets(value);
    return der::sequence({der::algorithm(algorithm.oid), der::octets(value)});
}

Result<bool> is_hash_of(const OtherHash& hash, ByteView octets) {
    const DigestAlgorithm* algorithm = digest_by_oid(hash.algorithm);
    if (algorithm == nullptr) return fail(Errc::unsupported, "a reference by digest " + der::oid_text(hash.algorithm));
    const auto value = digest(*algorithm, {octets});
    if (!value) return tl::unexpected(value.error());
    return der::equal(*value, hash.value);
}

CertificateReference read_certificate_reference(der::Reader fields, der::Parse& parse) {
    CertificateReference reference{read_other_hash(fields, parse), {}, {}};
    if (fields.at_end()) return reference;
    der::Reader issuer_serial = fields.enter(der::sequence_tag);
    // GeneralNames of one directoryName, [4] EXPLICIT.
    reference.issuer = issuer_serial.enter(der::sequence_tag).enter(der::context(4)).any().whole;
    reference.serial = issuer_serial.take(der::integer_tag).whole;
    return reference;
}

CrlReference read_crl_reference(der::Reader fields, der::Parse& parse) {
    CrlReference reference{read_other_hash(fields, parse), {}, {}, {}};
    if (fields.at_end()) return reference;
    der::Reader identifier = fields.enter(der::sequence_tag);
    reference.issuer = identifier.take(der::sequence_tag).whole;
    const der::Element issued = identifier.any();
    if (issued.tag != der::utc_time && issued.tag != der::generalized_time) parse.refuse();
    reference.issued = issued.whole;
    if (const auto number = identifier.take_if(der::integer_tag)) reference.number = number->whole;
    return reference;
}

bool is_responder(der::Tag tag) { return tag == der::context(1) || tag == der::context(2); }

OcspReference read_ocsp_reference(der::Reader fields, der::Parse& parse) {
    OcspReference reference;
    der::Reader identifier = fields.enter(der::sequence_tag);
    const der::Element responder = identifier.any();
    if (!is_responder(responder.tag)) parse.refuse();
    reference.responder = responder.whole;
    reference.produced_at = identifier.take(der::generalized_time).whole;
    if (!fields.at_end()) reference.hash = read_other_hash(fields, parse);
    return reference;
}

RevocationReference read_revocation_reference(der::Reader fields, der::Parse& parse) {
    RevocationReference reference;
    if (const auto lists = fields.take_if(der::context(0))) {
        der::Reader crls = fields.inside(*lists).enter(der::sequence_tag).enter(der::sequence_tag);
        while (!crls.at_end()) reference.crls.push_back(read_crl_reference(crls.enter(der::sequence_tag), parse));
    }
    if (const auto answers = fields.take_if(der::context(1))) {
        der::Reader ocsps = fields.inside(*answers).enter(der::sequence_tag).enter(der::sequence_tag);
        while (!ocsps.at_end()) reference.ocsps.push_back(read_ocsp_reference(ocsps.enter(der::sequence_tag), parse));
    }
    reference.other = fields.take_if(der::context(2)).has_value();
    return reference;
}

template <class Reference, class Read>
Result<std::vector<Reference>> read_all(ByteView value, Read read, const char* name) {
    std::vector<Reference> found;
    der::Parse parse;
    der::Reader list = der::Reader(value, parse).enter(der::sequence_tag);
    while (!list.at_end()) {
        if (found.size() == max_references) return fail(Errc::too_large, std::string(name) + ": too many");
        found.push_back(read(list.enter(der::sequence_tag), parse));
    }
    if (!parse.complete()) return fail(Errc::malformed, name);
    return found;
}

// By what a reference names an answer: ResponderID and producedAt of its ResponseData (RFC 6960 §4.2.1).
struct OcspIdentifier {
    ByteView responder, produced_at;
};

Result<OcspIdentifier> identify_answer(ByteView basic) {
    bool broken = false;
    der::Reader data = der::Reader(basic, broken).enter(der::sequence_tag).enter(der::sequence_tag);
    (void)data.take_if(der::context(0));
    const der::Element responder = data.any();
    const ByteView produced_at = data.take(der::generalized_time).whole;
    if (broken || !is_responder(responder.tag)) return fail(Errc::malformed, "not a BasicOCSPResponse");
    return OcspIdentifier{responder.whole, produced_at};
}

struct CrlIdentifier {
    ByteView issuer, issued, number;
};

ByteView crl_number_of(der::Reader extensions, bool& broken) {
    while (!extensions.at_end()) {
        der::Reader extension = extensions.enter(der::sequence_tag);
        const ByteView type = extension.oid();
        (void)extension.take_if(der::boolean);
        const ByteView value = extension.take(der::octet_string).content;
        if (oids::crl_number == type) return der::Reader(value, broken).take(der::integer_tag).whole;
    }
    return {};
}

Result<CrlIdentifier> identify_list(ByteView list) {
    bool broken = false;
    der::Reader body = der::Reader(list, broken).enter(der::sequence_tag).enter(der::sequence_tag);
    (void)body.take_if(der::integer_tag);
    (void)body.algorithm();
    CrlIdentifier identifier;
    identifier.issuer = body.take(der::sequence_tag).whole;
    const der::Element issued = body.any();
    identifier.issued = issued.whole;
    if (body.peek() == der::utc_time || body.peek() == der::generalized_time) (void)body.any();
    (void)body.take_if(der::sequence_tag);
    if (const auto extensions = body.take_if(der::context(0)))
        identifier.number = crl_number_of(der::Reader(extensions->content, broken).enter(der::sequence_tag), broken);
    if (broken || (issued.tag != der::utc_time && issued.tag != der::generalized_time))
        return fail(Errc::malformed, "not a certificate revocation list");
    return identifier;
}

Result<Bytes> certificate_reference(ByteView certificate, const DigestAlgorithm& algorithm) {
    const auto identity = identify_certificate(certificate);
    if (!identity) return tl::unexpected(identity.error());
    const auto hash = digest(algorithm, {certificate});
    if (!hash) return tl::unexpected(hash.error());
    const Bytes names = der::sequence({der::tlv(der::context(4), {identity->issuer})});
    return der::sequence({other_hash(algorithm, *hash), der::sequence({names, identity->serial})});
}

Result<Bytes> ocsp_reference(ByteView basic, const DigestAlgorithm& algorithm) {
    const auto identifier = identify_answer(basic);
    if (!identifier) return tl::unexpected(identifier.error());
    const auto hash = digest(algorithm, {basic});
    if (!hash) return tl::unexpected(hash.error());
    return der::sequence(
        {der::sequence({identifier->responder, identifier->produced_at}), other_hash(algorithm, *hash)});
}

Result<Bytes> crl_reference(ByteView list, const DigestAlgorithm& algorithm) {
    const auto identifier = identify_list(list);
    if (!identifier) return tl::unexpected(identifier.error());
    const auto hash = digest(algorithm, {list});
    if (!hash) return tl::unexpected(hash.error());
    // crlIssuedTime is a UTCTime: a list of 2050 or later goes by its digest alone.
    const bool named = identifier->issued[0] == der::utc_time;
    const Bytes identified =
        named ? der::sequence({identifier->issuer, identifier->issued, identifier->number}) : Bytes{};
    return der::sequence({other_hash(algorithm, *hash), identified});
}

template <class Make>
Result<Bytes> list_of(der::Tag tag, const std::vector<ByteView>& elements, Make make) {
    if (elements.empty()) return Bytes{};
    Bytes list;
    for (ByteView element : elements) {
        const Result<Bytes> one = make(element);
        if (!one) return one;
        der::append(list, *one);
    }
    return der::tlv(tag, {der::sequence({der::sequence({list})})});
}

}  // namespace

Result<std::vector<CertificateReference>> read_certificate_refs(ByteView value) {
    return read_all<CertificateReference>(value, read_certificate_reference, "certificate references");
}

Result<std::vector<RevocationReference>> read_revocation_refs(ByteView value) {
    return read_all<RevocationReference>(value, read_revocation_reference, "revocation references");
}

Result<bool> refers_to(const CertificateReference& reference, ByteView certificate) {
    const auto same = is_hash_of(reference.hash, certificate);
    if (!same || !*same || reference.serial.empty()) return same;
    const auto identity = identify_certificate(certificate);
    if (!identity) return tl::unexpected(identity.error());
    return der::equal(reference.serial, identity->serial) && same_name(reference.issuer, identity->issuer);
}

Result<bool> refers_to(const CrlReference& reference, ByteView list) { return is_hash_of(reference.hash, list); }

Result<bool> refers_to(const OcspReference& reference, ByteView basic) {
    const auto identifier = identify_answer(basic);
    if (!identifier) return tl::unexpected(identifier.error());
    if (!der::equal(reference.responder, identifier->responder) ||
        !der::equal(reference.produced_at, identifier->produced_at))
        return false;
    if (!reference.hash) return true;
    const auto same = is_hash_of(*reference.hash, basic);
    if (!same || *same) return same;
    return is_hash_of(*reference.hash, ocsp::successful_answer(basic));
}

Result<Bytes> make_certificate_refs(std::span<const ByteView> certificates, const DigestAlgorithm& algorithm) {
    Bytes list;
    for (ByteView certificate : certificates) {
        const auto reference = certificate_reference(certificate, algorithm);
        if (!reference) return reference;
        der::append(list, *reference);
    }
    return der::sequence({list});
}

Result<Bytes> make_revocation_refs(std::span<const Evidence> evidence, const DigestAlgorithm& algorithm) {
    Bytes list;
    for (const Evidence& one : evidence) {
        const auto crls =
            list_of(der::context(0), one.crls, [&](ByteView element) { return crl_reference(element, algorithm); });
        if (!crls) return crls;
        const auto ocsps =
            list_of(der::context(1), one.ocsps, [&](ByteView element) { return ocsp_reference(element, algorithm); });
        if (!ocsps) return ocsps;
        der::append(list, der::sequence({*crls, *ocsps}));
    }
    return der::sequence({list});
}

}  // namespace pidpys::crypto
