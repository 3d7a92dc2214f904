// SPDX-License-Identifier: MIT
// The envelope in what people call one: BER, PEM, bare Base64, S/MIME, a transport file, or any of them within signatures.
#pragma once

#include <memory>
#include <vector>

#include "crypto/base/byte_stream.hpp"
#include "crypto/cms/signed_data.hpp"

namespace pidpys::crypto {

class FoundEnvelope {
public:
    // `octets` outlive it. Of a large message little is copied: text is decoded while it is read. malformed: no envelope is
    // in there; unsupported: one of another vendor's form (QLB_CRYPT, packed XML); too_large: more than 16 layers,
    // S/MIME or UTF-16 of more than 64 MiB.
    static Result<FoundEnvelope> in(ByteView octets);

    [[nodiscard]] ByteSource& source() { return *source_; }
    // That stood beside it (CERTCRYPT): of the sender, says the file.
    [[nodiscard]] const std::vector<Bytes>& sender_certificates() const { return senders_; }

private:
    std::unique_ptr<ByteSource> source_;
    std::vector<Bytes> senders_;
    std::vector<Bytes> undressed_;
    std::vector<SignedContent> signed_;
};

}  // namespace pidpys::crypto
