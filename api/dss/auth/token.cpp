// SPDX-License-Identifier: MIT
#include "api/dss/auth/token.hpp"

#include <cstdlib>

#include <openssl/cms.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include "crypto/base/encoding.hpp"
#include "crypto/base/openssl.hpp"

namespace pidpys::api::dss {
namespace {

constexpr std::size_t token_size = 32;

using CmsPtr = std::unique_ptr<CMS_ContentInfo, crypto::FreeWith<CMS_ContentInfo_free>>;

Bytes sha256(ByteView octets) {
    Bytes digest(SHA256_DIGEST_LENGTH);
    SHA256(octets.data(), octets.size(), digest.data());
    return digest;
}

}  // namespace

std::string NewToken::text() const { return base64_encode(octets); }
Bytes NewToken::digest() const { return sha256(octets); }

NewToken new_token() {
    NewToken token{Bytes(token_size)};
    if (RAND_bytes(token.octets.data(), static_cast<int>(token_size)) != 1) std::abort();
    return token;
}

Bytes token_digest(std::string_view text) {
    const auto octets = base64_decode(text);
    return octets && octets->size() == token_size ? sha256(*octets) : Bytes();
}

Result<Bytes> encrypt_to(ByteView certificate, ByteView octets) {
    const unsigned char* at = certificate.data();
    const crypto::X509Ptr x509(d2i_X509(nullptr, &at, static_cast<long>(certificate.size())));
    if (!x509) return fail(Errc::malformed, "certificate");
    const std::unique_ptr<STACK_OF(X509), void (*)(STACK_OF(X509)*)> recipients(
        sk_X509_new_null(), [](STACK_OF(X509) * stack) { sk_X509_free(stack); });
    const crypto::BioPtr data(BIO_new_mem_buf(octets.data(), static_cast<int>(octets.size())));
    if (!recipients || !data || sk_X509_push(recipients.get(), x509.get()) <= 0) return fail(Errc::internal);
    const CmsPtr cms(CMS_encrypt(recipients.get(), data.get(), EVP_aes_256_cbc(), CMS_BINARY));
    if (!cms) return fail(Errc::unsupported, crypto::openssl_errors());
    return crypto::der_of(i2d_CMS_ContentInfo, cms.get());
}

}  // namespace pidpys::api::dss
