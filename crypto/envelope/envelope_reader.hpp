// SPDX-License-Identifier: MIT
// EnvelopedData (RFC 5652 §6) and AuthEnvelopedData (RFC 5083) read in one pass, in memory that does not grow with them. The
// shell may be BER, the content in pieces; what is small is bounded: recipients 64, certificates 32, each part 1 MiB.
#pragma once

#include "crypto/asn1/ber_stream.hpp"
#include "crypto/envelope/content_cipher.hpp"
#include "crypto/envelope/content_sink.hpp"
#include "crypto/envelope/recipient_info.hpp"

namespace pidpys::crypto {

inline constexpr std::size_t max_originator_certificates = 32;

// What stands before the content. Views are of octets that it holds itself.
struct EnvelopeHead {
    bool authenticated = false;          // AuthEnvelopedData
    std::vector<ByteView> certificates;  // of originatorInfo: nothing says that they are the sender's
    std::vector<RecipientInfo> recipients;
    ByteView content_type;  // OID content
    ContentAlgorithm content;

    Bytes originator_info, recipient_infos, type_octets;
};

struct ContentKey;

class EnvelopeReader {
public:
    // Up to the content. `source` outlives the reader. malformed, too_large, unsupported (another content type, a cipher that
    // is not known here, content that is kept elsewhere), and errors of the source.
    static Result<EnvelopeReader> start(ByteSource& source);

    [[nodiscard]] const EnvelopeHead& head() const { return head_; }

    // The rest, once. Whatever is wrong with key, padding, tag or structure is one error, integrity, at the end of all the
    // work, and nothing is released. Otherwise cancelled, and errors of source and sink.
    Result<void> decrypt(const ContentKey& key, ContentSink& to);

private:
    explicit EnvelopeReader(ByteSource& source) : stream_(source) {}
    void read_head();
    struct Trailer {
        Bytes authenticated;  // DER of authAttrs with the tag of a SET; empty if there are none
        Bytes mac;
    };
    Trailer read_trailer();
    bool take_tag(ContentCipher& cipher, const ContentKey& key, const Trailer& trailer, std::uint64_t encrypted);

    der::BerStream stream_;
    EnvelopeHead head_;
};

}  // namespace pidpys::crypto
