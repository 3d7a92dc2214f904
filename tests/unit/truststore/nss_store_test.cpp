// SPDX-License-Identifier: MIT
#include "certs/truststore/nss_store.hpp"

#include <catch2/catch.hpp>
#include <openssl/pem.h>

#include "certs/identity/tls_identity.hpp"
#include "tests/main/needs.hpp"
#include "tests/unit/identity/text_files.hpp"
#include "tests/unit/truststore/runner.hpp"

using namespace pidpys;
using namespace pidpys::certs;

namespace {

struct NssFixture {
    test::TemporaryDirectory scratch;
    std::filesystem::path tls = scratch.path() / "tls";
    TlsIdentity identity = load_or_make_identity(tls, std::chrono::system_clock::now()).value();
    std::filesystem::path database = scratch.path() / "home with space/.pki/nssdb";
    NssStore store{database, trust_label(tls), tests::run_real};

    // What another of NSS's tools says: a chain of this leaf is good for a TLS server by this database.
    bool nss_accepts(const TlsIdentity& candidate) const {
        const auto leaf = scratch.path() / "leaf.pem";
        const crypto::BioPtr out(BIO_new_file(leaf.string().c_str(), "w"));
        PEM_write_bio_X509(out.get(), candidate.leaf.get());
        BIO_flush(out.get());
        const auto ran = tests::run_real(
            {"certutil", "-A", "-d", "sql:" + database.string(), "-n", "leaf", "-t", ",,", "-i", leaf.string()});
        REQUIRE(ran->status == 0);
        const bool good =
            tests::run_real({"certutil", "-V", "-u", "V", "-d", "sql:" + database.string(), "-n", "leaf"})->status == 0;
        static_cast<void>(tests::run_real({"certutil", "-D", "-d", "sql:" + database.string(), "-n", "leaf"}));
        return good;
    }
};

}  // namespace

TEST_CASE_METHOD(NssFixture, "nss_install_missing_database_is_made_and_trusts_the_leaf", "[posix]") {
    needs::program("certutil");
    CHECK(store.status(identity.authority.get()).value() == TrustState::absent);

    REQUIRE(store.install(identity.authority.get()));

    CHECK(store.status(identity.authority.get()).value() == TrustState::trusted);
    CHECK(nss_accepts(identity));
}

TEST_CASE_METHOD(NssFixture, "nss_remove_leaves_no_trust_and_repeats_quietly", "[posix]") {
    needs::program("certutil");
    REQUIRE(store.install(identity.authority.get()));

    CHECK(store.remove());

    CHECK(store.status(identity.authority.get()).value() == TrustState::absent);
    CHECK_FALSE(nss_accepts(identity));
    CHECK(store.remove());
}

TEST_CASE_METHOD(NssFixture, "nss_install_after_renewal_replaces_the_old_authority", "[posix]") {
    needs::program("certutil");
    REQUIRE(store.install(identity.authority.get()));
    const auto renewed = make_identity(std::chrono::system_clock::now(), {}).value();
    REQUIRE(save_identity(tls, renewed));
    CHECK(store.status(renewed.authority.get()).value() == TrustState::outdated);

    REQUIRE(store.install(renewed.authority.get()));

    CHECK(store.status(renewed.authority.get()).value() == TrustState::trusted);
    CHECK(store.status(identity.authority.get()).value() == TrustState::outdated);
    CHECK(nss_accepts(load_identity(tls, std::chrono::system_clock::now()).value()));
    CHECK_FALSE(nss_accepts(identity));
}

TEST_CASE_METHOD(NssFixture, "nss_install_other_installations_and_certificates_stay", "[posix]") {
    needs::program("certutil");
    const auto other_tls = scratch.path() / "other";
    const auto other = load_or_make_identity(other_tls, std::chrono::system_clock::now()).value();
    NssStore other_store(database, trust_label(other_tls), tests::run_real);
    REQUIRE(other_store.install(other.authority.get()));

    REQUIRE(store.install(identity.authority.get()));
    CHECK(other_store.status(other.authority.get()).value() == TrustState::trusted);
    REQUIRE(store.remove());

    CHECK(other_store.status(other.authority.get()).value() == TrustState::trusted);
}

TEST_CASE_METHOD(NssFixture, "nss_damaged_database_answers_io_with_the_tools_words", "[posix]") {
    needs::program("certutil");
    std::filesystem::create_directories(database);
    tests::write_text(database / "cert9.db", "not a database");

    const auto installed = store.install(identity.authority.get());

    REQUIRE_FALSE(installed);
    CHECK(installed.error().code == Errc::io);
    CHECK_FALSE(installed.error().detail.empty());
}

TEST_CASE_METHOD(NssFixture, "nss_install_puts_in_what_was_checked_whatever_the_file_says_now", "[posix]") {
    needs::program("certutil");
    REQUIRE(save_identity(tls, make_identity(std::chrono::system_clock::now(), {}).value()));
    REQUIRE(store.install(identity.authority.get()));
    CHECK(store.status(identity.authority.get()).value() == TrustState::trusted);
}

TEST_CASE_METHOD(NssFixture, "nss_install_that_ends_with_another_authority_takes_it_out", "[posix]") {
    needs::program("certutil");
    REQUIRE(save_identity(tls, make_identity(std::chrono::system_clock::now(), {}).value()));
    NssStore fooled(database, trust_label(tls), [this](std::vector<std::string> arguments) {
        for (std::string& argument : arguments)
            if (argument.ends_with("authority.pem")) argument = authority_file(tls).string();  // another certificate
        return tests::run_real(arguments);
    });
    CHECK(fooled.install(identity.authority.get()).error().code == Errc::integrity);
    CHECK(store.status(identity.authority.get()).value() == TrustState::absent);
}

TEST_CASE_METHOD(NssFixture, "nss_without_certutil_answers_not_found") {
    NssStore bare(database, "label",
                  [](const auto&) -> Result<CommandOutput> { return fail(Errc::not_found, "certutil"); });

    CHECK(bare.install(identity.authority.get()).error().code == Errc::not_found);
}

TEST_CASE("trust_label_differs_by_installation_and_is_safe_as_a_file_name") {
    const auto label = trust_label("/home/a/state/tls");

    CHECK(label == trust_label("/home/a/state/../state/tls"));
    CHECK(label != trust_label("/home/b/state/tls"));
    CHECK(label.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos);
}
