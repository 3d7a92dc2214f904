// SPDX-License-Identifier: MIT
// Directories of authorities as people fill them.
#include <catch2/catch.hpp>

#include <filesystem>

#include "certs/authority_files.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/base/pem.hpp"
#include "material.hpp"

namespace pidpys::certs {
namespace {

using namespace crypto::test;
namespace fs = std::filesystem;

struct Trusted {
    crypto::EvpPkey key = make_key(KeyKind::p256);
    Bytes certificate = make_certificate(key.get(), {"Корінь", 1, "critical,keyCertSign,cRLSign", true});
    Folder folder;

    [[nodiscard]] AuthorityFiles load() const { return load_authority_files({folder.path("")}); }
    // What one file alone gives.
    [[nodiscard]] AuthorityFiles load(const std::string& name, ByteView content) const {
        folder.write(name, content);
        auto found = load();
        fs::remove(folder.path(name));
        return found;
    }
    // A list by `openssl ca`, which revokes nothing.
    [[nodiscard]] Bytes list() const {
        folder.write("key.der.tmp", crypto::der_of(i2d_PrivateKey, key.get()));
        folder.write("ca.tmp", as_bytes(pem_of(certificate)));
        folder.write("index.tmp", {});
        folder.write("config.tmp", as_bytes("[ca]\ndefault_ca=x\n[x]\ndatabase=" + folder.path("index.tmp") +
                                            "\ndefault_md=sha256\ndefault_crl_days=1\n"));
        REQUIRE(run("openssl pkey -inform DER -in " + folder.path("key.der.tmp") + " -out " + folder.path("key.tmp") +
                    " && openssl ca -gencrl -config " + folder.path("config.tmp") + " -keyfile " +
                    folder.path("key.tmp") + " -cert " + folder.path("ca.tmp") + " -out " + folder.path("list.tmp") +
                    " && openssl crl -in " + folder.path("list.tmp") + " -outform DER -out " +
                    folder.path("list.der.tmp")) == 0);
        Bytes made = read_file(folder.path("list.der.tmp"));
        for (const auto& entry : fs::directory_iterator(folder.path(""))) fs::remove_all(entry.path());
        return made;
    }
};

Bytes operator+(Bytes octets, std::string_view tail) {
    octets.insert(octets.end(), tail.begin(), tail.end());
    return octets;
}

Bytes utf16(std::string_view ascii) {
    Bytes wide{0xff, 0xfe};
    for (const char c : ascii) wide.insert(wide.end(), {static_cast<std::uint8_t>(c), 0});
    return wide;
}

}  // namespace

TEST_CASE("authorities_load_with_names_and_addresses_from_their_comments") {
    const Trusted test;
    const Bytes other =
        make_certificate(make_key(KeyKind::p256).get(), {"Інший", 2, "critical,keyCertSign,cRLSign", true});
    test.folder.write("b.pem", as_bytes(pem_of(test.certificate) + pem_of(other)));
    test.folder.write("a.pem", as_bytes("\xef\xbb\xbf# id: iddDfs\r\n# name: КНЕДП «Тест»\r\n# tsp: http://tsp/\r\n" +
                                        pem_of(other)));
    test.folder.write("b.crt", test.certificate);
    const auto found = test.load();
    CHECK(found.unusable.empty());
    REQUIRE(found.authorities.size() == 3);
    CHECK(found.authorities[0].id == "iddDfs");
    CHECK(found.authorities[0].name == "КНЕДП «Тест»");
    CHECK(found.authorities[0].tsp_url == "http://tsp/");
    CHECK(found.authorities[1].id == "b");
    CHECK(found.authorities[2].id == "b.pem");
    CHECK(found.authorities[2].name == "Корінь");
    CHECK(found.authorities[2].certificates == std::vector<Bytes>{test.certificate, other});
    CHECK(load_authority_files({test.folder.path("absent")}).authorities.empty());
}

TEST_CASE("authority_is_found_under_every_ending_in_any_case_and_in_every_form") {
    const Trusted test;
    for (const char* name : {"a.pem", "A.PEM", "a.cer", "A.CER", "a.Crt", "a.DER", "a.crl", "центр.cer", "a.b.CRT"}) {
        INFO(name);
        const auto found = test.load(name, test.certificate);
        CHECK(found.unusable.empty());
        REQUIRE(found.authorities.size() == 1);
        CHECK(found.authorities[0].certificates == std::vector<Bytes>{test.certificate});
    }
    const std::string pem = pem_of(test.certificate);
    std::string blanks;
    for (const char c : pem) blanks += c == '\n' ? std::string(" \t\r\n") : std::string(1, c);
    for (const Bytes& content :
         {test.certificate + "\n", test.certificate + "\r\n\x1a", to_bytes(as_bytes(pem)),
          to_bytes(as_bytes("\xef\xbb\xbf" + pem)), utf16(pem), to_bytes(as_bytes(blanks)),
          to_bytes(as_bytes("0 subject=x\ntext\n" + pem + "after\n")),
          to_bytes(as_bytes(base64_encode(test.certificate))), utf16(base64_encode(test.certificate) + "\r\n")}) {
        const auto found = test.load("x.cer", content);
        CHECK(found.unusable.empty());
        REQUIRE(found.authorities.size() == 1);
        CHECK(found.authorities[0].certificates == std::vector<Bytes>{test.certificate});
    }
    CHECK(test.load("x.der", test.certificate + as_text(test.certificate)).authorities.at(0).certificates.size() == 2);
}

TEST_CASE("bundles_of_openssl_give_their_certificates_and_lists", "[posix]") {
    const Trusted test;
    const Bytes list = test.list();
    const Folder elsewhere;
    const std::string certificate = elsewhere.write("ca.pem", as_bytes(pem_of(test.certificate)));
    const std::string crl = elsewhere.write("list.pem", as_bytes(pem_block("X509 CRL", list)));
    for (const char* form : {"DER", "PEM"}) {
        REQUIRE(run("openssl crl2pkcs7 -outform " + std::string(form) + " -in " + crl + " -certfile " + certificate +
                    " -out " + elsewhere.path("p7b")) == 0);
        for (const char* name : {"x.p7b", "x.P7B", "x.p7c"}) {
            const auto found = test.load(name, read_file(elsewhere.path("p7b")));
            CHECK(found.unusable.empty());
            REQUIRE(found.authorities.size() == 1);
            CHECK(found.authorities[0].certificates == std::vector<Bytes>{test.certificate});
            CHECK(found.revocation_lists == std::vector<Bytes>{list});
        }
    }
    REQUIRE(run("openssl x509 -in " + certificate + " -addtrust serverAuth -trustout -out " + elsewhere.path("t")) ==
            0);
    CHECK(test.load("x.pem", read_file(elsewhere.path("t"))).authorities.at(0).certificates ==
          std::vector<Bytes>{test.certificate});
}

TEST_CASE("revocation_list_is_found_under_every_ending_in_any_case_and_in_every_form", "[posix]") {
    const Trusted test;
    const Bytes list = test.list();
    for (const char* name : {"a.crl", "LIST.CRL", "a.Crl", "list.pem", "list.der"})
        for (const Bytes& content : {list, list + "\r\n", to_bytes(as_bytes(pem_block("X509 CRL", list))),
                                     utf16(pem_block("X509 CRL", list)), to_bytes(as_bytes(base64_encode(list)))}) {
            INFO(name);
            const auto found = test.load(name, content);
            CHECK(found.unusable.empty());
            CHECK(found.authorities.empty());
            CHECK(found.revocation_lists == std::vector<Bytes>{list});
        }
}

TEST_CASE("file_that_cannot_be_used_is_named_and_costs_nobody_the_others", "[posix]") {
    const Trusted test;
    test.folder.write("good.pem", test.certificate);
    test.folder.write("damaged.pem", as_bytes("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"));
    test.folder.write("torn.crt", ByteView(test.certificate).first(100));
    test.folder.write("EMPTY.CRL", {});
    test.folder.write("key.pem", as_bytes(pem_block("PRIVATE KEY", Bytes(8))));
    test.folder.write("put-aside.pem.off", as_bytes(pem_of(test.certificate)));
    test.folder.write("README", as_bytes("-----BEGIN reading here"));
    test.folder.write(".hidden.pem", as_bytes("x"));
    test.folder.write("name\xff.cer", as_bytes("x"));
    fs::create_directory(test.folder.path("folder.crt"));
    fs::create_directory(test.folder.path("folder"));
    fs::create_symlink("good.pem", test.folder.path("link.cer"));
    fs::create_symlink("nowhere", test.folder.path("dangling.cer"));
    const auto found = test.load();
    CHECK(found.authorities.size() == 2);  // and the link to it
    std::vector<std::string> named;
    for (const auto& file : found.unusable) {
        named.push_back(file.path.filename().string());
        CHECK(file.reason.detail.find(named.back()) != std::string::npos);
    }
    CHECK(named == std::vector<std::string>{"EMPTY.CRL", "damaged.pem", "dangling.cer", "folder.crt", "key.pem",
                                            "name\xff.cer", "put-aside.pem.off", "torn.crt"});
}

TEST_CASE("folder_with_more_files_than_the_bound_names_those_left_out") {
    const Trusted test;
    for (std::size_t i = 0; i < files::max_pki_files + 2; ++i)
        test.folder.write(std::to_string(10000 + i) + ".crl", as_bytes("x"));
    const auto found = test.load();
    REQUIRE(found.unusable.size() == files::max_pki_files + 2);
    CHECK(found.unusable.back().reason.code == Errc::too_large);
}

}  // namespace pidpys::certs
