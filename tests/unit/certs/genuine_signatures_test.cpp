// SPDX-License-Identifier: MIT
// Genuine signatures of the national test authority, judged at the time they were made: as strict as the rules are,
// these stay valid.
#include <catch2/catch.hpp>

#include <filesystem>

#include "certs/judgement.hpp"
#include "crypto/cms/certificate_choice.hpp"
#include "tests/main/needs.hpp"

namespace pidpys::certs {
namespace {

std::vector<std::filesystem::path> files_in(const std::string& folder, const std::string& extension) {
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::directory_iterator(std::string(PIDPYS_INTEROP_DIR) + "/" + folder))
        if (entry.path().extension() == extension) found.push_back(entry.path());
    return found;
}

}  // namespace

TEST_CASE("genuine_signatures_are_judged_valid_at_their_time_and_services_do_not_sign_documents") {
    if (!needs::foreign_data()) return;
    Authority roots{"czo", "ЦЗО", {}, {}, {}, {}};
    std::vector<Bytes> others;
    for (const auto& path : files_in("pki/czo-certs", ".cer")) {
        const std::string name = path.filename().string();
        const Bytes certificate = needs::foreign_file("pki/czo-certs/" + name);
        const bool root = name.starts_with("ROOT-TEST_") && name.find("OSC") == std::string::npos;
        if (root || name == "CA-TEST_DSTU.cer" || name == "CA-TEST_RSA.cer" || name == "CA-TEST_ECDSA.cer")
            roots.certificates.push_back(certificate);
        else
            others.push_back(certificate);
        const auto identity = crypto::identify_certificate(certificate);
        INFO(name);
        REQUIRE(identity);
        CHECK_FALSE(crypto::may_sign_documents(*identity));  // authorities and services, all of them
    }
    const AuthorityRegistry registry({roots});
    const auto at = std::chrono::system_clock::from_time_t(1709596800);  // 2024-03-05
    std::size_t judged = 0;
    for (const char* folder : {"cades", "pki/czo-cades"})
        for (const auto& path : files_in(folder, ".p7s")) {
            INFO(path);
            const auto judgement = judge(needs::foreign_file(std::string(folder) + "/" + path.filename().string()), {},
                                         registry, at);
            REQUIRE(judgement);
            for (const auto& signer : judgement->signers) {
                CAPTURE(signer.reason ? signer.reason->detail : std::string());
                CHECK(signer.valid());
                CHECK((signer.remarks == std::vector<crypto::Remark>{{crypto::RemarkKind::revocation_unknown, {}}}));
                ++judged;
            }
        }
    CHECK(judged == 12);
    // The services' own paths hold.
    for (const Bytes& service : others) CHECK(registry.validate(service, {}, at));
}

}  // namespace pidpys::certs
