// SPDX-License-Identifier: MIT
// Messages that other programs made, and the clothes that messages come in.
#include <catch2/catch.hpp>

#include "crypto/asn1/writer.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/base/pem.hpp"
#include "crypto/cms/certificate_bundle.hpp"
#include "crypto/container/key_container.hpp"
#include "crypto/envelope/found_envelope.hpp"
#include "crypto/envelope/transport_file.hpp"
#include "crypto/provider/provider.hpp"
#include "people.hpp"
#include "tests/main/needs.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;
using needs::foreign_file;

constexpr std::string_view fox = "The quick brown fox jumps over the lazy dog";

std::vector<KeyEntry> keys_of(const std::string& file, const std::string& password,
                              const std::vector<std::string>& certificates = {}) {
    std::vector<Bytes> ders;
    for (const std::string& name : certificates) ders.push_back(read_certificate_bundle(foreign_file(name))->front());
    auto opened = open_container(foreign_file(file), SecretString(password), ders);
    REQUIRE(opened);
    return opened->keys;
}

std::vector<KeyEntry> diia(bool with_certificate) {
    if (!with_certificate) return keys_of("containers/diia-test.p12", "testpassword");
    return keys_of("containers/diia-test.p12", "testpassword", {"diia-test/diia-test-kep-7775604.cer"});
}

std::string opened_text(const Bytes& message, const std::vector<KeyEntry>& keys,
                        const std::vector<Bytes>& senders = {}) {
    const auto opened = open_envelope(message, keys, senders);
    if (!opened) return "error: " + opened.error().detail;
    return std::string(as_text(*opened));
}

}  // namespace

TEST_CASE("messages_of_the_field_are_opened") {
    REQUIRE(load_provider());
    if (!needs::foreign_data()) return;
    const Bytes sender_6929 = foreign_file("keys/jkurwa/SELF_SIGNED_ENC_6929.cer");
    const auto key_40a0 = keys_of("keys/jkurwa/Key40A0.pem", "", {"keys/jkurwa/SELF_SIGNED_ENC_40A0.cer"});
    CHECK(opened_text(foreign_file("keys/jkurwa/enc_message.p7"), key_40a0, {sender_6929}) == "123");  // KA1
    const auto missing = open_envelope(foreign_file("keys/jkurwa/enc_message.p7"), key_40a0);
    CHECK(missing.error().code == Errc::no_certificate);

    for (const bool with_certificate : {true, false}) {
        INFO(with_certificate);
        const auto keys = diia(with_certificate);
        const std::vector<Bytes> own{foreign_file("diia-test/diia-test-kep-7775604.cer")};
        CHECK(opened_text(foreign_file("keys/uapki/ua-eph.p7e"), keys) == fox);          // KA2, E1
        CHECK(opened_text(foreign_file("keys/uapki/ua-static.p7e"), keys, own) == fox);  // KA3, S to itself
        CHECK(opened_text(foreign_file("keys/own/e2.p7e"), keys) == "E2 works");         // KA7
        CHECK_FALSE(opened_text(foreign_file("keys/own/e1u.p7e"), keys).starts_with("error"));
    }
}

TEST_CASE("transport_files_of_the_tax_office_are_read_and_opened") {
    REQUIRE(load_provider());
    if (!needs::foreign_data()) return;
    const Bytes file = foreign_file("keys/jkurwa/enc_message.transport");
    REQUIRE(is_transport_file(file));
    const auto read = read_transport_file(file);
    REQUIRE(read);
    REQUIRE(read->blocks.size() == 2);
    CHECK(read->blocks[0].label == "CERTCRYPT");
    CHECK(read->blocks[1].label == "UA1_CRYPT");
    // The sender's certificate stands in the file.
    CHECK(opened_text(file, keys_of("keys/jkurwa/Key40A0.pem", "", {"keys/jkurwa/SELF_SIGNED_ENC_40A0.cer"})) == "123");

    const Bytes signed_message = foreign_file("keys/jkurwa/message.transport");
    const auto signed_file = read_transport_file(signed_message);
    REQUIRE(signed_file);
    REQUIRE(signed_file->fields.size() == 3);
    CHECK(signed_file->fields[1].name == "RCV_EMAIL");
    CHECK(signed_file->fields[1].value == "user@tax.mail.com");
    CHECK(signed_file->blocks.at(0).label == "UA1_SIGN");
    CHECK(FoundEnvelope::in(signed_message).error().code == Errc::malformed);
    const Bytes clear_message = foreign_file("keys/jkurwa/clear_message.transport");
    const auto clear = read_transport_file(clear_message);
    REQUIRE(clear);
    CHECK(as_text(clear->blocks.at(0).contents) == "123");
}

TEST_CASE("transport_files_that_lie_about_their_lengths_are_refused") {
    const auto file = [](const std::string& label, std::uint32_t size, const std::string& contents) {
        std::string octets = label + '\0';
        for (int shift = 0; shift < 32; shift += 8) octets.push_back(static_cast<char>(size >> shift & 0xff));
        return to_bytes(as_bytes(octets + contents));
    };
    CHECK(read_transport_file(file("UA1_CRYPT", 3, "123")));
    CHECK(read_transport_file(file("UA1_CRYPT", 4, "123")).error().code == Errc::malformed);
    CHECK(read_transport_file(file("UA1_CRYPT", 0xffffffff, "123")).error().code == Errc::malformed);
    CHECK(read_transport_file(file("A_LABEL_OF_MANY_MORE_OCTETS", 3, "123")).error().code == Errc::malformed);
    CHECK(read_transport_file(to_bytes(as_bytes("PACKED_XML..."))).error().code == Errc::unsupported);
    Bytes many;
    for (std::size_t i = 0; i <= max_transport_blocks; ++i) der::append(many, file("CLEAR", 0, ""));
    CHECK(read_transport_file(many).error().code == Errc::too_large);
    CHECK(FoundEnvelope::in(file("QLB_CRYPT", 3, "123")).error().code == Errc::unsupported);
    Bytes bare = to_bytes(as_bytes(std::string("USC_CRYPT\0", 10)));
    der::append(bare, file("UA1_CRYPT", 3, "123"));
    CHECK(read_transport_file(bare)->blocks.size() == 1);
}

TEST_CASE("envelope_is_found_in_every_dress") {
    const KeyEntry person = make_person("p256");
    for (const std::size_t size : {std::size_t{100}, std::size_t{200'000}}) {
        const Bytes text(size, 'x');
        const Bytes message = envelop(order_to({person}), text).value();
        const std::string base64 = base64_encode(message);
        std::string lines;
        for (std::size_t i = 0; i < base64.size(); i += 64) lines += base64.substr(i, 64) + "\r\n";
        const KeyEntry signer = make_entry(KeyKind::p256);
        const auto wrapped = sign(signer, message, sign_options(SignatureForm::attached)).value();
        const std::vector<std::string> dresses{
            base64,
            lines,
            pem_block("CMS", message),
            "a note\n" + pem_block("PKCS7", message),
            "MIME-Version: 1.0\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\n"
            "Content-Transfer-Encoding: base64\n\n" +
                lines,
            std::string(as_text(wrapped)),
            std::string(as_text(message)) + "\n",
        };
        for (std::size_t i = 0; i < dresses.size(); ++i) {
            INFO(size << " " << i);
            const auto opened = open_envelope(as_bytes(dresses[i]), {person});
            REQUIRE(opened);
            CHECK(*opened == text);
        }
        std::string torn = lines;
        torn[torn.size() / 2] = '!';
        CHECK_FALSE(open_envelope(as_bytes(torn), {person}));
    }
    CHECK(open_envelope(as_bytes("просто текст"), {person}).error().code == Errc::malformed);
}

TEST_CASE("message_for_a_curve_of_nist_in_mail_is_opened") {
    if (!needs::foreign_data()) return;
    const auto keys = keys_of("keys/ec-rsa-envelopes/client.key", "", {"keys/ec-rsa-envelopes/client.pem"});
    const auto text = opened_text(foreign_file("keys/ec-rsa-envelopes/encrypted.txt"), keys);
    INFO(text);
    CHECK_FALSE(text.starts_with("error"));
    CHECK_FALSE(text.empty());
}

TEST_CASE("content_of_any_length_goes_through_memory_of_one_piece") {
    class Endless final : public ByteSource {
    public:
        explicit Endless(ByteView head, std::uint64_t pieces)
            : head_(head), pieces_(pieces), piece_(stream_piece, 0x5a) {}
        Result<ByteView> next() override {
            if (!std::exchange(begun_, true)) return head_;
            return pieces_-- > 0 ? ByteView(piece_) : ByteView(end_);
        }

    private:
        ByteView head_;
        std::uint64_t pieces_;
        Bytes piece_;
        Bytes end_;
        bool begun_ = false;
    };
    class Counting final : public ContentSink {
    public:
        Result<void> hold(ByteView piece) override {
            size += piece.size();
            longest = std::max(longest, piece.size());
            return {};
        }
        Result<void> release() override {
            released = true;
            return {};
        }
        std::uint64_t size = 0;
        std::size_t longest = 0;
        bool released = false;
    };
    // Any octets are ciphertext of GOST.
    const KeyEntry person = make_person("M257");
    MemorySink head(1 << 20);
    constexpr std::uint64_t pieces = 1024;
    REQUIRE(EnvelopeWriter::start(order_to({person}), pieces * stream_piece, head));
    Endless source(head.octets, pieces);
    auto reader = EnvelopeReader::start(source);
    REQUIRE(reader);
    const std::vector<KeyEntry> keys{person};
    const auto key = find_content_key(reader->head(), keys);
    REQUIRE(key);
    Counting sink;
    REQUIRE(reader->decrypt(*key, sink));
    CHECK(sink.released);
    CHECK(sink.size == pieces * stream_piece);
    CHECK(sink.longest <= stream_piece + ContentCipher::slack);
}

namespace {

// SignedData without signers over `content`, in two pieces (BER).
Bytes signature_in_pieces(ByteView content) {
    const auto endless = [](der::Tag tag, std::initializer_list<ByteView> parts) {
        Bytes made{tag, 0x80};
        for (const ByteView part : parts) der::append(made, part);
        made.insert(made.end(), 2, 0);
        return made;
    };
    const std::size_t half = content.size() / 2;
    const Bytes pieces = endless(0x24, {der::octets(content.first(half)), der::octets(content.subspan(half))});
    const Bytes wrapped = endless(der::context(0), {pieces}), none = der::tlv(der::set_tag, {});
    const Bytes inner = endless(der::sequence_tag, {hex_decode("06092a864886f70d010701").value(), wrapped});
    const Bytes data = endless(der::sequence_tag, {hex_decode("020101").value(), none, inner, none});
    const Bytes explicit_data = endless(der::context(0), {data});
    return endless(der::sequence_tag, {hex_decode("06092a864886f70d010702").value(), explicit_data});
}

}  // namespace

TEST_CASE("room_is_asked_for_before_a_message_is_copied_out_of_its_clothes") {
    const Bytes bare = hex_decode("300d06092a864886f70d010703a000").value();
    std::vector<std::size_t> rooms;
    const auto count = [&rooms](std::size_t octets) -> Result<void> { return rooms.push_back(octets), Result<void>(); };
    REQUIRE(FoundEnvelope::in(bare, count));
    CHECK(rooms.empty());
    const Bytes in_pieces = signature_in_pieces(bare);
    REQUIRE(FoundEnvelope::in(in_pieces, count));
    CHECK(rooms == std::vector<std::size_t>{2 * in_pieces.size()});
    const std::string text = base64_encode(in_pieces);
    REQUIRE(FoundEnvelope::in(as_bytes(text), count));
    CHECK(rooms == std::vector<std::size_t>{2 * in_pieces.size(), text.size(), 2 * in_pieces.size()});

    const auto none = [](std::size_t) -> Result<void> { return fail(Errc::exhausted); };
    for (const ByteView clothed : {ByteView(in_pieces), as_bytes(text)})
        CHECK(FoundEnvelope::in(clothed, none).error().code == Errc::exhausted);
    const Bytes large = signature_in_pieces(Bytes((std::size_t{64} << 20) + 1, der::sequence_tag));
    rooms.clear();
    CHECK(FoundEnvelope::in(large, count).error().code == Errc::too_large);
    CHECK(rooms.empty());
}

}  // namespace pidpys::crypto
