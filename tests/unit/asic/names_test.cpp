// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "asic/file_names.hpp"
#include "asic/names.hpp"

using namespace pidpys;
using namespace pidpys::asic;

TEST_CASE("a member's name stays below the container's root on every system", "[unit]") {
    for (const char* name : {"договір.txt", "a/b/c.pdf", "..a", "a..", "звіт за 2026 рік.xml", ".hidden"}) {
        INFO(name);
        CHECK(check_name(name));
    }
    for (const std::string name : {"", "/etc/passwd", "../a", "a/../b", "a/..", "./a", "a//b", "folder/", "C:\\a",
                                   "C:a", "a\\b", "a\nb", "\xff"}) {
        INFO(name);
        CHECK_FALSE(check_name(name));
    }
    CHECK_FALSE(check_name(std::string("a\0b", 3)));
    CHECK_FALSE(check_name(std::string(kMaxName + 1, 'a')));
}

TEST_CASE("files of a container can be unpacked together on every system, and told apart", "[unit]") {
    using Names = std::vector<std::string>;
    for (const Names& names : {Names{"a.txt", "b/a.txt", "b/c"}, Names{"и.txt", "й.txt"}, Names{"Їжак \"№ 1\".pdf"},
                               Names{"console.txt", "com", "com10"}, Names{"a.txt", "a.txt.p7s"}}) {
        INFO(names.front());
        CHECK(check_file_names(names));
    }
    for (const Names& names :
         {Names{"a.txt", "a.txt"}, Names{"a.txt", "A.TXT"}, Names{"Звіт", "звіт"}, Names{"\u00e9.txt", "e\u0301.txt"},
          Names{"й", "и\u0306"}, Names{"a.txt", "a.txt/b"}, Names{"A/b", "a"}, Names{"a "}, Names{"a."}, Names{"a./b"},
          Names{"CON"}, Names{"x/con.txt"}, Names{"lpt1"}, Names{"x\u202efdp.exe"}, Names{"a\u200bb"}, Names{"a\u0085"},
          Names{"a\u2028b"}, Names{"mimetype"}, Names(kMaxFiles + 1, "a")}) {
        INFO(names.front());
        CHECK_FALSE(check_file_names(names));
    }
    CHECK(check_file_names(Names{std::string(kMaxName, 'a')}));
    const auto refused = check_file_names(Names{"a.txt", "A.txt"});
    CHECK(refused.error().detail.find("A.txt: not everywhere another name than a.txt") != std::string::npos);
}

TEST_CASE("roles follow the names that the standard allows", "[unit]") {
    CHECK(role_of("mimetype") == Role::mimetype);
    CHECK(role_of("signature.p7s") == Role::data);
    CHECK(role_of("META-INF/signature.p7s") == Role::cades_signature);
    CHECK(role_of("META-INF/signature001.p7s") == Role::cades_signature);
    CHECK(role_of("meta-inf/SIGNATURE.P7S") == Role::cades_signature);
    CHECK(role_of("META-INF/signatures001.xml") == Role::xades_signature);
    CHECK(role_of("META-INF/ASiCManifest001.xml") == Role::manifest);
    CHECK(role_of("META-INF/ASiCArchiveManifest.xml") == Role::archive_manifest);
    CHECK(role_of("META-INF/timestamp.tst") == Role::timestamp);
    CHECK(role_of("META-INF/manifest.xml") == Role::other);
}

TEST_CASE("a name goes into a URI and comes back", "[unit]") {
    for (const char* name : {"договір №1.txt", "a b%20c.txt", "a/b&c<d>.xml", "100%.pdf"}) {
        const auto back = name_of_uri(uri_of(name));
        REQUIRE(back);
        CHECK(*back == name);
    }
    CHECK(uri_of("a b.txt") == "a%20b.txt");
    CHECK(uri_of("є.txt") == "%D1%94.txt");
    for (const char* uri : {"%", "a%2", "a%zz", "%2e%2e/a", "/a", "a%00b", "http://example.org/a"})
        CHECK_FALSE(name_of_uri(uri).has_value());
}
