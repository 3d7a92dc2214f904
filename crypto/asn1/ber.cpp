// SPDX-License-Identifier: MIT
#include "crypto/asn1/ber.hpp"

#include "crypto/asn1/writer.hpp"

namespace pidpys::crypto::der {
namespace {

struct Header {
    Tag tag = 0;
    std::size_t size = 0;
    std::size_t length = 0;
    bool indefinite = false;
    [[nodiscard]] bool constructed() const { return (tag & 0x20) != 0; }
};

class Converter {
public:
    explicit Converter(std::size_t most) : most_(most) {}

    Error error{Errc::malformed, "not well-formed BER"};

    // Reads one element from the front of `rest`. True: `rest` went past it; if the element had to change its
    // definite form is appended to `out` and `changed` is set, else `out` is as it was.
    bool element(ByteView& rest, Bytes& out, bool& changed, std::size_t depth) {
        Header head;
        if (!header(rest, head)) return false;
        changed = head.indefinite || head.tag == constructed_octet_string;
        const ByteView start = rest;
        rest = rest.subspan(head.size);
        if (!head.constructed()) {
            rest = rest.subspan(head.length);
            return true;
        }
        if (depth >= max_depth) {
            error = {Errc::too_large, "ASN.1 nested too deeply"};
            return false;
        }
        Bytes content;
        bool content_changed = false;
        ByteView inner = head.indefinite ? rest : rest.first(head.length);
        if (!children(inner, head, content, content_changed, depth)) return false;
        const std::size_t consumed =
            head.indefinite ? static_cast<std::size_t>(inner.data() - rest.data()) : head.length;
        if (content_changed) changed = true;
        if (changed) {
            const ByteView body =
                content_changed ? ByteView(content) : rest.first(head.indefinite ? consumed - 2 : consumed);
            append_header(out, head.tag == constructed_octet_string ? octet_string : head.tag, body.size());
            if (!put(out, body)) return false;
        }
        rest = start.subspan(head.size + consumed);
        return true;
    }

private:
    bool put(Bytes& to, ByteView piece) {
        if (to.size() > most_ || piece.size() > most_ - to.size()) {
            error = {Errc::too_large, "more octets in pieces than are put together"};
            return false;
        }
        append(to, piece);
        return true;
    }

    // Walks the content; `content` holds it only if something in it had to change.
    bool children(ByteView& inner, const Header& parent, Bytes& content, bool& content_changed, std::size_t depth) {
        const bool pieces = parent.tag == constructed_octet_string;
        const ByteView begin = inner;
        while (true) {
            if (parent.indefinite) {
                if (inner.size() < 2) return false;
                if (inner[0] == 0 && inner[1] == 0) {
                    inner = inner.subspan(2);
                    return true;
                }
            } else if (inner.empty()) {
                return true;
            }
            const ByteView before = inner;
            Bytes converted;
            bool changed = false;
            if (!element(inner, converted, changed, depth + 1)) return false;
            const ByteView whole = changed ? ByteView(converted) : before.first(before.size() - inner.size());
            if ((changed || pieces) && !content_changed) {
                if (!put(content, begin.first(static_cast<std::size_t>(before.data() - begin.data())))) return false;
                content_changed = true;
            }
            if (!content_changed) continue;
            Header piece;
            if (pieces && (!header(whole, piece) || piece.tag != octet_string)) return false;
            if (!put(content, pieces ? whole.subspan(piece.size) : whole)) return false;
        }
    }

    static bool header(ByteView from, Header& head) {
        if (from.size() < 2) return false;
        head.tag = from[0];
        head.size = 1;
        if ((head.tag & 0x1f) == 0x1f) {  // high tag numbers occur inside foreign attributes: step over them
            while (head.size < from.size() && (from[head.size] & 0x80) != 0) ++head.size;
            if (++head.size >= from.size() || head.size > 6) return false;
        }
        head.length = from[head.size++];
        if (head.length >= 0x80) {
            const std::size_t octets = head.length & 0x7f;
            head.length = 0;
            if (octets == 0) {
                head.indefinite = true;
                return head.constructed();
            }
            if (octets > 7 || from.size() < head.size + octets) return false;
            for (std::size_t i = 0; i < octets; ++i) head.length = head.length << 8 | from[head.size++];
        }
        return head.length <= from.size() - head.size;
    }

    const std::size_t most_;
};

}  // namespace

Result<Definite> Definite::from(ByteView input, bool trailing, std::size_t most) {
    Definite definite;
    Converter converter(most);
    ByteView rest = input;
    bool changed = false;
    if (!converter.element(rest, definite.owned_, changed, 0)) return tl::unexpected(converter.error);
    if (!rest.empty() && !trailing) return fail(Errc::malformed, "octets after the end of the structure");
    definite.input_ = input.first(input.size() - rest.size());
    return definite;
}

}  // namespace pidpys::crypto::der
