// SPDX-License-Identifier: MIT
// Writes DER (X.690 §10): small elements by composition, large ones piece by piece through append.
#pragma once

#include <initializer_list>
#include <vector>

#include "crypto/asn1/oid.hpp"
#include "crypto/asn1/tags.hpp"

namespace pidpys::crypto::der {

void append(Bytes& to, ByteView octets);
void append_header(Bytes& to, Tag tag, std::size_t length);
std::size_t header_size(std::size_t length);

// One element around the parts in the order given.
Bytes tlv(Tag tag, std::initializer_list<ByteView> parts);
inline Bytes sequence(std::initializer_list<ByteView> parts) { return tlv(sequence_tag, parts); }
inline Bytes octets(ByteView content) { return tlv(octet_string, {content}); }
inline Bytes oid(const Oid& identifier) { return tlv(object_identifier, {identifier.content()}); }
Bytes integer(std::uint64_t value);
Bytes null();
Bytes boolean_true();

// SET OF in DER order (§11.6).
Bytes set_of(std::vector<Bytes> elements, Tag tag = set_tag);

// AlgorithmIdentifier without parameters, or with those given (whole elements).
Bytes algorithm(const Oid& identifier, ByteView parameters = {});

}  // namespace pidpys::crypto::der
