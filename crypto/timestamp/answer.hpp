// SPDX-License-Identifier: MIT
// TimeStampResp (RFC 3161 §2.4.2), what a time-stamp server answers, judged against what it was asked.
#pragma once

#include <string>
#include <vector>

#include "crypto/timestamp/request.hpp"
#include "crypto/timestamp/token.hpp"

namespace pidpys::crypto::timestamp {

enum class FailInfo : unsigned {
    bad_alg = 0,
    bad_request = 2,
    bad_data_format = 5,
    time_not_available = 14,
    unaccepted_policy = 15,
    unaccepted_extension = 16,
    add_info_not_available = 17,
    system_failure = 25,
};

struct Answer {
    std::uint64_t status = 2;        // PKIStatus
    std::vector<std::string> texts;  // the server's own words, as sent
    std::uint32_t fail_info = 0;     // bit i of the BIT STRING at 1 << i
    Bytes token;                     // whole ContentInfo; empty: none

    [[nodiscard]] bool granted() const { return status <= 1 && !token.empty(); }
    [[nodiscard]] bool says(FailInfo failure) const { return (fail_info >> static_cast<unsigned>(failure) & 1U) != 0; }
    // The status with the server's own words and the names of what failed, in one line fit to be shown.
    [[nodiscard]] std::string words() const;
};

// Errc::malformed: no TimeStampResp, or something after it. What the transport said of its type is of no concern.
Result<Answer> read_answer(ByteView octets);

// The token, if it is what was asked for (pki 2.4). Errors: unavailable (not granted; the server's own words); integrity
// (another imprint, nonce or policy than asked: the answer is to another question); those of read_token.
Result<Token> token_for(const Request& request, const Answer& answer);

}  // namespace pidpys::crypto::timestamp
