// SPDX-License-Identifier: MIT
// A SignerInfo's set of attributes, attribute by attribute.
#pragma once

#include <vector>

#include "crypto/cms/signed_data_parse.hpp"

namespace pidpys::crypto {

struct AttributeView {
    ByteView whole;
    ByteView body;                 // type and values: the SEQUENCE without its tag and length
    ByteView type;                 // content of the OBJECT IDENTIFIER
    ByteView whole_type;           // OBJECT IDENTIFIER
    std::vector<ByteView> values;  // whole
};

// Of a set ([0] or [1], whole) that parse_signed_data has read, in the order in which it was sent.
std::vector<AttributeView> read_attributes(ByteView set);

// All values of all attributes of the type: RFC 5126 §6 lets a time-stamp stand several times, either way.
std::vector<ByteView> attribute_values(ByteView set, const der::Oid& type);

}  // namespace pidpys::crypto
