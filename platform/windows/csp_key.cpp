// SPDX-License-Identifier: MIT
#include "platform/windows/csp_key.hpp"

#include <algorithm>
#include <mutex>

#include "platform/windows/cng_key.hpp"

namespace pidpys::platform {
namespace {

struct OwnedHash {
    HCRYPTHASH handle = 0;
    OwnedHash() = default;
    ~OwnedHash() {
        if (handle != 0) ::CryptDestroyHash(handle);
    }
    OwnedHash(const OwnedHash&) = delete;
    OwnedHash& operator=(const OwnedHash&) = delete;
};

struct OwnedKeyHandle {
    HCRYPTKEY handle = 0;
    OwnedKeyHandle() = default;
    ~OwnedKeyHandle() {
        if (handle != 0) ::CryptDestroyKey(handle);
    }
    OwnedKeyHandle(const OwnedKeyHandle&) = delete;
    OwnedKeyHandle& operator=(const OwnedKeyHandle&) = delete;
};

tl::unexpected<Error> last_trouble() { return cng_trouble(static_cast<SECURITY_STATUS>(::GetLastError())); }

ALG_ID algorithm_of(const std::string& digest) {
    return digest == "SHA1"     ? CALG_SHA1
           : digest == "SHA256" ? CALG_SHA_256
           : digest == "SHA384" ? CALG_SHA_384
           : digest == "SHA512" ? CALG_SHA_512
                                : 0;
}

class CspKey final : public StoredKey {
public:
    CspKey(HCRYPTPROV keeper, DWORD kind, bool ours) : keeper_(keeper), kind_(kind), ours_(ours) {}
    ~CspKey() override {
        if (ours_) ::CryptReleaseContext(keeper_, 0);
    }
    CspKey(const CspKey&) = delete;
    CspKey& operator=(const CspKey&) = delete;

    Result<Bytes> sign_rsa(const std::string& digest, ByteView hash) override {
        const ALG_ID algorithm = algorithm_of(digest);
        if (algorithm == 0) return fail(Errc::unsupported, digest + " is not known to the keeper of the key");
        const std::lock_guard lock(mutex_);
        OwnedHash made;
        if (!::CryptCreateHash(keeper_, algorithm, 0, 0, &made.handle)) return last_trouble();
        DWORD length = 0, size = sizeof length;
        if (!::CryptGetHashParam(made.handle, HP_HASHSIZE, reinterpret_cast<BYTE*>(&length), &size, 0))
            return last_trouble();
        if (length != hash.size()) return fail(Errc::invalid_argument, "a hash of another length than its digest's");
        if (!::CryptSetHashParam(made.handle, HP_HASHVAL, hash.data(), 0)) return last_trouble();
        constexpr std::size_t longest = 2048;  // octets: RSA of 16384 bits; one call, as in cng_key.cpp
        Bytes signature(longest);
        size = static_cast<DWORD>(signature.size());
        if (!::CryptSignHashW(made.handle, kind_, nullptr, 0, signature.data(), &size)) return last_trouble();
        signature.resize(size);
        std::ranges::reverse(signature);  // the least significant octet comes first there
        return signature;
    }
    Result<Bytes> sign_rsa_pss(const RsaPss&, ByteView) override { return unknown(); }
    Result<Bytes> sign_ecdsa(ByteView) override { return unknown(); }

    Result<std::size_t> decrypt_rsa(ByteView encrypted, std::span<std::uint8_t> plain) override {
        if (plain.size() < encrypted.size()) return fail(Errc::invalid_argument, "memory shorter than the modulus");
        const std::lock_guard lock(mutex_);
        OwnedKeyHandle key;
        if (!::CryptGetUserKey(keeper_, kind_, &key.handle)) return last_trouble();
        // In its own place, the least significant octet first.
        std::ranges::reverse_copy(encrypted, plain.begin());
        auto size = static_cast<DWORD>(encrypted.size());
        if (!::CryptDecrypt(key.handle, 0, TRUE, 0, plain.data(), &size))
            return cng_not_decrypted(static_cast<SECURITY_STATUS>(::GetLastError()));
        return size;
    }
    Result<std::size_t> decrypt_rsa_oaep(const RsaOaep&, ByteView, std::span<std::uint8_t>) override {
        return unknown();
    }
    Result<void> agree_ecdh(ByteView, std::span<std::uint8_t>) override { return unknown(); }

private:
    static tl::unexpected<Error> unknown() {
        return fail(Errc::unsupported, "the keeper of the key knows RSA with PKCS #1 v1.5 alone");
    }

    std::mutex mutex_;  // not every provider is fit for several at once
    HCRYPTPROV keeper_;
    DWORD kind_;
    bool ours_;
};

}  // namespace

Result<std::shared_ptr<StoredKey>> csp_key(HCRYPTPROV keeper, DWORD kind, bool ours, std::string_view pin) {
    auto made = std::make_shared<CspKey>(keeper, kind, ours);
    if (pin.empty()) return made;
    std::string words(pin);
    const bool taken = ::CryptSetProvParam(keeper, kind == AT_KEYEXCHANGE ? PP_KEYEXCHANGE_PIN : PP_SIGNATURE_PIN,
                                           reinterpret_cast<const BYTE*>(words.c_str()), 0) != 0;
    const DWORD error = taken ? ERROR_SUCCESS : ::GetLastError();
    ::SecureZeroMemory(words.data(), words.size());
    if (!taken) return cng_trouble(static_cast<SECURITY_STATUS>(error));
    return made;
}

}  // namespace pidpys::platform
