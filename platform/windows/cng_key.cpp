// SPDX-License-Identifier: MIT
#include "platform/windows/cng_key.hpp"

#include <winscard.h>

#include "platform/windows/text.hpp"

namespace pidpys::platform {
namespace {

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

private:
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
    return fail(refused ? Errc::denied : Errc::io, words_of(code));
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
