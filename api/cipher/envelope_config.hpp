// SPDX-License-Identifier: MIT
// How messages to somebody are made where callers have no say (pidpys.toml, envelope.*).
#pragma once

namespace pidpys::api {

enum class EnvelopeSender {
    container,  // the agreement key of the session's container where it can be, else a key of the moment
    ephemeral,  // always a key of the moment: nothing proves who has sent it
    required    // refuse where the container has no agreement key with a certificate, or there is no container
};

struct EnvelopeConfig {
    EnvelopeSender sender = EnvelopeSender::container;
    bool kalyna = false;                      // to keys of DSTU 4145, instead of GOST 28147
    bool authenticated = false;               // to others: AES-GCM instead of CBC
    bool full_originator_parameters = false;  // a key of the moment says its curve (keys-and-envelopes 1.11)
};

}  // namespace pidpys::api
