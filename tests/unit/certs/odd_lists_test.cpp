// SPDX-License-Identifier: MIT
// Revocation lists of every odd kind: who is named is revoked, and silence proves only what the scope covers.
#include <catch2/catch.hpp>

#include "certs/trust.hpp"
#include "material.hpp"
#include "odd_der.hpp"

namespace pidpys::certs::odd_lists {
namespace {

using namespace test;
using crypto::test::KeyKind;
using crypto::test::make_key;
using crypto::test::some_time;

enum class Verdict { good, revoked, unknown };

Bytes scope(const Bytes& fields) { return extension("2.5.29.28", der::sequence({fields}), true); }
Bytes flag(unsigned field) { return {der::context_primitive(field), 1, 0xff}; }
Bytes point(const std::string& uri) {  // DistributionPointName [0] fullName [0] URI
    return der::tlv(der::context(0),
                    {der::tlv(der::context(0), {der::tlv(der::context_primitive(6), {as_bytes(uri)})})});
}
const Bytes some_reasons = {der::context_primitive(3), 2, 6, 0x40};
const Bytes users_only = flag(1), authorities_only = flag(2), indirect = flag(4), attributes_only = flag(5);
Bytes number(std::uint64_t value, bool critical = false) {
    return extension("2.5.29.20", der::integer(value), critical);
}
Bytes base(std::uint64_t value) { return extension("2.5.29.27", der::integer(value), true); }
Bytes of_issuer(const std::string& common_name, bool critical = true) {
    return extension("2.5.29.29", der::sequence({der::tlv(der::context(4), {name(common_name)})}), critical);
}

const Bytes identifier = der::sequence({der::tlv(der::context_primitive(0), {as_bytes("key")})});

OddEntry named() { return {}; }
OddEntry other() { return {.serial = 78}; }
OddEntry with_reason(int reason, const std::string& date = "250601000000Z") { return {.date = date, .reason = reason}; }
constexpr int compromised = 1, superseded = 4, hold = 6, removed = 8;

OddList list(std::vector<OddEntry> entries, std::vector<Bytes> extensions = {}, const std::string& month = "2512") {
    return {"Root", std::move(entries), std::move(extensions), month + "01000000Z"};
}

class Authority {
public:
    Verdict judge(const std::vector<OddList>& lists) {
        std::vector<Bytes> encoded;
        for (const OddList& one : lists) encoded.push_back(encode(one, root_key_.get()));
        registry_.set_revocation_lists(encoded);
        const auto path = registry_.validate(signer_, {}, some_time());
        if (!path) REQUIRE(path.error().code == Errc::revoked);
        return !path ? Verdict::revoked : path->revocation_checked ? Verdict::good : Verdict::unknown;
    }

private:
    crypto::EvpPkey root_key_ = make_key(KeyKind::p256), signer_key_ = make_key(KeyKind::p256);
    Bytes root_ =
        encode(OddCertificate{"Root", "Root", key_info(root_key_.get()), {constraints(true), usage(certifies)}},
               root_key_.get());
    Bytes signer_ = encode(
        OddCertificate{"Signer",
                       "Root",
                       key_info(signer_key_.get()),
                       {usage(signs), extension("2.5.29.31", der::sequence({der::sequence({point("http://a/1")})}))}},
        root_key_.get());
    AuthorityRegistry registry_{{certs::Authority{"root", "Корінь", {root_}, {}, {}, {}}}};
};

struct Case {
    const char* what;
    std::vector<OddList> lists;
    Verdict verdict;
};

void check(const std::vector<Case>& table) {
    Authority authority;
    for (const auto& [what, lists, verdict] : table) {
        INFO(what);
        CHECK(authority.judge(lists) == verdict);
        CHECK(authority.judge({lists.rbegin(), lists.rend()}) == verdict);  // files come in any order
    }
}

}  // namespace

TEST_CASE("list_that_names_the_certificate_revokes_it_whatever_its_silence_proves") {
    check({
        {"plain, silent", {list({other()})}, Verdict::good},
        {"plain", {list({other(), named()})}, Verdict::revoked},
        {"some reasons, silent", {list({}, {scope(some_reasons)})}, Verdict::unknown},
        {"some reasons", {list({named()}, {scope(some_reasons)})}, Verdict::revoked},
        {"indirect, silent", {list({}, {scope(indirect)})}, Verdict::unknown},
        {"indirect, the issuer's own entry", {list({named()}, {scope(indirect)})}, Verdict::revoked},
        {"indirect, the issuer named",
         {list({OddEntry{.extensions = {of_issuer("Root")}}}, {scope(indirect)})},
         Verdict::revoked},
        {"indirect, named in other letters",
         {list({OddEntry{.extensions = {of_issuer("ROOT")}}}, {scope(indirect)})},
         Verdict::revoked},
        {"indirect, somebody else's",
         {list({OddEntry{.extensions = {of_issuer("Else")}}}, {scope(indirect)})},
         Verdict::unknown},
        {"indirect, inherited from the entry before",
         {list({OddEntry{.serial = 5, .extensions = {of_issuer("Else")}}, named()}, {scope(indirect)})},
         Verdict::unknown},
        {"indirect, back to the issuer",
         {list({OddEntry{.serial = 5, .extensions = {of_issuer("Else")}}, OddEntry{.extensions = {of_issuer("Root")}}},
               {scope(indirect)})},
         Verdict::revoked},
        {"its point", {list({named()}, {scope(point("http://a/1"))})}, Verdict::revoked},
        {"its point, silent", {list({}, {scope(point("http://a/1"))})}, Verdict::good},
        {"another point", {list({named()}, {scope(point("http://a/2"))})}, Verdict::unknown},
        {"users", {list({named()}, {scope(users_only)})}, Verdict::revoked},
        {"authorities", {list({named()}, {scope(authorities_only)})}, Verdict::unknown},
        {"attribute certificates", {list({named()}, {scope(attributes_only)})}, Verdict::unknown},
        {"critical number", {list({named()}, {number(5, true)})}, Verdict::revoked},
        {"critical number, silent", {list({}, {number(5, true)})}, Verdict::good},
        {"critical key identifier", {list({named()}, {extension("2.5.29.35", identifier, true)})}, Verdict::revoked},
        {"unknown critical extension", {list({named()}, {extension("1.2.3.4", der::null(), true)})}, Verdict::unknown},
        {"unknown critical extension of an entry",
         {list({named(), OddEntry{.serial = 5, .extensions = {extension("1.2.3.4", der::null(), true)}}})},
         Verdict::unknown},
    });
}

TEST_CASE("of_lists_of_one_scope_the_newest_decides_and_at_once_the_one_that_names") {
    check({
        {"newer silent", {list({named()}, {}, "2511"), list({})}, Verdict::good},
        {"newer names", {list({}, {}, "2511"), list({named()})}, Verdict::revoked},
        {"at once", {list({named()}), list({})}, Verdict::revoked},
        {"at once, three", {list({}), list({named()}), list({})}, Verdict::revoked},
        {"newer of some reasons is silent",
         {list({named()}, {}, "2511"), list({}, {scope(some_reasons)})},
         Verdict::revoked},
        {"newer of the certificate's point is silent",
         {list({named()}, {}, "2511"), list({}, {scope(point("http://a/1"))})},
         Verdict::revoked},
        {"named for some reasons, silent otherwise",
         {list({}), list({named()}, {scope(some_reasons)}, "2511")},
         Verdict::revoked},
    });
}

TEST_CASE("history_of_a_serial_within_a_list_is_read_to_its_end") {
    const std::string later = "250701000000Z", to_come = "270101000000Z";
    check({
        {"held, then superseded", {list({with_reason(hold), with_reason(superseded, later)})}, Verdict::revoked},
        {"held, then released", {list({with_reason(removed, later), with_reason(hold)})}, Verdict::good},
        {"compromised, then released",
         {list({with_reason(compromised), with_reason(removed, later)})},
         Verdict::revoked},
        {"held and released at once", {list({with_reason(hold), with_reason(removed)})}, Verdict::revoked},
        {"to be revoked", {list({with_reason(compromised, to_come)})}, Verdict::good},
        {"held, to be released", {list({with_reason(hold), with_reason(removed, to_come)})}, Verdict::revoked},
    });
}

TEST_CASE("delta_lifts_only_a_hold_of_the_list_it_belongs_to") {
    const OddList held = list({with_reason(hold)}, {number(5)}, "2510");
    const OddEntry lift = with_reason(removed, "251101000000Z");
    const auto delta = [](std::vector<OddEntry> entries, std::vector<Bytes> extensions) {
        return list(std::move(entries), std::move(extensions), "2511");
    };
    check({
        {"held", {held}, Verdict::revoked},
        {"its delta", {held, delta({lift}, {number(6), base(5)})}, Verdict::good},
        {"an older base", {held, delta({lift}, {number(6), base(3)})}, Verdict::good},
        {"a newer base", {held, delta({lift}, {number(10), base(9)})}, Verdict::revoked},
        {"no newer than the list", {held, delta({lift}, {number(5), base(3)})}, Verdict::revoked},
        {"without a number", {held, delta({lift}, {base(5)})}, Verdict::revoked},
        {"a list without a number",
         {list({with_reason(hold)}, {}, "2510"), delta({lift}, {number(6), base(5)})},
         Verdict::revoked},
        {"of another scope", {held, delta({lift}, {number(6), base(5), scope(users_only)})}, Verdict::revoked},
        {"older than the list", {held, list({lift}, {number(6), base(5)}, "2509")}, Verdict::revoked},
        {"silent", {held, delta({}, {number(6), base(5)})}, Verdict::revoked},
        {"no hold",
         {list({with_reason(compromised)}, {number(5)}, "2510"), delta({lift}, {number(6), base(5)})},
         Verdict::revoked},
        {"lifted and held again",
         {held, delta({lift}, {number(6), base(5)}), list({with_reason(hold)}, {number(7), base(5)})},
         Verdict::revoked},
        {"names, whatever its base",
         {list({}, {number(5)}, "2510"), delta({named()}, {number(10), base(9)})},
         Verdict::revoked},
        {"names at the time of its list",
         {list({}, {number(5)}, "2511"), delta({named()}, {number(6), base(5)})},
         Verdict::revoked},
        {"alone and silent", {delta({}, {number(6), base(5)})}, Verdict::unknown},
    });
}

}  // namespace pidpys::certs::odd_lists
