// SPDX-License-Identifier: MIT
// The cage that foreign XML is read in, and the names of digests there.
#include <catch2/catch.hpp>

#include "crypto/xml/digest_uri.hpp"
#include "crypto/xml/document.hpp"

using namespace pidpys;
using namespace pidpys::xml;

namespace {

Errc refusal(const std::string& text, const Bounds& bounds = {}) {
    const auto read = Document::read(as_bytes(text), bounds);
    REQUIRE_FALSE(read.has_value());
    return read.error().code;
}

std::string times(int count, const std::string& text) {
    std::string all;
    while (count-- > 0) all += text;
    return all;
}

}  // namespace

TEST_CASE("a_document_says_what_its_octets_say_or_is_refused") {
    CHECK(Document::read(as_bytes("<a b='1'>x</a>")).has_value());
    for (const char* text :
         {"", "a", "<a>", "<a></b>", "<a>&e;</a>", "<a b='1' b='2'/>", "<a><x:b/></a", "<!DOCTYPE a><a/>",
          "<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>", "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
          "<!DOCTYPE a [<!ATTLIST a Id CDATA 'x'>]><a/>"}) {
        INFO(text);
        CHECK(refusal(text) == Errc::malformed);
    }
}

TEST_CASE("what_a_document_holds_is_bounded") {
    CHECK(refusal("<a/>", {.octets = 3}) == Errc::too_large);
    CHECK(refusal(times(65, "<a>") + times(65, "</a>")) == Errc::too_large);
    CHECK(Document::read(as_bytes(times(64, "<a>") + times(64, "</a>"))).has_value());
    CHECK(refusal("<a>" + times(10, "<b/>") + "</a>", {.nodes = 10}) == Errc::too_large);
    CHECK(refusal("<a b='1' c='2' d='3'/>", {.nodes = 3}) == Errc::too_large);
    CHECK(refusal("<a xmlns:b='x' xmlns:c='y'/>", {.namespaces = 1}) == Errc::too_large);
}

TEST_CASE("elements_are_known_by_namespace_and_name") {
    const auto document =
        Document::read(as_bytes("<n:a xmlns:n='urn:n'> <b/><!-- --><n:b c='1'>x<!-- -->y</n:b></n:a>"));
    REQUIRE(document.has_value());
    CHECK(is(document->root(), "urn:n", "a"));
    CHECK_FALSE(is(document->root(), "urn:m", "a"));
    const xmlNode* const b = child(document->root(), "urn:n", "b");
    REQUIRE(b != nullptr);
    CHECK(attribute(b, "c") == "1");
    CHECK_FALSE(attribute(b, "d").has_value());
    CHECK(content(b) == "xy");
    CHECK(child(document->root(), "urn:n", "c") == nullptr);
}

TEST_CASE("every_digest_algorithm_has_one_name_in_xml_that_is_read_back") {
    for (const auto& algorithm : crypto::digest_algorithms()) {
        INFO(algorithm.name);
        CHECK(digest_by_uri(digest_uri(algorithm)) == &algorithm);
    }
    CHECK(digest_by_uri("urn:oid:1.2.804.2.1.1.1.1.2.2.1") == crypto::digest_by_name("KUPYNA-256"));
    CHECK(digest_by_uri("http://www.w3.org/2001/04/xmlenc#sha2561") == nullptr);
    CHECK(digest_by_uri("") == nullptr);
}
