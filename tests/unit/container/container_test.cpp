// SPDX-License-Identifier: MIT
// Containers that OpenSSL's and Java's programs make on the spot, ours before them, and hostile ones.
#include <catch2/catch.hpp>

#include <chrono>

#include <openssl/pem.h>

#include "crypto/asn1/writer.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/cms/oids.hpp"
#include "crypto/container/key_container.hpp"
#include "crypto/container/pbes2.hpp"
#include "crypto/container/write_pkcs12.hpp"
#include "crypto/provider/keys.hpp"
#include "crypto/provider/provider.hpp"
#include "tests/main/needs.hpp"
#include "material.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;

const SecretString& password() {
    static const SecretString text("Пароль 1");
    return text;
}

std::string write_key(const Folder& folder, EVP_PKEY* key) {
    const BioPtr pem(BIO_new(BIO_s_mem()));
    PEM_write_bio_PrivateKey(pem.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
    char* text = nullptr;
    const auto size = static_cast<std::size_t>(BIO_get_mem_data(pem.get(), &text));
    return folder.write("key.pem", as_bytes({text, size}));
}

}  // namespace

TEST_CASE("openssl_pkcs12_of_every_age_opens", "[posix]") {
    const KeyEntry entry = make_entry(KeyKind::p256);
    const Folder folder;
    const std::string key = write_key(folder, entry.key.get());
    const std::string certificate = folder.write("cert.pem", as_bytes(pem_of(entry.certificates[0])));
    for (const char* how : {"", "-legacy", "-certpbe PBE-SHA1-3DES -keypbe PBE-SHA1-3DES -macalg sha1", "-nomac",
                            "-keypbe NONE -certpbe NONE", "-certpbe AES-128-CBC -keypbe AES-192-CBC -macalg sha512",
                            "-legacy -certpbe PBE-SHA1-RC4-128 -keypbe PBE-SHA1-RC2-128",
                            "-legacy -certpbe PBE-SHA1-RC4-40 -keypbe PBE-SHA1-2DES"}) {
        INFO(how);
        std::string output;
        const int status = run("openssl pkcs12 -export -inkey " + key + " -in " + certificate + " -name Ключ -out " +
                                   folder.path("p12") + " -passout 'pass:Пароль 1' " + how,
                               &output);
        CAPTURE(output);
        REQUIRE(status == 0);
        const Bytes container = read_file(folder.path("p12"));
        CHECK(is_key_container(container));
        const auto opened = open_container(container, password());
        REQUIRE(opened);
        CHECK(opened->kind == ContainerKind::pkcs12);
        REQUIRE(opened->keys.size() == 1);
        CHECK(EVP_PKEY_eq(opened->keys[0].key.get(), entry.key.get()) == 1);
        CHECK(opened->keys[0].certificates == entry.certificates);
        CHECK(opened->keys[0].label == "Ключ");
        CHECK(opened->keys[0].may_sign);
        if (std::string_view(how).find("NONE") != std::string_view::npos) continue;
        const auto refused = open_container(container, SecretString("x"));
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::wrong_password);
    }
}

TEST_CASE("pkcs8_and_pem_in_every_shape_open", "[posix]") {
    const Folder folder;
    for (KeyKind kind : {KeyKind::rsa, KeyKind::p384, KeyKind::ed25519}) {
        const KeyEntry entry = make_entry(kind);
        const std::string key = write_key(folder, entry.key.get());
        const bool traditional = kind != KeyKind::ed25519;
        for (const std::string& command :
             {std::string("openssl pkcs8 -topk8 -nocrypt -outform DER"), std::string("openssl pkcs8 -topk8 -nocrypt"),
              std::string("openssl pkcs8 -topk8 -outform DER -passout 'pass:Пароль 1'"),
              std::string("openssl pkcs8 -topk8 -v2 aes-128-cbc -v2prf hmacWithSHA512 -passout 'pass:Пароль 1'"),
              std::string(traditional ? "openssl pkey -traditional" : "openssl pkey"),
              std::string(traditional ? "openssl pkey -traditional -aes-128-cbc -passout 'pass:Пароль 1'"
                                      : "openssl pkey"),
              std::string(traditional ? "openssl pkey -traditional -outform DER" : "openssl pkey -outform DER")}) {
            INFO(command);
            REQUIRE(run(command + " -in " + key + " -out " + folder.path("out")) == 0);
            CHECK(is_key_container(read_file(folder.path("out"))));
            const auto opened = open_container(read_file(folder.path("out")), password(), entry.certificates);
            REQUIRE(opened);
            REQUIRE(opened->keys.size() == 1);
            CHECK(EVP_PKEY_eq(opened->keys[0].key.get(), entry.key.get()) == 1);
            CHECK(opened->keys[0].certificates == entry.certificates);
            if (command.find("pass:") == std::string::npos) continue;
            const auto refused = open_container(read_file(folder.path("out")), SecretString("інший"));
            REQUIRE_FALSE(refused);
            CHECK(refused.error().code == Errc::wrong_password);
        }
    }
}

TEST_CASE("pem_with_certificates_around_the_key_opens") {
    const KeyEntry entry = make_entry(KeyKind::p256);
    const KeyEntry other = make_entry(KeyKind::p256, {"Інша", 9});
    const Folder folder;
    const Bytes key = read_file(write_key(folder, entry.key.get()));
    const std::string text =
        "Bag Attributes\n" + pem_of(other.certificates[0]) + std::string(as_text(key)) + pem_of(entry.certificates[0]);
    const auto opened = open_container(as_bytes(text), SecretString());
    REQUIRE(opened);
    CHECK(opened->kind == ContainerKind::pem);
    CHECK(opened->keys[0].certificates == entry.certificates);
    CHECK(opened->other_certificates == other.certificates);
    CHECK(open_container(as_bytes(pem_of(entry.certificates[0])), SecretString()).error().code == Errc::no_key);
    CHECK(open_container(as_bytes("-----BEGIN PRIVATE KEY-----\nMIG"), SecretString()).error().code == Errc::malformed);
}

TEST_CASE("container_saved_as_text_or_with_a_line_end_opens") {
    const KeyEntry entry = make_entry(KeyKind::p256);
    const Folder folder;
    const std::string pem(as_text(read_file(write_key(folder, entry.key.get()))));
    const Bytes pkcs12 = *write_pkcs12({entry}, password(), {Pkcs12Scheme::aes, 2});
    const auto utf16 = [](std::string_view text) {
        Bytes wide{0xff, 0xfe};
        for (const char c : text) wide.insert(wide.end(), {static_cast<std::uint8_t>(c), 0});
        return wide;
    };
    Bytes ended = pkcs12;
    for (const char c : std::string_view("\r\n")) ended.push_back(static_cast<std::uint8_t>(c));
    for (const Bytes& container :
         {to_bytes(as_bytes("\xef\xbb\xbf" + pem)), utf16(pem), to_bytes(as_bytes(base64_encode(pkcs12))),
          to_bytes(as_bytes("\r\n" + base64_encode(pkcs12) + "\r\n")), utf16(base64_encode(pkcs12)), ended}) {
        const auto opened = open_container(container, password());
        REQUIRE(opened);
        CHECK(EVP_PKEY_eq(opened->keys[0].key.get(), entry.key.get()) == 1);
    }
    for (const Bytes& nothing : {Bytes{0xef, 0xbb, 0xbf}, Bytes{0xff, 0xfe}, to_bytes(as_bytes("M"))})
        CHECK(open_container(nothing, password()).error().code == Errc::malformed);
}

TEST_CASE("java_key_store_opens_by_the_key_password", "[posix]") {
    needs::program("keytool");
    const Folder folder;
    const std::string common =
        " -keystore " + folder.path("jks") + " -storetype JKS -storepass storepass -dname CN=x -keyalg EC";
    REQUIRE(run("keytool -genkeypair -alias first -keypass keypass1" + common) == 0);
    REQUIRE(run("keytool -genkeypair -alias second -keypass keypass2" + common) == 0);
    const Bytes container = read_file(folder.path("jks"));
    CHECK(is_key_container(container));
    const auto first = open_container(container, SecretString("keypass1"));
    REQUIRE(first);
    REQUIRE(first->keys.size() == 1);
    CHECK(first->kind == ContainerKind::jks);
    CHECK(first->keys[0].label == "first");
    CHECK(first->keys[0].certificates.size() == 1);
    CHECK(open_container(container, SecretString("keypass2"))->keys[0].label == "second");
    CHECK(open_container(container, SecretString("storepass")).error().code == Errc::wrong_password);
}

TEST_CASE("iit_container_made_by_the_description_gives_both_keys") {
    // Made for the fuzzer from fresh keys, after ua-crypto 2; genuine ones stand in the interop folder.
    const Bytes container = read_file(places::in_source("tests/fuzz/seeds/key6/both.dat"));
    const auto opened = open_container(container, SecretString("secret"));
    REQUIRE(opened);
    CHECK(opened->kind == ContainerKind::iit_key6);
    REQUIRE(opened->keys.size() == 2);
    CHECK(find_key(*opened, KeyPurpose::signature) == opened->keys.data());
    CHECK(find_key(*opened, KeyPurpose::key_agreement) == &opened->keys[1]);
    CHECK(open_container(container, SecretString("Secret")).error().code == Errc::wrong_password);
}

TEST_CASE("written_aes_pkcs12_opens_in_openssl_and_here", "[posix]") {
    const Folder folder;
    KeyEntry entry = make_entry(KeyKind::p256);
    entry.label = "Підпис";
    const auto written = write_pkcs12({entry}, password());
    REQUIRE(written);
    std::string output;
    CHECK(run("openssl pkcs12 -nodes -in " + folder.write("p12", *written) + " -passin 'pass:Пароль 1'", &output) == 0);
    CHECK(output.find("BEGIN PRIVATE KEY") != std::string::npos);
    CHECK(output.find("BEGIN CERTIFICATE") != std::string::npos);
    const auto opened = open_container(*written, password());
    REQUIRE(opened);
    CHECK(EVP_PKEY_eq(opened->keys[0].key.get(), entry.key.get()) == 1);
    CHECK(opened->keys[0].label == "Підпис");
    CHECK(opened->keys[0].certificates == entry.certificates);
    CHECK(write_pkcs12({}, password()).error().code == Errc::no_key);
    CHECK(write_pkcs12({entry}, SecretString()).error().code == Errc::invalid_argument);
}

TEST_CASE("written_gost_pkcs12_with_national_keys_opens_here") {
    REQUIRE(load_provider());
    std::vector<KeyEntry> entries(2);
    entries[0].key = std::move(*generate_dstu_key("M257"));
    entries[1].key = std::move(*generate_dstu_key("M431"));
    for (Pkcs12Scheme scheme : {Pkcs12Scheme::gost, Pkcs12Scheme::aes}) {
        const auto written = write_pkcs12(entries, password(), {scheme, 100});
        REQUIRE(written);
        const auto opened = open_container(*written, password());
        REQUIRE(opened);
        REQUIRE(opened->keys.size() == 2);
        for (std::size_t i = 0; i < 2; ++i) CHECK(EVP_PKEY_eq(opened->keys[i].key.get(), entries[i].key.get()) == 1);
        CHECK(open_container(*written, SecretString("ні")).error().code == Errc::wrong_password);
    }
}

TEST_CASE("container_with_too_many_iterations_is_refused_at_once") {
    const Bytes salt(16, 1);
    const auto pbkdf2 = [&](ByteView salt_value, ByteView count) {
        return der::algorithm(oids::pbkdf2, der::sequence({der::octets(salt_value), count}));
    };
    const Bytes aes = der::algorithm(der::Oid{"2.16.840.1.101.3.4.1.42"}, der::octets(salt));
    const auto container = [&](ByteView function) {
        return der::sequence({der::algorithm(oids::pbes2, der::sequence({function, aes})), der::octets(Bytes(64))});
    };
    const auto start = std::chrono::steady_clock::now();
    for (std::uint64_t count : {std::uint64_t{1} << 31, (std::uint64_t{1} << 32) + 1, std::uint64_t{1} << 62}) {
        const auto opened = open_container(container(pbkdf2(salt, der::integer(count))), password());
        REQUIRE_FALSE(opened);
        CHECK(opened.error().code == Errc::too_large);
        CHECK_FALSE(is_key_container(container(pbkdf2(salt, der::integer(count)))));
    }
    CHECK(open_container(container(pbkdf2(salt, der::integer(0))), password()).error().code == Errc::malformed);
    CHECK(open_container(container(pbkdf2(Bytes(100'000), der::integer(1))), password()).error().code ==
          Errc::malformed);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(1));

    ContainerLimits limits;
    limits.max_work = 150;
    const KeyEntry entry = make_entry(KeyKind::p256);
    const auto written = write_pkcs12({entry}, password(), {Pkcs12Scheme::aes, 100});
    CHECK(open_container(*written, password(), {}, limits).error().code == Errc::too_large);
}

TEST_CASE("garbage_of_every_kind_is_refused") {
    CHECK(open_container({}, password()).error().code == Errc::malformed);
    CHECK(open_container(as_bytes("hello"), password()).error().code == Errc::malformed);
    CHECK(open_container(Bytes(1000, 0x30), password()).error().code == Errc::malformed);
    CHECK(open_container(Bytes((4U << 20) + 1), password()).error().code == Errc::too_large);
    Bytes nested;
    for (int i = 0; i < 10'000; ++i) nested.insert(nested.end(), {0x30, 0x80});
    CHECK(open_container(nested, password()).error().code == Errc::too_large);
    CHECK_FALSE(open_container(make_entry(KeyKind::p256).certificates[0], password()));
    CHECK_FALSE(open_container(Bytes{0xfe, 0xed, 0xfe, 0xed}, password()));
    const Bytes jks{0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 1, 0xff, 0xff, 0, 0,
                    0,    0,    0,    0,    0, 0, 0, 0, 0,    0,    0,    0,    0, 0, 0, 0, 0,    0,    0, 0};
    CHECK(open_container(jks, password()).error().code == Errc::malformed);
}

TEST_CASE("what_is_no_container_is_not_taken_for_one") {
    const KeyEntry entry = make_entry(KeyKind::p256);
    Bytes nested;
    for (int i = 0; i < 10'000; ++i) nested.insert(nested.end(), {0x30, 0x80});
    const Bytes imprint = der::sequence({der::algorithm(der::Oid{"2.16.840.1.101.3.4.2.1"}, der::null()),
                                         der::octets(Bytes(32))});  // like EncryptedPrivateKeyInfo, but for the name
    const Bytes no_keys = der::sequence({der::integer(3), der::sequence({der::oid(oids::data)})});
    for (const Bytes& octets : {Bytes(), Bytes(1000, 0x30), Bytes((4U << 20) + 1), nested, imprint, no_keys,
                                entry.certificates[0], to_bytes(as_bytes(pem_of(entry.certificates[0]))),
                                to_bytes(as_bytes("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")),
                                Bytes{0xfe, 0xed, 0xfe, 0xed}})
        CHECK_FALSE(is_key_container(octets));
    CHECK(is_key_container(*write_pkcs12({entry}, password(), {Pkcs12Scheme::gost, 1})));
}

TEST_CASE("every_flipped_octet_of_a_container_is_survived") {
    const KeyEntry entry = make_entry(KeyKind::p256);
    const auto written = write_pkcs12({entry}, password(), {Pkcs12Scheme::gost, 2});
    REQUIRE(written);
    ContainerLimits limits;
    limits.max_work = 1000;
    for (std::size_t i = 0; i < written->size(); ++i) {
        Bytes changed = *written;
        changed[i] ^= 0x41;
        (void)open_container(changed, password(), {}, limits);
    }
    SUCCEED();
}

}  // namespace pidpys::crypto
