// SPDX-License-Identifier: MIT
// EnvelopedData and AuthEnvelopedData written in one pass, in DER with definite lengths, which is what every reader of the
// field takes: everything in front of the content is known before its first octet.
#pragma once

#include "crypto/base/byte_stream.hpp"
#include "crypto/envelope/content_cipher.hpp"
#include "crypto/envelope/recipient.hpp"
#include "crypto/key/private_key.hpp"

namespace pidpys::crypto {

struct EnvelopeOrder {
    std::vector<Recipient> recipients;  // 1 to max_recipients
    ContentCipherName content = ContentCipherName::aes256_cbc;
    // Whose key agrees with recipients of its own curve of DSTU 4145 (static, so that they know the sender); nullptr, and for
    // all others: a key of the moment. It needs its certificate, for key agreement. Outlives the call.
    const KeyEntry* sender = nullptr;
    std::vector<Bytes> certificates;          // into originatorInfo; none: without it
    bool full_originator_parameters = false;  // the recipient's curve written out instead of NULL (UAPKI reads no NULL)
};

// Whether the sender's key is used: one of the recipients has a key of its curve.
bool uses_sender_key(const EnvelopeOrder& order);

// What the field reads: GOST where a recipient has a key of DSTU 4145, else AES-256.
struct CipherPreference {
    bool kalyna = false;         // instead of GOST
    bool authenticated = false;  // GCM instead of CBC: older programs know no AuthEnvelopedData
};
ContentCipherName content_cipher_for(std::span<const Recipient> recipients, const CipherPreference& preference);

// Which certificates of the sender go along (cipher-api 5.1, embedCertificateType): its own; and those above it, as far as
// they are among `known` or came with the key.
enum class EmbedSender { nothing, certificate, chain };
std::vector<Bytes> sender_certificates(EmbedSender embed, const KeyEntry& sender, std::span<const Bytes> known);

class EnvelopeWriter {
public:
    // Writes the head for a content of `size` octets; `to` outlives the writer. invalid_argument: no recipients or too many,
    // GCM with a recipient of DSTU 4145 (nobody reads that), a key that a recipient's wrap does not take; too_large: more than
    // one key of the cipher is good for; no_certificate, unsuitable (the sender's); errors of the sender's key elsewhere and
    // of `to`.
    static Result<EnvelopeWriter> start(const EnvelopeOrder& order, std::uint64_t size, ByteSink& to);

    Result<void> write(ByteView plain);  // invalid_argument beyond the size; cancelled; errors of the sink
    Result<void> finish();               // invalid_argument if octets are missing

private:
    EnvelopeWriter(std::unique_ptr<ContentCipher> cipher, bool authenticated, std::uint64_t size, ByteSink& to)
        : cipher_(std::move(cipher)), authenticated_(authenticated), left_(size), to_(&to) {}

    std::unique_ptr<ContentCipher> cipher_;
    bool authenticated_;
    std::uint64_t left_;
    ByteSink* to_;
    Bytes piece_;
};

// A content in memory at once.
Result<Bytes> envelop(const EnvelopeOrder& order, ByteView content);

}  // namespace pidpys::crypto
