// SPDX-License-Identifier: MIT
#include "crypto/cms/bit_string_signer.hpp"

#include "crypto/asn1/writer.hpp"
#include "crypto/cms/signed_data.hpp"

namespace pidpys::crypto {

Result<BitStringSigner> BitStringSigner::make(EVP_PKEY* key, const char* digest) {
    const std::string name = digest != nullptr ? digest : default_digest(key);
    const DigestAlgorithm* known = digest_by_name(name);
    if (known == nullptr) return fail(Errc::unsupported, "digest " + name);
    const auto scheme = scheme_for(key, *known, false);
    if (!scheme) return tl::unexpected(scheme.error());
    auto context = SigningContext::make(key, *scheme);
    if (!context) return forward(context);
    return BitStringSigner(*scheme, std::move(*context));
}

Result<Bytes> BitStringSigner::sign(ByteView octets) const {
    auto signature = context_.sign(octets);
    if (!signature) return signature;
    if (scheme_.family == KeyFamily::dstu4145) signature = der::octets(*signature);
    const std::uint8_t no_unused_bits = 0;
    return der::tlv(der::bit_string, {ByteView(&no_unused_bits, 1), *signature});
}

}  // namespace pidpys::crypto
