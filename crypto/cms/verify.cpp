// SPDX-License-Identifier: MIT
#include "crypto/cms/verify.hpp"

#include <algorithm>
#include <optional>

#include "crypto/asn1/ber.hpp"
#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/base/cancellation.hpp"
#include "crypto/cms/attributes.hpp"
#include "crypto/cms/certificate_choice.hpp"
#include "crypto/cms/oids.hpp"
#include "crypto/cms/signature_scheme.hpp"
#include "crypto/cms/times.hpp"
#include "crypto/provider/provider.hpp"

namespace pidpys::crypto {
namespace {

constexpr std::size_t max_candidates = 8;  // certificates tried for one signer that refers to none by its digest

// Of a signer without signed attributes some keys hash the content themselves, anew for each key: long content so often
// in one verification.
constexpr std::size_t max_passes = 8;
constexpr std::size_t long_content = std::size_t{1} << 20;

struct Candidate {
    ByteView certificate;
    CertificateIdentity identity;
};

struct Reference {  // a signing-certificate attribute
    ByteView value;
    SigningCertificateVersion version;
};

Bytes received_attributes(ByteView attributes) {
    Bytes set = to_bytes(attributes);
    set[0] = der::set_tag;
    return set;
}

// The set as RFC 5652 §5.4 has it signed, in DER; the sender may have sent it in another order.
Bytes sorted_attributes(ByteView received) {
    bool broken = false;
    der::Reader set(der::Reader(received, broken).any().content, broken);
    std::vector<Bytes> elements;
    while (!set.at_end()) elements.push_back(to_bytes(set.any().whole));
    return der::set_of(std::move(elements));
}

// What one signer's signature may be over, hashed once however many keys are tried. Some signers sign the set in the order
// they send it in (ua-crypto, trap 10), some sort it for signing alone.
class SignedAttributes {
public:
    explicit SignedAttributes(ByteView attributes)
        : received_(received_attributes(attributes)), sorted_(sorted_attributes(attributes)) {}

    SignedAttributes(const SignedAttributes&) = delete;  // it looks at itself
    SignedAttributes& operator=(const SignedAttributes&) = delete;

    Result<void> verify(EVP_PKEY* key, const SignatureScheme& scheme, ByteView signature) {
        auto checked = verify_octets(key, scheme, as_received_, signature);
        if (!checked && checked.error().code == Errc::integrity && sorted_ != received_)
            checked = verify_octets(key, scheme, as_sorted_, signature);
        return checked;
    }

private:
    Bytes received_, sorted_;
    HashedOctets as_received_{received_}, as_sorted_{sorted_};
};

class Verifier {
public:
    Verifier(const SignedDataView& view, ByteView content, const std::vector<Bytes>& extra,
             const VerifyOptions& options)
        : view_(view), content_(content) {
        for (ByteView certificate : view.certificates) add(certificate);
        for (const Bytes& certificate : extra) add(certificate);
        std::stable_sort(candidates_.begin(), candidates_.end(), [&](const Candidate& a, const Candidate& b) {
            return is_better(a.identity, b.identity, options.at);
        });
    }

    SignerVerification check(const SignerInfoView& signer) {
        SignerVerification facts;
        facts.digest_algorithm = der::oid_text(signer.digest_algorithm);
        bool broken = false;
        facts.signature_algorithm = der::oid_text(der::Reader(signer.signature_algorithm, broken).algorithm().oid);
        facts.signature = to_bytes(signer.signature);
        read_informal(signer, facts);
        if (auto checked = run(signer, facts); !checked) facts.failure = std::move(checked.error());
        return facts;
    }

private:
    void add(ByteView certificate) {
        if (certificate.empty() || certificate[0] != der::sequence_tag) return;  // attribute and other certificates
        if (auto identity = identify_certificate(certificate)) candidates_.push_back({certificate, *identity});
    }

    // What is shown whether or not the signature holds. None of it can condemn a signature: a signing time is a claim.
    void read_informal(const SignerInfoView& signer, SignerVerification& facts) const {
        const auto remark = [&](RemarkKind kind) { facts.remarks.push_back({kind, {}}); };
        if (!(oids::data == view_.content_type))
            facts.remarks.push_back({RemarkKind::not_a_document, der::oid_text(view_.content_type)});
        if (signer.signed_attributes.empty()) remark(RemarkKind::no_signed_attributes);
        auto time = single_attribute(signer.signed_attributes, oids::signing_time);
        if (!time || *time) {
            if (auto value = time ? read_time(**time) : forward(time))
                facts.signing_time = *value;
            else
                remark(RemarkKind::unreadable_signing_time);
        }
        auto content_token = single_attribute(signer.signed_attributes, oids::content_timestamp);
        if (content_token && *content_token) facts.content_timestamp = to_bytes(**content_token);
        auto signature_token = single_attribute(signer.unsigned_attributes, oids::signature_timestamp);
        if (signature_token && *signature_token) facts.signature_timestamp = to_bytes(**signature_token);
        if (has_attribute(signer.unsigned_attributes, oids::countersignature)) remark(RemarkKind::countersignature);
    }

    Result<void> run(const SignerInfoView& signer, SignerVerification& facts) {
        if (auto placed = attributes_in_place(signer); !placed) return placed;
        auto references = signing_certificates(signer);
        if (!references) return forward(references);
        if (references->empty() && !signer.signed_attributes.empty())
            facts.remarks.push_back({RemarkKind::no_signing_certificate, {}});
        auto found = find(signer, *references);
        if (!found) return forward(found);
        facts.certificate = to_bytes(found->front()->certificate);
        const DigestAlgorithm* algorithm = digest_by_oid(signer.digest_algorithm);
        if (algorithm == nullptr) return fail(Errc::unsupported, "digest algorithm " + facts.digest_algorithm);
        std::optional<SignedAttributes> attributes;
        if (!signer.signed_attributes.empty()) {
            if (auto fit = attributes_fit(signer, *algorithm); !fit) return fit;
            attributes.emplace(signer.signed_attributes);
        }
        Result<void> checked;
        for (const Candidate* candidate : *found) {
            if (cancelled()) return fail(Errc::cancelled, "verification was given up");
            facts.certificate = to_bytes(candidate->certificate);
            checked = check_with(*candidate, signer, *algorithm, attributes, facts);
            if (checked) break;
        }
        return checked;
    }

    static Result<std::vector<Reference>> signing_certificates(const SignerInfoView& signer) {
        std::vector<Reference> found;
        for (const auto& [type, version] : {std::pair(oids::signing_certificate_v2, SigningCertificateVersion::v2),
                                            std::pair(oids::signing_certificate, SigningCertificateVersion::v1)}) {
            auto value = single_attribute(signer.signed_attributes, type);
            if (!value) return forward(value);
            if (*value) found.push_back({**value, version});
        }
        return found;
    }

    // Several certificates may carry one issuer and serial; the one that the signer signed references to counts. Where
    // both versions of the attribute are there, both have to name it. Without any, the better ones come first.
    Result<std::vector<const Candidate*>> find(const SignerInfoView& signer,
                                               const std::vector<Reference>& references) const {
        std::vector<const Candidate*> found;
        bool named = false;
        for (const Candidate& candidate : candidates_) {
            if (!names(signer.sid, candidate.identity)) continue;
            named = true;
            bool meant = true;
            for (const Reference& reference : references) {
                auto matches = refers_to(reference.value, reference.version, candidate.certificate, candidate.identity);
                if (!matches) return forward(matches);
                meant = meant && *matches;
            }
            if (meant) found.push_back(&candidate);
            if (found.size() == (references.empty() ? max_candidates : 1)) break;
        }
        if (!found.empty()) return found;
        if (named) return fail(Errc::integrity, "the signing-certificate attribute is of another certificate");
        return fail(Errc::no_certificate, "the signer's certificate is not there");
    }

    Result<void> check_with(const Candidate& candidate, const SignerInfoView& signer, const DigestAlgorithm& algorithm,
                            std::optional<SignedAttributes>& attributes, SignerVerification& facts) {
        auto key = public_key_of(candidate.identity);
        if (!key) return forward(key);
        auto scheme = read_scheme(signer.signature_algorithm, algorithm, key->get());
        if (!scheme) return forward(scheme);
        note_digest(algorithm, *scheme, facts);
        return attributes ? attributes->verify(key->get(), *scheme, signer.signature)
                          : plain(signer, *scheme, key->get());
    }

    static void note_digest(const DigestAlgorithm& algorithm, const SignatureScheme& scheme,
                            SignerVerification& facts) {
        const auto note = [&](RemarkKind kind) {
            const Remark remark{kind, {}};
            if (std::ranges::find(facts.remarks, remark) == facts.remarks.end()) facts.remarks.push_back(remark);
        };
        if (!algorithm.may_sign || (scheme.digest != nullptr && !scheme.digest->may_sign))
            note(RemarkKind::sha1_digest);
        if (scheme.family == KeyFamily::ed25519 && &algorithm != digest_by_name("SHA512"))
            note(RemarkKind::unusual_digest);
    }

    // They are those of this content.
    Result<void> attributes_fit(const SignerInfoView& signer, const DigestAlgorithm& algorithm) {
        auto type = single_attribute(signer.signed_attributes, oids::content_type);
        if (!type) return forward(type);
        auto stated = single_attribute(signer.signed_attributes, oids::message_digest);
        if (!stated) return forward(stated);
        bool broken = false;
        if (!*type || !*stated) return fail(Errc::malformed, "content-type or message-digest attribute missing");
        if (!der::equal(der::Reader(**type, broken).oid(), view_.content_type))
            return fail(Errc::integrity, "the content-type attribute differs from the content's type");
        auto actual = content_.digest(algorithm);
        if (!actual) return forward(actual);
        if (!der::equal(der::Reader(**stated, broken).take(der::octet_string).content, *actual))
            return fail(Errc::integrity, "the data is not what was signed");
        return {};
    }

    Result<void> plain(const SignerInfoView& signer, const SignatureScheme& scheme, EVP_PKEY* key) {
        if (!(oids::data == view_.content_type))
            return fail(Errc::malformed, "signed attributes are required for this type of content");
        // Without attributes, content that is itself a set of attributes would let a signature over attributes be
        // passed off as one over content.
        const ByteView content = content_.octets();
        auto disguised = single_attribute(content, oids::message_digest);
        if (!content.empty() && content[0] == der::set_tag && disguised && *disguised)
            return fail(Errc::integrity, "content that looks like signed attributes");
        if (hashes_by_itself(scheme) && content.size() > long_content && ++passes_ > max_passes)
            return fail(Errc::too_large, "too many signers without signed attributes over content of this size");
        auto checked = verify_octets(key, scheme, content_, signer.signature);
        if (!checked && checked.error().code == Errc::integrity)
            return fail(Errc::integrity, "the data or the signature is not what was signed");
        return checked;
    }

    const SignedDataView& view_;
    HashedOctets content_;
    std::vector<Candidate> candidates_;  // the better ones first
    std::size_t passes_ = 0;
};

}  // namespace

Result<Verification> verify(ByteView signature, std::optional<ByteView> beside,
                            const std::vector<Bytes>& extra_certificates, const VerifyOptions& options) {
    if (auto loaded = load_provider(); !loaded) return forward(loaded);
    auto definite = der::Definite::from(signature);
    if (!definite) return forward(definite);
    auto view = parse_signed_data(definite->view(), options.max_signers);
    if (!view) return forward(view);
    if (view->signers.empty()) return fail(Errc::malformed, "the signature has no signer");

    Verification result;
    result.attached = view->content.has_value();
    for (ByteView certificate : view->certificates) result.certificates.push_back(to_bytes(certificate));
    Verifier verifier(*view, view->content ? *view->content : beside.value_or(ByteView{}), extra_certificates, options);
    const bool other_data = view->content && beside && !der::equal(*beside, *view->content);
    for (const SignerInfoView& signer : view->signers) {
        result.signers.push_back(verifier.check(signer));
        if (cancelled()) return fail(Errc::cancelled, "verification was given up");
        if (other_data) result.signers.back().remarks.push_back({RemarkKind::other_data, {}});
    }
    return result;
}

Result<std::optional<bool>> states_digest_of(const SignerInfoView& signer, HashedOctets& content) {
    const auto stated = single_attribute(signer.signed_attributes, oids::message_digest);
    if (!stated) return tl::unexpected(stated.error());
    const DigestAlgorithm* algorithm = digest_by_oid(signer.digest_algorithm);
    if (!*stated || algorithm == nullptr) return std::optional<bool>();
    const auto actual = content.digest(*algorithm);
    if (!actual) return tl::unexpected(actual.error());
    bool broken = false;
    const ByteView value = der::Reader(**stated, broken).take(der::octet_string).content;
    return std::optional(!broken && der::equal(value, *actual));
}

}  // namespace pidpys::crypto
