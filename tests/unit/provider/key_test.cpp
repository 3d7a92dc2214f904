// SPDX-License-Identifier: MIT
#include <openssl/core_names.h>
#include <openssl/encoder.h>
#include <openssl/pem.h>

#include "crypto/base/encoding.hpp"
#include "fixtures.hpp"

using namespace pidpys;
using namespace pidpys::crypto;
using test::new_key;

TEST_CASE("key_generated_on_every_curve_is_whole") {
    REQUIRE(load_provider());
    for (const char* group : {"M163", "M167", "M173", "M179", "M191", "M233", "M257", "M307", "M367", "M431",
                              "uacurve6", "1.2.804.2.1.1.1.1.3.1.1.2.9"}) {
        INFO(group);
        const EvpPkey key = new_key(group);
        CHECK(EVP_PKEY_is_a(key.get(), "dstu4145le") == 1);
        CHECK(EVP_PKEY_is_a(key.get(), "1.2.804.2.1.1.1.1.3.1.1") == 1);
        CHECK(dstu_private_key(key.get()));
    }
    CHECK(generate_dstu_key("P-256").error().code == Errc::unsupported);
}

TEST_CASE("key_written_as_pkcs8_and_spki_reads_back_equal") {
    for (const char* encoding : {"named_curve", "explicit"}) {
        REQUIRE(load_provider());
        const EvpPkeyCtx generation(EVP_PKEY_CTX_new_from_name(nullptr, kDstuKey, nullptr));
        REQUIRE(EVP_PKEY_keygen_init(generation.get()) == 1);
        REQUIRE(EVP_PKEY_CTX_set_group_name(generation.get(), "M431") == 1);
        const OSSL_PARAM form[] = {
            OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_EC_ENCODING, const_cast<char*>(encoding), 0),
            OSSL_PARAM_construct_end()};
        REQUIRE(EVP_PKEY_CTX_set_params(generation.get(), form) == 1);
        EVP_PKEY* made = nullptr;
        REQUIRE(EVP_PKEY_generate(generation.get(), &made) == 1);
        const EvpPkey key(made);

        const Bytes spki = der_of(i2d_PUBKEY, key.get());
        REQUIRE_FALSE(spki.empty());
        CHECK((spki.size() < 120) == (std::string(encoding) == "named_curve"));
        const unsigned char* p = spki.data();
        const EvpPkey public_again(d2i_PUBKEY(nullptr, &p, static_cast<long>(spki.size())));
        REQUIRE(public_again != nullptr);
        CHECK(EVP_PKEY_eq(key.get(), public_again.get()) == 1);
        CHECK_FALSE(dstu_private_key(public_again.get()));
        CHECK(der_of(i2d_PUBKEY, public_again.get()) == spki);

        const std::unique_ptr<PKCS8_PRIV_KEY_INFO, FreeWith<PKCS8_PRIV_KEY_INFO_free>> info(EVP_PKEY2PKCS8(key.get()));
        REQUIRE(info != nullptr);
        const EvpPkey private_again(EVP_PKCS82PKEY(info.get()));
        REQUIRE(private_again != nullptr);
        CHECK(EVP_PKEY_eq(key.get(), private_again.get()) == 1);
        CHECK(dstu_private_key(private_again.get()));
    }
}

TEST_CASE("key_written_as_pem_plain_and_encrypted_reads_back_equal") {
    const EvpPkey key = new_key();
    for (const EVP_CIPHER* cipher : {static_cast<const EVP_CIPHER*>(nullptr), EVP_aes_256_cbc()}) {
        const BioPtr text(BIO_new(BIO_s_mem()));
        char password[] = "secret";
        REQUIRE(PEM_write_bio_PKCS8PrivateKey(text.get(), key.get(), cipher, password, 6, nullptr, nullptr) == 1);
        const EvpPkey again(PEM_read_bio_PrivateKey(text.get(), nullptr, nullptr, password));
        REQUIRE(again != nullptr);
        CHECK(EVP_PKEY_eq(key.get(), again.get()) == 1);
    }
    const BioPtr text(BIO_new(BIO_s_mem()));
    REQUIRE(PEM_write_bio_PUBKEY(text.get(), key.get()) == 1);
    const EvpPkey again(PEM_read_bio_PUBKEY(text.get(), nullptr, nullptr, nullptr));
    REQUIRE(again != nullptr);
    CHECK(EVP_PKEY_eq(key.get(), again.get()) == 1);
}

TEST_CASE("key_from_the_field_matches_its_private_number") {
    const auto file = test::interop_file("pki-dstu/userfiz_certificate.cer");
    const auto number = test::interop_file("pki-dstu/userfiz_private_key_ba.dat");
    if (!file || !number) return;
    REQUIRE(load_provider());
    const X509Ptr certificate = test::read_certificate(*file);
    REQUIRE(certificate != nullptr);
    const auto public_key = dstu_public_key(X509_get0_pubkey(certificate.get()));
    REQUIRE(public_key);
    const auto private_key = dstu4145::PrivateKey::decode(public_key->params_ptr(), *number);
    REQUIRE(private_key);
    CHECK(private_key->public_key() == *public_key);

    const auto key = evp_key(*private_key);
    REQUIRE(key);
    CHECK(X509_check_private_key(certificate.get(), key->get()) == 1);
    CHECK(X509_check_private_key(certificate.get(), new_key().get()) == 0);
}

TEST_CASE("key_duplicated_or_of_another_curve_compares_rightly") {
    const EvpPkey key = new_key();
    const EvpPkey copy(EVP_PKEY_dup(key.get()));
    REQUIRE(copy != nullptr);
    CHECK(EVP_PKEY_eq(key.get(), copy.get()) == 1);
    CHECK(EVP_PKEY_eq(key.get(), new_key().get()) == 0);
    CHECK(EVP_PKEY_eq(key.get(), new_key("M431").get()) != 1);
}

TEST_CASE("key_info_damaged_is_refused") {
    const EvpPkey key = new_key();
    const Bytes spki = der_of(i2d_PUBKEY, key.get());
    for (std::size_t cut = 0; cut < spki.size(); ++cut) {
        const unsigned char* p = spki.data();
        CHECK(EvpPkey(d2i_PUBKEY(nullptr, &p, static_cast<long>(cut))) == nullptr);
    }
    Bytes off_curve = spki;
    unsigned accepted = 0;
    for (std::uint8_t i = 1; i < 64; ++i) {
        off_curve.back() = 0;
        off_curve[off_curve.size() - 10] = static_cast<std::uint8_t>(spki[spki.size() - 10] ^ i);
        const unsigned char* p = off_curve.data();
        const EvpPkey changed(d2i_PUBKEY(nullptr, &p, static_cast<long>(off_curve.size())));
        if (changed == nullptr) continue;
        ++accepted;
        CHECK(EVP_PKEY_eq(key.get(), changed.get()) != 1);
    }
    CHECK(accepted < 50);  // half of all x have no point
    ERR_clear_error();
}
