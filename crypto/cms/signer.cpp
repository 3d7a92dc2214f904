// SPDX-License-Identifier: MIT
#include "crypto/cms/signer.hpp"

#include <algorithm>
#include <mutex>

#include "crypto/asn1/writer.hpp"
#include "crypto/cms/attributes.hpp"
#include "crypto/cms/oids.hpp"
#include "crypto/cms/pss_limits.hpp"
#include "crypto/cms/times.hpp"
#include "crypto/provider/provider.hpp"

namespace pidpys::crypto {
namespace {

Result<const DigestAlgorithm*> chosen_digest(const KeyEntry& entry, const SignOptions& options) {
    if (!entry.key) return fail(Errc::no_key);
    const std::string name = options.digest ? *options.digest : default_digest(entry.key.get());
    const DigestAlgorithm* digest = digest_by_name(name);
    if (digest == nullptr) return fail(Errc::invalid_argument, "unknown digest algorithm \"" + name + "\"");
    return digest;
}

}  // namespace

// At most one state for each digest and padding a caller ever asked for: a handful.
class SignerCache {
public:
    std::mutex mutex;
    std::vector<std::shared_ptr<const Signer>> states;
};

std::shared_ptr<SignerCache> make_signer_cache() { return std::make_shared<SignerCache>(); }

Result<std::shared_ptr<const Signer>> Signer::prepare(const KeyEntry& entry, const SignOptions& options) {
    if (auto loaded = load_provider(); !loaded) return forward(loaded);
    auto digest = chosen_digest(entry, options);
    if (!digest) return forward(digest);
    if (entry.certificates.empty()) return fail(Errc::no_certificate, "the key has no certificate");

    const std::shared_ptr<Signer> signer(new Signer);
    signer->key_ = entry.key;
    signer->certificate_ = entry.certificates.front();
    signer->digest_ = *digest;
    signer->pss_ = options.rsa_pss;
    auto identity = identify_certificate(signer->certificate_);
    if (!identity) return forward(identity);
    signer->identity_ = *identity;
    const auto certified = public_key_of(*identity);
    if (!certified || EVP_PKEY_eq(certified->get(), entry.key.get()) != 1) {
        ERR_clear_error();
        return fail(Errc::invalid_argument, "the certificate belongs to another key");
    }

    auto scheme = scheme_for(entry.key.get(), **digest, options.rsa_pss);
    if (!scheme) return forward(scheme);
    auto context = SigningContext::make(entry.key.get(), *scheme);
    if (!context) return forward(context);
    signer->context_ = std::move(*context);

    auto reference = signing_certificate_v2_value(signer->certificate_, *identity, **digest);
    if (!reference) return forward(reference);
    signer->signing_certificate_ = attribute(oids::signing_certificate_v2, *reference);
    signer->head_ = der::integer(1);  // version 1: the sid is issuerAndSerialNumber (RFC 5652 §5.3)
    der::append(signer->head_, der::sequence({identity->issuer, identity->serial}));
    signer->digest_algorithm_ = der::algorithm((*digest)->oid);
    signer->signature_algorithm_ = algorithm_identifier(*scheme);
    return signer;
}

Result<std::shared_ptr<const Signer>> Signer::of(const KeyEntry& entry, const SignOptions& options) {
    auto digest = chosen_digest(entry, options);
    if (!digest) return forward(digest);
    if (!entry.prepared) return prepare(entry, options);
    {
        const std::lock_guard lock(entry.prepared->mutex);
        for (const auto& state : entry.prepared->states)
            if (state->serves(entry, **digest, options.rsa_pss)) return state;
    }
    auto made = prepare(entry, options);
    if (made) {
        const std::lock_guard lock(entry.prepared->mutex);
        if (entry.prepared->states.size() < 16) entry.prepared->states.push_back(*made);
    }
    return made;
}

bool Signer::serves(const KeyEntry& entry, const DigestAlgorithm& digest, bool pss) const {
    return digest_ == &digest && pss_ == pss && key_ == entry.key && !entry.certificates.empty() &&
           certificate_ == entry.certificates.front();
}

Result<Bytes> Signer::signer_info(ByteView message_digest, ByteView content_type_oid,
                                  const SignOptions& options) const {
    std::vector<Bytes> set{attribute(oids::content_type, der::tlv(der::object_identifier, {content_type_oid})),
                           attribute(oids::signing_time, time_value(options.signing_time)),
                           attribute(oids::message_digest, der::octets(message_digest)), signing_certificate_};
    if (!options.content_timestamp.empty())
        set.push_back(attribute(oids::content_timestamp, options.content_timestamp));
    Bytes attributes = der::set_of(std::move(set));
    auto signature = context_.sign(attributes);
    if (!signature) return forward(signature);
    attributes[0] = der::context(0);  // signed as SET OF, stored as [0] IMPLICIT (RFC 5652 §5.4)
    return der::sequence({head_, digest_algorithm_, attributes, signature_algorithm_, der::octets(*signature)});
}

std::string default_digest(EVP_PKEY* key) {
    switch (family_of(key)) {
        case KeyFamily::ed25519: return "SHA512";
        case KeyFamily::dstu4145: return "dstu34311";
        case KeyFamily::ec: {
            const int bits = EVP_PKEY_get_bits(key);
            return bits <= 256 ? "SHA256" : bits <= 384 ? "SHA384" : "SHA512";
        }
        case KeyFamily::rsa_pss: {
            const auto limits = pss_limits(key);
            return limits && limits->digest != nullptr ? limits->digest->name : "SHA256";
        }
        default: return "SHA256";
    }
}

}  // namespace pidpys::crypto
