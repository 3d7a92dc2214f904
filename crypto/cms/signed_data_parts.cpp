// SPDX-License-Identifier: MIT
#include "crypto/cms/signed_data_parts.hpp"

#include <algorithm>

#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/base/octet_order.hpp"
#include "crypto/cms/oids.hpp"

namespace pidpys::crypto {
namespace {

std::size_t total(const std::vector<ByteView>& elements) {
    std::size_t size = 0;
    for (ByteView element : elements) size += element.size();
    return size;
}

void append_set(Bytes& to, der::Tag tag, const std::vector<ByteView>& elements) {
    der::append_header(to, tag, total(elements));
    for (ByteView element : elements) der::append(to, element);
}

std::size_t set_size(const std::vector<ByteView>& elements) {
    return der::header_size(total(elements)) + total(elements);
}

bool same_algorithm(ByteView a, ByteView b) {
    bool broken = false;
    return der::equal(der::Reader(a, broken).enter(der::sequence_tag).oid(),
                      der::Reader(b, broken).enter(der::sequence_tag).oid());
}

}  // namespace

void insert_sorted(std::vector<ByteView>& set, ByteView element) {
    set.insert(std::upper_bound(set.begin(), set.end(), element, OctetOrder{}), element);
}

SignedDataParts SignedDataParts::of(const SignedDataView& view) {
    SignedDataParts parts;
    parts.version = view.version;
    parts.digest_algorithms = view.digest_algorithms;
    parts.encapsulated_head = view.encapsulated;
    parts.certificates = view.certificates;
    parts.crls = view.crls;
    for (const SignerInfoView& present : view.signers) parts.signers.push_back(present.whole);
    return parts;
}

void SignedDataParts::add_certificate(ByteView certificate) {
    if (std::none_of(certificates.begin(), certificates.end(),
                     [&](ByteView present) { return der::equal(present, certificate); }))
        insert_sorted(certificates, certificate);
}

void SignedDataParts::add_digest_algorithm(ByteView algorithm) {
    if (std::none_of(digest_algorithms.begin(), digest_algorithms.end(),
                     [&](ByteView present) { return same_algorithm(present, algorithm); }))
        insert_sorted(digest_algorithms, algorithm);
}

Bytes SignedDataParts::assemble() const {
    const Bytes number = der::integer(version);
    const Bytes type = der::oid(oids::signed_data);
    const std::size_t body = number.size() + set_size(digest_algorithms) + encapsulated_head.size() + content.size() +
                             (certificates.empty() ? 0 : set_size(certificates)) + crls.size() + set_size(signers);
    const std::size_t explicit_body = der::header_size(body) + body;
    const std::size_t info = type.size() + der::header_size(explicit_body) + explicit_body;
    Bytes out;
    out.reserve(der::header_size(info) + info);
    der::append_header(out, der::sequence_tag, info);
    der::append(out, type);
    der::append_header(out, der::context(0), explicit_body);
    der::append_header(out, der::sequence_tag, body);
    der::append(out, number);
    append_set(out, der::set_tag, digest_algorithms);
    der::append(out, encapsulated_head);
    der::append(out, content);
    if (!certificates.empty()) append_set(out, der::context(0), certificates);
    der::append(out, crls);
    append_set(out, der::set_tag, signers);
    return out;
}

}  // namespace pidpys::crypto
