// SPDX-License-Identifier: MIT
#include "ways_to_sign.hpp"

#include <fstream>

#include <catch2/catch.hpp>

#include "api/order/digest_title.hpp"
#include "crypto/asn1/reader.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/cms/certificate_identity.hpp"
#include "crypto/cms/oids.hpp"
#include "crypto/cms/signed_data_parse.hpp"
#include "tests/main/temporary_directory.hpp"

namespace pidpys::api::test {

Stated stated_by(const Signer& signer, const std::string& signature) {
    const auto view = crypto::parse_signed_data(as_bytes(signature));
    REQUIRE(view);
    const auto identity = crypto::identify_certificate(signer.certificate);
    std::vector<Stated> found;
    for (const auto& info : view->signers) {
        if (!crypto::names(info.sid, *identity)) continue;
        bool broken = false;
        const auto value = crypto::single_attribute(info.signed_attributes, crypto::oids::message_digest);
        REQUIRE((value && *value));
        found.push_back({digest_title(crypto::digest_by_oid(info.digest_algorithm)->name),
                         hex_encode(crypto::der::Reader(**value, broken).take(crypto::der::octet_string).content)});
    }
    REQUIRE(found.size() == 1);
    return found.front();
}

std::string attached_by(const Signer& signer, const std::string& content) {
    Fixture service;
    const auto at = service.ticket_with(signer, content);
    service.put(at + "/option", R"({"signatureType":"attached"})");
    return service.sign(at, signer.password);
}

std::string detached_by(const Signer& signer, const std::string& content) {
    Fixture service;
    return service.sign(service.ticket_with(signer, content), signer.password);
}

void upload_form(Fixture& service, const std::string& path, const std::string& name, const std::string& octets) {
    const std::string body =
        "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"" + name + "\"\r\n\r\n" + octets + "\r\n--x--";
    REQUIRE(service.call(Method::post, path, body, "multipart/form-data; boundary=x").status == 200);
}

const std::vector<Form>& creator_forms() {
    static const std::vector<Form> forms = {
        {"detached", [](Fixture& service, const std::string& at) { service.upload(at + "/data", shown); }},
        {"attached",
         [](Fixture& service, const std::string& at) {
             service.upload(at + "/data", shown);
             service.put(at + "/option", R"({"signatureType":"attached"})");
         }},
        {"of nothing", [](Fixture& service, const std::string& at) { service.upload(at + "/data", ""); }},
        {"already signed without a signature",
         [](Fixture& service, const std::string& at) {
             service.upload(at + "/data", shown);
             service.put(at + "/option", R"({"dataToSignQualifier":"alreadySigned"})");
         }},
        {"a signature that is not to be joined",
         [](Fixture& service, const std::string& at) {
             service.upload(at + "/data", shown);
             service.upload(at + "/ds/data", attached_by(dave(), hidden));
         }},
        {"joining a detached signature",
         [](Fixture& service, const std::string& at) {
             service.upload(at + "/data", shown);
             service.upload(at + "/ds/data", detached_by(dave(), shown));
             service.put(at + "/option", R"({"dataToSignQualifier":"alreadySigned"})");
         }},
        {"joining an attached signature with its data beside it",
         [](Fixture& service, const std::string& at) {
             service.upload(at + "/data", shown);
             service.upload(at + "/ds/data", attached_by(dave(), shown));
             service.put(at + "/option", R"({"dataToSignQualifier":"alreadySigned"})");
         }},
        {"joining an attached signature without data",
         [](Fixture& service, const std::string& at) {
             service.upload(at + "/ds/data", attached_by(dave(), hidden));
             service.put(at + "/option", R"({"dataToSignQualifier":"alreadySigned"})");
         }},
    };
    return forms;
}

const std::vector<Key>& ways_to_a_key() {
    static const pidpys::test::TemporaryDirectory directory;
    static const std::vector<Key> ways = {
        {"held", [](Fixture& service, const std::string&, const Signer& signer) { service.log_in(signer); }, false},
        {"container path",
         [](Fixture& service, const std::string& at, const Signer& signer) {
             const auto path = directory.file("key.p12");
             std::ofstream(path, std::ios::binary) << text_of(signer.container);
             REQUIRE(service.cipher.key_paths.issue(service.accounts.of({}),
                                                    service.origin.empty() ? "local" : service.origin, path));
             REQUIRE(service.put(at + "/keyStore", nlohmann::json{{"keyStorePath", path}}.dump()).status == 200);
         },
         true},
        {"own container",
         [](Fixture& service, const std::string& at, const Signer& signer) {
             REQUIRE(service.upload(at + "/keyStore", text_of(signer.container)).status == 200);
         },
         true},
    };
    return ways;
}

CipherConfig asking_always() {
    CipherConfig config;
    config.ask_for_own_containers = true;
    return config;
}

std::string start_body(const Key& key, const Signer& signer) {
    return key.has_password ? nlohmann::json{{"keyStorePassword", signer.password}}.dump() : "{}";
}

}  // namespace pidpys::api::test
