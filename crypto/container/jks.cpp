// SPDX-License-Identifier: MIT
// Java KeyStore, versions 1 and 2 (JDK: sun.security.provider.JavaKeyStore and KeyProtector), as ПриватБанк has it.
// The password given is taken for the key's own, which may differ from the store's: a key that opens by its own
// checksum is right, whatever the store's digest says.
#include <array>

#include <openssl/sha.h>

#include "crypto/asn1/reader.hpp"
#include "crypto/container/contents.hpp"
#include "crypto/container/jks.hpp"

namespace pidpys::crypto {
namespace {

constexpr der::Oid sun_key_protector{"1.3.6.1.4.1.42.2.17.1.1"};
constexpr std::uint32_t private_key_entry = 1;
constexpr std::uint32_t certificate_entry = 2;
using Sha1 = std::array<std::uint8_t, SHA_DIGEST_LENGTH>;

Sha1 sha1(ByteView password, ByteView data) {
    Sha1 value{};
    const EvpMdCtx context(EVP_MD_CTX_new());
    EVP_DigestInit_ex2(context.get(), EVP_sha1(), nullptr);
    EVP_DigestUpdate(context.get(), password.data(), password.size());
    EVP_DigestUpdate(context.get(), data.data(), data.size());
    EVP_DigestFinal_ex(context.get(), value.data(), nullptr);
    return value;
}

// Big-endian numbers and counted octets; a failure is sticky.
class Cursor {
public:
    explicit Cursor(ByteView octets) : rest_(octets) {}
    ByteView octets(std::size_t size) {
        if (size > rest_.size()) broken = true;
        if (broken) return {};
        const ByteView taken = rest_.first(size);
        rest_ = rest_.subspan(size);
        return taken;
    }
    std::uint32_t number(std::size_t size) {
        std::uint32_t value = 0;
        for (std::uint8_t octet : octets(size)) value = value << 8 | octet;
        return value;
    }
    ByteView counted(std::size_t count_size) { return octets(number(count_size)); }
    bool broken = false;

private:
    ByteView rest_;
};

// JavaKeyStore's KeyProtector: salt, data under a SHA-1 keystream, SHA-1 of password and plaintext.
Result<SecretBytes> unprotect(ByteView protected_key, ByteView password, DerivationBudget& budget) {
    bool broken = false;
    der::Reader fields = der::Reader(protected_key, broken).enter(der::sequence_tag);
    const ByteView oid = fields.enter(der::sequence_tag).oid();
    const ByteView data = fields.take(der::octet_string).content;
    if (broken || data.size() < 2 * SHA_DIGEST_LENGTH) return fail(Errc::malformed, "JKS key entry");
    if (!(sun_key_protector == oid)) return fail(Errc::unsupported, "JKS key protection " + der::oid_text(oid));
    const ByteView encrypted = data.subspan(SHA_DIGEST_LENGTH, data.size() - 2 * SHA_DIGEST_LENGTH);
    if (auto spent = budget.spend(encrypted.size() / SHA_DIGEST_LENGTH + 1, 1); !spent) return forward(spent);
    SecretBytes plain(encrypted);
    Sha1 block{};
    std::copy_n(data.begin(), block.size(), block.begin());
    for (std::size_t i = 0; i < plain.size(); ++i) {
        if (i % block.size() == 0) block = sha1(password, block);
        plain.data()[i] ^= block[i % block.size()];
    }
    wipe(block);
    if (!equal_constant_time(sha1(password, plain.view()), data.last(SHA_DIGEST_LENGTH)))
        return fail(Errc::wrong_password, "the key's checksum does not match");
    return plain;
}

class JksReader {
public:
    JksReader(const SecretString& password, const ContainerLimits& limits)
        : password_(bmp_password(password)), limits_(limits), budget_(limits.max_work) {
        password_.shrink(password_.size() - 2);  // Java ends no string with zeros
    }

    Result<Contents> read(ByteView container) {
        if (container.size() < 12 + SHA_DIGEST_LENGTH) return damaged();
        const ByteView body = container.first(container.size() - SHA_DIGEST_LENGTH);
        Cursor cursor(body.subspan(4));
        const std::uint32_t version = cursor.number(4);
        if (version != 1 && version != 2) return fail(Errc::unsupported, "JKS version " + std::to_string(version));
        const std::uint32_t count = cursor.number(4);
        for (std::uint32_t i = 0; i < count && !cursor.broken; ++i)
            if (auto read = entry(cursor, version); !read) return forward(read);
        if (cursor.broken) return damaged();
        if (contents_.keys.empty() && locked_) return fail(Errc::wrong_password, "no key opens with this password");
        return std::move(contents_);
    }

private:
    Result<void> entry(Cursor& cursor, std::uint32_t version) {
        const std::uint32_t tag = cursor.number(4);
        const ByteView alias = cursor.counted(2);
        (void)cursor.octets(8);  // date
        if (cursor.broken) return damaged();
        if (tag == certificate_entry) return certificate(cursor, version);
        if (tag != private_key_entry) return fail(Errc::unsupported, "JKS entry of an unknown kind");
        const ByteView protected_key = cursor.counted(4);
        const std::uint32_t chain = cursor.number(4);
        for (std::uint32_t i = 0; i < chain && !cursor.broken; ++i)
            if (auto read = certificate(cursor, version); !read) return read;
        if (cursor.broken) return damaged();
        if (contents_.keys.size() >= limits_.max_keys) return fail(Errc::too_large, "too many keys");

        auto plain = unprotect(protected_key, password_.view(), budget_);
        if (!plain && plain.error().code == Errc::wrong_password) {
            locked_ = true;  // other keys of the store may have this password
            return {};
        }
        if (!plain) return forward(plain);
        auto keys = read_private_key(plain->view());
        if (!keys) return forward(keys);
        for (RawKey& key : *keys) {
            key.label = as_text(alias);
            contents_.keys.push_back(std::move(key));
        }
        return {};
    }

    Result<void> certificate(Cursor& cursor, std::uint32_t version) {
        if (version == 2) (void)cursor.counted(2);  // type, always X.509
        const ByteView der = cursor.counted(4);
        if (cursor.broken) return damaged();
        if (contents_.certificates.size() == limits_.max_certificates)
            return fail(Errc::too_large, "too many certificates");
        contents_.certificates.push_back(to_bytes(der));
        return {};
    }

    static tl::unexpected<Error> damaged() { return fail(Errc::malformed, "JKS is damaged"); }

    SecretBytes password_;
    const ContainerLimits& limits_;
    DerivationBudget budget_;
    Contents contents_;
    bool locked_ = false;
};

}  // namespace

bool is_jks(ByteView container) {
    constexpr std::array<std::uint8_t, 4> magic{0xfe, 0xed, 0xfe, 0xed};
    return container.size() >= magic.size() && std::equal(magic.begin(), magic.end(), container.begin());
}

Result<Contents> read_jks(ByteView container, const SecretString& password, const ContainerLimits& limits) {
    return JksReader(password, limits).read(container);
}

}  // namespace pidpys::crypto
