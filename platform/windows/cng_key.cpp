// SPDX-License-Identifier: MIT
#include "platform/windows/cng_key.hpp"

#include <winscard.h>

#include <algorithm>
#include <cstring>

#include "platform/windows/owned.hpp"
#include "platform/windows/text.hpp"

namespace pidpys::platform {
namespace {

// What CNG hands out, let go in the end.
class Lent {
public:
    Lent() = default;
    ~Lent() {
        if (handle != 0) ::NCryptFreeObject(handle);
    }
    Lent(const Lent&) = delete;
    Lent& operator=(const Lent&) = delete;
    NCRYPT_HANDLE handle = 0;
};

// The point in CNG's own form; empty for a curve that is none of the three.
Bytes public_blob(ByteView x_and_y) {
    const std::size_t field = x_and_y.size() / 2;
    BCRYPT_ECCKEY_BLOB head{0, static_cast<ULONG>(field)};
    head.dwMagic = field == 32   ? BCRYPT_ECDH_PUBLIC_P256_MAGIC
                   : field == 48 ? BCRYPT_ECDH_PUBLIC_P384_MAGIC
                   : field == 66 ? BCRYPT_ECDH_PUBLIC_P521_MAGIC
                                 : 0;
    if (head.dwMagic == 0 || x_and_y.size() != 2 * field) return {};
    Bytes blob(sizeof head + x_and_y.size());
    std::memcpy(blob.data(), &head, sizeof head);
    std::ranges::copy(x_and_y, blob.begin() + sizeof head);
    return blob;
}

class CngKey final : public StoredKey {
public:
    CngKey(NCRYPT_KEY_HANDLE key, bool ours, KeyQuestions questions)
        : key_(key), ours_(ours), silent_(questions == KeyQuestions::none ? NCRYPT_SILENT_FLAG : 0) {}
    ~CngKey() override {
        if (ours_) ::NCryptFreeObject(key_);
    }
    CngKey(const CngKey&) = delete;
    CngKey& operator=(const CngKey&) = delete;

    Result<Bytes> sign_rsa(const std::string& digest, ByteView hash) override {
        const std::wstring name = wide(digest);
        BCRYPT_PKCS1_PADDING_INFO padding{name.c_str()};
        return sign(&padding, BCRYPT_PAD_PKCS1, hash);
    }
    Result<Bytes> sign_rsa_pss(const RsaPss& way, ByteView hash) override {
        const std::wstring name = wide(way.digest);
        BCRYPT_PSS_PADDING_INFO padding{name.c_str(), static_cast<ULONG>(way.salt_length)};
        return sign(&padding, BCRYPT_PAD_PSS, hash);
    }
    Result<Bytes> sign_ecdsa(ByteView hash) override { return sign(nullptr, 0, hash); }

    Result<std::size_t> decrypt_rsa(ByteView encrypted, std::span<std::uint8_t> plain) override {
        return decrypt(nullptr, NCRYPT_PAD_PKCS1_FLAG, encrypted, plain);
    }
    Result<std::size_t> decrypt_rsa_oaep(const RsaOaep& way, ByteView encrypted,
                                         std::span<std::uint8_t> plain) override {
        const std::wstring name = wide(way.digest);
        Bytes label = to_bytes(way.label);
        BCRYPT_OAEP_PADDING_INFO padding{name.c_str(), label.empty() ? nullptr : label.data(),
                                         static_cast<ULONG>(label.size())};
        return decrypt(&padding, NCRYPT_PAD_OAEP_FLAG, encrypted, plain);
    }

    Result<void> agree_ecdh(ByteView x_and_y, std::span<std::uint8_t> z) override {
        Bytes blob = public_blob(x_and_y);
        if (blob.empty() || 2 * z.size() != x_and_y.size())
            return fail(Errc::unsupported, "the system agrees on P-256, P-384 and P-521 alone");
        Lent provider, other, secret;  // the other's half has to be of the same keeper
        DWORD size = 0;
        SECURITY_STATUS status =
            ::NCryptGetProperty(key_, NCRYPT_PROVIDER_HANDLE_PROPERTY, reinterpret_cast<BYTE*>(&provider.handle),
                                sizeof provider.handle, &size, silent_);
        if (status == ERROR_SUCCESS)
            status = ::NCryptImportKey(provider.handle, 0, BCRYPT_ECCPUBLIC_BLOB, nullptr, &other.handle, blob.data(),
                                       static_cast<DWORD>(blob.size()), silent_);
        if (status == ERROR_SUCCESS) status = ::NCryptSecretAgreement(key_, other.handle, &secret.handle, silent_);
        // As it is, its least significant octet first: since Windows 10.
        static constexpr const wchar_t* raw = L"TRUNCATE";  // BCRYPT_KDF_RAW_SECRET
        if (status == ERROR_SUCCESS)
            status =
                ::NCryptDeriveKey(secret.handle, raw, nullptr, z.data(), static_cast<DWORD>(z.size()), &size, silent_);
        if (status != ERROR_SUCCESS) return cng_trouble(status);
        if (size > z.size()) return fail(Errc::io, "a secret that is longer than the curve's field");
        std::ranges::fill(z.subspan(size), std::uint8_t{0});
        std::ranges::reverse(z);
        return {};
    }

private:
    Result<std::size_t> decrypt(void* padding, DWORD flags, ByteView encrypted, std::span<std::uint8_t> plain) {
        Bytes copy = to_bytes(encrypted);
        DWORD size = 0;
        const SECURITY_STATUS status =
            ::NCryptDecrypt(key_, copy.data(), static_cast<DWORD>(copy.size()), padding, plain.data(),
                            static_cast<DWORD>(plain.size()), &size, flags | silent_);
        if (status != ERROR_SUCCESS) return cng_not_decrypted(status);
        return size;
    }

    // One call with room enough: some tokens sign, and ask, at the question for the length too.
    Result<Bytes> sign(void* padding, DWORD flags, ByteView hash) {
        constexpr std::size_t longest = 2048;  // octets: RSA of 16384 bits
        Bytes signature(longest), copy(hash.begin(), hash.end());
        DWORD size = 0;
        const SECURITY_STATUS status =
            ::NCryptSignHash(key_, padding, copy.data(), static_cast<DWORD>(copy.size()), signature.data(),
                             static_cast<DWORD>(signature.size()), &size, flags | silent_);
        if (status != ERROR_SUCCESS) return cng_trouble(status);
        signature.resize(size);
        return signature;
    }

    NCRYPT_KEY_HANDLE key_;
    bool ours_;
    DWORD silent_;
};

}  // namespace

tl::unexpected<Error> cng_trouble(SECURITY_STATUS status) {
    const auto code = static_cast<DWORD>(status);
    const bool refused = code == static_cast<DWORD>(SCARD_W_CANCELLED_BY_USER) || code == ERROR_CANCELLED ||
                         code == static_cast<DWORD>(HRESULT_FROM_WIN32(ERROR_CANCELLED));
    const bool unknown = code == static_cast<DWORD>(NTE_NOT_SUPPORTED);
    return fail(refused ? Errc::denied : unknown ? Errc::unsupported : Errc::io, words_of(code));
}

tl::unexpected<Error> cng_not_decrypted(SECURITY_STATUS status) {
    switch (static_cast<DWORD>(status)) {
        case static_cast<DWORD>(SCARD_W_CANCELLED_BY_USER):
        case ERROR_CANCELLED:
        case static_cast<DWORD>(HRESULT_FROM_WIN32(ERROR_CANCELLED)):
        case static_cast<DWORD>(SCARD_W_REMOVED_CARD):
        case static_cast<DWORD>(SCARD_W_WRONG_CHV):
        case static_cast<DWORD>(SCARD_W_CHV_BLOCKED):
        case static_cast<DWORD>(SCARD_E_NO_SMARTCARD):
        case static_cast<DWORD>(SCARD_E_NO_READERS_AVAILABLE):
        case static_cast<DWORD>(NTE_NOT_SUPPORTED):
        case static_cast<DWORD>(NTE_SILENT_CONTEXT):
        case static_cast<DWORD>(NTE_BAD_KEYSET):
        case static_cast<DWORD>(NTE_PERM): return cng_trouble(status);
        default: return fail(Errc::integrity, "the key does not decrypt");
    }
}

Result<std::shared_ptr<StoredKey>> cng_key(NCRYPT_KEY_HANDLE key, bool ours, KeyQuestions questions,
                                           std::string_view pin) {
    auto made = std::make_shared<CngKey>(key, ours, questions);
    if (pin.empty()) return made;
    std::wstring words = wide(pin);
    const auto size = static_cast<DWORD>((words.size() + 1) * sizeof(wchar_t));
    const SECURITY_STATUS status =
        ::NCryptSetProperty(key, NCRYPT_PIN_PROPERTY, reinterpret_cast<BYTE*>(words.data()), size, NCRYPT_SILENT_FLAG);
    ::SecureZeroMemory(words.data(), size);
    if (status != ERROR_SUCCESS) return cng_trouble(status);
    return made;
}

}  // namespace pidpys::platform
