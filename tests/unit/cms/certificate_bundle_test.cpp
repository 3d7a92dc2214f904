// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <algorithm>

#include "crypto/base/pem.hpp"
#include "crypto/cms/certificate_bundle.hpp"
#include "material.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;

const Bytes& bundle_first() {
    static const Bytes made = make_certificate(make_key(KeyKind::p256).get(), {"Перша", 1});
    return made;
}
const Bytes& bundle_second() {
    static const Bytes made = make_certificate(make_key(KeyKind::p256).get(), {"Друга", 2});
    return made;
}

}  // namespace

TEST_CASE("certificate_bundle_in_der_and_pem_gives_each_certificate") {
    CHECK(*read_certificate_bundle(bundle_first()) == std::vector<Bytes>{bundle_first()});
    const std::string both = "# comment\n" + pem_of(bundle_first()) + "text between\n" + pem_of(bundle_second());
    CHECK(*read_certificate_bundle(as_bytes(both)) == std::vector<Bytes>{bundle_first(), bundle_second()});
}

TEST_CASE("pkcs7_bundle_of_openssl_gives_each_certificate", "[posix]") {
    const Folder folder;
    const auto pem = folder.write("both.pem", as_bytes(pem_of(bundle_first()) + pem_of(bundle_second())));
    for (const char* form : {"DER", "PEM"}) {
        const std::string ends = std::string(" -outform ") + form + " -out " + folder.path("p7b");
        REQUIRE(run("openssl crl2pkcs7 -nocrl -certfile " + pem + ends) == 0);
        auto read = read_certificate_bundle(read_file(folder.path("p7b")));
        REQUIRE(read);
        std::sort(read->begin(), read->end());
        std::vector<Bytes> expected{bundle_first(), bundle_second()};
        std::sort(expected.begin(), expected.end());
        CHECK(*read == expected);
    }
}

TEST_CASE("what_holds_no_certificate_is_no_bundle") {
    for (const std::string& text :
         {std::string(), std::string("rubbish"), pem_block("CERTIFICATE", Bytes(3)),
          std::string("-----BEGIN CERTIFICATE-----\nAAAA\n"), pem_block("PRIVATE KEY", Bytes(3))})
        CHECK(read_certificate_bundle(as_bytes(text)).error().code == Errc::malformed);
    CHECK_FALSE(read_certificate_bundle(ByteView(bundle_first()).first(100)));
    std::string many;
    for (std::size_t i = 0; i <= max_bundle_certificates; ++i) many += pem_of(bundle_first());
    CHECK(read_certificate_bundle(as_bytes(many)).error().code == Errc::too_large);
}

}  // namespace pidpys::crypto
