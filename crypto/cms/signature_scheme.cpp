// SPDX-License-Identifier: MIT
#include "crypto/cms/signature_scheme.hpp"

#include <algorithm>
#include <array>

#include <openssl/rsa.h>

#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/base/cancellation.hpp"
#include "crypto/cms/oids.hpp"
#include "crypto/cms/pss_limits.hpp"

namespace pidpys::crypto {
namespace {

using der::Oid;

constexpr Oid rsassa_pss{"1.2.840.113549.1.1.10"};
constexpr Oid ed25519{"1.3.101.112"};
constexpr Oid ed448{"1.3.101.113"};

// Signature OIDs that name their digest.
struct NamedSignature {
    KeyFamily family;
    const char* digest;
    Oid oid;
};
constexpr std::array<NamedSignature, 24> named_signatures{{
    {KeyFamily::rsa, "SHA256", Oid{"1.2.840.113549.1.1.11"}},
    {KeyFamily::rsa, "SHA384", Oid{"1.2.840.113549.1.1.12"}},
    {KeyFamily::rsa, "SHA512", Oid{"1.2.840.113549.1.1.13"}},
    {KeyFamily::rsa, "SHA224", Oid{"1.2.840.113549.1.1.14"}},
    {KeyFamily::rsa, "SHA1", Oid{"1.2.840.113549.1.1.5"}},
    {KeyFamily::rsa, "SHA512-224", Oid{"1.2.840.113549.1.1.15"}},
    {KeyFamily::rsa, "SHA512-256", Oid{"1.2.840.113549.1.1.16"}},
    {KeyFamily::rsa, "SHA3-224", Oid{"2.16.840.1.101.3.4.3.13"}},
    {KeyFamily::rsa, "SHA3-256", Oid{"2.16.840.1.101.3.4.3.14"}},
    {KeyFamily::rsa, "SHA3-384", Oid{"2.16.840.1.101.3.4.3.15"}},
    {KeyFamily::rsa, "SHA3-512", Oid{"2.16.840.1.101.3.4.3.16"}},
    {KeyFamily::ec, "SHA256", Oid{"1.2.840.10045.4.3.2"}},
    {KeyFamily::ec, "SHA384", Oid{"1.2.840.10045.4.3.3"}},
    {KeyFamily::ec, "SHA512", Oid{"1.2.840.10045.4.3.4"}},
    {KeyFamily::ec, "SHA224", Oid{"1.2.840.10045.4.3.1"}},
    {KeyFamily::ec, "SHA1", Oid{"1.2.840.10045.4.1"}},
    {KeyFamily::ec, "SHA3-224", Oid{"2.16.840.1.101.3.4.3.9"}},
    {KeyFamily::ec, "SHA3-256", Oid{"2.16.840.1.101.3.4.3.10"}},
    {KeyFamily::ec, "SHA3-384", Oid{"2.16.840.1.101.3.4.3.11"}},
    {KeyFamily::ec, "SHA3-512", Oid{"2.16.840.1.101.3.4.3.12"}},
    {KeyFamily::dstu4145, "dstu34311", Oid{"1.2.804.2.1.1.1.1.3.1.1"}},
    {KeyFamily::dstu4145, "KUPYNA-256", Oid{"1.2.804.2.1.1.1.1.3.6.1.1"}},
    {KeyFamily::dstu4145, "KUPYNA-384", Oid{"1.2.804.2.1.1.1.1.3.6.2.1"}},
    {KeyFamily::dstu4145, "KUPYNA-512", Oid{"1.2.804.2.1.1.1.1.3.6.3.1"}},
}};

const NamedSignature* find_named(KeyFamily family, const DigestAlgorithm& digest) {
    for (const auto& entry : named_signatures)
        if (entry.family == family && digest_by_name(entry.digest) == &digest) return &entry;
    return nullptr;
}

// RSASSA-PSS-params (RFC 4055 §3.1).
Result<SignatureScheme> read_pss(ByteView parameters) {
    der::Parse parse;
    der::Reader fields = der::Reader(parameters, parse).enter(der::sequence_tag);
    const DigestAlgorithm* hash = digest_by_name("SHA1");
    const DigestAlgorithm* mask = hash;
    std::uint64_t salt = 20;
    std::uint64_t trailer = 1;
    bool known = true;
    const auto read_digest = [&](der::Reader from) {
        const der::Algorithm named = from.algorithm();
        const DigestAlgorithm* digest = named.is_plain() ? digest_by_oid(named.oid) : nullptr;
        known = known && digest != nullptr;
        return digest;
    };
    if (fields.peek() == der::context(0)) hash = read_digest(fields.enter(der::context(0)));
    if (fields.peek() == der::context(1)) {
        const der::Algorithm generator = fields.enter(der::context(1)).algorithm();
        if (!(oids::mgf1 == generator.oid)) return fail(Errc::unsupported, "RSASSA-PSS: mask generation function");
        mask = read_digest(der::Reader(generator.parameters, parse));
    }
    if (fields.peek() == der::context(2)) salt = fields.enter(der::context(2)).number();
    if (fields.peek() == der::context(3)) trailer = fields.enter(der::context(3)).number();
    if (!parse.complete() || salt > 512 || trailer != 1) return fail(Errc::malformed, "RSASSA-PSS parameters");
    if (!known) return fail(Errc::unsupported, "RSASSA-PSS: digest");
    return SignatureScheme{KeyFamily::rsa, hash, true, static_cast<int>(salt), mask};
}

const NamedSignature* find_named(ByteView oid) {
    for (const auto& entry : named_signatures)
        if (entry.oid == oid) return &entry;
    return nullptr;
}

const char* message_digest(const SignatureScheme& scheme) {
    return scheme.family == KeyFamily::ed25519 ? nullptr : scheme.digest->name;
}

bool configure(EVP_PKEY_CTX* context, const SignatureScheme& scheme) {
    if (EVP_PKEY_CTX_set_signature_md(context, implementation(*scheme.digest)) != 1) return false;
    if (scheme.family != KeyFamily::rsa) return true;
    if (!scheme.pss) return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1;
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_mgf1_md(context, implementation(*scheme.mask_digest)) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(context, scheme.salt_length) == 1;
}

// A key that names its digests and its shortest salt signs with those or not at all (RFC 4055 §3.3).
Result<void> keep_limits(SignatureScheme& scheme, EVP_PKEY* key) {
    const auto limits = pss_limits(key);
    if (!limits) return {};
    if (limits->digest == nullptr || limits->mask_digest == nullptr)
        return fail(Errc::unsupported, "the key is limited to a digest that is not known here");
    if (limits->digest != scheme.digest)
        return fail(Errc::unsupported, std::string("the key signs with ") + limits->digest->name + " alone");
    scheme.mask_digest = limits->mask_digest;
    scheme.salt_length = std::max(scheme.salt_length, limits->least_salt);
    return {};
}

}  // namespace

KeyFamily family_of(EVP_PKEY* key) {
    if (EVP_PKEY_is_a(key, "RSA") == 1) return KeyFamily::rsa;
    if (EVP_PKEY_is_a(key, "RSA-PSS") == 1) return KeyFamily::rsa_pss;
    if (EVP_PKEY_is_a(key, "EC") == 1) return KeyFamily::ec;
    if (EVP_PKEY_is_a(key, "ED25519") == 1) return KeyFamily::ed25519;
    if (EVP_PKEY_is_a(key, "dstu4145le") == 1) return KeyFamily::dstu4145;
    return KeyFamily::other;
}

Result<SignatureScheme> scheme_for(EVP_PKEY* key, const DigestAlgorithm& digest, bool pss) {
    SignatureScheme scheme{family_of(key), &digest, false, 0, &digest};
    if (scheme.family == KeyFamily::rsa_pss || (scheme.family == KeyFamily::rsa && pss)) {
        scheme.family = KeyFamily::rsa;
        scheme.pss = true;
        scheme.salt_length = static_cast<int>(digest.size);
        if (auto kept = keep_limits(scheme, key); !kept) return forward(kept);
    }
    if (scheme.family == KeyFamily::ed25519) {
        // RFC 8419 §3.1: SHA-512, whose digest of the content goes into the message-digest attribute.
        if (digest_by_name("SHA512") != &digest) return fail(Errc::unsupported, "Ed25519 signs with SHA-512 alone");
        return scheme;
    }
    if (!digest.may_sign) return fail(Errc::unsupported, std::string(digest.name) + " makes no new signatures");
    if (implementation(digest) == nullptr)
        return fail(Errc::unsupported, std::string("no provider for digest ") + digest.name);
    if (!scheme.pss && find_named(scheme.family, digest) == nullptr)
        return fail(Errc::unsupported, std::string("this kind of key does not sign with ") + digest.name);
    return scheme;
}

Bytes algorithm_identifier(const SignatureScheme& scheme) {
    if (scheme.family == KeyFamily::ed25519) return der::algorithm(ed25519);
    if (scheme.pss) {
        const Bytes hash = der::algorithm(scheme.digest->oid, der::null());  // NULL: RFC 4055 §2.1
        const Bytes mask = der::algorithm(scheme.mask_digest->oid, der::null());
        return der::algorithm(
            rsassa_pss,
            der::sequence({der::tlv(der::context(0), {hash}),
                           der::tlv(der::context(1), {der::algorithm(oids::mgf1, mask)}),
                           der::tlv(der::context(2), {der::integer(static_cast<std::uint64_t>(scheme.salt_length))})}));
    }
    const NamedSignature* entry = find_named(scheme.family, *scheme.digest);
    return der::algorithm(entry->oid, scheme.family == KeyFamily::rsa ? der::null() : Bytes{});
}

Result<SignatureScheme> read_scheme(ByteView whole, const DigestAlgorithm& digest, EVP_PKEY* key) {
    der::Parse parse;
    const der::Algorithm algorithm = der::Reader(whole, parse).algorithm();
    if (!parse.complete()) return fail(Errc::malformed, "signatureAlgorithm");
    SignatureScheme scheme{family_of(key), &digest, false, 0, nullptr};
    const KeyFamily held = scheme.family;
    const auto mismatch = [] { return fail(Errc::integrity, "signatureAlgorithm does not fit the signer's key"); };
    if (rsassa_pss == algorithm.oid) {
        if (held != KeyFamily::rsa && held != KeyFamily::rsa_pss) return mismatch();
        auto pss = read_pss(algorithm.parameters);
        if (pss && pss->digest != &digest)  // RFC 4056 §3
            return fail(Errc::malformed, "RSASSA-PSS with another digest than digestAlgorithm");
        return pss;
    }
    if (!algorithm.is_plain()) return fail(Errc::malformed, "signatureAlgorithm with parameters it does not have");
    const NamedSignature* named = find_named(algorithm.oid);
    KeyFamily wanted = KeyFamily::other;
    if (named != nullptr) {
        wanted = named->family;
        scheme.digest = digest_by_name(named->digest);
    } else if (ed25519 == algorithm.oid) {
        wanted = KeyFamily::ed25519;
    } else if (oids::rsa_encryption == algorithm.oid) {
        wanted = KeyFamily::rsa;
    } else if (oids::ec_public_key == algorithm.oid) {
        wanted = KeyFamily::ec;
    } else {
        return fail(Errc::unsupported, "signature algorithm " + der::oid_text(algorithm.oid));
    }
    if (wanted != held) return mismatch();
    return scheme;
}

Result<const DigestAlgorithm*> named_digest(ByteView whole) {
    der::Parse parse;
    const der::Algorithm algorithm = der::Reader(whole, parse).algorithm();
    if (!parse.complete()) return fail(Errc::malformed, "signatureAlgorithm");
    if (rsassa_pss == algorithm.oid) {
        auto pss = read_pss(algorithm.parameters);
        if (!pss) return forward(pss);
        return pss->digest;
    }
    if (!algorithm.is_plain()) return fail(Errc::malformed, "signatureAlgorithm with parameters it does not have");
    if (ed25519 == algorithm.oid || ed448 == algorithm.oid) return nullptr;
    if (const NamedSignature* named = find_named(algorithm.oid)) return digest_by_name(named->digest);
    return fail(Errc::unsupported, "signature algorithm " + der::oid_text(algorithm.oid));
}

Result<SigningContext> SigningContext::make(EVP_PKEY* key, const SignatureScheme& scheme) {
    SigningContext context;
    context.scheme_ = scheme;
    context.digest_ = scheme.digest;
    context.elsewhere_ = elsewhere(key);
    if (context.elsewhere_) {
        EVP_PKEY_up_ref(key);
        context.public_half_.reset(key);
        return context;
    }
    context.size_ = static_cast<std::size_t>(std::max(EVP_PKEY_get_size(key), 0));
    bool ready = false;
    if (hashes_by_itself(scheme)) {
        context.message_.reset(EVP_MD_CTX_new());
        ready = context.message_ && EVP_DigestSignInit_ex(context.message_.get(), nullptr, message_digest(scheme),
                                                          nullptr, nullptr, key, nullptr) == 1;
    } else {
        context.hashed_.reset(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
        ready = context.hashed_ && EVP_PKEY_sign_init(context.hashed_.get()) == 1 &&
                configure(context.hashed_.get(), scheme);
    }
    if (!ready) return fail(Errc::unsupported, "the key cannot sign: " + openssl_errors());
    return context;
}

// Faults, a wrong pairing of key and certificate: nothing that does not verify leaves.
Result<Bytes> SigningContext::sign_elsewhere(ByteView octets) const {
    WayToSign way;
    Bytes hash;
    if (!hashes_by_itself(scheme_)) {
        auto made = digest(*digest_, {octets});
        if (!made) return forward(made);
        hash = std::move(*made);
        way.digest = digest_->name;
        way.message = octets;
    } else {
        way.own_digest = message_digest(scheme_);
    }
    if (scheme_.pss) {
        way.pss = true;
        way.mask_digest = scheme_.mask_digest->name;
        way.salt_length = scheme_.salt_length;
    }
    auto signature = elsewhere_->sign(way, way.digest != nullptr ? ByteView(hash) : octets);
    if (!signature) return signature;
    HashedOctets signed_octets(octets);
    if (auto good = verify_octets(public_half_.get(), scheme_, signed_octets, *signature); !good) return forward(good);
    return signature;
}

Result<Bytes> SigningContext::sign(ByteView octets) const {
    if (elsewhere_) return sign_elsewhere(octets);
    Bytes signature(size_);
    std::size_t size = size_;
    bool done = false;
    if (message_) {
        const EvpMdCtx context(EVP_MD_CTX_new());
        done = context && EVP_MD_CTX_copy_ex(context.get(), message_.get()) == 1 &&
               EVP_DigestSign(context.get(), signature.data(), &size, octets.data(), octets.size()) == 1;
    } else {
        auto hash = digest(*digest_, {octets});
        if (!hash) return forward(hash);
        const EvpPkeyCtx context(EVP_PKEY_CTX_dup(hashed_.get()));
        done = context && EVP_PKEY_sign(context.get(), signature.data(), &size, hash->data(), hash->size()) == 1;
    }
    if (!done) return fail(Errc::internal, "signing: " + openssl_errors());
    signature.resize(size);
    return signature;
}

bool hashes_by_itself(const SignatureScheme& scheme) {
    return scheme.family == KeyFamily::ed25519 || scheme.family == KeyFamily::dstu4145;
}

namespace {

Result<bool> verify_message(EVP_PKEY* key, const SignatureScheme& scheme, ByteView octets, ByteView signature) {
    const EvpMdCtx context(EVP_MD_CTX_new());
    bool good = context && EVP_DigestVerifyInit_ex(context.get(), nullptr, message_digest(scheme), nullptr, nullptr,
                                                   key, nullptr) == 1;
    if (scheme.family == KeyFamily::ed25519)  // all at once or not at all (RFC 8032 §5.1.7)
        return good &&
               EVP_DigestVerify(context.get(), signature.data(), signature.size(), octets.data(), octets.size()) == 1;
    for (std::size_t at = 0; good && at < octets.size(); at += cancellable_piece) {
        if (at > 0 && cancelled()) return fail(Errc::cancelled, "verification was given up");
        const ByteView piece = octets.subspan(at, std::min(cancellable_piece, octets.size() - at));
        good = EVP_DigestVerifyUpdate(context.get(), piece.data(), piece.size()) == 1;
    }
    return good && EVP_DigestVerifyFinal(context.get(), signature.data(), signature.size()) == 1;
}

Result<bool> verify_digest(EVP_PKEY* key, const SignatureScheme& scheme, HashedOctets& octets, ByteView signature) {
    const auto hash = octets.digest(*scheme.digest);
    if (!hash) return tl::unexpected(hash.error());
    const EvpPkeyCtx context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    return context && EVP_PKEY_verify_init(context.get()) == 1 && configure(context.get(), scheme) &&
           EVP_PKEY_verify(context.get(), signature.data(), signature.size(), hash->data(), hash->size()) == 1;
}

}  // namespace

Result<void> verify_octets(EVP_PKEY* key, const SignatureScheme& scheme, HashedOctets& signed_octets,
                           ByteView signature) {
    auto valid = hashes_by_itself(scheme) ? verify_message(key, scheme, signed_octets.octets(), signature)
                                          : verify_digest(key, scheme, signed_octets, signature);
    ERR_clear_error();
    if (!valid) return forward(valid);
    if (!*valid) return fail(Errc::integrity, "the signature does not match");
    return {};
}

}  // namespace pidpys::crypto
