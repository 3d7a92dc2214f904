// SPDX-License-Identifier: MIT
#include "crypto/cms/pss_limits.hpp"

#include <algorithm>
#include <array>

#include <openssl/core_names.h>

namespace pidpys::crypto {
namespace {

// libcrypto leaves out what has its default, SHA-1, but always tells the salt of a key with limits.
const DigestAlgorithm* digest_of(EVP_PKEY* key, const char* parameter) {
    std::array<char, 64> name{};
    if (EVP_PKEY_get_utf8_string_param(key, parameter, name.data(), name.size(), nullptr) != 1)
        return digest_by_name("SHA1");
    std::string plain(name.data());
    if (plain.starts_with("SHA2-")) plain.erase(3, 2);  // SHA2-256, SHA2-512/256: libcrypto's longer names
    std::replace(plain.begin(), plain.end(), '/', '-');
    return digest_by_name(plain);
}

}  // namespace

std::optional<PssLimits> pss_limits(EVP_PKEY* key) {
    int salt = 0;
    const bool limited =
        EVP_PKEY_is_a(key, "RSA-PSS") == 1 && EVP_PKEY_get_int_param(key, OSSL_PKEY_PARAM_RSA_PSS_SALTLEN, &salt) == 1;
    std::optional<PssLimits> limits;
    if (limited)
        limits = {digest_of(key, OSSL_PKEY_PARAM_RSA_DIGEST), digest_of(key, OSSL_PKEY_PARAM_RSA_MGF1_DIGEST), salt};
    ERR_clear_error();
    return limits;
}

}  // namespace pidpys::crypto
