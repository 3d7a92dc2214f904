// SPDX-License-Identifier: MIT
// The signature of a whole document: what it is over is what is read, or it is refused.
#include <algorithm>

#include <catch2/catch.hpp>

#include "crypto/base/encoding.hpp"
#include "crypto/provider/provider.hpp"
#include "crypto/xml/canonical.hpp"
#include "crypto/xml/date_time.hpp"
#include "crypto/xml/enveloped_signature.hpp"
#include "crypto/xml/signature_method.hpp"
#include "crypto/cms/certificate_identity.hpp"
#include "crypto/cms/digest.hpp"
#include "tests/authority/trusted_lists.hpp"
#include "tests/main/needs.hpp"

using namespace pidpys;
using namespace pidpys::xml;
using namespace pidpys::test::authority;

namespace {

const std::string text = "<T xmlns=\"http://uri.etsi.org/02231/v2#\" Id=\"t\"> <A>так</A><B>&amp;</B> </T>";

Result<EnvelopedSignature> verify(const std::string& document, const Member& signer) {
    const auto read = Document::read(as_bytes(document));
    if (!read) return tl::unexpected(read.error());
    return verify_enveloped(
        *read, [&](ByteView certificate) { return std::ranges::equal(certificate, signer.certificate()); });
}

const Member& signer_of(const std::string& family) { return house_of(family).stamps; }

Errc refusal(const std::string& document, const Member& signer) {
    const auto verified = verify(document, signer);
    INFO(document);
    REQUIRE_FALSE(verified.has_value());
    return verified.error().code;
}

std::string replaced(std::string document, const std::string& what, const std::string& by) {
    const auto at = document.find(what);
    REQUIRE(at != std::string::npos);
    return document.replace(at, what.size(), by);
}

Errc refusal_as(const SignAs& how) {
    const Member& signer = signer_of("ecdsa");
    return refusal(sign_document(text, signer, how), signer);
}

std::string hash(ByteView octets) { return hex_encode(*crypto::digest(*crypto::digest_by_name("SHA256"), {octets})); }

}  // namespace

TEST_CASE("signatures_of_every_kind_of_key_hold") {
    REQUIRE(crypto::load_provider());
    for (const auto& [family, digest, method] :
         {std::tuple("ecdsa", "SHA256", ""), std::tuple("ecdsa", "SHA512", ""), std::tuple("rsa", "SHA256", ""),
          std::tuple("rsa", "SHA384", ""), std::tuple("rsa", "SHA256", "xmldsig-more#sha256-rsa-MGF1"),
          std::tuple("dstu", "dstu34311", ""), std::tuple("dstu", "KUPYNA-256", "")}) {
        INFO(family << " " << digest << " " << method);
        const Member& signer = signer_of(family);
        for (const bool inclusive : {false, true})
            for (const char* uri : {"", "#t"}) {
                const std::string document = sign_document(
                    text, signer, {.method = method, .digest = digest, .uri = uri, .inclusive = inclusive});
                const auto verified = verify(document, signer);
                if (!verified) FAIL(verified.error().detail << "\n" << document);
                CHECK(verified->certificate == signer.certificate());
                CHECK(verified->signing_time == read_date_time("2026-05-19T09:02:00Z"));
                CHECK(refusal(replaced(document, "так", "ні"), signer) == Errc::integrity);
                CHECK(refusal(document, house_of(family).status) == Errc::untrusted);
            }
    }
}

TEST_CASE("the_form_of_a_signed_document_on_disk_is_free") {
    const Member& signer = signer_of("ecdsa");
    const std::string document = sign_document(text, signer);
    CHECK(verify("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + document + "\n", signer).has_value());
    CHECK(verify(replaced(document, "так", "<!-- x -->т<![CDATA[а]]>&#x43a;"), signer).has_value());
    CHECK(verify(replaced(document, " Id=\"t\"", "\n  Id='t' "), signer).has_value());
    CHECK(refusal(replaced(document, "<A>", "<A >").replace(0, 0, "<?pi x?>"), signer) == Errc::integrity);
    const std::string whole =
        replaced(document, "<A>", "<A xmlns:x=\"urn:x\">");  // exclusive: unused names do not count
    CHECK(verify(whole, signer).has_value());
    CHECK(refusal(replaced(sign_document(text, signer, {.inclusive = true}), "<A>", "<A xmlns:x=\"urn:x\">"), signer) ==
          Errc::integrity);
}

TEST_CASE("a_changed_bit_anywhere_never_yields_another_document") {
    const Member& signer = signer_of("ecdsa");
    const std::string good = sign_document(text, signer);
    const auto original = Document::read(as_bytes(good));
    const auto read_as = [](const Document& document) {
        return content(child(document.root(), "http://uri.etsi.org/02231/v2#", "A")) +
               content(child(document.root(), "http://uri.etsi.org/02231/v2#", "B"));
    };
    for (std::size_t at = 0; at < good.size(); ++at)
        for (int bit = 0; bit < 8; bit += 3) {
            std::string changed = good;
            changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
            const auto document = Document::read(as_bytes(changed));
            if (!document || child(document->root(), "http://uri.etsi.org/02231/v2#", "A") == nullptr) continue;
            if (!verify(changed, signer)) continue;
            INFO(changed);
            CHECK(read_as(*document) == read_as(*original));
        }
}

TEST_CASE("what_a_signature_is_over_cannot_be_moved_away") {
    const Member& signer = signer_of("ecdsa");
    const std::string good = sign_document(text, signer);
    const auto from = good.find("<ds:Signature "), until = good.find("</ds:Signature>") + 15;
    const std::string signature = good.substr(from, until - from), bare = good.substr(0, from) + good.substr(until);
    const std::string other = "<T xmlns=\"http://uri.etsi.org/02231/v2#\" Id=\"u\"><A>ні</A>";

    // The signed document within another, with the signature where it was, and moved up.
    CHECK(refusal(other + "<W>" + good + "</W></T>", signer) == Errc::malformed);
    CHECK(refusal(other + "<W>" + bare + "</W>" + signature + "</T>", signer) == Errc::integrity);
    // By name: the root is what is meant, not whoever has the name.
    const std::string named = sign_document(text, signer, {.uri = "#t"});
    const auto begins = named.find("<ds:Signature "), ends = named.find("</ds:Signature>") + 15;
    const std::string moved = named.substr(begins, ends - begins);
    CHECK(refusal(other + "<W>" + text + "</W>" + moved + "</T>", signer) == Errc::malformed);
    CHECK(refusal(replaced(other, "\"u\"", "\"t\"") + "<W>" + text + "</W>" + moved + "</T>", signer) ==
          Errc::malformed);
    // Within the signature itself, which the digest leaves out, nothing is read; a second one is refused.
    CHECK(refusal(replaced(good, "</T>", signature + "</T>"), signer) == Errc::malformed);
    CHECK(refusal(replaced(good, "</ds:Signature>", "<ds:Object>" + signature + "</ds:Object></ds:Signature>"),
                  signer) == Errc::malformed);
    CHECK(refusal(replaced(good, "</ds:Signature>", "<ds:Object Id=\"t\"></ds:Object></ds:Signature>"), signer) ==
          Errc::malformed);
    CHECK(refusal(bare, signer) == Errc::malformed);
    CHECK(refusal(replaced(good, "<A>", "<A id=\"t\">"), signer) == Errc::malformed);
    CHECK(refusal(replaced(good, "<A>", "<A xml:id=\"s\">"), signer) == Errc::malformed);
}

TEST_CASE("signatures_over_less_or_by_unknown_ways_are_refused") {
    const std::string enveloped =
        "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"></ds:Transform>";
    const std::string exclusive = "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:Transform>";
    const std::string xpath =
        "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xpath-19991116\"><ds:XPath>not(self::A)</ds:XPath>"
        "</ds:Transform>";
    CHECK(refusal_as({.transforms = xpath}) == Errc::unsupported);
    CHECK(refusal_as({.transforms = enveloped + xpath}) == Errc::unsupported);
    CHECK(refusal_as({.transforms = enveloped + exclusive + xpath}) == Errc::malformed);
    CHECK(refusal_as({.transforms = exclusive + enveloped}) == Errc::malformed);
    CHECK(refusal_as({.transforms = exclusive}) == Errc::malformed);  // over its own value it can never be
    CHECK(refusal_as({.transforms = "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\"/>"}) ==
          Errc::unsupported);
    CHECK(refusal_as({.uri = "#sp"}) == Errc::malformed);
    CHECK(refusal_as({.uri = "http://example.org/"}) == Errc::malformed);
    CHECK(refusal_as({.more_references = "<ds:Reference URI=\"\"></ds:Reference>"}) == Errc::malformed);
    CHECK(refusal_as({.properties_target = "#t"}) == Errc::malformed);
    CHECK(refusal_as({.method = "xmldsig-more#rsa-sha256"}) == Errc::integrity);
    CHECK(refusal_as({.method = "xmldsig-more#ecdsa-sha256x"}) == Errc::unsupported);
    CHECK(refusal_as({.der_value = true}) == Errc::integrity);
    const Member& signer = signer_of("ecdsa");
    const std::string good = sign_document(text, signer);
    CHECK(refusal(replaced(good, "#sp\"><ds:Tr", "#sq\"><ds:Tr"), signer) == Errc::malformed);
    CHECK(refusal(replaced(good, "<xades:SigningTime>", "<xades:SigningTime >1"), signer) == Errc::integrity);
    CHECK(refusal(replaced(good, "xmlenc#sha256", "xmldsig-more#md5"), signer) == Errc::unsupported);
}

TEST_CASE("the_genuine_list_s_signature_has_the_known_digests_and_holds") {
    if (!needs::foreign_data()) return;
    const Bytes file = needs::foreign_file("pki/registry/tl-ua-ec-32.signature.xml");
    const auto document = Document::read(file);
    REQUIRE(document.has_value());
    const xmlNode* const info = child(document->root(), signature_namespace, "SignedInfo");
    const Bytes octets = canonical(*document, {Form::exclusive, {}}, info).value();
    CHECK(octets.size() == 1149);
    CHECK(hash(octets) == "8a0ee993efe0efc05558fb61113cb59d927abd9c403f72c6789f936e287b406d");
    const std::string_view xades = "http://uri.etsi.org/01903/v1.3.2#";
    const xmlNode* const properties =
        child(child(child(document->root(), signature_namespace, "Object"), xades, "QualifyingProperties"), xades,
              "SignedProperties");
    const Bytes signed_properties = canonical(*document, {Form::exclusive, {}}, properties).value();
    CHECK(signed_properties.size() == 861);
    CHECK(base64_encode(*hex_decode(hash(signed_properties))) == "W4JEUfxnogETj0fZVARL+qvD2TUt0J4PPfpMqctkS+g=");

    const xmlNode* const data =
        child(child(document->root(), signature_namespace, "KeyInfo"), signature_namespace, "X509Data");
    const Bytes certificate = base64_decode(content(child(data, signature_namespace, "X509Certificate"))).value();
    const auto key = crypto::public_key_of(*crypto::identify_certificate(certificate)).value();
    Bytes value = base64_decode(content(child(document->root(), signature_namespace, "SignatureValue"))).value();
    const std::string method = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    CHECK(verify_value(method, key.get(), octets, value).has_value());
    value.back() ^= 1;
    CHECK(verify_value(method, key.get(), octets, value).error().code == Errc::integrity);
    // Alone it is over nothing that is here.
    CHECK(verify_enveloped(*document, [](ByteView) { return true; }).error().code == Errc::malformed);
}

TEST_CASE("times_are_read_whole_or_not_at_all") {
    const auto noon = read_date_time("2026-05-19T12:00:00Z");
    REQUIRE(noon.has_value());
    for (const char* same : {"2026-05-19T12:00:00", " 2026-05-19T12:00:00.25Z\n", "2026-05-19T15:00:00+03:00",
                             "2026-05-19T09:30:00-02:30"})
        CHECK(read_date_time(same) == noon);
    for (const char* none : {"", "2026-05-19", "2026-05-19T12:00Z", "2026-13-19T12:00:00Z", "2026-02-30T12:00:00Z",
                             "2026-05-19T24:00:00Z", "2026-05-19T12:00:60Z", "2026-05-19T12:00:00.Z",
                             "2026-05-19T12:00:00+15:00", "2026-05-19T12:00:00Zx", "-026-05-19T12:00:00Z"})
        CHECK_FALSE(read_date_time(none).has_value());
}
