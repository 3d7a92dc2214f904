// SPDX-License-Identifier: MIT
// A time-stamp token (RFC 3161 §2.4.2, RFC 5816): what it states, whether it is over some octets and whether its signature
// holds. Facts alone: whose time is believed is decided in certs/.
#pragma once

#include <vector>

#include "crypto/cms/certificate_choice.hpp"
#include "crypto/cms/remark.hpp"
#include "crypto/timestamp/tst_info.hpp"

namespace pidpys::crypto::timestamp {

struct Token {
    Bytes encoding;  // ContentInfo as received; in definite form where it was BER
    TstInfo info;
    std::vector<Bytes> certificates;  // DER, as embedded
    Bytes signer_id;                  // SignerInfo.sid, whole (crypto::names)
};

// A ContentInfo with SignedData over id-ct-TSTInfo, one signer and signed attributes; nothing after it. Errors: malformed,
// too_large, unsupported (content of another type, a critical extension).
Result<Token> read_token(ByteView octets);

// The same out of a whole TimeStampResp, too: callers have either (pki 2.5).
Result<Token> read_token_or_answer(ByteView octets);

// Whether the time-stamp is over these octets. Errors: integrity (over others); unsupported (a digest not known here);
// cancelled.
Result<void> check_imprint(const Token& token, HashedOctets& octets);

struct TokenSigner {
    Bytes certificate;  // DER
    Dedication dedication = Dedication::shared;
    std::vector<Remark> remarks;
};

// Who signed it, among the certificates embedded and those beside: the one that its signing-certificate attribute names,
// with the purpose of time-stamping. Errors: no_certificate (nowhere to be found); integrity (the signature does not hold;
// the attribute is absent or of another certificate); unsuitable (the certificate is not for time-stamps); weak,
// unsupported, malformed, cancelled.
Result<TokenSigner> verify_token(const Token& token, const std::vector<Bytes>& extra_certificates = {});

}  // namespace pidpys::crypto::timestamp
