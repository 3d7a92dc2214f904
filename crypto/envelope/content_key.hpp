// SPDX-License-Identifier: MIT
// The key of a message's content, by one of the recipient's private keys, wherever that lives.
#pragma once

#include "crypto/envelope/envelope_reader.hpp"
#include "crypto/key/private_key.hpp"

namespace pidpys::crypto {

struct ContentKey {
    SecretBytes octets;  // as many as the cipher takes
    // Nothing opened what was meant for the key: these octets are nobody's. The content is worked through all the same, so
    // that who watches does not learn where it failed.
    bool doubtful = false;
    std::size_t key = 0;  // index of the key that opened it
    Bytes sender;         // certificate of a static originator, whom that proves; empty: nothing says who has sent it
};

// Looks for a recipient that one of the keys is: by its certificate or identifier; if none is named, by trying keys that are
// here, or have no certificate, where the wrap's own check tells. The first that opens is taken. `senders`: certificates
// (DER) that a static originator may have, beside those of the message and of the keys.
//
// no_key: the message is for none of the keys; no_certificate: it needs a sender's certificate that is not at hand, whose
// serial number the detail has; unsuitable: that certificate is not for key agreement, or not of the recipient's curve;
// unsupported: an algorithm that is not known here; errors of a key elsewhere. What does not open is no error: doubtful.
Result<ContentKey> find_content_key(const EnvelopeHead& head, std::span<const KeyEntry> keys,
                                    std::span<const Bytes> senders = {});

}  // namespace pidpys::crypto
