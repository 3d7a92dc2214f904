// SPDX-License-Identifier: MIT
// Our signatures above CAdES-BES before Bouncy Castle, which recomputes all that they hold.
#include <catch2/catch.hpp>

#include "bouncy_castle.hpp"
#include "crypto/cades/signature_editor.hpp"
#include "crypto/cades/oids.hpp"
#include "material.hpp"
#include "tests/unit/proof/desk_fetcher.hpp"

namespace pidpys::proof {
namespace {

using namespace crypto::test;
using namespace test;
using crypto::CadesLevel;

const Bytes content = to_bytes(as_bytes("Договір"));

}  // namespace

TEST_CASE("bouncy_castle_recomputes_our_levels") {
    need_bouncy_castle();
    for (const char* family : {"ecdsa", "rsa", "dstu"}) {
        INFO(family);
        DeskFetcher network(family);
        const auto person = network.person();
        const auto& house = network.office().house;
        const Folder folder;
        const std::string others = folder.write("p", person.certificate()) + " " +
                                   folder.write("s", house.stamps.certificate()) + " " +
                                   folder.write("r", house.status.certificate());
        const auto judged = [&](const Bytes& signature, std::string& output) {
            return java("VerifyLevels", folder.write("sig", signature) + " " + others, &output);
        };
        const Bytes bes = sign(network, person, content);
        for (const auto& [level, found] : {std::pair(CadesLevel::t, "version 1 stamp\n"),
                                           std::pair(CadesLevel::x_long, "version 1 stamp refs 2 answers 2\n"),
                                           std::pair(CadesLevel::lt, "version 5 stamp\n"),
                                           std::pair(CadesLevel::lta, "version 5 stamp archive\n")}) {
            const auto raised = raise(network, bes, level);
            REQUIRE(raised);
            std::string output;
            const int status = judged(raised->signature, output);
            CAPTURE(output);
            CHECK(status == 0);
            CHECK(output == found);
        }
        // A time-stamp of another signature, under which Bouncy Castle finds the fault, too.
        const auto t = raise(network, sign(network, person, as_bytes("Інше")), CadesLevel::t);
        auto editor = crypto::SignatureEditor::open(bes);
        editor->add_unsigned(0, crypto::oids::signature_timestamp,
                             crypto::verify(t->signature, {})->signers.at(0).signature_timestamp);
        std::string output;
        CHECK(judged(editor->encode(), output) != 0);
        CHECK(output.find("imprint of the signature") != std::string::npos);
    }
}

}  // namespace pidpys::proof
