// SPDX-License-Identifier: MIT
// A DER structure taken apart to be put together wrongly.
#pragma once

#include <initializer_list>
#include <vector>

#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"

namespace pidpys::crypto::test {

struct DerTree {
    der::Tag tag = 0;
    Bytes content;                  // of a primitive one
    std::vector<DerTree> children;  // of a constructed one

    static DerTree of(ByteView octets) {
        bool broken = false;
        return from(der::Reader(octets, broken).any());
    }

    DerTree& at(std::initializer_list<std::size_t> path) {
        DerTree* node = this;
        for (const std::size_t index : path) node = &node->children.at(index);
        return *node;
    }

    void add(ByteView element) { children.push_back(of(element)); }

    [[nodiscard]] Bytes encode() const {
        Bytes inside = content;
        for (const DerTree& child : children) der::append(inside, child.encode());
        return der::tlv(tag, {inside});
    }

private:
    static DerTree from(const der::Element& element) {
        DerTree node{element.tag, {}, {}};
        if ((element.tag & 0x20) == 0) {
            node.content = to_bytes(element.content);
            return node;
        }
        bool broken = false;
        der::Reader inside(element.content, broken);
        while (!inside.at_end()) node.children.push_back(from(inside.any()));
        return node;
    }
};

}  // namespace pidpys::crypto::test
