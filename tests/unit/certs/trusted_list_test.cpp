// SPDX-License-Identifier: MIT
// The trusted list of Ukraine: who may sign it, what is taken of it, and what it refuses.
#include <algorithm>
#include <cctype>

#include <catch2/catch.hpp>

#include "certs/authorities/trusted_list.hpp"
#include "certs/fingerprint.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/provider/provider.hpp"
#include "tests/authority/trusted_lists.hpp"
#include "tests/main/needs.hpp"

namespace {

using namespace pidpys;
using namespace pidpys::certs;
using namespace pidpys::test::authority;

const Member& administrator() { return house_of("ecdsa").stamps; }

ListSpec valid_spec() { return list_of(house_of("ecdsa")); }

Result<TrustedList> read(const std::string& document, const Member& signer = administrator()) {
    return read_trusted_list(as_bytes(document), {fingerprint_of(signer.certificate())});
}

TimePoint year(int number) { return std::chrono::sys_days{std::chrono::year(number) / 6 / 1}; }

Errc refusal(const ListSpec& spec) {
    const auto list = read(sign_document(trusted_list(spec), administrator()));
    REQUIRE_FALSE(list.has_value());
    return list.error().code;
}

}  // namespace

TEST_CASE("a_trusted_list_by_its_signer_is_taken_whole") {
    REQUIRE(crypto::load_provider());
    for (const char* family : {"ecdsa", "rsa", "dstu"}) {
        INFO(family);
        const Member& signer = house_of(family).stamps;
        const SignAs how{.digest = std::string(family) == "dstu" ? "KUPYNA-256" : "SHA256"};
        const auto list = read(sign_document(trusted_list(valid_spec()), signer, how), signer);
        if (!list) FAIL(list.error().detail);
        CHECK(list->number == 32);
        REQUIRE(list->providers.size() == 2);
        CHECK(list->providers[0].name == "КНЕДП «Перевірка»");
        CHECK(list->providers[0].edrpou == "12345678");
        REQUIRE(list->providers[0].services.size() == 1);
        const TrustedService& service = list->providers[0].services[0];
        CHECK(service.kind == TrustedService::Kind::authority);
        CHECK(service.name == "Послуга");
        REQUIRE(service.periods.size() == 2);
        CHECK(service.periods[0].status == "withdrawn");
        CHECK_FALSE(service.periods[0].granted);
        CHECK(service.periods[1].granted);
        CHECK(list->providers[1].services[0].kind == TrustedService::Kind::national_root);
        CHECK(list->certificates().size() == 2);
        CHECK(list->next_update.has_value());
        CHECK(list->is_late(*list->next_update + std::chrono::seconds(1)));
        CHECK_FALSE(list->is_late(*list->next_update));
    }
}

TEST_CASE("a_trusted_list_of_a_stranger_or_changed_is_refused") {
    const std::string text = trusted_list(valid_spec()), good = sign_document(text, administrator());
    CHECK(read_trusted_list(as_bytes(good)).error().code == Errc::untrusted);  // the genuine signer alone
    CHECK(read(sign_document(text, house_of("rsa").stamps)).error().code == Errc::untrusted);
    CHECK(read(text).error().code == Errc::malformed);
    const auto changed = [&](std::string from, const std::string& to) {
        std::string document = good;
        return read(document.replace(document.find(from), from.size(), to)).error().code;
    };
    CHECK(changed("granted", "withdrawn") == Errc::integrity);
    CHECK(changed("<TSLSequenceNumber>32", "<TSLSequenceNumber>33") == Errc::integrity);
    CHECK(changed("<TrustServiceStatusList", "<!DOCTYPE x><TrustServiceStatusList") == Errc::malformed);
    // Its signer's certificate had ended, or was not yet there.
    ListSpec old = valid_spec();
    old.issued = "2001-01-01T00:00:00Z";
    CHECK(refusal(old) == Errc::untrusted);
}

TEST_CASE("a_signer_that_is_not_known_is_told_by_the_fingerprint_that_would_make_it_known") {
    const std::string good = sign_document(trusted_list(valid_spec()), administrator());
    const std::string fingerprint = fingerprint_of(administrator().certificate());
    const std::string another = fingerprint_of(house_of("rsa").stamps.certificate());
    const auto refused = read_trusted_list(as_bytes(good), {another, "", fingerprint.substr(1)});
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == Errc::untrusted);
    CHECK(refused.error().detail.find("SHA-256 " + fingerprint) != std::string::npos);
    CHECK(refused.error().detail.find("authorities.trusted_list_signers") != std::string::npos);
    CHECK(read_trusted_list(as_bytes(good), {another, fingerprint}).has_value());

    // Beside the signer's certificate a known one that has signed nothing opens no door, and is not who is told.
    const std::string own = base64_encode(administrator().certificate());
    const std::string known = base64_encode(house_of("rsa").stamps.certificate());
    std::string two = good;
    const std::string element = "<ds:X509Certificate>" + own + "</ds:X509Certificate>";
    two.replace(two.find(element), element.size(), "<ds:X509Certificate>" + known + "</ds:X509Certificate>" + element);
    const auto beside = read_trusted_list(as_bytes(two), {another});
    REQUIRE_FALSE(beside.has_value());
    CHECK(beside.error().detail.find("SHA-256 " + fingerprint) != std::string::npos);
    CHECK(read_trusted_list(as_bytes(two), {fingerprint}).has_value());
}

TEST_CASE("fingerprints_are_read_as_people_copy_them") {
    const std::string plain = fingerprint_of(administrator().certificate());
    REQUIRE(plain.size() == 64);
    std::string colons, upper;
    for (std::size_t i = 0; i < plain.size(); ++i) {
        if (i != 0 && i % 2 == 0) colons += ':';
        colons += plain[i];
        upper += static_cast<char>(std::toupper(static_cast<unsigned char>(plain[i])));
    }
    CHECK(parse_fingerprint(plain) == plain);
    CHECK(parse_fingerprint(upper) == plain);
    CHECK(parse_fingerprint(colons) == plain);
    for (const std::string& wrong : {std::string(), plain.substr(2), plain + "00", plain.substr(1) + "g", " " + plain,
                                     colons.substr(0, 94) + ":", colons + ":", plain.substr(0, 40)})
        CHECK_FALSE(parse_fingerprint(wrong).has_value());
}

TEST_CASE("the_list_of_another_state_or_of_another_form_is_refused") {
    ListSpec spec = valid_spec();
    spec.territory = "PL";
    CHECK(refusal(spec) == Errc::unsuitable);
    spec = valid_spec();
    spec.next_update = "soon";
    CHECK(refusal(spec) == Errc::malformed);
    spec = valid_spec();
    spec.services[0].since = "";
    CHECK(refusal(spec) == Errc::malformed);
    spec = valid_spec();
    spec.services[0].certificates = {Bytes{0x30, 0x00}};
    CHECK(refusal(spec) == Errc::malformed);
    spec = valid_spec();
    spec.next_update = "";
    const auto last = read(sign_document(trusted_list(spec), administrator()));
    REQUIRE(last.has_value());
    CHECK_FALSE(last->is_late(year(2100)));
}

TEST_CASE("a_service_counts_as_it_was_at_the_time") {
    const House& house = house_of("ecdsa");
    const ByteView authority = house.issuing.certificate();
    ServiceStandings standings;
    CHECK_FALSE(standings.refuses(authority, year(2024)).has_value());
    standings.add(authority,
                  {{year(2010), true, "granted"}, {year(2020), false, "withdrawn"}, {year(2022), true, "granted"}});
    CHECK_FALSE(standings.refuses(authority, year(2005)).has_value());  // nothing is known of then
    CHECK_FALSE(standings.refuses(authority, year(2019)).has_value());
    CHECK(standings.refuses(authority, year(2020)) == "the trusted list has its service as withdrawn");
    CHECK_FALSE(standings.refuses(authority, year(2022)).has_value());
    CHECK_FALSE(standings.refuses(house.root.certificate(), year(2020)).has_value());
    standings.add(authority, {{year(2019), true, "granted"}});  // one service of the two will do
    CHECK_FALSE(standings.refuses(authority, year(2020)).has_value());
}

TEST_CASE("no_changed_bit_of_a_trusted_list_makes_it_say_something_else") {
    const std::string good = sign_document(trusted_list(valid_spec()), administrator());
    const auto original = read(good);
    REQUIRE(original.has_value());
    std::size_t taken = 0;
    for (std::size_t at = 0; at < good.size(); at += 3) {
        std::string changed = good;
        changed[at] = static_cast<char>(changed[at] ^ (1 << (at % 7)));
        const auto list = read(changed);
        if (!list) continue;
        ++taken;
        CHECK(list->number == original->number);
        CHECK(list->certificates() == original->certificates());
        CHECK(list->providers[0].services[0].periods.size() == original->providers[0].services[0].periods.size());
    }
    CHECK(taken < good.size() / 30);  // what is signed is nearly everything
}
