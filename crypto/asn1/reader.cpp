// SPDX-License-Identifier: MIT
#include "crypto/asn1/reader.hpp"

namespace pidpys::crypto::der {

Element Reader::any() {
    const auto refused = [this] {
        refuse();
        return Element{};
    };
    if (*broken_ || rest_.size() < 2 || (rest_[0] & 0x1f) == 0x1f) return refused();
    std::size_t head = 2;
    std::size_t length = rest_[1];
    if (length >= 0x80) {
        const std::size_t octets = length & 0x7f;
        if (octets == 0 || octets > 7 || rest_.size() < 2 + octets) return refused();
        length = 0;
        for (std::size_t i = 0; i < octets; ++i) length = length << 8 | rest_[2 + i];
        head += octets;
    }
    if (length > rest_.size() - head) return refused();
    const Element element{rest_[0], rest_.first(head + length), rest_.subspan(head, length)};
    advance(head + length);
    return element;
}

Element Reader::take(Tag tag) {
    if (peek() == tag) return any();
    refuse();
    return {};
}

std::optional<Element> Reader::take_if(Tag tag) {
    if (at_end() || peek() != tag) return std::nullopt;
    return any();
}

bool Algorithm::is_plain() const {
    return parameters.empty() || (parameters.size() == 2 && parameters[0] == null_tag && parameters[1] == 0);
}

Algorithm Reader::algorithm() {
    const Element element = take(sequence_tag);
    Reader fields = inside(element);
    Algorithm algorithm{element.whole, fields.oid(), {}};
    if (!fields.at_end()) algorithm.parameters = fields.any().whole;
    fields.finish();
    return algorithm;
}

std::uint64_t Reader::number() {
    const ByteView content = take(integer_tag).content;
    if (content.empty() || content.size() > 8 || (content[0] & 0x80) != 0) {
        refuse();
        return 0;
    }
    std::uint64_t value = 0;
    for (std::uint8_t octet : content) value = value << 8 | octet;
    return value;
}

void Reader::finish() {
    if (!rest_.empty()) refuse();
}

void Reader::skip_rest() { advance(rest_.size()); }

void Reader::advance(std::size_t octets) {
    rest_ = rest_.subspan(octets);
    if (unread_ != nullptr) *unread_ -= octets;
}

void Reader::refuse() {
    *broken_ = true;
    rest_ = {};
}

}  // namespace pidpys::crypto::der
