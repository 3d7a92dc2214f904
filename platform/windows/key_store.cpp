// SPDX-License-Identifier: MIT
#include "platform/key_store.hpp"

#include "platform/windows/text.hpp"  // before those that need windows.h

#include <wincrypt.h>

#include <algorithm>

#include "platform/windows/cng_key.hpp"
#include "platform/windows/csp_key.hpp"

namespace pidpys::platform {
namespace {

struct CloseStore {
    void operator()(void* store) const { ::CertCloseStore(store, 0); }
};
using OwnedStore = std::unique_ptr<void, CloseStore>;

// The user's store and the machine's, where a service finds what an administrator has put there.
constexpr DWORD kPlaces[] = {CERT_SYSTEM_STORE_CURRENT_USER, CERT_SYSTEM_STORE_LOCAL_MACHINE};

OwnedStore open_personal(DWORD place) {
    return OwnedStore(::CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0,
                                      place | CERT_STORE_READONLY_FLAG | CERT_STORE_OPEN_EXISTING_FLAG, L"MY"));
}

struct FreeCertificate {
    void operator()(const CERT_CONTEXT* context) const { ::CertFreeCertificateContext(context); }
};
using OwnedCertificate = std::unique_ptr<const CERT_CONTEXT, FreeCertificate>;

// A property that the store keeps beside a certificate; empty where it has none.
std::vector<std::uint8_t> property(const CERT_CONTEXT* context, DWORD which) {
    DWORD size = 0;
    if (!::CertGetCertificateContextProperty(context, which, nullptr, &size)) return {};
    std::vector<std::uint8_t> made(size);
    if (!::CertGetCertificateContextProperty(context, which, made.data(), &size)) return {};
    return made;
}

bool has_key(const CERT_CONTEXT* context) { return !property(context, CERT_KEY_PROV_INFO_PROP_ID).empty(); }

// The certificate itself as the first of the stores has it that knows of its key.
OwnedCertificate find_with_key(ByteView certificate) {
    const OwnedCertificate wanted(
        ::CertCreateCertificateContext(X509_ASN_ENCODING, certificate.data(), static_cast<DWORD>(certificate.size())));
    if (!wanted) return nullptr;
    for (const DWORD place : kPlaces) {
        const auto store = open_personal(place);
        OwnedCertificate found(store ? ::CertFindCertificateInStore(store.get(), X509_ASN_ENCODING, 0,
                                                                    CERT_FIND_EXISTING, wanted.get(), nullptr)
                                     : nullptr);
        if (found && has_key(found.get())) return found;
    }
    ::SetLastError(CRYPT_E_NOT_FOUND);
    return nullptr;
}

}  // namespace

Result<std::vector<StoredCertificate>> certificates_with_keys() {
    std::vector<StoredCertificate> found;
    for (const DWORD place : kPlaces) {
        const auto store = open_personal(place);
        if (!store && ::GetLastError() == ERROR_FILE_NOT_FOUND) continue;  // nothing was ever put there
        if (!store) return fail(Errc::io, words_of(::GetLastError()));
        for (const CERT_CONTEXT* each = nullptr;
             (each = ::CertEnumCertificatesInStore(store.get(), each)) != nullptr;) {
            const auto keeper = property(each, CERT_KEY_PROV_INFO_PROP_ID);
            Bytes octets(each->pbCertEncoded, each->pbCertEncoded + each->cbCertEncoded);
            if (keeper.empty() || std::ranges::find(found, octets, &StoredCertificate::certificate) != found.end())
                continue;
            auto label = property(each, CERT_FRIENDLY_NAME_PROP_ID);
            label.resize(label.size() + sizeof(wchar_t));
            const auto* info = reinterpret_cast<const CRYPT_KEY_PROV_INFO*>(keeper.data());
            found.push_back({std::move(octets), narrow(reinterpret_cast<const wchar_t*>(label.data())),
                             info->pwszProvName != nullptr ? narrow(info->pwszProvName) : ""});
        }
    }
    return found;
}

Result<std::shared_ptr<StoredKey>> open_stored_key(ByteView certificate, KeyQuestions questions, std::string_view pin) {
    const auto found = find_with_key(certificate);
    if (!found && ::GetLastError() == static_cast<DWORD>(CRYPT_E_NOT_FOUND))
        return fail(Errc::not_found, "no such certificate in the store");
    if (!found) return fail(Errc::malformed, words_of(::GetLastError()));
    HCRYPTPROV_OR_NCRYPT_KEY_HANDLE key = 0;
    DWORD kind = 0;
    BOOL ours = FALSE;
    // Most CSPs are reached through CNG as well; its own comparison finds a certificate that was tied to another key.
    const DWORD flags = CRYPT_ACQUIRE_PREFER_NCRYPT_KEY_FLAG | CRYPT_ACQUIRE_COMPARE_KEY_FLAG |
                        (questions == KeyQuestions::none ? CRYPT_ACQUIRE_SILENT_FLAG : 0);
    if (!::CryptAcquireCertificatePrivateKey(found.get(), flags, nullptr, &key, &kind, &ours))
        return cng_trouble(static_cast<SECURITY_STATUS>(::GetLastError()));
    if (kind == CERT_NCRYPT_KEY_SPEC) return cng_key(key, ours != FALSE, questions, pin);
    return csp_key(key, kind, ours != FALSE, pin);
}

}  // namespace pidpys::platform
