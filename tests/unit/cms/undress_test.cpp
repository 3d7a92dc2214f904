// SPDX-License-Identifier: MIT
// Signatures in the clothes that OpenSSL and mail programs put them in, before our verification.
#include <catch2/catch.hpp>

#include "crypto/base/encoding.hpp"
#include "crypto/base/pem.hpp"
#include "crypto/cms/signed_data.hpp"
#include "crypto/cms/undress.hpp"
#include "crypto/cms/verify.hpp"
#include "material.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;

const char* const text = "Договір № 1\nдруга лінія\n";

struct Signer {
    KeyEntry entry = make_entry(KeyKind::p256);
    Folder folder;
    std::string data = folder.write("data", as_bytes(text));

    Signer() {
        folder.write("cert.pem", as_bytes(pem_of(entry.certificates[0])));
        folder.write("key.der", der_of(i2d_PrivateKey, entry.key.get()));
        REQUIRE(run("openssl pkey -inform DER -in " + folder.path("key.der") + " -out " + folder.path("key.pem")) == 0);
    }
    [[nodiscard]] Bytes openssl(const std::string& how) const {
        std::string output;
        const int status = run("openssl " + how + " -sign -in " + data + " -signer " + folder.path("cert.pem") +
                                   " -inkey " + folder.path("key.pem") + " -out " + folder.path("out"),
                               &output);
        CAPTURE(output);
        REQUIRE(status == 0);
        return read_file(folder.path("out"));
    }
};

bool verifies(ByteView signature, ByteView data = {}) {
    const auto result = verify(signature, data);
    return result && result->signers.size() == 1 && !result->signers[0].failure;
}

Bytes bare(ByteView dressed) {
    auto undressed = undress(dressed);
    REQUIRE(undressed);
    REQUIRE(*undressed);
    return **undressed;
}

// The file as another system keeps it.
std::string with_line_ends(ByteView octets, std::string_view end) {
    std::string changed;
    for (const char c : as_text(octets))
        if (c != '\r') changed += c == '\n' ? std::string(end) : std::string(1, c);
    return changed;
}

}  // namespace

TEST_CASE("signature_in_smime_of_openssl_verifies_with_the_part_that_was_signed", "[posix]") {
    const Signer signer;
    for (const char* how : {"cms", "smime", "cms -text", "cms -crlfeol", "smime -md sha512"}) {
        INFO(how);
        const Bytes message = signer.openssl(how);
        REQUIRE(as_text(message).find("multipart/signed") != std::string_view::npos);
        const Bytes signature = bare(message);
        CHECK(verifies(signature));
        const auto content = signed_content(signature);
        REQUIRE(content);
        CHECK(as_text(content->view).find("Договір № 1\r\n") != std::string_view::npos);
        for (const char* end : {"\n", "\r\n"}) CHECK(verifies(bare(as_bytes(with_line_ends(message, end)))));

        Bytes changed = message;
        const auto at = as_text(changed).find("№ 1");
        changed[at + 4] = '2';
        CHECK_FALSE(verifies(bare(changed)));
    }
}

// What OpenSSL signs with -binary has the line ends of the file, which the message keeps.
TEST_CASE("signature_in_smime_over_lines_as_they_stood_verifies", "[posix]") {
    const Signer signer;
    for (const char* how : {"cms -binary", "smime -binary", "cms -binary -noattr", "smime -binary -md sha512"}) {
        INFO(how);
        const Bytes signature = bare(signer.openssl(how));
        CHECK(verifies(signature));
        CHECK(as_text(signed_content(signature)->view) == text);
    }
    Bytes changed = signer.openssl("cms -binary");
    changed[as_text(changed).find("№ 1") + 4] = '2';
    CHECK_FALSE(verifies(bare(changed)));
}

TEST_CASE("nothing_stands_after_a_signature_in_its_clothes", "[posix]") {
    const Signer signer;
    const Bytes der = *sign(signer.entry, as_bytes(text), sign_options(SignatureForm::attached));
    const std::string pem = pem_block("CMS", der), message(as_text(signer.openssl("cms")));
    for (const std::string& more : {pem + pem, pem + "I agree to pay\n", pem + pem_of(signer.entry.certificates[0]),
                                    pem + "-----BEGIN CMS-----\n", message + "\nI agree to pay\n", message + pem}) {
        INFO(more.substr(0, 40));
        CHECK(undress(as_bytes(more)).error().code == Errc::malformed);
    }
    CHECK(verifies(bare(as_bytes(message + "\n \n"))));
}

TEST_CASE("signature_in_opaque_smime_pem_base64_and_utf16_verifies", "[posix]") {
    const Signer signer;
    for (const char* how :
         {"cms -nodetach", "smime -nodetach", "cms -nodetach -outform PEM", "smime -nodetach -outform PEM"}) {
        INFO(how);
        const Bytes dressed = signer.openssl(how);
        CHECK(verifies(bare(dressed)));
        for (const char* end : {"\n", "\r\n"}) CHECK(verifies(bare(as_bytes(with_line_ends(dressed, end)))));
        CHECK(verifies(bare(as_bytes("\xef\xbb\xbf" + std::string(as_text(dressed))))));
    }
    const auto der = sign(signer.entry, as_bytes(text), sign_options());
    REQUIRE(der);
    std::string lines = base64_encode(*der);
    for (std::size_t at = 64; at < lines.size(); at += 66) lines.insert(at, "\r\n");
    Bytes wide{0xff, 0xfe};
    for (const char c : lines) wide.insert(wide.end(), {static_cast<std::uint8_t>(c), 0});
    for (const Bytes& dressed :
         {to_bytes(as_bytes(lines)), to_bytes(as_bytes("\n " + lines + "\n")), wide,
          to_bytes(as_bytes(pem_block("CMS", *der))), to_bytes(as_bytes("note\n" + pem_block("PKCS7", *der) + " \r\n")),
          to_bytes(as_bytes(pem_of(signer.entry.certificates[0]) + pem_block("CMS", *der))),
          to_bytes(as_bytes(pem_block("PKCS #7 SIGNED DATA", *der)))})
        CHECK(bare(dressed) == *der);
    Bytes ended = *der;
    for (const char c : std::string_view("\r\n")) ended.push_back(static_cast<std::uint8_t>(c));
    CHECK(bare(ended) == *der);
}

TEST_CASE("octets_without_clothes_are_left_to_the_parser", "[posix]") {
    const Signer signer;
    const auto der = sign(signer.entry, as_bytes(text), sign_options());
    Bytes padded = *der;
    padded.push_back('x');
    for (const Bytes& octets : {*der, padded, Bytes{}, Bytes{0x30}, to_bytes(as_bytes("plain text\nof nothing")),
                                to_bytes(as_bytes("PK\x03\x04")), to_bytes(as_bytes("MIID not base64!")),
                                to_bytes(as_bytes(pem_of(signer.entry.certificates[0]))),
                                to_bytes(as_bytes("Content-Type: text/plain\n\nhello"))}) {
        const auto undressed = undress(octets);
        REQUIRE(undressed);
        CHECK_FALSE(*undressed);
    }
}

TEST_CASE("torn_clothes_are_malformed", "[posix]") {
    const Signer signer;
    const std::string message(as_text(signer.openssl("cms")));
    const auto last = message.rfind("--", message.size() - 4);
    for (const std::string& torn :
         {message.substr(0, message.size() / 2), message.substr(0, last), std::string("-----BEGIN CMS-----\nMII"),
          std::string("-----BEGIN CMS-----\n!!\n-----END CMS-----\n"),
          std::string("Content-Type: multipart/signed\n\n"), std::string("Content-Type: application/pkcs7-mime\n\n!!!"),
          std::string("Content-Type: multipart/signed; boundary=a\n\n--a\nx\n--a--\n"),
          std::string(
              "Content-Type: multipart/signed; boundary=a\n\n--a\nx\n--a\nContent-Type: text/plain\n\nx\n--a--\n")}) {
        INFO(torn.substr(0, 80));
        CHECK(undress(as_bytes(torn)).error().code == Errc::malformed);
    }
}

}  // namespace pidpys::crypto
