// SPDX-License-Identifier: MIT
// Signatures raised against the test authority, and what is in them then.
#include <catch2/catch.hpp>

#include <algorithm>

#include "crypto/cades/attribute_set.hpp"
#include "crypto/cades/hash_index.hpp"
#include "crypto/cades/imprint.hpp"
#include "crypto/cades/oids.hpp"
#include "crypto/cades/references.hpp"
#include "crypto/cades/values.hpp"
#include "desk_fetcher.hpp"
#include "tests/authority/stamps.hpp"
#include "tests/main/needs.hpp"

namespace pidpys::proof {
namespace {

using namespace test;
using crypto::CadesLevel;
namespace oids = crypto::oids;

const Bytes document = to_bytes(as_bytes("Договір"));

crypto::SignedDataView view_of(const Bytes& signature) {
    auto view = crypto::parse_signed_data(signature);
    REQUIRE(view);
    return std::move(*view);
}

Bytes raised(DeskFetcher& network, const Bytes& signature, CadesLevel level, std::optional<ByteView> beside = {}) {
    auto done = raise(network, signature, level, beside);
    if (!done) FAIL(done.error().detail);
    const auto checked = crypto::verify(done->signature, beside);
    REQUIRE(checked);
    for (const auto& signer : checked->signers) CHECK_FALSE(signer.failure);
    CHECK(done->unknown.empty());
    return std::move(done->signature);
}

// Everything but the unsigned attributes.
void check_kept(const crypto::SignerInfoView& before, const crypto::SignerInfoView& after) {
    CHECK(std::ranges::equal(before.before_attributes, after.before_attributes));
    CHECK(std::ranges::equal(before.signed_attributes, after.signed_attributes));
    CHECK(std::ranges::equal(before.signature_algorithm, after.signature_algorithm));
    CHECK(std::ranges::equal(before.whole_signature, after.whole_signature));
}

void check_stamp(const crypto::SignerInfoView& signer) {
    const auto stamps = crypto::attribute_values(signer.unsigned_attributes, oids::signature_timestamp);
    REQUIRE(stamps.size() == 1);
    const auto token = crypto::timestamp::read_token(stamps[0]);
    REQUIRE(token);
    crypto::HashedOctets signature(signer.signature);
    CHECK(crypto::timestamp::check_imprint(*token, signature));
    CHECK(token->info.imprint.algorithm == crypto::digest_by_oid(signer.digest_algorithm));
}

// Of X Long: references and values fit together, the signer's element first.
void check_long_form(const crypto::SignerInfoView& signer, std::size_t authorities) {
    const ByteView set = signer.unsigned_attributes;
    const auto refs = crypto::read_certificate_refs(*crypto::single_attribute(set, oids::certificate_refs).value());
    const auto values = crypto::certificate_values_of(signer);
    REQUIRE(refs);
    REQUIRE(refs->size() == values.size());
    CHECK(values.size() == authorities);
    for (std::size_t i = 0; i < values.size(); ++i) CHECK(crypto::refers_to(refs->at(i), values[i]) == true);
    const auto statuses = crypto::read_revocation_refs(*crypto::single_attribute(set, oids::revocation_refs).value());
    REQUIRE(statuses);
    CHECK(statuses->size() == refs->size() + 1);
    const auto evidence = crypto::revocation_values_of(signer);
    std::size_t met = 0;
    for (const auto& one : *statuses) {
        for (std::size_t i = 0; i < one.ocsps.size(); ++i)
            CHECK(crypto::refers_to(one.ocsps[i], evidence.ocsps.at(met++)) == true);
        for (const auto& crl : one.crls) CHECK(crypto::refers_to(crl, evidence.crls.at(0)) == true);
    }
    CHECK(met == evidence.ocsps.size());
    CHECK_FALSE(statuses->at(0).empty());
    CHECK(statuses->back().empty());  // the root's
}

std::size_t good_archive_stamps(const crypto::SignedDataView& view, const crypto::SignerInfoView& signer,
                                ByteView content) {
    std::size_t good = 0;
    crypto::HashedOctets hashed(content);
    for (ByteView value : crypto::attribute_values(signer.unsigned_attributes, oids::archive_timestamp_v3)) {
        const auto token = crypto::timestamp::read_token(value);
        REQUIRE(token);
        CHECK(crypto::timestamp::verify_token(*token));
        const auto inner = crypto::parse_signed_data(value);
        const auto index = crypto::find_hash_index(inner->signers.at(0).unsigned_attributes);
        REQUIRE(index);
        const auto& algorithm = *token->info.imprint.algorithm;
        const auto input = crypto::archive_timestamp_v3_input(view, signer, hashed, algorithm, index->value);
        good += input->digest(algorithm) == token->info.imprint.hash &&
                        crypto::coverage_of(*index, view, signer)->all_present
                    ? 1
                    : 0;
    }
    return good;
}

}  // namespace

TEST_CASE("bes_becomes_x_long_with_keys_of_every_family_attached_and_detached") {
    for (const char* family : {"ecdsa", "rsa", "dstu"})
        for (const auto form : {crypto::SignatureForm::attached, crypto::SignatureForm::detached}) {
            INFO(family);
            DeskFetcher network(family);
            const Bytes bes = sign(network, network.person(), document, form);
            const std::optional<ByteView> beside =
                form == crypto::SignatureForm::detached ? std::optional<ByteView>(document) : std::nullopt;
            const Bytes xl = raised(network, bes, CadesLevel::x_long, beside);
            const auto before = view_of(bes), after = view_of(xl);
            CHECK(crypto::level_of(after, after.signers[0]) == CadesLevel::x_long);
            check_kept(before.signers[0], after.signers[0]);
            check_stamp(after.signers[0]);
            check_long_form(after.signers[0], 2);
            CHECK(after.version == before.version);
            CHECK(after.certificates.size() == before.certificates.size());
            CHECK(after.crls.empty());
            CHECK(std::ranges::equal(after.encapsulated, before.encapsulated));
            CHECK(network.asked("tsp") == 1);
            CHECK(network.asked("ocsp") == 2);
            CHECK(network.asked("crl") == 0);
        }
}

TEST_CASE("a_level_is_raised_no_further_than_was_asked") {
    DeskFetcher network("ecdsa");
    const Bytes bes = sign(network, network.person(), document);
    const Bytes t = raised(network, bes, CadesLevel::t);
    auto view = view_of(t);
    CHECK(crypto::level_of(view, view.signers[0]) == CadesLevel::t);
    check_stamp(view.signers[0]);
    CHECK(network.asked("ocsp") == 0);
    CHECK(network.asked("aia") == 0);
}

TEST_CASE("a_time_stamp_that_is_there_is_kept_and_counts") {
    DeskFetcher network("ecdsa");
    const Bytes t = raised(network, sign(network, network.person(), document), CadesLevel::t);
    network.pass(std::chrono::hours(1));
    const Bytes xl = raised(network, t, CadesLevel::x_long);
    CHECK(network.asked("tsp") == 1);
    const auto before = view_of(t), after = view_of(xl);
    const auto was = crypto::attribute_values(before.signers[0].unsigned_attributes, oids::signature_timestamp);
    const auto is = crypto::attribute_values(after.signers[0].unsigned_attributes, oids::signature_timestamp);
    REQUIRE(is.size() == 1);
    CHECK(std::ranges::equal(was[0], is[0]));
}

TEST_CASE("what_is_x_long_or_more_is_given_back_unchanged_and_nobody_is_asked") {
    DeskFetcher network("ecdsa");
    const Bytes bes = sign(network, network.person(), document);
    for (const auto level : {CadesLevel::x_long, CadesLevel::lt, CadesLevel::lta}) {
        const Bytes high = raised(network, bes, level);
        const std::size_t asked = network.asked("tsp");
        CHECK(raised(network, high, CadesLevel::x_long) == high);
        CHECK(raised(network, high, CadesLevel::t) == high);
        CHECK(network.asked("tsp") == asked);
    }
    if (!needs::foreign_data()) return;
    for (const char* file : {"cades/CAdES-X-Long-DSTU-4145.p7s", "cades/CAdES-X-Long-ECDSA.p7s",
                             "pki/czo-cades/CAdES-X-Long-RSA.p7s", "pki/eu-cades/Signature-C-A-XL-1.p7m"}) {
        const Bytes genuine = needs::foreign_file(file);
        const auto same = raise(network, genuine, CadesLevel::x_long);
        REQUIRE(same);
        CHECK(same->signature == genuine);
    }
}

TEST_CASE("every_signer_is_raised_and_of_a_joined_signature_the_new_one_alone") {
    DeskFetcher network("ecdsa");
    const Bytes first = sign(network, network.person("Перший"), document);
    crypto::SignOptions options;
    options.signing_time = network.now();
    const Bytes both = *crypto::add_signer(first, network.person("Друга").entry, {}, options);
    const Bytes all = raised(network, both, CadesLevel::x_long);
    const auto view = view_of(all);
    REQUIRE(view.signers.size() == 2);
    for (const auto& signer : view.signers) {
        CHECK(crypto::level_of(view, signer) == CadesLevel::x_long);
        check_stamp(signer);
    }
    const auto one = raise(network, both, CadesLevel::x_long, {}, ByteView(first));
    REQUIRE(one);
    const auto former = view_of(first), half = view_of(one->signature);
    std::size_t untouched = 0, high = 0;
    for (const auto& signer : half.signers) {
        untouched += std::ranges::equal(signer.whole, former.signers[0].whole) ? 1 : 0;
        high += crypto::level_of(half, signer) == CadesLevel::x_long ? 1 : 0;
    }
    CHECK(untouched == 1);
    CHECK(high == 1);
}

TEST_CASE("material_of_one_signer_lifts_no_other_and_each_is_raised_to_its_level") {
    DeskFetcher network("ecdsa");
    const Bytes first = raised(network, sign(network, network.person("Перший"), document), CadesLevel::lt);
    crypto::SignOptions options;
    options.signing_time = network.now();
    const Bytes both = *crypto::add_signer(first, network.person("Друга").entry, {}, options);
    const auto raised_alone = raise(network, both, CadesLevel::t, {}, ByteView(first));
    REQUIRE(raised_alone);
    const auto levels_of = [](const Bytes& signature) {
        const auto view = view_of(signature);
        REQUIRE(view.signers.size() == 2);
        return std::minmax({crypto::level_of(view, view.signers[0]), crypto::level_of(view, view.signers[1])});
    };
    CHECK(levels_of(raised_alone->signature) == std::pair(CadesLevel::t, CadesLevel::lt));
    CHECK(levels_of(raised(network, raised_alone->signature, CadesLevel::lt)) ==
          std::pair(CadesLevel::lt, CadesLevel::lt));
    CHECK(levels_of(raised(network, raised_alone->signature, CadesLevel::lta)) ==
          std::pair(CadesLevel::lta, CadesLevel::lta));
}

TEST_CASE("b_lt_holds_its_material_in_signed_data_and_b_lta_a_stamp_over_all_of_it") {
    for (const char* family : {"ecdsa", "dstu"}) {
        INFO(family);
        DeskFetcher network(family);
        const Bytes bes = sign(network, network.person(), document);
        const Bytes lt = raised(network, bes, CadesLevel::lt);
        auto view = view_of(lt);
        CHECK(view.version == 5);
        CHECK(crypto::level_of(view, view.signers[0]) == CadesLevel::lt);
        // Of the signer, its authority and the time-stamp server.
        CHECK(crypto::revocations_of(view).ocsps.size() == 3);
        // Signer, authority, root, server, two responders.
        CHECK(view.certificates.size() == 6);
        CHECK(crypto::attribute_values(view.signers[0].unsigned_attributes, oids::certificate_values).empty());

        const Bytes lta = raised(network, lt, CadesLevel::lta);
        view = view_of(lta);
        CHECK(crypto::level_of(view, view.signers[0]) == CadesLevel::lta);
        CHECK(good_archive_stamps(view, view.signers[0], document) == 1);

        network.pass(std::chrono::hours(24));
        const Bytes renewed = raised(network, lta, CadesLevel::lta);
        view = view_of(renewed);
        CHECK(good_archive_stamps(view, view.signers[0], document) == 2);
    }
}

TEST_CASE("without_a_responder_the_issuers_list_is_kept_instead") {
    DeskFetcher network("ecdsa");
    network.spoil("ocsp", "503");
    const Bytes bes = sign(network, network.person(), document);
    const auto xl = raise(network, bes, CadesLevel::x_long);
    REQUIRE(xl);
    CHECK(xl->unknown.empty());
    const auto view = view_of(xl->signature);
    const auto values = crypto::revocation_values_of(view.signers[0]);
    CHECK(values.ocsps.empty());
    CHECK(values.crls.size() == 3);  // the full one and the delta of the signer's authority, and the root's
}

TEST_CASE("certificates_that_neither_answer_nor_token_brings_stand_among_the_values") {
    DeskFetcher network("ecdsa");
    network.spoil("ocsp", "no-certificates");
    const Bytes bes = sign(network, network.person(), document);
    Context context = network.context();
    context.certificates = {network.office().house.status.certificate(),
                            network.office().house.root_status.certificate()};
    auto upgrade = Upgrade::begin(bes, {}, {}, std::move(context));
    REQUIRE(upgrade);
    drive_now(**upgrade, network);
    const auto xl = (*upgrade)->outcome();
    REQUIRE(xl);
    const auto view = view_of(xl->signature);
    check_long_form(view.signers[0], 4);
}

TEST_CASE("a_server_that_takes_no_nonce_is_asked_again_without") {
    // A refusal of a kind that the desk itself does not know: made here.
    struct Refusing final : online::Fetcher {
        explicit Refusing(DeskFetcher& behind) : behind_(behind) {}
        void fetch(online::Request request, std::stop_token stop, online::Callback callback) override {
            if (request.kind != online::Kind::timestamp || asked_++ > 0)
                return behind_.fetch(std::move(request), std::move(stop), std::move(callback));
            Bytes refusal = pidpys::test::authority::refused(2, "nonce", 1U << 2);
            const std::string url = request.addresses.at(0).url;
            if (request.check && !request.check(refusal)) return callback(fail(Errc::denied, "refused"));
            callback(online::Answer{std::move(refusal), url, false});
        }
        [[nodiscard]] Result<void> may_ask(const online::Address&) const override { return {}; }
        DeskFetcher& behind_;
        int asked_ = 0;
    };
    DeskFetcher network("ecdsa");
    Refusing refusing(network);
    const Bytes bes = sign(network, network.person(), document);
    auto upgrade = Upgrade::begin(bes, {}, {CadesLevel::t, {}}, [&] {
        Context context = network.context();
        context.certificates = {network.office().house.stamps.certificate()};
        return context;
    }());
    REQUIRE(upgrade);
    drive_now(**upgrade, refusing);
    const auto t = (*upgrade)->outcome();
    REQUIRE(t);
    const auto view = view_of(t->signature);
    check_stamp(view.signers[0]);
    const auto stamps = crypto::attribute_values(view.signers[0].unsigned_attributes, oids::signature_timestamp);
    const auto token = crypto::timestamp::read_token(stamps[0]);
    CHECK(token->info.nonce.empty());
    CHECK(token->certificates.empty());
}

}  // namespace pidpys::proof
