// SPDX-License-Identifier: MIT
// What a responder, or whoever sits in its place, sends, and what stands in a signature's revocation values.
#include "crypto/ocsp/answer.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pidpys;
    namespace ocsp = crypto::ocsp;
    const auto look_at = [](const ocsp::Basic& basic) {
        for (const Bytes& certificate : basic.certificates) {
            const auto identity = crypto::identify_certificate(certificate);
            if (!identity) continue;
            (void)ocsp::names_responder(basic, *identity);
            (void)ocsp::verify_signature(basic, *identity);
            (void)ocsp::find_single(basic, identity->serial, *identity);
        }
    };
    if (const auto answer = ocsp::read_answer({data, size})) {
        (void)answer->words();
        if (const auto basic = ocsp::basic_for({}, *answer)) look_at(*basic);
    }
    if (const auto basic = ocsp::read_basic({data, size})) look_at(*basic);
    return 0;
}
