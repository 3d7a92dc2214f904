// SPDX-License-Identifier: MIT
#include "fixture.hpp"

#include <cstdlib>
#include <fstream>
#include <mutex>

#include <catch2/catch.hpp>
#include <openssl/pkcs12.h>

#include "crypto/base/encoding.hpp"
#include "crypto/container/write_pkcs12.hpp"
#include "crypto/provider/keys.hpp"
#include "crypto/provider/provider.hpp"
#include "material.hpp"

namespace pidpys::api::test {

using crypto::test::KeyKind;

bool HandWorkers::post(const AccountPtr& caller, std::function<void()> task) {
    if (tasks_.size() >= caller->work().queued) return false;
    tasks_.push_back(std::move(task));
    return true;
}

void HandWorkers::run_all() {
    while (!tasks_.empty()) {
        auto task = std::move(tasks_.front());
        tasks_.pop_front();
        task();
    }
}

void HandPrompter::ask(channel::Question question, std::stop_token, std::function<void(channel::Answer)> done) {
    asked.push_back(std::move(question));
    if (thinks)
        waiting_.push_back(std::move(done));
    else
        done(reply);
}

void HandPrompter::answer(channel::Outcome outcome) {
    auto done = std::move(waiting_.front());
    waiting_.pop_front();
    done({outcome, false, {}, {}});
}

namespace {

struct Root {
    crypto::EvpPkey key = crypto::test::make_key(KeyKind::p256);
    Bytes certificate = [this] {
        crypto::test::CertificateSpec spec;
        spec.common_name = "Тестовий ЦСК";
        spec.authority = true;
        spec.key_usage = "critical,keyCertSign,cRLSign";
        return crypto::test::make_certificate(key.get(), spec);
    }();
};

const Root& root() {
    static const Root made;
    return made;
}

Signer make_signer(KeyKind kind, const std::string& name, long serial, const std::string& password) {
    const auto key = crypto::test::make_key(kind);
    crypto::test::CertificateSpec spec;
    spec.common_name = name;
    spec.serial = serial;
    Signer signer{{}, password, crypto::test::make_certificate(key.get(), spec, root().key.get(), root().certificate)};
    const auto* at = signer.certificate.data();
    const crypto::X509Ptr certificate(d2i_X509(nullptr, &at, static_cast<long>(signer.certificate.size())));
    const std::unique_ptr<PKCS12, crypto::FreeWith<PKCS12_free>> box(
        PKCS12_create(password.c_str(), name.c_str(), key.get(), certificate.get(), nullptr, 0, 0, 2048, 2048, 0));
    REQUIRE(box);
    signer.container = crypto::der_of(i2d_PKCS12, box.get());
    return signer;
}

Signer make_national_signer(const std::string& name, long serial, const std::string& password) {
    crypto::KeyEntry entry;
    REQUIRE(crypto::load_provider());
    auto key = crypto::generate_dstu_key("M257");
    REQUIRE(key);
    entry.key = std::move(*key);
    crypto::test::CertificateSpec spec;
    spec.common_name = name;
    spec.serial = serial;
    entry.certificates = {crypto::test::make_certificate(entry.key.get(), spec, root().key.get(), root().certificate)};
    auto box = crypto::write_pkcs12({entry}, SecretString(password), {crypto::Pkcs12Scheme::gost, 1});
    REQUIRE(box);
    return {std::move(*box), password, entry.certificates.front()};
}

std::vector<certs::Authority> authorities_of_tests(const Bytes& root_beside) {
    certs::Authority authority;
    authority.id = "testCa";
    authority.name = "Тестовий \"ЦСК\"";
    authority.certificates = {root().certificate};
    if (root_beside.empty()) return {authority};
    return {authority, {"anotherCa", "Інший ЦСК", {root_beside}, {}, {}, {}}};
}

// An answer goes into the file that PIDPYS_ANSWERS names, for tests/functional/docs/answers_test.py; lists of a thousand
// signatures do not.
void write_down(Method method, const std::string& path, const Response& response) {
    static const char* const name = std::getenv("PIDPYS_ANSWERS");
    if (name == nullptr || response.body.size() > (std::uint64_t{1} << 20)) return;
    static std::mutex mutex;
    const std::lock_guard lock(mutex);
    static std::ofstream file(name, std::ios::trunc);
    file << method_name(method) << '\t' << path << '\t' << response.status << '\t' << response.content_type << '\t';
    if (response.content_type == "application/json") file << response.body.text();
    file << '\n';
}

}  // namespace

const Bytes& authority_certificate() { return root().certificate; }

const Signer& alice() {
    static const Signer made = make_signer(KeyKind::p256, "Петренко Аліса Іванівна", 11, "pässword");
    return made;
}

const Signer& bob() {
    static const Signer made = make_signer(KeyKind::rsa, "Шевченко Богдан Петрович", 12, "12345");
    return made;
}

const Signer& carol() {
    static const Signer made = make_signer(KeyKind::p384, "Мельник Кароліна Олегівна", 13, "carol");
    return made;
}

const Signer& dave() {
    static const Signer made = make_signer(KeyKind::p256, "Коваль Давид Якович", 14, "dave");
    return made;
}

const Signer& oksana() {
    static const Signer made = make_national_signer("Бондар Оксана Тарасівна", 15, "oksana");
    return made;
}

Fixture::Fixture(CipherConfig config, Workers* pool, const Quota& quota, const World& world)
    : accounts(quota),
      authorities(certs::AuthorityRegistry(authorities_of_tests(world.root))),
      permissions(clock, journal, std::chrono::hours(1)),
      keys(journal, [this](const std::string& fingerprint) { permissions.revoke_key(fingerprint); }),
      cipher(std::move(config), {accounts,
                                 pool != nullptr ? *pool : workers,
                                 clock,
                                 user,
                                 authorities,
                                 keys,
                                 permissions,
                                 journal,
                                 languages,
                                 gather_in_memory,
                                 {},
                                 world.network,
                                 {}}) {
    accounts.admitted_by([this](const Origin&) { return admitted; });
    const auto& contract = router_.add_contract(cipher_contract(languages));
    add_cipher_routes(router_, contract, cipher);
}

void Fixture::send(Method method, const std::string& path, const std::string& body, const std::string& type,
                   const Reply& reply) {
    Request request;
    request.method = method;
    request.path = "/api/v1/" + path;
    request.headers = {{"Content-Type", type}};
    if (!origin.empty()) request.caller.origin = *parse_origin(origin);
    request.caller.peer.program = "curl";
    request.body = Blob::of(body);
    request.gone = leaves.get_token();
    const auto match = router_.match(method, request.path);
    INFO(path);
    REQUIRE(match.route != nullptr);
    match.route->handler(request, match.params, [method, path = request.path, reply](Response response) {
        write_down(method, path, response);
        reply(std::move(response));
    });
}

HeardPtr Fixture::begin(Method method, const std::string& path, const std::string& body, const std::string& type) {
    auto heard = std::make_shared<std::optional<Heard>>();
    send(method, path, body, type, [heard](const Response& response) {
        REQUIRE_FALSE(heard->has_value());  // a request is answered once
        Heard answer{response.status, response.content_type, std::string(response.body.text()), nullptr};
        if (answer.type == "application/json") answer.json = nlohmann::ordered_json::parse(answer.body);
        *heard = std::move(answer);
    });
    if (workers.at_once) workers.run_all();
    return heard;
}

Heard Fixture::call(Method method, const std::string& path, const std::string& body, const std::string& type) {
    const auto heard = begin(method, path, body, type);
    INFO(path);
    REQUIRE(heard->has_value());
    return **heard;
}

std::uint64_t Fixture::max_body(Method method, const std::string& path) const {
    return router_.match(method, "/api/v1/" + path).route->max_body;
}

std::string Fixture::ticket() {
    const auto opened = post("ticket");
    REQUIRE(opened.status == 200);
    return "ticket/" + opened.json.at("ticketUuid").get<std::string>();
}

std::string Fixture::ticket_with(const Signer& signer, const std::string& data) {
    const auto at = ticket();
    REQUIRE(upload(at + "/data", data).status == 200);
    REQUIRE(upload(at + "/keyStore", text_of(signer.container)).status == 200);
    REQUIRE(put(at + "/option", R"({"embedCertificateType":"signerCert"})").status == 200);
    return at;
}

std::string Fixture::sign(const std::string& at, const std::string& password) {
    const auto started = post(at + "/ds/creator", nlohmann::json{{"keyStorePassword", password}}.dump());
    INFO(started.body);
    REQUIRE(started.status == 200);
    const auto signature = get(at + "/ds/data");
    INFO(signature.body);
    REQUIRE(signature.status == 200);
    return signature.body;
}

void Fixture::log_in(const Signer& signer) { REQUIRE(keys.login(signer.container, SecretString(signer.password))); }

std::string text_of(const Bytes& octets) { return std::string(as_text(octets)); }

}  // namespace pidpys::api::test
