// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <algorithm>

#include <windows.h>  // before those that need it

#include <wincrypt.h>

#include <ncrypt.h>
#include <winscard.h>

#include "platform/key_store.hpp"
#include "platform/windows/cng_key.hpp"
#include "platform/windows/csp_key.hpp"

using namespace pidpys;

namespace {

// A key of CNG's own files, without a name: gone with its handle.
NCRYPT_KEY_HANDLE make_key() {
    NCRYPT_PROV_HANDLE provider = 0;
    NCRYPT_KEY_HANDLE key = 0;
    REQUIRE(::NCryptOpenStorageProvider(&provider, MS_KEY_STORAGE_PROVIDER, 0) == ERROR_SUCCESS);
    REQUIRE(::NCryptCreatePersistedKey(provider, &key, BCRYPT_RSA_ALGORITHM, nullptr, 0, 0) == ERROR_SUCCESS);
    REQUIRE(::NCryptFinalizeKey(key, 0) == ERROR_SUCCESS);
    ::NCryptFreeObject(provider);
    return key;
}

// A certificate that a store has with a key, gone after the test.
class KeptCertificate {
public:
    explicit KeptCertificate(DWORD which = CERT_SYSTEM_STORE_CURRENT_USER)
        : store_(::CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0, which, L"MY")) {
        BYTE name[64];
        CERT_NAME_BLOB subject{sizeof name, name};
        REQUIRE(::CertStrToNameW(X509_ASN_ENCODING, L"CN=pidpys test", CERT_X500_NAME_STR, nullptr, name,
                                 &subject.cbData, nullptr));
        const CERT_CONTEXT* made =
            ::CertCreateSelfSignCertificate(0, &subject, 0, nullptr, nullptr, nullptr, nullptr, nullptr);
        REQUIRE(made != nullptr);
        wchar_t key[] = L"pidpys test", keeper[] = L"Microsoft Software Key Storage Provider";
        CRYPT_KEY_PROV_INFO place{};
        place.pwszContainerName = key;
        place.pwszProvName = keeper;
        REQUIRE(::CertSetCertificateContextProperty(made, CERT_KEY_PROV_INFO_PROP_ID, 0, &place));
        REQUIRE(::CertAddCertificateContextToStore(store_, made, CERT_STORE_ADD_REPLACE_EXISTING, &stored_));
        REQUIRE(::CertControlStore(store_, 0, CERT_STORE_CTRL_COMMIT, nullptr));
        ::CertFreeCertificateContext(made);
    }
    ~KeptCertificate() {
        ::CertDeleteCertificateFromStore(stored_);
        ::CertControlStore(store_, 0, CERT_STORE_CTRL_COMMIT, nullptr);
        ::CertCloseStore(store_, 0);
    }
    KeptCertificate(const KeptCertificate&) = delete;
    KeptCertificate& operator=(const KeptCertificate&) = delete;

    [[nodiscard]] Bytes octets() const {
        return {stored_->pbCertEncoded, stored_->pbCertEncoded + stored_->cbCertEncoded};
    }

private:
    HCERTSTORE store_;
    const CERT_CONTEXT* stored_ = nullptr;
};

// A key of a provider's own container, gone with it.
class CspContainer {
public:
    explicit CspContainer(DWORD kind = AT_SIGNATURE) {
        remove();
        REQUIRE(::CryptAcquireContextW(&keeper, name_, provider_, PROV_RSA_AES, CRYPT_NEWKEYSET));
        REQUIRE(::CryptGenKey(keeper, kind, 2048u << 16, &key));
    }
    ~CspContainer() {
        ::CryptDestroyKey(key);
        remove();
    }
    CspContainer(const CspContainer&) = delete;
    CspContainer& operator=(const CspContainer&) = delete;

    HCRYPTPROV keeper = 0;  // the tested key lets it go
    HCRYPTKEY key = 0;

    // As whoever has the public half sees it.
    [[nodiscard]] bool verifies(const Bytes& hash, Bytes signature) const {
        HCRYPTPROV other = 0;
        HCRYPTHASH made = 0;
        std::ranges::reverse(signature);
        Bytes public_half(1024);
        auto size = static_cast<DWORD>(public_half.size());
        REQUIRE(::CryptExportKey(key, 0, PUBLICKEYBLOB, 0, public_half.data(), &size));
        REQUIRE(::CryptAcquireContextW(&other, nullptr, provider_, PROV_RSA_AES, CRYPT_VERIFYCONTEXT));
        HCRYPTKEY half = 0;
        REQUIRE(::CryptImportKey(other, public_half.data(), size, 0, 0, &half));
        REQUIRE(::CryptCreateHash(other, CALG_SHA_256, 0, 0, &made));
        REQUIRE(::CryptSetHashParam(made, HP_HASHVAL, hash.data(), 0));
        const bool good = ::CryptVerifySignatureW(made, signature.data(), static_cast<DWORD>(signature.size()), half,
                                                  nullptr, 0) != 0;
        ::CryptDestroyHash(made);
        ::CryptDestroyKey(half);
        ::CryptReleaseContext(other, 0);
        return good;
    }

    // As whoever has the public half encrypts it.
    [[nodiscard]] Bytes encrypted(const Bytes& plain) const {
        Bytes block = plain;
        block.resize(256);
        auto size = static_cast<DWORD>(plain.size());
        REQUIRE(::CryptEncrypt(key, 0, TRUE, 0, block.data(), &size, static_cast<DWORD>(block.size())));
        REQUIRE(size == block.size());
        std::ranges::reverse(block);
        return block;
    }

private:
    void remove() {
        HCRYPTPROV gone = 0;
        ::CryptAcquireContextW(&gone, name_, provider_, PROV_RSA_AES, CRYPT_DELETEKEYSET);
    }
    static constexpr const wchar_t* name_ = L"pidpys unit test";
    static constexpr const wchar_t* provider_ = L"Microsoft Enhanced RSA and AES Cryptographic Provider";
};

}  // namespace

TEST_CASE("csp_key_signs_what_its_public_half_verifies") {
    const CspContainer container;
    const auto key = platform::csp_key(container.keeper, AT_SIGNATURE, true);
    REQUIRE(key);
    Bytes hash(32, 0x5a);
    const auto signature = (*key)->sign_rsa("SHA256", hash);
    REQUIRE(signature);
    CHECK(signature->size() == 256);
    CHECK(container.verifies(hash, *signature));
    hash.back() ^= 1;
    CHECK_FALSE(container.verifies(hash, *signature));
}

TEST_CASE("csp_key_refuses_what_such_a_keeper_does_not_know") {
    const CspContainer container;
    const auto key = platform::csp_key(container.keeper, AT_SIGNATURE, true);
    REQUIRE(key);
    const Bytes hash(32, 0x5a);
    CHECK((*key)->sign_rsa("SHA3-256", hash).error().code == Errc::unsupported);
    CHECK((*key)->sign_rsa("SHA512", hash).error().code == Errc::invalid_argument);
    CHECK((*key)->sign_rsa_pss({"SHA256", 32}, hash).error().code == Errc::unsupported);
    CHECK((*key)->sign_ecdsa(hash).error().code == Errc::unsupported);
}

TEST_CASE("csp_key_decrypts_what_was_encrypted_to_it") {
    const CspContainer container(AT_KEYEXCHANGE);
    const auto key = platform::csp_key(container.keeper, AT_KEYEXCHANGE, true);
    REQUIRE(key);
    const Bytes secret(32, 0x5a);
    Bytes plain(256), encrypted = container.encrypted(secret);
    const auto size = (*key)->decrypt_rsa(encrypted, plain);
    REQUIRE(size);
    CHECK(Bytes(plain.begin(), plain.begin() + static_cast<std::ptrdiff_t>(*size)) == secret);
    encrypted[128] ^= 1;
    const auto other = (*key)->decrypt_rsa(encrypted, plain);
    CHECK((other ? *other != secret.size() : other.error().code == Errc::integrity));
    CHECK((*key)->decrypt_rsa_oaep({"SHA256", {}}, encrypted, plain).error().code == Errc::unsupported);
    CHECK((*key)->decrypt_rsa(encrypted, std::span(plain).first(255)).error().code == Errc::invalid_argument);
}

TEST_CASE("cng_key_tells_what_its_keeper_does_not_do") {
    const auto key = platform::cng_key(make_key(), true, platform::KeyQuestions::none);
    REQUIRE(key);
    Bytes plain(256);
    // Wine's keeper decrypts nothing.
    for (const auto& done :
         {(*key)->decrypt_rsa(Bytes(256, 1), plain), (*key)->decrypt_rsa_oaep({"SHA256", {}}, Bytes(256, 1), plain)})
        CHECK((done.error().code == Errc::unsupported || done.error().code == Errc::integrity));
    for (const std::size_t field : {32, 48, 66}) {
        Bytes z(field);
        const auto agreed = (*key)->agree_ecdh(Bytes(2 * field, 1), z);
        REQUIRE_FALSE(agreed);
        CHECK((agreed.error().code == Errc::io || agreed.error().code == Errc::unsupported));
        CHECK((*key)->agree_ecdh(Bytes(field, 1), z).error().code == Errc::unsupported);
    }
}

TEST_CASE("cng_not_decrypted_tells_of_a_padding_nothing_and_of_a_card_all") {
    for (const HRESULT status : {NTE_BAD_DATA, NTE_INVALID_PARAMETER, NTE_FAIL, NTE_BUFFER_TOO_SMALL, NTE_BAD_LEN}) {
        const auto told = platform::cng_not_decrypted(status);
        CHECK(told.value().code == Errc::integrity);
        CHECK(told.value().detail == platform::cng_not_decrypted(NTE_BAD_DATA).value().detail);
    }
    CHECK(platform::cng_not_decrypted(SCARD_W_CANCELLED_BY_USER).value().code == Errc::denied);
    CHECK(platform::cng_not_decrypted(NTE_NOT_SUPPORTED).value().code == Errc::unsupported);
    CHECK(platform::cng_not_decrypted(SCARD_W_REMOVED_CARD).value().code == Errc::io);
}

TEST_CASE("cng_key_signs_what_its_public_half_verifies") {
    const NCRYPT_KEY_HANDLE handle = make_key();
    const auto key = platform::cng_key(handle, true, platform::KeyQuestions::none);
    REQUIRE(key);
    Bytes hash(32, 0x5a);
    auto signature = (*key)->sign_rsa("SHA256", hash);
    REQUIRE(signature);
    BCRYPT_PKCS1_PADDING_INFO padding{BCRYPT_SHA256_ALGORITHM};
    const auto verify = [&] {
        return ::NCryptVerifySignature(handle, &padding, hash.data(), 32, signature->data(),
                                       static_cast<DWORD>(signature->size()), NCRYPT_PAD_PKCS1_FLAG);
    };
    CHECK(verify() == ERROR_SUCCESS);
    signature->back() ^= 1;
    CHECK(verify() != ERROR_SUCCESS);
}

TEST_CASE("key_store_lists_certificates_that_have_a_key") {
    const KeptCertificate kept;
    const auto listed = platform::certificates_with_keys();
    REQUIRE(listed);
    const auto found = std::ranges::find(*listed, kept.octets(), &platform::StoredCertificate::certificate);
    REQUIRE(found != listed->end());
    CHECK(found->keeper == "Microsoft Software Key Storage Provider");
}

TEST_CASE("key_store_lists_what_the_machine_has_as_well") {
    const KeptCertificate kept(CERT_SYSTEM_STORE_LOCAL_MACHINE);
    const auto listed = platform::certificates_with_keys();
    REQUIRE(listed);
    CHECK(std::ranges::count(*listed, kept.octets(), &platform::StoredCertificate::certificate) == 1);
}

TEST_CASE("key_store_has_no_key_for_what_it_does_not_hold") {
    CHECK(platform::open_stored_key(Bytes{0x30, 0x00}, platform::KeyQuestions::none).error().code == Errc::malformed);
}
