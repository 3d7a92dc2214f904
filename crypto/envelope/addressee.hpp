// SPDX-License-Identifier: MIT
// Whose a message is and from whom, as it says itself: nothing is computed with a private key, so that a person can be asked
// before that.
#pragma once

#include "crypto/envelope/envelope_reader.hpp"
#include "crypto/key/private_key.hpp"

namespace pidpys::crypto {

struct Addressee {
    std::size_t key = 0;  // index of the key that the message is for
    bool named = false;   // it refers to that key; else those without a certificate may be tried, this one first
    Bytes sender;  // certificate of the static originator that it claims: the unwrapping proves it, or nothing does
};

// no_key: the message is for none of the keys; no_certificate, unsuitable: of the static originator, as find_content_key says.
Result<Addressee> find_addressee(const EnvelopeHead& head, std::span<const KeyEntry> keys,
                                 std::span<const Bytes> senders = {});

// Where a static originator's certificate is looked for: in the message, among the `senders`, beside the keys. Views.
std::vector<ByteView> originator_certificates(const EnvelopeHead& head, std::span<const KeyEntry> keys,
                                              std::span<const Bytes> senders);

}  // namespace pidpys::crypto
