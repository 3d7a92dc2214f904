// SPDX-License-Identifier: MIT
#include "crypto/cades/attribute_set.hpp"

#include "crypto/asn1/reader.hpp"

namespace pidpys::crypto {

std::vector<AttributeView> read_attributes(ByteView set) {
    std::vector<AttributeView> found;
    if (set.empty()) return found;
    bool broken = false;
    der::Reader attributes(der::Reader(set, broken).any().content, broken);
    while (!attributes.at_end()) {
        const der::Element element = attributes.take(der::sequence_tag);
        AttributeView one{element.whole, element.content, {}, {}, {}};
        der::Reader fields(element.content, broken);
        const der::Element type = fields.take(der::object_identifier);
        one.type = type.content;
        one.whole_type = type.whole;
        der::Reader values = fields.enter(der::set_tag);
        while (!values.at_end()) one.values.push_back(values.any().whole);
        if (!broken) found.push_back(std::move(one));
    }
    return found;
}

std::vector<ByteView> attribute_values(ByteView set, const der::Oid& type) {
    std::vector<ByteView> found;
    for (const AttributeView& attribute : read_attributes(set))
        if (type == attribute.type) found.insert(found.end(), attribute.values.begin(), attribute.values.end());
    return found;
}

}  // namespace pidpys::crypto
