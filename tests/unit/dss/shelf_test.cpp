// SPDX-License-Identifier: MIT
// diadoc-dss 11.1 and 18.
#include <catch2/catch.hpp>

#include "crypto/base/encoding.hpp"
#include "tests/unit/dss/world.hpp"

using namespace pidpys;
using test::World;

TEST_CASE("shelf_v1_part_answers_and_download", "[dss]") {
    World w;
    CHECK(w.post("/ShelfUpload?nameOnShelf=__userId__/a&partIndex=0", "one-").body.empty());
    CHECK(w.post("/shelfupload?nameOnShelf=__userId__/a&partIndex=2&isLastPart=1", "three").body.text() == "[1]");
    CHECK(w.post("/ShelfUpload?nameOnShelf=__userId__%2Fa&partIndex=1&isLastPart=True", "two-").body.text() == "[]");
    CHECK(w.get("/ShelfDownload?nameOnShelf=__userId__/a").body.text() == "one-two-three");
    CHECK(w.get("/ShelfDownload?nameOnShelf=a").body.text() == "one-two-three");
    CHECK(w.get("/ShelfDownload?nameOnShelf=__userId__/a", test::kBobId).status == 404);
}

TEST_CASE("shelf_v1_public_namespace_is_refused", "[dss]") {
    World w;
    CHECK(w.post("/ShelfUpload?nameOnShelf=a&isLastPart=1", "x").status == 400);
    CHECK(w.post("/ShelfUpload?isLastPart=1", "x").status == 400);
    CHECK(w.post("/ShelfUpload?nameOnShelf=__userId__/a&partIndex=x", "x").status == 400);
}

TEST_CASE("shelf_v2_whole_file_and_base64", "[dss]") {
    World w;
    const auto uploaded =
        w.post("/V2/ShelfUpload?fileExtension=.xml", "aGVsbG8=", test::kAliceId, {{"Content-Type", "base64"}});
    const std::string name(uploaded.body.text());
    CHECK(name.starts_with("dd-api-"));
    CHECK(w.get("/V2/ShelfDownload?fileName=" + name).body.text() == "hello");
    CHECK(w.get("/V2/ShelfDownload?fileName=__userId__/" + name + "&makeBase64=true").body.text() == "aGVsbG8=");
    CHECK(w.get("/V2/ShelfDownload?fileName=" + name, test::kBobId).status == 404);
    CHECK(w.post("/V2/ShelfUpload", "!", test::kAliceId, {{"Content-Type", "base64"}}).status == 400);
}

TEST_CASE("shelf_v2_parts", "[dss]") {
    World w;
    const std::string name(w.post("/ShelfUploadPartInit?fileExtension=", "zero").body.text());
    const auto part = [&](const char* rest, const char* body, const char* user = test::kAliceId) {
        return w.post("/ShelfUploadPart?fileName=" + name + rest, body, user);
    };
    CHECK(part("&partIndex=2&isLastPart=true", "two").body.text() == "[1]");
    CHECK(w.get("/V2/ShelfDownload?fileName=" + name).status == 404);
    CHECK(part("&partIndex=1&isLastPart=False", "one").body.empty());
    CHECK(part("&partIndex=2&isLastPart=True", "two").body.text() == "[]");
    CHECK(w.get("/V2/ShelfDownload?fileName=" + name).body.text() == "zeroonetwo");
    CHECK(part("&partIndex=3", "x", test::kBobId).status == 400);
    CHECK(w.post("/ShelfUploadPart?fileName=dd-api-00000000-0000-4000-8000-000000000000&partIndex=1", "x").status ==
          400);
}
