// SPDX-License-Identifier: MIT
// RecipientInfo, DER, in the form that each kind of key has (keys-and-envelopes 1.2).
#pragma once

#include "crypto/envelope/content_cipher.hpp"
#include "crypto/envelope/recipient.hpp"
#include "crypto/key/private_key.hpp"

namespace pidpys::crypto {

struct RecipientInfoOptions {
    const KeyEntry* sender = nullptr;  // as in EnvelopeOrder
    bool full_originator_parameters = false;
    bool kalyna = false;  // wrap and hash to keys of DSTU 4145: Kalyna and Kupyna
};

// Whether the sender's own key agrees with this recipient: both are of one curve of DSTU 4145. `sender` may be nullptr.
bool agrees_statically(const KeyEntry* sender, const Recipient& recipient);

// Errors of EnvelopeWriter::start.
Result<Bytes> write_recipient_info(const Recipient& recipient, ByteView content_key,
                                   const RecipientInfoOptions& options);

}  // namespace pidpys::crypto
