// SPDX-License-Identifier: MIT
// Time-stamps judged: of the test authority in every family of keys, of OpenSSL's server, of genuine ones.
#include <catch2/catch.hpp>

#include "certs/stamp_judgement.hpp"
#include "crypto/cms/verify.hpp"
#include "openssl_authority.hpp"
#include "tests/authority/lists.hpp"
#include "tests/authority/stamps.hpp"
#include "tests/main/needs.hpp"

namespace pidpys::certs {
namespace {

using pidpys::test::authority::encode_tst_info;
using pidpys::test::authority::House;
using pidpys::test::authority::house_of;
using pidpys::test::authority::ListEntry;
using pidpys::test::authority::ListOptions;
using pidpys::test::authority::make_list;
using pidpys::test::authority::make_token;
using pidpys::test::authority::Member;
using pidpys::test::authority::TokenOptions;
using std::chrono::hours;

const Bytes document = to_bytes(as_bytes("Договір"));

AuthorityRegistry trusting(const std::vector<Bytes>& anchors, std::vector<Bytes> candidates = {}) {
    return AuthorityRegistry(std::vector<Authority>{}, CertificateStore{anchors, std::move(candidates)});
}

crypto::timestamp::Token token_by(const Member& server, TimePoint at, bool certificates = true) {
    TokenOptions options;
    options.certificates = certificates;
    crypto::HashedOctets octets(document);
    const auto imprint = crypto::timestamp::imprint_of(octets, *crypto::digest_by_name("SHA256"));
    const auto made = make_token(
        server.entry, encode_tst_info({"1.2.3", *imprint, {0x17}, at, 0, std::nullopt, false, {}, {}}), options);
    REQUIRE(made);
    auto token = crypto::timestamp::read_token(*made);
    REQUIRE(token);
    return std::move(*token);
}

StampJudgement judged(const crypto::timestamp::Token& token, const AuthorityRegistry& registry, StampRules rules,
                      ByteView data = document) {
    crypto::HashedOctets octets(data);
    return judge_stamp(token, digest_of(octets), registry, rules);
}

bool has(const StampJudgement& judgement, crypto::RemarkKind kind) {
    return std::ranges::any_of(judgement.remarks, [&](const auto& one) { return one.kind == kind; });
}

Bytes serial_of(const Member& member) {
    const auto identity = crypto::identify_certificate(member.certificate());
    REQUIRE(identity);
    return to_bytes(identity->serial.subspan(2));  // of a short INTEGER
}

}  // namespace

TEST_CASE("a_stamp_holds_with_a_path_at_its_time_and_without_one_it_does_not") {
    for (const char* family : {"dstu", "rsa", "ecdsa"}) {
        INFO(family);
        const House& house = house_of(family);
        const AuthorityRegistry registry = trusting({house.root.certificate()});
        const auto token = token_by(house.stamps, house.now);
        const auto good = judged(token, registry, {house.now});
        CAPTURE(good.reason ? good.reason->detail : "");
        CHECK(good.valid());
        CHECK(good.is_trusted());
        CHECK(good.certificate == house.stamps.certificate());
        CHECK(good.info.policy == "1.2.3");
        CHECK(good.info.gen_time == token.info.gen_time);
        CHECK_FALSE(good.revocation_checked());
        CHECK(has(good, crypto::RemarkKind::revocation_unknown));

        const auto other = judged(token, registry, {house.now}, as_bytes("інше"));
        CHECK(other.verdict == Verdict::invalid);
        CHECK(other.reason->code == Errc::integrity);

        const auto stranger = judged(token, trusting({}), {house.now});
        CHECK(stranger.verdict == Verdict::invalid);
        CHECK(stranger.reason->code == Errc::untrusted);
        CHECK_FALSE(stranger.is_trusted());

        const auto of_a_person = judged(token_by(*house.issue_person("Особа"), house.now), registry,
                                        {house.now, true, {house.issuing.certificate()}});
        CHECK(of_a_person.reason->code == Errc::unsuitable);
    }
}

TEST_CASE("the_server_of_a_stamp_is_found_in_the_registry_and_judged_at_the_time_of_the_stamp") {
    const House& house = house_of("ecdsa");
    const auto token = token_by(house.stamps, house.now, false);
    const auto unknown = judged(token, trusting({house.root.certificate()}), {house.now});
    CHECK(unknown.verdict == Verdict::unchecked);
    CHECK(unknown.reason->code == Errc::no_certificate);
    const AuthorityRegistry registry = trusting({house.root.certificate()}, {house.stamps.certificate()});
    CHECK(judged(token, registry, {house.now}).valid());
    CHECK(judged(token, trusting({house.root.certificate()}), {house.now, true, {house.stamps.certificate()}}).valid());

    const auto later = judged(token, registry, {house.now + hours(24 * 366)});
    CHECK(later.valid());
    CHECK(has(later, crypto::RemarkKind::stamp_server_expired));
    CHECK_FALSE(has(judged(token, registry, {house.now}), crypto::RemarkKind::stamp_server_expired));

    const auto ahead = judged(token_by(house.stamps, house.now + hours(1)), registry, {house.now});
    CHECK(ahead.valid());
    CHECK(has(ahead, crypto::RemarkKind::clock_apart));
    for (const auto at : {house.now - hours(1), house.now + std::chrono::minutes(4)})
        CHECK_FALSE(has(judged(token_by(house.stamps, at), registry, {house.now}), crypto::RemarkKind::clock_apart));

    for (const auto at : {house.now + hours(24 * 366), house.now - hours(48)}) {
        const auto outside = judged(token_by(house.stamps, at), registry, {at});
        CHECK(outside.verdict == Verdict::invalid);
        CHECK(outside.reason->code == Errc::expired);
    }
}

TEST_CASE("revocation_of_the_server_of_a_stamp_is_looked_at_where_that_is_asked") {
    const House& house = house_of("ecdsa");
    AuthorityRegistry registry = trusting({house.root.certificate()});
    const auto list = [&](std::vector<ListEntry> entries) {
        ListOptions options;
        options.this_update = house.now - hours(1);
        options.next_update = house.now + hours(1);
        options.entries = std::move(entries);
        return std::vector<Bytes>{*make_list(house.root, options)};
    };
    registry.set_revocation_lists(list({}));
    const auto token = token_by(house.stamps, house.now);
    const auto good = judged(token, registry, {house.now});
    CHECK(good.revocation_checked());
    CHECK(good.remarks.empty());
    registry.set_revocation_lists(list({{serial_of(house.stamps), house.now - hours(2), 4}}));
    const auto revoked = judged(token, registry, {house.now});
    CHECK(revoked.verdict == Verdict::invalid);
    CHECK(revoked.reason->code == Errc::revoked);
    const auto path_alone = judged(token, registry, {house.now, false});
    CHECK(path_alone.valid());
    CHECK(path_alone.remarks.empty());
    CHECK_FALSE(path_alone.revocation_checked());
}

TEST_CASE("stamps_by_openssl_are_judged", "[posix]") {
    needs::program("openssl");
    namespace ct = crypto::test;
    test::OpensslAuthority authority;
    authority.issue("tsa", {.extensions = "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n"
                                          "extendedKeyUsage=critical,timeStamping"});
    authority.issue("other", {.extensions = "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n"
                                            "extendedKeyUsage=timeStamping,clientAuth"});
    const ct::Folder folder;
    const std::string data = folder.write("data", document);
    folder.write("serial", as_bytes("0A\n"));
    const AuthorityRegistry registry = authority.registry();
    const auto now = std::chrono::system_clock::now();
    const std::string config = folder.write(
        "tsa.cnf", as_bytes("[tsa]\ndefault_tsa=t1\n[t1]\nserial=" + folder.path("serial") +
                            "\nsigner_cert=" + authority.path("tsa.pem") + "\nsigner_key=" + authority.path("tsa.key") +
                            "\nsigner_digest=sha256\ndefault_policy=1.2.3\ndigests=sha256,sha512\n"
                            "ess_cert_id_alg=sha256\n"));
    std::string output;
    CAPTURE(output);
    REQUIRE(ct::run("openssl ts -query -data " + data + " -sha512 -cert -out " + folder.path("q.tsq"), &output) == 0);
    REQUIRE(ct::run("openssl ts -reply -config " + config + " -queryfile " + folder.path("q.tsq") +
                        " -token_out -out " + folder.path("t.der"),
                    &output) == 0);
    const Bytes octets = ct::read_file(folder.path("t.der"));
    const auto token = crypto::timestamp::read_token(octets);
    REQUIRE(token);
    CHECK(judged(*token, registry, {now}).valid());
    CHECK(judged(*token, registry, {now}, as_bytes("інше")).reason->code == Errc::integrity);
    // One bit of its signature.
    Bytes changed = octets;
    changed.back() ^= 1;
    const auto broken = crypto::timestamp::read_token(changed);
    REQUIRE(broken);
    CHECK(judged(*broken, registry, {now}).verdict != Verdict::valid);
}

TEST_CASE("genuine_tokens_are_believed_by_their_root_alone_with_the_server_at_hand") {
    if (!needs::foreign_data()) return;
    for (const auto& [name, file] : {std::pair("DSTU-4145", "DSTU"), std::pair("RSA", "RSA")}) {
        INFO(name);
        const auto at = [](const std::string& path) { return needs::foreign_file("pki/czo-certs/" + path); };
        const std::string kind = file;
        const Bytes server = at(kind == "DSTU" ? "CA-TEST_TSP_DSTU.cer" : "CA-TEST_TSA_RSA.cer");
        const AuthorityRegistry registry = trusting({at("ROOT-TEST_" + kind + ".cer")}, {server});
        const auto signature =
            crypto::verify(needs::foreign_file("pki/czo-cades/CAdES-T-" + std::string(name) + ".p7s"), {});
        REQUIRE(signature);
        const auto& signer = signature->signers.front();
        const auto token = crypto::timestamp::read_token(signer.signature_timestamp);
        REQUIRE(token);
        const auto judgement =
            judged(*token, registry, {std::chrono::system_clock::from_time_t(1709596800)}, signer.signature);
        CAPTURE(judgement.reason ? judgement.reason->detail : "");
        CHECK(judgement.valid());
        CHECK(judgement.certificate == server);
        CHECK(judgement.path.size() == 2);
    }
}

}  // namespace pidpys::certs
