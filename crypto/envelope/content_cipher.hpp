// SPDX-License-Identifier: MIT
// What content is encrypted with, as a stream: AES-CBC (RFC 3565), triple DES to read (RFC 3370 §5.1), AES-GCM (RFC 5084),
// GOST 28147 and Kalyna-256/256 with feedback (keys-and-envelopes 1.6).
#pragma once

#include <memory>

#include "crypto/asn1/reader.hpp"
#include "crypto/base/result.hpp"
#include "crypto/base/secret.hpp"
#include "crypto/symmetric/gost_sbox.hpp"

namespace pidpys::crypto {

enum class ContentCipherName {
    aes128_cbc,
    aes192_cbc,
    aes256_cbc,
    aes128_gcm,
    aes192_gcm,
    aes256_gcm,
    des_ede3_cbc,
    gost28147_cfb,
    kalyna256_cfb,
    kalyna256_ofb
};

struct ContentAlgorithm {
    ContentCipherName cipher = ContentCipherName::aes256_cbc;
    Bytes iv;
    std::size_t tag_size = 0;          // of GCM
    GostSBox sbox = GostSBox::dke1();  // of GOST

    [[nodiscard]] std::size_t key_size() const;
    [[nodiscard]] bool is_authenticated() const;
    [[nodiscard]] bool is_national() const;
};

// malformed, unsupported.
Result<ContentAlgorithm> read_content_algorithm(const der::Algorithm& algorithm);
Bytes algorithm_identifier(const ContentAlgorithm& algorithm);

// With an iv drawn anew. unsupported (triple DES is not written any more); internal.
Result<ContentAlgorithm> fresh_algorithm(ContentCipherName cipher);

// Octets of ciphertext of a plaintext.
std::uint64_t encrypted_size(const ContentAlgorithm& algorithm, std::uint64_t plain);

// One message in one direction. Keys and what is held back are wiped.
class ContentCipher {
public:
    virtual ~ContentCipher() = default;

    // How much more than the input comes out at most.
    static constexpr std::size_t slack = 64;

    // `out` has room for `in` and the slack. How many octets came out. internal.
    virtual Result<std::size_t> update(ByteView in, std::span<std::uint8_t> out) = 0;
    // Of CBC the last octets, of GCM none. Decrypting: integrity.
    virtual Result<std::size_t> finish(std::span<std::uint8_t> out) = 0;
    // GCM's: when encrypting after finish, when decrypting before it.
    virtual Bytes tag() { return {}; }
    virtual void expect_tag(ByteView) {}
};

// `key` has key_size() octets. internal.
Result<std::unique_ptr<ContentCipher>> content_encryptor(const ContentAlgorithm& algorithm, ByteView key);
Result<std::unique_ptr<ContentCipher>> content_decryptor(const ContentAlgorithm& algorithm, ByteView key);

// By how much (XOR) the tag of GCM with these authenticated octets differs from the tag without any, after `ciphertext` octets:
// the attributes of an AuthEnvelopedData come behind its content (RFC 5083 §2.1), and the tag is linear in them (SP 800-38D
// §6.4). 16 octets. internal.
Result<Bytes> late_aad(const ContentAlgorithm& algorithm, ByteView key, ByteView aad, std::uint64_t ciphertext);

}  // namespace pidpys::crypto
