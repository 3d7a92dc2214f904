// SPDX-License-Identifier: MIT
#include "tests/unit/dss/world.hpp"

#include <fstream>
#include <map>

#include <openssl/pkcs12.h>
#include <openssl/sha.h>

#include "api/dss/auth/password.hpp"
#include "api/dss/auth/token.hpp"
#include "api/dss/time.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/base/openssl.hpp"

namespace pidpys::test {

using namespace api::dss;

void write_file(const std::filesystem::path& file, std::string_view text) {
    std::ofstream(file, std::ios::binary) << text;
    std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

namespace {

crypto::EvpPkey generate(const std::string& kind) {
    if (kind == "RSA") return crypto::EvpPkey(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048}));
    if (kind == "ED25519") return crypto::EvpPkey(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    return crypto::EvpPkey(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", kind.c_str()));
}

crypto::X509Ptr self_signed(EVP_PKEY* key, const std::string& name, const char* kind,
                            std::chrono::system_clock::time_point now, std::chrono::hours validity) {
    crypto::X509Ptr x509(X509_new());
    X509_set_version(x509.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x509.get()), 4711);
    const auto seconds = std::chrono::system_clock::to_time_t(now);
    ASN1_TIME_set(X509_getm_notBefore(x509.get()), seconds - 3600);
    ASN1_TIME_set(X509_getm_notAfter(x509.get()), seconds + std::chrono::seconds(validity).count());
    X509_NAME* subject = X509_get_subject_name(x509.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(name.c_str()), -1,
                               -1, 0);
    X509_set_issuer_name(x509.get(), subject);
    X509_set_pubkey(x509.get(), key);
    X509_sign(x509.get(), key, std::string(kind) == "ED25519" ? nullptr : EVP_sha256());
    return x509;
}

}  // namespace

CertificateRecord make_key(const std::filesystem::path& directory, const std::string& name, const char* kind,
                           std::chrono::system_clock::time_point now, std::chrono::hours validity) {
    const auto key = generate(kind);
    const auto x509 = self_signed(key.get(), name, kind, now, validity);
    const std::unique_ptr<PKCS12, crypto::FreeWith<PKCS12_free>> container(
        PKCS12_create("secret", name.c_str(), key.get(), x509.get(), nullptr, 0, 0, 1, 1, 0));
    const auto octets = crypto::der_of(i2d_PKCS12, container.get());
    write_file(directory / (name + ".p12"), as_text(octets));
    write_file(directory / (name + ".password"), "secret\n");

    CertificateRecord record;
    record.user_id = kAliceId;
    record.der = crypto::der_of(i2d_X509, x509.get());
    std::array<std::uint8_t, SHA_DIGEST_LENGTH> digest{};
    SHA1(record.der.data(), record.der.size(), digest.data());
    record.thumbprint = hex_encode_upper(digest);
    record.not_before = unix_ms(now) - 3600'000;
    record.not_after = unix_ms(now) + std::chrono::milliseconds(validity).count();
    record.container = (directory / (name + ".p12")).string();
    record.password = "file:" + (directory / (name + ".password")).string();
    return record;
}

void populate(Store& store, const CertificateRecord& alice) {
    static const std::string hash = hash_password(SecretString(kPassword));
    must(store.add_user({kAliceId, "alice@example.org", hash, "Петренко", "Аліса", "Іванівна"}));
    must(store.add_user({kBobId, "bob@example.org", hash, "Бобренко", "Богдан", ""}));
    must(store.add_box({kAliceBox, "0a000000-0000-4000-8000-00000000000a", "ТОВ Аліса", "1234567890", "", true}));
    must(store.add_box({kBobBox, "0b000000-0000-4000-8000-00000000000b", "ТОВ Богдан", "0987654321", "", true}));
    must(store.add_box({kUnpaidBox, "0c000000-0000-4000-8000-00000000000c", "ТОВ Борг", "1111111111", "", false}));
    must(store.grant_box(kAliceId, kAliceBox));
    must(store.grant_box(kAliceId, kUnpaidBox));
    must(store.grant_box(kBobId, kBobBox));
    must(store.add_client({kClient, "tests", false, 1'000'000}));
    must(store.add_certificate(alice));
}

World::World(const char* key) {
    options.place.directory = directory.path() / "dss";
    certificate = make_key(directory.path(), "alice", key, clock.now(), std::chrono::hours(24 * 30));
    store = std::make_unique<SqliteStore>(options.place.directory, options.store);
    populate(*store, certificate);
    start();
}

void World::start() {
    dss.reset();
    workers.drop_all();
    router = std::make_unique<api::Router>();
    Dss::Parts parts{accounts, workers, loop, clock, prompter, journal, {}, read_file, api::gather_in_memory,
                     {},       2,       {},   {}};
    parts.sign = [this](const auto& k, auto digest, const auto& algorithm, auto time) {
        return sign(k, digest, algorithm, time);
    };
    parts.after = [this](TaskStep step) {
        if (after) after(step);
    };
    parts.logins = &logins;
    parts.meters = &meters;
    parts.tokens = tokens;
    dss = std::make_unique<Dss>(options, std::move(parts));
    dss->add_routes(*router);
    dss->start();
}

std::string World::token(const char* user) {
    const auto token = new_token();
    store->add_token({token.digest(), TokenKind::access, user, kClient, {}, unix_ms(clock) + 3600'000});
    return token.text();
}

api::Response World::send(const Ask& ask) {
    api::Request request;
    request.method = ask.method;
    request.path = api::target_path(ask.target).value();
    request.query = std::string(api::target_query(ask.target));
    request.headers = ask.headers;
    request.body = api::Blob::of(ask.body);
    const auto match = router->match(ask.method, request.path);
    if (match.route == nullptr) return match.contract->error(api::Problem::not_found, nullptr);
    api::Response response;
    match.route->handler(request, match.params, [&](api::Response answer) { response = std::move(answer); });
    workers.run_all();
    logins.run_all();
    return response;
}

api::Response World::get(const std::string& target, const char* user, api::Headers headers) {
    headers.emplace_back("Authorization",
                         std::string("DiadocAuth ddauth_api_client_id=") + kClient + ",ddauth_token=" + token(user));
    return send({api::Method::get, target, {}, std::move(headers)});
}

api::Response World::post(const std::string& target, std::string body, const char* user, api::Headers headers) {
    headers.emplace_back("Authorization",
                         std::string("DiadocAuth ddauth_api_client_id=") + kClient + ",ddauth_token=" + token(user));
    return send({api::Method::post, target, std::move(body), std::move(headers)});
}

Diadoc::Api::Proto::Dss::DssSignResult World::result_of(const std::string& task) {
    const auto answer = get(std::string("/DssSignResult?boxId=") + kAliceBox + "&taskId=" + task);
    Diadoc::Api::Proto::Dss::DssSignResult result;
    if (answer.status != 200 || !result.ParseFromString(std::string(answer.body.text())))
        throw std::runtime_error("DssSignResult answered " + std::to_string(answer.status));
    return result;
}

std::string header(const api::Response& response, std::string_view name) {
    return std::string(api::find_header(response.headers, name));
}

}  // namespace pidpys::test
