// SPDX-License-Identifier: MIT
#include "crypto/cms/signed_data.hpp"
#include "crypto/cms/verify.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pidpys;
    const ByteView input(data, size);
    (void)crypto::verify(input, {});
    (void)crypto::signed_content(input);
    (void)crypto::ContentToSign::joining(input, std::nullopt);
    (void)crypto::ContentToSign::joining(input, ByteView());
    (void)crypto::may_be_over(input, input);
    return 0;
}
