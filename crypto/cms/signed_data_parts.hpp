// SPDX-License-Identifier: MIT
// SignedData put together from whole elements (RFC 5652 §5.1): what stays, stays octet for octet.
#pragma once

#include <vector>

#include "crypto/cms/signed_data_parse.hpp"

namespace pidpys::crypto {

// Views; whatever they look at outlives the parts.
struct SignedDataParts {
    std::uint64_t version = 1;
    std::vector<ByteView> digest_algorithms;  // whole AlgorithmIdentifiers
    ByteView encapsulated_head;               // EncapsulatedContentInfo, or all of it that stands before `content`
    ByteView content;                         // kept apart, so that large content is copied once
    std::vector<ByteView> certificates;       // whole CertificateChoices
    ByteView crls;                            // whole [1]; empty if absent
    std::vector<ByteView> signers;            // whole SignerInfos

    static SignedDataParts of(const SignedDataView& view);

    // Each unless it is there already.
    void add_certificate(ByteView certificate);
    void add_digest_algorithm(ByteView algorithm);

    // The ContentInfo, DER as far as it is made here.
    [[nodiscard]] Bytes assemble() const;
};

// Where DER's order of a SET OF wants it (X.690 §11.6); what stands there keeps its order, even if a foreign signer did
// not sort.
void insert_sorted(std::vector<ByteView>& set, ByteView element);

}  // namespace pidpys::crypto
