// SPDX-License-Identifier: MIT
// What a time-stamp server, or whoever sits in its place, sends.
#include "crypto/timestamp/answer.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pidpys;
    namespace timestamp = crypto::timestamp;
    if (const auto answer = timestamp::read_answer({data, size})) {
        (void)answer->words();
        (void)timestamp::token_for({{crypto::digest_by_name("SHA256"), Bytes(32)}, {}, {}, true}, *answer);
    }
    if (const auto token = timestamp::read_token_or_answer({data, size})) (void)timestamp::verify_token(*token);
    return 0;
}
