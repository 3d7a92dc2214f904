// SPDX-License-Identifier: MIT
#include "crypto/envelope/envelope_reader.hpp"

#include "crypto/asn1/writer.hpp"
#include "crypto/base/cancellation.hpp"
#include "crypto/envelope/content_key.hpp"
#include "crypto/envelope/oids.hpp"

namespace pidpys::crypto {
namespace {

constexpr std::size_t max_part = std::size_t{1} << 20;
constexpr std::size_t max_small_part = std::size_t{64} << 10;
constexpr std::size_t max_tag = 64;

tl::unexpected<Error> no_message() {
    ERR_clear_error();
    return fail(Errc::integrity, "the message does not decrypt");
}

// OriginatorInfo: certificates of X.509 alone; lists and other kinds are stepped over.
std::vector<ByteView> read_certificates(ByteView originator_info, der::BerStream& stream) {
    std::vector<ByteView> certificates;
    der::Parse parse;
    der::Reader fields = der::Reader(originator_info, parse).enter(der::context(0));
    if (const auto set = fields.take_if(der::context(0))) {
        der::Reader choices = fields.inside(*set);
        while (!choices.at_end()) {
            const der::Element choice = choices.any();
            if (choice.tag == der::sequence_tag) certificates.push_back(choice.whole);
            if (certificates.size() > max_originator_certificates) {
                stream.refuse(Errc::too_large, "too many certificates");
                return {};
            }
        }
    }
    (void)fields.take_if(der::context(1));
    if (!parse.complete()) stream.refuse(Errc::malformed, "OriginatorInfo");
    return certificates;
}

// RFC 5083 §2.1: what the attributes say of the type is what the message says.
bool attributes_name(ByteView attributes, ByteView content_type) {
    der::Parse parse;
    der::Reader list = der::Reader(attributes, parse).enter(der::set_tag);
    bool same = false;
    while (!list.at_end()) {
        der::Reader attribute = list.enter(der::sequence_tag);
        const bool is_type = oids::content_type == attribute.oid();
        der::Reader values = attribute.enter(der::set_tag);
        if (is_type) same = der::equal(values.oid(), content_type);
        values.skip_rest();
    }
    return parse.complete() && same;
}

}  // namespace

Result<EnvelopeReader> EnvelopeReader::start(ByteSource& source) {
    EnvelopeReader reader(source);
    reader.read_head();
    if (const auto& error = reader.stream_.error()) return tl::unexpected(*error);
    auto recipients = read_recipient_infos(reader.head_.recipient_infos);
    if (!recipients) return forward(recipients);
    reader.head_.recipients = std::move(*recipients);
    return reader;
}

void EnvelopeReader::read_head() {
    stream_.enter(der::sequence_tag);
    const Bytes type = stream_.element(max_tag);
    if (stream_.error()) return;
    head_.authenticated = type == der::oid(oids::auth_enveloped_data);
    if (!head_.authenticated && type != der::oid(oids::enveloped_data))
        return stream_.refuse(type[0] == der::object_identifier ? Errc::unsupported : Errc::malformed,
                              "not a message to somebody (EnvelopedData)");
    stream_.enter(der::context(0));
    stream_.enter(der::sequence_tag);
    if (const Bytes version = stream_.element(max_tag); stream_.error() || version[0] != der::integer_tag)
        return stream_.refuse(Errc::malformed, "EnvelopedData: version");
    if (stream_.peek() == der::context(0)) {
        head_.originator_info = stream_.element(max_part);
        if (!stream_.error()) head_.certificates = read_certificates(head_.originator_info, stream_);
    }
    head_.recipient_infos = stream_.element(max_part);
    stream_.enter(der::sequence_tag);
    head_.type_octets = stream_.element(max_tag);
    const Bytes algorithm = stream_.element(max_tag * 4);
    if (stream_.error()) return;
    der::Parse parse;
    head_.content_type = der::Reader(head_.type_octets, parse).oid();
    const der::Algorithm cipher = der::Reader(algorithm, parse).algorithm();
    if (!parse.complete()) return stream_.refuse(Errc::malformed, "EncryptedContentInfo");
    auto content = read_content_algorithm(cipher);
    if (!content) return stream_.refuse(content.error().code, "content encryption that is not known here");
    head_.content = std::move(*content);
    if (head_.content.is_authenticated() != head_.authenticated)
        return stream_.refuse(Errc::unsupported, "a cipher in a structure that is not made for it");
    if (stream_.at_end()) return stream_.refuse(Errc::unsupported, "the encrypted content is not in the message");
    stream_.enter_octets(der::context_primitive(0));
}

EnvelopeReader::Trailer EnvelopeReader::read_trailer() {
    Trailer trailer;
    stream_.leave();  // EncryptedContentInfo
    if (stream_.peek() == der::context(1)) {
        trailer.authenticated = stream_.element(max_small_part);
        if (!trailer.authenticated.empty()) trailer.authenticated[0] = der::set_tag;
    }
    if (head_.authenticated) {
        const Bytes mac = stream_.element(max_tag);
        der::Parse parse;
        trailer.mac = to_bytes(der::Reader(mac, parse).take(der::octet_string).content);
        if (!parse.complete()) stream_.refuse(Errc::malformed, "AuthEnvelopedData: mac");
        if (stream_.peek() == der::context(2)) (void)stream_.element(max_small_part);
    }
    for (int level = 0; level < 3; ++level) stream_.leave();
    stream_.expect_end();
    return trailer;
}

bool EnvelopeReader::take_tag(ContentCipher& cipher, const ContentKey& key, const Trailer& trailer,
                              std::uint64_t encrypted) {
    Bytes tag = trailer.mac;
    if (tag.size() != head_.content.tag_size) return false;
    if (!trailer.authenticated.empty()) {
        const auto difference = late_aad(head_.content, key.octets.view(), trailer.authenticated, encrypted);
        if (!difference || !attributes_name(trailer.authenticated, head_.content_type)) return false;
        for (std::size_t i = 0; i < tag.size(); ++i) tag[i] ^= (*difference)[i];
    } else if (!(oids::data == head_.content_type)) {
        return false;  // RFC 5083 §2.1: the attributes are there for any other type
    }
    cipher.expect_tag(tag);
    return true;
}

Result<void> EnvelopeReader::decrypt(const ContentKey& key, ContentSink& to) {
    auto made = content_decryptor(head_.content, key.octets.view());
    if (!made) return forward(made);
    ContentCipher& cipher = **made;
    Bytes plain(stream_piece + ContentCipher::slack);
    const struct Wiped {
        Bytes& octets;
        ~Wiped() { wipe(octets); }
    } wiped{plain};
    const auto hold = [&](std::size_t size) -> Result<void> {
        if (key.doubtful || size == 0) return {};
        return to.hold(ByteView(plain).first(size));
    };
    std::uint64_t encrypted = 0;
    for (ByteView piece = stream_.octets(); !piece.empty(); piece = stream_.octets()) {
        if (cancelled()) return fail(Errc::cancelled, "decryption was given up");
        for (; !piece.empty(); piece = piece.subspan(std::min(piece.size(), stream_piece))) {
            const ByteView part = piece.first(std::min(piece.size(), stream_piece));
            const auto size = cipher.update(part, plain);
            if (!size) return no_message();
            encrypted += part.size();
            if (auto held = hold(*size); !held) return held;
        }
    }
    const Trailer trailer = read_trailer();
    if (const auto& error = stream_.error(); error && (error->code == Errc::io || error->code == Errc::cancelled))
        return tl::unexpected(*error);
    const bool tag_taken = !head_.authenticated || take_tag(cipher, key, trailer, encrypted);
    const auto last = cipher.finish(plain);
    if (!tag_taken || !last || key.doubtful || stream_.error()) return no_message();
    if (auto held = hold(*last); !held) return held;
    return to.release();
}

}  // namespace pidpys::crypto
