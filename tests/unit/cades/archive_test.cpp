// SPDX-License-Identifier: MIT
// Hash indexes: what is covered, what is not, and what is damaged.
#include "samples.hpp"

#include <algorithm>

#include "crypto/asn1/writer.hpp"
#include "crypto/cades/hash_index.hpp"
#include "crypto/cades/signature_editor.hpp"
#include "crypto/cms/attributes.hpp"
#include "crypto/cms/signed_data.hpp"
#include "material.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;

const DigestAlgorithm& sha256() { return *digest_by_name("SHA256"); }

Bytes set_of_one(const der::Oid& type, ByteView value) { return der::tlv(der::context(1), {attribute(type, value)}); }

Bytes signed_once() {
    REQUIRE(load_provider());
    return *sign(make_entry(KeyKind::p256), as_bytes("Договір"), sign_options());
}

}  // namespace

TEST_CASE("an_index_covers_what_was_there_and_not_what_came_later") {
    const Bytes signature = signed_once();
    auto editor = SignatureEditor::open(signature);
    editor->add_unsigned(0, oids::signature_timestamp, der::sequence({}));
    const Bytes stamped = editor->encode();
    const auto view = parse_signed_data(stamped);
    const Bytes index = *make_hash_index(*view, view->signers[0], sha256());
    const Bytes set = set_of_one(oids::ats_hash_index_v3, index);
    const auto read = find_hash_index(set);
    REQUIRE(read);
    CHECK(read->version == HashIndexVersion::v3);
    auto coverage = coverage_of(*read, *view, view->signers[0]);
    REQUIRE(coverage);
    CHECK(coverage->all_present);
    CHECK(coverage->certificates == std::vector{true});
    CHECK(coverage->attributes == std::vector{true});

    auto later = SignatureEditor::open(stamped);
    later->add_unsigned(0, oids::certificate_values, der::sequence({der::sequence({})}));
    const Bytes grown = later->encode();
    const auto grown_view = parse_signed_data(grown);
    coverage = coverage_of(*read, *grown_view, grown_view->signers[0]);
    REQUIRE(coverage);
    CHECK(coverage->all_present);
    CHECK(std::count(coverage->attributes.begin(), coverage->attributes.end(), true) == 1);

    const auto bare = parse_signed_data(signature);  // the attribute that the index names is gone
    coverage = coverage_of(*read, *bare, bare->signers[0]);
    REQUIRE(coverage);
    CHECK_FALSE(coverage->all_present);
}

TEST_CASE("an_index_of_version_1_hashes_whole_attributes_with_sha256_unless_it_says_otherwise") {
    const Bytes signature = signed_once();
    auto editor = SignatureEditor::open(signature);
    editor->add_unsigned(0, oids::signature_timestamp, der::sequence({}));
    const Bytes stamped = editor->encode();
    const auto view = parse_signed_data(stamped);
    const auto& signer = view->signers[0];
    const auto attribute = read_attributes(signer.unsigned_attributes).at(0).whole;
    const auto list = [](const Bytes& digest) { return der::sequence({der::octets(digest)}); };
    const Bytes certificates = list(*digest(sha256(), {view->certificates[0]}));
    const Bytes attributes = list(*digest(sha256(), {attribute}));
    for (const Bytes& index :
         {der::sequence({certificates, der::sequence({}), attributes}),
          der::sequence({der::algorithm(sha256().oid), certificates, der::sequence({}), attributes})}) {
        const Bytes set = set_of_one(oids::ats_hash_index, index);
        const auto read = find_hash_index(set);
        REQUIRE(read);
        const auto coverage = coverage_of(*read, *view, signer);
        REQUIRE(coverage);
        CHECK(coverage->all_present);
        CHECK(coverage->attributes == std::vector{true});
    }
    const Bytes without_digest = der::sequence({certificates, der::sequence({}), attributes});
    CHECK(find_hash_index(set_of_one(oids::ats_hash_index_v3, without_digest)).error().code == Errc::malformed);
}

TEST_CASE("an_index_that_is_absent_twofold_damaged_or_of_an_unknown_digest_is_told") {
    REQUIRE(load_provider());
    const Bytes empty = der::sequence({});
    const Bytes good = der::sequence({der::algorithm(sha256().oid), empty, empty, empty});
    CHECK(find_hash_index({}).error().code == Errc::not_found);
    const Bytes twofold =
        der::tlv(der::context(1), {attribute(oids::ats_hash_index, good), attribute(oids::ats_hash_index_v3, good)});
    CHECK(find_hash_index(twofold).error().code == Errc::malformed);
    const Bytes longer = der::sequence({der::algorithm(sha256().oid), empty, empty, empty, empty});
    CHECK(find_hash_index(set_of_one(oids::ats_hash_index_v3, longer)).error().code == Errc::malformed);
    const Bytes unknown = der::sequence({der::algorithm(der::Oid("1.2.3.4")), empty, empty, empty});
    CHECK(find_hash_index(set_of_one(oids::ats_hash_index_v3, unknown)).error().code == Errc::unsupported);
}

TEST_CASE("one_bit_of_anything_that_an_archive_stamp_covers_changes_its_imprint") {
    if (!needs::foreign_data()) return;
    const Bytes genuine = needs::foreign_file("pki/eu-cades/cades-lta-detached.pkcs7");
    const auto imprint_holds = [](const Bytes& octets) {
        const auto view = parse_signed_data(octets);
        if (!view || view->signers.size() != 1) return false;
        const auto& signer = view->signers[0];
        const auto stamps = attribute_values(signer.unsigned_attributes, oids::archive_timestamp_v3);
        const auto token = stamps.size() == 1 ? parse_signed_data(stamps[0]) : fail(Errc::malformed);
        if (!token || token->signers.size() != 1 || !token->content) return false;
        const auto index = find_hash_index(token->signers[0].unsigned_attributes);
        if (!index) return false;
        const auto coverage = coverage_of(*index, *view, signer);
        HashedOctets content(as_bytes("Hello World"));
        const auto input = archive_timestamp_v3_input(*view, signer, content, *index->digest, index->value);
        if (!coverage || !coverage->all_present || !input) return false;
        const auto value = input->digest(*index->digest);
        return value && std::search(token->content->begin(), token->content->end(), value->begin(), value->end()) !=
                            token->content->end();
    };
    REQUIRE(imprint_holds(genuine));
    const auto view = parse_signed_data(genuine);
    const auto& signer = view->signers[0];
    const auto offset = [&](ByteView part) { return static_cast<std::size_t>(part.data() - genuine.data()); };
    const auto stamp = attribute_values(signer.unsigned_attributes, oids::archive_timestamp_v3)[0];
    for (ByteView part : {view->certificate_set, view->crls, signer.before_attributes, signer.signed_attributes,
                          signer.whole_signature, signer.unsigned_attributes})
        for (std::size_t i = offset(part); i < offset(part) + part.size(); i += 7) {
            if (i >= offset(stamp) && i < offset(stamp) + stamp.size()) continue;  // covered by its own signature
            Bytes changed = genuine;
            changed[i] ^= static_cast<std::uint8_t>(1U << (i % 8));
            CAPTURE(i);
            CHECK_FALSE(imprint_holds(changed));
        }
}

}  // namespace pidpys::crypto
