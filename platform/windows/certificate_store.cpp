// SPDX-License-Identifier: MIT
#include "platform/certificate_store.hpp"

#include "platform/windows/text.hpp"  // before those that need windows.h

#include <wincrypt.h>

#include <memory>

namespace pidpys::platform {
namespace {

constexpr int kMostCopies = 16;

struct CloseStore {
    void operator()(void* store) const { ::CertCloseStore(store, 0); }
};
using OwnedStore = std::unique_ptr<void, CloseStore>;

struct FreeContext {
    void operator()(const CERT_CONTEXT* context) const { ::CertFreeCertificateContext(context); }
};
using OwnedContext = std::unique_ptr<const CERT_CONTEXT, FreeContext>;

tl::unexpected<Error> trouble_of(DWORD error) {
    if (error == ERROR_CANCELLED) return fail(Errc::denied, words_of(error));
    return fail(Errc::io, words_of(error));
}

// Written at the return, not when the store is closed, where nobody hears of a failure.
Result<void> commit(void* store) {
    if (!::CertControlStore(store, 0, CERT_STORE_CTRL_COMMIT, nullptr)) return trouble_of(::GetLastError());
    return {};
}

OwnedStore open_roots(DWORD flags = 0) {
    return OwnedStore(::CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0, CERT_SYSTEM_STORE_CURRENT_USER | flags, L"ROOT"));
}

OwnedContext read(ByteView certificate) {
    return OwnedContext(
        ::CertCreateCertificateContext(X509_ASN_ENCODING, certificate.data(), static_cast<DWORD>(certificate.size())));
}

std::string label_of(const CERT_CONTEXT* context) {
    DWORD size = 0;
    if (!::CertGetCertificateContextProperty(context, CERT_FRIENDLY_NAME_PROP_ID, nullptr, &size)) return {};
    std::wstring text(size / sizeof(wchar_t), L'\0');
    if (!::CertGetCertificateContextProperty(context, CERT_FRIENDLY_NAME_PROP_ID, text.data(), &size)) return {};
    return narrow(text.c_str());  // up to its NUL
}

}  // namespace

bool has_certificate_store() { return true; }

Result<std::vector<StoredAuthority>> stored_authorities() {
    const auto store = open_roots(CERT_STORE_READONLY_FLAG);
    if (!store) return trouble_of(::GetLastError());
    std::vector<StoredAuthority> found;
    for (const CERT_CONTEXT* each = nullptr; (each = ::CertEnumCertificatesInStore(store.get(), each)) != nullptr;)
        found.push_back({label_of(each), Bytes(each->pbCertEncoded, each->pbCertEncoded + each->cbCertEncoded)});
    return found;
}

Result<void> store_authority(ByteView certificate, const std::string& label) {
    const auto context = read(certificate);
    if (!context) return fail(Errc::malformed, words_of(::GetLastError()));
    std::wstring name = wide(label);
    CRYPT_DATA_BLOB blob{static_cast<DWORD>((name.size() + 1) * sizeof(wchar_t)), reinterpret_cast<BYTE*>(name.data())};
    if (!::CertSetCertificateContextProperty(context.get(), CERT_FRIENDLY_NAME_PROP_ID, 0, &blob))
        return trouble_of(::GetLastError());
    const auto store = open_roots();
    if (!store) return trouble_of(::GetLastError());
    if (!::CertAddCertificateContextToStore(store.get(), context.get(), CERT_STORE_ADD_REPLACE_EXISTING, nullptr))
        return trouble_of(::GetLastError());
    return commit(store.get());
}

Result<void> discard_authority(ByteView certificate) {
    const auto context = read(certificate);
    if (!context) return fail(Errc::malformed, words_of(::GetLastError()));
    const auto store = open_roots();
    if (!store) return trouble_of(::GetLastError());
    // The store is made of several, each of which may have a copy; one that cannot be taken out ends this.
    for (int copy = 0; copy < kMostCopies; ++copy) {
        const CERT_CONTEXT* found =
            ::CertFindCertificateInStore(store.get(), X509_ASN_ENCODING, 0, CERT_FIND_EXISTING, context.get(), nullptr);
        if (found == nullptr) return commit(store.get());
        if (!::CertDeleteCertificateFromStore(found)) return trouble_of(::GetLastError());  // it frees what it is given
    }
    return fail(Errc::io, "the store keeps what was taken out of it");
}

}  // namespace pidpys::platform
