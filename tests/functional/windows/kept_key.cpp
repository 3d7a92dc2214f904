// SPDX-License-Identifier: MIT
// kept_key make user|machine FILE: an RSA key that a provider of the system keeps, to sign and to decrypt with, in the store "Personal" of the user or the
// machine with a certificate of its own, which is written to FILE (DER). kept_key remove user|machine: both are gone.
#include <windows.h>  // before those that need it

#include <wincrypt.h>

#include <cstdio>
#include <fstream>
#include <string_view>

namespace {

// The key itself is the user's in both: Wine looks for the key of any certificate there alone.
wchar_t containers[2][16] = {L"pidpys user", L"pidpys machine"};
wchar_t provider[] = L"Microsoft Enhanced RSA and AES Cryptographic Provider";
wchar_t subject[] = L"CN=Kept Key, C=UA";

int trouble(const char* what) {
    std::fprintf(stderr, "%s: error %lu\n", what, ::GetLastError());
    return 1;
}

HCERTSTORE open_store(bool machine) {
    return ::CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0,
                           machine ? CERT_SYSTEM_STORE_LOCAL_MACHINE : CERT_SYSTEM_STORE_CURRENT_USER, L"MY");
}

int make(bool machine, const char* file) {
    wchar_t* container = containers[machine ? 1 : 0];
    HCRYPTPROV keeper = 0;
    HCRYPTKEY key = 0;
    if (!::CryptAcquireContextW(&keeper, container, provider, PROV_RSA_AES, CRYPT_NEWKEYSET))
        return trouble("CryptAcquireContext");
    if (!::CryptGenKey(keeper, AT_KEYEXCHANGE, 2048u << 16, &key)) return trouble("CryptGenKey");
    BYTE name[256];
    CERT_NAME_BLOB encoded{sizeof name, name};
    if (!::CertStrToNameW(X509_ASN_ENCODING, subject, CERT_X500_NAME_STR, nullptr, name, &encoded.cbData, nullptr))
        return trouble("CertStrToName");
    CRYPT_KEY_PROV_INFO place{container, provider, PROV_RSA_AES, 0, 0, nullptr, AT_KEYEXCHANGE};
    char algorithm[] = szOID_RSA_SHA256RSA;
    CRYPT_ALGORITHM_IDENTIFIER way{algorithm, {0, nullptr}};
    const CERT_CONTEXT* made =
        ::CertCreateSelfSignCertificate(keeper, &encoded, 0, &place, &way, nullptr, nullptr, nullptr);
    if (made == nullptr) return trouble("CertCreateSelfSignCertificate");
    const HCERTSTORE store = open_store(machine);
    if (!::CertSetCertificateContextProperty(made, CERT_KEY_PROV_INFO_PROP_ID, 0, &place) ||
        !::CertAddCertificateContextToStore(store, made, CERT_STORE_ADD_REPLACE_EXISTING, nullptr) ||
        !::CertCloseStore(store, 0))
        return trouble("the store");
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char*>(made->pbCertEncoded), static_cast<std::streamsize>(made->cbCertEncoded));
    ::CertFreeCertificateContext(made);
    ::CryptDestroyKey(key);
    ::CryptReleaseContext(keeper, 0);
    return 0;
}

int remove(bool machine) {
    HCRYPTPROV gone = 0;
    ::CryptAcquireContextW(&gone, containers[machine ? 1 : 0], provider, PROV_RSA_AES, CRYPT_DELETEKEYSET);
    const HCERTSTORE store = open_store(machine);
    const CERT_CONTEXT* found = nullptr;
    while ((found = ::CertFindCertificateInStore(store, X509_ASN_ENCODING, 0, CERT_FIND_SUBJECT_STR_W, L"Kept Key",
                                                 nullptr)) != nullptr)
        ::CertDeleteCertificateFromStore(found);
    return ::CertCloseStore(store, 0) ? 0 : trouble("the store");
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    const std::string_view word = argv[1], place = argv[2];
    const bool machine = place == "machine";
    if (word == "make" && argc == 4) return make(machine, argv[3]);
    return word == "remove" ? remove(machine) : 2;
}
