// SPDX-License-Identifier: MIT
#include "crypto/cms/verify.hpp"

#include <algorithm>
#include <map>

#include "crypto/asn1/ber.hpp"
#include "crypto/asn1/reader.hpp"
#include "crypto/cms/attributes.hpp"
#include "crypto/cms/oids.hpp"
#include "crypto/cms/signature_scheme.hpp"
#include "crypto/cms/signed_data_parse.hpp"
#include "crypto/provider/provider.hpp"

namespace pidpys::crypto {
namespace {

struct Candidate {
    ByteView certificate;
    CertificateIdentity identity;
};

class Verifier {
public:
    Verifier(const SignedDataView& view, ByteView content, const std::vector<Bytes>& extra)
        : view_(view), content_(content) {
        for (ByteView certificate : view.certificates) add(certificate);
        for (const Bytes& certificate : extra) add(certificate);
    }

    SignerVerification check(const SignerInfoView& signer) {
        SignerVerification facts;
        bool broken = false;
        facts.digest_algorithm = der::oid_text(signer.digest_algorithm);
        facts.signature_algorithm =
            der::oid_text(der::Reader(signer.signature_algorithm, broken).enter(der::sequence_tag).oid());
        facts.signature = to_bytes(signer.signature);
        if (auto checked = run(signer, facts); !checked) facts.failure = std::move(checked.error());
        return facts;
    }

private:
    void add(ByteView certificate) {
        if (certificate.empty() || certificate[0] != der::sequence_tag) return;  // attribute and other certificates
        if (auto identity = identify_certificate(certificate)) candidates_.push_back({certificate, *identity});
    }

    Result<void> run(const SignerInfoView& signer, SignerVerification& facts) {
        if (auto read = read_informal(signer, facts); !read) return read;
        auto reference = signing_certificate(signer);
        if (!reference) return forward(reference);
        auto found = find(signer, *reference);
        if (!found) return forward(found);
        facts.certificate = to_bytes((*found)->certificate);

        const DigestAlgorithm* algorithm = digest_by_oid(signer.digest_algorithm);
        if (algorithm == nullptr) return fail(Errc::unsupported, "digest algorithm " + facts.digest_algorithm);
        const EvpPkey key = public_key_of((*found)->identity);
        if (!key) return fail(Errc::unsupported, "the signer's key is of an unknown kind");
        auto scheme = read_scheme(signer.signature_algorithm, *algorithm, key.get());
        if (!scheme) return forward(scheme);
        return signer.signed_attributes.empty() ? plain(signer, *scheme, key.get())
                                                : attributes(signer, *algorithm, *scheme, key.get());
    }

    // What is shown whether or not the signature holds.
    static Result<void> read_informal(const SignerInfoView& signer, SignerVerification& facts) {
        auto time = single_attribute(signer.signed_attributes, oids::signing_time);
        if (!time) return forward(time);
        if (*time) {
            auto value = read_time(**time);
            if (!value) return forward(value);
            facts.signing_time = *value;
        }
        auto content_token = single_attribute(signer.signed_attributes, oids::content_timestamp);
        if (content_token && *content_token) facts.content_timestamp = to_bytes(**content_token);
        auto signature_token = single_attribute(signer.unsigned_attributes, oids::signature_timestamp);
        if (signature_token && *signature_token) facts.signature_timestamp = to_bytes(**signature_token);
        return {};
    }

    struct Reference {
        ByteView value;  // empty: the signature has none
        SigningCertificateVersion version = SigningCertificateVersion::v2;
    };

    static Result<Reference> signing_certificate(const SignerInfoView& signer) {
        auto v2 = single_attribute(signer.signed_attributes, oids::signing_certificate_v2);
        if (!v2) return forward(v2);
        if (*v2) return Reference{**v2, SigningCertificateVersion::v2};
        auto v1 = single_attribute(signer.signed_attributes, oids::signing_certificate);
        if (!v1) return forward(v1);
        return *v1 ? Reference{**v1, SigningCertificateVersion::v1} : Reference{};
    }

    // Several certificates may carry one issuer and serial; the one that the signer signed a reference to counts.
    Result<const Candidate*> find(const SignerInfoView& signer, const Reference& reference) const {
        bool named = false;
        for (const Candidate& candidate : candidates_) {
            if (!names(signer.sid, candidate.identity)) continue;
            if (reference.value.empty()) return &candidate;
            auto matches = refers_to(reference.value, reference.version, candidate.certificate, candidate.identity);
            if (!matches) return forward(matches);
            if (*matches) return &candidate;
            named = true;
        }
        if (named) return fail(Errc::integrity, "the signing-certificate attribute is of another certificate");
        return fail(Errc::no_certificate, "the signer's certificate is not there");
    }

    Result<void> attributes(const SignerInfoView& signer, const DigestAlgorithm& algorithm,
                            const SignatureScheme& scheme, EVP_PKEY* key) {
        auto type = single_attribute(signer.signed_attributes, oids::content_type);
        if (!type) return forward(type);
        auto stated = single_attribute(signer.signed_attributes, oids::message_digest);
        if (!stated) return forward(stated);
        bool broken = false;
        if (!*type || !*stated) return fail(Errc::malformed, "content-type or message-digest attribute missing");
        if (!der::equal(der::Reader(**type, broken).oid(), view_.content_type))
            return fail(Errc::integrity, "the content-type attribute differs from the content's type");
        auto actual = content_digest(algorithm);
        if (!actual) return forward(actual);
        if (!der::equal(der::Reader(**stated, broken).take(der::octet_string).content, *actual))
            return fail(Errc::integrity, "the data is not what was signed");

        // Signed as a SET OF in the order received: some signers do not sort (ua-crypto, trap 10).
        Bytes octets = to_bytes(signer.signed_attributes);
        octets[0] = der::set_tag;
        if (!verify_octets(key, scheme, octets, signer.signature))
            return fail(Errc::integrity, "the signature does not match");
        return {};
    }

    Result<void> plain(const SignerInfoView& signer, const SignatureScheme& scheme, EVP_PKEY* key) {
        if (!(oids::data == view_.content_type))
            return fail(Errc::malformed, "signed attributes are required for this type of content");
        // Without attributes, content that is itself a set of attributes would let a signature over attributes be
        // passed off as one over content.
        auto disguised = single_attribute(content_, oids::message_digest);
        if (!content_.empty() && content_[0] == der::set_tag && disguised && *disguised)
            return fail(Errc::integrity, "content that looks like signed attributes");
        if (!verify_octets(key, scheme, content_, signer.signature))
            return fail(Errc::integrity, "the data or the signature is not what was signed");
        return {};
    }

    Result<Bytes> content_digest(const DigestAlgorithm& algorithm) {
        auto known = digests_.find(&algorithm);
        if (known != digests_.end()) return known->second;
        auto value = digest(algorithm, {content_});
        if (value) digests_.emplace(&algorithm, *value);
        return value;
    }

    const SignedDataView& view_;
    ByteView content_;
    std::vector<Candidate> candidates_;
    std::map<const DigestAlgorithm*, Bytes> digests_;  // the content is hashed once for each algorithm
};

}  // namespace

Result<Verification> verify(ByteView signature, ByteView content, const std::vector<Bytes>& extra_certificates) {
    if (auto loaded = load_provider(); !loaded) return forward(loaded);
    auto definite = der::Definite::from(signature, true);
    if (!definite) return forward(definite);
    auto view = parse_signed_data(definite->view());
    if (!view) return forward(view);
    if (view->signers.empty()) return fail(Errc::malformed, "the signature has no signer");

    Verification result;
    result.attached = view->content.has_value();
    for (ByteView certificate : view->certificates) result.certificates.push_back(to_bytes(certificate));
    Verifier verifier(*view, view->content.value_or(content), extra_certificates);
    for (const SignerInfoView& signer : view->signers) result.signers.push_back(verifier.check(signer));
    return result;
}

}  // namespace pidpys::crypto
