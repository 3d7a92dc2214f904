// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "asic/manifest.hpp"

using namespace pidpys;
using namespace pidpys::asic;

namespace {

Manifest example() {
    const auto* sha256 = crypto::digest_by_name("SHA256");
    const auto* kupyna = crypto::digest_by_name("KUPYNA-256");
    return {"META-INF/signature001.p7s",
            "application/x-pkcs7-signature",
            {{"договір & \"додаток\".txt", "text/plain", sha256, Bytes(32, 1), false},
             {"a/b.xml", "", kupyna, Bytes(32, 2), true}}};
}

std::string text_of(const Manifest& manifest) { return std::string(as_text(write_manifest(manifest))); }

Errc refusal(std::string text, std::string_view what, std::string_view by) {
    const auto at = text.find(what);
    REQUIRE(at != std::string::npos);
    text.replace(at, what.size(), by);
    const auto read = read_manifest(as_bytes(text));
    REQUIRE_FALSE(read);
    return read.error().code;
}

}  // namespace

TEST_CASE("a manifest is read as it was written", "[unit]") {
    const auto read = read_manifest(write_manifest(example()));
    REQUIRE(read);
    CHECK(read->signature == "META-INF/signature001.p7s");
    CHECK(read->signature_type == "application/x-pkcs7-signature");
    REQUIRE(read->references.size() == 2);
    CHECK(read->references[0].name == "договір & \"додаток\".txt");
    CHECK(read->references[0].digest == Bytes(32, 1));
    CHECK(read->references[1].algorithm == crypto::digest_by_name("KUPYNA-256"));
    CHECK(read->references[1].root_file);
}

TEST_CASE("a manifest that says something else than the schema allows is refused", "[unit]") {
    const std::string good = text_of(example());
    CHECK(refusal(good, "ASiCManifest ", "Manifest ") == Errc::malformed);
    CHECK(refusal(good, "\"http://uri.etsi.org/02918/v1.2.1#\"", "\"http://example.org/\"") == Errc::malformed);
    CHECK(refusal(good, "xmlenc#sha256", "xmlenc#sha257") == Errc::unsupported);
    CHECK(refusal(good, "xmlenc#sha256", "xmldsig-more#sha384") == Errc::malformed);  // a digest of another length
    CHECK(refusal(good, "META-INF/signature001.p7s", "../signature001.p7s") == Errc::malformed);
    CHECK(refusal(good, "a/b.xml", "/a/b.xml") == Errc::malformed);
    CHECK(refusal(good, "<asic:DataObjectReference", "<asic:SigReference URI=\"x\"/><asic:DataObjectReference") ==
          Errc::malformed);
    CHECK(refusal(good, "</asic:ASiCManifest>", "") == Errc::malformed);
    CHECK(refusal(good, "<asic:ASiCManifest", "<!DOCTYPE a [<!ENTITY e \"x\">]><asic:ASiCManifest") == Errc::malformed);
    CHECK(refusal(good, "</asic:ASiCManifest>",
                  "<asic:ASiCManifestExtensions><asic:Extension Critical=\"true\"/></asic:ASiCManifestExtensions>"
                  "</asic:ASiCManifest>") == Errc::unsupported);
    Manifest twice = example();
    twice.references.push_back(twice.references.front());
    CHECK_FALSE(read_manifest(write_manifest(twice)));
    Manifest none = example();
    none.references.clear();
    CHECK_FALSE(read_manifest(write_manifest(none)));
    CHECK_FALSE(read_manifest(Bytes(kMaxManifest + 1, ' ')));
}

TEST_CASE("an extension that need not be understood is passed over", "[unit]") {
    std::string text = text_of(example());
    text.insert(text.find("</asic:ASiCManifest>"),
                "<asic:ASiCManifestExtensions><asic:Extension Critical=\"false\">x</asic:Extension>"
                "</asic:ASiCManifestExtensions>");
    CHECK(read_manifest(as_bytes(text)));
}
