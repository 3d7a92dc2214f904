// SPDX-License-Identifier: MIT
#include "crypto/xml/signature_method.hpp"

#include <algorithm>
#include <array>

#include <openssl/ecdsa.h>

#include "crypto/cms/signature_scheme.hpp"

namespace pidpys::xml {
namespace {

using crypto::KeyFamily;

struct Method {
    std::string_view uri;
    KeyFamily family;
    const char* digest;
    bool pss = false;
};

// Those of DSTU 4145 have no normative source: they are what files of Diia and the central authority hold. SHA-1 proves
// nothing any more and is not among them.
constexpr std::array<Method, 15> methods{{
    {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", KeyFamily::rsa, "SHA256"},
    {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", KeyFamily::rsa, "SHA384"},
    {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", KeyFamily::rsa, "SHA512"},
    {"http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1", KeyFamily::rsa, "SHA256", true},
    {"http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1", KeyFamily::rsa, "SHA384", true},
    {"http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1", KeyFamily::rsa, "SHA512", true},
    {"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", KeyFamily::ec, "SHA256"},
    {"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384", KeyFamily::ec, "SHA384"},
    {"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512", KeyFamily::ec, "SHA512"},
    {"http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519", KeyFamily::ed25519, "SHA512"},
    {"http://www.w3.org/2001/04/xmldsig-more#dstu4145-dstu7564-256", KeyFamily::dstu4145, "KUPYNA-256"},
    {"http://www.w3.org/2001/04/xmldsig-more#dstu4145-kupyna256", KeyFamily::dstu4145, "KUPYNA-256"},
    {"http://www.w3.org/2001/04/xmldsig-more#dstu4145-kupyna", KeyFamily::dstu4145, "KUPYNA-256"},
    {"http://www.w3.org/2001/04/xmldsig-more#dstu4145-gost34311", KeyFamily::dstu4145, "dstu34311"},
    {"http://www.w3.org/2001/04/xmldsig-more#dstu4145", KeyFamily::dstu4145, "dstu34311"},
}};

using EcdsaSig = std::unique_ptr<ECDSA_SIG, crypto::FreeWith<ECDSA_SIG_free>>;

// r and s as octets of one length (RFC 4050 §3.3), in the form that libcrypto takes.
Result<Bytes> ecdsa_der(EVP_PKEY* key, ByteView value) {
    const std::size_t half = (static_cast<std::size_t>(EVP_PKEY_get_bits(key)) + 7) / 8;
    if (value.size() != 2 * half) return fail(Errc::integrity, "an ECDSA signature of another length");
    const EcdsaSig pair(ECDSA_SIG_new());
    const int size = static_cast<int>(half);
    crypto::BigNum r(BN_bin2bn(value.data(), size, nullptr)), s(BN_bin2bn(value.data() + half, size, nullptr));
    if (!pair || !r || !s || ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1)
        return fail(Errc::exhausted, "no memory for a signature");
    static_cast<void>(r.release());
    static_cast<void>(s.release());
    return crypto::der_of(i2d_ECDSA_SIG, pair.get());
}

}  // namespace

Result<void> verify_value(std::string_view uri, EVP_PKEY* key, ByteView octets, ByteView value) {
    const auto method = std::ranges::find(methods, uri, &Method::uri);
    if (method == methods.end()) return fail(Errc::unsupported, "signature method " + std::string(uri.substr(0, 120)));
    const KeyFamily held = crypto::family_of(key);
    if (held != method->family && !(method->pss && held == KeyFamily::rsa_pss))
        return fail(Errc::integrity, "the signature method does not fit the signer's key");
    const crypto::DigestAlgorithm* const digest = crypto::digest_by_name(method->digest);
    const crypto::SignatureScheme scheme{method->family, digest, method->pss,
                                         method->pss ? static_cast<int>(digest->size) : 0, digest};
    crypto::HashedOctets hashed(octets);
    if (method->family != KeyFamily::ec) return crypto::verify_octets(key, scheme, hashed, value);
    const auto der = ecdsa_der(key, value);
    if (!der) return tl::unexpected(der.error());
    return crypto::verify_octets(key, scheme, hashed, *der);
}

}  // namespace pidpys::xml
