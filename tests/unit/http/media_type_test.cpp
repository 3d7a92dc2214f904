// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "api/http/media_type.hpp"

namespace pidpys::api {

TEST_CASE("media_type_is_found_in_any_case_and_with_any_blanks") {
    for (const char* field :
         {"application/json", "Application/JSON", " APPLICATION/JSON ", "\tapplication/json\t; charset=utf-8",
          "application/json;charset=\"utf-8\"", "application/json ;charset", "application/json charset=utf-8",
          "application/json,text/plain", "application/json; broken=\"", "application/json;"}) {
        INFO(field);
        CHECK(is_media_type(field, "application/json"));
    }
    for (const char* field : {"", ";", "application/json2", "application/jso", "x application/json", "application",
                              "text/plain; application/json", "application/jsonp;"}) {
        INFO(field);
        CHECK_FALSE(is_media_type(field, "application/json"));
    }
}

}  // namespace pidpys::api
