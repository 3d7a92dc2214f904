// SPDX-License-Identifier: MIT
// People who write to each other: a key and a certificate of one authority that says what it is for.
#pragma once

#include <string>

#include "crypto/envelope/content_key.hpp"
#include "crypto/envelope/envelope_writer.hpp"
#include "material.hpp"

namespace pidpys::crypto::test {

// "rsa", "p256", "p384", "p521", "x25519", "M257", "M431" …; the provider is loaded. Keys of one kind differ by `who`.
KeyEntry make_person(const std::string& kind, const std::string& who = "Одержувач", const std::string& usage = {});
const Bytes& authority_certificate();

Recipient recipient(const KeyEntry& person);
EnvelopeOrder order_to(const std::vector<KeyEntry>& people, const CipherPreference& preference = {});

// The message opened with these keys at once, out of whatever it wears.
Result<Bytes> open_envelope(ByteView message, const std::vector<KeyEntry>& keys,
                            const std::vector<Bytes>& senders = {});

}  // namespace pidpys::crypto::test
