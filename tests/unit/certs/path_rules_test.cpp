// SPDX-License-Identifier: MIT
// What is asked of every certificate of a path and of every list, with material of OpenSSL's program.
#include <catch2/catch.hpp>

#include "certs/strength.hpp"
#include "crypto/provider/keys.hpp"
#include "crypto/provider/provider.hpp"
#include "openssl_authority.hpp"

namespace pidpys::certs {
namespace {

using test::Issue;
using test::OpensslAuthority;

// A moment after whatever is issued meanwhile.
TimePoint today() { return std::chrono::system_clock::now() + std::chrono::minutes(1); }

Issue authority_like(const std::string& more = "", const std::string& constraints = "critical,CA:TRUE") {
    return {.subject = "/C=UA/CN=Middle",
            .extensions = "basicConstraints=" + constraints + "\nkeyUsage=critical,keyCertSign,cRLSign\n" + more};
}

std::optional<Errc> reason_of(const Result<TrustedPath>& path) {
    UNSCOPED_INFO((path ? std::string("valid") : path.error().detail));
    return path ? std::nullopt : std::optional(path.error().code);
}

}  // namespace

TEST_CASE("path_over_a_weak_authority_is_weak_and_another_way_up_is_taken", "[posix]") {
    OpensslAuthority authority;
    const auto registry = authority.registry();
    Issue small = authority_like();
    small.key = "-algorithm RSA -pkeyopt rsa_keygen_bits:1024";
    const Bytes weak = authority.issue("weak", small);
    const Bytes below_weak = authority.issue("a", {}, "weak");
    CHECK(reason_of(registry.validate(below_weak, {weak}, today())) == Errc::weak);

    for (const char* digest : {"md5", "sha1"}) {
        INFO(digest);
        Issue issue{.extensions = "", .digest = digest};
        authority.issue("rsa", {.subject = "/C=UA/CN=Rsa",
                                .extensions = authority_like().extensions,
                                .key = "-algorithm RSA -pkeyopt rsa_keygen_bits:2048"});
        const Bytes leaf = authority.issue("b", issue, "rsa");
        CHECK(reason_of(registry.validate(leaf, {authority.certificate("rsa")}, today())) == Errc::weak);
    }

    // One key, one name, two certificates: the one over SHA-1 comes first and is passed over.
    Issue old = authority_like();
    old.digest = "sha1";
    const Bytes middle_old = authority.issue("middle", old);
    const Bytes leaf = authority.issue("c", {}, "middle");
    CHECK(reason_of(registry.validate(leaf, {middle_old}, today())) == Errc::weak);
    REQUIRE(crypto::test::run("openssl x509 -req -in " + authority.path("middle.csr") + " -CA " +
                              authority.path("root.pem") + " -CAkey " + authority.path("root.key") +
                              " -set_serial 900 -days 7 -sha256 -extfile " + authority.path("middle.ext") + " -out " +
                              authority.path("again.pem")) == 0);
    CHECK(reason_of(registry.validate(leaf, {middle_old, authority.certificate("again")}, today())) == std::nullopt);
}

TEST_CASE("dstu_key_is_as_strong_as_its_curve", "[posix]") {
    REQUIRE(crypto::load_provider());
    for (const auto& [curve, strong] : {std::pair("M163", false), std::pair("M191", false), std::pair("M233", true),
                                        std::pair("M257", true), std::pair("M431", true)}) {
        INFO(curve);
        CHECK(check_strength(crypto::generate_dstu_key(curve)->get()).has_value() == strong);
    }
}

TEST_CASE("anchor_is_trusted_as_weak_as_it_is_and_a_signer_that_is_one_is_not", "[posix]") {
    OpensslAuthority authority;
    REQUIRE(crypto::test::run("openssl req -x509 -newkey rsa:1024 -sha1 -nodes -days 30 -subj '/CN=Old root' -config " +
                              authority.path("root.cnf") + " -keyout " + authority.path("old.key") + " -out " +
                              authority.path("old.pem")) == 0);
    const Bytes old = authority.certificate("old");
    const AuthorityRegistry registry({Authority{"old", "Старий", {old}, {}, {}, {}}});
    CHECK(registry.validate(authority.issue("leaf", {}, "old"), {}, today()));
    CHECK(reason_of(registry.validate(old, {}, today())) == Errc::weak);
}

TEST_CASE("self_issued_intermediate_does_not_count_for_the_path_length", "[posix]") {
    // RFC 5280 §6.1.4 l: a renewed key of one authority, certified by its old one.
    for (const char* identifiers : {"", "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid"}) {
        INFO(identifiers);
        OpensslAuthority authority;
        const auto registry = authority.registry();
        const Issue last_above_persons = authority_like(identifiers, "critical,CA:TRUE,pathlen:0");
        const Bytes first = authority.issue("first", last_above_persons);
        const Bytes renewed = authority.issue("renewed", last_above_persons, "first");
        const Bytes leaf = authority.issue("leaf", {}, "renewed");
        const auto path = registry.validate(leaf, {first, renewed}, today());
        CAPTURE(path ? std::string() : path.error().detail);
        CHECK(path);
        Issue other = authority_like(identifiers);
        other.subject = "/C=UA/CN=Another";
        const Bytes below = authority.issue("below", other, "first");
        const Bytes too_deep = authority.issue("deep", {}, "below");
        CHECK(reason_of(registry.validate(too_deep, {first, below}, today())) == Errc::untrusted);
    }
}

TEST_CASE("explicit_policy_that_is_required_has_to_be_there", "[posix]") {
    const auto path_with = [](const std::string& middle_policy, const std::string& leaf_policy) {
        OpensslAuthority authority;
        const Bytes middle = authority.issue(
            "middle", authority_like("policyConstraints=critical,requireExplicitPolicy:0\n" + middle_policy));
        Issue issue;
        issue.extensions += "\n" + leaf_policy;
        const Bytes leaf = authority.issue("leaf", issue, "middle");
        return reason_of(authority.registry().validate(leaf, {middle}, today()));
    };
    const std::string policy = "certificatePolicies=1.2.804.2.1.1.1.2.2";
    CHECK(path_with(policy, policy) == std::nullopt);
    CHECK(path_with(policy, "") == Errc::untrusted);
    CHECK(path_with(policy, "certificatePolicies=1.2.3.4") == Errc::untrusted);
}

TEST_CASE("critical_extension_is_read_to_its_end", "[posix]") {
    const auto leaf_with = [](const std::string& extension) {
        OpensslAuthority authority;
        return reason_of(authority.registry().validate(
            authority.issue("leaf", {.extensions = "basicConstraints=critical,CA:FALSE\n" + extension}), {}, today()));
    };
    CHECK(leaf_with("2.5.29.15=critical,DER:03:02:07:80") == std::nullopt);
    CHECK(leaf_with("2.5.29.15=critical,DER:03:02:07:80:05:00") == Errc::untrusted);
    CHECK(leaf_with("2.5.29.15=DER:03:02:07:80:05:00") == Errc::untrusted);
    CHECK(leaf_with("2.5.29.37=critical,DER:30:0a:06:08:2b:06:01:05:05:07:03:04") == std::nullopt);
    CHECK(leaf_with("2.5.29.37=critical,DER:30:0a:06:08:2b:06:01:05:05:07:03:04:00:00") == Errc::untrusted);
    CHECK(leaf_with("2.5.29.32=critical,DER:30:06:30:04:06:02:2a:03") == std::nullopt);
    CHECK(leaf_with("2.5.29.32=critical,DER:30:06:30:04:06:02:2a:03:00") == Errc::untrusted);
    CHECK(leaf_with("2.5.29.17=critical,DER:30:05:81:03:61:40:62") == std::nullopt);
    CHECK(leaf_with("2.5.29.17=critical,DER:30:05:81:03:61:40:62:05:00") == Errc::untrusted);
    // Of critical qcStatements every one has to be known.
    CHECK(leaf_with("1.3.6.1.5.5.7.1.3=critical,DER:30:0a:30:08:06:06:04:00:8e:46:01:01") == std::nullopt);
    CHECK(leaf_with("1.3.6.1.5.5.7.1.3=critical,DER:30:0a:30:08:06:06:04:00:8e:46:01:01:00") == Errc::untrusted);
    CHECK(leaf_with("1.3.6.1.5.5.7.1.3=critical,DER:30:06:30:04:06:02:2a:03") == Errc::untrusted);
    CHECK(leaf_with("1.3.6.1.5.5.7.1.3=DER:30:06:30:04:06:02:2a:03") == std::nullopt);
}

TEST_CASE("list_signed_over_a_weak_digest_is_no_list", "[posix]") {
    OpensslAuthority authority;
    Issue issue = authority_like();
    issue.key = "-algorithm RSA -pkeyopt rsa_keygen_bits:2048";
    const Bytes middle = authority.issue("middle", issue);
    const Bytes leaf = authority.issue("leaf", {.serial = 55}, "middle");
    AuthorityRegistry registry({Authority{"test", "Тест", {middle}, {}, {}, {}}});
    const auto with_list = [&](const std::vector<int>& serials, const std::string& digest) {
        registry.set_revocation_lists({authority.list("middle", serials, digest)});
        return registry.validate(leaf, {}, today());
    };
    CHECK(with_list({}, "sha256")->revocation_checked);
    CHECK(reason_of(with_list({55}, "sha256")) == Errc::revoked);
    for (const char* digest : {"md5", "sha1"}) {
        INFO(digest);
        for (const auto& serials : {std::vector<int>{}, std::vector<int>{55}}) {
            const auto path = with_list(serials, digest);
            REQUIRE(path);
            CHECK_FALSE(path->revocation_checked);
        }
    }
}

}  // namespace pidpys::certs
