// SPDX-License-Identifier: MIT
// OCSPResponse (RFC 6960 §4.2.1), what a responder answers, judged against what it was asked.
#pragma once

#include <string>

#include "crypto/ocsp/basic.hpp"
#include "crypto/ocsp/request.hpp"

namespace pidpys::crypto::ocsp {

struct Answer {
    std::uint64_t status = 2;  // OCSPResponseStatus
    Bytes basic;               // whole BasicOCSPResponse; empty unless successful

    [[nodiscard]] bool successful() const { return status == 0 && !basic.empty(); }
    [[nodiscard]] bool says_try_later() const { return status == 3; }
    [[nodiscard]] std::string words() const;  // the status in the standard's words
};

// Errors: malformed (no OCSPResponse, or something after it); unsupported (an answer of another type than the basic one).
Result<Answer> read_answer(ByteView octets);

// The BasicOCSPResponse of a successful answer in DER, where it stands. Errors: those of read_answer; malformed (an error
// in its place).
Result<ByteView> basic_within(ByteView der);

// The whole OCSPResponse around a basic answer, as some formats keep it (pki 6.6).
Bytes successful_answer(ByteView basic);

// The answer, if it is to this request. Errors: unavailable (not successful); integrity (another nonce, or none where one
// was sent); those of read_basic. Whether it speaks of the certificate is for find_single to say.
Result<Basic> basic_for(const Request& request, const Answer& answer);

}  // namespace pidpys::crypto::ocsp
