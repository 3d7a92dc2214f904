// SPDX-License-Identifier: MIT
#include "crypto/container/pkcs12_mac.hpp"

#include <openssl/rand.h>

#include "crypto/asn1/writer.hpp"
#include "crypto/base/openssl.hpp"
#include "crypto/cms/digest.hpp"
#include "crypto/container/hmac.hpp"
#include "crypto/container/pbes2.hpp"
#include "crypto/symmetric/gost34311.hpp"

namespace pidpys::crypto {
namespace {

constexpr der::Oid pbmac1{"1.2.840.113549.1.5.14"};
constexpr der::Oid gost34311{"1.2.804.2.1.1.1.1.2.1"};
constexpr der::Oid md5{"1.2.840.113549.2.5"};
constexpr std::uint8_t mac_purpose = 3;
constexpr std::uint64_t shortest_pbmac1_key = 20;  // octets, RFC 9579 §5

// The digest of a MAC, which is no signature's: MD5 serves, as OpenSSL writes it if asked to.
struct MacDigest {
    der::Oid oid;
    const char* name;
    std::size_t size;
};

Result<MacDigest> mac_digest(ByteView oid) {
    if (md5 == oid) return MacDigest{md5, "MD5", 16};
    if (const DigestAlgorithm* known = digest_by_oid(oid)) return MacDigest{known->oid, known->name, known->size};
    return fail(Errc::unsupported, "PKCS#12 MAC with " + der::oid_text(oid));
}

Result<Bytes> mac(const MacDigest& digest, ByteView data, ByteView bmp, ByteView salt, std::uint64_t iterations,
                  DerivationBudget& budget) {
    auto key = derive_pkcs12(digest.name, bmp, salt, mac_purpose, iterations, digest.size, budget);
    if (!key) return forward(key);
    if (gost34311 == digest.oid.content()) return prf_mac(*find_prf(oids::hmac_gost34311.content()), key->view(), data);
    auto hmac = Hmac::make(digest.name, key->view());
    if (!hmac) return forward(hmac);
    Bytes value(digest.size);
    if (!hmac->compute({data}, value)) return fail(Errc::internal, "HMAC: " + openssl_errors());
    return value;
}

struct MacData {
    explicit MacData(ByteView content) {
        bool broken = false;
        der::Reader fields(content, broken);
        der::Reader info = fields.enter(der::sequence_tag);
        der::Reader algorithm = info.enter(der::sequence_tag);
        oid = algorithm.oid();
        parameters = algorithm.rest();
        expected = info.take(der::octet_string).content;
        salt = fields.take(der::octet_string).content;
        if (!fields.at_end()) count = fields.number();
        readable = !broken && salt.size() <= max_salt;
    }

    ByteView oid, parameters, expected, salt;
    std::uint64_t count = 1;
    bool readable = false;
};

// PBMAC1-params (RFC 8018 §A.5): the password goes as UTF-8; salt and count of MacData mean nothing.
Result<Bytes> mac_by_pbmac1(ByteView parameters, ByteView data, ByteView password, DerivationBudget& budget) {
    bool broken = false;
    der::Reader fields = der::Reader(parameters, broken).enter(der::sequence_tag);
    const ByteView function = fields.take(der::sequence_tag).content;
    const ByteView scheme = fields.enter(der::sequence_tag).oid();
    if (broken) return fail(Errc::malformed, "PBMAC1 parameters");
    auto pbkdf2 = read_pbkdf2(function);
    if (!pbkdf2) return forward(pbkdf2);
    const Prf* prf = find_prf(scheme);
    if (prf == nullptr) return fail(Errc::unsupported, "PBMAC1 with " + der::oid_text(scheme));
    const std::uint64_t length = pbkdf2->key_length.value_or(0);
    if (length < shortest_pbmac1_key || length > 512) return fail(Errc::malformed, "PBMAC1 key length");
    auto key = derive_pbkdf2(*pbkdf2, password, static_cast<std::size_t>(length), budget);
    if (!key) return forward(key);
    return prf_mac(*prf, key->view(), data);
}

}  // namespace

Result<void> check_pkcs12_mac(ByteView mac_data, ByteView authenticated, ContainerPassword& password,
                              DerivationBudget& budget) {
    const MacData mac_of(mac_data);
    if (!mac_of.readable) return fail(Errc::malformed, "PKCS#12 MAC parameters");
    const auto mismatch = [] { return fail(Errc::wrong_password, "the container's MAC does not match"); };
    if (pbmac1 == mac_of.oid) {
        auto value = mac_by_pbmac1(mac_of.parameters, authenticated, password.octets(), budget);
        if (!value) return forward(value);
        return equal_constant_time(*value, mac_of.expected) ? Result<void>{} : mismatch();
    }
    const auto digest = mac_digest(mac_of.oid);
    if (!digest) return tl::unexpected(digest.error());
    for (std::size_t i = 0; i < password.readings().size(); ++i) {
        auto value = mac(*digest, authenticated, password.readings()[i].view(), mac_of.salt, mac_of.count, budget);
        if (!value) return forward(value);
        if (!equal_constant_time(*value, mac_of.expected)) continue;
        password.settle(i);
        return {};
    }
    return mismatch();
}

std::optional<KeyWanted> pkcs12_mac_key_wanted(ByteView mac_data, const ContainerPassword& password) {
    const MacData mac_of(mac_data);
    if (!mac_of.readable || !(gost34311 == mac_of.oid)) return std::nullopt;
    return KeyWanted{NationalKdf::pkcs12_gost34311,
                     SecretBytes(password.readings().front().view()),
                     to_bytes(mac_of.salt),
                     mac_of.count,
                     Gost34311::kDigest,
                     mac_purpose};
}

Result<Bytes> make_pkcs12_mac(Pkcs12Mac kind, ByteView authenticated, const SecretString& password,
                              std::uint32_t iterations) {
    const auto digest =
        mac_digest(kind == Pkcs12Mac::sha256 ? digest_by_name("SHA256")->oid.content() : gost34311.content());
    if (!digest) return tl::unexpected(digest.error());
    Bytes salt(kind == Pkcs12Mac::sha256 ? 20 : 32);
    if (RAND_bytes(salt.data(), static_cast<int>(salt.size())) != 1) return fail(Errc::internal, openssl_errors());
    DerivationBudget budget(UINT64_MAX);  // the number is our own
    auto value = mac(*digest, authenticated, bmp_password(password).view(), salt, iterations, budget);
    if (!value) return forward(value);
    return der::sequence({der::sequence({der::algorithm(digest->oid, der::null()), der::octets(*value)}),
                          der::octets(salt), der::integer(iterations)});
}

}  // namespace pidpys::crypto
