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
    ByteView whole;  // identifier, length and content
    ByteView content;
};

// AlgorithmIdentifier ::= SEQUENCE { algorithm OBJECT IDENTIFIER, parameters ANY OPTIONAL }
struct Algorithm {
    ByteView whole;
    ByteView oid;         // content
    ByteView parameters;  // whole element; empty if absent

    [[nodiscard]] bool is_plain() const;  // parameters absent or NULL
};

// The outcome of one parse, shared by its readers. Every octet a reader was given has to be read or left by
// `skip_rest`, whichever reader it was: what stands in a structure beyond its definition makes the parse incomplete.
class Parse {
public:
    Parse() = default;
    Parse(const Parse&) = delete;
    Parse& operator=(const Parse&) = delete;

    [[nodiscard]] bool broken() const { return broken_; }  // for the way: nothing that was read can be used
    [[nodiscard]] bool complete() const { return !broken_ && unread_ == 0; }  // for the end
    void refuse() { broken_ = true; }

private:
    friend class Reader;
    bool broken_ = false;
    std::size_t unread_ = 0;
};

class Reader {
public:
    // Views of `octets` are handed out; `parse` outlives the reader.
    Reader(ByteView octets, Parse& parse) : Reader(octets, parse.broken_, &parse.unread_) {}
    // Without the demand that all is read, for what is only looked into.
    Reader(ByteView octets, bool& broken) : Reader(octets, broken, nullptr) {}
    Reader(Reader&&) = default;
    Reader& operator=(Reader&&) = default;
    Reader(const Reader&) = delete;  // each octet is read once
    Reader& operator=(const Reader&) = delete;
    ~Reader() = default;

    [[nodiscard]] bool at_end() const { return *broken_ || rest_.empty(); }
    [[nodiscard]] Tag peek() const { return at_end() ? Tag{0} : rest_[0]; }
    [[nodiscard]] ByteView rest() const { return rest_; }

    Element any();
    Element take(Tag tag);                    // broken if the tag differs
    std::optional<Element> take_if(Tag tag);  // an OPTIONAL element
    Reader enter(Tag tag) { return {take(tag).content, *broken_, unread_}; }
    Reader inside(const Element& element) { return {element.content, *broken_, unread_}; }  // of the same parse
    Algorithm algorithm();
    ByteView oid() { return take(object_identifier).content; }
    std::uint64_t number();  // INTEGER from 0 to 2^63-1
    void finish();           // broken if octets remain
    void skip_rest();        // what follows is of no concern here

private:
    Reader(ByteView octets, bool& broken, std::size_t* unread) : rest_(octets), broken_(&broken), unread_(unread) {
        if (unread_ != nullptr) *unread_ += rest_.size();
    }
    void advance(std::size_t octets);
    void refuse();

    ByteView rest_;
    bool* broken_;
    std::size_t* unread_;
};

}  // namespace pidpys::crypto::der
