// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <openssl/rsa.h>

#include "crypto/asn1/ber_stream.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/envelope/content_cipher.hpp"
#include "crypto/key/key_agreement.hpp"
#include "crypto/key/key_transport.hpp"
#include "crypto/provider/keys.hpp"
#include "crypto/provider/provider.hpp"
#include "material.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;

Bytes spaced_hex(std::string text) {
    std::erase(text, ' ');
    return hex_decode(text).value();
}

// As many octets a piece as the test wants.
class SlowSource final : public ByteSource {
public:
    SlowSource(ByteView octets, std::size_t piece) : rest_(octets), piece_(piece) {}
    Result<ByteView> next() override {
        const ByteView part = rest_.first(std::min(piece_, rest_.size()));
        rest_ = rest_.subspan(part.size());
        return part;
    }

private:
    ByteView rest_;
    std::size_t piece_;
};

struct Streamed {
    Bytes head, content;
    std::optional<Error> error;
};

// SEQUENCE { INTEGER or any small element, [0] IMPLICIT OCTET STRING }
Streamed read_streamed(ByteView ber, std::size_t piece) {
    SlowSource source(ber, piece);
    der::BerStream stream(source);
    Streamed read;
    stream.enter(der::sequence_tag);
    read.head = stream.element(64);
    stream.enter_octets(der::context_primitive(0));
    for (ByteView part = stream.octets(); !part.empty(); part = stream.octets()) der::append(read.content, part);
    stream.leave();
    if (!stream.at_end()) stream.refuse(Errc::malformed, "more");
    read.error = stream.error();
    return read;
}

Bytes raw_rsa(EVP_PKEY* key, ByteView block) {
    const EvpPkeyCtx context(EVP_PKEY_CTX_new(key, nullptr));
    REQUIRE(EVP_PKEY_encrypt_init(context.get()) == 1);
    REQUIRE(EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_NO_PADDING) == 1);
    Bytes out(block.size());
    std::size_t size = out.size();
    REQUIRE(EVP_PKEY_encrypt(context.get(), out.data(), &size, block.data(), block.size()) == 1);
    return out;
}

ContentAlgorithm gcm(std::size_t tag_size) {
    auto algorithm = fresh_algorithm(ContentCipherName::aes256_gcm).value();
    algorithm.tag_size = tag_size;
    return algorithm;
}

Bytes evp_gcm_tag(const ContentAlgorithm& algorithm, ByteView key, ByteView aad, Bytes& data) {
    const EvpCipherCtx context(EVP_CIPHER_CTX_new());
    int size = 0;
    REQUIRE(EVP_EncryptInit(context.get(), EVP_aes_256_gcm(), key.data(), algorithm.iv.data()) == 1);
    REQUIRE(EVP_EncryptUpdate(context.get(), nullptr, &size, aad.data(), static_cast<int>(aad.size())) == 1);
    REQUIRE(EVP_EncryptUpdate(context.get(), data.data(), &size, data.data(), static_cast<int>(data.size())) == 1);
    REQUIRE(EVP_EncryptFinal(context.get(), data.data() + size, &size) == 1);
    Bytes tag(algorithm.tag_size);
    REQUIRE(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(tag.size()), tag.data()) == 1);
    return tag;
}

}  // namespace

TEST_CASE("ber_stream_reads_every_form_of_length_in_pieces_of_any_size") {
    const std::vector<std::string> forms{
        "300a 020105 8005 68656c6c6f",                                                // definite
        "3080 020105 8005 68656c6c6f 0000",                                           // the outer one indefinite
        "3080 020105 a080 0402 6865 0403 6c6c6f 0000 0000",                           // in pieces
        "3080 020105 a009 0402 6865 0403 6c6c6f 0000",                                // pieces of definite length
        "3080 020105 a080 2480 0401 68 0000 2405 0403 656c6c 0400 0401 6f 0000 0000"  // nested, one empty
    };
    for (const std::string& form : forms)
        for (const std::size_t piece : {1U, 2U, 3U, 100U}) {
            INFO(form << " by " << piece);
            const Streamed read = read_streamed(spaced_hex(form), piece);
            REQUIRE_FALSE(read.error);
            CHECK(hex_encode(read.head) == "020105");
            CHECK(as_text(read.content) == "hello");
        }
}

TEST_CASE("ber_stream_refuses_what_is_torn_or_too_much") {
    for (const char* form : {
             "300a 020105 8005 68656c6c",           // cut
             "3080 020105 8005 68656c6c6f",         // no end
             "3080 020105 8005 68656c6c6f 0001",    // an end that is none
             "300a 020105 8006 68656c6c6f00",       // longer than its parent
             "300a 020105 8005 68656c6c6f 00",      // more behind
             "300b 020105 8005 68656c6c6f 00",      // more inside
             "3080 020105 a080 0201 05 0000 0000",  // not an OCTET STRING
             "3080 020105 8080 0000 0000",          // a primitive element without a length
             "30ff",                                //
             "3089010000000000000000 020105",       //
             "3080 3080 3080 0000 8000 0000",       // the head not closed
         }) {
        INFO(form);
        for (const std::size_t piece : {1U, 100U}) CHECK(read_streamed(spaced_hex(form), piece).error);
    }
    const Bytes long_head = der::sequence({der::octets(Bytes(65)), der::tlv(der::context_primitive(0), {})});
    CHECK(read_streamed(long_head, 10).error->code == Errc::too_large);
    Bytes deep;
    for (int i = 0; i < 1000; ++i) der::append(deep, Bytes{0x30, 0x80});
    CHECK(read_streamed(deep, 10).error->code == Errc::too_large);
}

TEST_CASE("pkcs1_v15_that_does_not_decrypt_gives_a_key_nobody_knows_instead_of_an_error") {
    const EvpPkey key = make_key(KeyKind::rsa);
    Bytes block(256, 0x55);
    block[0] = 0;
    block[1] = 2;
    block[256 - 33] = 0;
    const Bytes secret(block.end() - 32, block.end());
    const auto open = [&](const Bytes& padded) {
        return decrypt_transported(key.get(), {}, raw_rsa(key.get(), padded), 32);
    };
    const auto good = open(block);
    REQUIRE(good);
    CHECK(der::equal(good->view(), secret));
    for (const auto& [at, value] :
         std::vector<std::pair<std::size_t, int>>{{1, 1}, {2, 0}, {9, 0}, {100, 0}, {256 - 33, 7}, {256 - 34, 0}}) {
        INFO(at);
        Bytes wrong = block;
        wrong[at] = static_cast<std::uint8_t>(value);
        const auto key_of_nobody = open(wrong);
        const auto another = open(wrong);
        REQUIRE((key_of_nobody && another));
        CHECK(key_of_nobody->size() == 32);
        CHECK_FALSE(der::equal(key_of_nobody->view(), secret));
        CHECK_FALSE(der::equal(key_of_nobody->view(), another->view()));
    }
    CHECK(decrypt_transported(key.get(), {}, Bytes(255), 32).error().code == Errc::malformed);
    CHECK(decrypt_transported(make_key(KeyKind::p256).get(), {}, Bytes(256), 32).error().code == Errc::unsupported);
}

TEST_CASE("oaep_is_decrypted_with_its_own_digests_and_label_alone") {
    const EvpPkey key = make_key(KeyKind::rsa);
    const Bytes secret(32, 0x42);
    const Bytes label{1, 2, 3};
    const WayToDecrypt way{"SHA256", "SHA1", label};
    const Bytes encrypted = encrypt_to_transport(key.get(), way, secret).value();
    const auto opened = decrypt_transported(key.get(), way, encrypted, 32);
    REQUIRE(opened);
    CHECK(der::equal(opened->view(), secret));
    for (const WayToDecrypt& other : {WayToDecrypt{"SHA256", "SHA256", label}, WayToDecrypt{"SHA1", "SHA1", label},
                                      WayToDecrypt{"SHA256", "SHA1", {}}})
        CHECK(decrypt_transported(key.get(), other, encrypted, 32).error().code == Errc::integrity);
    CHECK(decrypt_transported(key.get(), way, encrypted, 16).error().code == Errc::integrity);
}

TEST_CASE("agreement_refuses_points_that_are_not_of_the_curve") {
    REQUIRE(load_provider());
    const EvpPkey nist = make_key(KeyKind::p256);
    Bytes point = agreement_octets(nist.get()).value();
    REQUIRE(agree(nist.get(), point));
    CHECK(agree(nist.get(), point)->size() == 32);
    point.back() ^= 1;
    const Bytes hybrid = [&] {
        Bytes octets = agreement_octets(nist.get()).value();
        octets[0] = static_cast<std::uint8_t>(6 + (octets.back() & 1));
        return octets;
    }();
    for (const Bytes& wrong :
         {point, hybrid, Bytes{0}, Bytes{}, Bytes(65, 4), agreement_octets(make_key(KeyKind::p384).get()).value()})
        CHECK(agree(nist.get(), wrong).error().code == Errc::malformed);

    const EvpPkey x25519(EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519"));
    CHECK(agree(x25519.get(), Bytes(32)).error().code == Errc::malformed);  // RFC 8418 §2
    CHECK(agree(x25519.get(), Bytes(31, 9)).error().code == Errc::malformed);

    const EvpPkey dstu = generate_dstu_key("M257").value();
    const Bytes own = agreement_octets(dstu.get()).value();
    CHECK(agree(dstu.get(), own)->size() == 33);
    CHECK(agree(dstu.get(), ByteView(own).subspan(2)).error().code == Errc::malformed);
    CHECK(agree(dstu.get(), der::octets(Bytes(33))).error().code == Errc::malformed);
    CHECK(agree(make_key(KeyKind::rsa).get(), own).error().code == Errc::unsupported);
    const EvpPkey other = generate_like(dstu.get()).value();
    const auto both = agree(other.get(), own, {.cofactor = false});
    REQUIRE(both);
    CHECK(der::equal(both->view(),
                     agree(dstu.get(), agreement_octets(other.get()).value(), {.cofactor = false})->view()));
    CHECK_FALSE(der::equal(both->view(), agree(other.get(), own)->view()));
}

TEST_CASE("gcm_tag_takes_attributes_that_come_behind_the_content") {
    for (const std::size_t size : {0U, 1U, 15U, 16U, 17U, 160U, 5000U})
        for (const std::size_t aad_size : {1U, 16U, 100U}) {
            INFO(size << " " << aad_size);
            const ContentAlgorithm algorithm = gcm(size % 2 == 0 ? 16 : 12);
            const Bytes key(32, 7);
            const Bytes aad(aad_size, 0xa5);
            Bytes encrypted(size, 0x33);
            Bytes tag = evp_gcm_tag(algorithm, key, aad, encrypted);
            const Bytes difference = late_aad(algorithm, key, aad, size).value();
            for (std::size_t i = 0; i < tag.size(); ++i) tag[i] ^= difference[i];
            const auto open = [&](const Bytes& with) {
                const auto cipher = content_decryptor(algorithm, key).value();
                Bytes plain(size + ContentCipher::slack);
                REQUIRE(cipher->update(encrypted, plain).value() == size);
                cipher->expect_tag(with);
                const auto finished = cipher->finish(plain);
                return finished.has_value() && std::all_of(plain.begin(), plain.begin() + static_cast<long>(size),
                                                           [](std::uint8_t octet) { return octet == 0x33; });
            };
            CHECK(open(tag));
            tag[3] ^= 1;
            CHECK_FALSE(open(tag));
        }
}

TEST_CASE("cbc_gives_back_every_size_and_no_padding_but_its_own") {
    const auto algorithm = fresh_algorithm(ContentCipherName::aes128_cbc).value();
    const Bytes key(16, 9);
    for (std::size_t size = 0; size < 50; ++size) {
        const Bytes plain(size, 0x77);
        const auto to = content_encryptor(algorithm, key).value();
        Bytes encrypted(size + ContentCipher::slack);
        std::size_t made = to->update(plain, encrypted).value();
        made += to->finish(std::span(encrypted).subspan(made)).value();
        encrypted.resize(made);
        CHECK(made == encrypted_size(algorithm, size));
        const auto from = content_decryptor(algorithm, key).value();
        Bytes back;
        for (const std::uint8_t octet : encrypted) {
            std::array<std::uint8_t, ContentCipher::slack> out{};
            const auto came = from->update({&octet, 1}, out).value();
            der::append(back, ByteView(out).first(came));
        }
        std::array<std::uint8_t, ContentCipher::slack> out{};
        der::append(back, ByteView(out).first(from->finish(out).value()));
        CHECK(back == plain);
    }
    // Each last octet of the padding: those that are right are right for that one block alone.
    int accepted = 0;
    for (int last = 0; last < 256; ++last) {
        ContentAlgorithm changed = algorithm;
        Bytes block(16, 0x77);  // its plaintext is the iv XOR what the block decrypts to, so the iv chooses it
        changed.iv[15] = static_cast<std::uint8_t>(last);
        const auto from = content_decryptor(changed, key).value();
        Bytes out(ContentCipher::slack);
        REQUIRE(from->update(block, out).value() == 0);
        const auto finished = from->finish(out);
        if (finished) ++accepted;
        if (!finished) CHECK(finished.error().code == Errc::integrity);
    }
    CHECK(accepted >= 1);
    CHECK(accepted <= 2);
    const auto cut = content_decryptor(algorithm, key).value();
    Bytes out(100);
    REQUIRE(cut->update(Bytes(17, 1), out).value() == 0);
    CHECK(cut->finish(out).error().code == Errc::integrity);
}

}  // namespace pidpys::crypto
