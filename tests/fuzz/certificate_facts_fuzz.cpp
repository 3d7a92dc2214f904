// SPDX-License-Identifier: MIT
#include "certs/certificate.hpp"
#include "crypto/cms/certificate_identity.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pidpys;
    (void)certs::certificate_facts({data, size});
    (void)crypto::identify_certificate({data, size});
    return 0;
}
