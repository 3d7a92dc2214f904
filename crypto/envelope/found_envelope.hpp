// SPDX-License-Identifier: MIT
// The envelope in what people call one: BER, PEM, bare Base64, S/MIME, a transport file, or any of them within signatures.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "crypto/base/byte_stream.hpp"
#include "crypto/cms/signed_data.hpp"

namespace pidpys::crypto {

// Asked before octets are copied, for as many as will be in memory then; what it refuses with is the error.
using MakeRoom = std::function<Result<void>(std::size_t octets)>;

class FoundEnvelope {
public:
    // `octets` outlive it. Of a large message little is copied: text is decoded while it is read. malformed: no envelope is
    // in there; unsupported: one of another vendor's form (QLB_CRYPT, packed XML); too_large: more than 16 layers,
    // S/MIME, UTF-16 or a signature in pieces (BER) of more than 64 MiB.
    static Result<FoundEnvelope> in(ByteView octets, const MakeRoom& room = {});

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
