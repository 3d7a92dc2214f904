// SPDX-License-Identifier: MIT
#include "crypto/asn1/ber_stream.hpp"

#include "crypto/asn1/ber.hpp"
#include "crypto/asn1/writer.hpp"

namespace pidpys::crypto::der {
namespace {

constexpr Tag constructed = 0x20;

}  // namespace

void BerStream::refuse(Errc code, const char* why) {
    if (!error_) error_ = Error{code, why};
    piece_ = {};
    ended_ = true;
}

bool BerStream::fill() {
    while (piece_.empty() && !ended_) {
        auto next = source_->next();
        if (!next) {
            error_ = std::move(next.error());
            ended_ = true;
        } else if (next->empty()) {
            ended_ = true;
        } else {
            piece_ = *next;
        }
    }
    return !piece_.empty();
}

std::uint8_t BerStream::octet() {
    if (at_ >= limit() || !fill()) {
        refuse(Errc::malformed, "BER: the data end within an element");
        return 0;
    }
    const std::uint8_t first = piece_[0];
    piece_ = piece_.subspan(1);
    ++at_;
    return first;
}

BerStream::Header BerStream::header(Bytes* copy_to) {
    Bytes octets_read;
    const auto take = [&] {
        const std::uint8_t taken = octet();
        octets_read.push_back(taken);
        return taken;
    };
    Header header;
    header.tag = take();
    if ((header.tag & 0x1f) == 0x1f) refuse(Errc::malformed, "BER: a tag that nothing here has");
    const std::uint8_t first = take();
    header.length = first;
    if (first == 0x80) {
        header.indefinite = true;
        header.length = 0;
        if ((header.tag & constructed) == 0) refuse(Errc::malformed, "BER: a primitive element without a length");
    } else if (first > 0x80) {
        if (first > 0x88) refuse(Errc::malformed, "BER: a length of too many octets");
        header.length = 0;
        for (int i = first & 0x7f; i > 0 && !error_; --i) header.length = header.length << 8 | take();
    }
    if (!header.indefinite && header.length > limit() - at_)
        refuse(Errc::malformed, "BER: an element longer than its parent");
    if (error_) return {};
    if (copy_to != nullptr) append(*copy_to, octets_read);
    return header;
}

void BerStream::push(const Header& header) {
    if (error_) return;
    if (levels_.size() >= max_levels) return refuse(Errc::too_large, "ASN.1 nested too deeply");
    levels_.push_back(
        {header.indefinite ? limit() : at_ + header.length, header.indefinite, (header.tag & constructed) == 0});
}

bool BerStream::at_end() {
    if (error_) return true;
    if (levels_.empty()) return !fill();
    const Level& level = levels_.back();
    if (!level.indefinite) return at_ == level.end;
    if (at_ >= level.end || !fill()) {
        refuse(Errc::malformed, "BER: the data end within an element");
        return true;
    }
    return piece_[0] == 0;
}

Tag BerStream::peek() { return at_end() || !fill() ? Tag{0} : piece_[0]; }

void BerStream::enter(Tag tag) {
    if (peek() != tag) return refuse(Errc::malformed, "BER: another element than the structure has here");
    push(header(nullptr));
}

void BerStream::leave() {
    if (!at_end() || error_) return refuse(Errc::malformed, "BER: more than the structure has");
    if (levels_.back().indefinite && (octet() | octet()) != 0)
        return refuse(Errc::malformed, "BER: no end where one should be");
    levels_.pop_back();
}

void BerStream::copy(std::uint64_t count, Bytes& to, std::size_t max) {
    if (count > max - std::min(max, to.size())) return refuse(Errc::too_large, "an element longer than is reasonable");
    while (count > 0 && !error_) {
        if (!fill()) return refuse(Errc::malformed, "BER: the data end within an element");
        const ByteView part = piece_.first(static_cast<std::size_t>(std::min<std::uint64_t>(count, piece_.size())));
        append(to, part);
        piece_ = piece_.subspan(part.size());
        at_ += part.size();
        count -= part.size();
    }
}

Bytes BerStream::element(std::size_t max) {
    Bytes whole;
    std::size_t open = 0;  // elements without a length that have not ended
    do {
        const Header head = header(&whole);
        if (error_) return {};
        if (head.tag == 0) {
            if (open == 0 || head.length != 0) {
                refuse(Errc::malformed, "BER: an end of nothing");
                return {};
            }
            --open;
        } else if (head.indefinite) {
            if (++open > max_levels) refuse(Errc::too_large, "ASN.1 nested too deeply");
        } else {
            copy(head.length, whole, max);
        }
        if (whole.size() > max) refuse(Errc::too_large, "an element longer than is reasonable");
    } while (open > 0 && !error_);
    if (error_) return {};
    auto definite = Definite::from(whole);
    if (!definite) {
        refuse(definite.error().code, "not well-formed BER");
        return {};
    }
    if (definite->view().data() == whole.data()) return whole;
    return to_bytes(definite->view());
}

void BerStream::enter_octets(Tag primitive) {
    octets_level_ = levels_.size();
    const Tag tag = peek();
    if (tag != primitive && tag != (primitive | constructed))
        return refuse(Errc::malformed, "BER: no OCTET STRING where one should be");
    push(header(nullptr));
}

ByteView BerStream::octets() {
    while (!error_ && levels_.size() > octets_level_) {
        if (levels_.back().primitive && at_ < levels_.back().end) {
            if (!fill()) {
                refuse(Errc::malformed, "BER: the data end within an element");
                break;
            }
            const std::uint64_t left = levels_.back().end - at_;
            const ByteView part = piece_.first(static_cast<std::size_t>(std::min<std::uint64_t>(left, piece_.size())));
            piece_ = piece_.subspan(part.size());
            at_ += part.size();
            return part;
        }
        if (at_end()) {
            leave();
        } else if (const Tag tag = peek(); tag == octet_string || tag == constructed_octet_string) {
            push(header(nullptr));
        } else {
            refuse(Errc::malformed, "BER: an OCTET STRING of something else");
        }
    }
    return {};
}

void BerStream::expect_end() {
    while (!at_end())
        if (const std::uint8_t last = octet(); last != '\r' && last != '\n')
            refuse(Errc::malformed, "octets after the end of the structure");
}

}  // namespace pidpys::crypto::der
