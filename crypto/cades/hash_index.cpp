// SPDX-License-Identifier: MIT
#include "crypto/cades/hash_index.hpp"

#include <optional>
#include <set>

#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/base/octet_order.hpp"
#include "crypto/cades/attribute_set.hpp"
#include "crypto/cades/oids.hpp"

namespace pidpys::crypto {
namespace {

constexpr std::size_t max_digests = 4096;  // in one list of an index

Result<void> append_digest(Bytes& list, const DigestAlgorithm& algorithm, std::initializer_list<ByteView> parts) {
    const auto value = digest(algorithm, parts);
    if (!value) return tl::unexpected(value.error());
    der::append(list, der::octets(*value));
    return {};
}

Result<Bytes> digests_of(const std::vector<ByteView>& elements, const DigestAlgorithm& algorithm) {
    Bytes list;
    for (ByteView element : elements)
        if (auto added = append_digest(list, algorithm, {element}); !added) return forward(added);
    return der::sequence({list});
}

std::vector<ByteView> read_digests(der::Reader list, der::Parse& parse) {
    std::vector<ByteView> found;
    while (!list.at_end()) {
        if (found.size() == max_digests) parse.refuse();
        found.push_back(list.take(der::octet_string).content);
    }
    return found;
}

Result<HashIndex> read_hash_index(ByteView value, HashIndexVersion version) {
    HashIndex index;
    index.version = version;
    index.value = value;
    der::Parse parse;
    der::Reader fields = der::Reader(value, parse).enter(der::sequence_tag);
    // An AlgorithmIdentifier and a list of digests are both SEQUENCEs; the first starts with an identifier.
    bool ignored = false;
    const bool names_digest =
        der::Reader(fields.rest(), ignored).enter(der::sequence_tag).peek() == der::object_identifier;
    ByteView oid;
    if (names_digest) {
        const der::Algorithm named = fields.algorithm();
        if (!named.is_plain()) parse.refuse();
        oid = named.oid;
        index.digest = digest_by_oid(oid);
    } else if (version == HashIndexVersion::v1) {
        index.digest = digest_by_name("SHA256");
    } else {
        parse.refuse();
    }
    index.certificates = read_digests(fields.enter(der::sequence_tag), parse);
    index.revocations = read_digests(fields.enter(der::sequence_tag), parse);
    index.attributes = read_digests(fields.enter(der::sequence_tag), parse);
    if (!parse.complete()) return fail(Errc::malformed, "ATSHashIndex");
    if (index.digest == nullptr) return fail(Errc::unsupported, "ATSHashIndex: digest " + der::oid_text(oid));
    return index;
}

// The digests of an index, each of which has to be met by an element.
class Expected {
public:
    Expected(const std::vector<ByteView>& digests, const DigestAlgorithm& algorithm) : algorithm_(algorithm) {
        for (ByteView digest : digests) digests_.insert(to_bytes(digest));
        unmet_ = digests_;
    }

    Result<bool> covers(std::initializer_list<ByteView> parts) {
        const auto value = digest(algorithm_, parts);
        if (!value) return tl::unexpected(value.error());
        unmet_.erase(*value);
        return digests_.contains(*value);
    }

    Result<std::vector<bool>> cover(const std::vector<ByteView>& elements) {
        std::vector<bool> covered;
        for (ByteView element : elements) {
            const auto does = covers({element});
            if (!does) return tl::unexpected(does.error());
            covered.push_back(*does);
        }
        return covered;
    }

    [[nodiscard]] bool all_met() const { return unmet_.empty(); }

private:
    const DigestAlgorithm& algorithm_;
    std::set<Bytes, OctetOrder> digests_, unmet_;
};

Result<bool> covers_attribute(Expected& expected, const AttributeView& attribute, HashIndexVersion version) {
    if (version == HashIndexVersion::v1) return expected.covers({attribute.whole});
    bool all = true;
    for (ByteView value : attribute.values) {
        const auto does = expected.covers({attribute.whole_type, value});
        if (!does) return does;
        all = all && *does;
    }
    return all;
}

}  // namespace

Result<Bytes> make_hash_index(const SignedDataView& signature, const SignerInfoView& signer,
                              const DigestAlgorithm& algorithm) {
    auto certificates = digests_of(signature.certificates, algorithm);
    if (!certificates) return certificates;
    auto revocations = digests_of(signature.revocations, algorithm);
    if (!revocations) return revocations;
    Bytes attributes;
    for (const AttributeView& attribute : read_attributes(signer.unsigned_attributes))
        for (ByteView value : attribute.values)
            if (auto added = append_digest(attributes, algorithm, {attribute.whole_type, value}); !added)
                return forward(added);
    return der::sequence({der::algorithm(algorithm.oid), *certificates, *revocations, der::sequence({attributes})});
}

Result<HashIndex> find_hash_index(ByteView unsigned_attributes) {
    std::optional<HashIndex> found;
    for (const auto& [type, version] : {std::pair(oids::ats_hash_index_v3, HashIndexVersion::v3),
                                        std::pair(oids::ats_hash_index_v2, HashIndexVersion::v2),
                                        std::pair(oids::ats_hash_index, HashIndexVersion::v1)}) {
        const auto value = single_attribute(unsigned_attributes, type);
        if (!value) return tl::unexpected(value.error());
        if (!*value) continue;
        if (found) return fail(Errc::malformed, "a time-stamp with several hash indexes");
        auto index = read_hash_index(**value, version);
        if (!index) return index;
        found = std::move(*index);
    }
    if (!found) return fail(Errc::not_found, "an archive time-stamp without a hash index");
    return std::move(*found);
}

Result<IndexCoverage> coverage_of(const HashIndex& index, const SignedDataView& signature,
                                  const SignerInfoView& signer) {
    IndexCoverage coverage;
    Expected certificates(index.certificates, *index.digest);
    Expected revocations(index.revocations, *index.digest);
    Expected attributes(index.attributes, *index.digest);
    auto covered = certificates.cover(signature.certificates);
    if (!covered) return forward(covered);
    coverage.certificates = std::move(*covered);
    covered = revocations.cover(signature.revocations);
    if (!covered) return forward(covered);
    coverage.revocations = std::move(*covered);
    for (const AttributeView& attribute : read_attributes(signer.unsigned_attributes)) {
        const auto does = covers_attribute(attributes, attribute, index.version);
        if (!does) return tl::unexpected(does.error());
        coverage.attributes.push_back(*does);
    }
    coverage.all_present = certificates.all_met() && revocations.all_met() && attributes.all_met();
    return coverage;
}

}  // namespace pidpys::crypto
