// SPDX-License-Identifier: MIT
#include "crypto/container/pkcs12_mac.hpp"

#include <array>

#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "crypto/asn1/writer.hpp"
#include "crypto/base/openssl.hpp"
#include "crypto/container/pkcs12_pbe.hpp"
#include "crypto/symmetric/gost34311.hpp"
#include "crypto/symmetric/kdf.hpp"

namespace pidpys::crypto {
namespace {

struct MacDigest {
    der::Oid oid;
    const char* name;  // nullptr: GOST 34.311
    std::size_t size;
};
constexpr std::array<MacDigest, 6> digests{{{der::Oid{"2.16.840.1.101.3.4.2.1"}, "SHA256", 32},
                                            {der::Oid{"1.2.804.2.1.1.1.1.2.1"}, nullptr, 32},
                                            {der::Oid{"1.3.14.3.2.26"}, "SHA1", 20},
                                            {der::Oid{"2.16.840.1.101.3.4.2.2"}, "SHA384", 48},
                                            {der::Oid{"2.16.840.1.101.3.4.2.3"}, "SHA512", 64},
                                            {der::Oid{"2.16.840.1.101.3.4.2.4"}, "SHA224", 28}}};
constexpr std::uint8_t mac_purpose = 3;

Result<Bytes> mac(const MacDigest& digest, ByteView data, ByteView bmp, ByteView salt, std::uint32_t iterations) {
    if (digest.name == nullptr) {
        SecretBytes key(Gost34311::kDigest);
        pkcs12_kdf_gost34311(bmp, salt, mac_purpose, iterations, key.span());
        HmacGost34311 hmac(key.view());
        hmac.update(data);
        return to_bytes(hmac.final());
    }
    auto key = pkcs12_kdf(digest.name, bmp, salt, mac_purpose, iterations, digest.size);
    if (!key) return forward(key);
    Bytes value(digest.size);
    if (HMAC(EVP_get_digestbyname(digest.name), key->data(), static_cast<int>(key->size()), data.data(), data.size(),
             value.data(), nullptr) == nullptr)
        return fail(Errc::internal, "HMAC: " + openssl_errors());
    return value;
}

}  // namespace

Result<void> check_pkcs12_mac(ByteView mac_data, ByteView authenticated, const SecretString& password,
                              IterationBudget& budget) {
    bool broken = false;
    der::Reader fields(mac_data, broken);
    der::Reader info = fields.enter(der::sequence_tag);
    const ByteView oid = info.enter(der::sequence_tag).oid();
    const ByteView expected = info.take(der::octet_string).content;
    const ByteView salt = fields.take(der::octet_string).content;
    const std::uint64_t count = fields.at_end() ? 1 : fields.number();
    if (broken || salt.size() > max_salt) return fail(Errc::malformed, "PKCS#12 MAC parameters");
    for (const MacDigest& digest : digests) {
        if (!(digest.oid == oid)) continue;
        std::vector<SecretBytes> readings;
        readings.push_back(bmp_password(password));
        // Old OpenSSL took the octets of a password for Latin-1; others take an empty password for no password.
        readings.push_back(password.empty() ? SecretBytes{} : bmp_password(password, PasswordReading::latin1));
        for (const SecretBytes& reading : readings) {
            if (&reading != &readings.front() && equal_constant_time(reading.view(), readings.front().view())) break;
            auto iterations = budget.spend(count);
            if (!iterations) return forward(iterations);
            auto value = mac(digest, authenticated, reading.view(), salt, *iterations);
            if (!value) return forward(value);
            if (equal_constant_time(*value, expected)) return {};
        }
        return fail(Errc::wrong_password, "the container's MAC does not match");
    }
    return fail(Errc::unsupported, "PKCS#12 MAC with " + der::oid_text(oid));
}

Result<Bytes> make_pkcs12_mac(Pkcs12Mac kind, ByteView authenticated, const SecretString& password,
                              std::uint32_t iterations) {
    const MacDigest& digest = digests[kind == Pkcs12Mac::sha256 ? 0 : 1];
    Bytes salt(kind == Pkcs12Mac::sha256 ? 16 : 32);
    if (RAND_bytes(salt.data(), static_cast<int>(salt.size())) != 1) return fail(Errc::internal, openssl_errors());
    auto value = mac(digest, authenticated, bmp_password(password).view(), salt, iterations);
    if (!value) return forward(value);
    return der::sequence({der::sequence({der::algorithm(digest.oid, der::null()), der::octets(*value)}),
                          der::octets(salt), der::integer(iterations)});
}

}  // namespace pidpys::crypto
