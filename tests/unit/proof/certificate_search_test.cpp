// SPDX-License-Identifier: MIT
// Certificates brought by the identifiers of their keys: who is asked, what is believed, and when it ends.
#include <catch2/catch.hpp>

#include "desk_fetcher.hpp"
#include "proof/certificate_search.hpp"

namespace pidpys::proof {
namespace {

using namespace test;

const std::vector<online::Address> server{{"http://127.0.0.1:1/cmp/dstu", online::Source::foreign}};

Result<std::vector<Bytes>> found(DeskFetcher& network, const Member& person,
                                 const std::vector<online::Address>& servers = server) {
    CertificateSearch search(network.context(), {person.entry.key}, servers);
    drive_now(search, network);
    return search.outcome();
}

std::vector<std::string> urls(const std::vector<certs::Authority>& authorities, const AskedAuthorities& asked) {
    std::vector<std::string> found;
    for (const auto& address : query_addresses(certs::AuthorityRegistry(authorities), asked))
        found.push_back(address.url);
    return found;
}

using Urls = std::vector<std::string>;

// A server that answers when all others are given up.
class Patient final : public online::Fetcher {
public:
    explicit Patient(DeskFetcher& inner) : inner_(inner) {}
    void fetch(online::Request request, std::stop_token stop, online::Callback callback) override {
        if (request.addresses.front().url.find("silent") == std::string::npos)
            return inner_.fetch(std::move(request), std::move(stop), std::move(callback));
        waits_.push_back(std::make_unique<Wait>(std::move(stop), [this, callback = std::move(callback)] {
            ++given_up;
            callback(fail(Errc::cancelled));
        }));
    }
    [[nodiscard]] Result<void> may_ask(const online::Address&) const override { return {}; }

    int given_up = 0;

private:
    using Wait = std::stop_callback<std::function<void()>>;
    DeskFetcher& inner_;
    std::vector<std::unique_ptr<Wait>> waits_;
};

}  // namespace

TEST_CASE("certificate_is_found_by_the_identifier_of_its_key") {
    for (const char* family : {"dstu", "rsa", "ecdsa"}) {
        INFO(family);
        DeskFetcher network(family);
        const Member person = network.person();
        std::ignore = network.person("Інша");
        const auto certificates = found(network, person);
        INFO((certificates ? std::string() : certificates.error().detail));
        REQUIRE(certificates);
        CHECK(certificates->front() == person.certificate());
        CHECK(network.asked("cmp") == 1);
    }
}

TEST_CASE("two_keys_are_asked_for_in_one_request") {
    DeskFetcher network("dstu");
    const Member signs = network.person(), agrees = network.person();
    CertificateSearch search(network.context(), {signs.entry.key, agrees.entry.key}, server);
    drive_now(search, network);
    const auto certificates = search.outcome();
    REQUIRE(certificates);
    CHECK((*certificates)[0] == signs.certificate());
    CHECK((*certificates)[1] == agrees.certificate());
    CHECK(network.asked("cmp") == 1);
}

TEST_CASE("server_that_knows_the_other_form_alone_is_asked_again") {
    DeskFetcher network("ecdsa");
    const Member person = network.person();
    network.spoil("cmp", "four-only");
    CHECK(found(network, person));
    CHECK(network.asked("cmp") == 2);
    network.spoil("cmp", "three-only");
    CHECK(found(network, person));
    CHECK(network.asked("cmp") == 3);
}

TEST_CASE("what_a_server_sends_counts_for_the_key_and_with_a_path_alone") {
    DeskFetcher network("ecdsa");
    const Member person = network.person();
    const auto code = [&](const char* fault) {
        network.spoil("cmp", fault);
        const auto certificates = found(network, person);
        REQUIRE_FALSE(certificates);
        return certificates.error().code;
    };
    CHECK(code("none") == Errc::not_found);
    const std::size_t asked = network.asked("cmp");
    CHECK(code("another's") == Errc::not_found);
    CHECK(code("stranger") == Errc::not_found);
    CHECK(network.asked("cmp") == asked + 2);  // it has understood: nothing to ask again
    CHECK(code("cut") == Errc::malformed);
    CHECK(code("html") == Errc::malformed);
    CHECK(code("503") == Errc::unavailable);
    CHECK(code("big") == Errc::too_large);
    network.spoil("cmp", "");
    const certs::AuthorityRegistry nobody;
    CertificateSearch search({nobody, network.now()}, {person.entry.key}, server);
    drive_now(search, network);
    CHECK(search.outcome().error().code == Errc::untrusted);
    network.pass(std::chrono::hours(24 * 800));
    CHECK(found(network, person).error().code == Errc::expired);
}

TEST_CASE("first_hit_ends_the_search") {
    DeskFetcher network("ecdsa");
    const Member person = network.person();
    Patient patient(network);
    CertificateSearch search(
        network.context(), {person.entry.key},
        {{"http://127.0.0.1:1/silent"}, {"http://127.0.0.1:1/cmp/ecdsa"}, {"http://127.0.0.1:1/silent/2"}});
    drive_now(search, patient);
    CHECK(search.outcome());
    CHECK(patient.given_up == 2);
}

TEST_CASE("nobody_is_asked_who_is_not_named") {
    DeskFetcher network("ecdsa");
    const Member person = network.person();
    certs::Authority first{"first", "Перший", {network.house().issuing.certificate()}, {}, {}, "http://first/cmp"};
    certs::Authority second{"second", "Другий", {}, {}, "http://second/services/ocsp/", {}};
    certs::Authority third{"third", "Третій", {}, {}, "http://third/status", {}};
    const std::vector all{first, second, third};
    CHECK(urls(all, {}) == Urls{});
    CHECK(urls(all, {"none"}) == Urls{});
    CHECK(urls(all, {"first"}) == Urls{"http://first/cmp"});
    CHECK(urls(all, {"second"}) == Urls{"http://second/services/cmp/"});
    CHECK(urls(all, {"third"}) == Urls{});
    CHECK(urls(all, {"", {person.certificate()}}) == Urls{"http://first/cmp"});
    CHECK(urls(all, {"", {network.house().issuing.certificate()}}) == Urls{"http://first/cmp"});
    CHECK(urls(all, {"", {}, true}) == Urls{"http://first/cmp", "http://second/services/cmp/"});
    CertificateSearch search(network.context(), {person.entry.key}, {});
    CHECK(search.next().empty());
    CHECK(search.outcome().error().code == Errc::not_found);
}

TEST_CASE("only_keys_without_a_certificate_are_searched_for") {
    DeskFetcher network("ecdsa");
    std::vector<crypto::KeyEntry> keys{network.person().entry, network.person().entry};
    CHECK(keys_without_certificate(keys).empty());
    keys[1].certificates.clear();
    CHECK(keys_without_certificate(keys) == std::vector{keys[1].key});
}

}  // namespace pidpys::proof
