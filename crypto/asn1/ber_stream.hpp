// SPDX-License-Identifier: MIT
// Reads BER (X.690 §8) from a source that may be longer than memory: constructed elements are entered and left, small ones
// taken whole, an OCTET STRING comes in pieces, lengths definite or not. A failure is sticky, as in reader.hpp: after it
// nothing is read and every loop ends, so that whoever reads asks once, at the end.
#pragma once

#include <optional>
#include <vector>

#include "crypto/asn1/oid.hpp"
#include "crypto/asn1/tags.hpp"
#include "crypto/base/byte_stream.hpp"

namespace pidpys::crypto::der {

class BerStream {
public:
    explicit BerStream(ByteSource& source) : source_(&source) {}

    [[nodiscard]] const std::optional<Error>& error() const { return error_; }

    bool at_end();  // of the element that was entered last; outside of all, of the source
    Tag peek();     // 0 at the end
    void enter(Tag tag);
    void leave();  // malformed unless all of it was read

    // The next element whole, in definite form. too_large beyond `max` octets.
    Bytes element(std::size_t max);

    // An OCTET STRING under this primitive tag or the constructed one beside it, then its content until an empty view.
    void enter_octets(Tag primitive);
    ByteView octets();

    // Behind all elements: line ends that an editor has left there, and nothing else.
    void expect_end();

    void refuse(Errc code, const char* why);

private:
    static constexpr std::uint64_t unbounded = ~std::uint64_t{0};
    static constexpr std::size_t max_levels = 32;

    struct Level {
        std::uint64_t end = unbounded;  // position behind it; of an indefinite one that of its parent
        bool indefinite = false;
        bool primitive = false;
    };
    struct Header {
        Tag tag = 0;
        std::uint64_t length = 0;
        bool indefinite = false;
    };

    bool fill();  // false: nothing is left
    std::uint8_t octet();
    Header header(Bytes* copy);
    void push(const Header& header);
    void copy(std::uint64_t count, Bytes& to, std::size_t max);
    [[nodiscard]] std::uint64_t limit() const { return levels_.empty() ? unbounded : levels_.back().end; }

    ByteSource* source_;
    ByteView piece_;
    std::uint64_t at_ = 0;
    bool ended_ = false;
    std::vector<Level> levels_;
    std::size_t octets_level_ = 0;  // how many levels there are when the OCTET STRING has ended
    std::optional<Error> error_;
};

}  // namespace pidpys::crypto::der
