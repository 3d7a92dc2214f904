// SPDX-License-Identifier: MIT
// Encryption and integrity by password as other programs write it, of every age.
#include <catch2/catch.hpp>

#include <openssl/pem.h>
#include <openssl/pkcs12.h>

#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/container/key_container.hpp"
#include "tests/main/needs.hpp"
#include "material.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;

struct KeyFiles {
    KeyEntry entry = make_entry(KeyKind::p256);
    Folder folder;
    std::string key = folder.write("key.der", der_of(i2d_PrivateKey, entry.key.get()));
    std::string certificate = folder.write("cert.pem", as_bytes(pem_of(entry.certificates[0])));

    KeyFiles() {
        REQUIRE(run("openssl pkey -inform DER -in " + key + " -out " + folder.path("key.pem")) == 0);
        key = folder.path("key.pem");
    }
    // What `openssl pkcs12 -export` writes with these arguments.
    [[nodiscard]] Bytes pkcs12(const std::string& password, const std::string& how) const {
        std::string output;
        const int status = run("openssl pkcs12 -export -inkey " + key + " -in " + certificate + " -out " +
                                   folder.path("p12") + " -passout 'pass:" + password + "' " + how,
                               &output);
        CAPTURE(output);
        REQUIRE(status == 0);
        return read_file(folder.path("p12"));
    }
    void check_opens(ByteView container, const std::string& password) const {
        const auto opened = open_container(container, SecretString(password));
        if (!opened) FAIL(opened.error().detail);
        REQUIRE(opened->keys.size() == 1);
        CHECK(EVP_PKEY_eq(opened->keys[0].key.get(), entry.key.get()) == 1);
    }
};

Errc refusal(ByteView container, const std::string& password) {
    const auto opened = open_container(container, SecretString(password));
    REQUIRE_FALSE(opened);
    return opened.error().code;
}

// UTF-8 whose characters are the octets of a text: what OpenSSL before 1.1.0 made of the text itself.
std::string octets_as_characters(const std::string& text) {
    std::string wide;
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (octet < 0x80) {
            wide += c;
        } else {
            wide += static_cast<char>(0xc0 | (octet >> 6));
            wide += static_cast<char>(0x80 | (octet & 0x3f));
        }
    }
    return wide;
}

std::string openssl_hex(const std::string& command) {
    std::string output;
    REQUIRE(run("openssl " + command, &output) == 0);
    std::string digits;
    for (const char c : output)
        if (std::isxdigit(static_cast<unsigned char>(c)) != 0) digits += c;
    return digits;
}

}  // namespace

TEST_CASE("pbmac1_file_of_rfc_9579_opens") {
    const Bytes text = read_file(places::in_source("tests/unit/container/rfc9579_a2.b64"));
    Bytes container = *base64_decode(as_text(text));  // appendix A.2: PRF HMAC-SHA-512, MAC HMAC-SHA-256
    const auto opened = open_container(container, SecretString("1234"));
    REQUIRE(opened);
    CHECK(opened->keys.size() == 1);
    CHECK(opened->keys[0].certificates.size() == 1);
    CHECK(refusal(container, "12345") == Errc::wrong_password);
    container[container.size() - 88] ^= 1;  // in the salt of PBMAC1
    CHECK(refusal(container, "1234") == Errc::wrong_password);
}

TEST_CASE("pbmac1_of_every_digest_computed_by_openssl_opens", "[posix]") {
    const KeyFiles files;
    const Bytes plain = files.pkcs12("Пароль", "-nomac");
    bool broken = false;
    der::Reader pfx = der::Reader(plain, broken).enter(der::sequence_tag);
    const ByteView version = pfx.any().whole;
    const der::Element safe = pfx.any();
    der::Reader info(safe.content, broken);
    (void)info.oid();
    const ByteView authenticated = info.enter(der::context(0)).take(der::octet_string).content;
    REQUIRE_FALSE(broken);
    const std::string data = files.folder.write("safe", authenticated);

    struct Scheme {
        const char* name;
        const char* oid;
    };
    for (const Scheme& scheme :
         {Scheme{"SHA1", "1.2.840.113549.2.7"}, Scheme{"SHA224", "1.2.840.113549.2.8"},
          Scheme{"SHA256", "1.2.840.113549.2.9"}, Scheme{"SHA384", "1.2.840.113549.2.10"},
          Scheme{"SHA512", "1.2.840.113549.2.11"}, Scheme{"SHA512-224", "1.2.840.113549.2.12"},
          Scheme{"SHA512-256", "1.2.840.113549.2.13"}, Scheme{"SHA3-224", "2.16.840.1.101.3.4.2.13"},
          Scheme{"SHA3-256", "2.16.840.1.101.3.4.2.14"}, Scheme{"SHA3-512", "2.16.840.1.101.3.4.2.16"}}) {
        INFO(scheme.name);
        const std::string digest = scheme.name;
        const std::string key =
            openssl_hex("kdf -keylen 40 -kdfopt digest:" + digest +
                        " -kdfopt 'pass:Пароль' -kdfopt hexsalt:0102030405060708 -kdfopt iter:7 PBKDF2");
        const Bytes mac =
            *hex_decode(openssl_hex("mac -digest " + digest + " -macopt hexkey:" + key + " -in " + data + " HMAC"));
        const Bytes prf = der::algorithm(der::Oid{scheme.oid}, der::null());
        const auto pbmac1 = [&](std::uint64_t length) {
            const Bytes pbkdf2 = der::algorithm(der::Oid{"1.2.840.113549.1.5.12"},
                                                der::sequence({der::octets(*hex_decode("0102030405060708")),
                                                               der::integer(7), der::integer(length), prf}));
            return der::algorithm(der::Oid{"1.2.840.113549.1.5.14"}, der::sequence({pbkdf2, prf}));
        };
        const auto container = [&](std::uint64_t length) {
            const Bytes mac_data = der::sequence(
                {der::sequence({pbmac1(length), der::octets(mac)}), der::octets(Bytes(8)), der::integer(1)});
            return der::sequence({version, safe.whole, mac_data});
        };
        files.check_opens(container(40), "Пароль");
        CHECK(refusal(container(40), "пароль") == Errc::wrong_password);
        CHECK(refusal(container(19), "Пароль") == Errc::malformed);  // RFC 9579 §5: 20 octets at least
    }
}

TEST_CASE("pkcs12_with_any_mac_digest_opens", "[posix]") {
    const KeyFiles files;
    for (const char* digest : {"md5", "sha1", "sha224", "sha384", "sha512-224", "sha512-256", "sha3-256", "sha3-512"}) {
        INFO(digest);
        files.check_opens(files.pkcs12("Пароль", std::string("-macalg ") + digest), "Пароль");
    }
}

TEST_CASE("pkcs12_bags_of_old_openssl_open_with_and_without_a_mac", "[posix]") {
    const KeyFiles files;
    const std::string password = "Пароль";
    for (const char* how : {"-certpbe PBE-SHA1-3DES -keypbe PBE-SHA1-3DES -macalg sha1",
                            "-certpbe PBE-SHA1-3DES -keypbe PBE-SHA1-3DES -nomac",
                            "-legacy -certpbe PBE-SHA1-RC2-40 -keypbe PBE-SHA1-3DES -nomac",
                            "-legacy -certpbe PBE-SHA1-RC4-128 -keypbe PBE-SHA1-RC4-128 -nomac"}) {
        INFO(how);
        const Bytes container = files.pkcs12(octets_as_characters(password), how);
        files.check_opens(container, password);
        CHECK(refusal(container, "пароль") == Errc::wrong_password);
    }
}

TEST_CASE("pkcs12_with_an_empty_password_opens_in_both_readings", "[posix]") {
    const KeyFiles files;
    for (const int mac_rounds : {1, -1}) {
        for (const char* password : {"", static_cast<const char*>(nullptr)}) {  // libcrypto: two zeros, no octets
            INFO((password == nullptr) << " " << mac_rounds);
            const unsigned char* at = files.entry.certificates[0].data();
            const X509Ptr certificate(d2i_X509(nullptr, &at, static_cast<long>(files.entry.certificates[0].size())));
            const std::unique_ptr<PKCS12, FreeWith<PKCS12_free>> made(PKCS12_create(
                password, "x", files.entry.key.get(), certificate.get(), nullptr,
                NID_pbe_WithSHA1And3_Key_TripleDES_CBC, NID_pbe_WithSHA1And3_Key_TripleDES_CBC, 10, mac_rounds, 0));
            REQUIRE(made);
            files.check_opens(der_of(i2d_PKCS12, made.get()), "");
        }
    }
}

TEST_CASE("pkcs12_of_nss_opens", "[posix]") {
    needs::program("pk12util");
    const KeyFiles files;
    (void)files.pkcs12("Пароль", "-name key");
    const std::string store = " -d sql:" + files.folder.path("") + " ";
    REQUIRE(run("certutil -N --empty-password" + store) == 0);
    REQUIRE(run("pk12util -i " + files.folder.path("p12") + " -W 'Пароль'" + store) == 0);
    for (const char* cipher : {"PKCS #12 V2 PBE With SHA-1 And 3KEY Triple DES-CBC", "CAMELLIA-256-CBC"}) {
        INFO(cipher);
        const std::string out = files.folder.path("nss.p12");
        REQUIRE(run("pk12util -n key -W 'Пароль' -c '" + std::string(cipher) + "' -C '" + cipher + "' -o " + out +
                    store) == 0);
        files.check_opens(read_file(out), "Пароль");
    }
}

TEST_CASE("pkcs12_of_java_opens_in_its_new_and_its_old_form", "[posix]") {
    needs::program("keytool");
    for (const char* form : {"", "-J-Dkeystore.pkcs12.legacy"}) {
        INFO(form);
        const Folder folder;
        REQUIRE(
            run("keytool -genkeypair -alias key -keyalg EC -dname CN=x -storetype PKCS12 -storepass secret -keystore " +
                folder.path("p12") + " " + form) == 0);
        const auto opened = open_container(read_file(folder.path("p12")), SecretString("secret"));
        REQUIRE(opened);
        REQUIRE(opened->keys.size() == 1);
        CHECK(opened->keys[0].certificates.size() == 1);
    }
}

TEST_CASE("pkcs8_of_every_scheme_of_openssl_opens", "[posix]") {
    const KeyFiles files;
    for (const char* how : {"-v1 PBE-MD5-DES",
                            "-v1 PBE-SHA1-DES",
                            "-v1 PBE-MD5-RC2-64",
                            "-v1 PBE-SHA1-RC2-64",
                            "-v1 PBE-SHA1-3DES",
                            "-v1 PBE-SHA1-2DES",
                            "-v1 PBE-SHA1-RC2-40",
                            "-v1 PBE-SHA1-RC4-128",
                            "-scrypt",
                            "-scrypt -scrypt_N 1024 -scrypt_r 4 -scrypt_p 3",
                            "-v2 rc2-cbc",
                            "-v2 rc2-40-cbc",
                            "-v2 rc2-64-cbc",
                            "-v2 camellia-128-cbc",
                            "-v2 camellia-192-cbc",
                            "-v2 camellia-256-cbc",
                            "-v2 des-cbc",
                            "-v2 des3",
                            "-v2 aria-256-cbc",
                            "-v2 seed-cbc",
                            "-v2 bf-cbc",
                            "-v2 aes-256-cbc -v2prf hmacWithSHA512-256",
                            "-v2 aes-256-cbc -v2prf hmacWithMD5",
                            "-v2 aes-256-cbc -v2prf hmacWithSHA384"}) {
        INFO(how);
        std::string output;
        const int status = run("openssl pkcs8 -topk8 -provider legacy -provider default " + std::string(how) +
                                   " -passout 'pass:Пароль' -in " + files.key + " -out " + files.folder.path("out"),
                               &output);
        CAPTURE(output);
        REQUIRE(status == 0);
        const Bytes container = read_file(files.folder.path("out"));
        files.check_opens(container, "Пароль");
        CHECK(refusal(container, "інший") == Errc::wrong_password);
    }
}

TEST_CASE("traditional_pem_of_every_cipher_opens", "[posix]") {
    const KeyFiles files;
    for (const char* cipher : {"des3", "des", "aes-256-cbc", "aes-192-cbc", "camellia-128-cbc", "seed", "bf", "rc2-cbc",
                               "rc2-40-cbc", "cast5-cbc", "aria-256-cbc", "aes-256-cfb", "camellia-192-ofb"}) {
        INFO(cipher);
        REQUIRE(run(std::string("openssl ec -provider legacy -provider default -") + cipher +
                    " -passout 'pass:Пароль' -in " + files.key + " -out " + files.folder.path("out")) == 0);
        Bytes container = read_file(files.folder.path("out"));
        REQUIRE(as_text(container).find("Proc-Type") != std::string_view::npos);
        files.check_opens(container, "Пароль");
        CHECK(refusal(container, "інший") == Errc::wrong_password);
        std::string windows;
        for (const char c : as_text(container)) windows += c == '\n' ? std::string(" \r\n") : std::string(1, c);
        files.check_opens(as_bytes(windows), "Пароль");
    }
}

TEST_CASE("one_asymmetric_key_with_public_key_and_attributes_opens") {
    // RFC 8410 §10.3
    const std::string key =
        "MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC"
        "oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB"
        "Z9w7lshQhqowtrbLDFw4rXAxZuE=";
    Bytes der = *base64_decode(key);
    const auto opened = open_container(der, SecretString());
    REQUIRE(opened);
    REQUIRE(opened->keys.size() == 1);
    CHECK(EVP_PKEY_is_a(opened->keys[0].key.get(), "ED25519") == 1);
    der.back() ^= 1;
    CHECK(refusal(der, "") == Errc::malformed);
}

}  // namespace pidpys::crypto
