// SPDX-License-Identifier: MIT
// Containers without certificates: the authority that the page or the container names is asked, and nobody else.
#include "crypto/base/encoding.hpp"
#include "levels.hpp"

namespace pidpys::api {
namespace {

using namespace test;

struct BareScene {
    explicit BareScene(CipherConfig config = {})
        : network("ecdsa"), service(std::move(config), nullptr, {}, {&network}), person(network.person()) {
        certs::Authority authority{"servers", "Центр", {network.house().root.certificate()}, {}, {}, {}};
        authority.cmp_url = "http://127.0.0.1:1/cmp/ecdsa";
        service.authorities.replace(certs::AuthorityRegistry({authority}));
        crypto::KeyEntry bare = person.entry;
        bare.certificates.clear();
        auto made = crypto::write_pkcs12({bare}, SecretString("слово"), {crypto::Pkcs12Scheme::aes, 1});
        REQUIRE(made);
        container = text_of(*made);
        at = service.ticket();
        REQUIRE(service.upload(at + "/keyStore", container).status == 200);
    }

    void name_authority(const std::string& id = "servers") {
        REQUIRE(service.put(at + "/option", R"({"caId":")" + id + R"(","embedCertificateType":"signerCert"})").status ==
                200);
    }
    bool can_be_used() {
        const Heard heard = service.put(at + "/keyStore/verifier", with_word);
        REQUIRE(heard.status == 200);
        return heard.json["signature"]["canBeUsed"].get<bool>();
    }

    const std::string with_word = R"({"keyStorePassword":"слово"})";
    proof::test::DeskFetcher network;
    Fixture service;
    proof::test::Member person;
    std::string container, at;
};

}  // namespace

TEST_CASE("certificate_of_a_bare_container_comes_from_the_authority_that_the_page_names") {
    BareScene it;
    it.name_authority();
    CHECK(it.can_be_used());
    CHECK(it.network.asked("cmp") == 1);
    CHECK(it.can_be_used());  // kept with the session
    CHECK(it.network.asked("cmp") == 1);
    const Heard info = it.service.put(it.at + "/keyStore/certificate/info/signature", it.with_word);
    CHECK(info.json.contains("certificateSerialNumber"));
    const Heard base64 = it.service.put(it.at + "/keyStore/certificate/base64/signature", it.with_word);
    CHECK(*base64_decode(base64.json["base64Data"].get<std::string>()) == it.person.certificate());
}

TEST_CASE("bare_container_signs_with_the_certificate_that_was_brought") {
    BareScene it;
    it.name_authority();
    it.service.upload(it.at + "/data", "content");
    CHECK(holds(it.service.sign(it.at, "слово"), "content"));
    CHECK(it.network.asked("cmp") == 1);
}

TEST_CASE("nobody_learns_of_a_key_whose_authority_is_not_named") {
    BareScene it;
    CHECK_FALSE(it.can_be_used());
    it.name_authority("another");
    CHECK_FALSE(it.can_be_used());
    CHECK(it.network.asked("cmp") == 0);
    CipherConfig config;
    config.ask_all_authorities = true;
    BareScene open(std::move(config));
    CHECK(open.can_be_used());
}

TEST_CASE("certificates_beside_a_container_name_its_authority") {
    BareScene it;
    const nlohmann::json body = {{"base64Data", base64_encode(as_bytes(it.container))},
                                 {"certificates", {base64_encode(it.network.house().issuing.certificate())}}};
    CHECK(it.service.put(it.at + "/keyStore", body.dump()).status == 200);
    CHECK(it.can_be_used());
}

TEST_CASE("container_whose_certificate_nobody_has_opens_as_it_is") {
    BareScene it;
    it.name_authority();
    for (const char* fault : {"none", "another's", "stranger", "html", "503", "cut"}) {
        INFO(fault);
        it.network.spoil("cmp", fault);
        CHECK_FALSE(it.can_be_used());
        CHECK(it.service.put(it.at + "/keyStore/certificate/info/signature", it.with_word).status == 500);
    }
    it.network.spoil("cmp", "");
    CHECK(it.service.put(it.at + "/keyStore/verifier", R"({"keyStorePassword":"не те"})").status == 500);
    CHECK(it.can_be_used());
    BareScene shut;
    shut.network.forbid("cmp");
    shut.name_authority();
    CHECK_FALSE(shut.can_be_used());
    CHECK(shut.network.asked("cmp") == 0);
}

}  // namespace pidpys::api
