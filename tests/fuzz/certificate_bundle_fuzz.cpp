// SPDX-License-Identifier: MIT
#include "crypto/cms/certificate_bundle.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    (void)pidpys::crypto::read_pki_bundle({data, size});
    return 0;
}
