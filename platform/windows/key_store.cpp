// SPDX-License-Identifier: MIT
#include "platform/key_store.hpp"

#include "platform/windows/text.hpp"  // before those that need windows.h

#include <wincrypt.h>

#include "platform/windows/cng_key.hpp"

namespace pidpys::platform {
namespace {

struct CloseStore {
    void operator()(void* store) const { ::CertCloseStore(store, 0); }
};
using OwnedStore = std::unique_ptr<void, CloseStore>;

OwnedStore open_personal() {
    return OwnedStore(::CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0,
                                      CERT_SYSTEM_STORE_CURRENT_USER | CERT_STORE_READONLY_FLAG, L"MY"));
}

// A property that the store keeps beside a certificate; empty where it has none.
std::vector<std::uint8_t> property(const CERT_CONTEXT* context, DWORD which) {
    DWORD size = 0;
    if (!::CertGetCertificateContextProperty(context, which, nullptr, &size)) return {};
    std::vector<std::uint8_t> made(size);
    if (!::CertGetCertificateContextProperty(context, which, made.data(), &size)) return {};
    return made;
}

}  // namespace

Result<std::vector<StoredCertificate>> certificates_with_keys() {
    const auto store = open_personal();
    if (!store) return fail(Errc::io, words_of(::GetLastError()));
    std::vector<StoredCertificate> found;
    for (const CERT_CONTEXT* each = nullptr; (each = ::CertEnumCertificatesInStore(store.get(), each)) != nullptr;) {
        const auto keeper = property(each, CERT_KEY_PROV_INFO_PROP_ID);
        if (keeper.empty()) continue;
        auto label = property(each, CERT_FRIENDLY_NAME_PROP_ID);
        label.resize(label.size() + sizeof(wchar_t));
        const auto* info = reinterpret_cast<const CRYPT_KEY_PROV_INFO*>(keeper.data());
        found.push_back({Bytes(each->pbCertEncoded, each->pbCertEncoded + each->cbCertEncoded),
                         narrow(reinterpret_cast<const wchar_t*>(label.data())),
                         info->pwszProvName != nullptr ? narrow(info->pwszProvName) : ""});
    }
    return found;
}

Result<std::shared_ptr<StoredKey>> open_stored_key(ByteView certificate) {
    const auto store = open_personal();
    if (!store) return fail(Errc::io, words_of(::GetLastError()));
    const CERT_CONTEXT* wanted =
        ::CertCreateCertificateContext(X509_ASN_ENCODING, certificate.data(), static_cast<DWORD>(certificate.size()));
    if (wanted == nullptr) return fail(Errc::malformed, words_of(::GetLastError()));
    const CERT_CONTEXT* found =
        ::CertFindCertificateInStore(store.get(), X509_ASN_ENCODING, 0, CERT_FIND_EXISTING, wanted, nullptr);
    ::CertFreeCertificateContext(wanted);
    if (found == nullptr) return fail(Errc::not_found, "no such certificate in the store");
    HCRYPTPROV_OR_NCRYPT_KEY_HANDLE key = 0;
    DWORD kind = 0;
    BOOL ours = FALSE;
    // Old CSPs are reached through CNG as well; CNG's own comparison finds a certificate that was tied to another key.
    const bool opened =
        ::CryptAcquireCertificatePrivateKey(found, CRYPT_ACQUIRE_ONLY_NCRYPT_KEY_FLAG | CRYPT_ACQUIRE_COMPARE_KEY_FLAG,
                                            nullptr, &key, &kind, &ours) != 0;
    const DWORD error = opened ? ERROR_SUCCESS : ::GetLastError();
    ::CertFreeCertificateContext(found);
    if (!opened) return cng_trouble(static_cast<SECURITY_STATUS>(error));
    return cng_key(key, ours != FALSE);
}

}  // namespace pidpys::platform
