// SPDX-License-Identifier: MIT
// Lists that the JDK's XML signatures have signed, before us.
#include <catch2/catch.hpp>

#include "bouncy_castle.hpp"
#include "certs/authorities/trusted_list.hpp"
#include "certs/fingerprint.hpp"
#include "material.hpp"
#include "tests/authority/trusted_lists.hpp"

namespace pidpys::certs {
namespace {

using namespace crypto::test;
using namespace pidpys::test::authority;

Bytes pkcs8(EVP_PKEY* key) {
    const std::unique_ptr<PKCS8_PRIV_KEY_INFO, crypto::FreeWith<PKCS8_PRIV_KEY_INFO_free>> info(EVP_PKEY2PKCS8(key));
    return crypto::der_of(i2d_PKCS8_PRIV_KEY_INFO, info.get());
}

// Blanks, comments, an unused prefix and a character that is written as a reference: what canonical forms settle.
std::string odd_list() {
    const House& house = house_of("ecdsa");
    ListSpec spec = list_of(house);
    spec.services = {
        {.certificates = {house.issuing.certificate()}, .provider = "Центр &quot;А&#x20;Б&quot; &amp; &lt;В&gt;"}};
    std::string list = trusted_list(spec);
    const std::string root = "<TrustServiceStatusList";
    list.replace(list.find(root), root.size(),
                 root + "\n   xmlns:ns2='urn:unused' xmlns:ns3=\"urn:used\" ns3:a='\"1\"' b = '2'");
    list.insert(list.find("<SchemeInformation>"), "<!-- of tests -->\r\n");
    return "<?xml version=\"1.0\"?>\n<!-- before -->\n" + list + "\n";
}

}  // namespace

TEST_CASE("we_accept_lists_that_the_jdk_has_signed") {
    need_bouncy_castle();
    const std::string rsa = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
                      ecdsa = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
    for (const auto& [family, method] : {std::pair("rsa", rsa), std::pair("ecdsa", ecdsa)})
        for (const char* form :
             {"http://www.w3.org/2001/10/xml-exc-c14n#", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"}) {
            INFO(family << " " << form);
            const Member& signer = house_of(family).stamps;
            const Folder folder;
            const std::string list = folder.write("list", as_bytes(odd_list())),
                              key = folder.write("key", pkcs8(signer.key())),
                              certificate = folder.write("certificate", signer.certificate());
            std::string output;
            const int status =
                java("SignList",
                     list + " " + key + " " + certificate + " " + method + " " + form + " " + folder.path("signed"),
                     &output);
            CAPTURE(output);
            REQUIRE(status == 0);
            Bytes made = read_file(folder.path("signed"));
            const std::vector signers{fingerprint_of(signer.certificate())};
            const auto read = read_trusted_list(made, signers);
            if (!read) FAIL(read.error().detail << "\n" << as_text(made));
            REQUIRE(read->providers.size() == 1);
            CHECK(read->providers[0].name == "Центр \"А Б\" & <В>");
            CHECK(read->certificates().size() == 1);

            std::string text(as_text(made));
            text.replace(text.find("granted"), 7, "grantee");
            CHECK(read_trusted_list(as_bytes(text), signers).error().code == Errc::integrity);
        }
}

}  // namespace pidpys::certs
