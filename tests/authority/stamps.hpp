// SPDX-License-Identifier: MIT
// The server's side of RFC 3161: requests read, tokens and answers made. Made to be told what to say, wrong things too.
#pragma once

#include "crypto/cms/signed_data.hpp"
#include "crypto/timestamp/request.hpp"
#include "crypto/timestamp/tst_info.hpp"

namespace pidpys::test::authority {

// Errc::malformed; the imprint's algorithm may be one that is not known.
Result<crypto::timestamp::Request> read_stamp_request(ByteView octets);

Bytes encode_tst_info(const crypto::timestamp::TstInfo& info);

struct TokenOptions {
    bool certificates = true;
    std::optional<std::string> digest;  // of the signature; default by the key
    crypto::der::Oid content_type = crypto::der::Oid("1.2.840.113549.1.9.16.1.4");
};
// The ContentInfo over these octets of a TSTInfo.
Result<Bytes> make_token(const crypto::KeyEntry& signer, ByteView tst_info, const TokenOptions& options = {});

Bytes granted(ByteView token, std::uint64_t status = 0);
// `fail_info`: bit i at 1 << i.
Bytes refused(std::uint64_t status, const std::string& text, std::uint32_t fail_info = 0);

}  // namespace pidpys::test::authority
