// SPDX-License-Identifier: MIT
// Reads definite-length ASN.1 without copying. A failure is sticky: it sets the flag all readers of one parse
// share, after which every read gives nothing and every loop ends, so a parser checks once, at its end.
#pragma once

#include <algorithm>
#include <optional>

#include "crypto/asn1/oid.hpp"
#include "crypto/asn1/tags.hpp"

namespace pidpys::crypto::der {

inline bool equal(ByteView a, ByteView b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

struct Element {
    Tag tag = 0;
    ByteView whole;    // identifier, length and content
    ByteView content;
};

class Reader {
public:
    // Views of `octets` are handed out; `broken` outlives the reader.
    Reader(ByteView octets, bool& broken) : rest_(octets), broken_(&broken) {}

    [[nodiscard]] bool at_end() const { return *broken_ || rest_.empty(); }
    [[nodiscard]] Tag peek() const { return at_end() ? Tag{0} : rest_[0]; }
    [[nodiscard]] ByteView rest() const { return rest_; }

    Element any();
    Element take(Tag tag);                          // broken if the tag differs
    std::optional<Element> take_if(Tag tag);        // an OPTIONAL element
    Reader enter(Tag tag) { return {take(tag).content, *broken_}; }
    ByteView oid() { return take(object_identifier).content; }
    std::uint64_t number();                         // INTEGER from 0 to 2^63-1
    void finish();                                  // broken if octets remain

private:
    ByteView rest_;
    bool* broken_;
};

}  // namespace pidpys::crypto::der
