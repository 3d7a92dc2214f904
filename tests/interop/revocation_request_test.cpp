// SPDX-License-Identifier: MIT
// Requests that end a certificate, before Bouncy Castle.
#include <catch2/catch.hpp>

#include "crypto/base/encoding.hpp"
#include "crypto/cmp/revocation_request.hpp"
#include "tests/authority/house.hpp"
#include "bouncy_castle.hpp"
#include "material.hpp"

namespace pidpys::crypto {

using namespace test;

TEST_CASE("our_revocation_request_of_each_kind_of_key_passes_bouncy_castle") {
    need_bouncy_castle();
    const Folder folder;
    std::string files, output;
    Bytes last;
    for (const char* family : {"rsa", "ecdsa", "dstu"}) {
        const auto person = pidpys::test::authority::house_of(family).issue_person("Тестова Особа");
        REQUIRE(person);
        const auto now = std::chrono::system_clock::now();
        const auto message =
            cmp::write_revocation_request(person->entry, {cmp::RevocationReason::privilege_withdrawn, now, now});
        REQUIRE(message);
        last = *message;
        files += " " + folder.write(family, *message);
    }
    const int status = java("VerifyRevocation", files, &output);
    CAPTURE(output);
    CHECK(status == 0);
    CHECK(std::count(output.begin(), output.end(), '\n') == 3);
    CHECK(output.find(" 9\n") != std::string::npos);

    const std::string reason = "0603551d1504030a01";
    std::string changed = hex_encode(last);
    changed[changed.find(reason) + reason.size() + 1] = '4';
    CHECK(java("VerifyRevocation", folder.write("changed", *hex_decode(changed))) != 0);
}

}  // namespace pidpys::crypto
